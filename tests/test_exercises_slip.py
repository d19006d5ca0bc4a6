"""Find the slip asks for the slip: the line is named, and the function is mended."""

import json
import linecache
import re

import numpy as np
import pytest

from rmsprop_lessons.exercises import EXERCISES, check
from rmsprop_lessons.exercises.diagnosis import diagnose
from rmsprop_lessons.exercises.slip import faulty


def cell(source):
    """Return the function of a notebook cell; its lines are where IPython puts them."""
    name = f"<slip {len(linecache.cache)}>"
    linecache.cache[name] = len(source), None, source.splitlines(keepends=True), name
    space = {"np": np, "adam": EXERCISES["adam_step"].solution}
    exec(compile(source, name, "exec"), space)
    return next(thing for n, thing in space.items() if n not in ("np", "adam") and callable(thing))


def step(name, *lines):
    arguments = ", ".join(EXERCISES[name].NAMES)
    return cell(f"def to_repair({arguments}):\n    " + "\n    ".join(lines) + "\n")


SIZES = step(
    "rmsprop_step",
    "S = (beta2 * np.sqrt(S) + (1 - beta2) * abs(dw)) ** 2  # the average",
    "return w - lr * dw / (np.sqrt(S) + eps), S",
)
LINE = "S = (beta2 * np.sqrt(S) + (1 - beta2) * abs(dw)) ** 2"
RIGHT = EXERCISES["rmsprop_step"].solution


def ask(fn, slip, broken=SIZES):
    return check("rmsprop_step", fn, slip=slip, broken=broken)


def test_three_dots_for_both_are_not_done_yet():
    check("rmsprop_step", RIGHT)
    feedback = ask(lambda *args: ..., ...)
    assert feedback.kind == "not done" and feedback.message == "rmsprop_step: not done yet."


def test_a_second_slip_of_an_exercise_begins_at_its_first_hint():
    check("rmsprop_step", RIGHT)
    asked = SIZES, SIZES, cell("def to_repair_2(*args):\n    return 0, 0\n")
    said = [ask(lambda *args: ..., ..., broken).level for broken in asked]
    assert said == [1, 2, 1]


@pytest.mark.parametrize(
    "slip", [LINE, f"  {LINE}", LINE + "  # here", "abs(dw)", LINE.replace(" ", "")]
)
def test_named_and_mended_is_right(slip):
    feedback = ask(RIGHT, slip)
    assert feedback.passed and "the line that you name is the one" in feedback.message


def test_an_earlier_answer_is_right_as_a_step_and_leaves_the_question_open():
    check("rmsprop_step", ...)
    said = [ask(RIGHT, ...) for _ in range(3)]
    assert not said[0].passed and said[0].kind == "open" and said[0].as_dict()["key"] == "right"
    assert said[0].as_dict()["parameters"]["slip"] == "open"
    words = " ".join(said[0].message.split())
    assert (
        "right, on 7 inputs. That is the step." in words
        and "still open: which line of `to_repair` has the slip?" in words
    )
    assert "np.sqrt(S) + (1 - beta2)" not in words + said[1].message
    assert LINE.replace(" ", "") in said[2].message.replace(" ", "")  # a way out


def test_named_and_not_mended_says_so():
    said = ask(lambda *args: ..., "abs(dw)").message
    assert said.startswith("rmsprop_step: not done yet.") and "is the one. What should stand" in said
    said = ask(SIZES, "abs(dw)").message
    assert "squaring or averaging?" in said and "is the one. What should stand" in said


@pytest.mark.parametrize("fn", [RIGHT, SIZES, lambda *args: ...])
def test_another_line_named_is_sent_to_an_experiment(fn):
    feedback = ask(fn, "return w - lr * dw / (np.sqrt(S) + eps), S")
    assert not feedback.passed and "is not where it begins" in feedback.message
    assert "Which line is the first that differs?" in " ".join(feedback.message.split())


@pytest.mark.parametrize("slip", ["S = 0", "S", "", 3, None])
def test_what_is_no_line_or_several_is_told(slip):
    feedback = ask(RIGHT, slip)
    assert feedback.kind == "open" and "no one line like that" in feedback.message
    json.dumps(feedback.as_dict())


LOOP = """
def repaired_loop(params, grad, epochs, batches, lr, beta1, beta2, eps):
    params, history = dict(params), []
    v, S = ({name: np.zeros_like(w) for name, w in params.items()} for _ in range(2))
    for t in range(1, epochs + 1):
        for batch in range(batches):
            dw = grad(params, t - 1, batch)
            for name, w in params.items():
                params[name], v[name], S[name] = adam(
                    w, dw[name], v[name], S[name], t, lr, beta1, beta2, eps
                )
            history.append(dict(params))
    return history
"""
S_LINE = "S = beta2 * S + (1 - beta2) * dw**2"
STEP = "step = lr * dw / (np.sqrt(S) + eps)"
OUT = "return w - lr * dw / (np.sqrt(S) + eps), S"


@pytest.mark.parametrize(
    ("name", "lines", "fault"),
    [
        ("gradient_descent_step", ["return np.where(abs(dw) < 0.01, w, w - lr * dw)"], [0]),
        ("gradient_descent_step", ["step = lr * dw", "w = w + step", "return w"], [1]),
        (
            "momentum_step",
            ["w = w - lr * v", "v = beta1 * v + (1 - beta1) * dw", "return w, v"],
            [0],
        ),
        (
            "momentum_step",
            ["old = beta1 * v", "new = beta1 * dw", "v = old + new", "return w - lr * v, v"],
            [1],
        ),
        ("rmsprop_step", [S_LINE, "update = dw / (S + eps)", "return w - lr * update, S"], [2, 1]),
        ("rmsprop_step", [S_LINE, "root = S", "return w - lr * dw / (root + eps), S"], [2]),
        ("rmsprop_step", [S_LINE, "step = lr * dw / (S + eps)", "return w - step, S"], [1]),
        (
            "rmsprop_step",
            [S_LINE, STEP, "return np.where(abs(dw) < 0.01, w, w - step), S"],
            [2],
        ),
        ("rmsprop_step", ["S = beta2 * (S if S.any() else w) + (1 - beta2) * dw**2", OUT], [0]),
        ("rmsprop_step", ["S = beta2 * S + (1 - beta2) * np.mean(dw**2)", OUT], [0]),
        ("rmsprop_step", [S_LINE, "return w - (lr / np.sqrt(S) + eps) * dw, S"], [1]),
        (
            "adam_step",
            [
                "v = beta1 * v + (1 - beta1) * dw",
                S_LINE,
                "return w - lr * v / (1 - beta1**t) / (np.sqrt(S) + eps), v, S",
            ],
            [2],
        ),
        (
            "adam_step",
            [
                "v = (beta1 * v + (1 - beta1) * dw) / (1 - beta1**t)",
                "S = (beta2 * S + (1 - beta2) * dw**2) / (1 - beta2**t)",
                "return w - lr * v / (np.sqrt(S) + eps), v, S",
            ],
            [0, 1],
        ),
        (
            "ewa",
            ["v, out = 0, []", "for p in x:", "    v = beta * v + p", "    out.append(v)", "return out"],
            [2],
        ),
        (
            "ewa",
            [
                "v, out = 0.0, []",
                "for p in x:",
                "    out.append(v)",
                "    v = beta * v + (1 - beta) * p",
                "return out",
            ],
            [2],
        ),
    ],
)  # fmt: skip
def test_the_faulty_line_is_found(name, lines, fault):
    broken, exercise = step(name, *lines), EXERCISES[name]

    def bare(line):
        return re.sub(r"[\s()]", "", line)

    found = faulty(exercise, broken, diagnose(name, exercise, broken))
    assert [bare(line) for line in found] == [bare(lines[i]) for i in fault]


def test_the_faulty_line_of_a_loop_is_found():
    broken = cell(LOOP)
    for slip, kind in (("for t in range(1, epochs + 1)", "right"), ("grad(params, t - 1", "open")):
        feedback = check("adam_loop", EXERCISES["adam_loop"].solution, slip=slip, broken=broken)
        assert feedback.kind == kind, feedback


def test_a_broken_function_without_a_source_asks_for_no_line():
    space = {}
    exec("def to_repair(w, dw, lr): return w + lr * dw", space)
    given = {"broken": space["to_repair"], "slip": "anything"}
    assert check("gradient_descent_step", EXERCISES["gradient_descent_step"].solution, **given).passed


def test_no_line_is_named_where_nobody_knows_the_slip_or_its_lines_need_more():
    exercise = EXERCISES["rmsprop_step"]
    strange = step("rmsprop_step", "S = beta2 * S + (1 - beta2) * dw**2", "return w - 0.37 * S * dw, S")
    one = 1.0

    def enclosed(w, dw, S, lr, beta2, eps):
        S = beta2 * S + (1 - beta2) * abs(dw) * one
        return w - lr * dw / (np.sqrt(S) + eps), S

    for broken in (strange, enclosed):
        assert faulty(exercise, broken, diagnose("rmsprop_step", exercise, broken)) == []
