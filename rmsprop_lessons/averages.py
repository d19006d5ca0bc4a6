"""The exponentially weighted average, its weights, and how long it remembers."""

from __future__ import annotations

from functools import lru_cache
from math import isfinite

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .checks import Array, float_dtype, one_number, real_array, whole_number

WIDTH, PIECE = 16, 1024  # values in a row, rows at once: measured


def ewa(x: ArrayLike, beta: float, *, bias_correction: bool = False) -> Array:
    """Return v_t = beta v_(t-1) + (1 - beta) x_t along axis 0, from v_0 = 0.

    x has at least one axis, of any length; the result has its shape (integers become float64).
    0 <= beta < 1. With `bias_correction` each v_t is divided by 1 - beta^t, the sum of its weights.
    ValueError: beta outside its range, x without an axis or not of real numbers.
    """
    x, beta = real_array("x", x), _one_beta(beta)
    if x.ndim == 0:
        raise ValueError(f"x is {x}: allowed is a series, an array with at least one axis")
    x = x.astype(float_dtype(x), copy=False)
    # A product would spread nan or inf over all, and no library multiplies short or long floats fast.
    if len(x) < 64 or x.dtype.itemsize not in (4, 8) or not isfinite(np.vdot(x, x)):
        v = _by_passes(x, beta)
    elif x.ndim == 1:
        v = _by_products(x, beta, 1, 1 - beta)
    else:
        v = np.empty_like(x, order="C")
        for i in np.ndindex(x.shape[1:]):
            v[:, *i] = _by_products(np.ascontiguousarray(x[:, *i]), beta, 1, 1 - beta)
    if bias_correction:
        # The average of ones is 1 - β^t. Computed as a sum it keeps its digits when β is near 1.
        sum_of_weights = ewa(np.ones(len(x)), beta).astype(x.dtype)
        v /= sum_of_weights.reshape(-1, *[1] * (x.ndim - 1))
    return v


def _by_products(x: Array, beta: float, lag: int, scale: float) -> Array:
    """Return scale · Σ_i beta^(lag i) x_(t-i) for a series (n,) of finite values.

    The series is cut into rows. Within a row the sum is a product with a matrix. What comes from the
    rows above enters at a row's first value, and it is such a sum itself: of what the rows end with.
    """
    n = len(x)
    if n <= 64:
        return np.dot(x, _powers(beta, lag, scale, n, x.dtype)[0])
    within, at_end, factor = _powers(beta, lag, scale, WIDTH, x.dtype)
    full = n // WIDTH  # after these rows comes one that may be shorter
    ends = np.dot(x[: full * WIDTH].reshape(full, WIDTH), at_end)
    above = _by_products(ends, beta, lag * WIDTH, factor)
    v = np.empty((full + 1, WIDTH), x.dtype)
    rows = np.zeros((min(full + 1, PIECE), WIDTH), x.dtype)
    for i in range(0, full + 1, PIECE):
        values, out = x[i * WIDTH : (i + PIECE) * WIDTH], v[i : i + PIECE]
        rows.reshape(-1)[: len(values)] = values
        rows[i == 0 : len(out), 0] += above[max(i - 1, 0) : i + PIECE - 1]
        np.dot(rows[: len(out)], within, out=out)
    return v.reshape(-1)[:n]


@lru_cache(64)
def _powers(beta: float, lag: int, scale: float, n: int, dtype: np.dtype) -> tuple[Array, Array, float]:
    """Return scale · beta^(lag (i - j)) at [j, i], 0 below; the weights at a row's end; beta^lag."""
    powers, at = beta ** (lag * np.arange(n + 1.0)), np.arange(n)
    within = np.triu(scale * powers[abs(at - at[:, None])])
    return within.astype(dtype), powers[n - 1 :: -1].astype(dtype), float(powers[1])


def _by_passes(x: Array, beta: float) -> Array:
    """Return the averages of a short series, or of one with values that no product with 0 allows."""
    v = (1 - beta) * x
    # 1/(1 - βz) = (1 + βz)(1 + β²z²)(1 + β⁴z⁴)…: each pass doubles how far back v reaches, and
    # log₂ n passes over whole arrays are faster than n steps of a Python loop.
    lag, least = 1, float(np.finfo(v.dtype).smallest_subnormal)
    while beta > 0 and lag < len(v):
        # A factor that underflows to 0 would turn an infinite value, never forgotten, into nan.
        v[lag:] += max(beta**lag, least) * v[:-lag]
        lag *= 2
    return v


def weights(beta: float, n: int) -> NDArray[np.float64]:
    """Return the weights (n,) of the last n values, oldest first: (1 - beta) beta^age.

    They sum to 1 - beta^n. n >= 0, 0 <= beta < 1; anything else raises ValueError.
    """
    beta, n = _one_beta(beta), whole_number("n", n)
    return (1 - beta) * beta ** np.arange(n - 1, -1, -1.0)


def window(beta: float) -> float:
    """Return 1 / (1 - beta), in steps: the length that "averages over about ten steps" means here.

    0 <= beta < 1, else ValueError. It is one of several lengths in use; lesson 02 compares them.
    """
    return 1 / (1 - _one_beta(beta))


def half_life(beta: float) -> float:
    """Return ln(1/2) / ln(beta), in steps: after so many, half of a value's weight is left.

    0 <= beta < 1, else ValueError. beta = 0 forgets at once: half-life 0.
    """
    beta = _one_beta(beta)
    return float(np.log(0.5) / np.log(beta)) if beta > 0 else 0.0


def _one_beta(beta: float) -> float:
    return one_number("beta", beta, "<=", 1.0)
