"""Write docs/CHECKER.md: what the checker knows, each entry under its permanent name."""

import inspect
import re
from functools import partial
from pathlib import Path

import numpy as np

from rmsprop_lessons.exercises import EXERCISES
from rmsprop_lessons.exercises.calls import attempt
from rmsprop_lessons.exercises.catalogue import VERSION
from rmsprop_lessons.exercises.catalogue.common import SAID
from rmsprop_lessons.exercises.diagnosis import Case, Trial, by_hand
from rmsprop_lessons.exercises.parts import Mistake

PAGE = Path(__file__).parent.parent / "docs" / "CHECKER.md"
HEAD = f"""# What the checker knows

Written by `python tools/inventory.py` from the [catalogue](../rmsprop_lessons/exercises/catalogue);
version {VERSION} of the names. An entry keeps its name: `feedback.as_dict()` gives it as `key`, two at
once with a + between them, so that reports and translations need no sentence. A *convention* is
another course's right form, a *style* passes with a remark. What is written stands as the part of the
answer that it replaces; of several spellings the first. The smaller case is computed from the entry:
what is right, and what comes instead.
"""
TABLE = """
| name | kind | what is written | the question | a smaller case | asked in |
|---|---|---|---|---|---|
"""


def page() -> str:
    """Return the whole page."""
    rows: dict[str, tuple[str, Mistake, list[str]]] = {}
    laws: dict[str, tuple[str, list[str]]] = {}
    for name, exercise in EXERCISES.items():
        for entry in exercise.MISTAKES:
            rows.setdefault(entry.id, (name, entry, []))[2].append(name)
        for law in exercise.LAWS:
            laws.setdefault(law.name, (law.lines[0], []))[1].append(name)
    parts = [HEAD]
    for name in EXERCISES:
        lines = [row(*found) for found in rows.values() if found[0] == name]
        parts.append(f"## {name}\n{TABLE}{''.join(lines)}")
    asked = "".join(f"| {name} | {said} | {within(at)} |\n" for name, (said, at) in laws.items())
    parts.append("## Laws\n\nThey speak where no entry does.\n\n| name | the question | asked in |\n")
    parts[-1] += f"|---|---|---|\n{asked}"
    rest = "".join(f"| {name} | {cell(lines[0])} |\n" for name, lines in SAID.items())
    parts.append(f"## Whatever the exercise\n\n| name | what is said first |\n|---|---|\n{rest}")
    return "\n".join(parts)


def row(name: str, entry: Mistake, names: list[str]) -> str:
    """Return a line of the table: the first exercise that has an entry, the entry, all that have it."""
    cells = (entry.id, entry.kind, written(entry), cell(entry.lines[0]), smaller(name, entry))
    return f"| {' | '.join(cells)} | {within(names)} |\n"


def written(entry: Mistake) -> str:
    """Return the name of an entry in words, and the expression that it puts for its parts."""
    source = re.search(r"(?s)\n    return (.*)", inspect.getsource(entry.change))
    code = " ".join(source[1].split()) if source else ""
    shown = source and len(code) < 90 and entry.kind != "style"
    short = f": `{', '.join(entry.parts)} = {code}`" if shown else ""
    return cell(entry.change.__name__.replace("_", " ").strip() + short)


def smaller(name: str, entry: Mistake) -> str:
    """Return the numbers of the smallest case on which an answer with this entry differs."""
    if entry.kind == "style":
        return "the numbers are the right ones"
    exercise, tries = EXERCISES[name], []
    for given in exercise.CASES:
        mine, right = (
            attempt(exercise, partial(exercise.answer, changes), given) for changes in ((entry,), ())
        )
        tries.append(Case(given, mine, right))
    with np.errstate(all="ignore"):
        said = by_hand(Trial(exercise, lambda inputs: [], [t for t in tries if t.mine.kind == "value"]))
    given = re.search(r"(?:By hand, )?with (.*?): ", said)
    numbers = re.search(r"By hand ([^,:]* = .*); by yours (.*)\. Where", said)
    start = f"{given[1]}: " if given else ""
    return cell(f"{start}{numbers[1]}, not {numbers[2]}" if numbers else "another form comes back")


def within(names: list[str]) -> str:
    return ", ".join(dict.fromkeys(names))


def cell(text: str) -> str:
    """Return text for a cell of a table."""
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.name} written")
