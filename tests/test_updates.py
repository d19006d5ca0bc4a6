import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from rmsprop_lessons import adam, gradient_descent, momentum, rmsprop

MEMORY = {gradient_descent: "", momentum: "v", rmsprop: "S", adam: "vS"}
NAMES = ["lr", "lr beta1", "lr beta2 eps", "lr beta1 beta2 eps"]
HYPER = {rule: names.split() for rule, names in zip(MEMORY, NAMES, strict=True)}
each_rule = pytest.mark.parametrize("rule", MEMORY)
quick = settings(max_examples=60, deadline=None, derandomize=True)

SIZES = hnp.array_shapes(min_dims=0, max_dims=3, max_side=4).map(lambda shape: (4, *shape))
FOUR = hnp.arrays(float, SIZES, elements=st.floats(1e-3, 1e3) | st.floats(-1e3, -1e-3))  # w, dw, v, S
LR, BETA, EPS = st.floats(1e-6, 10), st.floats(0, 0.9999), st.floats(0, 1)


@quick
@given(FOUR, LR, BETA, BETA, EPS, st.integers(0, 1000))
def test_every_rule_is_its_formula_in_each_entry(four, lr, beta1, beta2, eps, t):
    w, dw, v, S = four[0], four[1], four[2], abs(four[3])
    results = [
        *gradient_descent(w, dw, lr=lr),
        *momentum(w, dw, v, lr=lr, beta1=beta1),
        *rmsprop(w, dw, S, lr=lr, beta2=beta2, eps=eps),
        *adam(w, dw, v, S, t, lr=lr, beta1=beta1, beta2=beta2, eps=eps),
    ]
    assert results.pop() == t + 1
    assert [np.shape(result) for result in results] == [w.shape] * 8
    for i in np.ndindex(w.shape):
        w_i, dw_i, v_i, S_i = (float(x[i]) for x in (w, dw, v, S))
        v_new = beta1 * v_i + (1 - beta1) * dw_i
        S_new = beta2 * S_i + (1 - beta2) * dw_i * dw_i
        scale = (1 - beta1 ** (t + 1)) * (math.sqrt(S_new / (1 - beta2 ** (t + 1))) + eps)
        expected = [
            *(w_i - lr * dw_i, w_i - lr * v_new, v_new),
            *(w_i - lr * dw_i / (math.sqrt(S_new) + eps), S_new),
            *(w_i - lr * v_new / scale, v_new, S_new),
        ]
        np.testing.assert_allclose([x[i] for x in results], expected, rtol=1e-12, atol=1e-10)


@quick
@given(FOUR, LR, BETA, BETA)
def test_steps_that_do_not_see_the_size_of_the_gradient(four, lr, beta1, beta2):
    w, dw, S = np.zeros_like(four[0]), four[1], abs(four[3])
    for (after, *_), length in [
        (rmsprop(w, dw, S, lr=lr, beta2=0, eps=0), lr),
        (rmsprop(w, dw, lr=lr, beta2=beta2, eps=0), lr / math.sqrt(1 - beta2)),
        (adam(w, dw, lr=lr, beta1=beta1, beta2=beta2, eps=0), lr),
    ]:
        np.testing.assert_allclose(after, -np.sign(dw) * length, rtol=1e-11)


@quick
@given(FOUR, LR, BETA, st.integers(-200, 200), st.sampled_from([rmsprop, adam]))
def test_scaling_all_gradients_changes_nothing(four, lr, beta2, power, rule):
    """A power of two scales without rounding, so the results are the same bit for bit."""
    ends = []
    for scale in (1.0, 2.0**power):
        w, memory = four[0], []
        for dw in four:
            w, *memory = rule(w, scale * dw, *memory, lr=lr, beta2=beta2, eps=0)
        ends.append(w)
    assert np.array_equal(*ends)


@each_rule
@pytest.mark.parametrize("view", [np.s_[:], np.s_[::2], np.s_[::-1]], ids=str)
def test_inputs_stay_as_they_are(rule, view):
    """They have w's own dtype and shape: an in-place step would change such arrays."""
    inputs = {n: np.linspace(0.1, 0.9, 6)[view] for n in ["w", "dw", *MEMORY[rule], *HYPER[rule]]}
    results = rule(**inputs)
    assert all(np.array_equal(x, np.linspace(0.1, 0.9, 6)[view]) for x in inputs.values())
    assert not any(np.shares_memory(x, y) for x in inputs.values() for y in results)


@each_rule
@pytest.mark.parametrize("dtype", ["f2", "f4", "f8"])
@pytest.mark.parametrize("half", [0.5, np.float64(0.5), np.array(0.5), np.full((2, 1), 0.5)], ids=repr)
def test_the_dtype_of_w_stays(rule, dtype, half):
    hyper, memory = dict.fromkeys(HYPER[rule], half), [np.ones(2)] * len(MEMORY[rule])
    w, *memory = rule(np.ones(2, dtype), np.ones(2), *memory, **hyper)
    assert {w.dtype, *(x.dtype for x in memory if not isinstance(x, int))} == {np.dtype(dtype)}


@each_rule
@pytest.mark.parametrize("beta", [0.9, 0.999, 0.99999, 1 - 1e-8])
def test_float32_takes_arrays_of_betas_as_it_takes_numbers(rule, beta):
    """1 - beta has to be formed before it is rounded to float32."""
    w, hyper = np.ones(2, "f4"), {n: {"lr": 1.0, "eps": 0.1}.get(n, beta) for n in HYPER[rule]}
    numbers, arrays = rule(w, w, **hyper), rule(w, w, **{n: [x, x] for n, x in hyper.items()})
    for one, other in zip(numbers, arrays, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-5)


@each_rule
@pytest.mark.parametrize("w", [3, [3], [[3], [3]], np.full(2, 3, "u1"), [], [[]]], ids=str)
def test_whole_numbers_of_every_shape(rule, w):
    hyper, dw = dict.fromkeys(HYPER[rule], 0.5) | {"lr": 1}, np.full(np.shape(w), -2)
    for one, other in zip(rule(w, dw, **hyper), rule(3.0, -2.0, **hyper), strict=True):
        assert isinstance(one, int) or (one.dtype == float and one.shape == np.shape(w))
        assert np.all(one == other)


def refused(rule, w=(1, 2), dw=(3, 4), **changed):
    """Return the message with which the rule refuses one bad argument among good ones."""
    with pytest.raises(ValueError) as error:
        rule(w, dw, **dict.fromkeys(HYPER[rule], 0.5) | changed)
    return str(error.value)


OUTSIDE = {
    "lr": ("0 < lr < inf", [0.0, -0.5, math.inf, math.nan]),
    "eps": ("0 <= eps < inf", [-1e-9, math.inf, math.nan]),
} | {name: (f"0 <= {name} < 1", [1.0, 1.5, -0.1, math.inf, math.nan]) for name in ("beta1", "beta2")}
NOT_REAL = [None, "12", True, 1j, [1, None], [True, False], [[1], [1, 2]], np.array([1, 2], object)]


@each_rule
def test_what_is_refused(rule):
    for name in HYPER[rule]:
        allowed, values = OUTSIDE[name]
        for bad, value in [(x, y) for x in values for y in (x, np.array([[0.5], [x]]))]:
            assert f"{name} is {bad}: allowed is {allowed}" in refused(rule, **{name: value})
    for name in ["w", "dw", *MEMORY[rule], *HYPER[rule]]:
        for value in NOT_REAL:
            assert f"{name} is {value!r}: allowed are real numbers" in refused(rule, **{name: value})
    for name in [*MEMORY[rule], *HYPER[rule]]:
        message = refused(rule, **{name: [0.5, 0.5, 0.5]})
        assert f"{name} has the shape (3,): allowed is one that broadcasts against w, (2,)" in message
    for x in (3, [3], [[3, 4]], [3, 4, 5]):
        assert f"dw has the shape {np.shape(x)}: allowed is the shape of w, (2,)" in refused(rule, dw=x)
    for t in [-1, 1.0, True, None, "1"] if rule is adam else []:
        assert f"t is {t!r}: allowed is a whole number t >= 0" in refused(rule, t=t)
    for name in HYPER[rule][1:]:
        message = refused(rule, **{"lr": [[0.5]] * 3, name: [[0.5]] * 2})
        assert f"{name} has the shape (2, 1): allowed is one that broadcasts" in message


@each_rule
def test_what_python_refuses(rule):
    calls = [([1, 2], {}), ([1], {"lr": 1}), ([1] * 9, {"lr": 1}), ([1, 2], {"w": 1, "lr": 1})]
    for args, named in calls:
        with pytest.raises(TypeError, match="missing|takes|multiple"):
            rule(*args, **named)


def test_an_average_of_squares_is_not_negative():
    with pytest.raises(ValueError, match="S is -1.0: allowed is S >= 0"):
        rmsprop([1.0], [1.0], [-1.0], lr=0.1)


@pytest.mark.parametrize("t", [2, np.int64(2)])
def test_a_number_of_steps_may_be_numpys(t):
    w = np.ones(2)
    assert adam(w, w, w, w, t, lr=0.1)[3] == 3
