"""A console of Windows-1252, which has no β: every command and everything that prints still speaks."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from make_class import handed_in

from rmsprop_lessons.console import forgive

ROOT = Path(__file__).parent.parent
CP1252 = os.environ | {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
SAYS = r"""
from rmsprop_lessons import claim
from rmsprop_lessons.exercises import check, compare, solution
from rmsprop_lessons.figures import axes, picture
from rmsprop_lessons.frameworks import translate

feedback = check("ewa", lambda x, beta: x)
print(feedback, str(feedback), [feedback])
solution("adam_step")
compare("β₂", "ε ≤ 1")
claim("C14", True, "α/2")
print(translate("Keras", "PyTorch"))
print(picture(axes("α", "β"), "α ≠ β"))
print("β₂ − 1 → √S ≥ 0, 中 \udc80")
"""


def run(*command, **options):
    done = subprocess.run([sys.executable, *command], env=CP1252, capture_output=True, **options)
    said = done.stdout.decode("cp1252"), done.stderr.decode("cp1252")
    assert "UnicodeEncodeError" not in said[1], said[1]
    assert done.returncode == 0, said
    return said[0]


def test_what_the_package_prints_is_spelled():
    said = run("-c", SAYS)
    assert "beta2 - 1 -> sqrt S >= 0, \\u4e2d \\udc80" in said
    assert "alpha != beta" in said and "epsilon <= 1" in said and "β" not in said


def test_the_commands_speak(tmp_path):
    listed = run("-m", "rmsprop_lessons.command", "--list")
    assert "07-epsilon-and-the-first-steps.ipynb  07 · epsilon and the first steps" in listed
    (tmp_path / "课" / "β").mkdir(parents=True)
    book = handed_in("04", "rmsprop_step", "return w - lr * dw, S")
    (tmp_path / "课" / "β" / "04-from-sizes-to-rmsprop.ipynb").write_text(book, encoding="utf-8")
    told = run("-m", "rmsprop_lessons.report", tmp_path / "课", "--to", tmp_path / "β")
    assert "1 students, rmsprop_step" in told and "beta" in told
    assert (tmp_path / "β" / "page.html").exists()


def reaches_the_package(file):
    """Tell whether a tool imports the package, or another tool that does."""
    names = re.findall(r"^(?:from|import) (\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
    others = [file.with_name(f"{name}.py") for name in names]
    return "rmsprop_lessons" in names or any(map(reaches_the_package, filter(Path.exists, others)))


@pytest.mark.parametrize("file", sorted((ROOT / "tools").glob("*.py")), ids=lambda file: file.stem)
def test_a_tool_that_prints_lets_the_package_spell(file):
    text = file.read_text(encoding="utf-8")
    calls = (n.func for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Call))
    prints = any(isinstance(f, ast.Name) and f.id == "print" for f in calls)
    assert not prints or text.isascii() or reaches_the_package(file)


def test_bytes_that_are_no_text_are_still_an_error():
    forgive()
    with pytest.raises(UnicodeDecodeError):
        b"\xff".decode("ascii", "spelled")
