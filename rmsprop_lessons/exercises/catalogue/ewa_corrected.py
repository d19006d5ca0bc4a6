"""The average with its low start repaired: what learners write, and what to ask them."""

from functools import partial

import numpy as np

from . import common
from . import ewa as plain
from .common import X, close
from .parts import answers, catalogue, law
from .reading import results
from .sharing import borrowed, renamed, reworded


def solution(x, beta):
    """Return the averages of a series, each divided by the sum of its weights."""
    v, averages = 0.0, []
    for t, value in enumerate(x, start=1):
        v = beta * v + (1 - beta) * value
        averages.append(v / (1 - beta**t))
    return np.array(averages)


STORY = {  # the parts that a hand works out
    "shown": "the raw averages are",
    "sums": "their weights add up to",
    "corrected": "the repaired ones are",
}
NAMES = ("x", "beta")
CASES, EXTRA, BASE, PROBES = plain.CASES, plain.EXTRA, plain.BASE, plain.PROBES
PARTS = {
    **{name: part for name, part in plain.PARTS.items() if name not in ("results", "answer")},
    "times": lambda shown: np.arange(1, len(shown) + 1),
    "sums": lambda beta, times: 1 - beta**times,
    "corrected": lambda shown, sums: np.array(shown) / sums,
    "results": lambda corrected: corrected,
    "answer": lambda results: results,
}
WHERE = plain.WHERE | {
    "times": "Print t in the first round of your loop, and in the last.",
    "sums": "Print what you divide by, for t = 1, 2, 3. Should it grow towards 1, and does it?",
    "corrected": (
        "Look for the line that repairs: for which points is it reached, how often, and what does it do "
        "to the raw average?"
    ),
}
SLIPS = plain.SLIPS | {
    "sums": r"beta ?\*|\bt\b.*=|/",
    "times": r"enumerate|range|\bt\b.*=",
    "corrected": r"/|append|return",
}
MISTAKES, mistake = catalogue()
read = partial(results, ("v",))
answer = partial(answers, NAMES, PARTS)


@mistake("B01", "corrected")
def not_corrected(shown):
    """Feed in tens only, with beta = 0.8: a repaired average is 10 from the first point on. What is
    your first value, and which step is still missing?
    """
    return np.array(shown)


@mistake("B02", "sums")
def power_missing(beta, times):
    """Feed in tens only: where do your values leave 10? Should the repair stay that strong for ever, or
    fade?
    """
    return 1 - beta + 0 * times


@mistake("B03", "times")
def t_from_zero(shown):
    """Is your first value a number? Which t has the first point in your loop, and what is β to that
    power?
    """
    return np.arange(len(shown))


@mistake("B04", "averages corrected")
def repaired_fed_back(points, keep, add, beta):
    """Feed in tens only: where do your values leave 10? Which number do you carry into the
    next round, the raw or the repaired one?
    """
    v, out = 0.0, []
    for t, point in enumerate(points, start=1):
        v = (keep * v + add * point) / (1 - beta**t)
        out.append(v)
    return out, np.array(out)


@mistake("B05", "corrected")
def brackets_missing(shown, beta, times):
    """Work out `v / 1 - 0.8` by hand, in Python's order. Which of the two operations comes first?

    Look at the line that repairs: what does Python do first, and what second?
    """
    return np.array(shown) / 1 - beta**times


@mistake("B08", "times")
def t_from_two(shown):
    """Feed in tens only: what is your first value? Which t has the first point in your loop?"""
    return np.arange(2, len(shown) + 2)


@mistake("B09", "start")
def starts_at_first_point(points):
    """Feed in tens only: the result should stay at 10, does yours? You cure the low start twice;
    which are the two cures?
    """
    return points[0]


@mistake("B10", "start corrected", kind="convention")
def starts_at_first_point_uncorrected(points, keep, add):
    """You avoid the low start by starting at the first data point, as pandas does with adjust=False: a
    known alternative. This lesson wants the start at 0 and a repair by division. Feed in 1, 0, 0, 0, 0
    with beta = 0.8: how much of the first point is left at the end, here 0.12, and in yours?

    Your loop needs two changes for the lesson's form: where the average starts, and one division.
    """
    return points[0], np.array(plain._averages(points, points[0], keep, add))


@mistake("B12", "averages corrected")
def only_the_first_corrected(points, keep, add):
    """Only your first value is repaired. For how many points is an average that began at 0 still too
    low?

    Look at the line that repairs: for which points is it reached?
    """
    averages = plain._averages(points, points[0], keep, add)
    return averages, np.array(averages)


@mistake("B12", "corrected")
def only_the_first_corrected_raw_memory(shown, sums):
    return np.array([shown[0] / sums[0], *shown[1:]])


@mistake("B13", "corrected")
def multiplies(shown, sums):
    """Feed in tens only: the raw averages start too low. Should the repair stretch or shrink them, and
    what does yours do?
    """
    return np.array(shown) * sums


@mistake("B14", "keep add sums")
def swapped_everywhere(beta, x):
    """Draw your curve for beta = 0.9 and for 0.1. Which one is smooth? What is beta meant to be the
    share of?
    """
    return 1 - beta, beta, 1 - (1 - beta) ** np.arange(1, len(x) + 1)


@mistake("B15", "keep add")
def swapped_in_average(beta):
    """Feed in tens only: the result should stay at 10. Do your average and your repair agree on which
    weight is the old one's?
    """
    return 1 - beta, beta


@mistake("B16", "sums")
def product_for_power(beta, times):
    """Print what you divide by, for t = 1, 2, 3, 4. Does it creep up towards 1? What is β³, and what is
    3β?
    """
    return 1 - beta * times


@mistake("B18", "times")
def last_t_for_all(shown):
    """Print the t that repairs each of your values. Which t belongs to the third point?"""
    return np.full(len(shown), len(shown))


def _overwritten(points, keep, add, beta, first, power):
    out = [points[0] if first else add * points[0] / (1 - beta)]
    for t, point in enumerate(points[1:], start=1):
        out.append((keep * out[-1] + add * point) / (1 - beta ** (t + power)))
    return out, np.array(out)


@mistake("B21", "averages corrected")
def one_list_t_from_index(points, keep, add, beta):
    """You write the repaired values into the list from which you read the old average. Print it after
    each round: can one list do both jobs?
    """
    return _overwritten(points, keep, add, beta, True, 0)


@mistake("B21", "averages corrected")
def one_list_t_from_two(points, keep, add, beta):
    return _overwritten(points, keep, add, beta, True, 1)


@mistake("B21", "averages corrected")
def one_list_first_repaired_too(points, keep, add, beta):
    out = [points[0] / (1 - beta)]
    for t, point in enumerate(points[1:], start=2):
        out.append((keep * out[-1] + add * point) / (1 - beta**t))
    return out, np.array(out)


@mistake("B22", "sums")
def divides_by_power(beta, times):
    """Print what you divide by, for t = 1, 2, 3: it shrinks towards 0. What do the weights of the
    average add up to, early and late?
    """
    return beta**times


@mistake("B23", "sums")
def one_plus_power(beta, times):
    """Print what you divide by, for t = 1, 2, 3. It is above 1; what do the weights of the average add
    up to?
    """
    return 1 + beta**times


@mistake("B24", "sums")
def power_of_the_bracket(beta, times):
    """Print what you divide by, for t = 1, 2, 3: it shrinks. Which number is raised to the power t in
    yours?
    """
    return (1 - beta) ** times


@mistake("B25", "sums")
def swapped_in_sum(beta, times):
    """Print what you divide by, for t = 1, 2, 3. What do the weights of the average add up to then?

    Print what you divide by at t = 1, beside the weight of the new value. Are they the same?
    """
    return 1 - (1 - beta) ** times


@mistake("B26", "corrected")
def subtracts(shown, sums):
    """Feed in tens only: the repair should make 2 into 10. Does yours stretch by a factor, or shift?"""
    return np.array(shown) - sums


@mistake("B26", "corrected")
def adds(shown, beta, times):
    return np.array(shown) + beta**times


@mistake("B27", "sums")
def root_of_sum(beta, times):
    """Feed in tens only: the result should be 10 at once, is yours? Is anything taken a root of?

    Print what you divide by at t = 1, beside the weight of the new value. Are they the same?
    """
    return np.sqrt(1 - beta**times)


@mistake("B29", "corrected")
def corrected_twice(shown, sums):
    """Feed in tens only: the result should stay at 10. How often is yours divided?"""
    return np.array(shown) / sums / sums


@mistake("B30", "times")
def t_backwards(shown):
    """Only the middle of your result is near. Print t for the first point and for the last: in which
    direction does it count?
    """
    return np.arange(len(shown), 0, -1)


@mistake("B31", "corrected")
def first_not_corrected(shown, sums):
    """Only the later values are repaired. Feed in tens only and look at the first one: does it need the
    repair less?
    """
    return np.array([shown[0], *(np.array(shown) / sums)[1:]])


@mistake("B32", "sums")
def divides_by_t(times):
    """Hand in beta = 0.1 and 0.9: what you divide by stays the same. What do the weights of the average
    add up to?
    """
    return times


MISTAKES += renamed(plain.MISTAKES, {"E10": "B20", "E19": "B28"}, shown="corrected")
OWN = {  # where the question of the raw average does not hold: the repair knows β
    "E11": (
        "Hand in whole numbers, then the same with a decimal point: do the answers differ? Which "
        "dtype has the array that you fill?"
    ),
    "E14": (
        "Feed in tens only, with beta = 0.8: what is your first value? Which should know beta: the "
        "average, the repair, or both?"
    ),
    "E24": (
        "Feed in tens only, with beta = 0.8: a repaired average starts at 10. What is your first "
        "value, and how often has each point been averaged?"
    ),
    "E27": (
        "Feed in tens only, with beta = 0.8: what is your first value? What do you divide, the data "
        "or their average?"
    ),
    "E28": (
        "Feed in tens only: a repaired average stays at 10. Does yours, and how much of the old "
        "average do you keep at each step?"
    ),
    "E29": (
        "Feed in tens only: which of your values are 10? What is different about the first point when "
        "you note it down?"
    ),
    "E35": (
        "Feed in tens only, with beta = 0.5: the result should stay at 10. In which of your lines "
        "does another number stand for beta?"
    ),
}
MISTAKES += reworded(borrowed(plain.MISTAKES, PARTS, {"E02": "B19"}), OWN)
MISTAKES += common.RESULT
PAIRED = MISTAKES


@law({})
def first_is_the_point(a):
    """The first repaired value should be the first data point itself. Which number is yours?

    Look at t and at what you divide by in the first round of the loop.
    """
    return close(a["v"][0], X[0])


@law({"x": np.array([10.0] * 5)})
def flat_from_the_first(a):
    """A series of tens: a repaired average is 10 from the first point to the last. Where does yours
    leave it?

    sums
    """
    return close(a["v"], np.array([10.0] * 5))


@law({"x": np.array([0.0, 1.0])})
def second_of_two(a):
    """x = 0, 1 with beta = 0.8: the second value weighs 0.2 of 0.36 in all. Which number do you get?

    Work out both the raw average and the sum of its weights at t = 2.
    """
    return close(a["v"], np.array([0, 0.2 / 0.36]))


@law({"x": np.array([10.0, 0, 0, 0, 0])})
def sinks_by_beta(a):
    """One peak and then silence: multiplied by the sum of weights, each value should be β times the one
    before. Is it?

    averages
    """
    return close(a["v"] * (1 - 0.8 ** np.arange(1, 6)), 2 * 0.8 ** np.arange(5))


LAWS = [
    first_is_the_point,
    flat_from_the_first,
    second_of_two,
    common.looks_back_only,
    common.a_number_without_memory,
    common.data_without_memory,
    common.keeps_decimals,
    sinks_by_beta,
    common.doubles_with_data,
]
