"""Lab for the lecture hall: four optimizers in one ravine."""

from collections.abc import Callable

import numpy as np

from ...checks import Array
from ...descent import descend
from ...figures.words import number
from . import RULES, Curves, Scene
from .rotation import turned

LEVELS = 10.0 ** np.arange(-2.0, 7.0)
DRAWS = np.random.default_rng(0).standard_normal((300, 2))
ALONG, ACROSS = (-12.0, 4.0), (-2.0, 2.0)  # what the picture shows, or 2, 4, 8 … times as much


def levels(kappa: float) -> tuple[Array, Array]:
    """Return the ellipses of equal loss as one line with gaps."""
    circle = np.linspace(0, 2 * np.pi, 121)
    unit = np.stack([np.cos(circle), np.sin(circle) / np.sqrt(kappa)]) * np.sqrt(2)
    unit = np.append(unit, [[np.nan], [np.nan]], axis=1)
    return tuple(np.concatenate([np.sqrt(level) * unit for level in LEVELS], axis=1))


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

    Start and paths are given along the ravine's floor and across it: whatever the angle, the problem
    is the same, and only the axes of W and b lie otherwise in it. The noise turns with the ravine, too.
    The α of each > 0, κ >= 1 (the flat curvature is 1), angle in degrees, σ >= 0, steps <= 300.
    """
    turn, curvatures = turned(angle), np.array([1.0, kappa])
    hessian, noise = turn @ np.diag(curvatures) @ turn.T, sigma * DRAWS @ turn.T
    curves: Curves = {"levels of the loss": levels(kappa)}
    losses: Curves = {}
    rates = (lr_gd, lr_momentum, lr_rmsprop, lr_adam)

    def path(rule: Callable, lr: float) -> Array:
        draws = iter(noise)
        return descend(rule, turn @ start, lambda w: hessian @ w + next(draws), steps, lr=lr).w @ turn

    for (name, rule), lr in zip(RULES.items(), rates, strict=True):
        with np.errstate(all="ignore"):
            w = path(rule, lr)  # as seen from the ravine
            loss = (curvatures * w**2).sum(axis=1) / 2
        curves[name], losses[f"loss, {name}"] = tuple(w.T), (np.arange(steps + 1), loss)
    for name, row in zip("Wb", turn, strict=True):
        curves[f"axis of {name}"] = tuple(np.array([-row, row]).T)
    said = f"Turned by {number(angle)}°, κ = {number(kappa)}, σ = {number(sigma)}. "
    return curves | losses, said + together_said(losses, steps)


def together_said(losses: Curves, steps: int) -> str:
    """Return the loss at the start, and of each after the last step, the lowest first."""
    ends = {name: losses[f"loss, {name}"][1][-1] for name in RULES}
    ends = {name: loss if loss < 1e9 else np.inf for name, loss in ends.items()}  # nan as well
    order = sorted(ends, key=lambda name: ends[name])
    listed = [f"{name} {number(ends[name]) if ends[name] < np.inf else 'diverges'}" for name in order]
    begun = number(losses["loss, RMSprop"][1][0])
    return f"Loss at the start {begun}; after {steps} steps: {', '.join(listed)}."


def zoom_together(curves: Curves) -> float:
    """Return how many times as much the picture shows: all of each path that ends below its start."""
    need = 1.0
    for name in RULES:
        loss = curves[f"loss, {name}"][1]
        along, across = (np.asarray(x) if loss[-1] <= loss[0] else x[:1] for x in curves[name])
        need = max(need, *along / ALONG[0], *along / ALONG[1], *abs(across) / ACROSS[1])
    return 2.0 ** np.ceil(np.log2(need))


TOGETHER = Scene(
    look_together,
    "Four optimizers in one ravine, seen along its floor.",
    "along the floor",
    "across",
    paths=tuple(RULES),
    silent=("levels of the loss", "axis of W", "axis of b"),
    elsewhere={f"loss, {name}": ("step", "loss") for name in RULES},
    zoom=zoom_together,
)
