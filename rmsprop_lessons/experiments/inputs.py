"""What network.py is given, checked: each function returns its argument or raises ValueError."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..checks import Array, float_dtype, real_array, whole_number


def examples_of(params: dict[str, Array], X: ArrayLike, y: ArrayLike) -> tuple[Array, NDArray]:
    """Return X and y, checked against each other and against params."""
    X, y, k = inputs_of(params, X), real_array("y", y), len(params["b2"])
    if y.shape != X.shape[:1]:
        raise ValueError(
            f"y has the shape {y.shape}: allowed is ({len(X)},), one class for each row of X"
        )
    bad = y[(y < 0) | (y >= k) | (y != np.round(y))]
    if y.dtype.kind == "f" or len(bad):
        found = bad[0] if len(bad) else y.dtype
        raise ValueError(f"y is {found}: allowed are whole numbers, 0 <= y < {k}")
    return X, y


def inputs_of(params: dict[str, Array], X: ArrayLike) -> Array:
    """Return X in the dtype of W1, once the shapes of all fit."""
    if set(params) != {"W1", "b1", "W2", "b2"}:
        raise ValueError(f"params has the names {sorted(params)}: allowed are W1, b1, W2, b2")
    X, (h, k) = real_array("X", X), (np.size(params["b1"]), np.size(params["b2"]))
    if X.ndim != 2 or len(X) == 0:
        raise ValueError(f"X has the shape {X.shape}: allowed is (m, n), one example a row")
    for name, shape in {"W1": (X.shape[1], h), "b1": (h,), "W2": (h, k), "b2": (k,)}.items():
        if np.shape(params[name]) != shape:
            raise ValueError(f"{name} has the shape {np.shape(params[name])}: allowed is {shape}")
    return X.astype(float_dtype(params["W1"].real), copy=False)


def three_sizes(sizes: tuple[int, int, int]) -> tuple[int, int, int]:
    """Return the numbers of inputs, hidden units and classes."""
    if np.shape(sizes) != (3,):
        raise ValueError(f"sizes is {sizes!r}: allowed are three whole numbers, as in (64, 32, 10)")
    n, h, k = (at_least_1("sizes", size) for size in sizes)
    return n, h, k


def at_least_1(name: str, value: int) -> int:
    """Return a whole number >= 1 as an int."""
    if not whole_number(name, value):
        raise ValueError(f"{name} is {value}: allowed is a whole number {name} >= 1")
    return int(value)


def single_numbers(hyper: dict[str, Any]) -> dict[str, Any]:
    """Return hyper-parameters that are numbers or functions of the step; arrays are for `descend`."""
    for name, value in hyper.items():
        if not callable(value) and np.ndim(value):
            raise ValueError(f"{name} is {value!r}: allowed is one number, or a function of the step")
    return hyper
