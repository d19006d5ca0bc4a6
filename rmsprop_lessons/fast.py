"""The steps of updates.py at the speed of memory: in place, piece by piece, all layers in one vector.

What is computed is said in updates.py, the reference. Here it is done in an order that makes no new
arrays, comes back to an entry while the cache still holds it, and asks NumPy as seldom as possible.
"""

from __future__ import annotations

from collections.abc import Callable
from inspect import signature
from itertools import count
from math import inf, sqrt
from typing import Any

import numpy as np
from numpy import add, divide, multiply, subtract

from .checks import HIGHEST, ZERO, Array, one_number
from .updates import adam, gradient_descent, momentum, rmsprop

PIECE = 2**20  # bytes of each array: measured, larger ones leave the cache, smaller ones cost calls
Constants = tuple[Array, Array, Array, Array]  # beta1, beta2, eps, lr, without axes, in w's dtype

# t is scratch. The averages are kept without their factor 1 - beta: one pass less over the memory.
# Outputs go by position, numbers are arrays already: below 1000 entries it is the calls that cost.


def _average(a: Array, beta: Array, x: Array) -> None:
    multiply(a, beta, a)
    add(a, x, a)


def _gradient_descent(w: Array, dw: Array, t: Array, c: Constants) -> None:
    multiply(dw, c[3], t)
    subtract(w, t, w)


def _momentum(w: Array, dw: Array, v: Array, t: Array, c: Constants) -> None:
    _average(v, c[0], dw)
    _gradient_descent(w, v, t, c)


def _rmsprop(w: Array, dw: Array, S: Array, t: Array, c: Constants, v: Array | None = None) -> None:
    _, beta2, eps, lr = c
    multiply(dw, dw, t)
    _average(S, beta2, t)
    np.sqrt(S, t)  # of all lines the slowest
    add(t, eps, t)
    divide(dw if v is None else v, t, t)
    multiply(t, lr, t)
    subtract(w, t, w)


def _adam(w: Array, dw: Array, v: Array, S: Array, t: Array, c: Constants) -> None:
    _average(v, c[0], dw)
    _rmsprop(w, dw, S, t, c, v)


STEPS: dict = {gradient_descent: _gradient_descent, momentum: _momentum, rmsprop: _rmsprop, adam: _adam}


def in_place(rule: Callable, w: Array, dw: Array, **hyper: Any) -> Callable[[], None]:
    """Return step(): each call moves w, in place, by the gradient that then stands in dw.

    Write each new gradient into dw: dw[:] = …, or out=dw. rule is one of updates.py; its memory starts
    at 0. lr is a number or a function of the step; betas cannot change. ValueError: what is not so.
    """
    if rule not in STEPS:
        raise ValueError(f"rule is {rule!r}: allowed are {', '.join(r.__name__ for r in STEPS)}")
    if others := hyper.keys() - ZERO.keys():
        raise ValueError(f"{min(others)} is given: allowed are {', '.join(ZERO)}")
    arguments = signature(rule).bind(w, dw, **hyper)  # TypeError: lr is missing, or is not the rule's
    arguments.apply_defaults()
    hyper = {name: x for name, x in arguments.arguments.items() if name in ZERO}
    arrays = _vectors(w, dw)
    arrays += [np.zeros_like(arrays[0]) for name in arguments.arguments if name in ("v", "S")]
    n, size, numbers = w.size, PIECE // w.itemsize, np.zeros(4, w.dtype)
    t, c = np.empty_like(arrays[0][:size]), tuple(k.reshape(()) for k in np.split(numbers, 4))
    pieces = [(*(a[i : i + size] for a in arrays), t[: n - i], c) for i in range(0, n, size)]
    move, corrected, steps = STEPS[rule], rule is adam, count(1)
    numbers[:] = _numbers(1, corrected, **hyper)

    def step() -> None:
        if corrected or callable(hyper["lr"]):
            numbers[:] = _numbers(next(steps), corrected, **hyper)
        for piece in pieces:
            move(*piece)

    return step


def _numbers(
    t: int, corrected: bool, lr: Any, beta1: float = 0.0, beta2: float = 0.0, eps: float = 0.0
) -> list[float]:
    """Return beta1, beta2, and eps and lr with the factors that the averages lack at step t."""
    hyper = {"lr": lr(t) if callable(lr) else lr, "beta1": beta1, "beta2": beta2, "eps": eps}
    lr, *_ = (one_number(name, x, ZERO[name], HIGHEST.get(name, inf)) for name, x in hyper.items())
    v = (1 - beta1) / (1 - beta1**t if corrected else 1)
    root = sqrt((1 - beta2) / (1 - beta2**t if corrected else 1))
    return [beta1, beta2, eps / root, lr * v / root]


def _vectors(w: Array, dw: Array) -> list[Array]:
    """Return both as vectors of the same memory; ValueError where a step could not be taken in it."""
    kinds = [(a.dtype.name, a.shape) if isinstance(a, np.ndarray) else None for a in (w, dw)]
    if kinds[0] != kinds[1] or kinds[0] is None or kinds[0][0] not in ("float32", "float64"):
        raise ValueError(f"w, dw are {kinds}: allowed are two arrays of one shape, float32 or float64")
    if np.may_share_memory(w, dw) or not (w.flags.carray and dw.flags.c_contiguous):
        raise ValueError(
            "w or dw is read-only, has gaps or shares memory: allowed is one piece for each"
        )
    return [w.reshape(-1), dw.reshape(-1)]


def views(vector: Array, like: dict[str, Array]) -> dict[str, Array]:
    """Cut a vector into views with the names and shapes of `like`: who changes one changes both."""
    parts = np.split(vector, np.cumsum([w.size for w in like.values()])[:-1])
    return {name: part.reshape(w.shape) for (name, w), part in zip(like.items(), parts, strict=True)}
