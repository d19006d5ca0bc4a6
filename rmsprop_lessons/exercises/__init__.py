"""The checker: `check("ewa", ewa)` tries a learner's function and says what it found."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass

import numpy as np

from ..averages import ewa
from ..updates import gradient_descent, momentum, rmsprop


@dataclass(frozen=True, repr=False)
class Feedback:
    """What the checker found; it prints as its message."""

    passed: bool
    kind: str  # "right" | "not done" | "crash" | "structure" | "difference"
    mistakes: tuple[str, ...]
    message: str

    def __repr__(self) -> str:
        return self.message


def _gradient_descent_step(w, dw, lr):
    return gradient_descent(w, dw, lr=lr)[0]


def _ewa_corrected(x, beta):
    return ewa(x, beta, bias_correction=True)


def _momentum_step(w, dw, v, lr, beta1):
    return momentum(w, dw, v, lr=lr, beta1=beta1)


def _rmsprop_step(w, dw, S, lr, beta2, eps):
    return rmsprop(w, dw, S, lr=lr, beta2=beta2, eps=eps)


_SERIES = [([9, 5, 6, 9, 7], 0.8), ([0.5, -2.0, 1.5, 4.0], 0.3), ([7.0], 0.9), ([10.0] * 4, 0.95)]
_POINTS = [
    (np.array([1.0, -2.0, 0.5]), np.array([0.4, -3.0, 0.7]), 0.3),
    (np.array([[1.0, 2.0], [3.0, -4.0]]), np.array([[-1.1, 0.6], [2.0, 0.0]]), 0.05),
]
_W, _DW = _POINTS[0][:2]
_V, _S = np.array([0.3, 0.2, -0.6]), np.array([0.3, 1.7, 0.09])
# name -> the right function, the names of its arguments, the inputs that are tried in this order
EXERCISES = {
    "gradient_descent_step": (_gradient_descent_step, ("w", "dw", "lr"), _POINTS),
    "momentum_step": (
        _momentum_step,
        ("w", "dw", "v", "lr", "beta1"),
        [(_W, _DW, 0 * _V, 0.3, 0.8), (_W, _DW, _V, 0.3, 0.8)],
    ),
    "rmsprop_step": (
        _rmsprop_step,
        ("w", "dw", "S", "lr", "beta2", "eps"),
        [(_W, _DW, 0 * _S, 0.3, 0.95, 0.05), (_W, _DW, _S, 0.3, 0.95, 0.05)],
    ),
    "ewa": (ewa, ("x", "beta"), [(np.array(x), beta) for x, beta in _SERIES]),
    "ewa_corrected": (_ewa_corrected, ("x", "beta"), [(np.array(x), beta) for x, beta in _SERIES]),
}


def check(name: str, fn: Callable) -> Feedback:
    """Try `fn` on inputs that tell mistakes apart; it is called positionally and may not be done yet.

    name is one of EXERCISES, anything else a ValueError. Whatever fn does, check does not raise.
    """
    if name not in EXERCISES:
        raise ValueError(f"name is {name!r}: allowed are {', '.join(EXERCISES)}")
    right, arguments, inputs = EXERCISES[name]
    for values in inputs:
        given = ", ".join(f"{a} = {_text(v)}" for a, v in zip(arguments, values, strict=True))
        try:
            own = fn(*deepcopy(values))
        except NotImplementedError:
            own = ...
        except Exception as error:
            if "ellipsis" in str(error):
                return Feedback(False, "not done", (), f"{name}: not done yet.")
            return Feedback(
                False, "crash", (), f"{name}: {type(error).__name__}: {error}. Tried: {given}."
            )
        if own is ... or own is None:
            nothing = " It gives nothing back: is a `return` missing?" if own is None else ""
            return Feedback(False, "not done", (), f"{name}: not done yet.{nothing}")
        found = _compare(right(*values), own)
        if found:
            return Feedback(False, found[0], (), f"{name}, tried with {given}: {found[1]}")
    return Feedback(True, "right", (), f"{name}: right, on {len(inputs)} inputs.")


def _compare(expected: np.ndarray | tuple, own: object) -> tuple[str, str] | None:
    """Return the kind and the words of the first difference, None where there is none."""
    if isinstance(expected, tuple):
        if not isinstance(own, tuple | list) or len(own) != len(expected):
            return "structure", f"expected {len(expected)} results, yours gives {_text(own)}."
        return next(filter(None, map(_compare, expected, own)), None)
    try:
        own = np.asarray(own, dtype=float)
    except (TypeError, ValueError):
        return (
            "structure",
            f"expected numbers of shape {expected.shape}, yours is a {type(own).__name__}.",
        )
    if own.shape != expected.shape:
        return "structure", f"expected the shape {expected.shape}, yours has {own.shape}."
    if np.allclose(own, expected, rtol=1e-7, atol=1e-12):
        return None
    return "difference", f"expected {_text(expected)}, yours is {_text(own)}."


def _text(value: object) -> str:
    return np.array2string(np.asarray(value), precision=4, separator=", ").replace("\n", "")
