import math
from inspect import signature

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from rmsprop_lessons import adam, gradient_descent, momentum, rmsprop

RULES = [gradient_descent, momentum, rmsprop, adam]
MEMORY = {gradient_descent: 0, momentum: 1, rmsprop: 1, adam: 2}  # arrays, without the count t
HYPER = {
    r: [p.name for p in signature(r).parameters.values() if p.kind is p.KEYWORD_ONLY] for r in RULES
}
RANGE = {"lr": "0 < lr < inf", "eps": "0 <= eps < inf"} | {
    b: f"0 <= {b} < 1" for b in ("beta1", "beta2")
}
quick = settings(max_examples=60, deadline=None, derandomize=True)
each_rule = pytest.mark.parametrize("rule", RULES)

SIGNED = st.floats(1e-3, 1e3) | st.floats(-1e3, -1e-3)
SHAPES = hnp.array_shapes(min_dims=0, max_dims=3, max_side=4)
FOUR = hnp.arrays(float, SHAPES.map(lambda shape: (4, *shape)), elements=SIGNED)  # w, dw, v, S
LR, BETA, EPS = st.floats(1e-6, 10), st.floats(0, 0.9999), st.floats(0, 1)


def only(rule, hyper):
    return {name: hyper[name] for name in HYPER[rule]}


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
        size = math.sqrt(S_new / (1 - beta2 ** (t + 1))) + eps
        expected = [
            *(w_i - lr * dw_i, w_i - lr * v_new, v_new),
            *(w_i - lr * dw_i / (math.sqrt(S_new) + eps), S_new),
            *(w_i - lr * v_new / (1 - beta1 ** (t + 1)) / size, v_new, S_new),
        ]
        np.testing.assert_allclose([x[i] for x in results], expected, rtol=1e-12, atol=1e-10)


@pytest.mark.parametrize("c", [0.01, 1.0, 100.0])
@pytest.mark.parametrize("share", [0.01, 0.99, 1.0, 1.01, 1.99, 2.01])
def test_gradient_descent_multiplies_by_one_minus_lr_c(c, share):
    b = 1.0
    for t in range(1, 101):
        (b,) = gradient_descent(b, c * b, lr=share / c)
        assert b == pytest.approx((1 - share / c * c) ** t, rel=1e-12, abs=1e-300)


@quick
@given(FOUR, LR, BETA, BETA)
def test_first_steps_do_not_see_the_size_of_the_gradient(four, lr, beta1, beta2):
    w, dw = np.zeros_like(four[0]), four[1]
    first = rmsprop(w, dw, lr=lr, beta2=beta2, eps=0)[0]
    np.testing.assert_allclose(first, -np.sign(dw) * lr / math.sqrt(1 - beta2), rtol=1e-11)
    first = adam(w, dw, lr=lr, beta1=beta1, beta2=beta2, eps=0)[0]
    np.testing.assert_allclose(first, -np.sign(dw) * lr, rtol=1e-11)


@quick
@given(FOUR, LR)
def test_beta2_zero_is_the_sign_step(four, lr):
    w, dw, S = four[0], four[1], abs(four[3])
    assert np.array_equal(rmsprop(w, dw, S, lr=lr, beta2=0, eps=0)[0], w - lr * np.sign(dw))


@quick
@given(FOUR, LR, BETA, st.integers(-200, 200), st.sampled_from([rmsprop, adam]))
def test_scaling_all_gradients_changes_nothing(four, lr, beta2, power, rule):
    """A power of two scales without rounding, so the paths are the same bit for bit."""
    paths = []
    for scale in (1.0, 2.0**power):
        w, memory, path = four[0], [], []
        for dw in four:
            w, *memory = rule(w, scale * dw, *memory, lr=lr, beta2=beta2, eps=0)
            path.append(w)
        paths.append(path)
    assert np.array_equal(*paths)


@each_rule
@quick
@given(FOUR, st.data())
def test_a_batch_is_its_single_runs_bit_for_bit(rule, four, data):
    """Each hyper-parameter is an array (3, 1, ...): three settings of one start."""
    w, dw, *memory = four[: 2 + MEMORY[rule]] ** 2
    draws = {"lr": LR, "eps": EPS}
    columns = {name: data.draw(st.tuples(*[draws.get(name, BETA)] * 3)) for name in HYPER[rule]}
    arrays = {name: np.reshape(three, (3, *[1] * w.ndim)) for name, three in columns.items()}
    batch = rule(w, dw, *memory, **arrays)
    for i in range(3):
        single = rule(w, dw, *memory, **{name: three[i] for name, three in columns.items()})
        for a, b in zip(batch, single, strict=True):
            assert np.array_equal(np.broadcast_to(a, (3, *np.shape(b)))[i] if np.ndim(b) else a, b)


@pytest.mark.parametrize("name", ["beta1", "beta2"])
def test_a_batch_is_its_single_runs_in_the_second_step_of_adam(name):
    """beta**2 of a number and of an array may round differently."""
    for beta in np.random.default_rng(0).random(20_000):
        number = adam(1.0, 0.3, 0.2, 0.1, 1, lr=0.1, **{name: beta})[0]
        assert adam([1.0], [0.3], [0.2], [0.1], 1, lr=0.1, **{name: [beta]})[0] == number


@each_rule
def test_inputs_stay_as_they_are(rule):
    """Whole and strided arrays of w's own dtype: the ones that an in-place step would change."""
    for view in (np.s_[:], np.s_[::2], np.s_[::-1]):
        arrays = [np.arange(1.0, 7.0)[view] for _ in range(2 + MEMORY[rule])]
        hyper = {name: np.full(arrays[0].shape, 0.5) for name in HYPER[rule]}
        results = rule(*arrays, **hyper)
        assert all(np.array_equal(x, np.arange(1.0, 7.0)[view]) for x in arrays)
        assert all((x == 0.5).all() for x in hyper.values())
        assert not any(np.shares_memory(x, y) for x in arrays for y in results)


@each_rule
@pytest.mark.parametrize("dtype", ["f2", "f4", "f8"])
@pytest.mark.parametrize("half", [0.5, np.float64(0.5), np.array(0.5), np.full((2, 1), 0.5)], ids=repr)
def test_the_dtype_of_w_stays(rule, dtype, half):
    w = np.array([1, 2], dtype)
    results = rule(w, np.ones(2), *[np.ones(2)] * MEMORY[rule], **dict.fromkeys(HYPER[rule], half))
    assert {x.dtype for x in results if not isinstance(x, int)} == {np.dtype(dtype)}


@each_rule
@pytest.mark.parametrize("beta", [0.9, 0.999, 0.99999, 1 - 1e-8])
def test_float32_takes_arrays_of_betas_as_it_takes_numbers(rule, beta):
    """1 - beta has to be formed before it is rounded to float32."""
    w, hyper = np.ones(2, "f4"), only(rule, {"lr": 1, "beta1": beta, "beta2": beta, "eps": 1e-8})
    numbers = rule(w, w, **hyper)
    arrays = rule(w, w, **{name: np.full(2, value) for name, value in hyper.items()})
    for a, b in zip(arrays, numbers, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-6)


@each_rule
def test_every_shape_and_whole_numbers(rule):
    hyper = dict.fromkeys(HYPER[rule], 0.5) | {"lr": 1}
    expected = np.asarray(rule(3.0, -2.0, **hyper)[0])
    for whole in ([3], ((3, 3), (3, 3)), np.full(3, 3, "i1"), np.full((2, 1), 3, "u8"), 3, [], [[]]):
        w, *memory = rule(whole, np.full(np.shape(whole), -2), **hyper)
        assert (w.dtype, w.shape) == (np.dtype(float), np.shape(whole))
        assert (w == expected).all()
        assert all(x.shape == w.shape for x in memory if not isinstance(x, int))


def raises(call, *words):
    with pytest.raises(ValueError) as error:
        call()
    assert [word for word in words if word not in str(error.value)] == []


BAD = {"lr": [0, -0.5, math.inf, math.nan], "eps": [-1e-9, math.inf, math.nan]}


@each_rule
def test_bad_hyper_parameters(rule):
    good = dict.fromkeys(HYPER[rule], 0.5)
    for name in HYPER[rule]:
        for bad in BAD.get(name, [1, 1.5, -0.1, math.nan]):
            for value in (bad, np.float32(bad), [0.5, bad], np.array([[0.5], [bad]])):
                shown = str(np.float32(bad)) if isinstance(value, np.float32) else str(bad)
                raises(
                    lambda v=value, n=name: rule([1, 2], [3, 4], **good | {n: v}),
                    f"{name} is",
                    shown,
                    RANGE[name],
                )
        for value in (
            None,
            "0.5",
            True,
            0.5j,
            [0.5, None],
            [[0.5], [0.5, 0.5]],
            np.array([0.5], object),
        ):
            raises(
                lambda v=value, n=name: rule([1, 2], [3, 4], **good | {n: v}),
                f"{name} is {value!r}",
                "real numbers",
            )
        raises(
            lambda n=name: rule([1, 2], [3, 4], **good | {n: [0.5] * 3}),
            name,
            "(3,)",
            "broadcasts against w, (2,)",
        )


@each_rule
def test_bad_arrays(rule):
    good = dict.fromkeys(HYPER[rule], 0.5)
    for value in (
        None,
        "12",
        [True, False],
        [1j, 2],
        [1, None],
        [[1], [1, 2]],
        np.array([1, 2], object),
    ):
        raises(lambda v=value: rule(v, [3, 4], **good), f"w is {value!r}", "real numbers")
        raises(lambda v=value: rule([1, 2], v, **good), f"dw is {value!r}", "real numbers")
    for value in (3, [3], [[3, 4]], [3, 4, 5]):
        raises(
            lambda v=value: rule([1, 2], v, **good), "dw", str(np.shape(value)), "the shape of w, (2,)"
        )
    for i, name in enumerate(list(signature(rule).parameters)[2 : 2 + MEMORY[rule]]):
        before = [0.0] * i
        raises(
            lambda b=before: rule([1, 2], [3, 4], *b, [0, 0, 0], **good), name, "(3,)", "against w, (2,)"
        )
        raises(
            lambda b=before: rule([1, 2], [3, 4], *b, None, **good), f"{name} is None", "real numbers"
        )


def test_hyper_parameters_have_to_fit_each_other():
    lr, beta2 = np.full((3, 1), 0.5), np.full((2, 1), 0.5)
    raises(lambda: rmsprop([1, 2], [3, 4], lr=lr, beta2=beta2), "beta2", "(2, 1)", "broadcasts")


@pytest.mark.parametrize("t", [-1, 1.0, True, None, "1", np.array(1)], ids=repr)
def test_adam_counts_in_whole_steps(t):
    raises(lambda: adam([1.0], [1.0], t=t, lr=0.1), f"t is {t!r}", "t >= 0")
