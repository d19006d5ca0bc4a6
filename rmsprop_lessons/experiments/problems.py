"""Thirteen problems on which rules can be compared, as data; many runs go at once.

Everywhere w is (seeds, runs, d): seeds draw the noise or the mini-batches, runs share what is drawn.
"""

from collections.abc import Callable, Sequence
from itertools import cycle
from typing import NamedTuple

import numpy as np

from ..checks import Array
from ..surfaces import START, Surface, ravine, rosenbrock, rotated
from .losses import Gradient, draws, logistic, small_network

_quiet = np.errstate(all="ignore")  # a path that diverges is a result, not an error


class Problem(NamedTuple):
    """Where a rule starts, which gradients it sees, how its end is judged, how long it may take."""

    start: Array  # (d,)
    grad: Callable[[Sequence[int]], Gradient]  # grad(seeds) returns a fresh w -> dw, for one descent
    loss: Callable[[Array], Array]  # (..., d) -> (...)
    steps: int
    rates: tuple[float, float]  # the ends of the grid of learning rates
    seeds: int = 20  # how many to tune with


def problems() -> dict[str, Problem]:
    """Return the thirteen problems by name; grids are wide enough for four rules of updates.py.

    With four rates to a decade all grids have those from 0.01 to 10 in common.
    """
    valley, sizes, ones = ravine(1, 100), np.geomspace(1e-2, 1e2, 50), np.ones(50)
    return {
        "round bowl": descent(ravine(1, 1), START, 40, (1e-3, 1e2)),
        "ravine": descent(valley, START, 100, (1e-3, 1e2)),
        "ravine turned by 45°": descent(rotated(valley, np.pi / 4), START, 150, (1e-3, 1e2)),
        "50 weights": descent(quadratic(sizes), ones, 200, (1e-4, 1e2)),
        "50 weights, turned": descent(quadratic(sizes, turn=0), ones, 200, (1e-4, 1e2)),
        "Rosenbrock": descent(rosenbrock(), np.array([-1.2, 1.0]), 1000, (1e-5, 1e1)),
        "plateau": descent(plateau(), START, 50, (1e-3, 1e4)),
        "noisy ravine, short": descent(valley, START, 50, (1e-4, 1e1), sigma=10)._replace(seeds=200),
        "noisy ravine, long": descent(valley, START, 500, (1e-4, 1e1), sigma=10),
        "online sequence": online(),
        "tumours, raw": Problem(*logistic(standardised=False), 340, (1e-6, 1e1)),
        "tumours, standardised": Problem(*logistic(standardised=True), 340, (1e-2, 1e2)),
        "digits": Problem(*small_network(), 56, (10**-2.5, 1e1), seeds=10),
    }


def descent(
    surface: Surface, start: Array, steps: int, rates: tuple[float, float], sigma: float = 0.0
) -> Problem:
    """Return the descent on a surface; sigma > 0 puts normal noise on each entry of the gradient."""

    def grad(seeds: Sequence[int]) -> Gradient:
        if sigma == 0:
            return surface.grad
        blocks = draws(seeds, lambda rng: sigma * rng.standard_normal((100, len(start))))
        noise = (draw for block in blocks for draw in block.swapaxes(0, 1))
        return lambda w: surface.grad(w) + next(noise)[:, None]

    return Problem(start, grad, surface.loss, steps, rates, seeds=50 if sigma else 20)


def quadratic(curvatures: Array, turn: int | None = None) -> Surface:
    """Return w·Hw/2 with these curvatures along the axes, or turned at random by the seed `turn`."""
    H = np.diag(curvatures)
    if turn is not None:
        Q = np.linalg.qr(np.random.default_rng(turn).standard_normal(H.shape))[0]
        H = Q * curvatures @ Q.T
    return Surface(_quiet(lambda w: ((w @ H) * w).sum(axis=-1) / 2), _quiet(lambda w: w @ H))


def plateau() -> Surface:
    """Return r²/(1 + r²), r² = W² + b²: a hollow in a plain that is almost level."""

    def squared(w: Array) -> Array:
        return (w**2).sum(axis=-1, keepdims=True)

    return Surface(
        _quiet(lambda w: 1 - 1 / (1 + squared(w)[..., 0])),
        _quiet(lambda w: 2 * w / (1 + squared(w)) ** 2),
    )


def online(rare: float = 10.0) -> Problem:
    """Return a sequence of pushes: one of `rare`, then rare - 1 of -1, over and over.

    They push w wherever it is; what is played is w cut to -1 ... 1. The sum of a round is +1, so -1
    is the best point and 1 the worst. Source: Reddi, Kale and Kumar (2018), with rare = 3.
    """

    def grad(seeds: Sequence[int]) -> Gradient:
        pushes = cycle([rare] + [-1.0] * int(rare - 1))
        return lambda w: np.full_like(w, next(pushes))

    def loss(w: Array) -> Array:
        return 1 + np.clip(w[..., 0], -1, 1)

    return Problem(np.array([0.5]), grad, loss, 600, (1e-4, 1e1))
