"""Momentum: what learners write, and what to ask them."""

from functools import partial

import numpy as np

from . import common
from . import gradient_descent_step as plain
from .common import BETA1, G1, G2, LR, MATRIX, ONE, WIDE, ZERO, F, V, W, close
from .parts import answers, catalogue, law
from .reading import results
from .sharing import borrowed, renamed, reworded


def solution(w, dw, v, lr, beta1):
    """Take one step of Momentum; v is the average of the gradients so far."""
    v = beta1 * v + (1 - beta1) * dw
    w = w - lr * v
    return w, v


STORY = {"v_new": "the new v is", "move": "the step is", "w_new": "w is"}  # worked out by hand
NAMES = ("w", "dw", "v", "lr", "beta1")
CASES = [
    (ONE[0], ONE[1], ONE[2], F(0.1), BETA1),
    (W, G1, ZERO, LR, BETA1),
    (W, G2, V, LR, BETA1),
    (W, G1, V, F(0.0577215664), F(0.3141592653)),
    (MATRIX[0], MATRIX[1], MATRIX[2], LR, F(0.9)),
    (W, WIDE, V, LR, F(0.6)),
]
EXTRA = {4}
BASE = common.BASE
PROBES = common.far(NAMES)

PARTS = {
    "g": lambda dw: dw,
    "old_v": lambda v: v,
    "keep1": lambda beta1: beta1,
    "add1": lambda beta1: 1 - beta1,
    "v_new": lambda keep1, old_v, add1, g: keep1 * old_v + add1 * g,
    "direction": lambda v_new: v_new,
    "move": lambda lr, direction: lr * direction,
    "w_new": lambda w, move: w - move,
    "w_back": lambda w_new: w_new,
    "v_back": lambda v_new: v_new,
    "results": lambda w_back, v_back: (w_back, v_back),
    "answer": lambda results: results,
}
WHERE = common.WHERE | common.where_average(1, "v", "gradient")
MISTAKES, mistake = catalogue()
read = partial(results, ("w", "v"))
answer = partial(answers, NAMES, PARTS)


@mistake("M01", "direction")
def old_v_moves_w(v):
    """Start from v = 0 and take one step: how far has w gone? Which v had it seen when it moved?

    Look at the order of two lines: the one that makes v and the one that uses it.
    """
    return v


@mistake("M02", "direction v_back")
def new_v_unused(v):
    """Start from v = 0 and take ten steps: nothing ever moves. There are two v's; which one goes out?"""
    return v, v


@mistake("M03", "add1", kind="convention")
def sum_instead_of_average():
    """This is the form of PyTorch, heavy ball: it takes the same path with lr · (1 − β₁). This lesson
    wants v to be an average, so that a constant gradient of 3 ends in v = 3. Where does yours end?

    Both forms keep the same share of the old v. They differ in how much of the gradient goes in: an
    average has weights that add up to 1.
    """
    return 1.0


@mistake("M04", "v_new move", kind="convention")
def lr_inside(keep1, old_v, g, lr):
    """This is the classical form, with lr inside the velocity: while lr stays the same, it takes the
    same path with lr · (1 − β₁). This lesson wants v to hold gradients only, averaged. If lr changes
    half-way, which form notices late?

    Two things differ from the lesson's form: where lr enters, and what the weights of v add up to.
    """
    v = keep1 * old_v + lr * g
    return v, v


@mistake("M05", "v_new move", kind="convention")
def signed_velocity(keep1, old_v, g, lr):
    """This is the signed velocity of Keras and cs231n, which is added to w: the same path as the
    lesson's with lr · (1 − β₁), and v = −lr · (sum). This lesson wants v to be an average that points
    along the gradient. What sign has v here after a positive slope?

    Three things differ from the lesson's form: the sign of v, where lr enters, and what the weights of v
    add up to.
    """
    v = keep1 * old_v - lr * g
    return v, -v


@mistake("M40", "v_new move", kind="convention")
def lr_inside_average(keep1, old_v, add1, g, lr):
    """You keep lr inside the velocity, as some books do: the same path while lr stays the same, and v =
    lr · (average). This lesson wants v without lr. If lr is halved half-way, which form notices late?

    The path is the lesson's; the v that you hand back is lr times as large.
    """
    v = keep1 * old_v + add1 * lr * g
    return v, v


@mistake("M41", "v_new move", kind="convention")
def signed_average(keep1, old_v, add1, g, lr):
    """You keep a signed velocity that is added to w: the same path, with v = −(average). This lesson
    wants v to point along the gradient, and w to move against it. What sign has v here after a positive
    slope?

    The path is the lesson's; the v that you hand back has the other sign.
    """
    v = keep1 * old_v - add1 * g
    return v, -lr * v


@mistake("M42", "v_new move", kind="convention")
def signed_lr_average(keep1, old_v, add1, g, lr):
    """You keep a signed velocity with lr and the average in it: v = −lr · (average), added to w. The
    path is the same. This lesson wants v to be the average of the gradients, no more. What sign has v
    here after a positive slope?

    Two things differ from the lesson's form: the sign of v, and where lr enters.
    """
    v = keep1 * old_v - add1 * lr * g
    return v, -v


@mistake("M43", "v_new move", kind="convention")
def signed_sum(keep1, old_v, g, lr):
    """You keep a signed sum that is added to w: v = −(average) / (1 − β₁), the lesson's path with lr ·
    (1 − β₁). This lesson wants v to be an average that points along the gradient. What sign has v after
    a positive slope?

    Two things differ from the lesson's form: the sign of v, and what its weights add up to.
    """
    v = keep1 * old_v - g
    return v, -lr * v


@mistake("M36", "direction", kind="convention")
def nesterov(v_new, g, keep1, add1):
    """This is Nesterov's form, which looks one step ahead: w moves along β₁ · v + (1 − β₁) · gradient,
    taken with the new v. This lesson wants plain Momentum, which moves along v itself. From v = 0, how
    much longer is your first step?

    Your v is the lesson's. Only what w moves along is Nesterov's.
    """
    return keep1 * v_new + add1 * g


@mistake("M48", "v_new move", kind="convention")
def nesterov_signed(keep1, old_v, g, lr):
    """This is Nesterov's form as Keras, Lasagne and cs231n write it, with a signed velocity: v = β₁ · v
    − lr · gradient, and w moves by β₁ · v − lr · gradient with the new v. This lesson wants plain
    Momentum with an average. From v = 0, which share of lr is your first step long, and which share is
    the lesson's?

    Four things differ from the lesson's form: the sign of v, where lr enters, what the weights of v add
    up to, and the look ahead in the step.
    """
    v = keep1 * old_v - lr * g
    return v, lr * g - keep1 * v


@mistake("M49", "v_new move", kind="convention")
def nesterov_sum(keep1, old_v, g, lr):
    """This is Nesterov's form as PyTorch writes it: the buffer is a sum, and w moves along gradient +
    β₁ · buffer. This lesson wants plain Momentum with an average, which moves along v itself. From v =
    0, which share of lr is your first step long, and which share is the lesson's?

    Two things differ from the lesson's form: what the weights of v add up to, and the look ahead in the
    step.
    """
    v = keep1 * old_v + g
    return v, lr * (g + keep1 * v)


for sign, share, inside in [(1, 0, 1), (1, 1, 1), (-1, 0, 0), (-1, 1, 0), (-1, 1, 1)]:

    @mistake("M50", "v_new move", kind="convention")
    def nesterov_kept_otherwise(keep1, old_v, add1, g, lr, *, sign=sign, share=share, inside=inside):
        """This is Nesterov's form, which looks one step ahead, and v is kept in another course's way:
        with lr in it, or signed, or as a sum. This lesson wants plain Momentum: v is an average of
        gradients, and w moves against it. Print your v after one step from v = 0 with slope 1. Which
        number is it?

        Two kinds of thing differ from the lesson's form: what v holds, and the look ahead in the step.
        """
        new = sign * (add1 if share else 1) * (lr if inside else 1) * g
        v = keep1 * old_v + new
        return v, sign * (1 if inside else lr) * (new + keep1 * v)


@mistake("M10", "old_v")
def memory_overwritten(dw):
    """Hand in beta1 = 0.1, then 0.9: your answer is the same. What is in the v that you hand back,
    besides this one gradient?
    """
    return dw


@mistake("M11", "v_back")
def gradient_returned_as_v(dw):
    """Call the function twice: what does the second call remember of the gradients before?"""
    return dw


@mistake("M16", "w_new v_back")
def blends_w_with_gradient(w, dw, v, lr, beta1):
    """Put dw = 0 and v = 0: w should stay where it is, yours shrinks. Which of your quantities is to be
    averaged?
    """
    return beta1 * w + (1 - beta1) * dw - lr * v, v


@mistake("M16", "w_new v_back")
def blends_w_with_gradient_keeps_v(w, dw, move, v_new, beta1):
    return beta1 * w + (1 - beta1) * dw - move, v_new


def _along(g, beta1, previous):
    out = np.zeros_like(g)
    for i in range(len(g)):
        previous = out[i] = beta1 * previous + (1 - beta1) * g[i]
    return out


@mistake("M17", "v_new")
def averages_along_entries(g, beta1):
    """Start from v = 0 and swap two entries of dw: each parameter should swap its step, no more. Over
    what does your average run, and what is one call's share of it?
    """
    return _along(g, beta1, 0.0)


@mistake("M17", "v_new")
def averages_along_entries_from_v(g, v, beta1):
    return _along(g, beta1, v[0])


@mistake("M17", "v_new")
def averages_along_entries_from_last_v(g, v, beta1):
    return _along(g, beta1, v[-1])


@mistake("M17", "v_new")
def averages_along_entries_from_first(g, beta1):
    return _along(g, beta1, g[0])


@mistake("M17", "v_new")
def averages_along_entries_keeping_first(g, v, beta1):
    return np.concatenate([v[:1], _along(g[1:], beta1, v[0])])


@mistake("M23", "direction")
def v_for_show(dw):
    """Hand in v = 0, then v = 100: the v that comes back changes, w does not. Who uses your v?"""
    return dw


@mistake("M24", "move")
def gradient_and_v(lr, direction, dw):
    """Start from v = 0 with slope 1. The first step should be (1 − β₁) · lr long. Yours is longer: along
    how many things does w move?
    """
    return lr * (direction + dw)


@mistake("M24", "move")
def gradient_and_v_without_lr(lr, direction, dw):
    return direction + lr * dw


@mistake("M24", "move")
def v_and_bare_gradient(lr, direction, dw):
    return lr * direction + dw


@mistake("M27", "v_new w_new", kind="style")
def both_in_place(w, v, dw, lr, beta1):
    """The numbers are those wanted. But the caller's w and v have both changed. Print them before the
    call and after it.
    """
    v *= beta1
    v += (1 - beta1) * dw
    w -= lr * v
    return v, w


@mistake("M30", "v_back")
def step_returned_as_v(move):
    """Set lr to 0 and look at the v that goes out: should the memory know lr?"""
    return move


@mistake("M32", "g")
def averages_w(w):
    """Put dw = 0 and v = 0: your v does not stay 0. What goes into the average?"""
    return w


@mistake("M33", "v_new")
def lr_twice(keep1, old_v, add1, g, lr):
    """Start from v = 0 and double lr: the step should double. By how much does yours grow? In how many
    places does lr enter?
    """
    return keep1 * old_v + add1 * lr * g


@mistake("M33", "v_new")
def lr_twice_in_sum(keep1, old_v, g, lr):
    """Start from v = 0 and double lr: the step should double. By how much does yours grow? In how many
    places does lr enter?
    """
    return keep1 * old_v + lr * g


@mistake("M34", "g")
def averages_squares(dw):
    """Try slopes +1, −1, +1, −1: they should cancel in v. Yours pile up: what happens to the sign?"""
    return dw**2


@mistake("M35", "direction")
def corrected_for_ever(v_new, beta1):
    """Start from v = 0: your first step is as long as one of plain gradient descent. Which repair is in
    here that this lesson does without?
    """
    return v_new / (1 - beta1)


@mistake("M37", "add1")
def minus_one_minus_beta(beta1):
    """Start from v = 0 with a positive slope. What sign has your v, and which way does w go?"""
    return beta1 - 1


@mistake("M39", "keep1 add1")
def plain_mean():
    """Hand in beta1 = 0.1, then 0.9. Does anything change? Your two weights are the same, whatever beta1
    is.
    """
    return 0.5, 0.5


@mistake("M46", "move")
def sign_of_v(lr, direction):
    """Double the gradient and v: the step should double. What is left of the size of v in yours?"""
    return lr * np.sign(direction)


@mistake("M47", "answer")
def lr_and_beta1_exchanged(w, dw, v, lr, beta1):
    """Call it with lr = 0: nothing may move, yours does. In which order do lr and beta1 come in? Compare
    the two `def` lines.

    Look at the `def` line, and print every argument on the first line of your function. Which number has
    which name?
    """
    return solution(w, dw, v, beta1, lr)


WORDS = {"keep": "keep1", "add": "add1", "beta": "beta1", "v": "v", "new": "gradient", "goal": "v"}
WORDS |= {"old": "old_v", "made": "v_new", "back": "v_back", "value": "g"}
MISTAKES += renamed(
    common.AVERAGE,
    {
        "swapped": "M07",
        "one plus beta": "M14",
        "never forgets": "M20",
        "kept twice": "M21",
        "left out": "M22",
        "same weight twice": "M31",
        "squared share": "M38",
        "typed": "M51",
        "typed before the old": "M53",
        "typed before the new": "M54",
    },
    **WORDS,
)
MISTAKES += renamed(
    common.MEMORY,
    {
        "lost": "M09",
        "wrong order": "M12",
        "only w": "M13",
        "first is new": "M25",
        "in place": "M29",
        "old one back": "M45",
        "brackets": "M52",
    },
    **WORDS,
)
OWN = {  # where the question of plain gradient descent does not hold: v moves w as well
    "G03": (
        "Put dw = 0 and v = 0: the ground is level, nothing should move. By how much does yours move, "
        "and who told it to?"
    ),
    "G13": (
        "Put dw = 0 and v = 0: w should stay where it is. Does yours, and what do your brackets hold "
        "together?"
    ),
    "G16": "Put dw = 0 and v = 0: the ground is level. Does w stay, or who pulls it to zero?",
    "M28": (
        "Put dw = 0 and v = 0: the ground is level. Your w moves all the same: what do you multiply "
        "by lr?"
    ),
    "G12": (
        "Divide your step by lr, and print it beside what it should be made of. How many steps did "
        "you take?"
    ),
}
STEPS = borrowed(plain.MISTAKES, PARTS, {"G01": "M08", "G05": "M26", "G22": "M28"})
MISTAKES += reworded(STEPS, OWN)
MISTAKES += common.RESULT
PAIRED = MISTAKES


@law({"v": ZERO, "dw": ZERO + 1})
def first_share_of_v(a):
    """From v = 0, which share of the gradient should v hold after one step? Here the gradient is 1.

    add1
    """
    return close(a["v"], 1 - BETA1 + ZERO)


@law({"dw": ZERO + 2, "v": ZERO + 2})
def average_of_twos(a):
    """The gradient is 2 and so is v: what should an average of twos be?

    v_new
    """
    return close(a["v"], 2 + ZERO)


@law({"beta1": F(0)})
def plain_without_memory(a):
    """With beta1 = 0 nothing is remembered. Is this a step of plain gradient descent, as it should be?

    With beta1 = 0, which of your lines still knows the old v, or shortens the gradient?
    """
    return close(a["v"], G1) and close(a["w"], W - LR * G1)


@law({})
def way_is_v(a):
    """Divide the way from w to your new w by lr. Is it the v that you hand back?

    direction
    """
    return close((W - a["w"]) / LR, a["v"])


@law({}, {"dw": 2 * G1, "v": 2 * V})
def doubles_with_dw_and_v(a, b):
    """Double dw and v: how much longer should the step be?

    Look for a square, a sign or a limit on the way from dw to w.
    """
    return close(b["w"] - W, 2 * (a["w"] - W)) and close(b["v"], 2 * a["v"])


LAWS = [
    common.still_without_lr,
    common.nothing_comes_of_nothing,
    common.keeps_its_share_of_v,
    first_share_of_v,
    common.one_entry_alone,
    average_of_twos,
    plain_without_memory,
    way_is_v,
    doubles_with_dw_and_v,
]
