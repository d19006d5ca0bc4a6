"""Copies of the course: put a mutant into one, and run a check there."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from wrong import CELLS, ROOT, Wrong, exchanged
from wrong_pages import Mutant

from rmsprop_lessons.ledger import cells_for

PYTEST = ["-x", "-q", "-p", "nbval.plugin", "-p", "no:cacheprovider"]  # loading all takes seconds
SECONDS = 900


def copy(folder: Path) -> Path:
    """Copy what git knows of the course, and what is new, into a folder."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in names.splitlines():
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def changed(text: str, wrong: Wrong) -> str:
    """Return the text of a file with the wrong in it; of a notebook in the cell that `file` names.

    notebooks/05-x.ipynb#05-21/source is the source of the cell 05-21; its outputs and its metadata are
    taken as JSON.
    """
    if "#" not in wrong.file:
        return exchanged(text, wrong)
    place, part = wrong.file.split("#")[1].split("/")
    book = json.loads(text)
    (cell,) = (cell for cell in book["cells"] if cell["id"] == place)
    if part == "source":
        cell[part] = exchanged("".join(cell[part]), wrong).splitlines(keepends=True)
    else:
        cell[part] = json.loads(exchanged(json.dumps(cell[part], ensure_ascii=False), wrong))
    return json.dumps(book, ensure_ascii=False, indent=1) + "\n"


def put(mutant: Mutant, folder: Path) -> dict[Path, str]:
    """Write a mutant into a copy; return what stood in its files."""
    before: dict[Path, str] = {}
    for wrong in mutant.wrongs:
        path = folder / wrong.file.split("#")[0]
        text = path.read_text(encoding="utf-8")
        before.setdefault(path, text)
        path.write_text(changed(text, wrong), encoding="utf-8", newline="\n")
    return before


def part(lesson: str, name: str, folder: Path) -> Path:
    """Write a lesson's first cells, or those that use a name and what they build on; return the file."""
    (path,) = (folder / "notebooks").glob(f"{lesson}-*.ipynb")
    book = json.loads(path.read_text(encoding="utf-8"))
    cells = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
    kept = cells_for({name}, path) if name else []
    book["cells"] = (
        [c for c in cells if "".join(c["source"]) in kept] if name else cells[: CELLS.get(lesson)]
    )
    if not book["cells"]:
        raise ValueError(f"name is {name!r}: no cell of lesson {lesson} uses it")
    to = folder / "notebooks" / f"part-{lesson}.ipynb"
    to.write_text(json.dumps(book), encoding="utf-8")
    return to


def failing(check: str, folder: Path) -> str:
    """Return what fails first in a copy, "" where all passes; RuntimeError: nothing was run.

    check is the number of a lesson, 05, or with a name that cells of it use, 05:lab_horizon: nbval runs
    these. Else it is a test file, figures, or a test in it, site_labs::test_a_lab_as_html.
    """
    lesson, _, name = check.partition(":")
    file, _, test = check.partition("::")
    asked = part(lesson, name, folder) if lesson.isdecimal() else f"tests/test_{file}.py"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (folder, folder / "tools")))}
    env |= {"PYTHONDONTWRITEBYTECODE": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "CI": "true"}
    call = [sys.executable, "-m", "pytest", *PYTEST, f"{asked}::{test}" if test else str(asked)]
    try:
        done = subprocess.run(call, cwd=folder, env=env, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return f"{check}: no end after {SECONDS} s"
    finally:
        for left in (folder / "notebooks").glob("part-*.ipynb"):
            left.unlink()  # else the next check takes it for a lesson
    if done.returncode == 0:
        return ""
    seen = re.search(r"^(?:FAILED|ERROR) \S*?/(\S+::Cell \d+|\S+)", done.stdout, flags=re.MULTILINE)
    if seen and not seen[1].endswith("Cell 0"):  # there a lesson imports: a formula is not even run
        return seen[1].replace("part-", "lesson ").replace(".ipynb::", ", ").replace(".py::", ": ")
    raise RuntimeError(f"{' '.join(call)} ran no check, or no import:\n{done.stdout}{done.stderr}")
