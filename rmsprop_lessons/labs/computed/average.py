"""Lab of lesson 02: the average of the temperatures over β."""

import numpy as np

from ...averages import ewa, half_life, window
from ...datasets import temperatures
from ...figures.words import number
from . import Curves, Scene

TWO_YEARS = 731  # days of 2012 and 2013


def look_average(beta: float) -> tuple[Curves, str]:
    """Return the average of two years of daily highs, 0 <= beta < 1, and what it keeps."""
    highs = temperatures()[1][:TWO_YEARS]
    v = ewa(highs, beta)
    wiggle = np.abs(np.diff(v)).mean() / np.abs(np.diff(highs)).mean()
    sentence = (
        f"β = {number(beta, 5)}: 1/(1 − β) is {number(window(beta))}, the half-life "
        f"{number(half_life(beta))} (both in days). From day to day the average moves {wiggle:.1%} "
        "as far as the data."
    )
    return {"average": (np.arange(1, len(v) + 1), v)}, sentence


AVERAGE = Scene(look_average, "Daily highs in Seattle, 2012 and 2013, and their average.", "day", "°C")
