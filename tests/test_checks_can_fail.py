"""Wrong formulas are put under the notebooks, one at a time: nbval must notice each."""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from wrong import GD, WRONG, Wrong, put

ROOT = Path(__file__).parent.parent
NOTICED = {  # wrong formula -> the notebook that must notice
    "gradient descent 0.1 % too long": "01",
    "Momentum summed": "03",
    "the old velocity": "03",
    "ε inside the root": "07",
    "β₂ swapped": "04",
    "the mean over the parameters": "04",
    "AdaGrad's sum": "04",
    "S summed, and kept": "04",
    "RMSprop 0.1 % too long": "05",
    "a gradient through what was cut": "08",
    "S₀ forgotten": "11",
    "an average from the first point": "02",
    "a repair the wrong way": "02",
}
RIGHT = Wrong("updates.py", GD, GD)
FIRST_CELLS = {"03": 16, "05": 22, "08": 14, "11": 16}  # the rest takes long, and these notice already


# What failed once has noticed: the rest of that notebook could only say so again.
CONFTEST = """
import pytest

noticed = set()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.failed:
        noticed.add(item.path)
    return report


def pytest_runtest_setup(item):
    if item.path in noticed:
        pytest.skip("this notebook has noticed")
"""


def prepare(folder, wrong, number):
    """Put a notebook beside a copy of the package with something wrong in it.

    A kernel looks for modules in the notebook's own folder first, so it finds this copy.
    """
    put(wrong, folder)
    (path,) = (ROOT / "notebooks").glob(f"{number}-*.ipynb")
    book = nbformat.read(path, as_version=4)
    book.cells = book.cells[: FIRST_CELLS.get(number)]
    nbformat.write(book, folder / path.name)


def nbval(folder):
    """Run nbval on all notebooks below `folder`, in one go because starting is slow."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-c",
        "pyproject.toml",
        folder,
    ]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert re.search(r"\d+ failed, \d+ passed", run.stdout), run.stdout + run.stderr
    assert "::Cell 0" not in run.stdout, run.stdout  # the wrong formula is still a formula
    return re.findall(r"^FAILED .*?(\d+)/\d\d-[^/]*::Cell", run.stdout, flags=re.MULTILINE)


@pytest.fixture(scope="module")
def failed(tmp_path_factory):
    """Return the numbers of the wrong formulas whose notebooks fail; two processes share the work."""
    roots = [tmp_path_factory.mktemp(name) for name in ("even", "odd")]
    changes = [(WRONG[name], number) for name, number in NOTICED.items()]
    for root in roots:
        (root / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    for number, change in enumerate([*changes, (RIGHT, "01")]):
        folder = roots[number % 2] / str(number)
        folder.mkdir()
        prepare(folder, *change)
    with ThreadPoolExecutor(2) as pool:
        return {int(number) for numbers in pool.map(nbval, roots) for number in numbers}


@pytest.mark.parametrize("name", NOTICED)
def test_a_wrong_formula_is_noticed(failed, name):
    assert list(NOTICED).index(name) in failed


def test_the_right_formulas_pass_in_the_same_way(failed):
    assert len(NOTICED) not in failed
