"""A learner's own rule in the ravine: `draw` shows and says what it does, whatever that is."""

import sys
import time

import numpy as np
import pytest

from rmsprop_lessons import START, adam, descend, gradient_descent, momentum, ravine, rmsprop
from rmsprop_lessons.exercises import solution
from rmsprop_lessons.figures import Picture
from rmsprop_lessons.labs import draw
from rmsprop_lessons.labs.computed import own


def rms(w, dw, S, lr, beta2, eps):
    S = beta2 * S + (1 - beta2) * dw**2
    return w - lr * dw / (np.sqrt(S) + eps), S


def written_otherwise(w, dw, S, lr, beta2, eps):
    S = S + (1 - beta2) * (dw * dw - S)
    return w - (lr / (S**0.5 + eps)) * dw, S


def not_done(w, dw, S, lr, beta2, eps):
    S = ...
    return ..., S


def up(w, dw, S, lr, beta2, eps):
    S = beta2 * S + (1 - beta2) * dw**2
    return w + lr * dw / (np.sqrt(S) + eps), S


def no_root(w, dw, S, lr, beta2, eps):
    S = beta2 * S + (1 - beta2) * dw**2
    return w - lr * dw / (S + eps), S


def summed(w, dw, v, lr, beta1):
    v = beta1 * v + dw
    return w - lr * v, v


def becomes_nan(w, dw, S, lr, beta2, eps):
    return w - lr * np.sqrt(dw), S


def crashes(w, dw, S, lr, beta2, eps):
    return w - lr * dw / np.sqrt(s), S  # noqa: F821


def crashes_late(w, dw, v, S, t, lr, beta1, beta2, eps):
    if t > 3:
        raise ZeroDivisionError("too late")
    return solution("adam_step", show=False)(w, dw, v, S, t, lr, beta1, beta2, eps)


def wrong_shape(w, dw, S, lr, beta2, eps):
    return np.outer(w, w), S


def one_of_two(w, dw, S, lr, beta2, eps):
    return w


def stuck(w, dw, S, lr, beta2, eps):
    step, S = rms(w, dw, S, lr, beta2, eps)
    return np.where(abs(dw) < 0.01, w, step), S


def blind(w, dw, S, lr, beta2, eps):
    """Momentum and gradient descent do not see the angle, and neither does one S for both."""
    S = beta2 * S + (1 - beta2) * np.linalg.norm(dw) ** 2
    return w - lr * dw / (np.sqrt(S) + eps), S


@pytest.mark.parametrize(
    ("name", "fn", "options", "words"),
    [
        ("rmsprop_step", rms, {}, "the same path as the package's, and ends at (−0.319, −0.00624)"),
        ("rmsprop_step", not_done, {}, "60 steps: not done yet; the package's ends at (−0.319"),
        ("rmsprop_step", ..., {}, "not done yet"),
        (
            "rmsprop_step",
            up,
            {},
            "differs from step 1 on, leaves the picture at step 1 and ends at (−25,",
        ),
        ("rmsprop_step", no_root, {}, "and ends at (−8.15, 0.815) with the loss 66.5; the package's"),
        ("momentum_step", summed, {}, "leaves the picture at step 1 and ends at (0.367, 0.0796)"),
        ("gradient_descent_step", lambda w, dw, lr: w + lr * dw, {}, "leaves the picture at step 1"),
        ("rmsprop_step", becomes_nan, {}, "yours differs from step 1 on and is nan from step 1 on"),
        ("rmsprop_step", crashes, {}, "yours makes no step: NameError: name 's' is not defined"),
        ("adam_step", crashes_late, {}, "stops after step 3: ZeroDivisionError: too late"),
        (
            "rmsprop_step",
            wrong_shape,
            {},
            "no step: what comes back is not w, S, each of them an array of two",
        ),
        ("rmsprop_step", one_of_two, {}, "makes no step: what comes back is not w, S"),
        ("rmsprop_step", lambda w, dw: w, {}, "it is called as rmsprop_step(w, dw, S, lr, beta2, eps)"),
        ("rmsprop_step", 5, {}, "what was handed over is of type int"),
        ("rmsprop_step", stuck, {"steps": 500}, "3.3e−05) with the loss 2.51e−05; the package's ends"),
        ("rmsprop_step", blind, {"steps": 40}, "yours differs from step 1 on and ends at (−5.69, 0)"),
        ("rmsprop_step", blind, {"steps": 40, "angle": 45}, "ends at (−5.69, 0) with the loss 16.2"),
        ("rmsprop_step", rms, {"lr": 0.05}, "with α = 0.05, 60 steps: yours is the same path"),
    ],
)
def test_it_says_what_is_to_be_seen(name, fn, options, words):
    picture = draw(name, fn, **options)
    assert words in picture.caption and picture.caption.startswith(f"{name} with α = ")
    assert picture.alt.startswith(picture.caption) and "the package's, " in picture.alt
    assert isinstance(picture, Picture) and picture.png.startswith(b"\x89PNG")
    drawn = "yours, " in picture.alt
    assert drawn == ("no step" not in picture.caption and "not done" not in picture.caption)


@pytest.mark.parametrize("name", own.RULES)
@pytest.mark.parametrize("angle", [0, 20, 45])
def test_the_answer_is_the_same_path(name, angle):
    assert "the same path" in draw(name, solution(name, show=False), angle=angle).caption


@pytest.mark.parametrize("angle", [0, 20, 45])
def test_a_right_answer_written_otherwise_is_the_same_path(angle):
    """Across a ravine that is turned, rounding grows to a swing: steps are compared, and not places."""
    assert "the same path" in draw("rmsprop_step", written_otherwise, angle=angle).caption


@pytest.mark.parametrize("rule", [gradient_descent, momentum, rmsprop, adam])
def test_the_package_path_is_the_package_rule(rule):
    name = next(n for n in own.RULES if n.removesuffix("_step") == rule.__name__)
    own.walk(name, solution(name, show=False), path := [START], 60, 0.0, 0.02)
    w = descend(rule, START, ravine().grad, 60, lr=0.02).w
    np.testing.assert_allclose(path, w, rtol=1e-9, atol=1e-12)


def test_endless_answers_are_stopped_and_what_they_did_is_drawn():
    def endless(w, dw, lr):
        while abs(w[0]) < 9.5:
            pass
        return w - lr * dw

    begun = time.monotonic()
    picture = draw("gradient_descent_step", endless)
    assert time.monotonic() - begun < 60
    assert (
        "yours stops after step 3: stopped after" in picture.caption and "yours, 3 steps" in picture.alt
    )


def test_what_an_answer_prints_is_counted_and_not_shown(capsys):
    def prints(w, dw, lr):
        print("here", file=sys.stderr)
        return w - lr * dw

    assert draw("gradient_descent_step", prints).caption.endswith("(It also printed 300 characters.)")
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, RecursionError, BaseException])
def test_no_error_gets_out(error):
    def raises(w, dw, lr):
        raise error("no")

    assert f"makes no step: {error.__name__}: no" in draw("gradient_descent_step", raises).caption


def test_draw_inside_an_answer_is_an_error_of_the_answer():
    def again(w, dw, lr):
        return draw("gradient_descent_step", again)

    assert "RuntimeError: a picture inside a picture" in draw("gradient_descent_step", again).caption


@pytest.mark.parametrize("name", ["ewa", "adam_loop", "", None])
def test_other_exercises_return_no_step(name):
    with pytest.raises(
        ValueError, match="allowed are gradient_descent_step, momentum_step, rmsprop_step"
    ):
        draw(name, rms)


def test_run_twice_it_is_the_same_output():
    first, second = (draw("rmsprop_step", not_done)._repr_mimebundle_() for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("name", "fn", "options"),
    [
        *[(name, solution(name, show=False), {}) for name in own.RULES],
        ("rmsprop_step", stuck, {"steps": 500}),
        ("rmsprop_step", rms, {"steps": 500}),
        ("rmsprop_step", blind, {"steps": 40, "angle": 45}),
    ],
)
def test_rounding_moves_no_digit_of_the_stored_output(monkeypatch, name, fn, options):
    """Another processor rounds otherwise, which is what a start off by a little stands for."""
    first = repr(draw(name, fn, **options))
    for off in (1e-15, -1e-14):
        monkeypatch.setattr(own, "START", START + [5 * off, off])
        assert repr(draw(name, fn, **options)) == first
