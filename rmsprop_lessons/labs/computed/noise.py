"""Lab of lesson 08: what S measures in a noisy ravine."""

from functools import cache

import numpy as np

from ...checks import Array
from ...descent import descend
from ...figures.words import number
from ...updates import rmsprop
from . import Curves, Scene
from .ravine import C, grad

NOISES = np.geomspace(1e-3, 1e2, 26)


@cache  # the noise moves along a curve that only α and β₂ change
def ratios(lr: float, beta2: float) -> Array:
    """Return √S_b/√S_W for each of NOISES, over steps 201 to 400 of RMSprop at the minimum (seed 0)."""
    draws = np.random.default_rng(0).standard_normal((400, 2))
    noise = iter(NOISES[:, None] * draws[:, None])
    start = np.full((len(NOISES), 2), lr / 2)  # where the swing stays without noise, lesson 05
    run = descend(rmsprop, start, lambda w: grad(w) + next(noise), 400, lr=lr, beta2=beta2)
    S = run.memory["S"][200:].mean(axis=0)
    return np.sqrt(S[:, 1] / S[:, 0])


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
    "What S measures in a noisy ravine.",
    "noise σ in each entry of the gradient",
    "√S_b / √S_W",
)
