"""The average of a series, beside SciPy's filter and pandas."""

from collections.abc import Iterator

import numpy as np
from measure import Row, missing, race, row

from rmsprop_lessons import ewa
from rmsprop_lessons.figures.words import spaced

GOALS = {1_000: 1.0, 10_000: 0.8, 100_000: 0.5, 1_000_000: 0.5}


def averages(seconds: float, largest: int) -> Iterator[Row]:
    """Ours against both; pandas has the goal 0.35 at every length."""
    beta = 0.99
    for n, goal in GOALS.items():
        if n > largest:
            continue
        x, what = np.random.default_rng(0).normal(1, 1, n), f"ewa, n = {spaced(n)}"
        for against, peer, limit in (
            ("scipy.signal.lfilter", lfilter, goal),
            ("pandas, Series.ewm", ewm, 0.35),
        ):
            try:
                times = race({"ours": lambda x=x: ewa(x, beta), "theirs": peer(x, beta)}, seconds)
            except ModuleNotFoundError as error:
                yield missing(what, against, error, limit)
                continue
            note = "a dozen calls of NumPy take as long as SciPy's whole loop" if n == 1_000 else ""
            yield row(what, against, times, limit, note=note)


def lfilter(x, beta):
    """Return a call of SciPy's filter that gives the same average."""
    from scipy.signal import lfilter

    return lambda: lfilter([1 - beta], [1, -beta], x)


def ewm(x, beta):
    """Return a call of pandas' weighted mean, which starts at the first value instead of 0."""
    from pandas import Series

    series = Series(x)
    return lambda: series.ewm(alpha=1 - beta, adjust=False).mean()
