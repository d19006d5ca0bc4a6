"""Gradient descent: what learners write, and what to ask them."""

import numpy as np

from . import common
from .common import G1, G2, LR, MATRIX, ONE, F, W, close
from .parts import catalogue, follow, plan
from .reading import results


def solution(w, dw, lr):
    """Take one step of gradient descent."""
    return w - lr * dw


WORKED = (
    "By hand: w = 1 and dw = 2, with lr = 0.1. The step is 0.2 long and leads against the slope, to 0.8."
)
NAMES = ("w", "dw", "lr")
CASES = [
    (ONE[0], ONE[1], F(0.1)),
    (W, G1, LR),
    (np.array([-3.0, 0.2, 4.0]), G2, F(0.0577215664)),
    (MATRIX[0], MATRIX[1], F(1.5)),
]
EXTRA = {3}
BASE = {"w": W, "dw": G1, "lr": LR}

PARTS = {
    "g": lambda dw: dw,
    "direction": lambda g: g,
    "move": lambda lr, direction: lr * direction,
    "w_new": lambda w, move: w - move,
    "w_back": lambda w_new: w_new,
    "results": lambda w_back: w_back,
    "answer": lambda results: results,
}
MISTAKES, mistake = catalogue(common.WHERE)


def answer(changes, w, dw, lr):
    return follow(plan(PARTS, changes), {"w": w, "dw": dw, "lr": lr})["answer"]


def read(value):
    return results(("w",), value)


@mistake(
    "G01",
    "w_new",
    "Start at W = 1 on a valley whose slope there is +2. After your step, are you higher or lower?",
)
def climbs(w, move):
    return w + move


@mistake("G02", "move", "Call it with lr = 0.1 and with lr = 0.001. Which of the two steps is longer?")
def lr_forgotten(direction):
    return direction


@mistake(
    "G03",
    "move",
    "Put dw = 0: the ground is level, nothing should move. By how much does yours move, and "
    "who told it to?",
)
def lr_added(lr, direction):
    return lr + direction


@mistake(
    "G04",
    "w_back",
    "Take ten steps with your function and print w each time. Which w leaves the function?",
)
def old_w_returned(w):
    return w


@mistake(
    "G05",
    "w_new",
    "Print the caller's w before the call and after it: it has changed too. What does `-=` do "
    "to an array?",
    kind="style",
)
def in_place(w, move):
    w -= move
    return w


@mistake("G06", "move", "Make lr ten times smaller. Did your step become shorter?")
def divides_by_lr(lr, direction):
    return direction / lr


@mistake("G07", "w_back", "Set lr = 0: the place you are at should come back. What does yours give?")
def step_returned(move):
    return move


@mistake(
    "G08",
    "g",
    "Change the slope of the first parameter only. Should the second one move differently now?",
)
def summed(dw):
    return np.sum(dw) + 0 * dw


@mistake(
    "G09",
    "w_back",
    "Set lr = 0: the place you are at should come back. Yours gives the change alone. Where is "
    "the start?",
)
def change_returned(move):
    return -move


@mistake(
    "G10", "direction", "Double dw. In this lesson a steeper slope makes a longer step: does yours grow?"
)
def sign_only(g):
    return np.sign(g)


@mistake(
    "G11",
    "direction",
    "Double dw: your step stays as long as it was. What has taken the size out of the gradient?",
)
def normalized(g):
    return g / np.linalg.norm(g)


@mistake("G12", "move", "Set lr = 1 and compare your step with dw. How many steps did you take?")
def twice(lr, direction):
    return 2 * lr * direction


@mistake(
    "G13",
    "w_new",
    "Put dw = 0: w should stay where it is. Yours shrinks: what do your brackets hold together?",
)
def brackets(w, direction, lr):
    return (w - direction) * lr


@mistake("G14", "move", "Change dw, and only dw. Does your result notice?")
def gradient_forgotten(lr):
    return lr


@mistake(
    "G15",
    "move",
    "Start at w = 0 with a slope of 2: a step should be taken. Yours stays. What multiplies what?",
)
def times_w(w, lr, direction):
    return lr * direction * w


@mistake("G16", "w_new", "Put dw = 0: the ground is level, yet w shrinks. Who pulls it to zero?")
def decays(w, move, lr):
    return (1 - lr) * w - move


@mistake(
    "G17",
    "direction",
    "Try a slope of -2: the step should lead the other way. Where does yours lead, and what "
    "has lost its sign?",
)
def squared(g):
    return g**2


@mistake(
    "G18",
    "g",
    "Change the slope of the first parameter only. Should the second one move differently now?",
)
def averaged(dw):
    return np.mean(dw) + 0 * dw


@mistake(
    "G19",
    "w_new",
    "Set lr = 0: you should get w back. You get its mirror image. What is subtracted from what?",
)
def reversed_difference(w, move):
    return move - w


@mistake(
    "G20",
    "direction",
    "Try a slope of -2: the step should lead the other way. Does your step know which side is downhill?",
)
def size_only(g):
    return np.abs(g)


@mistake(
    "G21", "move", "Set lr = 0: nothing may move. How long is your step, and what shrinks when lr grows?"
)
def one_minus_lr(lr, direction):
    return (1 - lr) * direction


@mistake(
    "G22",
    "direction",
    "Put dw = 0: the ground is level. Your w moves all the same: what do you multiply by lr?",
)
def moves_along_w(w):
    return w


@mistake(
    "G23", "results", "Two things come back. The exercise asks for one: which of them is the new place?"
)
def both_returned(w_back, dw):
    return w_back, dw


@mistake("G24", "g", "Swap the two ends of dw, and only of dw. Which parameter takes which step?")
def mixed_up(dw):
    return dw[::-1]


@mistake("G25", "w_new", "Set lr = 0: you should get w back. What have you done to w before the step?")
def lr_on_w(w, lr, direction):
    return lr * w - direction


@mistake("G26", "results", "One number comes back for several parameters. What was it added up over?")
def one_number(w_back):
    return np.sum(w_back)


PAIRED = MISTAKES, common.MISTAKES
MISTAKES = MISTAKES + common.MISTAKES

PROPERTIES = [
    (
        "Set lr to 0: how far may w go?",
        BASE,
        [{"lr": F(0)}],
        lambda a: close(a["w"], W),
        "Look for what is added to w, or taken off it, without being multiplied by lr.",
    ),
    (
        "Put dw to 0: the ground is level. Where should w be after the step?",
        BASE,
        [{"dw": 0 * G1}],
        lambda a: close(a["w"], W),
        "Look for what moves w besides the gradient.",
    ),
    (
        "Turn the sign of dw: the step should turn as well. Does yours?",
        BASE,
        [{}, {"dw": -G1}],
        lambda a, b: close(a["w"] - W, W - b["w"]),
        "Look for a square, a size or a minimum that takes the sign out of dw.",
    ),
    (
        "Only the first entry of dw is different here. Which parameters should notice?",
        BASE,
        [{}, {"dw": G1 + np.array([1.0, 0, 0])}],
        lambda a, b: close(a["w"][1:], b["w"][1:]),
        "Look for a sum, a mean, a norm or a product that mixes the parameters.",
    ),
    (
        "Double dw: how much longer should the step be, and how much longer is yours?",
        BASE,
        [{}, {"dw": 2 * G1}],
        lambda a, b: close(b["w"] - W, 2 * (a["w"] - W)),
        "Look for a place where the size of dw is lost, limited or squared.",
    ),
    (
        "Double lr: how much longer should the step be, and how much longer is yours?",
        BASE,
        [{}, {"lr": 2 * LR}],
        lambda a, b: close(b["w"] - W, 2 * (a["w"] - W)),
        "Look at every place where lr stands. How often does it enter?",
    ),
    (
        "A slope of +1 everywhere, and the step should lead down it. Which way does your w go?",
        BASE,
        [{"dw": np.ones(3)}],
        lambda a: (a["w"] < W).all(),
        "Look at the sign in front of the step.",
    ),
    (
        "With lr = 1 and dw = 1 the step is one unit long. How long is yours?",
        BASE,
        [{"lr": F(1), "dw": np.ones(3)}],
        lambda a: close(a["w"], W - 1),
        "Look for a number in the step that is neither lr nor dw.",
    ),
]
