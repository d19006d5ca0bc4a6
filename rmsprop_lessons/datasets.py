"""Real data, shipped in data/; data/SOURCES.md has their sources and licences."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

DATA = Path(__file__).parent / "data"


def temperatures() -> tuple[NDArray[np.datetime64], NDArray[np.float64]]:
    """Return 1461 days (2012 to 2015) and the highest temperature of each in Seattle, in °C.

    Source: NOAA. No day is missing.
    """
    days, highs = np.loadtxt(
        DATA / "seattle-highs.csv", delimiter=",", skiprows=1, dtype=str, unpack=True
    )
    return days.astype("datetime64[D]"), highs.astype(float)
