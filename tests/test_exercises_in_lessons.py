"""Exercises and guesses: what is hidden, what is asked for, and the numbers of the smaller cases."""

import ast
import re

import numpy as np
import pytest
from solutions import CHECK
from test_notebooks import BOOKS, code

from rmsprop_lessons.exercises import EXERCISES, check
from rmsprop_lessons.ledger import cells_for

SLIPS = [
    (path, name, broken)
    for path in BOOKS
    for cell in code(path)
    for name, _, broken in CHECK.findall(cell.source)
    if broken
]


@pytest.mark.parametrize(("path", "name", "broken"), SLIPS, ids=lambda part: getattr(part, "stem", part))
def test_the_slip_that_a_lesson_hides_is_one(path, name, broken):
    space = {"np": np}
    (source,) = (source for source in cells_for({broken}, path) if f"def {broken}(" in source)
    only = re.sub(r"^(?:draw|check|print)\(.*$", "", source, flags=re.M)
    exec(compile(only, path.name, "exec"), space)
    assert not check(name, space[broken]).passed


HYPER = {"lr", "beta", "beta1", "beta2", "eps"}
GIVEN = {"03-09": "w - lr * v"}  # the second line of Momentum is not asked for


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_no_formula_stands_where_the_learner_writes_one(path):
    for cell in code(path):
        for node in ast.parse(cell.source).body:
            if isinstance(node, ast.FunctionDef) and "..." in ast.unparse(node):
                body = "\n".join(map(ast.unparse, node.body)).replace(GIVEN.get(cell.id, "..."), "...")
                assert not HYPER & set(re.findall(r"\w+", body)), cell.source


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_a_guess_is_put_beside_the_result(path):
    sources = "\n".join(cell.source for cell in code(path))
    for name in re.findall(r"^(\w+) = \.\.\.", sources, flags=re.MULTILINE):
        assert re.search(rf"compare\(\s*{name},|if {name} is \.\.\.", sources), name


def entry(name, id):
    return next(m for m in EXERCISES[name].MISTAKES if m.id == id)


def both(name, mistake, *given):
    """Return what the right answer gives, and what one with the mistake does."""
    return [EXERCISES[name].answer(changes, *given) for changes in ((), (mistake,))]


DIVISOR = EXERCISES["rmsprop_step"].PARTS["divisor"]
SMALLER = {  # exercise, id -> what its smaller case says of the right answer and of the wrong one
    ("rmsprop_step", "R01"): lambda m: (DIVISOR(0.0, 0.05), m.change(0.0, 0.05)),
    ("rmsprop_step", "R66"): lambda m: (DIVISOR(0.05, 0.05), m.change(0.05**2, 0.05)),
    ("rmsprop_step", "R23"): lambda m: [S for _, S in both("rmsprop_step", m, 0, 2, 0, 1, 0.8, 0)],
    ("momentum_step", "M25"): lambda m: [v for _, v in both("momentum_step", m, 0, 4, 0, 1, 0.8)],
    ("ewa", "E05"): lambda m: [v[0] for v in both("ewa", m, [10.0], 0.8)],
}


def test_every_smaller_case_with_numbers_is_looked_at():
    told: dict = {}
    for name, exercise in EXERCISES.items():
        for m in exercise.MISTAKES:
            told.setdefault(m.lines[2] if m.lines[2:] else "", (name, m.id))
    assert {at for line, at in told.items() if "yours is" in line} == set(SMALLER)


@pytest.mark.parametrize("at", SMALLER, ids=" ".join)
def test_a_smaller_case_has_the_numbers_that_come_out(at):
    mistake = entry(*at)
    right, wrong = (f"{float(number):.3g}" for number in SMALLER[at](mistake))
    before, yours = mistake.lines[2].split("yours is")
    assert right in re.findall(r"\d[\d.]*\d|\d", before.rpartition(" is ")[2])
    assert wrong in re.findall(r"\d[\d.]*\d|\d", yours)
