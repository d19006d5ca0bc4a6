"""The exponentially weighted average: what learners write, and what to ask them."""

from functools import partial

import numpy as np

from . import common
from .common import F, X, close
from .parts import answers, catalogue, law
from .reading import results
from .sharing import renamed


def solution(x, beta):
    """Return the averages of a series, one for each value, starting from 0."""
    v, averages = 0.0, []
    for value in x:
        v = beta * v + (1 - beta) * value
        averages.append(v)
    return np.array(averages)


STORY = {"averages": "the averages are"}  # the parts that a hand works out
NAMES = ("x", "beta")
CASES = [
    (np.array([10.0, 0.0, 20.0]), F(0.8)),
    ([9, 5, 6, 9, 7], F(0.8)),
    (np.array([9, 5, 6, 9, 7]), F(0.8)),
    (np.array([7.0]), F(0.9)),
    (np.array([0.5, -2.0, 1.5, 4.0, 0.25, -1.0]), F(0.3141592653)),
    (np.array([10.0] * 4), F(0.95)),
]
EXTRA = {1}
BASE = common.SERIES
PROBES = common.far(NAMES, common.FAR_SERIES, BASE)


def _averages(points, start, keep, add):
    v, averages = start, []
    for point in points:
        v = keep * v + add * point
        averages.append(v)
    return averages


PARTS = {
    "data": lambda x: [F(point) for point in x],
    "points": lambda data: data,
    "keep": lambda beta: beta,
    "add": lambda beta: 1 - beta,
    "start": lambda points: 0.0,
    "averages": _averages,
    "shown": lambda averages: averages,
    "results": lambda shown: np.array(shown),
    "answer": lambda results: results,
}
WHERE = common.WHERE | {
    "points": "Print the values of x that your loop meets, in their order.",
    "keep": "Look at the line that makes the new average: which factor stands before the old one?",
    "add": "Look at the line that makes the new average: which factor stands before the new value?",
    "start": "Look at the line before the loop: where does the average start?",
    "averages": (
        "Look at the line that makes the average: what goes into it, the first time and the second "
        "time round?"
    ),
    "results": (
        "Look at where your result is made, filled and returned: how long is it by then, and of which "
        "dtype?"
    ),
    "shown": (
        "Look at the place in the loop where a value is noted down. What has happened to it by then?"
    ),
}
SLIPS = {  # which lines of a loop make a part
    "points": r"^for ",
    "keep": r"\bv\b.*=.*beta",
    "add": r"\bv\b.*=.*beta",
    "averages": r"\bv\b.*=.*beta",
    "start": r"\bv\b[^=]*= *\(?[^v]*$",
    "shown": r"append|\] =",
    "results": r"return|zeros|empty|copy",
}
MISTAKES, mistake = catalogue()
read = partial(results, ("v",))
answer = partial(answers, NAMES, PARTS)


@mistake("E05", "start", kind="convention")
def starts_at_first_point(points):
    """You start at the first data point, as pandas does with adjust=False: v₁ = x₁. This lesson starts
    from 0 on purpose, so its first values are low by the factor 1 − β^t. What will your first few values
    look like from there?

    From the second point on your line is the lesson's. Only the average before the first point differs.

    With x = 10 and beta = 0.8: from 0 the first average is 2, and yours is 10. A later exercise repairs
    that.
    """
    return points[0]


@mistake("E06", "averages")
def averages_with_previous_point(points, keep, add):
    """Change the first data point only, and look at your last value: it does not move. How far back does
    your memory reach?
    """
    return [keep * old + add * new for old, new in zip([0.0, *points], points, strict=False)]


@mistake("E06", "averages")
def averages_with_previous_point_from_first(points, keep, add):
    return [keep * old + add * new for old, new in zip([points[0], *points], points, strict=False)]


@mistake("E06", "averages")
def averages_with_previous_point_from_last(points, keep, add):
    return [keep * old + add * new for old, new in zip([points[-1], *points], points, strict=False)]


@mistake("E06", "averages")
def averages_with_previous_point_after_zero(points, keep, add):
    return [0.0] + [keep * old + add * new for old, new in zip(points, points[1:], strict=False)]


@mistake("E08", "shown")
def noted_before_update(averages):
    """Which data points are in your first value? At which moment of the loop do you note it?"""
    return [0.0, *averages[:-1]]


@mistake("E09", "points")
def first_point_skipped(data):
    """Change the first data point: nothing in your result changes. Where does your loop begin?"""
    return [0.0, *data[1:]]


@mistake("E10", "results")
def array_of_whole_numbers(x, shown):
    """Whole numbers in, whole numbers out: print the dtype of your result. Where does it come from?

    results

    np.zeros_like([9, 5]) has the dtype of its list. Put 1.8 into it and print it.
    """
    out = np.zeros_like(x)
    out[:] = shown
    return out


@mistake("E11", "averages")
def whole_numbers_fed_back(x, points, keep, add):
    """Whole numbers in, whole numbers out, and each is used for the next. Which dtype has the array that
    you fill?
    """
    out = np.zeros_like(x)
    for t, point in enumerate(points):
        out[t] = keep * (out[t - 1] if t else 0) + add * point
    return out


@mistake("E11", "averages")
def copy_fed_back(x, points, keep, add):
    out = x.copy()
    for t, point in enumerate(points):
        out[t] = keep * (out[t - 1] if t else 0) + add * point
    return out


@mistake("E19", "results")
def copy_of_whole_numbers(x, shown):
    """Hand in an array of whole numbers, np.array([9, 5, 6]): whole numbers come out. From which array
    did you make your result?
    """
    out = x.copy()
    out[:] = shown
    return out


@mistake("E12", "results")
def only_the_last(shown):
    """Your last value is the right one. A plot needs all of them: where do you keep the earlier ones?"""
    return shown[-1]


@mistake("E12", "results")
def list_of_the_last(shown):
    return shown[-1:]


@mistake("E13", "results")
def return_in_the_loop(shown):
    """Several values went in, one came back. How far is your `return` indented?"""
    return shown[0]


@mistake("E13", "results")
def return_in_the_loop_list(shown):
    return shown[:1]


@mistake("E13", "results")
def return_in_the_loop_array(shown):
    return np.array(shown[:1] + [0.0] * (len(shown) - 1))


@mistake("E14", "averages")
def plain_mean(points):
    """Try beta = 0.5 and beta = 0.9: the result is the same. All points weigh alike in yours; which
    should weigh more?
    """
    return np.cumsum(points) / np.arange(1, len(points) + 1)


@mistake("E15", "shown")
def repaired(averages, beta):
    """These are the answers to the next exercise, with the low start repaired. How does the average look
    before the repair?
    """
    return averages / (1 - beta ** np.arange(1, len(averages) + 1))


@mistake("E18", "results", kind="style")
def written_into_input(x, shown):
    """The numbers are those wanted for a list. But print the caller's x before the call and after it: it
    holds your averages now (and an array of whole numbers would cut their decimals off).
    """
    for t in range(len(x)):
        x[t] = shown[t]
    return x


@mistake("E20", "shown")
def start_included(averages):
    """Your result has one value more than the data. Which of them was there before the first point?"""
    return [0.0, *averages]


@mistake("E21", "shown")
def first_left_out(averages):
    """Your result has one value less than the data. Which point has no average?"""
    return averages[1:]


@mistake("E22", "averages")
def window_mean(points, beta):
    """Feed in one peak, 10, and then ten zeros, with beta = 0.8: an average should fade, never quite to
    0. When does yours fall to 0? Does β make a sharp window, or a long tail?
    """
    n = round(1 / (1 - float(beta)))
    return [np.mean(points[max(0, t + 1 - n) : t + 1]) for t in range(len(points))]


@mistake("E23", "points")
def backwards(x):
    """Change the first data point only: your first values should notice. In which order does your loop
    meet the points?
    """
    return [F(point) for point in x][::-1]


@mistake("E24", "averages")
def averaged_twice(points, start, keep, add):
    """Feed in one peak, 0, 0, 10, 0, 0: after it the average should sink by β each time. Is yours
    averaged twice?
    """
    return _averages(_averages(points, start, keep, add), start, keep, add)


@mistake("E25", "keep")
def memory_lost():
    """Feed in one peak, 10, 0, 0: how long does yours remember it? What is left of the old average?"""
    return 0.0


@mistake("E27", "shown")
def data_returned(points):
    """Set beta to 0.99: you get the data back. What happened to the average?"""
    return points


@mistake("E29", "averages")
def first_point_twice(points, start, keep, add):
    """Feed in tens only, with beta = 0.8: is your second value below the first? Can an average of tens
    sink? Which share of the first point do you note down?
    """
    return [points[0], *_averages(points[1:], add * points[0], keep, add)]


@mistake("E30", "points")
def one_point_late(data):
    """Change the last data point and nothing else: your first average moves. Which value of x belongs
    to it?
    """
    return [data[-1], *data[:-1]]


@mistake("E31", "averages")
def data_decay(points, beta, add):
    """Feed in the one series 10, 0, 0, 10: the fourth point should enter with the weight of the first.
    Does it in yours, and what is left of the first by then?
    """
    return [add * point * beta**t for t, point in enumerate(points)]


@mistake("E33", "results")
def last_repeated(shown):
    """Print your result beside x. Is each of them an average of several, or one number repeated?"""
    return np.full(len(shown), shown[-1])


@mistake("E34", "shown")
def added_up(averages):
    """Feed in many tens: do your values ever level off? Are these averages, or are they added up?"""
    return np.cumsum(averages)


@mistake("E36", "averages")
def brackets_missing(points, start, keep, beta):
    """Work out `1 - 0.8 * 3` by hand, in Python's order. Which of the two operations comes first, and
    with what is the data point multiplied then?
    """
    return _averages([1 - beta * point for point in points], start, keep, 1.0)


MISTAKES += renamed(
    common.AVERAGE,
    {
        "swapped": "E01",
        "leaky": "E02",
        "never forgets": "E03",
        "kept twice": "E04",
        "same weight twice": "E16",
        "one plus beta": "E17",
        "left out": "E26",
        "squared share": "E28",
        "typed": "E35",
        "typed before the old": "E37",
        "typed before the new": "E32",
    },
    beta="beta",
    new="data",
    goal="the average",
)
MISTAKES += common.RESULT
PAIRED = MISTAKES


@law({})
def starts_from_zero(a):
    """From the second value on yours are right: four fifths of the one before and a fifth of the new
    point. Which average was there before the first point? (Other courses start elsewhere; this lesson
    starts from 0.)

    start
    """
    follows = close(a["v"][1:], 0.8 * a["v"][:-1] + 0.2 * X[1:])
    return not follows or close(a["v"][0], 0.2 * X[0])


@law({})
def first_share(a):
    """The first average should be a fifth of the first value with beta = 0.8, because it starts from 0.
    Which share is yours?

    Look at the start, at the first round of the loop, and at the weight of the new value.
    """
    return close(a["v"][0], 0.2 * X[0])


@law({"x": np.array([10.0, 0, 0, 0])})
def sinks_by_beta(a):
    """One peak and then silence: each value should be β times the one before it. Which factor do you
    find?

    keep
    """
    return close(a["v"][1:], 0.8 * a["v"][:-1])


@law({"x": np.array([10.0] * 80)})
def settles_at_constant(a):
    """A constant series of tens, for long: an average should end at 10. Where does yours end?

    Add up the weights of the old average and of the new value.
    """
    return abs(a["v"][-1] - 10) < 0.01


@law({}, {"x": X + np.array([1.0, 0, 0, 0, 0])})
def remembers_the_first_point(a, b):
    """Only the first data point differs here. By how much should the last average notice?

    Look at what your loop carries from one round to the next.
    """
    return close(b["v"][-1] - a["v"][-1], F(0.2 * 0.8**4))


LAWS = [
    starts_from_zero,
    first_share,
    common.a_number_without_memory,
    common.data_without_memory,
    sinks_by_beta,
    settles_at_constant,
    remembers_the_first_point,
    common.looks_back_only,
    common.keeps_decimals,
    common.doubles_with_data,
]
