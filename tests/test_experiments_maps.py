"""Maps have in each cell what a single run ends with, in little memory."""

import tracemalloc

import numpy as np
import pytest

from rmsprop_lessons import START, adam, descend, gradient_descent, momentum, ravine, rmsprop, rosenbrock
from rmsprop_lessons.experiments.maps import TILE, ends

LR, BETA2 = np.geomspace(1e-4, 0.1, 7)[:, None], np.array([0.0, 0.5, 0.9, 0.99, 0.999])
SETTINGS = {
    gradient_descent: {"lr": LR / 10},
    momentum: {"lr": LR / 10, "beta1": BETA2},
    rmsprop: {"lr": LR, "beta2": BETA2, "eps": 1e-6},
    adam: {"lr": LR, "beta1": 0.5, "beta2": BETA2},
}
each_rule = pytest.mark.parametrize("rule", SETTINGS)


@each_rule
@pytest.mark.parametrize("surface", [ravine(), rosenbrock()], ids=["ravine", "rosenbrock"])
def test_each_cell_is_a_descent(rule, surface):
    start, hyper = START / 10, SETTINGS[rule]
    found = ends(rule, surface, 30, start=start, **hyper)
    deep = {name: np.asarray(x)[..., None] for name, x in hyper.items()}  # the last axis is W, b
    run = descend(rule, start, surface.grad, 30, **deep)
    expected = surface.loss(run.w[-1])
    assert found.shape == expected.shape == np.broadcast_shapes(*map(np.shape, hyper.values()))
    np.testing.assert_allclose(found, expected, rtol=1e-8, atol=1e-12)


@pytest.mark.parametrize("beside", [-1, 0, 1])
def test_the_edges_of_the_tiles(beside):
    lr = np.geomspace(1e-3, 1, 2 * TILE + beside)
    expected = ravine().loss(descend(rmsprop, START, ravine().grad, 2, lr=lr[:, None]).w[-1])
    np.testing.assert_allclose(ends(rmsprop, ravine(), 2, lr=lr), expected, rtol=1e-10)


def test_one_cell_no_cell_and_float32():
    assert ends(rmsprop, ravine(), 0, lr=0.1) == ravine().loss(START)
    assert ends(rmsprop, ravine(), 5, lr=np.ones((0, 3))).shape == (0, 3)
    assert ends(adam, ravine(), 5, start=START.astype("f4"), lr=LR).dtype == np.float32


def test_where_a_rule_diverges_stands_no_number_and_no_warning():
    lost = ends(gradient_descent, ravine(), 2000, lr=[0.01, 1.0])
    assert np.isfinite(lost[0]) and not np.isfinite(lost[1])


def peak(function):
    tracemalloc.start()
    try:
        function()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_map_takes_at_most_15_percent_of_the_memory_of_the_textbook_form():
    lr, beta2 = np.geomspace(1e-4, 1, 700)[:, None], 1 - np.geomspace(1e-4, 0.5, 700)

    def textbook():
        w, S = np.broadcast_to(START, (700, 700, 2)), 0.0
        for _ in range(3):
            w, S = rmsprop(w, ravine().grad(w), S, lr=lr[..., None], beta2=beta2[:, None])
        return ravine().loss(w)

    assert peak(lambda: ends(rmsprop, ravine(), 3, lr=lr, beta2=beta2)) <= 0.15 * peak(textbook)


def test_what_is_refused():
    for rule, steps, hyper, message in [
        (len, 1, {"lr": 1}, "rule is <built-in function len>: allowed are gradient_descent"),
        (rmsprop, 1.5, {"lr": 1}, "steps is 1.5: allowed is a whole number steps >= 0"),
        (rmsprop, 1, {"lr": [1, 0]}, "lr is 0: allowed is 0 < lr < inf"),
    ]:
        with pytest.raises(ValueError, match=message.replace(".", "\\.")):
            ends(rule, ravine(), steps, **hyper)
