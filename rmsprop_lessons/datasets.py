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


def breast_cancer() -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return 30 features of 569 tumours (569, 30), in their raw units, and 1.0 for benign (569,).

    Source: Wolberg, Street and Mangasarian, University of Wisconsin, 1995. The features' means
    differ by a factor of more than 100 000.
    """
    table = np.loadtxt(DATA / "breast-cancer.csv", delimiter=",")
    return table[:, :-1], table[:, -1]


def digits() -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return 1797 handwritten digits as raw grey values (1797, 64), 0 to 16, and the digit (1797,).

    A row is an image of 8 x 8 pixels from top left to bottom right; 0 is white. About 180 images of
    each digit, 0 to 9. Source: Alpaydin and Kaynak, UCI Machine Learning Repository, 1998.
    """
    table = np.loadtxt(DATA / "digits.csv.gz", delimiter=",")
    return table[:, :-1], table[:, -1].astype(np.int64)
