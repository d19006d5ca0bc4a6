"""The mean of a list, an exercise of another course: see `register`."""

from rmsprop_lessons.exercises.parts import catalogue, law


def solution(values):
    """Return the mean of a list."""
    return sum(values) / len(values)


LESSON = "Week 2"  # says what it wants in place of "This lesson"
NAMES = ("values",)
CASES = [([2.0, 4.0],), ([1.0, 2.0, 6.0],), ([5.0],), ([-1.0, 0.0, 0.0, 3.0],)]
PARTS = {  # the answer taken apart, in the order of the computation
    "total": lambda values: sum(values),
    "count": lambda values: len(values),
    "mean": lambda total, count: total / count,
}
STORY = {"total": "the total is", "count": "the count is", "mean": "the mean is"}  # worked out by hand
WHERE = {
    "total": "Look at what you add up. Print it after each round.",
    "count": "Look at what you divide by, and print it beside the list.",
    "mean": "Look at the line that divides.",
}
MISTAKES, mistake = catalogue()


@mistake("Q01", "count")
def one_less(values):
    """Hand in three fives: the mean should be 5. What is yours, and how many values do you divide by?"""
    return max(len(values) - 1, 1)


@mistake("Q02", "mean")
def not_divided(total):
    """Hand in three fives, then six of them. Should the mean grow?"""
    return total


@mistake("Q03", "mean", kind="convention")
def of_squares(values, count):
    """This is the root of the mean square, as engineers use it. This lesson wants the plain mean. Hand
    in -1 and 1: what are the two?
    """
    return (sum(value**2 for value in values) / count) ** 0.5


BASE = {"values": [1.0, 2.0, 6.0]}


@law({"values": [5.0, 5.0, 5.0]})
def of_equal_values(a):
    """The mean of three fives should be 5. What is yours?

    mean
    """
    return a["the result"] == 5


LAWS = [of_equal_values]
