"""Four update rules as pure functions: parameters, gradient and memory in; new ones out.

Shared by all four: `w` and `dw` have one shape, any shape. A memory left at 0.0 stands for zeros.
Hyper-parameters are numbers, or arrays that broadcast against `w` (a leading axis holds many runs).
Nothing is changed in place. The results have the dtype of `w`; integers become float64.
`ValueError` names the argument, its value and what is allowed.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.floating]


def gradient_descent(w: ArrayLike, dw: ArrayLike, *, lr: ArrayLike) -> tuple[Array]:
    """Step against the gradient, as far as the gradient is large.

    lr > 0 has the unit parameter² / loss. Source: Cauchy (1847).
    """
    w, dw = _arrays(w, dw)
    lr = _hyper(w, lr=lr)
    return (w - lr * dw,)


def momentum(
    w: ArrayLike, dw: ArrayLike, v: ArrayLike = 0.0, *, lr: ArrayLike, beta1: ArrayLike = 0.9
) -> tuple[Array, Array]:
    """Step against the average of the gradients, so that what changes sign cancels.

    v, like w, is the average so far; lr > 0; 0 <= beta1 < 1. This is the averaged form: PyTorch and
    Keras leave (1 - beta1) out and take the same path with lr * (1 - beta1).
    Source: Polyak (1964), there as a sum.
    """
    w, dw, v = _arrays(w, dw, v=v)
    lr, beta1 = _hyper(w, lr=lr, beta1=beta1)
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
    w, dw, S = _arrays(w, dw, S=S)
    lr, beta2, eps = _hyper(w, lr=lr, beta2=beta2, eps=eps)
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
    w, dw, v, S = _arrays(w, dw, v=v, S=S)
    lr, beta1, beta2, eps = _hyper(w, lr=lr, beta1=beta1, beta2=beta2, eps=eps)
    if not isinstance(t, int | np.integer) or isinstance(t, bool) or t < 0:
        raise ValueError(f"t is {t!r}: allowed is a whole number of steps, t >= 0")
    t = int(t) + 1
    v = beta1 * v + (1 - beta1) * dw
    S = beta2 * S + (1 - beta2) * dw**2
    v_corrected = v / (1 - beta1**t)
    S_corrected = S / (1 - beta2**t)
    w = w - lr * v_corrected / (np.sqrt(S_corrected) + eps)
    return w, v, S, t


ZERO = {"lr": "<", "beta1": "<=", "beta2": "<=", "eps": "<="}  # "<=": 0 itself is allowed
HIGHEST = {"beta1": 1.0, "beta2": 1.0}


def in_range(name: str, value: ArrayLike, zero: str = "<", high: float = np.inf) -> float | Array:
    """Return `value` as a float or a float array, all of it above 0 and below `high`.

    With `zero` = "<=" 0 is allowed too. ValueError names the argument, the value and the range.
    """
    numbers = real_array(name, value)
    good = ((numbers > 0) if zero == "<" else (numbers >= 0)) & (numbers < high)
    if not good.all():
        bad = numbers[~good].flat[0]
        raise ValueError(f"{name} is {bad}: allowed is 0 {zero} {name} < {high:g}")
    # A Python float takes on the dtype that it meets; a NumPy one would turn float32 into float64.
    return float(numbers) if numbers.ndim == 0 else numbers.astype(float, copy=False)


def real_array(name: str, value: ArrayLike) -> NDArray:
    """Return `value` as an array of real numbers, or raise ValueError that names the argument."""
    try:
        array = np.asarray(value)
    except ValueError:  # rows of different lengths
        array = np.asarray(None)
    if array.dtype.kind not in "iuf":
        raise ValueError(f"{name} is {value!r}: allowed are real numbers, one or an array of them")
    return array


def _arrays(w: ArrayLike, dw: ArrayLike, **memory: ArrayLike) -> list[Array]:
    """Return w, dw and the memory as arrays of w's dtype, after comparing their shapes."""
    w, dw = real_array("w", w), real_array("dw", dw)
    dtype = w.dtype if w.dtype.kind == "f" else np.result_type(dw.dtype, np.float64)
    if dw.shape != w.shape:
        raise ValueError(f"dw has the shape {dw.shape}: allowed is the shape of w, {w.shape}")
    arrays = [w, dw]
    for name, value in memory.items():
        arrays.append(real_array(name, value))
        broadcast_shape(name, arrays[-1], w)
    return [array.astype(dtype, copy=False) for array in arrays]


def _hyper(w: Array, **values: ArrayLike) -> float | Array | list[float | Array]:
    """Return the hyper-parameters, checked, ready to meet w without changing its dtype."""
    checked = []
    for name, value in values.items():
        value = in_range(name, value, ZERO[name], HIGHEST.get(name, np.inf))
        if not isinstance(value, float):
            broadcast_shape(name, value, w)
            value = value.astype(w.dtype, copy=False)
        checked.append(value)
    return checked if len(checked) > 1 else checked[0]


def broadcast_shape(name: str, value: NDArray, w: NDArray) -> tuple[int, ...]:
    """Return the shape that `value` and w broadcast to; ValueError names `value` if there is none."""
    try:
        return np.broadcast_shapes(value.shape, w.shape)
    except ValueError:
        raise ValueError(
            f"{name} has the shape {value.shape}: allowed is one that broadcasts against w, {w.shape}"
        ) from None
