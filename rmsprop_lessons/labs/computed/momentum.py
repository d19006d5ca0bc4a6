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
    of_w, of_b = (max(abs(np.roots([1, lr * (1 - beta1) * k - 1 - beta1, beta1]))) for k in (A, C))
    here = f"α = {number(lr, 5)}, β₁ = {number(beta1, 5)}"
    leaves = f"In the long run a step leaves {of_w:.1%} of W"
    if np.isclose(lr, limit, rtol=1e-9, atol=0):
        region = f"at the limit {number(limit)}: b swings for ever. {leaves}"
    elif lr > limit:
        region = f"above the limit {number(limit)}: b does not shrink. {leaves}, and b {grows(of_b)}"
    else:
        region = f"below the limit {number(limit)}: stable. {leaves} and {of_b:.1%} of b"
    return {"Momentum": tuple(w.T)}, f"{here}: {region}."


def grows(factor: float) -> str:
    """Say how much a factor above 1 adds at each step."""
    if factor < 2:
        return f"grows by {number(100 * (factor - 1), 2)} % a step"
    return f"grows {number(factor, 2)}-fold a step"


MOMENTUM = Scene(look_momentum, "Momentum in the ravine.", "W", "b", paths=("Momentum",))
