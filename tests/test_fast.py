"""The fast steps are those of updates.py; `make bench` measures how fast they are."""

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from rmsprop_lessons import adam, gradient_descent, momentum, rmsprop
from rmsprop_lessons import fast as fast_module
from rmsprop_lessons.descent import at_step, descend, step_named
from rmsprop_lessons.fast import PIECE, in_place, views
from rmsprop_lessons.surfaces import START, ravine

NAMES = {gradient_descent: "lr", momentum: "lr beta1", rmsprop: "lr beta2 eps"}
NAMES[adam] = "lr beta1 beta2 eps"
each_rule = pytest.mark.parametrize("rule", NAMES)
quick = settings(max_examples=60, deadline=None, derandomize=True)
ENTRY = st.floats(1e-3, 1e3) | st.floats(-1e3, -1e-3) | st.just(0.0)
BETA = st.floats(0, 0.9999)
HYPER = {"lr": st.floats(1e-6, 10), "beta1": BETA, "beta2": BETA, "eps": st.floats(1e-10, 1)}
TOLERANCE = {"float64": 1e-12, "float32": 2e-5}  # of what a step can move; float32 has 7 digits


def reference(rule, w, gradients, **hyper):
    """Return where the rule of updates.py goes with these gradients."""
    memory = ()
    for t, dw in enumerate(gradients, 1):
        w, *memory = rule(w, dw, *memory, **at_step(t, hyper))
    return w


def fast(rule, w, gradients, **hyper):
    w, dw = np.array(w), np.empty_like(w)
    step = in_place(rule, w, dw, **hyper)
    for dw[...] in gradients:
        step()
    return w


def close(one, other, start, farthest=0.0):
    """Compare as far as the dtype's digits go, beside the start, the way from it and its far end."""
    scale = np.abs(start) + np.abs(other - start).max(initial=0.0) + farthest
    assert one.shape == other.shape and one.dtype == other.dtype
    assert (np.abs(one - other) <= TOLERANCE[start.dtype.name] * scale).all()


@each_rule
@pytest.mark.parametrize("dtype", TOLERANCE)
@quick
@given(st.data())
def test_any_shape_and_any_hyper_parameters(rule, dtype, data):
    shape = data.draw(hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4))
    rows = data.draw(hnp.arrays(dtype, (6, *shape), elements=ENTRY.map(np.dtype(dtype).type)))
    hyper = {name: data.draw(HYPER[name]) for name in NAMES[rule].split()}
    way = [reference(rule, rows[0], rows[1:k], **hyper) for k in range(2, 7)]  # it may come back
    close(fast(rule, rows[0], rows[1:], **hyper), way[-1], rows[0], np.abs(way).max(initial=0.0))


@each_rule
@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("pieces", [1, 2, 3])
@pytest.mark.parametrize("beside", [-1, 0, 1])
def test_the_edges_of_the_pieces(rule, dtype, pieces, beside):
    n = pieces * PIECE // np.dtype(dtype).itemsize + beside
    rows = np.random.default_rng(n).standard_normal((3, n)).astype(dtype)
    close(fast(rule, rows[0], rows[1:], lr=0.1), reference(rule, rows[0], rows[1:], lr=0.1), rows[0])


@each_rule
def test_the_learning_rate_may_follow_the_step(rule):
    rows = np.random.default_rng(0).standard_normal((9, 3))
    falling = {"lr": lambda t: 0.5 / t}
    close(
        fast(rule, rows[0], rows[1:], **falling), reference(rule, rows[0], rows[1:], **falling), rows[0]
    )


@each_rule
def test_a_descent_is_the_recorded_one(rule):
    """Each step sees the gradient that stands in dw when it is called."""
    surface, w = ravine(), START.copy()
    dw = surface.grad(w)
    step = in_place(rule, w, dw, lr=0.01)
    for row in descend(rule, START, surface.grad, 50, lr=0.01).w[1:]:
        dw[:] = surface.grad(w)
        step()
        np.testing.assert_allclose(w, row, rtol=0, atol=1e-12)


@each_rule
def test_layers_are_views_of_one_vector(rule):
    rng = np.random.default_rng(0)
    layers = {
        "W1": rng.standard_normal((3, 4)),
        "b1": np.ones(4),
        "scale": np.array(2.0),
        "no": np.ones(0),
    }
    w = np.concatenate([layer.ravel() for layer in layers.values()])
    dw, memory = np.empty_like(w), {}
    mine, slopes = views(w, layers), views(dw, layers)
    step = in_place(rule, w, dw, lr=0.1)
    for _ in range(3):
        for name, slope in slopes.items():
            slope[...] = mine[name] + 1
        layers, memory = step_named(rule, layers, {n: x + 1 for n, x in layers.items()}, memory, lr=0.1)
        step()
        for name, layer in layers.items():
            assert mine[name].shape == layer.shape and np.shares_memory(mine[name], w) == (
                layer.size > 0
            )
            np.testing.assert_allclose(mine[name], layer, rtol=1e-12)


@each_rule
def test_only_w_changes(rule):
    w, dw = np.ones(5), np.linspace(-1, 1, 5)
    step = in_place(rule, w, dw, lr=0.1)
    assert (w == 1).all()
    step()
    assert (w[[0, 1, 3, 4]] != 1).all() and w[2] == 1 and np.array_equal(dw, np.linspace(-1, 1, 5))


def test_the_module_is_short():
    """One small way to do it: at most 120 lines."""
    assert len(Path(fast_module.__file__).read_text(encoding="utf-8").splitlines()) <= 120


W, DW = np.ones(4), np.zeros(4)
FROZEN = np.ones(4)
FROZEN.setflags(write=False)
SHARED = "w or dw is read-only, has gaps or shares memory: allowed is one piece for each"
REFUSED = [
    ((len, W, DW), {}, "rule is <built-in function len>: allowed are gradient_descent, momentum, rms"),
    ((rmsprop, W, DW), {"lr": 0}, "lr is 0: allowed is 0 < lr < inf"),
    ((rmsprop, W, DW), {"lr": lambda t: -t}, "lr is -1: allowed is 0 < lr < inf"),
    ((rmsprop, W, DW), {"beta2": 1.0}, "beta2 is 1.0: allowed is 0 <= beta2 < 1"),
    ((rmsprop, W, DW), {"beta2": abs}, "beta2 is <built-in function abs>: allowed are real numbers"),
    ((rmsprop, W, DW), {"eps": [1e-8]}, "eps is an array of shape (1,): allowed is one number"),
    (
        (rmsprop, [1.0], DW),
        {},
        "w, dw are ['no array', ('float64', (4,))]: allowed are two arrays of one shape",
    ),
    ((rmsprop, W, DW[:3]), {}, "w, dw are [('float64', (4,)), ('float64', (3,))]: allowed"),
    ((rmsprop, W.astype(int), DW.astype(int)), {}, "w, dw are [('int64', (4,)), ('int64', (4,))]: allo"),
    ((rmsprop, W.astype("f4"), DW), {}, "w, dw are [('float32', (4,)), ('float64', (4,))]: allowed"),
    ((rmsprop, W[:3], W[1:]), {}, SHARED),
    (
        (rmsprop, W[::2], DW[::2]),
        {},
        SHARED,
    ),
    (
        (rmsprop, FROZEN, DW),
        {},
        SHARED,
    ),
]


@pytest.mark.parametrize(("given", "hyper", "message"), REFUSED, ids=[m for *_, m in REFUSED])
def test_what_is_refused(given, hyper, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        in_place(*given, **{"lr": 0.1, **hyper})


@pytest.mark.parametrize(
    ("hyper", "message"),
    [({}, "'lr'"), ({"lr": 1, "beta1": 0.9}, "'beta1'"), ({"lr": 1, "S": W}, "'S'")],
)
def test_what_the_rule_does_not_take_is_refused_as_by_the_rule(hyper, message):
    with pytest.raises(TypeError, match=message):
        in_place(rmsprop, W, DW, **hyper)
