"""Lab of lesson 04: a parameter that should stay, over β₂."""

import numpy as np

from ...figures.words import number
from . import RULES, Curves, Scene

BATCHES = np.tile([0.1] * 9 + [-0.9], 20)  # they sum to 0
STEADY = 0.09  # the mean of their squares: where S settles, whatever β₂ is


def look_drift(beta2: float) -> tuple[Curves, str]:
    """Return where 20 rounds of ten batches, +0.1 nine times and −0.9 once, take one parameter.

    0 <= β₂ < 1, α = 1. S starts at its steady value, so that only β₂ differs.
    """
    x, S, places = 0.0, STEADY, []
    for dw in BATCHES:
        x, S = RULES["RMSprop"](x, dw, S, lr=1.0, beta2=beta2)
        places.append(float(x))
    sentence = (
        f"β₂ = {number(beta2, 5)}, S from its steady value {STEADY}: after 200 batches RMSprop is at "
        f"{number(places[-1])} α, the sign step at {number(-np.sign(BATCHES).sum())} α, gradient "
        f"descent at 0."
    )
    return {"RMSprop": (np.arange(1, 201), np.array(places))}, sentence


DRIFT = Scene(look_drift, "A parameter that should stay.", "batch", "parameter, in α")
