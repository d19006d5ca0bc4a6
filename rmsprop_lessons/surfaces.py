"""Loss surfaces over two parameters, w[..., 0] = W and w[..., 1] = b, batched over leading axes."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from .checks import Array, float_dtype, generator, one_number, real_array

START = np.array([-10.0, 1.0])  # where every descent of the course begins
START.setflags(write=False)

# A path that diverges is a result, not an error: its losses overflow to inf without a warning.
_quiet = np.errstate(over="ignore", invalid="ignore")


class Surface(NamedTuple):
    """A loss and its gradient: w (..., 2) -> loss (...) and grad (..., 2)."""

    loss: Callable[[ArrayLike], Array]
    grad: Callable[[ArrayLike], Array]


def ravine(a: float = 1.0, c: float = 100.0) -> Surface:
    """Return J = (a W² + c b²) / 2: flat along W, steep along b when a is much smaller than c.

    a and c are the curvatures, finite and > 0, else ValueError. kappa = c / a.
    """
    a, c = one_number("a", a), one_number("c", c)

    @_quiet
    def loss(w: ArrayLike) -> Array:
        W, b = _parameters(w)
        return (a * np.square(W) + c * np.square(b)) / 2

    @_quiet
    def grad(w: ArrayLike) -> Array:
        W, b = _parameters(w)
        return _pair(a * W, c * b)

    return Surface(loss, grad)


def rosenbrock(a: float = 1.0, c: float = 100.0) -> Surface:
    """Return (a - W)² + c (b - W²)²: a bent ravine with its minimum at (a, a²).

    a and c are finite and > 0, else ValueError. Source: Rosenbrock (1960).
    """
    a, c = one_number("a", a), one_number("c", c)

    @_quiet
    def loss(w: ArrayLike) -> Array:
        W, b = _parameters(w)
        return np.square(a - W) + c * np.square(b - np.square(W))

    @_quiet
    def grad(w: ArrayLike) -> Array:
        W, b = _parameters(w)
        slope = 2 * c * (b - np.square(W))
        return _pair(-2 * (a - W) - 2 * slope * W, slope)

    return Surface(loss, grad)


def rotated(surface: Surface, angle: float) -> Surface:
    """Return the surface turned about the origin by `angle` radians, counter-clockwise."""
    if np.ndim(real_array("angle", angle)) or not np.isfinite(angle):
        raise ValueError(f"angle is {angle}: allowed is a finite number of radians")
    cos, sin = float(np.cos(float(angle))), float(np.sin(float(angle)))

    @_quiet
    def turn(w: ArrayLike, sin: float) -> Array:
        W, b = _parameters(w)
        return _pair(cos * W - sin * b, sin * W + cos * b)

    return Surface(
        lambda w: surface.loss(turn(w, -sin)), lambda w: turn(surface.grad(turn(w, -sin)), sin)
    )


def noisy(surface: Surface, sigma: float, rng: np.random.Generator) -> Surface:
    """Return the surface with normal noise, standard deviation `sigma`, on each gradient entry.

    The loss stays exact. sigma is finite and >= 0, rng a NumPy Generator, else ValueError.
    """
    sigma = one_number("sigma", sigma, "<=")
    generator(rng)

    @_quiet
    def grad(w: ArrayLike) -> Array:
        exact = surface.grad(w)
        return exact + sigma * rng.standard_normal(exact.shape).astype(exact.dtype)

    return Surface(surface.loss, grad)


def _parameters(w: ArrayLike) -> tuple[Array, Array]:
    """Return W and b, the two entries of the last axis of w."""
    w = real_array("w", w)
    if w.ndim == 0 or w.shape[-1] != 2:
        raise ValueError(f"w has the shape {w.shape}: allowed is (..., 2), the last axis is W, b")
    w = w.astype(float_dtype(w), copy=False)
    return w[..., 0], w[..., 1]


def _pair(W: Array, b: Array) -> Array:
    """Return both on a new last axis; np.stack, which looks at any list, takes three times as long."""
    pair = np.empty((*W.shape, 2), W.dtype)
    pair[..., 0], pair[..., 1] = W, b
    return pair
