"""The real PyTorch, Optax and Keras against ours, on gradients and settings that Hypothesis draws.

They come with the extra `frameworks`. Without it this file is skipped, and pytest says so at its end.
"""

from importlib.util import find_spec
from itertools import product

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from rmsprop_lessons import adam, descend, momentum, rmsprop
from rmsprop_lessons.frameworks import FORMS, adapted, feed, recorded, run, translate
from rmsprop_lessons.ledger import PAGES, mended_in

MISSING = [name for name in ("torch", "optax", "keras", "jax") if not find_spec(name)]
if MISSING:  # one that is there and cannot be imported is a failure, no skip
    pytest.skip(
        f"not installed: {', '.join(MISSING)}; see the extra frameworks", allow_module_level=True
    )
import record_frameworks as real  # noqa: E402  the tool that recorded the values

# Keras and Optax take a tenth of a second for a path: few examples, and no search for smaller ones.
few = settings(max_examples=8, deadline=None, derandomize=True, phases=[Phase.generate])
# Sizes from 1e-5 to 1e3 and exact zeros: JAX rounds squares below 1e-308 to 0, NumPy does not.
SIZE = st.floats(1e-5, 1e3) | st.floats(-1e3, -1e-5)
WITH_ZEROS = SIZE | st.just(0.0)
GRADIENTS, NO_ZEROS = (
    hnp.arrays(float, (50, 3), elements=x, fill=st.nothing()) for x in (WITH_ZEROS, SIZE)
)
LR, DECAY, EPS = st.floats(1e-5, 0.1), st.floats(0, 0.999), st.floats(1e-12, 0.1)
START = np.array([1.0, -2.0, 3.0])


def ours(rule, gradients, **hyper):
    """Return the path of one of our rules along given gradients."""
    fed = iter(gradients)
    return descend(rule, START, lambda w: next(fed), len(gradients), **hyper).w


def same(call, gradients, *expected):
    """Compare what the real optimizer does with each expected path, to 1e-12."""
    path = real.path(call, START, gradients)
    for other in expected:
        np.testing.assert_allclose(path, other, rtol=1e-12, atol=1e-12, err_msg=call)


@few
@given(GRADIENTS, LR, DECAY, EPS)
def test_rmsprop_is_ours(gradients, lr, decay, eps):
    """The calls that lesson 11 names, against the four-line rule and the form of the framework."""
    mine = ours(rmsprop, gradients, lr=lr, beta2=decay, eps=eps)
    plain = run(FORMS["PyTorch"], START, gradients, lr=lr, decay=decay, eps=eps)
    same(f"torch.optim.RMSprop(params, lr={lr}, alpha={decay}, eps={eps})", gradients, mine, plain)
    same(f"optax.rmsprop({lr}, decay={decay}, eps={eps}, eps_in_sqrt=False)", gradients, mine, plain)
    trick = f"WarmUp({lr}, {decay}), beta_1=0.0, beta_2={decay}, epsilon={eps}"
    same(f"keras.optimizers.Adam({trick})", gradients, mine, plain)


@few
@given(GRADIENTS, LR, DECAY, EPS, st.floats(0, 0.99))
def test_every_form_is_that_of_its_framework(gradients, lr, decay, eps, mom):
    hyper = {"lr": lr, "decay": decay, "eps": eps, "momentum": mom}
    for call, form in [
        (f"torch.optim.RMSprop(params, lr={lr}, alpha={decay}, eps={eps}, momentum={mom})", "PyTorch"),
        (f"optax.rmsprop({lr}, decay={decay}, eps={eps}, momentum={mom})", "Optax"),
        (f"optax.rmsprop({lr}, decay={decay}, eps={eps}, momentum={mom}, initial_scale=1.0)", "TF1"),
        (f"keras.optimizers.RMSprop({lr}, rho={decay}, epsilon={eps}, momentum={mom})", "Keras"),
    ]:
        same(call, gradients, run(FORMS[form], START, gradients, **hyper))


@few
@given(NO_ZEROS, LR, DECAY)
def test_without_eps_keras_is_ours(gradients, lr, decay):
    """No zeros here: 0/0 is nan in both, and compares as equal, but says nothing."""
    mine = ours(rmsprop, gradients, lr=lr, beta2=decay, eps=0)
    same(f"keras.optimizers.RMSprop({lr}, rho={decay}, epsilon=0.0)", gradients, mine)


@few
@given(GRADIENTS, LR, DECAY)
def test_momentum_is_ours_with_a_smaller_rate(gradients, lr, beta1):
    gradients = gradients / 1e3  # a step is lr times the gradient: at most 0.1
    mine = ours(momentum, gradients, lr=lr, beta1=beta1)
    same(f"torch.optim.SGD(params, lr={lr} * (1 - {beta1}), momentum={beta1})", gradients, mine)
    same(f"keras.optimizers.SGD({lr} * (1 - {beta1}), momentum={beta1})", gradients, mine)
    chain = f"optax.ema({beta1}, debias=False), optax.scale(-{lr})"
    same(f"optax.chain({chain})", gradients, mine)


@few
@given(GRADIENTS, LR, st.floats(0, 0.99), DECAY, EPS)
def test_adam_is_ours_and_that_of_keras_has_another_eps(gradients, lr, beta1, beta2, eps):
    mine = ours(adam, gradients, lr=lr, beta1=beta1, beta2=beta2, eps=eps)
    same(f"torch.optim.Adam(params, lr={lr}, betas=({beta1}, {beta2}), eps={eps})", gradients, mine)
    same(f"optax.adam({lr}, {beta1}, {beta2}, {eps})", gradients, mine)
    keras = f"keras.optimizers.Adam({lr}, {beta1}, {beta2}, {eps})"
    first = real.path(keras, START, gradients[:1])[1]
    hat = ours(adam, gradients[:1], lr=lr, beta1=beta1, beta2=beta2, eps=eps / np.sqrt(1 - beta2))[1]
    np.testing.assert_allclose(first, hat, rtol=1e-12)  # ε-hat: ε / √(1 − β₂^t) at step t


def test_alpha_is_the_decay_in_pytorch():
    """Lesson 11 says what becomes of an `alpha` that was meant as a learning rate."""
    w, gradients = feed()
    meant = run(FORMS["PyTorch"], w, gradients, lr=0.01, decay=0.1, eps=1e-8)
    same("torch.optim.RMSprop(params, alpha=0.1)", gradients, meant)


def test_the_recorded_values_are_current():
    for call, values in recorded().items():
        np.testing.assert_allclose(real.path(call, *feed())[[1, 10, 50]], values, rtol=0, atol=1e-12)


REAL = ("this course", "PyTorch", "Keras", "Optax", "TF1")  # TF1 runs as Optax with initial_scale=1
IN_OPTAX = {"learning_rate": "learning_rate", "decay": "decay", "epsilon": "eps", "momentum": "momentum"}


def path_of(name, words, gradients):
    """Return the path of a framework with settings in its own words, as translate gives them."""
    if name == "this course":
        hyper = dict(words)
        w, S, path = START, hyper.pop("S", 0.0), [START]
        for g in gradients:
            w, S = rmsprop(w, g, S, **hyper)
            path.append(w)
        return np.array(path)
    if name == "TF1":
        words = {IN_OPTAX[word]: value for word, value in words.items()} | {"initial_scale": 1.0}
        name = "Optax"
    head = FORMS[name].call.split("(")[0] + ("(params, " if name == "PyTorch" else "(")
    return real.path(f"{head}{', '.join(f'{k}={v!r}' for k, v in words.items())})", START, gradients)


def test_where_lr_stands_with_momentum():
    """Lesson 11 draws this with the forms: a rate that falls after 25 steps."""
    w, gradients = feed()
    rates, hyper = (
        np.where(np.arange(50) < 25, 0.01, 0.001),
        {"decay": 0.9, "eps": 1e-8, "momentum": 0.9},
    )
    fall = "keras.optimizers.schedules.PiecewiseConstantDecay([24], [0.01, 0.001])"
    same(
        f"keras.optimizers.RMSprop({fall}, epsilon=1e-8, momentum=0.9)",
        gradients,
        run(FORMS["Keras"], w, gradients, lr=rates, **hyper),
    )
    same(
        "optax.rmsprop(optax.piecewise_constant_schedule(0.01, {25: 0.1}), momentum=0.9)",
        gradients,
        run(FORMS["Optax"], w, gradients, lr=rates, **hyper),
    )
    parameter = real.torch.nn.Parameter(real.torch.tensor(w))
    optimizer = real.torch.optim.RMSprop([parameter], lr=0.01, alpha=0.9, momentum=0.9)
    for g, optimizer.param_groups[0]["lr"] in zip(gradients, rates, strict=True):
        parameter.grad = real.torch.tensor(g)
        optimizer.step()
    expected = run(FORMS["PyTorch"], w, gradients, lr=rates, **hyper)[-1]
    np.testing.assert_allclose(parameter.detach().numpy(), expected, rtol=1e-12)


@pytest.mark.parametrize(("kind", "least", "most"), [("float64", 0.02, 0.1), ("float32", 0.3, 0.7)])
def test_centred_pytorch_ends_in_nan_on_some_steady_gradients(kind, least, most):
    """Lesson 11: 5 % and 47 % of these gradients; which ones hangs on their rounding."""
    g = real.torch.tensor(np.geomspace(0.01, 10, 2000).astype(kind))
    parameter = real.torch.nn.Parameter(real.torch.zeros_like(g))
    optimizer = real.torch.optim.RMSprop([parameter], alpha=0.9, centered=True)
    for _ in range(600):
        parameter.grad = g.clone()
        optimizer.step()
    assert least < real.torch.isnan(parameter).double().mean() < most


ALIKE = [pair for pair in product(REAL, REAL) if adapted(*map(FORMS.get, pair)).S0 == FORMS[pair[0]].S0]


@settings(few, max_examples=2)
@given(NO_ZEROS, LR, DECAY, EPS, st.floats(0, 0.99))
@pytest.mark.parametrize(("from_", "to"), ALIKE)
def test_translate_keeps_its_word(from_, to, gradients, lr, decay, eps, mom):
    """Exact is exact to 1e-12; else no step errs by more than `error`. S₀: see test_frameworks.py."""
    hyper = {"lr": lr, "decay": decay, "eps": eps}
    if translate(from_, to, **hyper).exact and "this course" not in (from_, to):
        hyper["momentum"] = mom
    moved = translate(from_, to, **hyper)
    there = path_of(from_, translate(from_, from_, **hyper).settings, gradients)
    here = path_of(to, moved.settings, gradients)
    lengths = abs(np.diff(there, axis=0)), abs(np.diff(here, axis=0))
    assert (abs(lengths[1] - lengths[0]) <= moved.error * lengths[0] + 1e-12).all()
    if moved.exact:
        np.testing.assert_allclose(here, there, rtol=1e-12, atol=1e-12)


@few
@given(NO_ZEROS, LR, st.floats(0.01, 0.999), st.sampled_from([0.0, 0.9]))
def test_the_prefilled_state_starts_S_where_the_source_does(gradients, lr, decay, mom):
    """The lines that translate prints, run as they are: TF1's start of 1 in PyTorch and in Keras."""
    expected = run(FORMS["TF1"], START, gradients, lr=lr, decay=decay, eps=0.0, momentum=mom)[-1]
    torch, keras = real.torch, real.keras
    p = torch.nn.Parameter(torch.tensor(START))
    moved = translate("TF1", "PyTorch", lr=lr, decay=decay, eps=0, momentum=mom)
    names = {"torch": torch, "params": [p]}
    exec(f"optimizer = {moved.call}\n{moved.setup}", names)
    for g in gradients:
        p.grad = torch.tensor(g)
        names["optimizer"].step()
    np.testing.assert_allclose(p.detach().numpy(), expected, rtol=1e-12, atol=1e-12)
    v = keras.Variable(START, dtype="float64")
    moved = translate("TF1", "Keras", lr=lr, decay=decay, eps=0, momentum=mom)
    names = {"keras": keras, "variables": [v]}
    exec(f"optimizer = {moved.call}\n{moved.setup}", names)
    for g in gradients:
        names["optimizer"].apply([real.jax.numpy.asarray(g)], [v])
    np.testing.assert_allclose(np.asarray(v), expected, rtol=1e-12, atol=1e-12)


LOOKED_UP = {key: row for key, row in PAGES.items() if row.object}


@pytest.mark.parametrize("key", LOOKED_UP)
def test_another_page_says_what_is_recorded_of_it(key):
    """A mended page turns its row: run tools/record_frameworks.py, and it says "Mended in …"."""
    at, stands = real.installed(PAGES[key])
    assert stands != bool(mended_in(key)), f"{key}: {at} {'has' if stands else 'no longer has'} it"


def test_the_example_of_keras_cannot_run():
    assert not hasattr(real.keras.backend, "Variable")
    assert not hasattr(real.keras.optimizers.RMSprop, "minimize")


def test_a_mended_page_is_noticed(monkeypatch):
    monkeypatch.setattr(real.keras.optimizers.RMSprop, "__doc__", "All is well.")
    assert real.installed(PAGES["O01"]) == (real.keras.__version__, False)
