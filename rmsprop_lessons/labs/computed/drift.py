"""Lab of lesson 04: a parameter that should stay, over β₂."""

import numpy as np

from ...averages import ewa
from ...figures.words import number
from . import Curves, Scene


def look_drift(beta2: float) -> tuple[Curves, str]:
    """Return where 20 rounds of ten batches, +0.1 nine times and −0.9 once, take one parameter.

    0 <= β₂ < 1, α = 1; the drift per round is measured after 2000 rounds.
    """
    batches = np.tile([0.1] * 9 + [-0.9], 2000)
    moves = -batches / np.sqrt(ewa(batches**2, beta2))
    drift, first = moves[-1000:].sum() / 100, moves[:10].sum()
    why = ", because S starts at 0" if first < 1.1 * drift else ""  # both are negative
    sentence = (
        f"β₂ = {number(beta2, 5)}: after 200 batches RMSprop is at {number(moves[:200].sum())} α, "
        f"and at {number(first)} α after the first ten{why}. In the long run it drifts by "
        f"{number(drift)} α per ten batches, the sign step by −8 α, gradient descent by 0."
    )
    return {"RMSprop": (np.arange(1, 201), np.cumsum(moves[:200]))}, sentence


DRIFT = Scene(look_drift, "A parameter that should stay.", "batch", "parameter, in α")
