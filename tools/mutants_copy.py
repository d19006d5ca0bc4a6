"""Copies of the course: put a mutant into one, and run a check there."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from wrong import CELLS, ROOT, Wrong, exchanged
from wrong_pages import Mutant

from rmsprop_lessons.cells import needed

PYTEST = ["-x", "-q", "-p", "nbval.plugin", "-p", "no:cacheprovider"]  # loading all takes seconds
SECONDS = 900
# Other tests, lists and pages change nothing for a mutant.
APART = ("tests/test_", "benchmarks/", "tools/wrong_", "tools/mutants", "README", "C", ".ci", "Makefile")
ALL = (
    "tests/test_notebooks.py",
    "tests/test_updates.py",
    "tests/test_averages.py",
    "tools/mutants_copy.py",
)


def course() -> list[str]:
    """Return the files of the course: what git knows of them, and what is new."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return sorted({name for name in names.split("\0") if name and (ROOT / name).is_file()})


def digest(mutant: Mutant) -> str:
    """Return a number that changes with the mutant, its tests, and any other file but those APART."""
    tests = [f"tests/test_{check.partition(':')[0]}.py" for check in mutant.checks.split()]
    parts = [repr(mutant), files(), *(read(name) for name in tests if (ROOT / name).is_file())]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


@cache
def files() -> str:
    """Return a hash of each file of the course on which every check may depend."""
    return "\n".join(read(name) for name in course() if name in ALL or not name.startswith(APART))


@cache
def read(name: str) -> str:
    """Return a file's name and the hash of what stands in it."""
    return f"{name} {hashlib.sha256((ROOT / name).read_bytes()).hexdigest()}"


def copy(folder: Path) -> Path:
    """Copy the course into a folder."""
    for name in course():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    return folder


def environment(folder: Path) -> dict[str, str]:
    """Return the environment in which Python takes the package and the tools of a copy."""
    paths = os.pathsep.join(map(str, (folder, folder / "tools")))
    return {**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1", "CI": "true"}


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
    """Write a lesson's first cells, or those with a name and what they build on; return the file."""
    (path,) = (folder / "notebooks").glob(f"{lesson}-*.ipynb")
    book = json.loads(path.read_text(encoding="utf-8"))
    cells = [cell for cell in book["cells"] if cell["cell_type"] == "code"]
    if name:
        sources = ["".join(cell["source"]) for cell in cells]
        roots = [i for i, source in enumerate(sources) if re.search(rf"\b{name}\b", source)]
        if not roots:
            raise ValueError(f"name is {name!r}: no cell of lesson {lesson} uses it")
        book["cells"] = [cells[i] for i in needed(sources, roots)]
    else:
        book["cells"] = cells[: CELLS.get(lesson)]
    to = folder / "parts" / f"part-{lesson}{name and '-'}{name}.ipynb"  # no lesson for the tests
    to.parent.mkdir(exist_ok=True)
    to.write_text(json.dumps(book), encoding="utf-8")
    return to


def asked(check: str, folder: Path) -> str:
    """Return what pytest is to run for a check.

    A check is the number of a lesson, 05, or with a name that cells of it use, 05:lab_horizon. Else it
    is a test file, figures, or a test in it, site_labs::test_a_lab_as_html.
    """
    lesson, _, name = check.partition(":")
    if lesson.isdecimal():
        return str(part(lesson, name, folder))
    file, colons, test = check.partition("::")
    return f"tests/test_{file}.py{colons}{test}"


def failing(checks: str, folder: Path) -> str:
    """Return what fails first in a copy, "" where all passes; RuntimeError: nothing was run."""
    env = environment(folder) | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    call = [sys.executable, "-m", "pytest", *PYTEST]
    call += [asked(check, folder) for check in checks.split()]
    try:
        done = subprocess.run(call, cwd=folder, env=env, capture_output=True, text=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return f"{checks}: no end after {SECONDS} s"
    if done.returncode == 0:
        return ""
    seen = re.search(r"^(?:FAILED|ERROR) \S*?/(\S+::.+?)(?= - |$)", done.stdout, flags=re.MULTILINE)
    if seen and not seen[1].endswith("Cell 0"):  # there a lesson imports: a formula is not even run
        return seen[1].replace("part-", "lesson ").replace(".ipynb::", ", ").replace(".py::", ": ")
    raise RuntimeError(f"{' '.join(call)} ran no check, or no import:\n{done.stdout}{done.stderr}")
