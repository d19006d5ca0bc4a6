"""Lab of lesson 09: the axes of the parameters turned against the ravine."""

import numpy as np

from ...checks import Array
from ...descent import descend
from ...figures.words import number
from ...surfaces import START, ravine
from ...updates import gradient_descent, rmsprop
from . import Curves, Scene
from .ravine import CURVATURES, A, C, grad


def turned(angle: float) -> Array:
    """Return the matrix that turns by `angle` degrees, counter-clockwise."""
    cos, sin = np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))
    return np.array([[cos, -sin], [sin, cos]])


def look_rotation(angle: float, lr: float) -> tuple[Curves, str]:
    """Return 60 steps of RMSprop, and of gradient descent with its best α, in a ravine that is turned.

    The picture keeps the ravine and turns the parameters' axes: angle in degrees, α > 0.
    """
    turn, steps = turned(angle), 60
    hessian = turn @ np.diag(CURVATURES) @ turn.T
    run = descend(rmsprop, turn @ START, lambda w: hessian @ w, steps, lr=lr)
    plain = descend(gradient_descent, START, grad, steps, lr=0.0198).w
    w = run.w @ turn  # as seen from the ravine
    last, plain_last = (float(ravine(A, C).loss(path[-1])) for path in (w, plain))
    scale = np.sqrt(run.memory["S"][0])
    sentence = (
        f"At {number(angle)}° the first √S_b is {number(scale[1] / scale[0])} times √S_W. After {steps} "
        f"steps RMSprop with α = {number(lr)} is at loss {number(last)}, gradient descent with "
        f"α = 0.0198 at {number(plain_last)}, whatever the angle."
    )
    dial = {f"axis of {name}": np.array([-row, row]).T for name, row in zip("Wb", turn, strict=True)}
    curves = {"gradient descent": tuple(plain.T), "RMSprop": tuple(w.T)}
    return {**curves, **{name: tuple(ends) for name, ends in dial.items()}}, sentence


ROTATION = Scene(
    look_rotation,
    "The ravine, seen along its floor.",
    "along the floor",
    "across",
    paths=("gradient descent", "RMSprop"),
    silent=("axis of W", "axis of b"),
)
