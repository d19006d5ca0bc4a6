"""Answers of people in the field, retold, that were once judged wrongly or asked beside the point."""

import linecache
import math
from decimal import Decimal

import numpy as np
import pytest

from rmsprop_lessons.exercises import EXERCISES, check

ADAM = EXERCISES["adam_step"].solution


def folded(divisor):
    """Return Adam with its repair in lr: a form that a whole generation learnt."""

    def adam_step(w, dw, v, S, t, lr, beta1, beta2, eps):
        rate = lr * np.sqrt(1 - beta2**t) / (1 - beta1**t)
        v, S = v + (1 - beta1) * (dw - v), S + (1 - beta2) * (dw**2 - S)
        return w - rate * v / divisor(S, eps), v, S

    return adam_step


def fixed_eps(w, dw, v, S, t, lr, beta1, beta2, eps):
    return ADAM(w, dw, v, S, t, lr, beta1, beta2, 1e-8)


def eps_squared(w, dw, S, lr, beta2, eps):
    S = beta2 * S + (1 - beta2) * dw**2
    return w - lr * dw / np.sqrt(S + eps**2), S


def nesterov_of_keras(w, dw, v, lr, beta1):
    v = beta1 * v - lr * dw
    return w + beta1 * v - lr * dw, v


def nesterov_of_cs231n(w, dw, v, lr, beta1):
    before, v = v, beta1 * v - lr * dw
    return w - beta1 * before + (1 + beta1) * v, v


def nesterov_of_pytorch(w, dw, v, lr, beta1):
    v = beta1 * v + dw
    return w - lr * (dw + beta1 * v), v


def nesterov_averaged(w, dw, v, lr, beta1):
    v = beta1 * v + (1 - beta1) * dw
    return w - lr * (beta1 * v + (1 - beta1) * dw), v


def nesterov_with_lr_inside(w, dw, v, lr, beta1):
    v = beta1 * v + lr * dw
    return w - (beta1 * v + lr * dw), v


def classical_and_climbing(w, dw, v, lr, beta1):
    v = beta1 * v + lr * dw
    return w + v, v


def average_without_brackets(w, dw, v, lr, beta1):
    v = beta1 * v + 1 - beta1 * dw
    return w - lr * v, v


def squares_without_brackets(w, dw, S, lr, beta2, eps):
    S = beta2 * S + 1 - beta2 * dw**2
    return w - lr * dw / (np.sqrt(S) + eps), S


def adam_without_brackets(w, dw, v, S, t, lr, beta1, beta2, eps):
    v, S = beta1 * v + 1 - beta1 * dw, beta2 * S + 1 - beta2 * dw**2
    return w - lr * v / (1 - beta1**t) / (np.sqrt(S / (1 - beta2**t)) + eps), v, S


def series_without_brackets(x, beta):
    v = 0
    return [v := beta * v + 1 - beta * point for point in x]


def beta_typed(w, dw, v, lr, beta1):
    v = 0.9 * v + (1 - 0.9) * dw
    return w - lr * v, v


def beta2_typed(w, dw, v, S, t, lr, beta1, beta2, eps):
    return ADAM(w, dw, v, S, t, lr, beta1, 0.999, eps)


def two_by_name(params, grad, epochs, batches, lr, beta1, beta2, eps):
    """Work with two parameters, written out by hand; the second square is forgotten."""
    W, b, out = params["W"], params["b"], []
    vW = vb = SW = Sb = t = 0
    for epoch, batch in np.ndindex(epochs, batches):
        t, g = t + 1, grad({"W": W, "b": b}, epoch, batch)
        vW, vb = beta1 * vW + (1 - beta1) * g["W"], beta1 * vb + (1 - beta1) * g["b"]
        SW, Sb = beta2 * SW + (1 - beta2) * g["W"] ** 2, beta2 * Sb + (1 - beta2) * g["b"]
        rate, left = lr / (1 - beta1**t), 1 - beta2**t
        W = W - rate * vW / (np.sqrt(SW / left) + eps)
        b = b - rate * vb / (np.sqrt(Sb / left) + eps)
        out.append({"W": W, "b": b})
    return out


def loop(change):
    """Return a right loop around a step, which changes the gradients first."""

    def adam_loop(params, grad, epochs, batches, *hyper):
        memory, path = {}, []
        for t, (epoch, batch) in enumerate(np.ndindex(epochs, batches), start=1):
            g, params = change(grad(params, epoch, batch)), dict(params)
            for name, w in params.items():
                v, S = memory.get(name, (0 * w, 0 * w))
                params[name], *memory[name] = ADAM(w, g[name], v, S, t, *hyper)
            path.append(params)
        return path

    return adam_loop


def clipped(g):
    norm = math.sqrt(sum((slope**2).sum() for slope in g.values()))
    return {name: slope * min(1, 1 / norm) for name, slope in g.items()}


def shared_out(g):
    return {name: slope / len(g) for name, slope in g.items()}


def objects(x, beta):
    add = np.frompyfunc(lambda v, point: beta * v + (1 - beta) * point, 2, 1)
    return add.accumulate(np.concatenate([[0], x]), dtype=object)[1:]


def decimals(x, beta):
    v, share = Decimal(0), Decimal(float(beta))
    return [v := share * v + (1 - share) * Decimal(float(point)) for point in x]


def primed_with_a_mean(x, beta):
    v = np.mean(x[:3])
    return [v := beta * v + (1 - beta) * point for point in x]


class Tensor:
    """As one of PyTorch that requires a gradient."""

    dtype = "float64"

    def __array__(self, *args, **others):
        raise RuntimeError("Can't call numpy() on Tensor that requires grad. Use detach() instead.")


def tensors(w, dw, v, lr, beta1):
    return w, Tensor()


@pytest.mark.parametrize(
    ("name", "fn", "kind", "key", "words"),
    [
        ("adam_step", folded(lambda S, e: np.sqrt(S) + 1e-7), "two mistakes", "A77+A41", "eps should"),
        ("adam_step", folded(lambda S, e: np.sqrt(S) + e), "convention", "A41", "fold the repair"),
        ("adam_step", folded(lambda S, e: np.sqrt(S + e)), "convention", "A71", "Two forms"),
        ("adam_step", folded(lambda S, e: np.sqrt(S + e**2)), "convention", "A72", "Two forms"),
        ("adam_step", fixed_eps, "mistake", "A77", "Which number stands where eps should"),
        ("adam_step", adam_without_brackets, "mistake", "A76", "in Python's order"),
        ("adam_step", beta2_typed, "mistake", "A74", "where beta2 should"),
        ("rmsprop_step", eps_squared, "convention", "R66", "ε² under the root"),
        ("rmsprop_step", squares_without_brackets, "mistake", "R68", "in Python's order"),
        ("momentum_step", nesterov_of_keras, "convention", "M48", "Nesterov"),
        ("momentum_step", nesterov_of_cs231n, "convention", "M48", "Nesterov"),
        ("momentum_step", nesterov_of_pytorch, "convention", "M49", "as PyTorch writes it"),
        ("momentum_step", nesterov_averaged, "convention", "M36", "Nesterov"),
        ("momentum_step", nesterov_with_lr_inside, "convention", "M50", "Nesterov"),
        ("momentum_step", classical_and_climbing, "two mistakes", "M08+M04", "the classical form"),
        ("momentum_step", average_without_brackets, "mistake", "M52", "in Python's order"),
        ("momentum_step", beta_typed, "mistake", "M51", "where beta1 should"),
        ("momentum_step", tensors, "structure", "dtype", "yours is v, of type Tensor"),
        ("momentum_step", tensors, "structure", "dtype", "that requires grad"),
        ("ewa", series_without_brackets, "mistake", "E36", "in Python's order"),
        ("ewa", objects, "structure", "dtype", "dtype object, each entry of type"),
        ("ewa", decimals, "structure", "dtype", "each entry of type Decimal"),
        ("ewa", primed_with_a_mean, "property", "starts_from_zero", "From the second value on"),
        ("adam_loop", two_by_name, "property", "one_parameter_as_the_other", "do with the one"),
        ("adam_loop", loop(clipped), "property", "slope_and_eps_are_one", "comes into your step"),
        ("adam_loop", loop(shared_out), "property", "slope_and_eps_are_one", "comes into your step"),
    ],
)  # fmt: skip
def test_what_people_wrote_is_named_for_what_it_is(name, fn, kind, key, words):
    check(name, ...)
    feedback = check(name, fn)
    said = " ".join(feedback.message.split())
    assert (feedback.kind, feedback.key) == (kind, key) and words in said
    assert f"{EXERCISES[name].NAMES[0]} = " in said and len(said.split()) <= 160
    if kind == "convention":
        assert "This lesson wants" in said and "wrong" not in said and "mistake" not in said


SHADOW = """
def adam_loop(params, grad, epochs, batches, lr, beta1, beta2, eps):
    v = {name: 0 * w for name, w in params.items()}
    for epoch in range(epochs):
        g = grad(params, epoch, 0)
        for k, v in params.items():
            v[k] = beta1 * v[k] + (1 - beta1) * g[k]
"""


def test_a_loop_variable_that_hides_a_memory_is_asked_about():
    linecache.cache["<shadow>"] = len(SHADOW), None, SHADOW.splitlines(keepends=True), "<shadow>"
    space = {}
    exec(compile(SHADOW, "<shadow>", "exec"), space)
    said = " ".join(check("adam_loop", space["adam_loop"]).message.split())
    assert "Two things are called `v`" in said and "Does the loop hand you positions" not in said


def test_no_hint_of_momentum_asks_for_what_it_does_not_have():
    laws = [law for law in EXERCISES["momentum_step"].LAWS for law in law.lines]
    assert not any("divided" in line for line in laws)


@pytest.mark.parametrize("name", ["rmsprop_step", "adam_step"])
def test_the_floor_is_asked_about_where_the_step_can_be_seen(name):
    law = next(law for law in EXERCISES[name].LAWS if law.name == "eps_is_a_floor")
    assert not law.inputs[0]["w"].any()
