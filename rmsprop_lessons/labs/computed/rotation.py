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
    """Return 40 steps of RMSprop, and of gradient descent with its best α, in a ravine that is turned.

    The picture keeps the ravine and turns the parameters' axes: angle in degrees, α > 0. The sentence
    has √S_b/√S_W at the first step, and late, where the lesson derives cot θ. After 40 steps a path at
    an angle becomes chaotic, and each machine's rounding would draw another.
    """
    turn, steps, late = turned(angle), 40, 400
    hessian = turn @ np.diag(CURVATURES) @ turn.T
    run = descend(rmsprop, turn @ START, lambda w: hessian @ w, late, lr=lr)
    plain = descend(gradient_descent, START, grad, steps, lr=0.0198).w
    w = run.w[: steps + 1] @ turn  # as seen from the ravine
    last, plain_last = (float(ravine(A, C).loss(path[-1])) for path in (w, plain))
    ratios = (np.sqrt(S[1] / S[0]) for S in run.memory["S"][[0, -1]])
    first, settled = (number(ratio, 2) for ratio in ratios)
    down, over = turn.round(12)[:, 0]  # cos θ and sin θ
    cot = number(down / over, 2) if over else "∞"
    sentence = (
        f"At {number(angle)}° the first √S_b is {first} times √S_W, the late one, at step {late}, "
        f"{settled} times (cot θ = {cot}). After {steps} steps RMSprop with α = {number(lr)} is at loss "
        f"{number(last)}, gradient descent with α = 0.0198 at {number(plain_last)}, whatever the angle."
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
