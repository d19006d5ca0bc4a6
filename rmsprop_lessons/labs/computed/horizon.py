"""Lab of lesson 05: |b| over more and more steps."""

import numpy as np

from ...descent import descend
from ...figures.words import number
from ...surfaces import START, ravine
from ...updates import rmsprop
from . import Curves, Scene


def look_horizon(steps: int) -> tuple[Curves, str]:
    """Return |b| over the first steps of RMSprop in the ravine, α = 0.1, and what one would say."""
    b = descend(rmsprop, START, ravine().grad, int(steps), lr=0.1).w[:, 1]
    last = np.abs(b[-10:])
    if np.ptp(last) < 0.001 and last.max() > 0.04:
        said = "the swing stays at α/2 = 0.05"
    elif last.max() < 1e-3:
        said = "the swing looks removed"
    else:
        said = "b sinks to the floor" if steps < 40 else "the swing is back"
    sentence = f"{int(steps)} steps: in the last ten |b| is at most {number(last.max())}; {said}."
    return {"RMSprop": (np.arange(len(b)), np.maximum(np.abs(b), 1e-25))}, sentence


HORIZON = Scene(look_horizon, "RMSprop in the ravine, α = 0.1.", "step", "|b|")
