import numpy as np
import pytest

from rmsprop_lessons import ewa
from rmsprop_lessons.exercises import EXERCISES, check


def gd(w, dw, lr):
    return w - lr * dw


def my_ewa(x, beta):
    v, out = 0.0, []
    for value in x:
        v += (1 - beta) * (value - v)
        out.append(v)
    return out


def my_corrected(x, beta):
    return tuple(v / (1 - beta**t) for t, v in enumerate(my_ewa(x, beta), start=1))


def my_momentum(w, dw, v, lr, beta1):
    v = v + (1 - beta1) * (dw - v)
    return [w - lr * v, v]


def my_rmsprop(w, dw, S, lr, beta2, eps):
    S = S + (1 - beta2) * (dw * dw - S)
    return w - lr / (S**0.5 + eps) * dw, S


RIGHT = {
    "momentum_step": my_momentum,
    "rmsprop_step": my_rmsprop,
    "gradient_descent_step": gd,
    "ewa": my_ewa,
    "ewa_corrected": my_corrected,
}


@pytest.mark.parametrize("name", EXERCISES)
def test_right_answers_in_other_styles_pass(name):
    feedback = check(name, RIGHT[name])
    assert feedback.passed and feedback.kind == "right" and feedback.mistakes == ()


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (lambda *args: ..., "not done"),
        (lambda *args: None, "not done"),
        (lambda *args: 1 / 0, "crash"),
        (lambda: 0, "crash"),
        (lambda *args: "four", "structure"),
        (lambda *args: np.zeros((7, 7)), "structure"),
    ],
)
def test_everything_else_gets_its_kind(name, answer, kind):
    feedback = check(name, answer)
    assert (feedback.passed, feedback.kind) == (False, kind)
    assert str(feedback) == feedback.message and feedback.message.startswith(name)


def truncated(x, beta):
    out = np.zeros_like(x)
    out[:] = my_ewa(x, beta)
    return out


def mixed_up(x, beta):
    return ewa(x, 1 - beta)


def late(x, beta):
    return [0.0, *my_ewa(x, beta)[:-1]]


@pytest.mark.parametrize("wrong", [truncated, mixed_up, late])
def test_wrong_averages_are_shown_beside_the_right_ones(wrong):
    feedback = check("ewa", wrong)
    assert feedback.kind == "difference"
    assert "beta = 0.8: expected [1.8" in feedback.message and "yours is [" in feedback.message


def test_a_changed_argument_does_not_spoil_the_check():
    def in_place(w, dw, lr):
        w -= lr * dw
        return w

    assert check("gradient_descent_step", in_place).passed
    assert check("gradient_descent_step", gd).passed


def test_unknown_name_lists_the_known_ones():
    with pytest.raises(ValueError, match="'ewma'.*gradient_descent_step"):
        check("ewma", my_ewa)
