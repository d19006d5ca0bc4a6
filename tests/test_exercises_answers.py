"""Right answers in odd styles pass; wrong ones that no catalogue knows still get a question."""

import re
from functools import partial
from itertools import accumulate, combinations

import numpy as np
import pytest

from rmsprop_lessons import adam
from rmsprop_lessons.exercises import EXERCISES, check
from rmsprop_lessons.exercises.calls import attempt


def total(x, beta):
    """Return the sums of beta^age x by recursion."""
    return [] if len(x) == 0 else (t := total(x[:-1], beta)) + [beta * (t or [0])[-1] + x[-1]]


def table(x, beta):
    age = np.subtract.outer(np.arange(len(x)), np.arange(len(x)))
    return np.where(age >= 0, (1 - beta) * beta ** abs(age), 0) @ np.asarray(x)


def running(m, v, w, dw, lr):
    return [w - lr * (m + v), m + v]


def folded(w, dw, v, S, t, lr, b1, b2, eps):
    v, S, left = v + (1 - b1) * (dw - v), S - (1 - b2) * (S - dw * dw), (1 - b2**t) ** 0.5
    return w - lr * left / (1 - b1**t) * v / (np.sqrt(S) + eps * left), v, S


def by_rows(w, dw, S, lr, b, eps):
    rows = [(b * s + (1 - b) * g * g, a, g) for a, g, s in zip(w, dw, S, strict=True)]
    return [a - lr * g / (s**0.5 + eps) for s, a, g in rows], [s for s, _, _ in rows]


def one_count(params, grad, epochs, batches, *hyper, in_place=False):
    params, memory, history = params if in_place else dict(params), {}, []
    for t in range(epochs * batches):
        g = grad(params, t // batches, t % batches)
        for name in g:
            params[name], *memory[name] = folded(
                params[name], g[name], *memory.get(name, (0, 0)), t + 1, *hyper
            )
        history.append({name: w.tolist() for name, w in params.items()})
    return tuple(history)


def in_copies(w, dw, v, lr, beta1):
    w, v = w.copy(), v.copy()
    v *= beta1
    v += (1 - beta1) * dw
    w -= lr * v
    return np.array([w, v])


def spoils_everything(w, dw, v, S, t, lr, b1, b2, eps):
    """Change all arrays in place; v and S of the first call must not be one array."""
    for average, new, beta in ((v, dw, b1), (S, dw**2, b2)):
        average *= beta
        average += (1 - beta) * new
    w -= lr * v / (1 - b1**t) / (np.sqrt(S / (1 - b2**t)) + eps)
    return w, v, S


RIGHT = {
    "gradient_descent_step": [
        lambda w, dw, lr: [a - lr * g for a, g in zip(w, dw, strict=True)],
        lambda w, dw, lr: ((w - lr * dw),),
        lambda *args: (args[0] + -args[2] * args[1]).tolist(),
        lambda W, dW, alpha=0.1, **others: np.subtract(W, np.multiply(alpha, dW)),
        np.vectorize(lambda w, dw, lr: w - lr * dw),
        partial(lambda unused, w, dw, lr: w - lr * dw, None),
        lambda w, dw, lr: [float(a) - float(lr) * float(g) for a, g in zip(w, dw, strict=True)],
    ],
    "ewa": [
        lambda x, beta: [(1 - beta) * s for s in total(x, beta)],
        table,
        lambda x, beta: tuple(accumulate([0, *x], lambda v, p: v + (1 - beta) * (p - v)))[1:],
        lambda x, beta: (1 - beta) * np.convolve(x, beta ** np.arange(len(x)))[: len(x)],
        lambda x, beta: table(np.array(x).reshape(x.shape[0]), beta),
    ],
    "ewa_corrected": [
        lambda x, beta: [
            s / n for s, n in zip(total(x, beta), total([1.0] * len(x), beta), strict=True)
        ],
        lambda x, b: [np.average(x[:t], weights=b ** np.arange(t, 0, -1)) for t in range(1, len(x) + 1)],
        lambda x, b: [
            n / d
            for n, d in accumulate(x, lambda nd, p: (b * nd[0] + p, b * nd[1] + 1), initial=(0, 0))
            if d
        ],
        lambda x, beta: table(x, beta) / -np.expm1(np.arange(1, len(x) + 1) * np.log(beta)),
    ],
    "momentum_step": [
        lambda w, dw, v, lr, b: running((1 - b) * (dw - v), v, w, dw, lr),
        lambda w, dw, v, lr, b: (w - lr * b * v - lr * (1 - b) * dw, b * v + dw - b * dw),
        in_copies,
        lambda w, g, v, lr, b: np.stack([w - lr * (n := np.average([v, g], 0, [b, 1 - b])), n]),
    ],
    "rmsprop_step": [
        by_rows,
        lambda w, dw, S, lr, b, e: (
            w - (s := S + (1 - b) * (dw**2 - S)) * 0 - dw * (lr / (e + s**0.5)),
            s,
        ),
    ],
    "adam_step": [
        folded,
        lambda w, g, m, v, t, lr, b1, b2, e: adam(w, g, m, v, t - 1, lr=lr, beta1=b1, beta2=b2, eps=e)[
            :3
        ],
    ],
    "adam_loop": [one_count],
}


@pytest.mark.parametrize(
    ("name", "answer"), [(name, answer) for name in RIGHT for answer in RIGHT[name]]
)
def test_right_answers_in_odd_styles_pass(name, answer):
    feedback = check(name, answer)
    assert feedback.passed and feedback.kind == "right" and feedback.mistakes == (), feedback


def test_changed_arguments_pass_with_a_remark():
    assert check("adam_step", spoils_everything).mistakes == ("A60",)
    feedback = check("adam_loop", partial(one_count, in_place=True))
    assert feedback.passed and feedback.mistakes == ("D40",) and "caller's params" in feedback.message


def average(x, beta, new=lambda v, p, t, beta: beta * v + (1 - beta) * p, v=0.0):
    return [v := new(v, p, t, beta) for t, p in enumerate(x, start=1)]


def moved(w, direction, v, lr):
    return w - lr * direction, v


def momentum(w, dw, v, lr, b, along=lambda v, dw: v, **_):
    v = b * v + (1 - b) * dw
    return w - lr * along(v, dw), v


def rmsprop(w, dw, S, lr, b, e, kept=lambda S, dw, w: dw**2, below=lambda S, e: S**0.5 + e, power=1):
    S = b * S + (1 - b) * kept(S, dw, w)
    return w - lr * np.sign(dw) * abs(dw) ** power / below(S, e), S


def adam_like(w, dw, v, S, t, lr, b1, b2, e, rate=1.0, pull=0.0, noise=0.0):
    w, v, S = EXERCISES["adam_step"].solution(w, dw, v, S, t, lr * rate, b1, b2, e)
    return w - lr * pull * w, v, S + noise * dw**2


def loop(clock=lambda e, b, n: n, change=lambda g: g):
    def answer(params, grad, epochs, batches, *hyper):
        memory, history, n = {}, [], 0
        for e, b in np.ndindex(epochs, batches):
            n, g, params = n + 1, change(grad(params, e, b)), dict(params)
            for k, w in params.items():
                params[k], *memory[k] = folded(w, g[k], *memory.get(k, (0, 0)), clock(e, b, n), *hyper)
            history.append(params)
        return history

    return answer


WRONG = {
    "gradient_descent_step": [
        lambda w, dw, lr: w - lr * dw**3,
        lambda w, dw, lr: w - lr * np.clip(dw, -1, 1),
        lambda w, dw, lr: w - lr * np.maximum(dw, 0),
        lambda w, dw, lr: (w - dw) / lr,
        lambda w, dw, lr: w - np.sqrt(lr) * dw,
        lambda w, dw, lr: w - lr * dw.max(),
        lambda w, dw, lr: w - 0.01 * dw,
        lambda w, dw, lr: w - lr * np.clip(dw, -5, 5),
        lambda w, dw, lr: w - lr * dw * w.size,
    ],
    "ewa": [
        partial(average, v=1.0),
        partial(average, new=lambda v, p, t, b: b * (v + (1 - b) * p)),
        partial(average, new=lambda v, p, t, b: b**t * v + (1 - b) * p),
        partial(average, new=lambda v, p, t, b: (v + p) / 2),
        partial(average, new=lambda v, p, t, b: b**0.5 * v + (1 - b) * p),
        lambda x, beta: [v + 1e-4 for v in average(x, beta)],
        lambda x, beta: [beta * np.mean(x) + (1 - beta) * p for p in x],
        lambda x, beta: np.sqrt(average(np.square(x), beta)),
        lambda x, beta: np.convolve(x, (1 - beta) * beta ** np.arange(len(x)), "same"),
        lambda x, beta: [x[0], *average(x, beta)[1:]],
        lambda x, beta: average(x[-20:], beta),
    ],
    "ewa_corrected": [
        lambda x, beta: [v / (1 - beta * beta) for v in average(x, beta)],
        lambda x, beta: [v / max(1 - beta**t, 0.5) for t, v in enumerate(average(x, beta), 1)],
        lambda x, beta: [v / (1 - np.exp(-t)) for t, v in enumerate(average(x, beta), 1)],
        lambda x, beta: [
            v + beta**t * p for t, (v, p) in enumerate(zip(average(x, beta), x, strict=True), 1)
        ],
    ],
    "momentum_step": [
        lambda w, dw, v, lr, b: moved(w, b * (v + (1 - b) * dw), b * (v + (1 - b) * dw), lr),
        lambda w, dw, v, lr, b: moved(w, b * w + (1 - b) * dw, b * w + (1 - b) * dw, lr),
        lambda w, dw, v, lr, b: moved(w, b * v + (1 - lr) * dw, b * v + (1 - lr) * dw, lr),
        partial(momentum, along=lambda v, dw: (v + dw) / 2),
        partial(momentum, along=lambda v, dw: v / np.linalg.norm(v)),
        partial(momentum, along=lambda v, dw: v**3),
        lambda w, dw, v, lr, b: momentum(w, dw, v, lr, 0.9),
        lambda w, dw, v, lr, b: moved(w, (n := b * v + (1 - b) * dw) - v, n, lr),
    ],
    "rmsprop_step": [
        partial(rmsprop, kept=lambda S, dw, w: (dw - dw.mean()) ** 2),
        partial(rmsprop, kept=lambda S, dw, w: w**2),
        partial(rmsprop, kept=lambda S, dw, w: abs(dw * w)),
        partial(rmsprop, below=lambda S, e: np.sqrt(np.mean(S) + e)),
        partial(rmsprop, below=lambda S, e: np.sqrt(S) + e**2),
        partial(rmsprop, below=lambda S, e: np.log1p(S + e)),
        partial(rmsprop, power=0.5),
    ],
    "adam_step": [
        partial(adam_like, rate=0.5),
        partial(adam_like, pull=0.01),
        partial(adam_like, noise=0.1),
        lambda *args: adam_like(*args, rate=1 / args[4]),
        lambda w, dw, *args: adam_like(w, dw - 0.1 * w, *args),
        lambda w, dw, v, S, t, *hyper: adam_like(w, dw, v, S, min(t, 100), *hyper),
    ],
    "adam_loop": [
        loop(clock=lambda e, b, n: (e + 1) * (b + 1)),
        loop(clock=lambda e, b, n: min(n, 2)),
        loop(clock=lambda e, b, n: 2 * n - 1),
        loop(change=lambda g: dict(zip(g, list(g.values())[::-1], strict=True))),
        loop(change=lambda g: {name: np.clip(dw, -1, 1) for name, dw in g.items()}),
        loop(change=lambda g: dict.fromkeys(g, sum(g.values()))),
    ],
}


@pytest.mark.parametrize(
    ("name", "answer"), [(name, answer) for name in WRONG for answer in WRONG[name]]
)
def test_a_wrong_answer_that_nobody_foresaw_gets_a_question(name, answer):
    check(name, ...)
    feedback = check(name, answer)
    assert not feedback.passed and feedback.kind in ("property", "mistake", "two mistakes"), feedback
    assert "?" in feedback.message and len(feedback.message) < 1500


def test_the_last_resort_shows_the_smallest_input_and_both_answers():
    def only_here(w, dw, lr):
        return w - lr * dw + (1e-3 if lr == 1.5 else 0)

    feedback = check("gradient_descent_step", only_here)
    assert (feedback.passed, feedback.kind, feedback.mistakes) == (False, "difference", ())
    assert (
        "lr = 1.5: w should be [[0.4, 2.5," in feedback.message
        and "yours is [[0.401," in feedback.message
    )


def in_float32(name):
    """Return the right answer, worked out in float32."""

    def shorter(value):
        if isinstance(value, dict):
            return {key: shorter(entry) for key, entry in value.items()}
        return value if callable(value) or isinstance(value, int) else np.float32(value)

    def answer(*given):
        short = list(map(shorter, given))
        back = EXERCISES[name].solution(*short)
        for own, array in zip(given, short, strict=True) if back is None else ():  # a step in place
            if np.ndim(own):
                own[...] = array
        return back

    return answer


@pytest.mark.parametrize("name", EXERCISES)
def test_too_few_digits_are_asked_about_before_the_laws(name):
    feedback = check(name, in_float32(name))
    assert (feedback.passed, feedback.kind) == (False, "property")
    assert "Print the dtype of each of your arrays" in feedback.message, feedback


def test_a_nan_is_asked_about_before_the_laws():
    check("rmsprop_step", ...)
    feedback = check("rmsprop_step", partial(rmsprop, below=lambda S, e: np.sqrt(S - 0.5) + e))
    assert feedback.kind == "property" and "there is a nan in it." in feedback.message
    assert "nan" in feedback.message.split("yours is")[1]


CLAIMS = {  # what a message may say of a learner's numbers, and when it is true
    r"w (is|are) right": lambda mine, right: np.allclose(mine["w"], right["w"]),
    r"v (is|are) right": lambda mine, right: np.allclose(mine["v"], right["v"]),
    r"first value is right": lambda mine, right: np.isclose(mine["v"][0], right["v"][0]),
    r"first value is 0": lambda mine, right: mine["v"][0] == 0,
    r"first value is (below|inf or nan)": lambda mine, right: not mine["v"][0] >= right["v"][0],
    r"starts? at 2\b": lambda mine, right: np.isclose(mine["v"][0], 2),
    r"yours (starts|goes) above": lambda mine, right: mine["v"].max() > right["v"].max(),
    r"yours climbs|start lower still": lambda mine, right: mine["v"][0] < right["v"][0],
    r"last value is right": lambda mine, right: np.isclose(mine["v"][-1], right["v"][-1]),
}


@pytest.mark.parametrize("name", EXERCISES)
def test_what_a_message_says_of_the_numbers_is_true_in_pairs_too(name):
    exercise = EXERCISES[name]
    wrong = [m for m in exercise.PAIRED if m.kind != "style"]
    pairs = [p for p in combinations(wrong, 2) if not set(p[0].parts) & set(p[1].parts)]
    for entries in [(m,) for m in wrong] + pairs:
        first = min(entries, key=lambda m: m.kind == "convention")
        for claim in (claim for said, claim in CLAIMS.items() if re.search(said, first.lines[0])):
            for given in exercise.CASES:
                mine = attempt(exercise, partial(exercise.answer, entries), given)
                right = attempt(exercise, exercise.solution, given)
                known = mine.kind == "value" and mine.value.keys() == right.value.keys()
                if known and all(mine.value[n].ndim for n in mine.value):
                    assert claim(mine.value, right.value), ([m.id for m in entries], first.lines[0])
