from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rmsprop_lessons import step_named
from rmsprop_lessons.datasets import digits
from rmsprop_lessons.experiments.network import init, loss_and_grads, predict, train
from rmsprop_lessons.updates import adam, gradient_descent, momentum, rmsprop

RNG = np.random.default_rng
each_rule = pytest.mark.parametrize("rule", [gradient_descent, momentum, rmsprop, adam])


def problem(n=5, h=4, k=3, m=7, seed=0):
    """Return parameters, all of them random, and examples of every size."""
    rng = RNG(seed)
    params = {name: w + 0.3 * rng.standard_normal(w.shape) for name, w in init((n, h, k), rng).items()}
    return params, rng.standard_normal((m, n)), rng.integers(0, k, m)


def by_complex_step(params, X, y, name, index):
    """Return one derivative, Im loss(w + ih) / h: no difference is taken, so h may be tiny."""
    moved = {key: w.astype(complex) for key, w in params.items()}
    moved[name][index] += 1e-30j
    return loss_and_grads(moved, X, y)[0].imag / 1e-30


SIZE = st.integers(1, 6)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(SIZE, SIZE, SIZE, SIZE, st.integers(0, 10_000))
def test_gradients_agree_with_the_complex_step(n, h, k, m, seed):
    params, X, y = problem(n, h, k, m, seed)
    grads = loss_and_grads(params, X, y)[1]
    for name, w in params.items():
        slow = [by_complex_step(params, X, y, name, index) for index in np.ndindex(w.shape)]
        np.testing.assert_allclose(grads[name].ravel(), slow, rtol=1e-10, atol=1e-14)


def test_gradients_on_the_digits_agree_with_the_complex_step():
    (X, y), rng = digits(), RNG(1)
    params = init((64, 32, 10), rng)
    grads = loss_and_grads(params, X / 16, y)[1]
    for name, w in params.items():
        for index in zip(*(rng.integers(0, size, 5) for size in w.shape), strict=True):
            slow = by_complex_step(params, X / 16, y, name, index)
            assert grads[name][index] == pytest.approx(slow, rel=1e-10, abs=1e-14)


def test_the_loss_is_minus_the_log_of_the_probability():
    """By hand: two hidden units, of which one is cut to 0, and probabilities 3/4 and 1/4."""
    params = {"W1": np.eye(2), "b1": np.zeros(2), "W2": np.array([[np.log(3), 0], [9, 9]])}
    params["b2"] = np.zeros(2)
    X = [[1, -5]]
    assert loss_and_grads(params, X, [0])[0] == pytest.approx(-np.log(3 / 4), rel=1e-12)
    assert loss_and_grads(params, X, [1])[0] == pytest.approx(-np.log(1 / 4), rel=1e-12)
    assert loss_and_grads(params, X * 2, [0, 1])[0] == pytest.approx(-np.log(3 / 16) / 2, rel=1e-12)
    assert list(predict(params, X)) == [0]


def test_a_large_output_does_not_overflow():
    params, X, y = problem()
    loss, grads = loss_and_grads({name: 1e4 * w for name, w in params.items()}, X, y)
    assert np.isfinite(loss) and all(np.isfinite(g).all() for g in grads.values())


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtypes_and_shapes_are_those_of_the_parameters(dtype):
    params, X, y = problem()
    params = {name: w.astype(dtype) for name, w in params.items()}
    loss, grads = loss_and_grads(params, X, y)
    run = train(adam, params, X, y, epochs=1, rng=RNG(0), lr=0.1)
    assert loss.dtype == run.losses.dtype == dtype and np.shape(loss) == ()
    for arrays in (grads, run.params[-1]):
        assert {k: (w.shape, w.dtype) for k, w in arrays.items()} == {
            k: (w.shape, w.dtype) for k, w in params.items()
        }
    assert predict(params, X).shape == (7,)


def test_init():
    """Weights of standard deviation sqrt(2 / inputs), biases 0, one generator for all."""
    params = init((400, 100, 10), RNG(3))
    assert {k: w.shape for k, w in params.items()} == {
        "W1": (400, 100),
        "b1": (100,),
        "W2": (100, 10),
        "b2": (10,),
    }
    assert params["W1"].std() == pytest.approx(np.sqrt(2 / 400), rel=0.02)
    assert params["W2"].std() == pytest.approx(np.sqrt(2 / 100), rel=0.06)
    assert not params["b1"].any() and not params["b2"].any()
    assert np.array_equal(init((400, 100, 10), RNG(3))["W2"], params["W2"])


@each_rule
def test_training_is_its_steps_one_by_one(rule):
    """The vector of all parameters takes the same path as the four arrays, bit for bit."""
    start, X, y = problem(m=10)
    run = train(rule, start, X, y, epochs=2, rng=RNG(5), batch=4, lr=lambda t: 0.1 / t)
    params, memory, rng, losses = start, {}, RNG(5), []
    for _ in range(2):
        order = rng.permutation(10)
        for rows in (order[:4], order[4:8], order[8:]):
            loss, grads = loss_and_grads(params, X[rows], y[rows])
            losses.append(loss)
            params, memory = step_named(rule, params, grads, memory, lr=0.1 / len(losses))
    assert run.losses.tolist() == losses and len(run.params) == 3
    assert all(np.array_equal(run.params[-1][name], w) for name, w in params.items())
    assert run.params[0] is start


def test_training_is_repeatable_and_changes_nothing_of_the_caller():
    start, X, y = problem()
    before = [a.copy() for a in (*start.values(), X, y)]
    runs = [train(rmsprop, start, X, y, epochs=3, rng=RNG(2), batch=2, lr=0.01) for _ in range(2)]
    assert np.array_equal(runs[0].losses, runs[1].losses)
    other = train(rmsprop, start, X, y, epochs=3, rng=RNG(3), batch=2, lr=0.01)
    assert not np.array_equal(other.losses, runs[0].losses)
    assert all(map(np.array_equal, before, (*start.values(), X, y)))


def test_it_learns_the_digits():
    (X, y), rng = digits(), RNG(0)
    order = rng.permutation(len(y))
    X, y = X[order] / 16, y[order]
    run = train(rmsprop, init((64, 16, 10), rng), X[:1200], y[:1200], epochs=8, rng=rng, lr=0.003)
    assert run.losses.shape == (8 * 38,) and len(run.params) == 9
    assert np.mean(predict(run.params[-1], X[1200:]) == y[1200:]) > 0.9
    assert np.mean(predict(run.params[0], X[1200:]) == y[1200:]) < 0.4


def test_progress_is_printed_every_few_epochs(capsys):
    run = train(gradient_descent, *problem(), epochs=5, rng=RNG(0), batch=4, every=2, lr=0.1)
    losses = run.losses.reshape(5, 2).mean(axis=1)
    assert capsys.readouterr().out == f"epoch 2: loss {losses[1]:.3f}\nepoch 4: loss {losses[3]:.3f}\n"
    train(gradient_descent, *problem(), epochs=2, rng=RNG(0), lr=0.1)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("stop", [0, 1, 4, 5])
def test_an_interrupted_training_keeps_what_it_recorded(stop, capsys):
    """The learner presses stop in step `stop`; the whole run has six steps, two an epoch."""
    steps = []

    def pressed(t):
        if t == stop + 1:
            raise KeyboardInterrupt
        steps.append(t)
        return 0.1

    whole = train(momentum, *problem(), epochs=3, rng=RNG(0), batch=4, lr=0.1)
    run = train(momentum, *problem(), epochs=3, rng=RNG(0), batch=4, lr=pressed)
    assert np.array_equal(run.losses, whole.losses[:stop])
    assert capsys.readouterr().out == f"interrupted in epoch {stop // 2 + 1}, after {stop} steps\n"
    assert len(run.params) == stop // 2 + 2  # the start, the whole epochs, where it stopped
    for done, kept in zip(whole.params, run.params[:-1], strict=False):
        assert all(np.array_equal(done[name], w) for name, w in kept.items())
    loss = loss_and_grads(run.params[-1], *problem()[1:])[0]
    assert stop == 0 or loss < loss_and_grads(*problem())[0]


def test_divergence_is_recorded_without_warnings():
    run = train(gradient_descent, *problem(), epochs=60, rng=RNG(0), lr=1e200)
    assert len(run.losses) == 60 and not np.isfinite(run.losses).all()
    assert predict(run.params[-1], problem()[1]).shape == (7,)


PARAMS, X, Y = problem()
go = partial(train, rmsprop, PARAMS, X, Y, epochs=1, rng=RNG(0), lr=0.1)
grads = partial(loss_and_grads, PARAMS)
ONE_LESS = {name: w for name, w in PARAMS.items() if name != "b2"}
REFUSED = [
    (partial(init, (64, 10), RNG(0)), "sizes is (64, 10): allowed are three whole numbers"),
    (partial(init, 64, RNG(0)), "sizes is 64: allowed are three whole numbers"),
    (partial(init, (64, 0, 10), RNG(0)), "sizes is 0: allowed is a whole number sizes >= 1"),
    (partial(init, (64, 2.5, 10), RNG(0)), "sizes is 2.5: allowed is a whole number"),
    (partial(init, (64, 8, 10), 0), "rng is 0: allowed is a np.random.Generator"),
    (partial(grads, X[:, 1:], Y), "W1 has the shape (5, 4): allowed is (4, 4)"),
    (partial(grads, X[0], Y), "X has the shape (5,): allowed is (m, n), one example a row"),
    (partial(grads, X[:0], Y[:0]), "X has the shape (0, 5): allowed is (m, n)"),
    (partial(grads, "ab", Y), "X is 'ab': allowed are real numbers"),
    (partial(grads, X, Y[1:]), "y has the shape (6,): allowed is (7,), one class for each row of X"),
    (partial(grads, X, Y + 1), "y is 3: allowed are whole numbers, 0 <= y < 3"),
    (partial(grads, X, Y - 1), "y is -1: allowed are whole numbers, 0 <= y < 3"),
    (partial(grads, X, Y + 0.5), ".5: allowed are whole numbers, 0 <= y < 3"),
    (partial(grads, X, Y + 0.0), "y is float64: allowed are whole numbers"),
    (partial(loss_and_grads, ONE_LESS, X, Y), "params has the names ['W1', 'W2', 'b1']: allowed are W1"),
    (partial(predict, PARAMS | {"b1": np.zeros(3)}, X), "W1 has the shape (5, 4): allowed is (5, 3)"),
    (partial(predict, PARAMS, X[:, :4]), "W1 has the shape (5, 4): allowed is (4, 4)"),
    (partial(go, batch=0), "batch is 0: allowed is a whole number batch >= 1"),
    (partial(go, batch=2.0), "batch is 2.0: allowed is a whole number"),
    (partial(go, epochs=-1), "epochs is -1: allowed is a whole number epochs >= 0"),
    (partial(go, every=-1), "every is -1: allowed is a whole number every >= 0"),
    (partial(go, rng=None), "rng is None: allowed is a np.random.Generator"),
    (partial(go, lr=[0.1, 0.2]), "lr is [0.1, 0.2]: allowed is one number, or a function of the step"),
    (partial(go, lr=0), "lr is 0: allowed is 0 < lr < inf"),
]


@pytest.mark.parametrize(("call", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_what_is_refused(call, message):
    with pytest.raises(ValueError) as error:
        call()
    assert message in str(error.value)
