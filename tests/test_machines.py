"""Folders and settings that readers have: what make does there, and the command."""

import os
import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from rmsprop_lessons import command, home
from rmsprop_lessons.home import KEPT, elsewhere

ROOT = Path(__file__).parent.parent
AGAIN = "The .venv here was made for another folder or its Python is gone. Setting up .venv with"


@pytest.fixture
def made():
    """Return a function that runs make in a folder and returns what it says."""
    if not shutil.which("make") and os.environ.get("CI"):
        pytest.fail("no make found, and CI must run these tests")
    if not shutil.which("make"):
        pytest.skip("no make found: without it nobody needs these tests")

    def make(folder, *arguments, **settings):
        told = {"capture_output": True, "text": True, "env": os.environ | settings}
        done = subprocess.run(["make", *arguments], cwd=folder, **told)
        return done.stdout + done.stderr

    return make


@pytest.fixture
def course(tmp_path, made):
    """Return a folder with an environment that make takes for ready."""
    folder = tmp_path / "Übung für O'Brien & Co" / "my, course"
    folder.mkdir(parents=True)
    for name in ("Makefile", "requirements.lock"):
        shutil.copy(ROOT / name, folder / name)
    venv.create(folder / ".venv", with_pip=False, symlinks=True)
    subprocess.run("pwd -P > .venv/ready", shell=True, cwd=folder, check=True)
    assert "up to date" in made(folder, "-n", ".venv/ready")
    return folder


def test_a_renamed_course_is_set_up_anew(course, made):
    renamed = course.rename(course.with_name("renamed"))
    assert AGAIN in made(renamed, "-n", "lab")


def test_a_copied_course_is_set_up_anew_and_the_original_is_not(course, made):
    copied = shutil.copytree(course, course.with_name("copied"), symlinks=True)
    assert AGAIN in made(copied, "-n", "lab")
    assert "Setting up" not in made(course, "-n", "lab")


def test_so_is_one_whose_python_is_gone_and_one_with_a_new_lock(course, made):
    os.utime(course / "requirements.lock")
    assert "Setting up .venv" in (said := made(course, "-n", "lab")) and AGAIN not in said
    (course / ".venv" / "bin" / "python").unlink()
    assert AGAIN in made(course, "-n", "lab")


def test_one_that_was_interrupted_goes_on_without_a_word_of_other_folders(course, made):
    (course / ".venv" / "ready").unlink()
    said = made(course, "-n", "lab")
    assert "Setting up .venv" in said and AGAIN not in said and "No such file" not in said


def test_a_python_that_is_too_old_is_named_at_once(course, made, tmp_path):
    old = tmp_path / "old"
    old.write_text("#!/bin/sh\nexit 1\n")  # as Python says whether it fits
    old.chmod(0o755)
    assert "needs Python 3.11 or newer" in made(course, "-B", ".venv/ready", f"PYTHON={old}")


def test_pip_installs_into_the_environment_whatever_its_user_setting(made, tmp_path):
    rule = tmp_path / "rule"
    rule.write_text("include Makefile\ntry:\n\t@$(PIP) --dry-run --no-deps numpy\n")
    here = f"BIN={Path(sys.executable).parent}"
    quiet = "--no-print-directory", "-f", str(rule), here
    assert made(ROOT, *quiet, "try", PIP_USER="1") == ""


@pytest.fixture
def no_home(tmp_path, monkeypatch):
    """A home below a file: nobody can make or write it, not even root."""
    (tmp_path / "file").touch()
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path / "file" / "home"))
    for name in KEPT:
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)


def test_without_a_home_what_jupyter_keeps_goes_elsewhere(no_home):
    from jupyter_core.paths import jupyter_config_dir, jupyter_data_dir, jupyter_runtime_dir

    os.environ["IPYTHONDIR"] = "the reader's own"
    with elsewhere() as folder:
        for place in (jupyter_config_dir(), jupyter_data_dir(), jupyter_runtime_dir()):
            Path(place).mkdir(parents=True)
            assert place.startswith(folder)
        assert os.environ["IPYTHONDIR"] == "the reader's own"
    assert not Path(folder).exists() and not {*KEPT} & {*os.environ} - {"IPYTHONDIR"}


def test_with_a_home_nothing_is_moved(tmp_path, monkeypatch):
    monkeypatch.setattr(home.Path, "home", lambda: tmp_path / "new")
    with elsewhere() as folder:
        assert folder == "" and list((tmp_path / "new").iterdir()) == []


def test_the_command_says_where_settings_go(no_home, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(command, "open_lab", lambda *_: print(os.environ["JUPYTER_RUNTIME_DIR"]))
    assert command.main([str(tmp_path / "my")]) == 0
    said = re.search(r"Your home folder cannot be written: (.*) holds settings", capsys.readouterr().out)
    assert said and not Path(said[1]).exists()


def test_a_lesson_begins_without_a_warning_where_nothing_can_be_kept(no_home):
    code = "from rmsprop_lessons.figures import axes; from rmsprop_lessons.labs import lab_ravine"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
