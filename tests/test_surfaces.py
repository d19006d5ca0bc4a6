import math
from functools import partial

import numpy as np
import pytest

from rmsprop_lessons import START, noisy, ravine, rosenbrock, rotated

NOISE = partial(np.random.default_rng, 0)
SURFACES = {
    "ravine": ravine(),
    "ravine(0.5, 7)": ravine(0.5, 7),
    "rosenbrock": rosenbrock(),
    "rosenbrock(2, 3)": rosenbrock(2, 3),
    "rotated ravine": rotated(ravine(), 0.7),
    "rotated rosenbrock": rotated(rosenbrock(), -2.0),
    "noisy with sigma 0": noisy(rosenbrock(), 0, NOISE()),
}
each_surface = pytest.mark.parametrize("surface", SURFACES.values(), ids=SURFACES)
POINTS = np.random.default_rng(1).uniform(-2, 2, (50, 4, 2))


def test_losses_by_hand():
    assert ravine().loss([-10, 1]) == 100 and ravine(2, 6).loss([3, 5]) == 84
    assert list(ravine(2, 6).grad([3, 5])) == [6, 30]
    assert rosenbrock().loss([-1, 2]) == 104 and rosenbrock(3, 2).loss([2, 1]) == 19
    assert list(rosenbrock().grad([-1, 2])) == [396, 200]
    assert rosenbrock(3, 2).loss([3, 9]) == 0 and list(rosenbrock(3, 2).grad([3, 9])) == [0, 0]


@each_surface
def test_gradients_are_the_slopes_of_the_loss(surface):
    """Central differences, extrapolated: exact but for rounding on polynomials up to degree 4."""

    def slope(h):
        steps = h * np.eye(2)
        return np.stack([surface.loss(POINTS + e) - surface.loss(POINTS - e) for e in steps], -1) / (
            2 * h
        )

    expected = (4 * slope(0.01) - slope(0.02)) / 3
    np.testing.assert_allclose(surface.grad(POINTS), expected, rtol=1e-9, atol=1e-8)


@each_surface
def test_a_batch_is_its_single_points_bit_for_bit(surface):
    """2000 points, for a square of a number and of an array may round differently once in 1000."""
    points = np.random.default_rng(0).uniform(-2, 2, (1000, 2, 2))
    loss, grad = surface.loss(points), surface.grad(points)
    assert loss.shape == (1000, 2) and grad.shape == (1000, 2, 2)
    for i in np.ndindex(1000, 2):
        assert loss[i] == surface.loss(points[i]) and np.array_equal(grad[i], surface.grad(points[i]))


@each_surface
@pytest.mark.parametrize("dtype", ["i2", "u1", "f2", "f4", "f8"])
def test_dtypes(surface, dtype):
    w = np.array([[1, 2], [0, 1]], dtype)
    expected = "f8" if dtype in ("i2", "u1") else dtype
    assert surface.loss(w).dtype == surface.grad(w).dtype == surface.grad(w[0]).dtype == expected
    tolerance = {"rtol": 64 * np.finfo(expected).eps, "atol": 2000 * np.finfo(expected).eps}
    np.testing.assert_allclose(surface.loss(w), surface.loss(w.astype(float)), **tolerance)
    np.testing.assert_allclose(surface.grad(w), surface.grad(w.astype(float)), **tolerance)


@each_surface
def test_empty_batches_and_unchanged_points(surface):
    assert surface.loss(np.ones((0, 2))).shape == (0,) and surface.grad(np.ones((3, 0, 2))).shape == (
        3,
        0,
        2,
    )
    w = np.array([3.0, 5.0])
    assert not np.shares_memory(surface.grad(w), w)
    surface.loss(w)
    assert w.tolist() == [3, 5]


@pytest.mark.parametrize("surface", [ravine(), rosenbrock()], ids=["ravine", "rosenbrock"])
def test_a_quarter_turn_swaps_the_coordinates(surface):
    """Counter-clockwise: what was at (W, b) is at (-b, W)."""
    turned, there = rotated(surface, math.pi / 2), np.stack([-POINTS[..., 1], POINTS[..., 0]], -1)
    np.testing.assert_allclose(turned.loss(there), surface.loss(POINTS), rtol=1e-12)
    dW, db = np.moveaxis(surface.grad(POINTS), -1, 0)
    np.testing.assert_allclose(turned.grad(there), np.stack([-db, dW], -1), rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("angle", [0, 0.3, -1.0, 10, np.float32(2), np.array(0.5)], ids=repr)
def test_rotation_turns_the_minimum_and_back(angle):
    minimum = [math.cos(angle) - math.sin(angle), math.sin(angle) + math.cos(angle)]
    assert rotated(rosenbrock(), angle).loss(minimum) == pytest.approx(0, abs=1e-20)
    back = rotated(rotated(rosenbrock(), angle), -angle)
    np.testing.assert_allclose(back.grad(POINTS), rosenbrock().grad(POINTS), rtol=1e-9, atol=1e-9)


def test_noise():
    """Normal, of the asked standard deviation, independent in each entry, not on the loss, by seed."""
    surface, w = noisy(ravine(), 3, NOISE()), np.broadcast_to(START, (50_000, 2))
    noise = surface.grad(w) - ravine().grad(w)
    np.testing.assert_allclose(noise.mean(axis=0), 0, atol=0.06)
    np.testing.assert_allclose(np.cov(noise.T), [[9, 0], [0, 9]], atol=0.2)
    assert np.mean(abs(noise) < 3) == pytest.approx(0.6827, abs=0.01)
    assert surface.loss(START) == 100
    again = noisy(ravine(), 3, NOISE())
    assert np.array_equal(again.grad(w), ravine().grad(w) + noise)
    assert not np.array_equal(again.grad(w), ravine().grad(w) + noise)
    assert np.array_equal(noisy(ravine(), 0, NOISE()).grad(POINTS), ravine().grad(POINTS))


def test_the_start_cannot_be_changed():
    assert START.tolist() == [-10, 1] and not START.flags.writeable


TURN, NOISY = partial(rotated, ravine()), partial(noisy, ravine(), sigma=1, rng=NOISE())
NOT_REAL = [None, "ab", [True, False], [1j, 1]]
CURVATURES = [(make, name) for make in (ravine, rosenbrock) for name in "ac"]
FUNCTIONS = [function for surface in SURFACES.values() for function in surface]
REFUSED = [
    *[
        (f, n, [0, -1, math.inf, math.nan], "{name} is {x}: allowed is 0 < {name} < inf")
        for f, n in CURVATURES
    ],
    *[(f, n, NOT_REAL, "{name} is {x!r}: allowed are real numbers") for f, n in CURVATURES],
    *[
        (f, n, [[1, 2]], "{name} is an array of shape (2,): allowed is one number")
        for f, n in CURVATURES
    ],
    (TURN, "angle", [math.inf, -math.inf, math.nan], "angle is {x}: allowed is a finite number"),
    (TURN, "angle", NOT_REAL, "angle is {x!r}: allowed are real numbers"),
    (TURN, "angle", [[0.1, 0.2], [0.1]], "angle is "),
    (NOISY, "sigma", [-1, math.inf, math.nan], "sigma is {x}: allowed is 0 <= sigma < inf"),
    (NOISY, "sigma", NOT_REAL, "sigma is {x!r}: allowed are real numbers"),
    (NOISY, "sigma", [[1, 2]], "sigma is an array of shape (2,): allowed is one number"),
    (NOISY, "rng", [None, 0, np.random], "rng is {x!r}: allowed is a np.random.Generator"),
    *[(f, "w", NOT_REAL, "w is {x!r}: allowed are real numbers") for f in FUNCTIONS],
    *[(f, "w", [1, [1], [[1], [2]]], "w has the shape {shape}: allowed is (..., 2)") for f in FUNCTIONS],
]


@pytest.mark.parametrize(("call", "name", "values", "message"), REFUSED)
def test_what_is_refused(call, name, values, message):
    for x in values:
        with pytest.raises(ValueError) as error:
            call(**{name: x})
        assert message.format(name=name, x=x, shape=np.shape(x)) in str(error.value)
