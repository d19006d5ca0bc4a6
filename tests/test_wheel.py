"""The built wheel on a fresh environment, as somebody has it who never saw the repository."""

import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.wheel
CORE = """
from rmsprop_lessons.exercises import check, solution
from rmsprop_lessons.frameworks import translate
from rmsprop_lessons.ledger import LEDGER
print(check("rmsprop_step", solution("rmsprop_step", show=False)).kind, len(LEDGER))
print(translate("Keras", "PyTorch"))
"""


def run(*command, cwd=None):
    """Run a command away from the repository and return what it prints."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def build(source, to):
    """Return the wheel of a copy of the sources."""
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    run(*pip, "--wheel-dir", to, source)
    (wheel,) = to.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    names = ("pyproject.toml", "README.md", "LICENSE", "LICENSE-docs", "rmsprop_lessons", "notebooks")
    folder = tmp_path_factory.mktemp("sources")
    for name in names:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def fresh(tmp_path_factory, sources):
    """Return the bin folder of an environment with the bare package, and an empty folder."""
    folder = tmp_path_factory.mktemp("fresh")
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / "bin" / "python"
    wheel = build(sources, folder / "wheel")
    run(python, "-m", "pip", "install", "--quiet", "-c", ROOT / "requirements.lock", wheel)
    return python, wheel, folder


def test_the_bare_package_brings_numpy_alone_and_works(fresh):
    python, _, folder = fresh
    listed = run(python, "-m", "pip", "list", "--format", "freeze")
    assert set(re.findall("^(.*)==", listed, re.M)) <= {"numpy", "pip", "rmsprop_lessons", "setuptools"}
    right, call = run(python, "-c", CORE, cwd=folder).split("\n", 1)
    assert right == "right 32" and call.startswith("torch.optim.RMSprop(params, lr=")


def test_the_metadata_are_no_newer_than_common_tools_read(fresh):
    _, wheel, folder = fresh
    run(sys.executable, "-m", "zipfile", "-e", wheel, folder / "content")
    (metadata,) = (folder / "content").glob("*.dist-info/METADATA")
    assert metadata.read_text(encoding="utf-8").startswith("Metadata-Version: 2.3\n")


def test_the_course_is_copied_edited_and_brought_up_to_date(fresh, sources):
    python, wheel, folder = fresh
    run(python, "-m", "pip", "install", "--quiet", "-c", ROOT / "requirements.lock", f"{wheel}[course]")
    command = [python.with_name("rmsprop-lessons"), "my course", "--no-browser", "--", "--version"]
    first = run(*command, cwd=folder)  # JupyterLab prints its version and stops
    assert first.count(": new\n") == len(list((ROOT / "notebooks").glob("*.ipynb")))
    assert re.search(r"^4\.\d+\.\d+", first, re.M)
    mine = folder / "my course" / "01-the-ravine.ipynb"
    mine.write_text(
        mine.read_text(encoding="utf-8").replace("The ravine", "My ravine"), encoding="utf-8"
    )
    edited = mine.read_bytes()
    for name in ("01-the-ravine", "02-weighted-averages"):
        book = sources / "notebooks" / f"{name}.ipynb"
        changed = book.read_text(encoding="utf-8").replace("After this lesson", "Later")
        book.write_text(changed, encoding="utf-8")
    again = build(sources, folder / "wheel 2")
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", "--force-reinstall", again)
    second = run(*command, cwd=folder)
    assert "01-the-ravine.ipynb: yours, kept; the new lesson is 01-the-ravine-new-in-" in second
    assert "02-weighted-averages.ipynb: brought up to date; you had not changed it\n" in second
    assert second.count(": up to date\n") == first.count(": new\n") - 2
    assert mine.read_bytes() == edited


def test_the_ledger_finds_its_lessons_in_the_package(fresh):
    python, _, folder = fresh
    code = "from rmsprop_lessons.ledger import recheck; print(recheck('01-the-ravine')['C03'].holds)"
    assert run(python, "-c", code, cwd=folder) == "True\n"
