"""Lab of lesson 06: the best learning rates where features differ in scale."""

from functools import cache

import numpy as np

from ...datasets import breast_cancer
from ...descent import descend
from ...figures.words import number
from ...updates import gradient_descent, rmsprop
from . import Curves, Scene

RATES = np.geomspace(1e-9, 100, 34)


def look_scale(decades: float) -> tuple[Curves, str]:
    """Return the loss of 60 full-batch steps over α on tumours whose ten features differ in scale.

    The standardised features are stretched so that the largest scale is 10^decades the smallest. The
    sentence says what is best, and by what factor each best α has moved from equal scales.
    """
    curves = {name: (RATES, loss) for name, loss in losses(decades).items()}
    best = {name: RATES[loss.argmin()] for name, (_, loss) in curves.items()}
    said = [f"{name} {number(curves[name][1].min())} at α = {number(best[name], 2)}" for name in best]
    sentence = f"Scales 1 to {number(10.0**decades)}: best loss of {' and of '.join(said)}."
    if decades > 0:
        equal = losses(0.0)
        moved = [number(best[name] / RATES[equal[name].argmin()], 1) for name in best]
        sentence += f" From equal scales the best α has moved by a factor of {' and of '.join(moved)}."
    return curves, sentence


@cache
def losses(decades: float) -> dict[str, np.ndarray]:
    """Return for each rule the loss over RATES, no more than that of the start."""
    # Ten features are enough, and follow the slider. Each row is turned to its own class.
    features, benign = breast_cancer()
    features = features[:, :10]
    stretch = 10.0 ** np.linspace(0, decades, 10)
    scaled = (features - features.mean(axis=0)) / features.std(axis=0) * stretch
    X = scaled * (2 * benign - 1)[:, None]
    half = np.ascontiguousarray(X.T) / 2

    def grad(w: np.ndarray) -> np.ndarray:
        return (np.tanh(w @ half) - 1) @ X / (2 * len(X))

    found = {}
    for name, rule in (("gradient descent", gradient_descent), ("RMSprop", rmsprop)):
        w = descend(rule, np.zeros(10), grad, 60, lr=RATES[:, None]).w[-1]
        loss = np.logaddexp(0, -2.0 * (w @ half)).mean(axis=-1)
        # What diverges counts as its start. Float64 and two decimals, because runs near divergence are
        # chaotic, and another processor rounds otherwise.
        found[name] = np.fmin(loss, np.log(2)).round(2)
    return found


SCALE = Scene(
    look_scale,
    "Loss after 60 steps on ten features of the tumours, or the first loss where that is less.",
    "learning rate α",
    "loss",
)
