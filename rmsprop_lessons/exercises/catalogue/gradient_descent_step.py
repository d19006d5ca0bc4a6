"""Gradient descent: what learners write, and what to ask them."""

from functools import partial

import numpy as np

from . import common
from .common import G1, G2, LR, MATRIX, ONE, WIDE, F, W, close
from .parts import answers, catalogue, law
from .reading import results


def solution(w, dw, lr):
    """Take one step of gradient descent."""
    return w - lr * dw


STORY = {"move": "the step is", "w_new": "w is"}  # the parts that a hand works out
NAMES = ("w", "dw", "lr")
CASES = [
    (ONE[0], ONE[1], F(0.1)),
    (W, G1, LR),
    (np.array([-3.0, 0.2, 4.0]), G2, F(0.0577215664)),
    (MATRIX[0], MATRIX[1], F(1.5)),
    (W, WIDE, LR),
]
EXTRA = {3}
BASE = common.BASE
PROBES = common.far(NAMES)
WHERE = common.WHERE

PARTS = {
    "g": lambda dw: dw,
    "direction": lambda g: g,
    "move": lambda lr, direction: lr * direction,
    "w_new": lambda w, move: w - move,
    "w_back": lambda w_new: w_new,
    "results": lambda w_back: w_back,
    "answer": lambda results: results,
}
MISTAKES, mistake = catalogue()
read = partial(results, ("w",))
answer = partial(answers, NAMES, PARTS)


@mistake("G01", "w_new")
def climbs(w, move):
    """Take one step on the ravine and print the loss before and after. Are you climbing?"""
    return w + move


@mistake("G02", "move")
def lr_forgotten(direction):
    """Call it with lr = 0.1 and with lr = 0.001. Which of the two steps is longer?"""
    return direction


@mistake("G03", "move")
def lr_added(lr, direction):
    """Put dw = 0: the ground is level, nothing should move. By how much does yours move, and who told it
    to?
    """
    return lr + direction


@mistake("G04", "w_back")
def old_w_returned(w):
    """Take ten steps with your function and print w each time. Which w leaves the function?"""
    return w


@mistake("G05", "w_new", kind="style")
def in_place(w, move):
    """Print the caller's w before the call and after it: it has changed too. What does `-=` do to an
    array?
    """
    w -= move
    return w


@mistake("G06", "move")
def divides_by_lr(lr, direction):
    """Make lr ten times smaller. Did your step become shorter?"""
    return direction / lr


@mistake("G07", "w_back")
def step_returned(move):
    """Set lr = 0: the place you are at should come back. What does yours give?"""
    return move


@mistake("G08", "g")
def summed(dw):
    """Change the slope of the first parameter only. Should the second one move differently now?"""
    return np.sum(dw) + 0 * dw


@mistake("G09", "w_back")
def change_returned(move):
    """Set lr = 0: the place you are at should come back. Yours gives the change alone. Where is the
    start?
    """
    return -move


@mistake("G10", "direction")
def sign_only(g):
    """Double dw. In this lesson a steeper slope makes a longer step: does yours grow?"""
    return np.sign(g)


@mistake("G11", "direction")
def normalized(g):
    """Double dw: your step stays as long as it was. What has taken the size out of the gradient?"""
    return g / np.linalg.norm(g)


@mistake("G12", "move")
def twice(lr, direction):
    """Set lr = 1 and compare your step with dw. How many steps did you take?"""
    return 2 * lr * direction


@mistake("G13", "w_new")
def brackets(w, direction, lr):
    """Put dw = 0: w should stay where it is. Yours shrinks: what do your brackets hold together?"""
    return (w - direction) * lr


@mistake("G14", "move")
def gradient_forgotten(lr):
    """Change dw, and only dw, and print the w that comes back. Does it notice?"""
    return lr


@mistake("G15", "move")
def times_w(w, lr, direction):
    """Start at w = 0 with a slope of 2: a step should be taken. Yours stays. What multiplies what?"""
    return lr * direction * w


@mistake("G16", "w_new")
def decays(w, move, lr):
    """Put dw = 0: the ground is level, yet w shrinks. Who pulls it to zero?"""
    return (1 - lr) * w - move


@mistake("G17", "direction")
def squared(g):
    """Try a slope of -2: the step should lead the other way. Where does yours lead, and what has lost
    its sign?
    """
    return g**2


@mistake("G18", "g")
def averaged(dw):
    """Change the slope of the first parameter only. Should the second one move differently now?"""
    return np.mean(dw) + 0 * dw


@mistake("G19", "w_new")
def reversed_difference(w, move):
    """Set lr = 0: you should get w back. You get its mirror image. What is subtracted from what?"""
    return move - w


@mistake("G20", "direction")
def size_only(g):
    """Try a slope of -2: the step should lead the other way. Does yours know which side is downhill?"""
    return np.abs(g)


@mistake("G21", "move")
def one_minus_lr(lr, direction):
    """Set lr = 0: nothing may move. How long is your step, and what shrinks when lr grows?"""
    return (1 - lr) * direction


@mistake("G22", "direction")
def moves_along_w(w):
    """Put dw = 0: the ground is level. Your w moves all the same: what do you multiply by lr?"""
    return w


@mistake("G23", "results")
def both_returned(w_back, dw):
    """Two things come back. The exercise asks for one: which of them is the new place?"""
    return w_back, dw


@mistake("G24", "g")
def mixed_up(dw):
    """Swap the two ends of dw, and only of dw. Which parameter takes which step?"""
    return dw[::-1]


@mistake("G25", "w_new")
def lr_on_w(w, lr, direction):
    """Set lr = 0: you should get w back. What have you done to w before the step?"""
    return lr * w - direction


@mistake("G26", "results")
def one_number(w_back):
    """One number comes back for several parameters. What was it added up over?"""
    return np.sum(w_back)


@mistake("G27", "w_new")
def stops_where_it_is_flat(w, g, move):
    """Put dw = 0.001: does w move? On a long valley floor the slope is small: who says that you have
    arrived?
    """
    return w - np.where(abs(g) < 0.01, 0, move)


for number in (0.1, 0.01, 0.001):

    @mistake("G28", "move")
    def typed_lr(direction, *, number=number):
        """Call it with lr = 0.2, then with lr = 0.4: the step is the same. Which number stands where lr
        should?
        """
        return number * direction


MISTAKES += common.RESULT
PAIRED = MISTAKES


@law({"dw": 0 * G1})
def level_ground(a):
    """Put dw to 0: the ground is level. Where should w be after the step?

    Look for what moves w besides the gradient.
    """
    return close(a["w"], W)


@law({}, {"dw": 2 * G1})
def doubles_with_dw(a, b):
    """Double dw: how much longer should the step be, and how much longer is yours?

    Look for a place where the size of dw is lost, limited or squared.
    """
    return close(b["w"] - W, 2 * (a["w"] - W))


@law({}, {"lr": 2 * LR})
def doubles_with_lr(a, b):
    """Double lr: how much longer should the step be, and how much longer is yours?

    Look at every place where lr stands. How often does it enter?
    """
    return close(b["w"] - W, 2 * (a["w"] - W))


@law({"lr": F(1), "dw": np.ones(3)})
def one_unit_long(a):
    """With lr = 1 and dw = 1 the step is one unit long. How long is yours?

    Look for a number in the step that is neither lr nor dw.
    """
    return close(a["w"], W - 1)


LAWS = [
    common.still_without_lr,
    level_ground,
    common.turns_with_the_slope,
    common.one_entry_alone,
    doubles_with_dw,
    doubles_with_lr,
    common.downhill,
    one_unit_long,
]
