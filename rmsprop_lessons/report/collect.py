"""Find the notebooks that came back, and in each the exercises of its lesson."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from .. import lessons

CALL = re.compile(r"""\bcheck\(\s*["'](\w+)["']\s*,\s*(\w+)([^\n]*)""")
BROKEN = re.compile(r"\bbroken\s*=")
LARGEST = 50_000_000  # bytes; a lesson with all its figures has less than 2 000 000
ADDED = re.compile(r"-new-in-[\w.]+|[-_ ]*(?:Copy|copy)?\d+$|\s*\(\d+\)")
HINTS = {"for a second hint": 1, "for a third hint": 2, "An answer, if you want one": 3}


class Asked(NamedTuple):
    """An exercise as the lesson asks it: in which cell, which one, and the call of the checker."""

    cell: str
    exercise: str
    slip: bool
    call: str


class Job(NamedTuple):
    """One answer to judge; `cells` are the notebook's code up to it, `call` how the lesson checks it."""

    student: str
    lesson: str
    exercise: str
    cell: str
    file: str
    level: str  # of the hint that stands in the stored output, where one does
    cells: tuple[str, ...]  # none: the exercise is no longer there
    call: str


class Skipped(NamedTuple):
    """A file that is not judged, and why."""

    file: str
    why: str


@cache
def asked(lesson: str) -> tuple[Asked, ...]:
    """Return the coded exercises of a lesson, in its order."""
    book = json.loads((lessons.folder() / f"{lesson}.ipynb").read_text("utf-8"))
    found = []
    for cell in book["cells"]:
        source = "".join(cell["source"])
        call = re.search(r"^check\(.+", source, flags=re.M)
        if cell["cell_type"] == "code" and call and "answer" not in cell["metadata"].get("tags", []):
            name, slip = CALL.search(source)[1], bool(BROKEN.search(source))  # type: ignore[index]
            found.append(Asked(cell["id"], name, slip, call[0]))
    return tuple(found)


titles = cache(lessons.titles)


@cache
def names() -> tuple[str, ...]:
    """Return the names of the lessons, without .ipynb."""
    return tuple(path.stem for path in sorted(lessons.folder().glob("*.ipynb")))


def collect(folders: Iterable[Path]) -> tuple[list[Job], list[Skipped]]:
    """Return what is to be judged in these folders, and the files that are not: broken or foreign ones.

    The student is the folder below FOLDER, as in FOLDER/anna/04-….ipynb, or what the file's name has
    beside the lesson's, as in FOLDER/anna-04-….ipynb; in FOLDER/04-….ipynb it is FOLDER's own name.
    """
    jobs, skipped = [], []
    for folder in folders:
        if not folder.is_dir():
            raise NotADirectoryError(f"FOLDER is {str(folder)!r}: allowed is a folder with notebooks")
        for path in sorted(folder.rglob("*.ipynb")):
            if any(part.startswith(".") for part in path.relative_to(folder).parts):
                continue  # Jupyter's own copies
            found = read(path, folder)
            if isinstance(found, Skipped):
                skipped.append(found)
            else:
                jobs += found
    return jobs, skipped


def read(path: Path, folder: Path) -> list[Job] | Skipped:
    """Return the exercises of one notebook, or why it has none; nothing of it is run."""
    file = str(path)
    try:
        if not path.is_file():
            return Skipped(file, "is no file that can be read")
        if path.stat().st_size > LARGEST:
            return Skipped(
                file, f"has {path.stat().st_size / 1e6:.0f} MB: allowed are {LARGEST / 1e6:.0f}"
            )
        book = json.loads(path.read_text("utf-8"))
        cells = [_plain(cell) for cell in book["cells"]]
    except (OSError, UnicodeError) as error:
        return Skipped(file, f"cannot be read: {error}")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Skipped(file, "is no notebook: its JSON is broken, or it has no cells")
    lesson = lesson_of(path, cells)
    if not lesson:
        return Skipped(file, "is no lesson of this course")
    if not asked(lesson):
        return Skipped(file, f"is lesson {lesson[:2]}, which has no coded exercise")
    return jobs_of(student_of(path, folder, lesson), lesson, file, cells)


def _plain(cell: dict) -> dict:
    """Return a cell with its source and its outputs as text, and nothing that is not expected."""
    texts = [
        o.get("text") or (o.get("data") or {}).get("text/plain") or "" for o in cell.get("outputs", [])
    ]
    joined = ["".join(text) if isinstance(text, list) else str(text) for text in texts]
    source, code = cell["source"], cell["cell_type"] == "code"
    source = "".join(source) if isinstance(source, list) else str(source)
    key = str(cell.get("id") or (cell.get("metadata") or {}).get("id", ""))
    return {"id": key, "code": source if code else "", "source": source, "told": "\n".join(joined)}


def lesson_of(path: Path, cells: list[dict]) -> str:
    """Return the lesson that a notebook is a copy of, by its cells, its title or its name; else ""."""
    ids = {cell["id"] for cell in cells}
    title = cells[0]["source"].split("\n")[0] if cells else ""
    for name in names():
        if any(each.cell in ids for each in asked(name)) or title == titles()[f"{name}.ipynb"]:
            return name
    return next((name for name in names() if name in path.stem), "")


def student_of(path: Path, folder: Path, lesson: str) -> str:
    """Return whose notebook it is, by the folder below FOLDER or by the file's name."""
    below = path.relative_to(folder).parts
    if len(below) > 1:
        return below[0]
    rest = ADDED.sub("", path.stem.replace(lesson, "")).strip(" -_.")
    return rest or folder.resolve().name


def jobs_of(student: str, lesson: str, file: str, cells: list[dict]) -> list[Job]:
    """Return a job for each exercise of a lesson; of several answers to one the last counts."""
    calls = [
        (place, found[1], bool(BROKEN.search(cell["code"])), cell)
        for place, cell in enumerate(cells)
        for found in CALL.finditer(cell["code"])
    ]
    places = {each.cell: anchor(each, calls, cells, lesson) for each in asked(lesson)}
    jobs = []
    for each in asked(lesson):
        at, code = places[each.cell], ()
        if at is not None:
            others = [place for place in places.values() if place is not None and place > at]
            own = [c[0] for c in calls if c[1:3] == (each.exercise, each.slip) and c[0] >= at]
            at = max([place for place in own if place < min(others, default=len(cells))], default=at)
            code = tuple(cell["code"] for cell in cells[: at + 1])
        told = cells[at]["told"] if at is not None else ""
        jobs.append(
            Job(student, lesson, each.exercise, each.cell, file, level(told, each), code, each.call)
        )
    return jobs


def anchor(each: Asked, calls: list, cells: list[dict], lesson: str) -> int | None:
    """Return the place of an exercise: the lesson's cell, else the same call in the same order."""
    by_id = [
        place for place, cell in enumerate(cells) if cell["id"] == each.cell and cell["code"].strip()
    ]
    if by_id:
        return by_id[0]
    alike = [e.cell for e in asked(lesson) if (e.exercise, e.slip) == (each.exercise, each.slip)]
    ours = {e.cell for e in asked(lesson)}
    free = [c[0] for c in calls if c[1:3] == (each.exercise, each.slip) and c[3]["id"] not in ours]
    lost = [key for key in alike if all(cell["id"] != key for cell in cells)]
    rank = lost.index(each.cell) if each.cell in lost else len(free)
    return free[rank] if rank < len(free) else None


def level(told: str, each: Asked) -> str:
    """Return the level of the hint that a stored output shows, "" where it shows none."""
    if not told.startswith(f"{each.exercise}: "):
        return ""
    return next((str(level) for words, level in HINTS.items() if words in told), "")
