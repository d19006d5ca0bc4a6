"""The steps of updates.py at the speed of memory: in place, piece by piece, all layers in one vector.

updates.py is the reference. Here the same is done without new arrays, in the cache, in few calls.
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import signature
from itertools import count
from typing import Any

import numpy as np
from numpy import add, divide, multiply, subtract

from .checks import ZERO, Array, one_hyper
from .descent import memory_names
from .updates import adam, gradient_descent, momentum, rmsprop

PIECE = 2**20  # bytes of each array: measured, larger ones leave the cache, smaller ones cost calls

# t is scratch, c is beta1, beta2, eps, lr: arrays, as are outputs, because converting costs, too.
# The averages are kept without their factor 1 - beta: one pass less.


def _average(a: Array, beta: Array, x: Array) -> None:
    multiply(a, beta, a)
    add(a, x, a)


def _gradient_descent(w: Array, dw: Array, t: Array, c: tuple) -> None:
    multiply(dw, c[3], t)
    subtract(w, t, w)


def _momentum(w: Array, dw: Array, v: Array, t: Array, c: tuple) -> None:
    _average(v, c[0], dw)
    _gradient_descent(w, v, t, c)


def _rmsprop(w: Array, dw: Array, S: Array, t: Array, c: tuple, v: Array | None = None) -> None:
    _, beta2, eps, lr = c
    multiply(dw, dw, t)
    _average(S, beta2, t)
    np.sqrt(S, t)  # of all lines the slowest
    add(t, eps, t)
    divide(dw if v is None else v, t, t)
    multiply(t, lr, t)
    subtract(w, t, w)


def _adam(w: Array, dw: Array, v: Array, S: Array, t: Array, c: tuple) -> None:
    _average(v, c[0], dw)
    _rmsprop(w, dw, S, t, c, v)


STEPS: dict = {gradient_descent: _gradient_descent, momentum: _momentum, rmsprop: _rmsprop, adam: _adam}


def in_place(rule: Callable, w: Array, dw: Array, **hyper: Any) -> Callable[[], None]:
    """Return step(): each call moves w, in place, by the gradient that then stands in dw.

    Write each new gradient into dw: dw[:] = …, or out=dw. rule is one of updates.py; its memory starts
    at 0. lr is a number or a function of the step; betas cannot change. ValueError: what is not so.
    """
    hyper = complete(rule, hyper)
    lr, corrected, move, steps = hyper["lr"], rule is adam, STEPS[rule], count(1)
    arrays = [*_vectors(w, dw), *(np.zeros(w.size, w.dtype) for m in memory_names(rule) if m != "t")]
    n, size, numbers = w.size, PIECE // w.itemsize, np.zeros(4, w.dtype)
    t, c = np.empty_like(arrays[0][:size]), tuple(k.reshape(()) for k in np.split(numbers, 4))
    pieces = [(*(a[i : i + size] for a in arrays), t[: n - i], c) for i in range(0, n, size)]

    fixed = {k: one_hyper(k, x) for k, x in hyper.items() if k != "lr" or not callable(x)}

    def set_numbers(t: int) -> None:
        now = {**fixed, "lr": one_hyper("lr", lr(t))} if callable(lr) else fixed
        numbers[:] = constants(t if corrected else 0, **now)

    def step() -> None:
        if corrected or callable(lr):
            set_numbers(next(steps))
        for piece in pieces:
            move(*piece)

    set_numbers(1)
    return step


def complete(rule: Callable, hyper: dict[str, Any]) -> dict[str, Any]:
    """Return all hyper-parameters of a rule, what is not given by its default."""
    if rule not in STEPS:
        raise ValueError(f"rule is {rule!r}: allowed are {', '.join(r.__name__ for r in STEPS)}")
    given = signature(rule).bind(0, 0, *memory_names(rule), **hyper)  # TypeError: what it does not take
    given.apply_defaults()
    return {name: x for name, x in given.arguments.items() if name in ZERO}


def constants(t: int, lr: Any, beta1: Any = 0.0, beta2: Any = 0.0, eps: Any = 0.0) -> tuple:
    """Return beta1, beta2, and eps and lr with what the averages lack at step t; 0: no correction."""
    lr = lr * (1 - beta1) / (1 - beta1**t if t else 1)
    root = ((1 - beta2) / (1 - beta2**t if t else 1)) ** 0.5
    return beta1, beta2, eps / root, lr / root


def _vectors(w: Array, dw: Array) -> list[Array]:
    """Return both as vectors of the same memory; ValueError where a step could not be taken in it."""
    kinds = [(a.dtype.name, a.shape) if isinstance(a, np.ndarray) else "no array" for a in (w, dw)]
    if kinds[0] != kinds[1] or kinds[0][0] not in ("float32", "float64"):
        raise ValueError(f"w, dw are {kinds}: allowed are two arrays of one shape, float32 or float64")
    if np.may_share_memory(w, dw) or not (w.flags.carray and dw.flags.c_contiguous):
        raise ValueError(
            "w or dw is read-only, has gaps or shares memory: allowed is one piece for each"
        )
    return [w.reshape(-1), dw.reshape(-1)]


def views(vector: Array, like: dict[str, Array]) -> dict[str, Array]:
    """Cut a vector into views with the names and shapes of `like`: who changes one changes both."""
    end = 0
    return {k: vector[end : (end := end + w.size)].reshape(w.shape) for k, w in like.items()}
