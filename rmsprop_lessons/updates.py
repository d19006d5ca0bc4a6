"""Four update rules as pure functions: parameters, gradient and memory in; new ones out.

Shared by all four: `w` and `dw` have one shape, any shape. A memory left at 0.0 stands for zeros.
Hyper-parameters are numbers, or arrays that broadcast against `w` (a leading axis holds many runs).
Nothing is changed in place. The results have the dtype of `w`; integers become float64.
`ValueError` names the argument, its value and what is allowed. The checks stand below the formulas.
"""

from collections.abc import Callable
from functools import wraps
from reprlib import repr as shorten

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.floating]


def gradient_descent(w: ArrayLike, dw: ArrayLike, *, lr: ArrayLike) -> tuple[Array]:
    """Step against the gradient, as far as the gradient is large.

    lr > 0 has the unit parameter² / loss. Source: Cauchy (1847).
    """
    return (w - lr * dw,)


def momentum(
    w: ArrayLike, dw: ArrayLike, v: ArrayLike = 0.0, *, lr: ArrayLike, beta1: ArrayLike = 0.9
) -> tuple[Array, Array]:
    """Step against the average of the gradients, so that what changes sign cancels.

    v, like w, is the average so far; lr > 0; 0 <= beta1 < 1. This is the averaged form: PyTorch and
    Keras leave (1 - beta1) out and take the same path with lr * (1 - beta1).
    Source: Polyak (1964), there as a sum.
    """
    v = beta1 * v + (1 - beta1) * dw
    w = w - lr * v
    return w, v


def rmsprop(
    w: ArrayLike,
    dw: ArrayLike,
    S: ArrayLike = 0.0,
    *,
    lr: ArrayLike,
    beta2: ArrayLike = 0.9,
    eps: ArrayLike = 1e-8,
) -> tuple[Array, Array]:
    """Divide each parameter's gradient by the root of its own averaged square.

    S, like w, is the average of dw² so far; lr > 0 has the unit of a parameter; 0 <= beta2 < 1;
    eps >= 0 stands outside the root and has the unit of a gradient. S is updated before it divides.
    There is no bias correction: the first step is lr / sqrt(1 - beta2) long.
    Source: Tieleman and Hinton, Coursera lecture 6 (2012), which has no eps.
    """
    S = beta2 * S + (1 - beta2) * dw**2
    w = w - lr * dw / (np.sqrt(S) + eps)
    return w, S


def adam(
    w: ArrayLike,
    dw: ArrayLike,
    v: ArrayLike = 0.0,
    S: ArrayLike = 0.0,
    t: int = 0,
    *,
    lr: ArrayLike,
    beta1: ArrayLike = 0.9,
    beta2: ArrayLike = 0.999,
    eps: ArrayLike = 1e-8,
) -> tuple[Array, Array, Array, int]:
    """Step by the averaged gradient over the root of the averaged square, both bias-corrected.

    v and S, like w, are the raw averages so far; t >= 0 counts the steps already taken; lr > 0;
    0 <= beta1, beta2 < 1; eps >= 0 stands outside the root. The raw averages come back, never the
    corrected ones. Source: Kingma and Ba (2015), Algorithm 1, where v is called m and S is called v.
    """
    t = t + 1
    v = beta1 * v + (1 - beta1) * dw
    S = beta2 * S + (1 - beta2) * dw**2
    v_corrected = v / (1 - power(beta1, t))
    S_corrected = S / (1 - power(beta2, t))
    w = w - lr * v_corrected / (np.sqrt(S_corrected) + eps)
    return w, v, S, t


def power(beta: float | Array, t: int) -> float | Array:
    """Return beta^t; unlike `**` it rounds an array of betas as it rounds one of them."""
    result = np.power(beta, t)
    return result if np.ndim(beta) else float(result)


ZERO = {"lr": "<", "beta1": "<=", "beta2": "<=", "eps": "<="}  # "<=": 0 itself is allowed
HIGHEST = {"beta1": 1.0, "beta2": 1.0}


def checked(rule: Callable) -> Callable:
    """Return `rule` with its arguments checked and made ready, and its results in w's dtype."""
    code = rule.__code__
    names = code.co_varnames[: code.co_argcount]
    known = {*names, *code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]}

    @wraps(rule)
    def step(*args: ArrayLike, **others: ArrayLike) -> tuple:
        given = {**dict(zip(names, args, strict=False)), **others}
        if len(given) < len(args) + len(others) or not {"w", "dw"} <= given.keys() <= known:
            return rule(*args, **others)  # Python's own TypeError names what is missing or too much
        dtype = float_dtype(real_array("w", given["w"]))
        given = {name: _ready(name, value, dtype) for name, value in given.items()}
        _compare_shapes(**given)
        return tuple(x if isinstance(x, int) else x.astype(dtype, copy=False) for x in rule(**given))

    return step


def in_range(name: str, value: ArrayLike, zero: str = "<", high: float = np.inf) -> float | Array:
    """Return `value` as a float or a float array, all of it above 0 and below `high`.

    With `zero` = "<=" 0 is allowed too. ValueError names the argument, the value and the range.
    """
    if isinstance(value, float) and 0 < value < high:
        return float(value)  # the usual case, at once: it is met at every step
    given = real_array(name, value)
    numbers = given.astype(float)
    good = ((numbers > 0) if zero == "<" else (numbers >= 0)) & (numbers < high)
    if not good.all():
        bad = given[~good].flat[0]
        raise ValueError(f"{name} is {bad}: allowed is 0 {zero} {name} < {high:g}")
    # A Python float takes on the dtype that it meets; a NumPy one would turn float32 into float64.
    return float(numbers) if numbers.ndim == 0 else numbers


def whole_number(name: str, value: int) -> int:
    """Return `value` as an int >= 0, or raise ValueError that names the argument."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 0:
        raise ValueError(f"{name} is {value!r}: allowed is a whole number {name} >= 0")
    return int(value)


def real_array(name: str, value: ArrayLike) -> NDArray:
    """Return `value` as an array of real numbers, or raise ValueError that names the argument."""
    try:
        array = np.asarray(value)
    except ValueError:  # rows of different lengths
        array = np.asarray(None)
    if array.dtype.kind not in "iuf":
        raise ValueError(
            f"{name} is {shorten(value)}: allowed are real numbers, one or an array of them"
        )
    return array


def float_dtype(array: NDArray) -> np.dtype:
    """Return the dtype to compute in: the array's own, float64 for whole numbers."""
    return array.dtype if array.dtype.kind == "f" else np.dtype(float)


def broadcast_shape(name: str, value: ArrayLike, shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return what `value` and `shape` broadcast to; ValueError names `value` if that is nothing."""
    try:
        return np.broadcast_shapes(np.shape(value), shape)
    except ValueError:
        raise ValueError(
            f"{name} has the shape {np.shape(value)}: allowed is one that broadcasts against w, {shape}"
        ) from None


def _ready(name: str, value: ArrayLike, dtype: np.dtype) -> int | float | Array:
    """Return one argument of a rule, checked and in the form in which the formula needs it."""
    if name == "t":
        return whole_number(name, value)
    if name not in ZERO:
        value = real_array(name, value).astype(dtype, copy=False)
        if name == "S" and (value < 0).any():
            raise ValueError(f"S is {value.min()}: allowed is S >= 0, an average of squares")
        return value
    value = in_range(name, value, ZERO[name], HIGHEST.get(name, np.inf))
    # An array of betas keeps its digits until 1 - beta is taken; other arrays have w's precision.
    return value if isinstance(value, float) or name in HIGHEST else value.astype(dtype)


def _compare_shapes(w: Array, dw: Array, **others: Array) -> None:
    """Raise ValueError unless dw has the shape of w and everything broadcasts."""
    if dw.shape != w.shape:
        raise ValueError(f"dw has the shape {dw.shape}: allowed is the shape of w, {w.shape}")
    shape = w.shape
    for name, value in others.items():
        if not isinstance(value, int | float):
            shape = broadcast_shape(name, value, shape)


# Wrapped here, below, so that above the formulas stand alone.
gradient_descent, momentum, rmsprop, adam = map(checked, (gradient_descent, momentum, rmsprop, adam))
