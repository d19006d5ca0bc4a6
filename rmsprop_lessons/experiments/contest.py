"""A contest of rules on one problem: all tuned on one grid, judged on seeds that tuning never saw."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from functools import cache, partial, reduce
from itertools import product
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..checks import Array
from ..sweeps import sweep
from .problems import Problem, problems

SOLVED = 1e-10  # of the start's loss; below it nothing is compared
FRESH = 150  # seeds to judge with
MARGIN, SHARE = 1.1, 0.75  # behind: more than 1.1 times the loss, on more than 3 of 4 seeds
MOST = 3.0  # decades: what one learning rate for all problems can cost on one of them
BETA1, BETA2 = (0.0, 0.5, 0.9), (0.9, 0.99, 0.999)
KNOBS: dict[str, dict[str, Sequence[float]]] = {  # what a contest may tune besides the learning rate
    "gradient descent": {},
    "Momentum": {"beta1": BETA1},
    "RMSprop": {"beta2": BETA2},
    "Adam": {"beta1": BETA1, "beta2": BETA2},
}


class Tuned(NamedTuple):
    """What tuning one rule on one problem found."""

    lr: float
    falls: bool  # whether the learning rate falls to 0 in a straight line, or stays
    grid: Array  # (n,) learning rates
    tried: Array  # (2, n), left over of the start's loss: with a constant rate, with a falling one
    ends: Array  # (fresh seeds,), left over at the best setting
    hyper: dict[str, ArrayLike] = {}  # the other knobs

    def rate(self, t: int, steps: int) -> float:
        """Return the best learning rate at step t of 1 to `steps`."""
        return self.lr * (1 - self.falls * (t - 1) / steps)

    @property
    def at_edge(self) -> bool:
        """Tell whether the best learning rate lies at an end of the grid; if none helps, none does."""
        return bool(self.tried.min() < 1 and self.lr in (self.grid[0], self.grid[-1]))


def left_over(
    rule: Callable,
    problem: Problem,
    seeds: Sequence[int],
    lr: Array,
    falls: NDArray[np.bool],
    **hyper: ArrayLike,
) -> Array:
    """Return the last loss over the first (seeds, runs), between SOLVED and 1; lr, falls (runs,).

    A seed also multiplies each entry of the start by a number from 0.8 to 1.2, so that no verdict
    hangs on one start. A run that diverged counts as 1: it is worth no more than its start.
    """
    shape = len(problem.start)
    start = problem.start * [np.random.default_rng(s).uniform(0.8, 1.2, shape) for s in seeds]
    w = np.repeat(start[:, None], len(lr), axis=1).astype(problem.start.dtype)
    grad, memory = problem.grad(seeds), ()
    with np.errstate(all="ignore"):
        for t in range(problem.steps):
            rate = lr * (1 - falls * t / problem.steps)
            w, *memory = rule(w, grad(w), *memory, lr=rate[:, None], **hyper)
        left = problem.loss(w) / problem.loss(start)[:, None]
    return np.clip(np.nan_to_num(left, nan=1.0), SOLVED, 1.0)


def tune(
    rule: Callable,
    problem: Problem,
    *,
    falling: Sequence[bool] = (False, True),
    first_seed: int = 0,
    per_decade: int = 4,
    **hyper: ArrayLike,
) -> Tuned:
    """Return the learning rate, and whether it falls, that leave least on the mean of the seeds.

    Tuning uses the problem's number of seeds, from first_seed on; the ends come from FRESH others,
    from first_seed + 1000 on.
    """
    low, high = np.log10(problem.rates)
    grid = np.logspace(low, high, round((high - low) * per_decade) + 1)
    lr, falls = np.tile(grid, len(falling)), np.repeat(falling, len(grid))
    seeds = range(first_seed, first_seed + problem.seeds)
    tried = left_over(rule, problem, seeds, lr, falls, **hyper).mean(axis=0)
    k = [tried.argmin()]
    fresh = range(first_seed + 1000, first_seed + 1000 + FRESH)
    ends = left_over(rule, problem, fresh, lr[k], falls[k], **hyper)[:, 0]
    return Tuned(lr[k].item(), falls[k].item(), grid, tried.reshape(len(falling), -1), ends, hyper)


def tune_all(rule: Callable, problem: Problem, knobs: dict[str, Sequence[float]]) -> Tuned:
    """Return the best of `tune` over all combinations of the knobs (as in KNOBS), first of equals."""
    settings: list[dict[str, Any]] = [
        dict(zip(knobs, at, strict=True)) for at in product(*knobs.values())
    ]
    tuned = [tune(rule, problem, **setting) for setting in settings]
    return min(tuned, key=lambda t: float(t.tried.min()))


def contest(
    rules: dict[str, Callable],
    names: Iterable[str] | None = None,
    executor: Executor | None = None,
    *,
    progress: Callable[[int, int], object] | None = None,
    **setting: Any,
) -> dict[str, dict[str, Tuned]]:
    """Return tuned[problem][rule] for the named problems, by default all; `setting` goes to `tune`.

    The pairs are swept on the executor; what is sent are names and rules, so any of them will do.
    """
    names = list(problems() if names is None else names)
    pairs = list(product(names, rules.values()))
    found = iter(sweep(partial(_tune_pair, setting=setting), pairs, executor, progress=progress))
    return {name: {rule: next(found) for rule in rules} for name in names}


def _tune_pair(pair: tuple[str, Callable], setting: dict[str, Any]) -> Tuned:
    """Return the rule, tuned on the problem of that name."""
    name, rule = pair
    return tune(rule, _problem(name), **setting)


@cache  # reading its data can take longer than tuning on it
def _problem(name: str) -> Problem:
    """Return one of the thirteen; ValueError names them."""
    if name not in (known := problems()):
        raise ValueError(f"name is {name!r}: allowed are {', '.join(known)}")
    return known[name]


def behind(one: Tuned, other: Tuned) -> float:
    """Return the share of the fresh seeds on which `one` leaves more than MARGIN times the other."""
    return float((one.ends > MARGIN * other.ends).mean())


def winners(tuned: dict[str, Tuned]) -> list[str]:
    """Return the rules that are behind no other on more than SHARE of the fresh seeds."""
    return [
        name
        for name, one in tuned.items()
        if all(behind(one, other) <= SHARE for other in tuned.values())
    ]


def beats(tuned: dict[str, dict[str, Tuned]], one: str, other: str) -> list[str]:
    """Return the problems on which `other` is behind `one`; tuned[problem][rule]."""
    return [name for name, of_rule in tuned.items() if behind(of_rule[other], of_rule[one]) > SHARE]


class Shared(NamedTuple):
    """What one learning rate for all problems costs one rule."""

    lr: float
    cost: Array  # (problems,), decades: what it leaves over what the problem's own best rate leaves
    own: Array  # the best rates of the problems on which some rate helps
    at_edge: bool  # whether lr lies at an end of what could be chosen


def one_for_all(tuned: Sequence[Tuned], falls: bool) -> Shared:
    """Return the learning rate, of those in all grids, that costs least on the mean of the problems.

    All rates are constant or all fall. On one problem a rate costs MOST at most.
    """
    exponents = [np.log10(t.grid).round(6) for t in tuned]
    common = reduce(np.intersect1d, exponents)
    lefts = [np.log10(t.tried[int(falls)]) for t in tuned]
    costs = np.array(
        [left[np.isin(at, common)] - left.min() for at, left in zip(exponents, lefts, strict=True)]
    ).clip(0, MOST)
    k = int(costs.mean(axis=0).argmin())
    own = [t.grid[left.argmin()] for t, left in zip(tuned, lefts, strict=True) if left.min() < 0]
    return Shared(float(10 ** common[k]), costs[:, k], np.array(own), k in (0, len(common) - 1))
