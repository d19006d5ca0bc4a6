"""Adam: what learners write, and what to ask them."""

import numpy as np

from . import common, momentum_step, rmsprop_step
from .common import BETA1, BETA2, EPS, G1, G2, LR, MATRIX, ONE, ZERO, F, S, V, W, close
from .parts import borrowed, catalogue, follow, plan
from .reading import results


def solution(w, dw, v, S, t, lr, beta1, beta2, eps):
    """Take step t of Adam; v and S are the raw averages so far, and t is 1 at the first call."""
    v = beta1 * v + (1 - beta1) * dw
    S = beta2 * S + (1 - beta2) * dw**2
    v_corrected = v / (1 - beta1**t)
    S_corrected = S / (1 - beta2**t)
    w = w - lr * v_corrected / (np.sqrt(S_corrected) + eps)
    return w, v, S


WORKED = (
    "By hand, the first call (t = 1): v and S are 0, the slope is 2, beta1 = 0.8, beta2 = "
    "0.95, eps = 0.05. "
    "v becomes 0.4 and S 0.2, and these go out. Repaired by 0.2 and 0.05 they are 2 and 4, so "
    "w moves by 0.1 · 2 / 2.05 = 0.098. "
    "Where do your numbers part from these?"
)
NAMES = ("w", "dw", "v", "S", "t", "lr", "beta1", "beta2", "eps")
CASES = [
    (ONE[0], ONE[1], 0 * ONE[2], 0 * ONE[3], 1, F(0.1), BETA1, BETA2, EPS),
    (W, G1, ZERO, ZERO, 1, LR, BETA1, BETA2, EPS),
    (W, G2, V, S, 2, LR, BETA1, BETA2, EPS),
    (W, G1, V, S, 7, F(0.0577215664), F(0.3141592653), F(0.6), F(1.5)),
    (MATRIX[0], MATRIX[1], MATRIX[2], MATRIX[3], 3, LR, F(0.9), BETA2, EPS),
]
EXTRA = {4}
BASE = {"w": W, "dw": G1, "v": V, "S": S, "t": 2, "lr": LR, "beta1": BETA1, "beta2": BETA2, "eps": EPS}
FIRST = {**BASE, "v": ZERO, "S": ZERO, "t": 1}

_M, _R = momentum_step.PARTS, rmsprop_step.PARTS
PARTS = {
    **{name: _M[name] for name in ("g", "old_v", "keep1", "add1")},
    **{name: _R[name] for name in ("keep2", "add2")},
    "v_new": _M["v_new"],
    **{name: _R[name] for name in ("old_S", "square", "S_new")},
    "time": lambda t: t,
    "left1": lambda beta1, time: 1 - beta1**time,
    "left2": lambda beta2, time: 1 - beta2**time,
    "direction": lambda v_new, left1: v_new / left1,
    "S_used": lambda S_new, left2: S_new / left2,
    **{name: _R[name] for name in ("root", "divisor", "move", "w_new", "w_back")},
    "v_back": lambda v_new: v_new,
    "S_back": lambda S_new: S_new,
    "results": lambda w_back, v_back, S_back: (w_back, v_back, S_back),
    "answer": lambda results: results,
}
WHERE = (
    momentum_step.WHERE
    | rmsprop_step.WHERE
    | {
        "time": "Print the t that reaches your powers, in the first call.",
        "left1": "Print what v is divided by, for t = 1, 2, 3. Should it grow towards 1, and does it?",
        "left2": "Print what S is divided by, for t = 1, 2, 3. Should it grow towards 1, and does it?",
        "direction": "Look at what stands above the fraction line: which of your v's is it?",
        "S_used": "Look at what stands under the root: which of your S's is it?",
        "v_back": (
            "Look at your `return`: which v and which S go out? They come in again at the next call."
        ),
        "S_back": (
            "Look at your `return`: which v and which S go out? They come in again at the next call."
        ),
    }
)
MISTAKES, mistake = catalogue(WHERE)


def answer(changes, w, dw, v, S, t, lr, beta1, beta2, eps):
    known = {
        "w": w,
        "dw": dw,
        "v": v,
        "S": S,
        "t": t,
        "lr": lr,
        "beta1": beta1,
        "beta2": beta2,
        "eps": eps,
    }
    return follow(plan(PARTS, changes), known)["answer"]


def read(value):
    return results(("w", "v", "S"), value)


@mistake(
    "A01",
    "v_back S_back",
    "Your w is right. Call the function again with what it gave back, at t = 2: how often are "
    "the averages repaired by then? Which pair is the memory?",
)
def corrected_returned(direction, S_used):
    return direction, S_used


@mistake(
    "A46",
    "v_back",
    "Your w and S are right. Call the function again with the v that it gave back: how often "
    "is it repaired by then?",
)
def corrected_v_returned(direction):
    return direction


@mistake(
    "A47",
    "S_back",
    "Your w and v are right. Call the function again with the S that it gave back: how often "
    "is it repaired by then?",
)
def corrected_S_returned(S_used):
    return S_used


@mistake(
    "A02",
    "direction S_used",
    "At t = 1 and ε = 0 the step should be lr long, whatever the slope. How long is yours? "
    "Which of your averages does the last line use?",
)
def raw_averages_used(v_new, S_new):
    return v_new, S_new


@mistake(
    "A04",
    "direction",
    "At t = 1 and ε = 0 the step should be lr long. Yours is shorter: two averages started "
    "from 0; which of them is still low?",
)
def only_S_corrected(v_new):
    return v_new


@mistake(
    "A40",
    "S_used",
    "At t = 1 and ε = 0 the step should be lr long. Yours is longer: two averages started from "
    "0; which of them is still low?",
)
def only_v_corrected(S_new):
    return S_new


@mistake(
    "A05",
    "left1 left2",
    "Hand in t = 1, then t = 1000: your step is the same. Should the repair stay that strong "
    "for ever, or fade?",
)
def power_missing(beta1, beta2):
    return 1 - beta1, 1 - beta2


@mistake(
    "A06",
    "time",
    "Call it with t = 1 and ε = 0: the step should be lr long. Which t reaches your powers by then?",
)
def t_one_too_large(t):
    return t + 1


@mistake(
    "A07",
    "time",
    "The first call gives nan or inf. Which power of β do you take at t = 1, and what is left "
    "of 1 then?",
)
def t_one_too_small(t):
    return t - 1


INSIDE = (
    "This form has ε inside the root, as some libraries allow (eps_root in Optax): an ε there "
    "acts like √ε outside, 1e-8 like 1e-4. This lesson "
    "wants ε outside the root, a floor under the divisor. How do the two differ where the "
    "gradients are tiny?"
)


@mistake(
    "A08",
    "divisor",
    INSIDE,
    "Your averages are the lesson's. Only ε is added at another moment.",
    "With a repaired S of 0 and eps = 0.05 the divisor is 0.05 here; yours is the root of 0.05, 0.224.",
    kind="convention",
)
def eps_inside(S_used, eps):
    return np.sqrt(S_used + eps)


@mistake(
    "A68",
    "divisor",
    "You let ε be a floor by taking the larger of the two: some codes do, with the same effect "
    "where S is large. "
    "This lesson wants ε added to the root. How do the two differ where the root is about ε?",
    kind="convention",
)
def eps_as_maximum(root, eps):
    return np.maximum(root, eps)


@mistake(
    "A41",
    "divisor",
    "You fold the repair into lr and leave ε beside the raw root, as Keras and the paper's "
    "shortcut do: their ε is worth ε / √(1 − β₂^t) "
    "of the lesson's. This lesson wants ε beside the repaired root. At which t do the two differ most?",
    "Your averages are the lesson's. Only ε stands at another place: is the root repaired "
    "before it is added, or after?",
    kind="convention",
)
def eps_beside_raw_root(S_new, left2, eps):
    return (np.sqrt(S_new) + eps) / np.sqrt(left2)


@mistake(
    "A50",
    "direction",
    "This is Nadam's form, Adam with Nesterov's look ahead: w moves along β₁ · v + (1 − β₁) · "
    "gradient, repaired. This lesson wants plain Adam, which moves along the repaired v "
    "itself. At which t do the two differ most?",
    "Your averages are the lesson's. Only what stands above the fraction line differs.",
    kind="convention",
)
def nadam(v_new, g, beta1, left1):
    return (beta1 * v_new + (1 - beta1) * g) / left1


@mistake(
    "A50",
    "direction",
    "This is Nadam's form, Adam with Nesterov's look ahead: w moves along β₁ · (repaired v) + "
    "(1 − β₁) · gradient / (1 − β₁^t). This lesson wants plain Adam, which moves along the "
    "repaired v itself. At which t do the two differ most?",
    "Your averages are the lesson's. Only what stands above the fraction line differs.",
    kind="convention",
)
def nadam_with_next_t(v_new, g, beta1, left1, time):
    return beta1 * v_new / (1 - beta1 ** (time + 1)) + (1 - beta1) * g / left1


T_TOO = (
    "You hand t back as well, as the package's own `adam` does: there the function counts, "
    "here the caller does, and t comes in as 1 at the "
    "first call. This lesson wants three results. Who would count if both did?"
)


@mistake("A51", "results", T_TOO, kind="convention")
def t_returned(w_back, v_back, S_back, t):
    return w_back, v_back, S_back, t


@mistake("A51", "results", T_TOO, kind="convention")
def next_t_returned(w_back, v_back, S_back, t):
    return w_back, v_back, S_back, t + 1


@mistake(
    "A09",
    "move",
    "Put dw = 0 and both averages 0: nan, or not? Which of your brackets holds ε, and what "
    "does ε protect there?",
)
def bracket_around_eps(lr, direction, root, eps):
    return lr * (direction / root + eps)


@mistake("A39", "move", "Put dw = 0 and S = 0: nan, or not? Which two things do your brackets join?")
def bracket_around_lr(lr, direction, root, eps):
    return (lr / root + eps) * direction


@mistake(
    "A52",
    "move",
    "Read your last line as Python does, division before addition. Which part of it is "
    "divided, and by what?",
)
def brackets_missing(lr, direction, root, eps):
    return lr * direction / root + eps


@mistake(
    "A10",
    "square",
    "Print S after a slope of −3: can an average of squares be negative? What went into it?",
)
def not_squared(g):
    return g


EXCHANGED = (
    "Change beta1 only, and print v and S. Which of them changed? Which of the two averages should "
    "remember longer?"
)


@mistake("A11", "keep1 add1 keep2 add2 left1 left2", EXCHANGED)
def betas_exchanged(beta1, beta2, t):
    return beta2, 1 - beta2, beta1, 1 - beta1, 1 - beta2**t, 1 - beta1**t


@mistake("A11", "keep1 add1 keep2 add2", EXCHANGED)
def betas_exchanged_in_averages(beta1, beta2):
    return beta2, 1 - beta2, beta1, 1 - beta1


@mistake(
    "A12",
    "keep2 add2 left2",
    "Hand in beta2 = 0.1, then 0.9: your answer is the same. Which average should it steer?",
)
def beta1_everywhere(beta1, t):
    return beta1, 1 - beta1, 1 - beta1**t


@mistake("A12", "keep2 add2", "Change beta1 only, and print S. Should it have noticed?")
def beta1_in_both_averages(beta1):
    return beta1, 1 - beta1


@mistake(
    "A53",
    "keep1 add1 left1",
    "Hand in beta1 = 0.1, then 0.9: your answer is the same. Which average should it steer?",
)
def beta2_everywhere(beta2, t):
    return beta2, 1 - beta2, 1 - beta2**t


@mistake("A53", "keep1 add1", "Change beta2 only, and print v. Should it have noticed?")
def beta2_in_both_averages(beta2):
    return beta2, 1 - beta2


CROSSED = (
    "Change the incoming v only, and print the S that goes out. Should it have noticed? Each "
    "average has a memory of its own."
)


@mistake("A14", "old_S", CROSSED)
def S_from_new_v(v_new):
    return v_new


@mistake("A14", "old_S", CROSSED)
def S_from_old_v(v):
    return v


@mistake(
    "A54",
    "old_v",
    "Change the incoming S only, and print the v that goes out. Should it have noticed? Each "
    "average has a memory of its own.",
)
def v_from_S(S):
    return S


@mistake(
    "A15",
    "results",
    "All three results are there, two of them in each other's place. In which order does the "
    "exercise name them?",
)
def states_exchanged(w_back, v_back, S_back):
    return w_back, S_back, v_back


@mistake(
    "A55",
    "results",
    "All three results are there. In which order do they leave, and in which does the exercise "
    "name them?",
)
def states_first(w_back, v_back, S_back):
    return v_back, S_back, w_back


@mistake(
    "A17",
    "w_back",
    "Print the w that goes out beside the one that came in: they are the same. Which w have "
    "you computed, and which one do you hand back?",
)
def old_w_returned(w):
    return w


@mistake(
    "A19",
    "w_new",
    "Put dw = 0 and v = 0: w should stay where it is, yours is divided. What do your brackets "
    "hold together?",
)
def w_divided(w, lr, direction, divisor):
    return (w - lr * direction) / divisor


@mistake(
    "A21",
    "move",
    "At t = 1 and ε = 0 the step should be lr long. Count your repairs: one in the averages, "
    "and where is the other?",
)
def corrected_twice(lr, left1, left2, direction, divisor):
    return lr * np.sqrt(left2) / left1 * direction / divisor


@mistake(
    "A22",
    "direction",
    "Hand in v = 0, then v = 100: the v that comes back changes, w does not. What stands above "
    "your fraction line?",
)
def gradient_above(g):
    return g


@mistake(
    "A56",
    "direction",
    "Start from v = 0 with ε = 0: the first step is too long. Is what stands above the "
    "fraction line an average, and what is it divided by?",
)
def gradient_corrected_above(g, left1):
    return g / left1


@mistake(
    "A25",
    "divisor",
    "Put S = 0 and a tiny slope: what is your divisor, and which way does w go? What is ε there for?",
)
def eps_subtracted(root, eps):
    return root - eps


@mistake(
    "A57",
    "divisor",
    "Put dw = 0 and S = 0, a dead feature: what does your fraction give? Which argument has "
    "your function not used?",
)
def eps_left_out(root):
    return root


@mistake(
    "A58",
    "divisor",
    "At t = 1 and ε = 0 the step should be lr long: it grows with the slope in yours. Who uses your S?",
)
def S_unused():
    return 1.0


@mistake(
    "A26", "w_new", "Take one step on the ravine and print the loss before and after. Are you climbing?"
)
def climbs(w, move):
    return w + move


@mistake(
    "A27",
    "w_new",
    "The numbers are those wanted. But print the caller's w before the call and after it: what "
    "does `-=` do to an array?",
    kind="style",
)
def w_in_place(w, move):
    w -= move
    return w


@mistake(
    "A59",
    "v_new S_new",
    "The numbers are those wanted. But the caller's v and S have changed. Print them before "
    "the call and after it.",
    kind="style",
)
def averages_in_place(v, S, dw, beta1, beta2):
    v *= beta1
    v += (1 - beta1) * dw
    S *= beta2
    S += (1 - beta2) * dw**2
    return v, S


@mistake(
    "A60",
    "v_new S_new w_new",
    "The numbers are those wanted. But the caller's w, v and S have all changed. Print them "
    "before the call and after it.",
    kind="style",
)
def all_in_place(w, v, S, t, dw, lr, beta1, beta2, eps):
    v, S = averages_in_place(v, S, dw, beta1, beta2)
    w -= lr * (v / (1 - beta1**t)) / (np.sqrt(S / (1 - beta2**t)) + eps)
    return v, S, w


@mistake(
    "A28",
    "old_v old_S",
    "Hand in v = S = 0, then v = S = 100. Does anything in your answer notice? Where does the "
    "memory get lost?",
)
def memory_lost(v, S):
    return 0 * v, 0 * S


@mistake(
    "A29",
    "root",
    "Make every gradient, and its history, ten times larger: the step should hardly change. "
    "What undoes a square?",
)
def root_forgotten(S_used):
    return S_used


@mistake(
    "A30",
    "left2",
    "At t = 1 and ε = 0 the step should be lr long. Print both divisors of the repair: which β "
    "belongs to S?",
)
def beta1_in_both_corrections(beta1, t):
    return 1 - beta1**t


@mistake(
    "A61",
    "left1",
    "At t = 1 and ε = 0 the step should be lr long. Print both divisors of the repair: which β "
    "belongs to v?",
)
def beta2_in_both_corrections(beta2, t):
    return 1 - beta2**t


@mistake(
    "A62",
    "left1 left2",
    "At t = 1 and ε = 0 the step should be lr long. Print both divisors of the repair: which β "
    "belongs to which?",
)
def corrections_exchanged(beta1, beta2, t):
    return 1 - beta2**t, 1 - beta1**t


@mistake(
    "A31",
    "direction S_used",
    "Start from v = S = 0: which averages does your step see, those from before this gradient "
    "or those after it?",
)
def old_averages_used(v, S, left1, left2):
    return v / left1, S / left2


@mistake(
    "A31",
    "direction S_used",
    "Start from v = S = 0: which averages does your step see, those from before this gradient "
    "or those after it?",
)
def old_raw_averages_used(v, S):
    return v, S


SWAPPED_IN = (
    "Hand in v = 0 and S = 100, and print both as they arrive. Is the order in your `def` line "
    "that of the exercise?"
)


@mistake("A32", "old_v old_S", SWAPPED_IN)
def arguments_exchanged(v, S):
    return S, v


@mistake("A32", "old_v old_S results", SWAPPED_IN)
def arguments_and_results_exchanged(v, S, w, dw, t, lr, beta1, beta2, eps):
    w, new_v, new_S = solution(w, dw, S, v, t, lr, beta1, beta2, eps)
    return S, v, (w, new_S, new_v)


@mistake(
    "A33",
    "add1",
    "Let the gradient be 3 for many steps. Where should v end, and where does yours? Add up "
    "its two weights.",
)
def leaky_v():
    return 1.0


@mistake(
    "A34",
    "add2",
    "Let the slope be 3 for many steps. Where should the root of S end, and where does yours? "
    "Add up its two weights.",
)
def leaky_S():
    return 1.0


@mistake(
    "A63",
    "add1 add2",
    "Let the gradient be 3 for many steps. Where should v and the root of S end? Add up the "
    "weights of both averages.",
)
def leaky_both():
    return 1.0, 1.0


@mistake(
    "A35",
    "square",
    "Try slopes +1, −1, +1, −1: S should be near 1, yours near 0. Whose square goes into it?",
)
def square_of_v(v_new):
    return v_new**2


@mistake(
    "A36",
    "square",
    "Change the slope of the first parameter only, and print S. Which entries change? Why does "
    "each need its own?",
)
def summed(g):
    return np.sum(g**2)


@mistake("A37", "results", "One result comes back. What must the next call remember?")
def only_w(w_back):
    return w_back


@mistake(
    "A38",
    "divisor v_back S_back",
    "Two things. First: call the function again with what it gave back, at t = 2; how often "
    "are the averages repaired by then? And then look where ε stands.",
)
def corrected_returned_and_eps_inside(S_used, eps, direction):
    return np.sqrt(S_used + eps), direction, S_used


@mistake(
    "A42",
    "direction S_used",
    "At t = 1 and ε = 0 the step should be lr long. Should the repair stretch the averages or "
    "shrink them?",
)
def multiplies_by_correction(v_new, S_new, left1, left2):
    return v_new * left1, S_new * left2


@mistake(
    "A43",
    "left1 left2",
    "Print both divisors of the repair for t = 1, 2, 3. What is β³, and what is 3β?",
)
def product_for_power(beta1, beta2, t):
    return 1 - beta1 * t, 1 - beta2 * t


@mistake(
    "A44",
    "left1 left2",
    "Print both divisors of the repair for t = 1, 2, 3: they shrink. Which number is raised to "
    "the power t in yours?",
)
def power_of_the_bracket(beta1, beta2, t):
    return (1 - beta1) ** t, (1 - beta2) ** t


@mistake(
    "A45",
    "left1 left2",
    "Print both divisors of the repair for t = 1, 2, 3. What do the weights of an average from "
    "0 add up to?",
)
def divides_by_power(beta1, beta2, t):
    return beta1**t, beta2**t


@mistake(
    "A45",
    "left1 left2",
    "Print both divisors of the repair for t = 1, 2, 3: they are above 1. What do the weights "
    "of an average from 0 add up to?",
)
def one_plus_power(beta1, beta2, t):
    return 1 + beta1**t, 1 + beta2**t


@mistake("A48", "move", "Call it with lr = 0.1 and with lr = 0.001. Which of the two steps is longer?")
def lr_forgotten(direction, divisor):
    return direction / divisor


@mistake(
    "A64",
    "v_back S_back",
    "Your w is right. Call the function a second time with what it gave back: does the second "
    "call know of the first?",
)
def old_averages_returned(v, S):
    return v, S


@mistake(
    "A65",
    "keep1 add1 keep2 add2",
    "Try β = 0.9 for both and a sudden change of slope. The averages should turn slowly; yours "
    "follow at once. What is β the share of?",
)
def weights_swapped(beta1, beta2):
    return 1 - beta1, beta1, 1 - beta2, beta2


@mistake(
    "A66",
    "keep1 keep2",
    "Write your lines with `+=` out in full. How often do the old averages enter now?",
)
def both_kept_twice(beta1, beta2):
    return 1 + beta1, 1 + beta2


@mistake(
    "A67",
    "v_new S_new",
    "Call the function twice in a row and work out the second by hand: how often are your "
    "averages repaired by then?",
)
def corrected_fed_back(keep1, old_v, add1, g, keep2, S, add2, beta1, beta2, t):
    return (keep1 * old_v + add1 * g) / (1 - beta1**t), (keep2 * S + add2 * g**2) / (1 - beta2**t)


PAIRED = MISTAKES, common.MISTAKES
MISTAKES = (
    MISTAKES
    + borrowed(momentum_step.MISTAKES, PARTS)
    + borrowed(rmsprop_step.MISTAKES, PARTS)
    + common.MISTAKES
)

PROPERTIES = [
    (
        "Set lr to 0: how far may w go?",
        BASE,
        [{"lr": F(0)}],
        lambda a: close(a["w"], W),
        "Look for what is added to w, or taken off it, without being multiplied by lr.",
    ),
    (
        "Only v is different here, by 1. By how much should the returned v change? What is "
        "beta1 the share of?",
        BASE,
        [{}, {"v": V + 1}],
        lambda a, b: close(b["v"] - a["v"], BETA1 + ZERO) and close(a["S"], b["S"]),
        WHERE["keep1"],
    ),
    (
        "Only S is different here, by 1. By how much should the returned S change? What is "
        "beta2 the share of?",
        BASE,
        [{}, {"S": S + 1}],
        lambda a, b: close(b["S"] - a["S"], BETA2 + ZERO) and close(a["v"], b["v"]),
        WHERE["keep2"],
    ),
    (
        "At the first call, which share of the gradient should v hold, and which share of its "
        "square S? Here the slope is 2.",
        FIRST,
        [{"dw": ZERO + 2}],
        lambda a: close(a["v"], 2 * (1 - BETA1) + ZERO) and close(a["S"], 4 * (1 - BETA2) + ZERO),
        "Look at the two lines that make v and S, and at which v and S go out.",
    ),
    (
        "Only t is different here. Should the averages that you hand back notice?",
        BASE,
        [{}, {"t": 5}],
        lambda a, b: close(a["v"], b["v"]) and close(a["S"], b["S"]),
        WHERE["v_back"],
    ),
    (
        "Only the first entry of dw is different here. Which parameters should notice?",
        BASE,
        [{}, {"dw": G1 + np.array([1.0, 0, 0])}],
        lambda a, b: all(close(a[name][1:], b[name][1:]) for name in a),
        "Look for a sum, a mean, a norm or a product that mixes the parameters.",
    ),
    (
        "The first call with ε = 0: every step should be exactly lr long, against the slope. "
        "How long are yours?",
        FIRST,
        [{"eps": F(0)}],
        lambda a: close(a["w"], W - LR * np.sign(G1)),
        "Look at the two repairs: at t = 1 they should undo the two weights of the gradient.",
    ),
    (
        "No slope and no memory: w should stay. What is 0 divided by in yours?",
        FIRST,
        [{"dw": ZERO}],
        lambda a: close(a["w"], W),
        WHERE["divisor"],
    ),
    (
        "t is 10 000 here, and β to that power is nothing: which role should the repair still "
        "play? The averages are v = 0.5 and S = 0.25, the slope 0.5.",
        BASE,
        [{"t": 10_000, "v": ZERO + 0.5, "S": ZERO + 0.25, "dw": ZERO + 0.5, "eps": F(0)}],
        lambda a: close(a["w"], W - LR),
        "Print both divisors of the repair for this t.",
    ),
    (
        "Turn the signs of dw and v: the step should turn as well. Does yours?",
        BASE,
        [{}, {"dw": -G1, "v": -V}],
        lambda a, b: close(a["w"] - W, W - b["w"]),
        WHERE["direction"],
    ),
    (
        "Only S is larger here. Which of the two steps should be the shorter one?",
        BASE,
        [{}, {"S": S + 1}],
        lambda a, b: (abs(b["w"] - W) < abs(a["w"] - W)).all(),
        WHERE["S_used"],
    ),
    (
        "A tiny slope at the first call: the root is nearly 0. What is the divisor then, and "
        "how long should the step be with ε = 0.05?",
        FIRST,
        [{"dw": ZERO + 1e-9}],
        lambda a: np.allclose((W - a["w"]) / LR, 1e-9 / EPS, rtol=1e-5, atol=0),
        WHERE["divisor"],
    ),
    (
        "At t = 2 and ε = 0, divide your step by lr and multiply it by the root of the S you "
        "hand back over √(1 − β₂²). Should the v you hand back, "
        "over 1 − β₁², be left?",
        BASE,
        [{"eps": F(0)}],
        lambda a: close((W - a["w"]) / LR * np.sqrt(a["S"] / (1 - BETA2**2)), a["v"] / (1 - BETA1**2)),
        "Look at both repairs at t = 2: what is divided by what?",
    ),
]
