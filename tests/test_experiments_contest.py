import pickle
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from rmsprop_lessons import START, SweepError, descend, ravine
from rmsprop_lessons.datasets import digits
from rmsprop_lessons.experiments.contest import (
    SOLVED,
    Tuned,
    _tune_pair,
    behind,
    contest,
    left_over,
    tune,
    winners,
)
from rmsprop_lessons.experiments.network import init, loss_and_grads
from rmsprop_lessons.experiments.problems import Problem, problems
from rmsprop_lessons.updates import adam, gradient_descent, momentum, rmsprop

PROBLEMS = problems()
NOISY = ["noisy ravine, short", "noisy ravine, long", "tumours, raw", "tumours, standardised", "digits"]
each_problem = pytest.mark.parametrize("name", PROBLEMS)
BOWL = PROBLEMS["round bowl"]


def some_points(problem):
    """Return points (2 seeds, 3 runs, d) around the start, in float64."""
    d = len(problem.start)
    return problem.start + 0.1 * np.random.default_rng(1).standard_normal((2, 3, d))


@each_problem
def test_shapes_and_dtype(name):
    problem = PROBLEMS[name]
    w = some_points(problem).astype(problem.start.dtype)
    dw = problem.grad([0, 1])(w)
    assert dw.shape == w.shape and dw.dtype == w.dtype
    assert problem.loss(w).shape == (2, 3) and problem.loss(w[0, 0]).shape == ()
    assert problem.loss(w)[1, 2] == pytest.approx(problem.loss(w[1, 2]), rel=1e-5)


@pytest.mark.parametrize("name", sorted(set(PROBLEMS) - set(NOISY) - {"online sequence"}))
def test_gradients_are_the_slopes_of_the_loss(name):
    problem = PROBLEMS[name]
    w, h = some_points(problem), 1e-6
    direction = np.random.default_rng(2).standard_normal(w.shape)
    slope = (problem.loss(w + h * direction) - problem.loss(w - h * direction)) / (2 * h)
    assert np.allclose((problem.grad([0, 1])(w) * direction).sum(-1), slope, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("name", ["tumours, raw", "tumours, standardised"])
def test_an_epoch_of_mini_batches_averages_to_the_slope(name):
    """An epoch leaves 569 - 17 * 32 = 25 tumours out, so many epochs are averaged."""
    problem = PROBLEMS[name]._replace(seeds=1)
    w, grad = np.zeros((1, 1, 31)), problem.grad([0])
    mean = np.mean([grad(w)[0, 0] for _ in range(17 * 200)], axis=0)
    step = 1e-6 / np.abs(mean).max()
    slope = (problem.loss(step * mean) - problem.loss(-step * mean)) / (2 * step)
    assert slope == pytest.approx((mean**2).sum(), rel=0.01)


def test_the_network_is_that_of_network_py():
    X, y = digits()
    problem, rows = PROBLEMS["digits"], np.random.default_rng(7).permutation(len(y))[:32]
    params = init((64, 16, 10), np.random.default_rng(0))
    loss, grads = loss_and_grads(params, X[rows] / 16, y[rows])
    dw = problem.grad([7])(problem.start[None, None])[0, 0]
    assert np.allclose(dw, np.concatenate([grads[part].ravel() for part in params]), atol=1e-6)
    assert problem.loss(problem.start) == pytest.approx(loss_and_grads(params, X / 16, y)[0], rel=1e-5)


@pytest.mark.parametrize("name", NOISY)
def test_a_seed_is_a_seed(name):
    """The same seed draws the same, other seeds others, and all runs of a seed see the same."""
    problem = PROBLEMS[name]
    w = np.broadcast_to(problem.start, (3, 2, len(problem.start)))
    grads = [problem.grad([4, 4, 5]), problem.grad([4, 4, 5])]
    first, again = ([grad(w) for _ in range(3)][-1] for grad in grads)
    assert np.array_equal(first, again) and np.array_equal(first[:, 0], first[:, 1])
    assert np.array_equal(first[0], first[1]) and not np.allclose(first[0], first[2])


def test_the_online_sequence_pushes_the_right_way_by_one_a_round():
    problem = PROBLEMS["online sequence"]
    grad = problem.grad([0])
    pushes = [grad(np.zeros((1, 1, 1))).item() for _ in range(20)]
    assert pushes[:10] == pushes[10:] and sum(pushes[:10]) == 1
    assert list(problem.loss(np.array([[-5.0], [-1.0], [1.0], [5.0]]))) == [0, 0, 2, 2]


@pytest.mark.parametrize("rule", [gradient_descent, momentum, rmsprop, adam])
def test_left_over_is_what_descend_leaves(rule):
    steps, seed = 30, 3
    problem = PROBLEMS["ravine"]._replace(steps=steps)
    start = START * np.random.default_rng(seed).uniform(0.8, 1.2, 2)
    lr = {False: 0.01, True: lambda t: 0.01 * (1 - (t - 1) / steps)}
    found = left_over(rule, problem, [seed], np.full(2, 0.01), np.array([False, True]))
    for falls, left in zip(lr, found[0], strict=True):
        end = descend(rule, start, ravine().grad, steps, lr=lr[falls]).w[-1]
        assert left == pytest.approx(ravine().loss(end) / ravine().loss(start))


def test_solved_and_diverged_are_cut():
    left = left_over(gradient_descent, BOWL, [0], np.array([0.9, 50.0]), np.zeros(2, bool))
    assert left.tolist() == [[SOLVED, 1.0]]


def test_tune_finds_the_best_of_the_grid():
    """In 40 steps of rate α the bowl is left with (1 - α)^80: below SOLVED from α = 0.251 on."""
    found = tune(gradient_descent, BOWL)
    assert found.lr == found.grid[found.grid > 0.251][0] and not found.falls and not found.at_edge
    assert found.tried.shape == (2, len(found.grid)) and (found.ends == SOLVED).all()
    exact = np.clip((1 - found.grid) ** 80, SOLVED, 1)
    assert np.allclose(found.tried[0], exact)


def test_edge_is_told():
    assert tune(gradient_descent, BOWL._replace(rates=(1e-3, 1e-1))).at_edge
    assert not tune(gradient_descent, BOWL._replace(rates=(1e-3, 1e1))).at_edge
    # where no rate helps, the first of the grid is no finding
    assert not tune(rmsprop, PROBLEMS["online sequence"]).at_edge


def test_fresh_seeds_were_not_tuned_with():
    asked = []
    spy = Problem(*BOWL)._replace(grad=lambda seeds: asked.append(set(seeds)) or BOWL.grad(seeds))
    tune(gradient_descent, spy, first_seed=100)
    assert asked == [set(range(100, 120)), set(range(1100, 1250))]


def result(ends):
    return Tuned(0.1, False, np.array([0.01, 0.1, 1.0]), np.full((2, 3), 0.5), np.array(ends, float))


def test_verdicts_by_hand():
    one, near, far = result([1, 1, 1, 1]), result([1.05, 1.2, 1.2, 1.2]), result([2, 2, 2, 2])
    assert [behind(x, one) for x in (one, near, far)] == [0, 0.75, 1]
    assert winners({"a": far, "b": one, "c": near}) == [
        "b",
        "c",
    ]  # 3 of 4 seeds are not more than 3 of 4
    assert winners({"a": far, "b": one}) == ["b"] and winners({"a": one, "b": one}) == ["a", "b"]


def test_the_benchmark_starts():
    """Its run takes a minute; here only its imports and its words are met."""
    script = Path(__file__).parent.parent / "benchmarks" / "who_wins.py"
    code = f"import sys; sys.path.insert(0, {str(script.parent)!r}); import who_wins; print('read')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "read\n"


def test_a_constant_rate_turns_the_verdict_on_the_ravine():
    """RMSprop's win there is what a rate does that falls to exactly 0."""
    ravine_problem = problems()["ravine"]
    constant = {r: tune(f, ravine_problem, falling=[False]) for r, f in (("R", rmsprop), ("A", adam))}
    assert behind(constant["R"], constant["A"]) > 0.75


def test_momentums_lead_in_the_ravine_is_timing():
    """One step after the tuned one, at the settings of the contest, it is gone."""
    later = problems()["ravine"]._replace(steps=101)

    def left(rule, lr, falls):
        runs = left_over(rule, later, range(1000, 1050), np.array([lr]), np.array([falls]))
        return np.median(runs)

    assert left(momentum, 10**-0.5, False) > left(adam, 10**0.25, True)


def test_a_contest_is_the_tuning_of_its_pairs_wherever_it_runs():
    rules, names = {"R": rmsprop, "G": gradient_descent}, ["ravine", "round bowl"]
    here = contest(rules, names, per_decade=2)
    with ThreadPoolExecutor(2) as threads:
        there = contest(rules, names, threads, per_decade=2)
    assert list(here) == list(there) == names and list(here["ravine"]) == ["R", "G"]
    for name in names:
        for key, rule in rules.items():
            alone = tune(rule, PROBLEMS[name], per_decade=2)
            for tuned in (here[name][key], there[name][key]):
                assert (tuned.lr, tuned.falls) == (alone.lr, alone.falls)
                assert np.array_equal(tuned.ends, alone.ends)


def test_what_a_contest_sends_can_go_to_another_process():
    sent = pickle.loads(pickle.dumps(partial(_tune_pair, setting={"per_decade": 1})))
    assert sent(pickle.loads(pickle.dumps(("round bowl", rmsprop)))).grid[0] == 1e-3


def test_an_unknown_problem_is_named():
    with pytest.raises(SweepError, match="name is 'hill': allowed are round bowl, ravine"):
        contest({"R": rmsprop}, ["hill"])
