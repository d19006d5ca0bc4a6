"""Lab of lesson 06: the best learning rates where features differ in scale."""

import numpy as np

from ...datasets import breast_cancer
from ...descent import descend
from ...figures.words import number
from ...updates import gradient_descent, rmsprop
from . import Curves, Scene

RATES = np.geomspace(1e-7, 100, 28)


def look_scale(decades: float) -> tuple[Curves, str]:
    """Return the loss of 60 full-batch steps over α on tumours whose ten features differ in scale.

    The standardised features are stretched so that the largest scale is 10^decades the smallest.
    """
    # Ten features in float32 are enough, and follow the slider. Each row is turned to its own class.
    features, benign = breast_cancer()
    features = features[:, :10]
    stretch = 10.0 ** np.linspace(0, decades, 10)
    scaled = (features - features.mean(axis=0)) / features.std(axis=0) * stretch
    X = (scaled * (2 * benign - 1)[:, None]).astype(np.float32)
    half = np.ascontiguousarray(X.T) / 2

    def grad(w: np.ndarray) -> np.ndarray:
        return (np.tanh(w @ half) - 1) @ X / np.float32(2 * len(X))

    curves, said = {}, []
    for name, rule in (("gradient descent", gradient_descent), ("RMSprop", rmsprop)):
        w = descend(rule, np.zeros(10, np.float32), grad, 60, lr=RATES[:, None].astype(np.float32)).w[-1]
        loss = np.logaddexp(0, -2.0 * (w @ half)).mean(axis=-1)
        # What diverges counts as its start. Two decimals, because a long chaos of float32 rounds the
        # third one differently on another processor.
        loss = np.fmin(loss, np.log(2)).round(2)
        curves[name] = (RATES, loss)
        said.append(f"{name} {number(loss.min())} at α = {number(RATES[loss.argmin()], 2)}")
    ratio = number(10.0**decades)
    return curves, f"Scales 1 to {ratio}: best loss of {' and of '.join(said)}."


SCALE = Scene(
    look_scale,
    "Loss after 60 steps on ten features of the tumours, or the first loss where that is less.",
    "learning rate α",
    "loss",
)
