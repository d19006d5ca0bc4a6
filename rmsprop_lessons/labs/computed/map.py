"""Lab of lesson 12: a cut through the map of settings, from all α at one window of memory."""

import numpy as np

from ...experiments.maps import ends
from ...figures.words import number
from ...surfaces import ravine
from . import RULES, Curves, Scene

RATES = np.geomspace(1e-4, 10, 126)  # 25 for each power of ten
LEAST, MOST = 1e-12, 1e6  # losses outside are drawn at these
GOOD = 0.01
BETA = {"Momentum": "beta1", "RMSprop": "beta2", "Adam": "beta2"}


def look_map(window: float, steps: int) -> tuple[Curves, str]:
    """Return the loss that three rules leave in the ravine after some steps, over α.

    window is 1/(1 − β) of β₁ in Momentum, of β₂ in the other two; Adam has β₁ = 0.9.
    """
    lost = {name: _left(name, window, steps) for name in BETA}
    shares = [f"{name} with {np.mean(loss < GOOD):.0%}" for name, loss in lost.items()]
    told = ", ".join(shares).replace("%", " %")
    sentence = (
        f"A window of {number(window)} (β = {number(1 - 1 / window)}), {number(steps)} steps: of 126 "
        f"rates from 0.0001 to 10 these end below a loss of {GOOD}: {told}."
    )
    return {name: (RATES, loss) for name, loss in lost.items()}, sentence


def _left(name: str, window: float, steps: int) -> np.ndarray:
    loss = ends(RULES[name], ravine(), steps, lr=RATES, **{BETA[name]: 1 - 1 / window})
    return np.clip(np.nan_to_num(loss, nan=np.inf), LEAST, MOST)


MAP = Scene(look_map, "A cut through the map.", "α", "loss")
