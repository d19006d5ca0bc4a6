"""Lab for the lecture hall: four optimizers in one ravine."""

from collections.abc import Callable

import numpy as np

from ...checks import Array
from ...descent import descend
from ...figures.words import number
from . import RULES, Curves, Scene
from .rotation import turned

LEVELS = 10.0 ** np.arange(-1.0, 4.0)
DRAWS = np.random.default_rng(0).standard_normal((300, 2))


def levels(hessian: Array) -> tuple[Array, Array]:
    """Return the ellipses of equal loss as one line with gaps."""
    size, turn = np.linalg.eigh(hessian)
    circle = np.linspace(0, 2 * np.pi, 121)
    unit = np.stack([np.cos(circle), np.sin(circle)], axis=-1) / np.sqrt(size / 2) @ turn.T
    unit = np.append(unit, [[np.nan, np.nan]], axis=0)
    return tuple(np.concatenate([np.sqrt(level) * unit for level in LEVELS]).T)


def look_together(
    lr_gd: float,
    lr_momentum: float,
    lr_rmsprop: float,
    lr_adam: float,
    kappa: float,
    angle: float,
    sigma: float,
    steps: int,
    start: tuple[float, float],
) -> tuple[Curves, str]:
    """Return the paths and losses of four optimizers from one start, all with the same noise (seed 0).

    The α of each > 0, κ >= 1 (the flat curvature is 1), angle in degrees, σ >= 0, steps <= 300.
    """
    turn = turned(angle)
    hessian = turn @ np.diag([1.0, kappa]) @ turn.T
    rates = (lr_gd, lr_momentum, lr_rmsprop, lr_adam)
    curves, losses, ends = {"levels of the loss": levels(hessian)}, {}, {}

    def path(rule: Callable, lr: float) -> Array:
        noise = iter(sigma * DRAWS)
        return descend(rule, start, lambda w: hessian @ w + next(noise), steps, lr=lr).w

    for (name, rule), lr in zip(RULES.items(), rates, strict=True):
        w = path(rule, lr)
        with np.errstate(all="ignore"):
            loss = np.einsum("ti,ij,tj->t", w, hessian, w) / 2
        curves[name], losses[f"loss, {name}"] = tuple(w.T), (np.arange(steps + 1), loss)
        ends[name] = loss[-1]
    return curves | losses, together_said(ends, steps, kappa, angle, sigma)


def together_said(ends: dict[str, float], steps: int, kappa: float, angle: float, sigma: float) -> str:
    """Return who is lowest after the last step, and by how much."""
    ends = {name: loss if loss < 1e9 else np.inf for name, loss in ends.items()}  # nan as well
    order = sorted(ends, key=lambda name: ends[name])
    listed = [f"{name} {number(ends[name]) if ends[name] < np.inf else 'diverges'}" for name in order]
    where = f"κ = {number(kappa)}, turned by {number(angle)}°, σ = {number(sigma)}"
    return f"{where}. Loss after {steps} steps, lowest first: {', '.join(listed)}."


TOGETHER = Scene(
    look_together,
    "Four optimizers in one ravine.",
    "W",
    "b",
    paths=tuple(RULES),
    silent=("levels of the loss",),
    elsewhere={f"loss, {name}": ("step", "loss") for name in RULES},
)
