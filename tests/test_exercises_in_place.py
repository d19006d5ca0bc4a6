"""The step in place: answers and slips as learners write them, and what the checker makes of each."""

import re
import tracemalloc

import numpy as np
import pytest

from rmsprop_lessons import rmsprop
from rmsprop_lessons.exercises import EXERCISES, check

RIGHT = """
n = len(scratch)
for i in range(0, len(w), n):
    g, s = dw[i : i + n], S[i : i + n]
    t = scratch[: len(g)]
    np.multiply(g, g, t)
    np.multiply(t, 1 - beta2, t)
    np.multiply(s, beta2, s)
    np.add(s, t, s)
    np.sqrt(s, t)
    np.add(t, eps, t)
    np.divide(g, t, t)
    np.multiply(t, lr, t)
    w[i : i + n] -= t
"""
SHARED = "lr, eps = lr / (1 - beta2) ** 0.5, eps / (1 - beta2) ** 0.5"
ADDED = "np.multiply(s, beta2, s)\n    np.add(s, t, s)"
ODD = [
    RIGHT,
    RIGHT.replace("len(w), n", "w.size, n") + "return w, S",
    RIGHT.replace("range(0, len(w), n)", "range(-(-len(w) // n))")
    .replace("for i", "for k")
    .replace("    g, s", "    i = k * n\n    g, s"),
    """
for i in range(len(w)):
    S[i] = beta2 * S[i] + (1 - beta2) * dw[i] ** 2
    w[i] -= lr * dw[i] / (S[i] ** 0.5 + eps)
""",
]
SLIPS = [
    ("P01", RIGHT, "s, beta2, s)\n    np.add(s, t, s)", "s, beta2, s)\n    s = s + t", None),
    ("P01", "S = beta2 * S + (1 - beta2) * dw**2\nw -= lr * dw / (np.sqrt(S) + eps)", "", "", None),
    (
        "P02",
        RIGHT,
        "w[i : i + n] -= t",
        "w = np.concatenate([w[:i], w[i : i + n] - t, w[i + n :]])",
        None,
    ),
    ("P03", "S = beta2 * S + (1 - beta2) * dw**2\nw = w - lr * dw / (np.sqrt(S) + eps)", "", "", None),
    ("P04", RIGHT, "np.multiply(g, g, t)", "g *= g\n    t[:] = g", None),
    ("P05", RIGHT, "scratch[: len(g)]", "g", None),
    ("P06", RIGHT, "np.divide(g, t, t)", "t = np.divide(g, t, g)", None),
    ("P07", RIGHT, "np.add(s, t, s)\n    np.sqrt(s, t)", "np.sqrt(s, t)\n    np.add(s, t, s)", None),
    ("P08", RIGHT, "np.sqrt(s, t)", "t = np.sqrt(s, s)", None),
    ("P09", RIGHT, "range(0, len(w), n)", "range(0, len(w) - n + 1, n)", "7 entries"),
    ("P10", RIGHT, "range(0, len(w), n)", "range(0, len(w) - n, n)", "At which i"),
    ("P12", RIGHT, "range(0, len(w), n)", "range(1)", "the first three"),
    ("P13", RIGHT, "np.multiply(s, beta2, s)", "S *= beta2", "How often"),
    ("P15", RIGHT, "np.sqrt(s, t)", "np.sqrt(s)", "which call has changed nothing"),
    ("P15", RIGHT, "np.divide(g, t, t)", "np.divide(g, t)", "which call has changed nothing"),
    ("P16", RIGHT, "np.sqrt(s, t)", "np.sqrt(t, t)", "of S or of what stands in scratch"),
    ("P17", RIGHT, "np.divide(g, t, t)", "np.divide(t, g, t)", "above the line"),
    ("P07", RIGHT, "np.multiply(s, beta2, s)", "np.multiply(s, beta2, t)", "still stand in it"),
    ("P18", RIGHT, "w[i : i + n] -= t", "w[i : i + n] = t", "the new place or the step"),
    ("P19", RIGHT, "dw[i : i + n]", "dw[: min(n, len(w) - i)]", "Which slopes"),
    ("P20", RIGHT, ADDED, "np.add(s, t, s)\n    np.multiply(s, beta2, s)", "fade and add"),
    ("P21", RIGHT, "scratch[: len(g)]", "s", "shares its memory"),
    ("P22", RIGHT, "scratch[: len(g)]", "w[i : i + n]", "In whose memory"),
    ("P23", RIGHT, "n = len(scratch)", f"n = len(scratch)\n{SHARED}", "how long is yours"),
    ("R05", RIGHT, "np.multiply(t, 1 - beta2, t)", "", "two weights"),
    ("R01", RIGHT, "np.sqrt(s, t)\n    np.add(t, eps, t)", "np.add(s, eps, t)\n    np.sqrt(t, t)", None),
]


def written(body):
    """Return a learner's function with this body."""
    lines = "\n".join(f"    {line}" for line in body.split("\n"))
    space = {"np": np}
    exec(f"def in_place_step(w, dw, S, scratch, lr, beta2, eps):\n{lines}", space)
    return space["in_place_step"]


@pytest.mark.parametrize("body", ODD)
def test_right_steps_pass_in_any_style(body):
    feedback = check("in_place_step", written(body))
    assert feedback.passed and "no longer" not in feedback.message, feedback


@pytest.mark.parametrize(("id", "body", "old", "new", "asked"), SLIPS)
def test_a_slip_is_named(id, body, old, new, asked):
    check("in_place_step", ...)
    changed = body.replace(old, new) if old else body
    assert (changed != body) is bool(old)
    feedback = check("in_place_step", written(changed))
    assert feedback.mistakes == (id,), feedback
    assert (asked or "?") in " ".join(feedback.message.split())


@pytest.mark.parametrize("slip", ["scratch", "scratch[:n]"])
def test_a_scratch_that_is_longer_than_the_last_piece_stops_and_shows_the_line(slip):
    feedback = check("in_place_step", written(RIGHT.replace("scratch[: len(g)]", slip)))
    assert feedback.kind == "crash" and "Print the shape of each array" in feedback.message


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("range(0, len(w), n)", "range(n, len(w), n)", "equal_entries_stay_equal"),
        ("range(0, len(w), n)", "range(1, len(w), n)", "equal_entries_stay_equal"),
        ("np.multiply(g, g, t)", "np.multiply(g, g)", "equal_entries_stay_equal"),
    ],
)
def test_a_slip_of_pieces_that_no_entry_knows_is_shown_on_equal_entries(old, new, key):
    check("in_place_step", ...)
    feedback = check("in_place_step", written(RIGHT.replace(old, new)))
    assert feedback.key == key, feedback


def test_a_step_that_is_taken_once_a_piece_is_shown():
    body = "n = len(scratch)\nfor i in range(0, len(w), n):\n    S *= beta2\n"
    body += "    S += (1 - beta2) * dw**2\n    w -= lr * dw / (np.sqrt(S) + eps)"
    assert check("in_place_step", written(body)).key == "each_entry_fades_once"


def test_a_generator_has_not_run():
    feedback = check("in_place_step", written(RIGHT + "    yield i"))
    assert feedback.kind == "structure" and "yield" in feedback.message


def test_it_counts_where_somebody_traces_already():
    tracemalloc.start()
    try:
        assert check("in_place_step", written(RIGHT)).passed and tracemalloc.is_tracing()
    finally:
        tracemalloc.stop()


def test_new_arrays_are_counted():
    body = "S *= beta2\nS += (1 - beta2) * dw**2\nw -= lr * dw / (np.sqrt(S) + eps)"
    feedback = check("in_place_step", written(body))
    assert (feedback.key, feedback.passed) == ("makes_no_new_array", False)
    assert re.search(
        r"right is new arrays = 0, yours is new arrays = [4-9]", " ".join(feedback.message.split())
    )


def test_the_package_answer_takes_the_step_of_the_rule():
    rng = np.random.default_rng(0)
    w, dw, S = rng.normal(size=(3, 10))
    S, hyper = S**2, {"lr": 0.1, "beta2": 0.9, "eps": 0.02}
    expected = rmsprop(w, dw, S, **hyper)
    EXERCISES["in_place_step"].solution(w, dw, S, np.empty(4), *hyper.values())
    np.testing.assert_allclose((w, S), expected, rtol=1e-12)
