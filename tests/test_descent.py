from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rmsprop_lessons import START, descend, step_named
from rmsprop_lessons.surfaces import ravine, rosenbrock, rotated
from rmsprop_lessons.updates import adam, gradient_descent, momentum, rmsprop

MEMORY = {gradient_descent: [], momentum: ["v"], rmsprop: ["S"], adam: ["v", "S", "t"]}
NAMES = ["lr", "lr beta1", "lr beta2 eps", "lr beta1 beta2 eps"]
HYPER = {rule: names.split() for rule, names in zip(MEMORY, NAMES, strict=True)}
each_rule = pytest.mark.parametrize("rule", MEMORY)
BETA = st.floats(0, 0.999)
THREE = {"lr": st.floats(1e-4, 0.009), "beta1": BETA, "beta2": BETA, "eps": st.floats(0, 1e-3)}
SURFACES = {"ravine": ravine(), "rosenbrock": rosenbrock(), "rotated": rotated(ravine(), 0.5)}


@pytest.mark.parametrize(
    ("rule", "hyper", "end"),
    [
        (rmsprop, {}, [0.9781579661489673, -2.021269099379191, 2.9826604437427857]),
        (rmsprop, {"beta2": 0.99}, [0.9066121811417784, -2.076901212597042, 2.9416066054487935]),
        (momentum, {"lr": 0.1}, [0.9917309161598306, -2.057340009000601, 2.5677020054953914]),
        (adam, {}, [0.96223310739302, -2.0278509203482598, 2.978839033550983]),
        (adam, {"beta1": 0, "beta2": 0.9}, [1.00469694301825, -2.00155451262166, 2.99680755308883]),
    ],
    ids=["RMSprop(alpha=.9)", "RMSprop()", "SGD(momentum=.9)", "Adam()", "optax.rmsprop corrected"],
)
def test_frameworks_take_the_same_path(rule, hyper, end):
    """PyTorch 2.13.0 and Optax 0.2.8 (bias_correction, eps outside the root) with lr = 0.01."""
    i = np.arange(3)
    rows = iter(10.0 ** (i - 1) * np.sin(1 + np.arange(50)[:, None] * (i + 1)))
    run = descend(rule, [1, -2, 3], lambda w: next(rows), 50, **{"lr": 0.01} | hyper)
    np.testing.assert_allclose(run.w[-1], end, rtol=1e-12)


@each_rule
@pytest.mark.parametrize("surface", SURFACES)
@settings(max_examples=10, deadline=None, derandomize=True)
@given(st.fixed_dictionaries({name: st.tuples(*[three] * 3) for name, three in THREE.items()}))
def test_a_batch_is_its_single_runs_bit_for_bit(rule, surface, three):
    grad, hyper = SURFACES[surface].grad, {name: np.array(three[name]) for name in HYPER[rule]}
    batch = descend(rule, START / 10, grad, 30, **{name: x[:, None] for name, x in hyper.items()})
    for i in range(3):
        single = descend(rule, START / 10, grad, 30, **{name: x[i] for name, x in hyper.items()})
        np.testing.assert_array_equal(batch.w[:, i], single.w)
        np.testing.assert_array_equal(batch.dw[:, i], single.dw)
        for name in set(MEMORY[rule]) - {"t"}:
            np.testing.assert_array_equal(batch.memory[name][:, i], single.memory[name])


@pytest.mark.parametrize(("name", "beta"), [("beta1", 0.869802), ("beta2", 0.982492)])
def test_beta_squared_rounds_alike_in_a_batch_and_alone(name, beta):
    """A number and an array may take two routes to beta**2, which Adam's second step needs."""
    one, batch = (adam([1], [1], [1], [1], 1, lr=1, eps=0, **{name: b})[0] for b in (beta, [beta]))
    assert one == batch


@each_rule
@pytest.mark.parametrize("steps", [0, 1, 5])
@pytest.mark.parametrize("w", [3, [], [1, 2], np.ones((4, 3, 2))], ids=np.shape)
@pytest.mark.parametrize("lr", [0.5, [0.5], [[0.5]] * 3], ids=np.shape)
def test_shapes_of_a_run(rule, steps, w, lr):
    shape = np.broadcast_shapes(np.shape(w), np.shape(lr))
    run = descend(rule, w, lambda w: w / 2, steps, lr=lr)
    assert run.w.shape == (steps + 1, *shape) and run.dw.shape == (steps, *shape)
    assert (run.w[0] == w).all() and np.array_equal(run.dw, run.w[:-1] / 2)
    shapes = {name: (steps,) if name == "t" else (steps, *shape) for name in MEMORY[rule]}
    assert {name: record.shape for name, record in run.memory.items()} == shapes


@each_rule
@pytest.mark.parametrize("dtype", ["i4", "f2", "f4", "f8"])
def test_a_run_records_the_steps_of_the_rule(rule, dtype):
    start, lr = np.array([8, -3], dtype), np.float64(0.5)  # lr does not widen float32
    run = descend(rule, start, lambda w: w, np.int64(4), lr=lr)
    assert start.tolist() == [8, -3] and not np.shares_memory(start, run.w)
    w, memory = start.astype(float if dtype == "i4" else dtype), []
    assert run.w.dtype == run.dw.dtype == w.dtype
    for t in range(4):
        assert np.array_equal(run.w[t], w) and np.array_equal(run.dw[t], w)
        w, *memory = rule(w, w, *memory, lr=lr)
        for name, value in zip(MEMORY[rule], memory, strict=True):
            record = run.memory[name]
            assert np.array_equal(record[t], value) and (name == "t" or record.dtype == w.dtype)
    assert np.array_equal(run.w[4], w)


def test_divergence_is_recorded_in_silence():
    """pytest turns every warning into an error."""
    b = descend(gradient_descent, START, ravine().grad, 2000, lr=1).w[:, 1]
    assert np.isfinite(b[:100]).all() and np.isinf(b).any() and np.isnan(b[-1])
    w = descend(rmsprop, [0.0, 1.0], lambda w: w, 3, lr=0.1, eps=0).w  # 0 / 0
    assert np.isnan(w[1:, 0]).all() and np.isfinite(w[:, 1]).all()
    assert np.isinf(descend(rmsprop, np.ones(2, "f2"), lambda w: np.full(2, 1e9), 2, lr=0.1).dw).all()


@each_rule
def test_a_named_step_is_the_rule_for_every_name(rule):
    params, memory = {"W1": np.ones((2, 3)), "b1": np.arange(3.0), "scale": np.array(2.0)}, {}
    alone = {name: (w,) for name, w in params.items()}
    for step in (1, 2, 3):
        grads = {name: step * w + 1 for name, w in reversed(params.items())}
        alone = {name: rule(w, grads[name], *m, lr=0.1) for name, (w, *m) in alone.items()}
        passed, before = (params, grads, memory), repr((params, grads, memory))
        params, memory = step_named(rule, *passed, lr=0.1)
        assert repr(passed) == before
        assert list(params) == list(memory) == ["W1", "b1", "scale"]
        for name, (w, *m) in alone.items():
            assert np.array_equal(params[name], w) and list(memory[name]) == MEMORY[rule]
            assert all(np.array_equal(a, b) for a, b in zip(memory[name].values(), m, strict=True))


def test_hyper_parameters_may_follow_the_step_and_steps_may_be_a_small_integer_type():
    run = descend(gradient_descent, 1, lambda w: np.ones(()), np.uint8(255), lr=lambda t: 1 / t)
    np.testing.assert_allclose(run.w[1:], 1 - np.cumsum(1 / np.arange(1, 256)), rtol=1e-12, atol=1e-13)


ONE, NO_STEPS = {"W1": [1.0]}, [-1, 2.0, True, None]
go, named = partial(descend, rmsprop, lr=1), partial(step_named, rmsprop, lr=1)
REFUSED = [
    *[(partial(go, 1, abs, x), f"steps is {x}: allowed is a whole number steps >= 0") for x in NO_STEPS],
    (partial(go, [1], abs, 1, lr=0), "lr is 0: allowed is 0 < lr < inf"),
    (partial(go, [1, 2], abs, 1, lr=[1, 1, 1]), "lr has the shape (3,): allowed is one that broadcasts"),
    (partial(go, [1, 2], len, 1), "dw has the shape (): allowed is the shape of w, (2,)"),
    (partial(named, ONE, ONE | {"b": 1}, {}), "grads has the names ['W1', 'b']: allowed are ['W1']"),
    (partial(named, ONE, ONE, {"b": {}}), "memory has the names ['b']: allowed are ['W1']"),
]


@pytest.mark.parametrize(("call", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_what_is_refused(call, message):
    with pytest.raises(ValueError) as error:
        call()
    assert message in str(error.value)


def test_the_memory_is_no_hyper_parameter():
    with pytest.raises(ValueError, match="S is 1.0: allowed are hyper-parameters"):
        descend(rmsprop, [1.0], lambda w: w, 3, lr=0.1, S=1.0)
