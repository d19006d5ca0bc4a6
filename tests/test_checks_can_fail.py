"""Wrong formulas are put under the notebooks, one at a time: nbval must notice each."""

import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parent.parent
GD, MOMENTUM = "(w - lr * dw,)", "v = beta1 * v + (1 - beta1) * dw\n    w = w - lr * v\n"
RMSPROP = "S = beta2 * S + (1 - beta2) * dw**2\n    w = w - lr * dw / (np.sqrt(S) + eps)"
S0 = "S = decay * form.S0 + (1 - decay)"
START = "v = (1 - beta) * x\n"


def rms(right, wrong, number):
    """Return the file, the right and the wrong RMSprop, and a notebook that must notice."""
    return "updates.py", RMSPROP, RMSPROP.replace(right, wrong), number


WRONG = {
    "step 0.1 % too long": ("updates.py", GD, "(w - 1.001 * lr * dw,)", "01"),
    "Momentum without (1 - β₁)": ("updates.py", MOMENTUM, MOMENTUM.replace("(1 - beta1) * ", ""), "03"),
    "old velocity": ("updates.py", MOMENTUM, "w = w - lr * v\n    " + MOMENTUM.split("    ")[0], "03"),
    "ε inside the root": rms("np.sqrt(S) + eps", "np.sqrt(S + eps)", "07"),
    "ε inside the root, at the start": rms("np.sqrt(S) + eps", "np.sqrt(S + eps)", "00"),
    "β₂ swapped": rms("beta2 * S + (1 - beta2)", "(1 - beta2) * S + beta2", "04"),
    "one S for all": rms("dw**2", "np.mean(dw**2)", "04"),
    "S never forgets": rms("beta2 * S", "S", "04"),
    "S summed": rms("(1 - beta2) * ", "", "04"),
    "RMSprop 0.1 % too long": rms("lr * dw", "1.001 * lr * dw", "05"),
    "a gradient through what was cut": ("experiments/network.py", "(hidden > 0)", "(hidden >= 0)", "08"),
    "S₀ forgotten": (
        "frameworks/conventions.py",
        "S = decay * form.S0 + (1 - decay)",
        "S = (1 - decay)",
        "11",
    ),
    "average from the first point": ("averages.py", START, START + "    v[:1] = x[:1]\n", "02"),
    "repair the wrong way": ("averages.py", "v /= sum_of_weights", "v *= sum_of_weights", "02"),
}

FIRST_CELLS = {"03": 14, "05": 20, "08": 13, "11": 14}  # the rest takes long, and these notice already


def prepare(folder, file, right, wrong, number):
    """Put a notebook beside a copy of the package in which `right` stands as `wrong`.

    A kernel looks for modules in the notebook's own folder first, so it finds this copy.
    """
    package = Path(shutil.copytree(ROOT / "rmsprop_lessons", folder / "rmsprop_lessons"))
    text = (package / file).read_text(encoding="utf-8")
    assert text.count(right) == 1
    (package / file).write_text(text.replace(right, wrong), encoding="utf-8")
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
    for number, change in enumerate([*WRONG.values(), ("updates.py", GD, GD, "00")]):
        folder = roots[number % 2] / str(number)
        folder.mkdir()
        prepare(folder, *change)
    with ThreadPoolExecutor(2) as pool:
        return {int(number) for numbers in pool.map(nbval, roots) for number in numbers}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_formula_is_noticed(failed, name):
    assert list(WRONG).index(name) in failed


def test_the_right_formulas_pass_in_the_same_way(failed):
    assert len(WRONG) not in failed
