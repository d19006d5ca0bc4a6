"""The checks that everyone uses: what is given is made ready, or `ValueError` says what is allowed.

It names the argument, its value and the range. NumPy only: nothing of the package lies below this.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from reprlib import repr as shorten
from typing import Any, ParamSpec, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.floating]
P = ParamSpec("P")
R = TypeVar("R")

ZERO = {"lr": "<", "beta1": "<=", "beta2": "<=", "eps": "<="}  # "<=": 0 itself is allowed
HIGHEST = {"beta1": 1.0, "beta2": 1.0}


def checked(rule: Callable[P, R]) -> Callable[P, R]:
    """Return a rule of updates.py with its arguments checked, and its results in w's dtype."""
    formula: Callable[..., Any] = rule  # P does not allow a call by names alone
    code = rule.__code__
    names = code.co_varnames[: code.co_argcount]
    known = {*names, *code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]}

    @wraps(rule)
    def step(*args: Any, **others: Any) -> Any:
        given = {**dict(zip(names, args, strict=False)), **others}
        if len(given) < len(args) + len(others) or not {"w", "dw"} <= given.keys() <= known:
            return rule(*args, **others)  # Python's own TypeError names what is missing or too much
        if _as_in_a_loop(given):
            return formula(**given)
        dtype = float_dtype(real_array("w", given["w"]))
        given = {name: _ready(name, value, dtype) for name, value in given.items()}
        _compare_shapes(**given)
        return tuple(x if isinstance(x, int) else x.astype(dtype, copy=False) for x in formula(**given))

    return step


def _as_in_a_loop(given: dict[str, Any]) -> bool:
    """Tell at once whether all is plain, as in most calls: arrays like w, the others in their ranges.

    For two parameters the full check would take five times as long as the step.
    """
    w = given["w"]
    if type(w) is not np.ndarray or w.dtype.kind != "f" or not w.dtype.isnative:
        return False
    dtype, shape = w.dtype, w.shape
    for name, value in given.items():
        if name in ZERO:
            if type(value) is float:
                low = high = value
            elif type(value) is np.ndarray and _spreads(value, w):
                low, high = value.min(), value.max()
            else:
                return False
            if not 0 < low <= high < HIGHEST.get(name, np.inf):
                return False
        elif name == "t":
            if type(value) is not int or value < 0:
                return False
        elif type(value) is not np.ndarray or value.dtype != dtype or value.shape != shape:
            return False
    return not ("S" in given and (given["S"] < 0).any())


def _spreads(value: Array, w: Array) -> bool:
    """Tell whether an array, of doubles as w is, has an axis or more and broadcasts to w's shape."""
    pairs = zip(reversed(value.shape), reversed(w.shape), strict=False)
    fits = 0 < value.ndim <= w.ndim and all(n == 1 or n == m > 0 for n, m in pairs)
    return fits and value.dtype == w.dtype == np.float64  # betas in float32 keep more digits below


def in_range(name: str, value: ArrayLike, zero: str = "<", high: float = np.inf) -> float | Array:
    """Return `value` as a float or a float array, all of it above 0 and below `high`.

    With `zero` = "<=" 0 is allowed too. ValueError names the argument, the value and the range.
    """
    if isinstance(value, float) and 0 < value < high:
        return float(value)  # the usual case, at once: it is met at every step
    given = real_array(name, value)
    numbers = given.astype(float, copy=False)
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


def one_number(name: str, value: ArrayLike, zero: str = "<", high: float = np.inf) -> float:
    """Return `value` as in_range does, if it is a single number."""
    number = in_range(name, value, zero, high)
    if not isinstance(number, float):
        raise ValueError(f"{name} is an array of shape {number.shape}: allowed is one number")
    return number


def one_hyper(name: str, value: ArrayLike) -> float:
    """Return a hyper-parameter as one_number does, in its own range."""
    return one_number(name, value, ZERO[name], HIGHEST.get(name, np.inf))


def generator(rng: np.random.Generator) -> np.random.Generator:
    """Return rng if it is a NumPy Generator."""
    if not isinstance(rng, np.random.Generator):
        raise ValueError(f"rng is {rng!r}: allowed is a np.random.Generator, as default_rng(0) makes")
    return rng


def broadcast_shape(name: str, value: ArrayLike, shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return what `value` and `shape` broadcast to; ValueError names `value` if that is nothing."""
    try:
        return np.broadcast_shapes(np.shape(value), shape)
    except ValueError:
        raise ValueError(
            f"{name} has the shape {np.shape(value)}: allowed is one that broadcasts against w, {shape}"
        ) from None


def _ready(name: str, value: Any, dtype: np.dtype) -> int | float | Array:
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
    return value if isinstance(value, float) or name in HIGHEST else value.astype(dtype, copy=False)


def _compare_shapes(w: Array, dw: Array, **others: Array) -> None:
    """Raise ValueError unless dw has the shape of w and everything broadcasts."""
    if dw.shape != w.shape:
        raise ValueError(f"dw has the shape {dw.shape}: allowed is the shape of w, {w.shape}")
    shape = w.shape
    for name, value in others.items():
        if not isinstance(value, int | float) and value.shape != shape:
            shape = broadcast_shape(name, value, shape)
