"""The lessons that the package carries, and the learner's own copy of them."""

from __future__ import annotations

import errno
import hashlib
import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryFile

HERE = Path(__file__).parent
LIST = ".rmsprop-lessons.json"  # in a copy: the hash of each lesson as it was last brought there
READ_ONLY, FULL = {errno.EACCES, errno.EPERM, errno.EROFS}, {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def folder() -> Path:
    """Return where the lessons are: in an installed package, or beside it in a clone.

    FileNotFoundError: this copy of the package has none.
    """
    for place in (HERE / "notebooks", HERE.parent / "notebooks"):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"{HERE} has no lessons: install rmsprop_lessons again, or clone it whole")


def titles() -> dict[str, str]:
    """Return the title of each lesson by the name of its file."""
    books = {path.name: json.loads(path.read_text("utf-8")) for path in sorted(folder().glob("*.ipynb"))}
    return {name: "".join(book["cells"][0]["source"]).split("\n")[0] for name, book in books.items()}


def lesson(path: Path, outputs: bool = False) -> bytes:
    """Return a lesson as a learner gets it: what would answer a question is not printed yet."""
    book = json.loads(path.read_text(encoding="utf-8"))
    for cell in [] if outputs else book["cells"]:
        if "answer" in cell["metadata"].get("tags", []):
            cell["outputs"], cell["execution_count"] = [], None
        for key in ("slide", "notes", "minutes"):  # the lecturer's: they tell the outcome
            cell["metadata"].pop(key, None)
    return (json.dumps(book, ensure_ascii=False, indent=1) + "\n").encode()


def copy(to: Path, version: str, outputs: bool = False) -> Iterator[str]:
    """Bring all lessons into the folder `to`, and yield a line on each. What was edited is kept.

    Beside an edited lesson the new one arrives under a name of its own. OSError, with a sentence that
    says what to do: nothing can be written there. Whenever it stops, it goes on when run again.
    """
    if to.resolve() == folder().resolve():
        raise OSError(f"{to} holds the lessons themselves. Name another folder for your copy.")
    try:
        to.mkdir(parents=True, exist_ok=True)
        TemporaryFile(dir=to).close()  # where nothing can be saved, a copy is of no use
        brought = _read_list(to)
        for path in sorted(folder().glob("*.ipynb")):
            new = lesson(path, outputs)
            yield f"{path.name}: {_bring(to / path.name, new, brought, version)}"
            if brought.get(path.name) != _hash(new):
                brought[path.name] = _hash(new)
                _write(to / LIST, json.dumps(brought, indent=1).encode())
    except OSError as error:
        raise OSError(_what_to_do(error, to)) from error


def _bring(path: Path, new: bytes, brought: dict[str, str], version: str) -> str:
    """Write one lesson where nothing of the learner's stands, and say what was done."""
    there = path.read_bytes() if path.exists() else None
    if there is None:
        _write(path, new)
        return "new"
    if there == new:
        return "up to date"
    if _hash(there) == brought.get(path.name):
        _write(path, new)
        return "brought up to date; you had not changed it"
    if brought.get(path.name) == _hash(new):
        return "yours, kept"
    beside = _free(path.with_name(f"{path.stem}-new-in-{version}.ipynb"), new)
    _write(beside, new)
    return f"yours, kept; the new lesson is {beside.name}"


def _free(path: Path, new: bytes) -> Path:
    """Return the first name like this one that is not taken by something else."""
    names = (path.with_stem(f"{path.stem}-{k}") if k > 1 else path for k in count(1))
    return next(name for name in names if not name.exists() or name.read_bytes() == new)


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: an interruption leaves what was there."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _read_list(to: Path) -> dict[str, str]:
    try:
        return dict(json.loads((to / LIST).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):  # none yet, or spoilt: then all counts as edited
        return {}


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _what_to_do(error: OSError, to: Path) -> str:
    elsewhere = "Name a folder of your own, for instance: rmsprop-lessons ~/my-lessons"
    if error.errno in FULL:
        return (
            f"{to}: there is no room left. Nothing of yours was changed. Free some and run this again."
        )
    if error.errno in READ_ONLY:
        return f"{to} cannot be written: it is read-only for you. {elsewhere}"
    if isinstance(error, FileExistsError | NotADirectoryError):
        return f"{to} is no folder: a file of this name is in the way. {elsewhere}"
    return f"{to}: {error.strerror or error}. Nothing of yours was changed. {elsewhere}"
