"""Make a class of sixty to try the report on: `python tools/make_class.py FOLDER [--seed 0]`.

Fifty notebooks have answers made from the catalogue, in the numbers of PLAN, so that the five commonest
mistakes are known beforehand; ten do harm.
"""

import argparse
import ast
import inspect
import json
import random
import tempfile
import textwrap
from collections.abc import Callable
from pathlib import Path

from solutions import line_of, mistake

from rmsprop_lessons import lessons
from rmsprop_lessons.exercises import EXERCISES

PLAN = [  # lesson, exercise, what is handed in, how often
    ("04", "rmsprop_step", "R01", 11),
    ("03", "momentum_step", "M04", 9),
    ("04", "rmsprop_step", "R19", 7),
    ("10", "adam_step", "A27", 5),
    ("02", "ewa_corrected", "B02", 4),
    ("04", "rmsprop_step", "R09", 2),
    ("01", "gradient_descent_step", "G05", 2),
    ("04", "rmsprop_step", "right", 4),
    ("10", "adam_step", "not done", 3),
    ("04", "rmsprop_step", "wrapper", 1),
    ("03", "momentum_step", "solution", 1),
    ("10", "adam_step", "pasted", 1),
]
COMMONEST = [(exercise, id) for _, exercise, id, _ in PLAN[:5]]
RIGHT = """\
square = np.square(dw)
new_S = S * beta2 + square * (1 - beta2)
return w - lr * dw / (eps + new_S**0.5), new_S"""
WRITTEN = Path(tempfile.gettempdir()) / "written-by-an-answer"
HARM = {
    "endless": "while True:\n    w = w + 1",
    "endless in C": "import itertools\nreturn sum(itertools.repeat(1)), S",
    "memory": "kept = []\nwhile True:\n    kept.append(np.ones(10**7))",
    "exit": "import os\nos._exit(0)",
    "files": f"open({str(WRITTEN)!r}, 'w').write('here')\nreturn w, S",
    "output": "import os\nfor _ in range(2000):\n    os.write(1, b'x' * 100_000)\nreturn w, S",
    "forks": "import os\nwhile True:\n    os.fork()",
    "program": f"import subprocess\nsubprocess.run(['touch', {str(WRITTEN)!r}])\nreturn w, S",
    "forged": """\
import os
for pipe in range(3, 64):
    try:
        os.write(pipe, b"\\x00\\x00\\x00\\x04spam")
    except OSError:
        pass
os._exit(0)""",
}
BROKEN = '{"cells": [{"cell_type": "code", "source": ['  # and this is the tenth


def part_line(name: str, part: Callable) -> str:
    """Return the code of a part of a right answer."""
    source = textwrap.dedent(inspect.getsource(part)).strip().rstrip(",")
    if part.__name__ != "<lambda>":
        given = ", ".join(inspect.signature(part).parameters)
        return f"{source}\n{name} = {part.__name__}({given})"
    tree = ast.parse("{" + source + "}", mode="eval")
    found = next(node for node in ast.walk(tree) if isinstance(node, ast.Lambda))
    return f"{name} = {ast.unparse(found.body)}"


def with_mistake(exercise: str, id: str) -> str:
    """Return the body of an answer with a mistake of the catalogue, part by part."""
    entry, parts = mistake(exercise, id), EXERCISES[exercise].PARTS
    lines = ["F = np.float64"]
    for name, part in parts.items():
        if name not in entry.parts:
            lines.append(part_line(name, part))
        elif name == entry.parts[0]:
            lines.append(line_of(entry))
    return "\n".join([*lines, f"return {[*parts][-1]}"])


def body(exercise: str, what: str) -> str:
    """Return what stands in the learner's function."""
    given = inspect.signature(EXERCISES[exercise].solution).parameters
    if what == "wrapper":
        return (
            "from rmsprop_lessons import rmsprop\nreturn rmsprop(w, dw, S, lr=lr, beta2=beta2, eps=eps)"
        )
    if what == "solution":
        name = f"from rmsprop_lessons.exercises import solution\nfn = solution('{exercise}', show=False)"
        return f"{name}\nreturn fn({', '.join(given)})"
    if what == "pasted":
        return textwrap.dedent(inspect.getsource(EXERCISES[exercise].solution).partition("\n")[2])
    return {"right": RIGHT, "not done": "return ..."}.get(what) or with_mistake(exercise, what)


def handed_in(lesson: str, exercise: str, lines: str) -> str:
    """Return a lesson's notebook with these lines in its first such exercise."""
    path = next(lessons.folder().glob(f"{lesson}-*.ipynb"))
    book = json.loads(lessons.lesson(path))
    for cell in book["cells"]:
        source = "".join(cell["source"])
        if f'check("{exercise}", ' in source and "broken=" not in source and cell["cell_type"] == "code":
            head = source.partition("\n")[0]
            cell["source"] = f"{head}\n{textwrap.indent(lines, '    ')}\n\n\n{source.splitlines()[-1]}"
            return json.dumps(book)
    raise ValueError(f"exercise is {exercise!r}: allowed are those of lesson {lesson}")


def make(folder: Path, seed: int = 0) -> None:
    """Write the class, a folder a student, in an order that the seed decides."""
    books = [
        handed_in(lesson, name, body(name, what)) for lesson, name, what, n in PLAN for _ in range(n)
    ]
    books += [handed_in("04", "rmsprop_step", lines) for lines in HARM.values()] + [BROKEN]
    random.Random(seed).shuffle(books)
    for number, book in enumerate(books, start=1):
        to = folder / f"student-{number:02}" / "lesson.ipynb"  # a lesson is known by its cells
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text(book, encoding="utf-8")


def main() -> None:
    """Make a class."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    make(given.folder, given.seed)
    print(f"{given.folder}: {sum(n for *_, n in PLAN)} answers, {len(HARM) + 1} that do harm")


if __name__ == "__main__":
    main()
