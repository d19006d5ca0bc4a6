"""Lab of lesson 10: who needs which learning rate on which problem."""

from functools import cache

import numpy as np

from ...checks import Array
from ...experiments.contest import SOLVED, left_over
from ...experiments.problems import Problem, problems
from ...figures.words import number
from . import RULES, Curves, Scene


@cache  # and not at import: some of them load data
def contested() -> dict[str, Problem]:
    """Return the problems of lesson 10 that follow a choice at once; the digits take too long."""
    return {name: problem for name, problem in problems().items() if name != "digits"}


def rates_of(problem: Problem, per_decade: int = 4) -> Array:
    """Return the learning rates (n,) that are tried on a problem."""
    low, high = np.log10(problem.rates)
    return np.logspace(low, high, round((high - low) * per_decade) + 1)


@cache
def tried(problem: str, rule: str) -> Array:
    """Return what is left of the loss (2, n) with each rate, constant and falling; mean of 3 seeds."""
    rates = rates_of(contested()[problem])
    lr, falls = np.tile(rates, 2), np.repeat([False, True], len(rates))
    return left_over(RULES[rule], contested()[problem], range(3), lr, falls).mean(axis=0).reshape(2, -1)


def part(left: float) -> str:
    """Return what is left of a loss as text; below SOLVED nothing is compared."""
    return f"at most {number(SOLVED)}" if left <= SOLVED else number(left)


def look_problems(problem: str, rule: str) -> tuple[Curves, str]:
    """Return what four optimizers leave of a problem's loss over α, and how `rule` stands among them.

    problem is one of contested(), rule one of RULES; the better of a constant and a falling α is drawn.
    """
    rates, left = rates_of(contested()[problem]), {name: tried(problem, name) for name in RULES}
    falls, k = np.unravel_index(left[rule].argmin(), left[rule].shape)
    best = min(left, key=lambda name: left[name].min())
    here, least = left[rule].min(), left[best].min()
    kind = "falling to 0" if falls else "constant"
    ending = f"{best} leaves least, {part(least)}" if least < here else "none of the four leaves less"
    if here < 1:
        solves = "solves it: it " if here <= SOLVED else ""
        said = (
            f"{rule} {solves}leaves {part(here)} of the first loss with α = {number(rates[k])}, {kind}"
        )
    else:
        said = f"no α helps {rule}: none leaves less than the first loss"
    sentence = f"{problem}, {contested()[problem].steps} steps, mean of 3 seeds: {said}; {ending}."
    curves = {name: (rates, values.min(axis=0)) for name, values in left.items()}
    return {**curves, "chosen": ([rates[k]], [here])}, sentence


PROBLEMS = Scene(
    look_problems, "Four optimizers on one problem.", "learning rate α", "loss / first loss"
)
