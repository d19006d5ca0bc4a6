"""The exponentially weighted average: what learners write, and what to ask them."""

import numpy as np

from . import common
from .common import F, close
from .parts import catalogue, follow, plan
from .reading import results


def solution(x, beta):
    """Return the averages of a series, one for each value, starting from 0."""
    v, averages = 0.0, []
    for value in x:
        v = beta * v + (1 - beta) * value
        averages.append(v)
    return np.array(averages)


WORKED = (
    "By hand: x is 10, 0, 20 and beta is 0.8. The average starts from 0 and takes in a fifth of 10: 2. "
    "Then 0.8 of that stays and 0 comes in: 1.6. Then 0.8 of that stays, 1.28, and a fifth of "
    "20 comes in: 5.28. "
    "At which of the three do you part from these?"
)
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
X = np.array([9.0, 5.0, 6.0, 9.0, 7.0])
BASE = {"x": X, "beta": F(0.8)}


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
        "Look at the line that makes the new average. What does its old average refer to, the "
        "second time round?"
    ),
    "shown": (
        "Look at the place in the loop where a value is noted down. What has happened to it by then?"
    ),
}
MISTAKES, mistake = catalogue(WHERE)


def answer(changes, x, beta):
    return follow(plan(PARTS, changes), {"x": x, "beta": beta})["answer"]


def read(value):
    return results(("v",), value)


@mistake(
    "E01",
    "keep add",
    "Draw your curve for beta = 0.9 and for 0.1. Which one is smooth? What is beta meant to be "
    "the share of, the old or the new?",
)
def weights_swapped(beta):
    return 1 - beta, beta


@mistake(
    "E02",
    "add",
    "Feed in 10, 10, 10, … many times. Where should an average end, and where does yours? Add "
    "up its two weights.",
)
def leaky_sum():
    return 1.0


@mistake(
    "E03",
    "keep",
    "Feed in 10, 10, 10, … many times. Does yours ever stop growing? What happens to the old "
    "average at each step?",
)
def never_forgets():
    return 1.0


@mistake(
    "E04", "keep", "Write your line with `+=` out in full. How often does the old average enter now?"
)
def kept_twice(beta):
    return 1 + beta


@mistake(
    "E05",
    "start",
    "You start at the first data point, as pandas does with adjust=False: v₁ = x₁. This lesson "
    "starts from 0 on purpose, so its "
    "first values are low by the factor 1 − β^t. What will your first few values look like from there?",
    "From the second point on your line is the lesson's. Only the average before the first "
    "point differs.",
    "With x = 10 and beta = 0.8: from 0 the first average is 2, and yours is 10. A later "
    "exercise repairs that.",
    kind="convention",
)
def starts_at_first_point(points):
    return points[0]


MEMORY = (
    "Change the first data point only, and look at your last value: it does not move. How far back "
    "does your memory reach?"
)


@mistake("E06", "averages", MEMORY)
def averages_with_previous_point(points, keep, add):
    return [keep * old + add * new for old, new in zip([0.0, *points], points, strict=False)]


@mistake("E06", "averages", MEMORY)
def averages_with_previous_point_from_first(points, keep, add):
    return [keep * old + add * new for old, new in zip([points[0], *points], points, strict=False)]


@mistake("E06", "averages", MEMORY)
def averages_with_previous_point_from_last(points, keep, add):
    return [keep * old + add * new for old, new in zip([points[-1], *points], points, strict=False)]


@mistake("E06", "averages", MEMORY)
def averages_with_previous_point_after_zero(points, keep, add):
    return [0.0] + [keep * old + add * new for old, new in zip(points, points[1:], strict=False)]


@mistake(
    "E08",
    "shown",
    "Your first value is 0: it was noted before any data came in. At which moment of the loop "
    "do you note it?",
)
def noted_before_update(averages):
    return [0.0, *averages[:-1]]


@mistake(
    "E09",
    "points",
    "Change the first data point: nothing in your result changes. Where does your loop begin?",
)
def first_point_skipped(data):
    return [0.0, *data[1:]]


@mistake(
    "E10",
    "results",
    "Whole numbers in, whole numbers out: print the dtype of your result. Where does it come from?",
    smaller=(
        "x = 9, 5 with beta = 0.8: the averages are 1.8 and 2.44. Put 1.8 into np.zeros_like([9, "
        "5]) and print it."
    ),
)
def array_of_whole_numbers(x, shown):
    out = np.zeros_like(x)
    out[:] = shown
    return out


@mistake(
    "E11",
    "averages",
    "Whole numbers in, whole numbers out, and each is used for the next. Which dtype has the "
    "array that you fill?",
)
def whole_numbers_fed_back(x, points, keep, add):
    out = np.zeros_like(x)
    for t, point in enumerate(points):
        out[t] = keep * (out[t - 1] if t else 0) + add * point
    return out


@mistake(
    "E11",
    "averages",
    "Whole numbers in, whole numbers out, and each is used for the next. Which dtype has the "
    "array that you fill?",
)
def copy_fed_back(x, points, keep, add):
    out = x.copy()
    for t, point in enumerate(points):
        out[t] = keep * (out[t - 1] if t else 0) + add * point
    return out


@mistake(
    "E19",
    "results",
    "Hand in an array of whole numbers, np.array([9, 5, 6]): whole numbers come out. From "
    "which array did you make your result?",
)
def copy_of_whole_numbers(x, shown):
    out = x.copy()
    out[:] = shown
    return out


@mistake(
    "E12",
    "results",
    "Your last value is the right one. A plot needs all of them: where do you keep the earlier ones?",
)
def only_the_last(shown):
    return shown[-1]


@mistake(
    "E12",
    "results",
    "Your last value is the right one. A plot needs all of them: where do you keep the earlier ones?",
)
def list_of_the_last(shown):
    return shown[-1:]


RETURN = (
    "Several values went in, one came back. How far is your `return` indented, and when is it reached?"
)


@mistake("E13", "results", RETURN)
def return_in_the_loop(shown):
    return shown[0]


@mistake("E13", "results", RETURN)
def return_in_the_loop_list(shown):
    return shown[:1]


@mistake("E13", "results", RETURN)
def return_in_the_loop_array(shown):
    return np.array(shown[:1] + [0.0] * (len(shown) - 1))


@mistake(
    "E14",
    "averages",
    "Try beta = 0.5 and beta = 0.9: the result is the same. All points weigh alike in yours; "
    "which should weigh more?",
)
def plain_mean(points):
    return np.cumsum(points) / np.arange(1, len(points) + 1)


@mistake(
    "E15",
    "shown",
    "These are the answers to the next exercise, with the low start repaired. How does the "
    "average look before the repair?",
)
def repaired(averages, beta):
    return averages / (1 - beta ** np.arange(1, len(averages) + 1))


@mistake(
    "E16",
    "add",
    "Feed in 10, 10, 10, …: an average should end at 10. What do your two weights add up to?",
)
def same_weight_twice(beta):
    return beta


@mistake(
    "E17",
    "add",
    "Feed in 10, 10, 10, …: an average should end at 10. What do your two weights add up to, "
    "signs included?",
)
def one_plus_beta(beta):
    return 1 + beta


@mistake(
    "E18",
    "results",
    "The numbers are those wanted for a list. But print the caller's x before the call and "
    "after it: it holds your averages now (and an array of whole numbers would cut their "
    "decimals off).",
    kind="style",
)
def written_into_input(x, shown):
    for t in range(len(x)):
        x[t] = shown[t]
    return x


@mistake(
    "E20",
    "shown",
    "Your result has one value more than the data. Which of them was there before the first point?",
)
def start_included(averages):
    return [0.0, *averages]


@mistake("E21", "shown", "Your result has one value less than the data. Which point has no average?")
def first_left_out(averages):
    return averages[1:]


@mistake(
    "E22",
    "averages",
    "Change the first data point only, and look at your last value: it does not move. Does β "
    "make a sharp window, or a long tail?",
)
def window_mean(points, beta):
    n = round(1 / (1 - float(beta)))
    return [np.mean(points[max(0, t + 1 - n) : t + 1]) for t in range(len(points))]


@mistake(
    "E23",
    "points",
    "Change the first data point only: your first values should notice. In which order does "
    "your loop meet the points?",
)
def backwards(x):
    return [F(point) for point in x][::-1]


@mistake(
    "E24",
    "averages",
    "Feed in one peak, 0, 0, 10, 0, 0: after it the average should sink by β each time. Is "
    "yours averaged twice?",
)
def averaged_twice(points, start, keep, add):
    return _averages(_averages(points, start, keep, add), start, keep, add)


@mistake(
    "E25",
    "keep",
    "Feed in one peak, 10, 0, 0: how long does yours remember it? What is left of the old average?",
)
def memory_lost():
    return 0.0


@mistake(
    "E26", "add", "Feed in two different series: you get the same result. Where do the data come in?"
)
def data_left_out():
    return 0.0


@mistake("E27", "shown", "Set beta to 0.99: you get the data back. What happened to the average?")
def data_returned(points):
    return points


@mistake(
    "E28",
    "keep",
    "Feed in one peak, 10, 0, 0: each value should be β times the one before. Which factor do "
    "you find in yours?",
)
def squared_share(beta):
    return beta**2


@mistake(
    "E29",
    "averages",
    "Feed in 10, 10, 10, …: the average should climb towards 10. At the second point, how much "
    "weight do your two values have together?",
)
def first_point_twice(points, start, keep, add):
    return [points[0], *_averages(points[1:], add * points[0], keep, add)]


@mistake(
    "E30",
    "points",
    "Change the last data point: nothing in your result changes. Which value of x belongs to "
    "the first average?",
)
def one_point_late(data):
    return [data[-1], *data[:-1]]


@mistake(
    "E31",
    "averages",
    "Feed in one peak, 10, 0, 0, and then 20, 0, 0: the weights should be the same. Is β "
    "applied to the data as well?",
)
def data_decay(points, beta, add):
    return [add * point * beta**t for t, point in enumerate(points)]


@mistake(
    "E32",
    "add",
    "Try beta = 0.99: one new value should hardly move the average. Where does yours jump to? "
    "Add up the weights.",
)
def fixed_share():
    return 0.1


@mistake(
    "E33",
    "results",
    "Print your result beside x. Is each of them an average of several values, or one number repeated?",
)
def last_repeated(shown):
    return np.full(len(shown), shown[-1])


@mistake(
    "E34",
    "shown",
    "Your first value is right, the later ones grow. Are these averages, or are they added up?",
)
def added_up(averages):
    return np.cumsum(averages)


@mistake(
    "E35",
    "keep add",
    "Hand in beta = 0.1, then 0.9: your answer is the same. Which number stands where beta should?",
)
def fixed_beta():
    return 0.9, 1 - 0.9


PAIRED = MISTAKES, common.MISTAKES
MISTAKES = MISTAKES + common.MISTAKES

PROPERTIES = [
    (
        "The first average should be a fifth of the first value with beta = 0.8, because it "
        "starts from 0. Which share is yours?",
        BASE,
        [{}],
        lambda a: close(a["v"][0], 0.2 * X[0]),
        "Look at the start, at the first round of the loop, and at the weight of the new value.",
    ),
    (
        "With beta = 0 nothing is remembered: the data should come back as they are. Do they?",
        BASE,
        [{"beta": F(0)}],
        lambda a: close(a["v"], X),
        WHERE["add"],
    ),
    (
        "One peak and then silence: each value should be β times the one before it. Which "
        "factor do you find?",
        BASE,
        [{"x": np.array([10.0, 0, 0, 0])}],
        lambda a: close(a["v"][1:], 0.8 * a["v"][:-1]),
        WHERE["keep"],
    ),
    (
        "A constant series of tens, for long: an average should end at 10. Where does yours end?",
        BASE,
        [{"x": np.array([10.0] * 80)}],
        lambda a: abs(a["v"][-1] - 10) < 0.01,
        "Add up the weights of the old average and of the new value.",
    ),
    (
        "Only the first data point differs here. By how much should the last average notice?",
        BASE,
        [{}, {"x": X + np.array([1.0, 0, 0, 0, 0])}],
        lambda a, b: close(b["v"][-1] - a["v"][-1], F(0.2 * 0.8**4)),
        "Look at what your loop carries from one round to the next.",
    ),
    (
        "Only the last data point differs here. Which averages should notice?",
        BASE,
        [{}, {"x": X + np.array([0, 0, 0, 0, 1.0])}],
        lambda a, b: close(a["v"][:-1], b["v"][:-1]),
        "An average may look back, not ahead: look at which x each of yours uses.",
    ),
    (
        "The same values, once whole and once with a decimal point: why should the answers differ?",
        BASE,
        [{"x": X.astype(int)}, {}],
        lambda a, b: close(a["v"], b["v"]),
        "Look at the dtype of every array that you make.",
    ),
    (
        "Double the data: the averages should double. Do yours?",
        BASE,
        [{}, {"x": 2 * X}],
        lambda a, b: close(b["v"], 2 * a["v"]),
        "Look for a number that is added, or a limit, on the way from x to the average.",
    ),
]
