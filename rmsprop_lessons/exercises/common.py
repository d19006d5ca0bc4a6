"""What the exercises share: inputs that tell mistakes apart, and slips that can happen to any result."""

import numpy as np

from .parts import catalogue
from .reading import close

F = np.float64  # a Python float would raise ZeroDivisionError where an array gives inf
W, G1, G2 = np.array([1.0, -2.0, 0.5]), np.array([0.4, -3.0, 0.7]), np.array([-1.1, 0.6, 2.0])
V, S = np.array([0.3, 0.2, -0.6]), np.array([0.3, 1.7, 0.09])
MATRIX = [
    np.array([[1.0, -2.0, 0.5], [0.3, 2.5, -1.5]]),  # w
    np.array([[0.4, -3.0, 0.7], [-1.1, 0.6, 2.0]]),  # dw
    np.array([[0.3, 0.2, -0.6], [1.4, -0.8, 0.1]]),  # v
    np.array([[0.3, 1.7, 0.09], [0.8, 0.02, 2.1]]),  # S
]
ONE = [np.array([1.0]), np.array([2.0]), np.array([0.5]), np.array([0.25])]  # w, dw, v, S
LR, BETA, BETA1, BETA2, EPS = F(0.3), F(0.8), F(0.8), F(0.95), F(0.05)
ZERO = np.zeros(3)

WHERE = {
    "g": (
        "Follow the gradient from the `def` line to the place where it is used. Is it still the "
        "same numbers?"
    ),
    "direction": "Look at the line that makes the new w: along which of your arrays does w move?",
    "move": "Look at what is subtracted from w. Print it by itself, for one parameter.",
    "w_new": "Look at the line that makes the new w. Read it aloud, sign and brackets included.",
    "w_back": "Look at your `return`: print the w that goes out beside the one that came in.",
    "results": "Look at your `return`, and count: how many things, in which order?",
    "answer": "Look at the very last thing that happens to your numbers before they go out.",
}

MISTAKES, mistake = catalogue(WHERE)


def _each(function, results):
    return tuple(function(r) for r in results) if isinstance(results, tuple) else function(results)


def _rounded(digits):
    @mistake(
        f"X{digits + 1:02}",
        "answer",
        f"Your numbers agree with the right ones to {digits} decimals and no further. Print "
        f"more digits: who cut them off?",
        smaller=(
            "A thousand steps later the lost decimals have added up. Rounding is for what is printed."
        ),
    )
    def rounded(results):
        return _each(lambda r: np.round(np.asarray(r, float), digits), results)


for digits in range(7):
    _rounded(digits)


@mistake("X08", "answer", "Print the type of one result: it is whole. Where did the decimals go?")
def cut_to_whole(results):
    return _each(lambda r: np.trunc(np.asarray(r, float)), results)


@mistake(
    "X09",
    "answer",
    "Every number has the opposite sign. Print one of them after each line that touches it: "
    "where does it turn?",
)
def negative(results):
    return _each(lambda r: -np.asarray(r), results)


@mistake(
    "X10",
    "answer",
    "What comes back holds nothing but zeros. Print it one line earlier: was it ever filled?",
)
def zeros(results):
    return _each(lambda r: 0 * np.asarray(r), results)


__all__ = [
    "BETA",
    "BETA1",
    "BETA2",
    "EPS",
    "F",
    "G1",
    "G2",
    "LR",
    "MATRIX",
    "MISTAKES",
    "ONE",
    "S",
    "V",
    "W",
    "WHERE",
    "ZERO",
    "close",
]
