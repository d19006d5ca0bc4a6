"""A crash is told in the learner's words: the line, and the name that was meant."""

import linecache
import math

import numpy as np
import pytest

from rmsprop_lessons import momentum, rmsprop
from rmsprop_lessons.exercises import check


def cell(source):
    """Return the last function of a notebook cell; its lines are where IPython puts them."""
    name = f"<cell {len(linecache.cache)}>"
    linecache.cache[name] = len(source), None, source.splitlines(keepends=True), name
    space = {}
    exec(compile(source, name, "exec"), space)
    return [thing for thing in space.values() if callable(thing)][-1]


@pytest.mark.parametrize(
    ("name", "arguments", "line", "words"),
    [
        ("momentum_step", "w, dw, v, lr, beta1", "v = beta * v + (1 - beta) * dw", "mean `beta1`"),
        ("momentum_step", "w, dw, v, lr, beta1", "return W - lr * v, v", "mean `w`"),
        ("momentum_step", "w, dw, v, lr, b1", "v = beta1 * v + (1 - beta1) * dw", "mean `b1`"),
        (
            "momentum_step",
            "w, dw, v, learning_rate, b",
            "return w - learnin_rate * v, v",
            "mean `learning_rate`",
        ),
        ("momentum_step", "w, grads, v, lr, b", "v = b * v + (1 - b) * dW", "mean `grads`"),
        ("momentum_step", "w, dw, v, alpha, b", "return w - lr * v, v", "mean `alpha`"),
        (
            "momentum_step",
            "w, dw, v_old, lr, b",
            "v = b * v + (1 - b) * dw",
            "`def` line calls it `v_old`",
        ),
        (
            "rmsprop_step",
            "w, dw, S, lr, b, eps",
            "S_dW = b * S_dW + (1 - b) * dw**2",
            "`def` line calls it `S`",
        ),
        (
            "rmsprop_step",
            "w, dw, S, lr, b, eps",
            "return w - lr * dw / (np.sqrt(S) + eps), S",
            "import numpy",
        ),
        ("rmsprop_step", "w, dw, S, lr, b, eps", "return w - lr * dw / (S + epsilon), S", "mean `eps`"),
        ("adam_step", "w, dw, v, S, t, lr, b1, b2, e", "v = beta * v + (1 - beta) * dw", "`b1` or `b2`"),
        (
            "adam_step",
            "w, dw, v, S, t, lr, b1, b2, e",
            "return w, frobnicated, S",
            "is it one of these?",
        ),
        ("ewa", "x, beta", "return [v := beta * v + (1 - beta) * p for p in x]", "does it start from?"),
        ("ewa", "x, beta", "averages = []; return averags", "mean `averages`"),
        ("ewa", "x, beta", "return (1 - beta)(x)", "operator missing"),
        ("ewa", "x, beta", "return x.reshape(7, 7)", "what does one of the values turn out to be?"),
        ("ewa", "x, beta", "a, b = x, beta, 1", "names on the left"),
        ("ewa", "x, beta", "return beta ^ 2", "write a power"),
        ("rmsprop_step", "w, dw, S, lr, b, eps", "S = b * S + (1 - b) * dw ^ 2", "write a power"),
        ("ewa", "x, beta", "return [*x] * beta", "is a list"),
        ("ewa", "x, beta", "return x.push(beta)", "before the dot"),
        ("momentum_step", "w, dw, v, lr, b", "v = v if dw > 0 else dw", "which of them should it hold"),
        ("ewa", "x, beta", "return [x['v'] for p in x]", "positions, or the values"),
        ("ewa", "x, beta", "return beta[0]", "one number where"),
    ],
)
def test_the_cause_comes_with_the_learners_own_line(name, arguments, line, words):
    feedback = check(name, cell(f"def answer({arguments}):\n    {line}\n    return w, v\n"))
    assert (feedback.passed, feedback.kind, feedback.mistakes) == (False, "crash", ())
    assert f"\n    {line}\n" in feedback.message and words in feedback.message, feedback


def test_the_line_is_found_in_a_function_that_the_answer_calls():
    source = "def root(S):\n    return S / nothing\n"
    source += "def answer(w, dw, S, lr, b, eps):\n    return root(S), S\n"
    assert "return S / nothing" in check("rmsprop_step", cell(source)).message


def test_the_second_message_shows_the_input():
    answer = cell("def answer(x, beta):\n    return x + y\n")
    check("ewa", answer)
    assert "Tried with x = [10, 0, 20], beta = 0.8." in check("ewa", answer).message


@pytest.mark.parametrize(
    ("name", "source", "words"),
    [
        (  # read too early, and not its own past
            "momentum_step",
            "def answer(w, dw, v, lr, beta1):\n    w = w - lr * v_new\n    v_new = beta1 * v + dw\n",
            "does that line come first?",
        ),
        (
            "rmsprop_step",
            "def answer(w, dw, S, lr, beta2, eps):\n    if w is None:\n        s = S\n    return w, s\n",
            "does that line come first?",
        ),
        (
            "rmsprop_step",
            "def answer(w, dw, S, lr, beta2, eps):\n    s_dw *= beta2\n    return w, s_dw\n",
            "line calls it `S`",
        ),
        ("ewa", "def answer(x, beta):\n    for p in x:\n        v += p\n    return v\n", "start from?"),
        (
            "momentum_step",
            "def answer(w, v, dw, lr, beta1):\n    return w - lr * v, v\n",
            "yours takes (w, v, dw, lr, beta1)",
        ),
        (
            "ewa",
            "def answer(x, beta):\n    v = []\n    for p in x:\n        v = v.append(p)\n    return v\n",
            "append",
        ),
        (
            "ewa",
            "def answer(x, beta):\n    out = []\n    return out.append(x[0])\n",
            "What comes back is None.",
        ),
    ],
)
def test_the_question_fits_what_the_line_does(name, source, words):
    feedback = check(name, cell(source))
    assert (feedback.passed, feedback.kind) == (False, "crash"), feedback
    assert words in feedback.message and "`return` missing" not in feedback.message, feedback


def test_a_missing_return_is_not_done():
    feedback = check("ewa", cell("def answer(x, beta):\n    v = 0  # return\n"))
    assert feedback.kind == "not done" and "`return` missing?" in feedback.message


def steps(*lines):
    """Return an rmsprop_step made of these lines."""
    names = {"np": np, "math": math}
    exec("def rmsprop_step(w, dw, S, lr, beta2, eps):\n    " + "\n    ".join(lines), names)
    return names["rmsprop_step"]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (("return w - lr * dw / math.sqrt(S), S",), "`math` works on one number"),
        (("return w - lr * dw / sqrt(S), S",), "`sqrt` alone is unknown to Python"),
        (("if S == None:", "    S = 0", "return w, S"), "asked with `is`, not with `==`"),
        (("return {w: 1}, S",), "A key of a dict must stay"),
        (("w.data = w.data - lr", "return w, S"), "cannot be set"),
        (("import torchh", "return w, S"), "does not find that module"),
        (("W, b = w", "return w, S"), "one parameter, and three, too"),
        (("for i in len(w):", "    pass", "return w, S"), "Print what stands behind `in`"),
    ],
)
def test_what_beginners_type_has_a_hint_of_its_own(lines, words):
    feedback = check("rmsprop_step", steps(*lines))
    assert feedback.kind == "crash" and words in " ".join(feedback.message.split())


def test_a_right_rule_that_takes_its_settings_by_name_passes():
    assert check("momentum_step", momentum).passed and check("rmsprop_step", rmsprop).passed

    def f(w, dw, v, *, lr, beta1):
        v = beta1 * v + (1 - beta1) * dw
        return w - lr * v, v

    assert check("momentum_step", f).passed
    said = check("momentum_step", lambda w, dw, *, lr: (w, dw)).message
    assert "yours takes (w, dw, *, lr)" in " ".join(said.split())


def test_a_signature_is_printed_with_its_marks():
    def momentum_step(w, dw, /, v, beta1, lr):
        return w, v

    assert "yours takes (w, dw, /, v, beta1, lr)" in " ".join(
        check("momentum_step", momentum_step).message.split()
    )


class NoSignature:
    """It can be called, and nobody can say with what."""

    __signature__ = 0

    def __call__(self, *given):
        return 0.0


def test_what_hides_its_arguments_is_told_what_it_is_called_with():
    assert "Tried with x = " in check("ewa", max).message
    said = check("ewa", NoSignature())
    assert not said.passed and "it is called as ewa(x, beta)" in said.message


def test_a_line_that_is_no_code_by_itself_is_quoted_as_it_stands():
    answers = {
        "ewa": lambda x, beta: x[0][0] + beta,
    }
    said = check("ewa", answers["ewa"])
    assert said.kind == "crash" and '"ewa": lambda x, beta' in said.message


def test_what_stops_far_from_1_alone_is_a_crash():
    def rmsprop_step(w, dw, S, lr, beta2, eps):
        if np.max(np.abs(dw)) > 1e6:
            raise ValueError("that is too large")
        return rmsprop(w, dw, S, lr=lr, beta2=beta2, eps=eps)

    said = check("rmsprop_step", rmsprop_step)
    assert said.kind == "crash" and "that is too large" in said.message
