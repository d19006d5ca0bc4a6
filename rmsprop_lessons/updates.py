"""Four update rules as pure functions: parameters, gradient and memory in; new ones out.

Shared by all four: `w` and `dw` have one shape, any shape. A memory left at 0.0 stands for zeros.
Hyper-parameters are numbers, or arrays that broadcast against `w` (a leading axis holds many runs).
Nothing is changed in place. The results have the dtype of `w`; integers become float64.
`ValueError` names the argument, its value and what is allowed: see `checked`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from .checks import Array, checked


@checked
def gradient_descent(w: ArrayLike, dw: ArrayLike, *, lr: ArrayLike) -> tuple[Array]:
    """Step against the gradient, as far as the gradient is large.

    lr > 0 has the unit parameter² / loss. Source: Cauchy (1847).
    """
    return (w - lr * dw,)


@checked
def momentum(
    w: ArrayLike, dw: ArrayLike, v: ArrayLike = 0.0, *, lr: ArrayLike, beta1: ArrayLike = 0.9
) -> tuple[Array, Array]:
    """Step against the average of the gradients, so that what changes sign cancels.

    v, like w, is the average so far; lr > 0; 0 <= beta1 < 1. This is the averaged form: PyTorch and
    Keras leave (1 - beta1) out and take the same path with lr * (1 - beta1), while lr is constant.
    Source: Polyak (1964), there in two steps with the point before in place of v, which is equivalent.
    """
    v = beta1 * v + (1 - beta1) * dw
    w = w - lr * v
    return w, v


@checked
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


@checked
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


def power(beta: ArrayLike, t: int) -> float | Array:
    """Return beta^t; unlike `**` it rounds an array of betas as it rounds one of them."""
    result = np.power(beta, t)
    return result if np.ndim(beta) else float(result)
