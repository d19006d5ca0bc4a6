"""Write a solved copy of each lesson, run and checked, to build/solutions: `make solutions`.

Names or numbers of lessons choose some: `python tools/solutions.py 04 10`. Figures are drawn at slide
size, because slides take them from here. It fails with a sentence where a solution does not pass.
"""

import ast
import inspect
import linecache
import os
import re
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import nbformat
import numpy as np
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from rebuild_notebooks import canonical

from rmsprop_lessons import exercises
from rmsprop_lessons.exercises.parts import Mistake
from rmsprop_lessons.exercises.slip import named

ROOT = Path(__file__).parent.parent
OUT = ROOT / "build" / "solutions"
DPI = 220  # twice the lessons': a figure then fills a slide, or half a page, without being scaled up
POINTS = 10.5  # the font of figures: 24 px where a figure fills a slide of 1280 px
WORKERS = 2  # each lesson has a kernel of its own
LONG = "00", "06", "08", "10", "13"  # begun first, they do not keep one worker waiting at the end
CHECK = re.compile(r'check\("(\w+)", (\w+)(?:, slip=.+?, broken=(\w+))?\)')
SAID_WRONG = "wrong-answers"  # the tag of the cells that are added below the exercises

# The commonest wrong answers, with how many learners and codebases gave them: the column "seen" of
# mistakes.md, a count of 908 versions by 182 learners and of about 104 codebases. At equal counts the
# first of its table. Nobody counted for gradient descent: these are the slips of momentum_step that it
# shares (M26, M08 and M28 there); nor for the step in place: these are the three that lesson 12 names.
COMMON = {
    "gradient_descent_step": {"G05": 0, "G01": 0, "G22": 0},
    "ewa": {"E05": 9, "E01": 2, "E04": 2},
    "ewa_corrected": {"B02": 4, "B10": 4, "B03": 3},
    "momentum_step": {"M04": 30, "M26": 20, "M03": 18},
    "rmsprop_step": {"R01": 45, "R19": 22, "R09": 6},
    "adam_step": {"A27": 33, "A08": 27, "A01": 18},
    "adam_loop": {"D01": 12, "D06": 5, "D02": 4},
    "in_place_step": {"P01": 0, "P07": 0, "P09": 0},
}
# What a lesson asks for and no compare() tells: its line, and an answer, which the lesson itself judges.
FREE = {
    "06": {"np.geomspace(1e-4, 1e-1, 31)": "np.geomspace(1e-4, 1e2, 61)"},
    "07": {"my_eps = ...": "my_eps = 1e-3"},
    "12": {"my_seconds = ...": "my_seconds = 1.4"},
    "11": {"my_eps, my_error = ..., ...": "my_eps, my_error = 1.0, 0.29"},
}
REFUSED = (
    "not done yet",
    "right: False",
    "at the edge",
)  # what the lessons print of an answer that is none


def books() -> list[Path]:
    """Return the lessons, in their order."""
    return sorted((ROOT / "notebooks").glob("*.ipynb"))


def answered(source: str, before: list[str]) -> str:
    """Return a cell with the package's answer in place of the learner's function; cells before it.

    Where a slip is asked for, its line is named as well.
    """
    found = CHECK.search(source)
    if not found:
        return source
    name, function, broken = found.groups()
    if broken:
        line = named(name, exercises.EXERCISES[name], written(broken, before), ...)[1]
        source = source.replace("slip=...", f"slip={line!r}")
    answer = inspect.getsource(exercises.EXERCISES[name].solution)
    answer = answer.replace("def solution(", f"def {function}(")
    filled, count = re.subn(
        rf"def {function}\(.*?\n\n\n", lambda _: answer + "\n\n", source, flags=re.DOTALL
    )
    if count != 1:
        raise ValueError(
            f"source has {count} functions {function}: one is needed above its check\n{source}"
        )
    return filled


def written(function: str, cells: list[str]) -> Callable:
    """Return a function of a lesson, as a notebook has it: with a source to read."""
    (source,) = [cell for cell in cells if f"def {function}(" in cell]
    source = ast.unparse(next(n for n in ast.parse(source).body if getattr(n, "name", "") == function))
    at, space = (
        f"<{function} of a lesson>",
        {"np": np, "adam": exercises.EXERCISES["adam_step"].solution},
    )
    linecache.cache[at] = len(source), None, source.splitlines(keepends=True), at
    exec(compile(source, at, "exec"), space)
    return space[function]


def solved(path: Path) -> nbformat.NotebookNode:
    """Return a lesson with its exercises and free answers filled in and its folds open, not run yet."""
    book = nbformat.read(path, as_version=4)
    before = [cell.source for cell in book.cells if cell.cell_type == "code"]
    for cell in book.cells:
        if cell.cell_type == "code":
            cell.source = answered(cell.source, before)
            for dots, answer in FREE.get(path.name[:2], {}).items():
                cell.source = cell.source.replace(dots, answer)
        cell.source = cell.source.replace("<details>", "<details open>")
    book.cells = [new for cell in book.cells for new in (cell, *wrong_answers(cell))]
    return book


def wrong_answers(cell: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    """Return the cell to put below an exercise: what often comes, and what the checker says to it."""
    found = CHECK.search(cell.source) if cell.cell_type == "code" else None
    if not found:
        return []
    told = "\n\n".join(told_to(found[1], id) for id in COMMON[found[1]])
    text = f"**What often comes, and what the checker says to it**\n\n{told}"
    new = nbformat.v4.new_markdown_cell(text, id=f"{cell.id}-wrong", metadata={"tags": [SAID_WRONG]})
    return [new]


@cache
def told_to(name: str, id: str) -> str:
    """Return one wrong answer to an exercise as Markdown: its line, and the checker's first message."""
    exercise, entry = exercises.EXERCISES[name], mistake(name, id)

    def learner(*given):
        return exercise.answer((entry,), *given)

    learner.__signature__ = inspect.signature(exercise.solution)
    said = exercises.check(name, learner)
    if said.mistakes != (id,):
        raise ValueError(f"{name}: the checker takes {id} for {said.mistakes or said.kind}")
    seen = f", seen {COMMON[name][id]} times" if COMMON[name][id] else ""
    words = entry.change.__name__.replace("_", " ")
    return f"{id}, {words}{seen}:\n```python\n{line_of(entry)}\n```\n```text\n{said!r}\n```"


def mistake(name: str, id: str) -> Mistake:
    """Return an entry of the catalogue; ValueError where the exercise has none of this id."""
    found = [m for m in exercises.EXERCISES[name].MISTAKES if m.id == id]
    if not found:
        raise ValueError(f"id is {id!r}: allowed are the ids in the catalogue of {name}")
    return found[0]


def line_of(entry: Mistake) -> str:
    """Return what a mistake writes in place of its part, as code."""
    body = ast.parse(inspect.getsource(entry.change)).body[0].body
    lines = [ast.unparse(node) for node in body if not isinstance(node, ast.Expr)]
    gives = lines[-1].removeprefix("return ").removeprefix("(" if len(entry.parts) > 1 else "")
    gives = gives.removesuffix(")") if len(entry.parts) > 1 else gives
    text = "\n".join([*lines[:-1], f"{', '.join(entry.parts)} = {gives}"])
    own = inspect.signature(
        entry.change
    ).parameters  # a slip of several exercises has other names in each
    names = dict(zip(own, entry.needs, strict=True))
    return re.sub(r"\w+", lambda word: names.get(word[0], word[0]), text)


class Solver(NotebookClient):
    """A kernel that runs a solved copy, and puts in place of each guess what compare() tells."""

    def run(self) -> None:
        """Run all cells; a cell that compares runs a second time, with the guess that is right."""
        # One thread, as `make` has it: a second one changes the last digit of a sum.
        drawn = os.environ | {"RMSPROP_LESSONS_DPI": str(DPI), "OPENBLAS_NUM_THREADS": "1"}
        self.reset_execution_trackers()
        with self.setup_kernel(env=drawn):
            self.printed(
                f"from rmsprop_lessons import figures\nfigures.STYLE['font.size'] = {POINTS}", 0
            )
            for place, cell in enumerate(self.nb.cells):
                self.execute_cell(cell, place)
                guessed = self.guess(cell, place) if cell.cell_type == "code" else []
                for again in guessed + [place] * bool(guessed):
                    self.execute_cell(self.nb.cells[again], again)
        code = [cell for cell in self.nb.cells if cell.cell_type == "code"]
        for count, cell in enumerate(code, start=1):
            cell.execution_count = count
            for output in cell.outputs:
                if "execution_count" in output:
                    output.execution_count = count

    def guess(self, cell: nbformat.NotebookNode, place: int) -> list[int]:
        """Fill in the guesses that a cell compares, and return the places of their cells."""
        places = []
        for name, result in compared(cell.source):
            line = re.compile(rf"^{name} = \.\.\.", re.MULTILINE)
            right = f"{name} = {literal(self.printed(f'compare(..., {result})', place))}"
            for i, other in enumerate(self.nb.cells[:place]):
                if line.search(other.source):
                    other.source = line.sub(right.replace("\\", r"\\"), other.source)
                    places.append(i)
        return sorted(set(places))

    def printed(self, source: str, place: int) -> str:
        """Return what a line prints, run between two cells."""
        asked, cell = nbformat.v4.new_code_cell(source), self.nb.cells[place]
        self.execute_cell(asked, place, store_history=False)
        self.nb.cells[place] = cell
        return "".join(output.text for output in asked.outputs)


def compared(source: str) -> list[tuple[str, str]]:
    """Return the guesses that a cell compares, each with the expression of its result."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    calls = [node for node in calls if getattr(node.func, "id", "") == "compare"]
    return [(node.args[0].id, ast.unparse(node.args[1])) for node in calls]


def literal(told: str) -> str:
    """Return as code what compare() tells: a number, a word, or several of them."""
    entries = told.strip().removeprefix("Result: ").removesuffix(".").split(", ")
    return ", ".join(map(_entry, entries))


def _entry(text: str) -> str:
    if text in ("inf", "-inf", "nan"):
        return f"{text[:-3]}np.{text[-3:]}"
    try:
        return text if float(text) is not None else ""
    except ValueError:
        return f'"{text}"'


def faults(book: nbformat.NotebookNode) -> list[str]:
    """Return a sentence on each answer of a solved copy that was run and does not pass."""
    found = []
    for cell in (cell for cell in book.cells if cell.cell_type == "code"):
        told = "\n".join(o.get("text") or o.get("data", {}).get("text/plain", "") for o in cell.outputs)
        for name in re.findall(r'check\("(\w+)"', cell.source):
            if f"{name}: right" not in told:
                found.append(f"cell {cell.id}: the checker says to the answer: {told.strip()}")
        found += [f"cell {cell.id} prints: {words}" for words in REFUSED if words in told]
        found += [
            f"cell {cell.id}: {name} has no answer"
            for name in re.findall(r"^(\w+) = \.\.\.", cell.source, re.M)
        ]
    return found


def write(path: Path) -> str:
    """Run the solved copy of a lesson in the lesson's folder, write it, and say how it went."""
    quiet = ["--IPKernelApp.log_level=ERROR"]  # a kernel warns that its local port is not encrypted
    place = {"metadata": {"path": path.parent}}
    solver = Solver(solved(path), timeout=300, extra_arguments=quiet, resources=place)
    try:
        solver.run()
    except CellExecutionError as error:
        return f"{path.stem} stops, solved: {error.ename}: {error.evalue}"
    if wrong := faults(solver.nb):
        return f"{path.stem} does not pass, solved: " + "; ".join(wrong)
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / path.name).write_text(canonical(solver.nb), encoding="utf-8", newline="\n")
    return ""


def chosen(names: list[str]) -> list[Path]:
    """Return the lessons that names or numbers choose, else all; ValueError for what is no lesson."""
    for name in names:
        if not any(path.stem == Path(name).stem or path.name[:2] == name for path in books()):
            allowed = ", ".join(path.stem for path in books())
            raise ValueError(f"{name!r} names no lesson: allowed are numbers such as 04, and {allowed}")
    keys = {Path(name).stem for name in names}
    return [path for path in books() if not names or keys & {path.stem, path.name[:2]}]


def main(names: list[str]) -> int:
    """Write the solved copies, two lessons at a time; return 1 where one does not pass."""
    try:
        paths = sorted(chosen(names), key=lambda path: path.name[:2] not in LONG)
    except ValueError as error:
        sys.exit(str(error))
    failed = False
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        for path, fault in zip(paths, pool.map(write, paths), strict=True):
            failed |= bool(fault)
            print(fault or f"{path.name}: solved, run and checked", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
