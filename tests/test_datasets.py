import re

import numpy as np

from rmsprop_lessons.datasets import DATA, breast_cancer, digits, temperatures


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


def test_breast_cancer_is_569_tumours_of_which_357_are_benign():
    features, benign = breast_cancer()
    assert features.shape == (569, 30) and features.dtype == benign.dtype == float
    assert benign.shape == (569,) and set(benign) == {0, 1} and benign.sum() == 357
    assert np.isfinite(features).all() and features.min() == 0 and features.max() == 4254
    assert (features[0, 0], features[0, 3], benign[0], benign[19]) == (17.99, 1001, 0, 1)
    means = features.mean(axis=0)
    assert means.max() / means.min() > 100_000
    assert features[benign == 1, 0].mean() < 13 < 17 < features[benign == 0, 0].mean()


def test_digits_are_1797_images_of_8_by_8_grey_values():
    images, digit = digits()
    assert images.shape == (1797, 64) and images.dtype == float
    assert digit.shape == (1797,) and digit.dtype == np.int64
    assert list(np.bincount(digit)) == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert set(images.ravel()) == set(range(17))
    assert list(digit[:10]) == list(range(10))
    assert list(images[0, :8]) == [0, 0, 5, 13, 9, 1, 0, 0]


def test_digits_look_like_digits():
    """The mean image of the zeros has a hole in the middle, that of the ones a stroke."""
    images, digit = digits()
    zero, one = (images[digit == d].mean(axis=0).reshape(8, 8) for d in (0, 1))
    assert zero[3:5, 3:5].mean() < 2 < 10 < zero[3:5, [2, 5]].mean()
    assert one[3:5, 3:5].mean() > 10 > 2 > one[3:5, [0, 7]].mean()


def test_sources_name_every_data_file_and_no_other():
    text = (DATA / "SOURCES.md").read_text(encoding="utf-8")
    files = {path.name for path in DATA.iterdir()} - {"SOURCES.md"}
    assert set(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)) == files
