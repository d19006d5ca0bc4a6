"""All mutants: the wrong formulas, the catalogue's mistakes, and what is wrong beside the rules."""

from typing import NamedTuple

from wrong import ROOT, WRONG, Wrong
from wrong_code import CODE
from wrong_steps import catalogued
from wrong_texts import TEXTS

OUTSIDE = ("docs/", "tools/", "site/", "codecheck.yml", "README.md")  # of the package
LESSON = {  # by a word in its name the lesson in which a wrong formula has to be noticed; else 04
    "gradient descent": "01",
    "Momentum": "03",
    "velocity": "03",
    "β₁ swapped": "03",
    "Adam": "10",
    "an average": "02",
    "a repair": "02",
    "inside the root": "07",
    "what was cut": "08",
    "S₀": "11",
}
CATALOGUE = "a mistake of the catalogue"
LIVES = {
    "a sentence without a number: a Recall's answer": "what a sentence means, a reader has to judge",
}


class Mutant(NamedTuple):
    """What is wrong, at which places, and the checks that could notice: mutants.py says how they run."""

    kind: str
    wrongs: tuple[Wrong, ...]
    checks: str


def book(number: str) -> str:
    """Return the file of a lesson."""
    (path,) = (ROOT / "notebooks").glob(f"{number}-*.ipynb")
    return f"notebooks/{path.name}"


def place(file: str) -> str:
    """Return a file from the root of the course; of a cell of a lesson as mutants.py takes it."""
    if file[:2].isdecimal():
        number, cell, part = file.split("/")
        return f"{book(number)}#{cell}/{part}"
    return file if file.startswith(OUTSIDE) else f"rmsprop_lessons/{file}"


def formula(kind: str, wrong: Wrong, lesson: str) -> Mutant:
    """Return a wrong formula under the lesson that has to notice it."""
    return Mutant(kind, (wrong._replace(file=place(wrong.file)),), lesson)


def lesson_of(name: str) -> str:
    """Return the lesson that has to notice one of WRONG."""
    return next((lesson for word, lesson in LESSON.items() if word in name), "04")


MUTANTS = {name: formula("a formula", wrong, lesson_of(name)) for name, wrong in WRONG.items()}
for _kind, _places in (CODE | TEXTS).items():
    for _name, (_checks, *_place) in _places.items():
        MUTANTS[f"{_kind}: {_name}"] = Mutant(_kind, (Wrong(place(_place[0]), *_place[1:]),), _checks)
for _name, (_lesson, _wrong) in catalogued().items():
    MUTANTS[_name] = formula(CATALOGUE, _wrong, _lesson)
