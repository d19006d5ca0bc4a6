import re

import numpy as np

from rmsprop_lessons.datasets import DATA, temperatures


def test_temperatures_are_1461_consecutive_days():
    days, highs = temperatures()
    assert days.shape == highs.shape == (1461,)
    assert days.dtype == "datetime64[D]" and highs.dtype == float
    assert (days[0], days[-1]) == (np.datetime64("2012-01-01"), np.datetime64("2015-12-31"))
    assert (np.diff(days) == np.timedelta64(1, "D")).all()


def test_temperatures_are_those_of_seattle_in_celsius():
    """Days that are known: the file was neither re-ordered nor converted to another unit."""
    days, highs = temperatures()
    assert np.isfinite(highs).all() and (highs.min(), highs.max()) == (-1.6, 35.6)
    assert list(highs[:3]) == [12.8, 10.6, 11.7]
    assert days[highs.argmax()] == np.datetime64("2014-08-11")
    months = days.astype("datetime64[M]").astype(int) % 12
    means = [highs[months == month].mean() for month in range(12)]
    assert np.argmin(means) in (0, 11) and np.argmax(means) in (6, 7)


def test_every_call_returns_arrays_of_its_own():
    temperatures()[1][:] = 0
    assert temperatures()[1].max() == 35.6


def test_sources_name_every_data_file_and_no_other():
    text = (DATA / "SOURCES.md").read_text(encoding="utf-8")
    files = {path.name for path in DATA.iterdir()} - {"SOURCES.md"}
    assert set(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)) == files
