"""No wrong answer passes where a threshold, a limit or a floor hides, from 1e-2 down to 1e-300."""

from functools import partial

import numpy as np
import pytest

from rmsprop_lessons.exercises import EXERCISES, check

SMALL = [10.0**-e for e in (2, 4, 6, 9, 12, 30, 100, 300)]
LARGE = [10.0**e for e in (2, 4, 30, 90)]


def kept(value, size):
    return value


def zone(value, size):
    """Take what is smaller for 0."""
    return np.where(np.abs(value) < size, 0.0, value)


def floor(value, size):
    """Make what is smaller, and not 0, as large as size."""
    return np.where(np.asarray(value) == 0, value, np.sign(value) * np.maximum(np.abs(value), size))


def clip(value, size):
    return np.clip(value, -size, size)


def by_norm(value, size):
    """Shorten the whole to a length."""
    return np.asarray(value) * min(1, size / max(np.linalg.norm(value), 1e-320))


def all_small(value, size):
    """Take for 0 what is smaller in all its entries."""
    return 0 * value if np.max(np.abs(value)) < size else value


def step(at, limit, *args):
    """Take a step of the exercise with these arguments, with a limit at one place of it."""
    w, dw, *memory = args
    if len(args) == 3:
        return at_end(at, limit, w, limited(at, limit, "dw", dw), memory[0], 1.0)
    adam, v, S = len(args) == 9, 0.0, None
    if len(args) == 5:
        v, lr, beta1 = memory
        v = beta1 * limited(at, limit, "v", v) + (1 - beta1) * limited(at, limit, "dw", dw)
        return at_end(at, limit, w, v, lr, 1.0), v
    if adam:
        v, S, t, lr, beta1, beta2, eps = memory
    else:
        (S, lr, beta2, eps), t, beta1 = memory, 1, 0.0
    g = limited(at, limit, "dw", dw)
    v = beta1 * limited(at, limit, "v", v) + (1 - beta1) * g
    S = beta2 * limited(at, limit, "S", S) + (1 - beta2) * g**2
    used, direction = (S / (1 - beta2**t), v / (1 - beta1**t)) if adam else (S, g)
    root = np.sqrt(limited(at, limit, "used S", used))
    divisor = limited(at, limit, "divisor", root + limited(at, limit, "eps", eps))
    w = at_end(at, limit, w, direction, lr, divisor)
    return (w, v, S) if adam else (w, S)


def limited(at, limit, place, value):
    return limit(value) if at == place else value


def at_end(at, limit, w, direction, lr, divisor):
    move = limited(at, limit, "step", limited(at, limit, "lr", lr) * direction / divisor)
    return limited(at, limit, "new w", limited(at, limit, "w", w) - move)


PLACES = {
    "gradient_descent_step": ["dw", "step", "w", "new w", "lr"],
    "momentum_step": ["dw", "step", "w", "new w", "lr", "v"],
    "rmsprop_step": ["dw", "step", "w", "new w", "lr", "S", "used S", "eps", "divisor"],
    "adam_step": ["dw", "step", "w", "new w", "lr", "v", "S", "used S", "eps", "divisor"],
}
LIMITS = [(zone, SMALL), (floor, SMALL), (all_small, SMALL), (clip, LARGE), (by_norm, LARGE)]


@pytest.mark.parametrize("name", PLACES)
def test_the_step_without_a_limit_is_right(name):
    assert check(name, partial(step, "", kept)).passed


@pytest.mark.parametrize(
    ("name", "at"), [pytest.param(n, at, id=f"{n}-{at}") for n in PLACES for at in PLACES[n]]
)
def test_no_step_passes_with_a_limit(name, at):
    for limit, sizes in LIMITS:
        if at == "divisor" and limit is not floor:  # a divisor of 0 is seen anyway
            continue
        for size in sizes:
            feedback = check(name, partial(step, at, partial(limit, size=size)))
            assert not feedback.passed, (limit.__name__, size)
            assert feedback.kind != "crash", feedback


def averages(x, beta, at="", limit=kept, window=2000, corrected=False):
    v, out = 0.0, []
    for t, point in enumerate(x):
        new = limited(at, limit, "x", point) * (1 - beta) + beta * v
        new -= (1 - beta) * beta**window * x[t - window] if t >= window else 0
        change = limited(at, limit, "change", new - v)
        v = limited(at, limit, "v", v + change if at == "change" else new)
        out.append(v / (1 - beta ** (t + 1)) if corrected else v)
    return out


@pytest.mark.parametrize("name", ["ewa", "ewa_corrected"])
def test_no_average_passes_with_a_limit(name):
    mine = partial(averages, corrected=name != "ewa")
    assert check(name, mine).passed
    for at in ("x", "v", "change"):
        for limit, sizes in [(zone, SMALL), (floor, SMALL), (clip, LARGE)]:
            for size in sizes if at == "x" else sizes[::4]:
                assert not check(name, partial(mine, at=at, limit=partial(limit, size=size))).passed
    assert not any(check(name, partial(mine, window=n)).passed for n in (10, 100, 400, 1000))


def loop(params, grad, epochs, batches, *hyper, at="", limit=kept):
    params, memory, path = dict(params), {}, []
    for t in range(epochs * batches):
        dw = grad(params, t // batches, t % batches)
        for name, w in params.items():
            v, S = memory.get(name, (0 * w, 0 * w))
            params[name], *memory[name] = step(at, limit, w, dw[name], v, S, t + 1, *hyper)
        path.append(dict(params))
    return path


@pytest.mark.parametrize("at", ["", "dw", "step", "new w", "lr", "S", "eps"])
def test_no_loop_passes_with_a_limit(at):
    if not at:
        assert check("adam_loop", loop).passed
        return
    for limit, sizes in [(zone, SMALL[::2]), (floor, SMALL[1::2]), (clip, LARGE[::2])]:
        for size in sizes:
            if at == "eps" and limit is clip:  # an eps above 1.5 is not asked for
                continue
            assert not check("adam_loop", partial(loop, at=at, limit=partial(limit, size=size))).passed


def test_the_sum_over_powers_overflows_on_a_long_series_and_is_told_so():
    def by_powers(x, beta):
        k = np.arange(len(x))
        return (1 - beta) * beta**k * np.cumsum(np.asarray(x) / beta**k)

    def guarded(x, beta):
        return by_powers(x, beta) if beta else np.array(x, float)

    for fn in (by_powers, guarded):
        check("ewa", ...)
        feedback = check("ewa", fn)
        words = " ".join(feedback.message.split())
        assert feedback.key == "far" and "no longer fits into a float" in words
        assert "beta = 0.5" in words and "nan" in words


def test_a_formula_that_fails_at_beta_0_alone_is_told_that():
    def by_logarithms(x, beta):
        x, age = np.asarray(x), np.arange(len(x))
        weight = (1 - beta) * np.exp(age * np.log(beta))
        return [weight[: t + 1][::-1] @ x[: t + 1] for t in range(len(x))]

    feedback = check("ewa", by_logarithms)
    assert feedback.key == "a_number_without_memory" and "nan" in feedback.message


def test_a_recursion_as_deep_as_the_series_is_no_fault():
    def total(x, beta):
        return [] if len(x) == 0 else (t := total(x[:-1], beta)) + [beta * (t or [0])[-1] + x[-1]]

    assert check("ewa", lambda x, beta: [(1 - beta) * s for s in total(x, beta)]).passed
    assert not check("ewa", lambda x, beta: list(total(x, beta))).passed


@pytest.mark.parametrize("name", EXERCISES)
def test_a_small_slope_that_is_taken_for_the_end_is_asked_about(name):
    if "w" not in EXERCISES[name].NAMES:
        return

    def arrived(*args):
        before = args[0].copy()
        moved = EXERCISES[name].solution(*args)
        if moved is None:  # a step in place
            args[0][abs(args[1]) < 1e-9] = before[abs(args[1]) < 1e-9]
            return None
        w, *memory = moved if isinstance(moved, tuple) else (moved,)
        w = np.where(abs(args[1]) < 1e-9, args[0], w)
        return (w, *memory) if memory else w

    check(name, ...)
    feedback = check(name, arrived)
    assert feedback.key == "stands" and "who says that you have arrived?" in feedback.message
    assert "w = [0, 0, 0]" in feedback.message
