"""Lesson 01 in WebAssembly, and a notebook of hostile answers there: what comes is what is stored."""

import os
import shutil

import nbformat
import node
import pytest

from rmsprop_lessons import lessons

RUNTIME = node.BUILD / "runtime"
HOSTILE = """
from rmsprop_lessons.exercises import EXERCISES, check, sandbox
sandbox.WAIT, sandbox.run.__defaults__ = 2.0, (1.0,)

def stubborn(x, beta):
    while True:
        try:
            while True:
                beta += 1
        except BaseException:
            continue

def nested(x, beta):
    check("ewa", nested)

def deeper(x, beta):
    return deeper(x, beta)

for answer in (stubborn, nested, deeper, EXERCISES["ewa"].solution):
    found = check("ewa", answer)
    print(found.kind, found.message)
"""


@pytest.fixture(scope="module")
def runtime():
    """Python for the browser, with the course as it is now; without it a skip says so."""
    missing = "Node.js is not there" * (not shutil.which("node"))
    missing = missing or "build/runtime is not there: `make node` brings it" * (not RUNTIME.exists())
    if missing and os.environ.get("CI") and not os.environ.get("RMSPROP_LESSONS_CARRIER_GONE"):
        pytest.fail(f"{missing}, and CI must run these tests")
    if missing:
        pytest.skip(missing)
    node.course_runtime(RUNTIME)
    return RUNTIME


def test_lesson_01_prints_what_is_stored(runtime):
    assert node.run(lessons.folder() / "01-the-ravine.ipynb", runtime) == []


def test_what_differs_is_found_and_hostile_answers_end(runtime, tmp_path):
    def cell(id, source, text):
        out = [nbformat.v4.new_output("stream", text=text)] if text else []
        return nbformat.v4.new_code_cell(source, id=id, outputs=out)

    cells = [
        cell("same", "import sys\nprint(sys.platform)", "emscripten\n"),
        cell("changed", "print(1 / 3)", "0.33333333333333337\n"),
        cell("silent", "3", ""),
        cell("broken", "1 / 0", ""),
        cell("hostile", HOSTILE, "nothing\n"),
    ]
    path = tmp_path / "some.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    found = {text.split(":")[0]: text for text in node.run(path, runtime)}
    assert found.keys() == {"changed", "silent", "broken", "hostile"}
    assert "0.3333333333333333\\n" in found["changed"] and "ZeroDivisionError" in found["broken"]
    assert "stored 0 displays, here 1" in found["silent"]
    said = found["hostile"].split("here:")[1]
    for words in ("stopped after", "a check inside a check", "calls itself, and nothing ends that"):
        assert words in said, said
    assert said.count("crash ") == 3 and "right ewa" in said
