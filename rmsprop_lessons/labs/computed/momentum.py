"""Lab of lesson 03: Momentum in the ravine over α and β₁."""

import numpy as np

from ...descent import descend
from ...figures.words import number
from ...surfaces import START
from ...updates import momentum
from . import Curves, Scene
from .ravine import A, C, grad


def look_momentum(lr: float, beta1: float) -> tuple[Curves, str]:
    """Return 60 steps of Momentum in the ravine, α > 0 and 0 <= β₁ < 1, and what decides them."""
    w = descend(momentum, START, grad, 60, lr=lr, beta1=beta1).w
    limit = 2 * (1 + beta1) / (1 - beta1) / C
    factors = [max(abs(np.roots([1, lr * (1 - beta1) * k - 1 - beta1, beta1]))) for k in (A, C)]
    sizes = f"in the long run a step leaves {factors[0]:.1%} of W and {factors[1]:.1%} of b"
    here = f"α = {number(lr, 5)}, β₁ = {number(beta1, 5)}"
    if np.isclose(lr, limit, rtol=1e-9, atol=0):
        region = f"at the limit {number(limit)}: b swings for ever"
    elif lr > limit:
        region = f"above the limit {number(limit)}: b does not shrink"
    else:
        region = f"below the limit {number(limit)}: stable"
    return {"Momentum": tuple(w.T)}, f"{here}: {region}; {sizes}."


MOMENTUM = Scene(look_momentum, "Momentum in the ravine.", "W", "b", paths=("Momentum",))
