"""What each lab shows: pure functions of its values, which return the curves and one sentence."""

from functools import cache

import numpy as np

from .averages import ewa, half_life, window
from .contest import SOLVED, left_over
from .datasets import breast_cancer, temperatures
from .descent import descend
from .problems import Problem, problems
from .show import number
from .surfaces import START, ravine
from .updates import Array, adam, gradient_descent, momentum, rmsprop

Curves = dict[str, tuple]  # label of a line -> its x and y
TWO_YEARS = 731  # days of 2012 and 2013


def look_average(beta: float) -> tuple[Curves, str]:
    """Return the average of two years of daily highs, 0 <= beta < 1, and what it keeps."""
    highs = temperatures()[1][:TWO_YEARS]
    v = ewa(highs, beta)
    wiggle = np.abs(np.diff(v)).mean() / np.abs(np.diff(highs)).mean()
    sentence = (
        f"β = {number(beta, 5)}: 1/(1 − β) is {number(window(beta))}, the half-life "
        f"{number(half_life(beta))} (both in days). From day to day the average moves {wiggle:.0%} "
        f"as far as the data. The first average is {number(v[0])} °C; that day had {highs[0]} °C."
    )
    return {"average": (np.arange(1, len(v) + 1), v)}, sentence


def look_drift(beta2: float) -> tuple[Curves, str]:
    """Return where 20 rounds of ten batches, +0.1 nine times and −0.9 once, take one parameter.

    0 <= β₂ < 1, α = 1; the drift per round is measured after 2000 rounds.
    """
    batches = np.tile([0.1] * 9 + [-0.9], 2000)
    moves = -batches / np.sqrt(ewa(batches**2, beta2))
    drift, first = moves[-1000:].sum() / 100, moves[:10].sum()
    why = ", because S starts at 0" if first < 1.1 * drift else ""  # both are negative
    sentence = (
        f"β₂ = {number(beta2, 5)}: after 200 batches RMSprop is at {number(moves[:200].sum())} α, "
        f"and at {number(first)} α after the first ten{why}. In the long run it drifts by "
        f"{number(drift)} α per ten batches, the sign step by −8 α, gradient descent by 0."
    )
    return {"RMSprop": (np.arange(1, 201), np.cumsum(moves[:200]))}, sentence


def look_horizon(steps: int) -> tuple[Curves, str]:
    """Return |b| over the first steps of RMSprop in the ravine, α = 0.1, and what one would say."""
    b = descend(rmsprop, START, ravine().grad, int(steps), lr=0.1).w[:, 1]
    last = np.abs(b[-10:])
    if np.ptp(last) < 0.001 and last.max() > 0.04:
        said = "the swing stays at α/2 = 0.05"
    elif last.max() < 1e-3:
        said = "the swing looks removed"
    else:
        said = "b sinks to the floor" if steps < 40 else "the swing is back"
    sentence = f"{int(steps)} steps: in the last ten |b| is at most {number(last.max())}; {said}."
    return {"RMSprop": (np.arange(len(b)), np.maximum(np.abs(b), 1e-25))}, sentence


RATES = np.geomspace(1e-7, 100, 28)


def look_scale(decades: float) -> tuple[Curves, str]:
    """Return the loss of 60 full-batch steps over α on tumours whose ten features differ in scale.

    The standardised features are stretched so that the largest scale is 10^decades the smallest.
    """
    # Ten features in float32 are enough, and follow the slider. Each row is turned to its own class.
    features, benign = breast_cancer()
    features = features[:, :10]
    stretch = 10.0 ** np.linspace(0, decades, 10)
    scaled = (features - features.mean(axis=0)) / features.std(axis=0) * stretch
    X = (scaled * (2 * benign - 1)[:, None]).astype(np.float32)
    half = np.ascontiguousarray(X.T) / 2

    def grad(w: np.ndarray) -> np.ndarray:
        return (np.tanh(w @ half) - 1) @ X / np.float32(2 * len(X))

    curves, said = {}, []
    for name, rule in (("gradient descent", gradient_descent), ("RMSprop", rmsprop)):
        w = descend(rule, np.zeros(10, np.float32), grad, 60, lr=RATES[:, None].astype(np.float32)).w[-1]
        loss = np.logaddexp(0, -2.0 * (w @ half)).mean(axis=-1)
        curves[name] = (RATES, np.minimum(loss, 5.0))
        said.append(f"{name} {number(loss.min())} at α = {number(RATES[loss.argmin()], 2)}")
    ratio = number(10.0**decades)
    return curves, f"Scales 1 to {ratio}: best loss of {' and of '.join(said)}."


SIZES = np.geomspace(1e-12, 1e2, 71)


def look_epsilon(log_eps: float, log_size: float) -> tuple[Curves, str]:
    """Return the step over the size of a steady gradient for ε = 10^log_eps, beside the root and in it.

    The sentence says what a gradient of the size 10^log_size meets.
    """
    eps, size = 10.0**log_eps, 10.0**log_size
    beside, inside = SIZES / (SIZES + eps), SIZES / np.sqrt(SIZES**2 + eps)
    here, decades = size / (size + eps), round(log_size - log_eps, 9)  # of powers, rounding would decide
    if decades >= 2:
        rule = "RMSprop: ε changes it by less than 1 %"
    else:
        rule = "a blend of both rules" if decades > -2 else "gradient descent with the rate α/ε"
    sentence = (
        f"ε = {number(eps, 2)}, steady gradient {number(size, 2)}: the step is {number(here)} α beside "
        f"the root, {number(size / np.sqrt(size**2 + eps))} α inside. Beside the root this is {rule}."
    )
    point = ([size], [here])
    return {"beside": (SIZES, beside), "inside": (SIZES, inside), "your gradient": point}, sentence


RULES = {"gradient descent": gradient_descent, "Momentum": momentum, "RMSprop": rmsprop, "Adam": adam}


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
        said = f"{rule} leaves {part(here)} of the first loss with α = {number(rates[k])}, {kind}"
    else:
        said = f"no α helps {rule}: none leaves less than the first loss"
    sentence = f"{problem}, {contested()[problem].steps} steps, mean of 3 seeds: {said}; {ending}."
    curves = {name: (rates, values.min(axis=0)) for name, values in left.items()}
    return {**curves, "chosen": ([rates[k]], [here])}, sentence
