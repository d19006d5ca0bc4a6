import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from rmsprop_lessons import ewa, half_life, weights, window

quick = settings(max_examples=100, deadline=None, derandomize=True)
VALUES, BETA = st.floats(-1e3, 1e3, allow_subnormal=False), st.floats(0, 0.9999)
SERIES = hnp.arrays(float, st.integers(1, 60), elements=VALUES)
N, BETAS = 200_000, [0, 0.5, 0.9, 0.999, 0.999999]


@pytest.fixture(scope="module")
def long_run():
    """Return 3 series and their averages (beta, bias_correction, step, series), one step at a time."""
    x = np.random.default_rng(0).normal(1, 10, (N, 3))
    beta = np.array(BETAS, np.longdouble)[:, None]
    ones = np.ones((N, 1))  # their average is the sum of the weights, which the correction divides by
    v, averages = np.longdouble(0), np.empty((N, len(BETAS), 4), np.longdouble)
    for t, row in enumerate(np.hstack([x, ones]).astype(np.longdouble)):
        averages[t] = v = beta * v + (1 - beta) * row
    plain = averages[..., :3].swapaxes(0, 1)
    return x, np.stack([plain, plain / averages[..., 3:].swapaxes(0, 1)], axis=1)


@pytest.mark.parametrize("bias_correction", [False, True])
@pytest.mark.parametrize("shape", [(), (3,), (3, 1), (1, 3)], ids=str)
@pytest.mark.parametrize("beta", BETAS)
def test_long_series_agree_with_the_recursion(long_run, beta, shape, bias_correction):
    x, averages = long_run
    expected = averages[BETAS.index(beta), int(bias_correction)]
    if shape == ():
        x, expected = x[:, 0], expected[:, 0]
    v = ewa(x.reshape(N, *shape), beta, bias_correction=bias_correction)
    assert v.shape == (N, *shape) and v.dtype == float
    assert abs(v - expected.reshape(v.shape)).max() <= 1e-11 * abs(expected).max()


@quick
@given(SERIES, BETA)
def test_short_series_agree_with_the_recursion(x, beta):
    v, plain, corrected = 0.0, [], []
    for t, value in enumerate(x.tolist(), start=1):
        v = beta * v + (1 - beta) * value
        plain.append(v)
        corrected.append(v / math.fsum((1 - beta) * beta**age for age in range(t)))
    np.testing.assert_allclose(ewa(x, beta), plain, rtol=0, atol=1e-11)
    np.testing.assert_allclose(ewa(x, beta, bias_correction=True), corrected, rtol=0, atol=1e-9)


@quick
@given(SERIES, BETA)
def test_the_last_average_is_the_weighted_sum(x, beta):
    last = ewa(x, beta)[-1]
    assert last == pytest.approx(weights(beta, len(x)) @ x, rel=1e-12, abs=1e-10)


@quick
@given(BETA, st.integers(0, 2000))
def test_weights_fall_with_age_and_sum_to_one_minus_beta_to_the_n(beta, n):
    expected = [(1 - beta) * beta**age for age in range(n)]
    np.testing.assert_allclose(weights(beta, n)[::-1], expected, rtol=1e-12, atol=1e-300)
    assert weights(beta, n).sum() == pytest.approx(1 - beta**n, abs=1e-12)


@pytest.mark.parametrize("beta", BETAS)
def test_bias_correction_makes_the_average_of_a_constant_that_constant(beta):
    np.testing.assert_allclose(ewa(np.full(1000, 7.0), beta, bias_correction=True), 7, rtol=1e-12)


@quick
@given(hnp.arrays(float, hnp.array_shapes(min_dims=2, max_dims=4, max_side=5), elements=VALUES), BETA)
def test_every_column_is_averaged_as_if_alone(x, beta):
    for correction in (False, True):
        v = ewa(x, beta, bias_correction=correction)
        assert v.shape == x.shape
        for i in np.ndindex(x.shape[1:]):
            column = (slice(None), *i)
            assert np.array_equal(v[column], ewa(x[column], beta, bias_correction=correction))


@pytest.mark.parametrize("bias_correction", [False, True])
@pytest.mark.parametrize("beta", [0.5, np.float64(0.5), np.float32(0.5), np.array(0.5)], ids=repr)
def test_dtypes(beta, bias_correction):
    x = np.array([4, 8, 2, 0])
    v = [4, 20 / 3, 4, 28 / 15] if bias_correction else [2, 5, 3.5, 1.75]
    for dtype, result in {"i1": "f8", "u8": "f8", "f2": "f2", "f4": "f4", "f8": "f8"}.items():
        average = ewa(x.astype(dtype), beta, bias_correction=bias_correction)
        assert average.dtype == result
        np.testing.assert_allclose(average, np.array(v, result), rtol=2 * np.finfo(result).eps)


@pytest.mark.parametrize("shape", [(0,), (0, 3), (3, 0), (1,), (1, 2)], ids=str)
def test_empty_and_single_values(shape):
    assert np.array_equal(ewa(np.full(shape, 4), 0.75), np.full(shape, 1.0))
    assert np.array_equal(ewa(np.full(shape, 4), 0.75, bias_correction=True), np.full(shape, 4.0))


@pytest.mark.parametrize("beta", [0, 0.9])
@pytest.mark.parametrize("correction", [False, True])
def test_the_series_stays_as_it_is(beta, correction):
    x = np.arange(10.0)
    assert not np.shares_memory(x, ewa(x[::-1], beta, bias_correction=correction))
    assert np.array_equal(x, np.arange(10.0))


def test_an_infinite_value_is_never_forgotten():
    assert np.array_equal(ewa([math.inf] + [1.0] * 3000, 0.5), [math.inf] * 3001)


def recursion(x, betas, dtype):
    """Return, for each beta, the averages of x and of |x|: one step at a time, computed in `dtype`."""
    x, beta = np.asarray(x, dtype), np.array(betas, dtype)[:, None]
    averages, v = np.empty((len(x), len(beta), 2), dtype), dtype(0)
    for t, row in enumerate(np.stack([x, abs(x)], axis=-1)):
        averages[t] = v = beta * v + (1 - beta) * row
    return np.moveaxis(averages, 0, -1)


@pytest.mark.parametrize("mean", [0, 1])
def test_as_exact_as_the_recursion(mean):
    """Beside one of 80 bits: 1e-13 of the average of |x|, at most twice the usual recursion's error."""
    if np.finfo(np.longdouble).eps > 2e-19:
        pytest.skip("this machine's long double has fewer than 80 bits, so nothing here is more exact")
    x, betas = np.random.default_rng(0).normal(mean, 1, 40_001), [0.5, 0.9, 0.99, 0.999, 0.9999]
    exact, usual = (recursion(x, betas, dtype) for dtype in (np.longdouble, np.float64))
    for beta, (v, size), (once, _) in zip(betas, exact, usual, strict=True):
        ours, theirs = (abs(average - v) / size for average in (ewa(x, beta), once))
        assert ours.max() <= min(1e-13, 2 * theirs.max())


LENGTHS = [1, 15, 16, 63, 64, 65, 80, 1023, 1024, 1025, 16_383, 16_384, 16_385, 33_000]


@pytest.fixture(scope="module")
def half_precise():
    """Return a series that every dtype holds exactly, and its averages at each beta."""
    x = np.random.default_rng(1).uniform(-1, 1, max(LENGTHS)).astype(np.float16)
    betas = (0, 0.3, 0.9, 0.9999)
    return x, dict(zip(betas, recursion(x, betas, np.longdouble), strict=True))


@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", "g"])
@pytest.mark.parametrize("n", LENGTHS)
def test_every_length_and_dtype(half_precise, n, dtype):
    """Where a series is cut, and where it goes another way, nothing is seen of it."""
    x, averages = half_precise
    for beta, (expected, size) in averages.items():
        v, eps = ewa(x[:n].astype(dtype), beta), max(np.finfo(dtype).eps, np.finfo(float).eps)
        assert v.dtype == dtype and v.shape == (n,)
        assert (abs(v - expected[:n]) <= 20 * eps * np.maximum(size[:n], 1e-3)).all()


@pytest.mark.parametrize("beta", [0.3, 0.9])
def test_every_column_of_a_long_series_is_averaged_as_if_alone(beta):
    x = np.random.default_rng(0).standard_normal((20_000, 2, 3))
    for series in (x, x[::-1], np.asfortranarray(x), x.astype("f4")):
        v = ewa(series, beta)
        for i in np.ndindex(2, 3):
            assert np.array_equal(v[:, *i], ewa(series[:, *i], beta))


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan, 1e308])
@pytest.mark.parametrize("at", [0, 1, 700, 998, 999])
def test_what_is_not_finite_stays_where_it_is_and_after(value, at):
    """Before it nothing changes; a value near the largest float overflows nowhere."""
    x = np.ones(1000)
    before, x[at] = ewa(x, 0.5), value
    v = ewa(x, 0.5)
    np.testing.assert_allclose(v[:at], before[:at], rtol=1e-14)
    expected = value if abs(value) == math.inf else 0.5 * value + (0.5 * before[at - 1] if at else 0)
    assert v[at] == pytest.approx(expected, rel=1e-14, nan_ok=True)
    assert np.isfinite(v[at:]).all() == math.isfinite(value)
    assert np.array_equal(ewa(x, 0), x, equal_nan=True)


def test_window_and_half_life():
    assert window(0) == 1 and window(0.9) == pytest.approx(10) and window(0.999) == pytest.approx(1000)
    assert half_life(0) == 0 and half_life(0.5) == 1
    for beta in (0.1, 0.9, 0.999):
        assert beta ** half_life(beta) == pytest.approx(0.5, rel=1e-12)


def message(call, *arguments):
    with pytest.raises(ValueError) as error:
        call(*arguments)
    return str(error.value)


@pytest.mark.parametrize("call", [window, half_life, lambda b: ewa([1.0], b), lambda b: weights(b, 3)])
def test_what_is_no_beta_is_refused(call):
    for beta in (1, 1.5, -0.1, math.inf, math.nan):
        assert f"beta is {beta}: allowed is 0 <= beta < 1" in message(call, beta)
    for beta in (None, "0.9", True, 0.5j):
        assert f"beta is {beta!r}: allowed are real numbers" in message(call, beta)
    assert "beta is an array of shape (1,): allowed is one number" in message(call, [0.9])


@pytest.mark.parametrize("x", [5.0, None, "12", [True], [1j], [[1], [1, 2]], np.array([None])], ids=repr)
def test_what_is_no_series_is_refused(x):
    assert f"x is {x!r}: allowed" in message(ewa, x, 0.9)


@pytest.mark.parametrize("n", [-1, 2.0, True, None, "3"], ids=repr)
def test_what_is_no_count_is_refused(n):
    assert f"n is {n!r}: allowed is a whole number n >= 0" in message(weights, 0.9, n)


def test_narrow_types():
    """A count that cannot go below 0, and a beta that is below 1 but not as a float."""
    assert weights(0.9, np.uint8(0)).shape == (0,)
    assert "0 <= beta < 1" in message(window, np.longdouble(1) - np.longdouble(1e-19))
