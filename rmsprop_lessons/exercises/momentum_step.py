"""Momentum: what learners write, and what to ask them."""

import numpy as np

from . import common
from . import gradient_descent_step as plain
from .common import BETA1, G1, G2, LR, MATRIX, ONE, ZERO, F, V, W, close
from .parts import borrowed, catalogue, follow, plan
from .reading import results


def solution(w, dw, v, lr, beta1):
    """Take one step of Momentum; v is the average of the gradients so far."""
    v = beta1 * v + (1 - beta1) * dw
    w = w - lr * v
    return w, v


WORKED = (
    "By hand: the old v is 0.5 and the new slope is 2, with beta1 = 0.8. The old one keeps "
    "0.4, the new one adds 0.4, "
    "so v is 0.8. A tenth of that (lr = 0.1) is the step, from 1 to 0.92. Where do your "
    "numbers part from these?"
)
NAMES = ("w", "dw", "v", "lr", "beta1")
CASES = [
    (ONE[0], ONE[1], ONE[2], F(0.1), BETA1),
    (W, G1, ZERO, LR, BETA1),
    (W, G2, V, LR, BETA1),
    (W, G1, V, F(0.0577215664), F(0.3141592653)),
    (MATRIX[0], MATRIX[1], MATRIX[2], LR, F(0.9)),
]
EXTRA = {4}
BASE = {"w": W, "dw": G1, "v": V, "lr": LR, "beta1": BETA1}

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
WHERE = common.WHERE | {
    "old_v": (
        "Look at what stands for the old average where the new v is made. Is it still the v that "
        "came in?"
    ),
    "keep1": "Look at the line that makes the new v: which factor stands before the old v?",
    "add1": "Look at the line that makes the new v: which factor stands before the gradient?",
    "v_new": (
        "Look at the line that makes the new v, and at nothing else yet. Print it beside the gradient."
    ),
    "v_back": "Look at your `return`: which of your variables goes out as the new v?",
}
MISTAKES, mistake = catalogue(WHERE)


def answer(changes, w, dw, v, lr, beta1):
    known = {"w": w, "dw": dw, "v": v, "lr": lr, "beta1": beta1}
    return follow(plan(PARTS, changes), known)["answer"]


def read(value):
    return results(("w", "v"), value)


@mistake(
    "M01",
    "direction",
    "Start from v = 0: your v is right afterwards, yet w has not moved. Which v had w seen "
    "when it moved?",
    "Look at the order of two lines: the one that makes v and the one that uses it.",
)
def old_v_moves_w(v):
    return v


@mistake(
    "M02",
    "direction v_back",
    "Start from v = 0 and take ten steps: nothing ever moves. There are two v's; which one goes out?",
)
def new_v_unused(v):
    return v, v


@mistake(
    "M03",
    "add1",
    "This is the form of PyTorch, heavy ball: it takes the same path with lr · (1 − β₁). This "
    "lesson wants v to be an "
    "average, so that a constant gradient of 3 ends in v = 3. Where does yours end?",
    "Both forms keep the same share of the old v. They differ in how much of the gradient goes "
    "in: an average has weights "
    "that add up to 1.",
    kind="convention",
)
def sum_instead_of_average():
    return 1.0


@mistake(
    "M04",
    "v_new move",
    "This is the classical form, with lr inside the velocity: while lr stays the same, it "
    "takes the same path with "
    "lr · (1 − β₁). This lesson wants v to hold gradients only, averaged. If lr changes "
    "half-way, which form notices late?",
    "Two things differ from the lesson's form: where lr enters, and what the weights of v add up to.",
    kind="convention",
)
def lr_inside(v, dw, lr, beta1):
    v = beta1 * v + lr * dw
    return v, v


@mistake(
    "M05",
    "v_new move",
    "This is the signed velocity of Keras and cs231n, which is added to w: the same path as "
    "the lesson's with "
    "lr · (1 − β₁), and v = −lr · (sum). This lesson wants v to be an average that points "
    "along the gradient. "
    "What sign has v here after a positive slope?",
    "Three things differ from the lesson's form: the sign of v, where lr enters, and what the "
    "weights of v add up to.",
    kind="convention",
)
def signed_velocity(v, dw, lr, beta1):
    v = beta1 * v - lr * dw
    return v, -v


@mistake(
    "M40",
    "v_new move",
    "You keep lr inside the velocity, as some books do: the same path while lr stays the same, "
    "and v = lr · (average). "
    "This lesson wants v without lr. If lr is halved half-way, which form notices late?",
    "The path is the lesson's; the v that you hand back is lr times as large.",
    kind="convention",
)
def lr_inside_average(v, dw, lr, beta1):
    v = beta1 * v + (1 - beta1) * lr * dw
    return v, v


@mistake(
    "M41",
    "v_new move",
    "You keep a signed velocity that is added to w: the same path, with v = −(average). This "
    "lesson wants v to point "
    "along the gradient, and w to move against it. What sign has v here after a positive slope?",
    "The path is the lesson's; the v that you hand back has the other sign.",
    kind="convention",
)
def signed_average(v, dw, lr, beta1):
    v = beta1 * v - (1 - beta1) * dw
    return v, -lr * v


@mistake(
    "M42",
    "v_new move",
    "You keep a signed velocity with lr and the average in it: v = −lr · (average), added to "
    "w. The path is the same. This lesson wants v to be the average of the gradients, no more. "
    "What sign has v here after a positive slope?",
    "Two things differ from the lesson's form: the sign of v, and where lr enters.",
    kind="convention",
)
def signed_lr_average(v, dw, lr, beta1):
    v = beta1 * v - (1 - beta1) * lr * dw
    return v, -v


@mistake(
    "M43",
    "v_new move",
    "You keep a signed sum that is added to w: v = −(average) / (1 − β₁), the lesson's path "
    "with lr · (1 − β₁). This lesson "
    "wants v to be an average that points along the gradient. What sign has v after a positive slope?",
    "Two things differ from the lesson's form: the sign of v, and what its weights add up to.",
    kind="convention",
)
def signed_sum(v, dw, lr, beta1):
    v = beta1 * v - dw
    return v, -lr * v


@mistake(
    "M36",
    "direction",
    "This is Nesterov's form, which looks one step ahead: w moves along β₁ · v + (1 − β₁) · "
    "gradient, taken with the new v. "
    "This lesson wants plain Momentum, which moves along v itself. From v = 0, how much longer "
    "is your first step?",
    "Your v is the lesson's. Only what w moves along is Nesterov's.",
    kind="convention",
)
def nesterov(v_new, dw, beta1):
    return beta1 * v_new + (1 - beta1) * dw


@mistake(
    "M25",
    "v_new",
    "You let the first v be the first gradient, as some libraries do: v = gradient when v is "
    "0, the average afterwards. "
    "This lesson starts from 0 in earnest. How long is the first step then, compared with "
    "plain gradient descent?",
    "Look for the place that asks whether v is 0, or where a first call is treated apart.",
    "From v = 0 and slope 2, with beta1 = 0.8: here v is 0.4 after the first step, and yours is 2.",
    kind="convention",
)
def first_v_is_gradient(v, keep1, add1, g):
    return keep1 * v + add1 * g if np.any(v) else 1.0 * g


@mistake(
    "M07",
    "keep1 add1",
    "Try beta1 = 0.9 and a sudden change of slope. v should turn slowly; yours follows at "
    "once. What is beta1 the share of?",
)
def weights_swapped(beta1):
    return 1 - beta1, beta1


@mistake(
    "M08", "w_new", "Take one step on the ravine and print the loss before and after. Are you climbing?"
)
def climbs(w, move):
    return w + move


@mistake(
    "M09",
    "old_v",
    "Hand in v = 0, then v = 100. Does anything in your answer notice? Where does the memory get lost?",
)
def memory_lost(v):
    return 0 * v


@mistake(
    "M10",
    "old_v",
    "Hand in beta1 = 0.1, then 0.9: your answer is the same. Which line writes over the old v "
    "before you average?",
)
def memory_overwritten(dw):
    return dw


@mistake(
    "M11",
    "v_back",
    "Your w is right. Now call the function twice: what does the second call remember of the "
    "gradients before?",
)
def gradient_returned_as_v(dw):
    return dw


@mistake(
    "M12",
    "results",
    "Both results are there. In which order do they leave, and in which does the first line of "
    "the exercise name them?",
)
def wrong_order(w_back, v_back):
    return v_back, w_back


@mistake("M13", "results", "One result comes back. With what would the next call average?")
def only_w(w_back):
    return w_back


@mistake(
    "M14",
    "add1",
    "Let the gradient be 3 for many steps. Where should an average end, and where does your v "
    "go? Add up its two weights.",
)
def one_plus_beta(beta1):
    return 1 + beta1


@mistake(
    "M16",
    "w_new v_back",
    "Put dw = 0 and v = 0: w should stay where it is, yours shrinks. Which of your quantities "
    "is to be averaged?",
)
def blends_w_with_gradient(w, dw, v, lr, beta1):
    return beta1 * w + (1 - beta1) * dw - lr * v, v


@mistake(
    "M16",
    "w_new v_back",
    "Put dw = 0 and v = 0: w should stay where it is, yours shrinks. Which of your quantities "
    "is to be averaged?",
)
def blends_w_with_gradient_keeps_v(w, dw, move, v_new, beta1):
    return beta1 * w + (1 - beta1) * dw - move, v_new


def _along(g, beta1, previous):
    out = np.zeros_like(g)
    for i in range(len(g)):
        previous = out[i] = beta1 * previous + (1 - beta1) * g[i]
    return out


NEIGHBOURS = (
    "Swap two entries of dw: each parameter should swap its step, no more. Over what does your "
    "average run, and what is one call's share of it?"
)


@mistake("M17", "v_new", NEIGHBOURS)
def averages_along_entries(g, beta1):
    return _along(g, beta1, 0.0)


@mistake("M17", "v_new", NEIGHBOURS)
def averages_along_entries_from_v(g, v, beta1):
    return _along(g, beta1, v[0])


@mistake("M17", "v_new", NEIGHBOURS)
def averages_along_entries_from_last_v(g, v, beta1):
    return _along(g, beta1, v[-1])


@mistake("M17", "v_new", NEIGHBOURS)
def averages_along_entries_from_first(g, beta1):
    return _along(g, beta1, g[0])


@mistake("M17", "v_new", NEIGHBOURS)
def averages_along_entries_keeping_first(g, v, beta1):
    return np.concatenate([v[:1], _along(g[1:], beta1, v[0])])


@mistake(
    "M20",
    "keep1",
    "Let the gradient be 3 for many steps. Where should an average end, and does yours ever "
    "stop growing?",
)
def never_forgets():
    return 1.0


@mistake("M21", "keep1", "Write your line with `+=` out in full. How often does the old v enter now?")
def kept_twice(beta1):
    return 1 + beta1


@mistake(
    "M22",
    "add1",
    "Hand in two different gradients: your v is the same for both. What is v meant to collect?",
)
def gradient_left_out():
    return 0.0


@mistake(
    "M23",
    "direction",
    "Hand in v = 0, then v = 100: the v that comes back changes, w does not. Who uses your v?",
)
def v_for_show(dw):
    return dw


BOTH = (
    "Start from v = 0 with slope 1. The first step should be (1 − β₁) · lr long. Yours is longer: "
    "along how many things does w move?"
)


@mistake("M24", "move", BOTH)
def gradient_and_v(lr, direction, dw):
    return lr * (direction + dw)


@mistake("M24", "move", BOTH)
def gradient_and_v_without_lr(lr, direction, dw):
    return direction + lr * dw


@mistake("M24", "move", BOTH)
def v_and_bare_gradient(lr, direction, dw):
    return lr * direction + dw


@mistake(
    "M26",
    "w_new",
    "The numbers are those wanted. But print the caller's w before the call and after it: what "
    "does `-=` do to an array?",
    kind="style",
)
def w_in_place(w, move):
    w -= move
    return w


@mistake(
    "M27",
    "v_new w_new",
    "The numbers are those wanted. But the caller's w and v have both changed. Print them "
    "before the call and after it.",
    kind="style",
)
def both_in_place(w, v, dw, lr, beta1):
    v *= beta1
    v += (1 - beta1) * dw
    w -= lr * v
    return v, w


@mistake(
    "M29",
    "v_new",
    "The numbers are those wanted. But print the caller's v before the call and after it: what "
    "do `*=` and `+=` do to an array?",
    kind="style",
)
def v_in_place(v, g, keep1, add1):
    v *= keep1
    v += add1 * g
    return v


@mistake(
    "M28",
    "move",
    "Put dw = 0 and v = 0: w should stay where it is. Yours moves. What do you multiply by lr?",
)
def moves_along_w(lr, w):
    return lr * w


@mistake(
    "M30",
    "v_back",
    "Your w is right. Set lr to 0 and look at the v that goes out: should the memory know lr?",
)
def step_returned_as_v(move):
    return move


@mistake(
    "M31",
    "add1",
    "Let the gradient be 3 for many steps: an average should end at 3. What do your two "
    "weights add up to?",
)
def same_weight_twice(beta1):
    return beta1


@mistake("M32", "g", "Put dw = 0 and v = 0: your v does not stay 0. What goes into the average?")
def averages_w(w):
    return w


@mistake(
    "M33",
    "v_new",
    "Double lr: the step should double. Yours grows fourfold. In how many places does lr enter?",
)
def lr_twice(keep1, old_v, add1, g, lr):
    return keep1 * old_v + add1 * lr * g


@mistake(
    "M33",
    "v_new",
    "Double lr: the step should double. Yours does more. In how many places does lr enter?",
)
def lr_twice_in_sum(keep1, old_v, g, lr):
    return keep1 * old_v + lr * g


@mistake(
    "M34",
    "g",
    "Try slopes +1, −1, +1, −1: they should cancel in v. Yours pile up: what happens to the sign?",
)
def averages_squares(dw):
    return dw**2


@mistake(
    "M35",
    "direction",
    "Start from v = 0: your first step is as long as one of plain gradient descent. Which "
    "repair is in here that this lesson does without?",
)
def corrected_for_ever(v_new, beta1):
    return v_new / (1 - beta1)


@mistake(
    "M37",
    "add1",
    "Start from v = 0 with a positive slope. What sign has your v, and which way does w go?",
)
def minus_one_minus_beta(beta1):
    return beta1 - 1


@mistake(
    "M38",
    "keep1",
    "Put dw = 0 and v = 1: β₁ of it should be left after one step. How much is left of yours?",
)
def squared_share(beta1):
    return beta1**2


@mistake(
    "M39",
    "keep1 add1",
    "Hand in beta1 = 0.1, then 0.9. Does anything change? Your two weights are the same, "
    "whatever beta1 is.",
)
def plain_mean():
    return 0.5, 0.5


@mistake(
    "M45",
    "v_back",
    "Your w is right. Call the function a second time with what it gave back: does the second "
    "call know of the first?",
)
def old_v_returned(v):
    return v


@mistake(
    "M46",
    "move",
    "Double the gradient and v: the step should double. What is left of the size of v in yours?",
)
def sign_of_v(lr, direction):
    return lr * np.sign(direction)


@mistake(
    "M47",
    "answer",
    "Call it with lr = 0: nothing may move, yours does. In which order do lr and beta1 come "
    "in? Compare the two `def` lines.",
)
def lr_and_beta1_exchanged(w, dw, v, lr, beta1):
    return solution(w, dw, v, beta1, lr)


PAIRED = MISTAKES, borrowed(plain.MISTAKES, PARTS) + common.MISTAKES
MISTAKES = MISTAKES + PAIRED[1]

PROPERTIES = [
    (
        "Set lr to 0: how far may w go?",
        BASE,
        [{"lr": F(0)}],
        lambda a: close(a["w"], W),
        "Look for what is added to w, or taken off it, without being multiplied by lr.",
    ),
    (
        "No slope and no memory: where should w and v be after the step?",
        BASE,
        [{"dw": ZERO, "v": ZERO}],
        lambda a: close(a["w"], W) and close(a["v"], ZERO),
        "Look for what enters v or w besides the gradient and the old v.",
    ),
    (
        "Only v is different here, by 1. By how much should the returned v change? What is "
        "beta1 the share of?",
        BASE,
        [{}, {"v": V + 1}],
        lambda a, b: close(b["v"] - a["v"], BETA1 + ZERO),
        WHERE["keep1"],
    ),
    (
        "From v = 0, which share of the gradient should v hold after one step? Here the gradient is 1.",
        BASE,
        [{"v": ZERO, "dw": ZERO + 1}],
        lambda a: close(a["v"], 1 - BETA1 + ZERO),
        WHERE["add1"],
    ),
    (
        "Only the first entry of dw is different here. Which parameters should notice?",
        BASE,
        [{}, {"dw": G1 + np.array([1.0, 0, 0])}],
        lambda a, b: close(a["w"][1:], b["w"][1:]) and close(a["v"][1:], b["v"][1:]),
        "Look for a sum, a mean, a norm or a product that mixes the parameters.",
    ),
    (
        "The gradient is 2 and so is v: what should an average of twos be?",
        BASE,
        [{"dw": ZERO + 2, "v": ZERO + 2}],
        lambda a: close(a["v"], 2 + ZERO),
        WHERE["v_new"],
    ),
    (
        "With beta1 = 0 nothing is remembered. Is this a step of plain gradient descent, as it "
        "should be?",
        BASE,
        [{"beta1": F(0)}],
        lambda a: close(a["v"], G1) and close(a["w"], W - LR * G1),
        "With beta1 = 0, which of your lines still knows the old v, or shortens the gradient?",
    ),
    (
        "Divide the way from w to your new w by lr. Is it the v that you hand back?",
        BASE,
        [{}],
        lambda a: close((W - a["w"]) / LR, a["v"]),
        WHERE["direction"],
    ),
    (
        "Double dw and v: how much longer should the step be?",
        BASE,
        [{}, {"dw": 2 * G1, "v": 2 * V}],
        lambda a, b: close(b["w"] - W, 2 * (a["w"] - W)) and close(b["v"], 2 * a["v"]),
        "Look for a square, a sign or a limit on the way from dw to w.",
    ),
]
