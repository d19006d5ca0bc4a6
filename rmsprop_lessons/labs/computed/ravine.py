"""Lab of lesson 01: gradient descent in the ravine over α."""

import numpy as np

from ...checks import Array
from ...descent import descend
from ...figures.words import number
from ...surfaces import START
from ...updates import gradient_descent
from . import Curves, Scene

A, C = 1.0, 100.0  # the curvatures where a lab does not ask for them
CURVATURES = np.array([A, C])


def grad(w: Array) -> Array:
    """Return the gradient of the ravine; that of surfaces.py checks w, and takes five times as long."""
    return w * CURVATURES


def look_ravine(lr: float) -> tuple[Curves, str]:
    """Return 60 steps of gradient descent in the ravine a = 1, c = 100 from (-10, 1), and the region.

    lr is α, > 0.
    """
    c, steps = C, 60
    w = descend(gradient_descent, START, grad, steps, lr=lr).w
    factor = f"b is multiplied by {number(1 - lr * c)} at each step"
    along = f"After {steps} steps W is at {number(w[-1, 0])}."
    if lr > 2 / c:
        region = f"> 2/c: diverges. {factor} and grows by {number(100 * (lr * c - 2), 2)} % a step."
    elif lr == 2 / c:
        region = f"= 2/c: swings for ever. b is 1 and −1 in turn. {along}"
    elif lr > 1 / c:
        region = f"is between 1/c and 2/c: swings. {factor}: the sign turns. {along}"
    else:
        region = f"≤ 1/c: crawls. {factor}: no swing. {along}"
    return {"gradient descent": tuple(w.T)}, f"α = {number(lr, 5)} {region}"


RAVINE = Scene(look_ravine, "Gradient descent in the ravine.", "W", "b", paths=("gradient descent",))
