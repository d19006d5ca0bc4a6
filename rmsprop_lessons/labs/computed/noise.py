"""Lab of lesson 08: what S measures in a noisy ravine."""

from functools import cache

import numpy as np

from ...checks import Array
from ...figures.words import number
from ...updates import rmsprop
from . import Curves, Scene
from .ravine import C, grad

NOISES = np.geomspace(1e-3, 1e2, 26)
STEPS, RUNS = 400, 16


def steady(lr: float, curvature: float) -> Array:
    """Return where √S settles for each of NOISES, by the formula of lesson 08."""
    swing = lr * curvature
    return (swing + np.sqrt(swing**2 + 16 * NOISES**2)) / 4


@cache  # the noise moves along a curve that only α and β₂ change
def ratios(lr: float, beta2: float) -> Array:
    """Return √S_b/√S_W for each of NOISES: the squares that S averages, over 16 runs (seed 0).

    The runs begin where b swings without noise, and S where it settles. From S = 0 the long first
    steps of a large β₂ throw b up, and S remembers that for a thousand steps and more.
    """
    draws = np.random.default_rng(0).standard_normal((STEPS, RUNS, 2))
    w = np.full((len(NOISES), RUNS, 2), lr / 2)
    S = 0 * w + np.stack([steady(lr, 1.0), steady(lr, C)], axis=-1)[:, None] ** 2
    squares = np.zeros_like(w)
    for draw in draws:
        dw = grad(w) + NOISES[:, None, None] * draw
        w, S = rmsprop(w, dw, S, lr=lr, beta2=beta2)
        squares += dw**2
    mean = squares.mean(axis=1)
    return np.sqrt(mean[:, 1] / mean[:, 0])


def look_noise(sigma: float, lr: float, beta2: float) -> tuple[Curves, str]:
    """Return √S_b/√S_W over the noise, and the ratio at the noise σ of your gradient.

    0.001 <= σ <= 100, α > 0, 0 <= β₂ < 1.
    """
    curve = ratios(lr, beta2)
    here = float(np.exp(np.interp(np.log(sigma), np.log(NOISES), np.log(curve))))
    swing = C * lr / 2
    if here > 50:
        said = "S still sees the curvatures"
    else:
        said = "S measures the noise and sees no ravine" if here < 1.5 else "S measures a blend of both"
    sentence = (
        f"σ = {number(sigma)}, and the swing that stays has the gradient cα/2 = {number(swing)}: "
        f"√S_b is {number(here)} times √S_W; {said}."
    )
    return {"RMSprop": (NOISES, curve), "your noise": ([sigma], [here])}, sentence


NOISE = Scene(
    look_noise,
    "What S measures in a noisy ravine, once b only swings.",
    "noise σ in each entry of the gradient",
    "√S_b / √S_W",
)
