"""Lab of lesson 05: one run of RMSprop in the ravine, step by step, with the rate of each coordinate."""

from functools import cache

import numpy as np

from ...descent import Run, descend
from ...figures.words import number
from ...surfaces import START, ravine
from ...updates import rmsprop
from . import Curves, Scene

LR, A, C, STEPS = 0.1, 1.0, 100.0, 500
LEAST = 1e-3  # where the bars begin: their axis is logarithmic and has no 0


@cache
def whole_run() -> Run:
    """Return all steps of the run: the lab shows the first of them, and computes nothing again."""
    return descend(rmsprop, START, ravine(A, C).grad, STEPS, lr=LR)


def look_horizon(steps: int) -> tuple[Curves, str]:
    """Return the path so far, |b|, the rates α/√S of the last step, and what b does at that rate."""
    run, steps = whole_run(), int(steps)
    w = run.w[: steps + 1]
    rate_W, rate_b = LR / np.sqrt(run.memory["S"][steps - 1])
    curves = {
        "RMSprop": tuple(w.T),
        "now": tuple(w[-1:].T),
        "rate of W": ([LEAST, rate_W], [1, 1]),
        "rate of b": ([LEAST, rate_b], [0, 0]),
        "size of b": (np.arange(steps + 1), np.abs(w[:, 1])),
        "last size of b": ([steps], np.abs(w[-1:, 1])),
    }
    size = f"{steps} steps: |b| = {number(abs(w[-1, 1]))}"
    rates = f"The rate of b in the last step was {number(rate_b)}, {does(rate_b)}"
    return curves, f"{size}. {rates}. The rate of W was {number(rate_W)}."


def does(rate: float) -> str:
    """Return what b does at this rate: it is multiplied by 1 − rate · c."""
    limit = f"2/c = {number(2 / C)}"
    if abs(rate * C - 2) < 1e-3:
        return f"which is {limit}, so b swings on and keeps its size"
    if rate > 2 / C:
        return f"above {limit}, so b swings and grows"
    if rate > 1 / C:
        return f"between 1/c and {limit}, so b swings and shrinks"
    return f"below 1/c = {number(1 / C)}, so b shrinks without a swing"


HORIZON = Scene(
    look_horizon,
    "RMSprop in the ravine, α = 0.1, β₂ = 0.9.",
    "W",
    "b",
    paths=("RMSprop",),
    silent=("now", "rate of W", "rate of b", "last size of b"),
    elsewhere={"size of b": ("step", "|b|")},
)
