"""A solved copy of every lesson runs, and every check in it says "right"."""

import inspect
import re

import pytest
from test_notebooks import BOOKS, code

from rmsprop_lessons import exercises
from rmsprop_lessons.ledger import cells_for

CHECK = re.compile(r'check\("(\w+)", (\w+)\)')


def solved(source):
    """Return a cell with the package's answer in place of the learner's function."""
    found = CHECK.search(source)
    if not found:
        return source
    name, function = found.groups()
    answer = inspect.getsource(exercises.EXERCISES[name].solution)
    answer = answer.replace("def solution(", f"def {function}(")
    filled, count = re.subn(
        rf"def {function}\(.*?\n\n\n", lambda _: answer + "\n\n", source, flags=re.DOTALL
    )
    assert count == 1, source
    return filled


def for_the_exercises(path):
    """Return the cells that check an exercise or use its answer, and those that these build on.

    nbval runs the others; they would come to the same here.
    """
    names = {found for cell in code(path) for pair in CHECK.findall(cell.source) for found in pair}
    return cells_for({"check"} | names, path)


EXERCISED = [path for path in BOOKS if any(CHECK.search(cell.source) for cell in code(path))]


def test_every_lesson_has_an_exercise_and_the_ledger_none():
    assert [path for path in BOOKS if path.stem[:2] != "13"] == EXERCISED


@pytest.mark.parametrize("path", EXERCISED, ids=lambda path: path.stem)
def test_solved_copy(path, monkeypatch):
    kinds, check = [], exercises.check
    monkeypatch.setattr(exercises, "check", lambda *given: kinds.append(check(*given).kind))
    space, cells = {"__name__": "lesson"}, for_the_exercises(path)
    for source in cells:
        exec(compile(solved(source), path.name, "exec"), space)
    assert kinds == ["right"] * sum(bool(CHECK.search(source)) for source in cells)
    assert len(kinds) == sum(bool(CHECK.search(cell.source)) for cell in code(path))
