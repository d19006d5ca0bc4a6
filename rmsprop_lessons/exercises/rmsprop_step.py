"""RMSprop: what learners write, and what to ask them."""

import numpy as np

from . import common
from . import gradient_descent_step as plain
from .common import BETA2, EPS, G1, G2, LR, MATRIX, ONE, ZERO, F, S, W, close
from .parts import borrowed, catalogue, follow, plan
from .reading import results


def solution(w, dw, S, lr, beta2, eps):
    """Take one step of RMSprop; S is the average of the squared gradients so far."""
    S = beta2 * S + (1 - beta2) * dw**2
    w = w - lr * dw / (np.sqrt(S) + eps)
    return w, S


WORKED = (
    "By hand: the old S is 0.25 and the new slope is 2, with beta2 = 0.8. The old one keeps "
    "0.2, the square of the new one "
    "adds 0.8, so S is 1. Its root is 1; with eps = 0.05 the divisor is 1.05, and the step 0.1 "
    "· 2 / 1.05 = 0.19. "
    "Where do your numbers part from these?"
)
NAMES = ("w", "dw", "S", "lr", "beta2", "eps")
CASES = [
    (ONE[0], ONE[1], ONE[3], F(0.1), F(0.8), EPS),
    (W, G1, ZERO, LR, BETA2, EPS),
    (W, G2, S, LR, BETA2, EPS),
    (W, G1, S, F(0.0577215664), F(0.3141592653), F(0.5)),
    (MATRIX[0], MATRIX[1], MATRIX[3], LR, F(0.9), EPS),
]
EXTRA = {4}
BASE = {"w": W, "dw": G1, "S": S, "lr": LR, "beta2": BETA2, "eps": EPS}

PARTS = {
    "g": lambda dw: dw,
    "old_S": lambda S: S,
    "keep2": lambda beta2: beta2,
    "add2": lambda beta2: 1 - beta2,
    "square": lambda g: g**2,
    "S_new": lambda keep2, old_S, add2, square: keep2 * old_S + add2 * square,
    "S_used": lambda S_new: S_new,
    "root": lambda S_used: np.sqrt(S_used),
    "divisor": lambda root, eps: root + eps,
    "direction": lambda g: g,
    "move": lambda lr, direction, divisor: lr * direction / divisor,
    "w_new": lambda w, move: w - move,
    "w_back": lambda w_new: w_new,
    "S_back": lambda S_new: S_new,
    "results": lambda w_back, S_back: (w_back, S_back),
    "answer": lambda results: results,
}
WHERE = common.WHERE | {
    "old_S": (
        "Look at what stands for the old average where the new S is made. Is it still the S that "
        "came in?"
    ),
    "keep2": "Look at the line that makes the new S: which factor stands before the old S?",
    "add2": "Look at the line that makes the new S: which factor stands before the square?",
    "square": (
        "Look at the line that makes the new S, at the last thing in it: what is done to the "
        "gradient there?"
    ),
    "S_new": (
        "Look at the line that makes the new S, and at nothing else yet. Print it beside the "
        "squared gradient."
    ),
    "S_used": "Look at the S below the fraction line. When was it made?",
    "root": "Look at what stands between S and the division.",
    "divisor": "Look at what the gradient is divided by. Print it for a parameter whose S is 0.",
    "direction": "Look at what stands above the fraction line.",
    "move": "Look at the fraction. Read it as Python does: which operation comes first?",
    "S_back": "Look at your `return`: which of your variables goes out as the new S?",
}
MISTAKES, mistake = catalogue(WHERE)


def answer(changes, w, dw, S, lr, beta2, eps):
    known = {"w": w, "dw": dw, "S": S, "lr": lr, "beta2": beta2, "eps": eps}
    return follow(plan(PARTS, changes), known)["answer"]


def read(value):
    return results(("w", "S"), value)


@mistake(
    "R01",
    "divisor",
    "This form has ε inside the root, as Keras, TensorFlow 1 and Optax do: an ε there "
    "acts like √ε outside, 1e-8 like 1e-4. "
    "This lesson wants ε outside the root, a floor under the divisor. With S = 0, how large is "
    "each version's divisor?",
    "Your S is the lesson's. Only ε is added at another moment.",
    "With S = 0 and eps = 0.05 the divisor is 0.05 here; yours is the root of 0.05, 0.224.",
    kind="convention",
)
def eps_inside(S_used, eps):
    return np.sqrt(S_used + eps)


@mistake(
    "R50",
    "divisor",
    "You let ε be a floor by taking the larger of the two: some codes do, with the same effect "
    "where S is large. "
    "This lesson wants ε added to the root. How do the two differ where the root is about ε?",
    kind="convention",
)
def eps_as_maximum(root, eps):
    return np.maximum(root, eps)


@mistake(
    "R23",
    "S_new",
    "You let the first S be the first square: a known cure for the low start (S = square where "
    "S is 0, the average afterwards). "
    "This lesson starts from 0 in earnest. How long is the first step then?",
    "Look for the place that asks whether S is 0, or where a first call is treated apart.",
    "From S = 0 and slope 2, with beta2 = 0.8: here S is 0.8 after the first step, and yours is 4.",
    kind="convention",
)
def first_S_is_square(S, keep2, add2, square):
    return keep2 * S + add2 * square if np.any(S) else 1.0 * square


@mistake(
    "R02",
    "root",
    "Make every gradient, and its history, ten times larger: the step should stay as it is, "
    "yours becomes ten times shorter. What undoes a square?",
)
def root_forgotten(S_used):
    return S_used


@mistake(
    "R04",
    "square",
    "Print S after a slope of −3: can an average of squares be negative? What went into it?",
)
def not_squared(g):
    return g


@mistake(
    "R05",
    "add2",
    "Let the slope be 3 for many steps. The root of S should end at 3; where does yours end? "
    "Add up the two weights.",
)
def leaky_sum():
    return 1.0


@mistake(
    "R06",
    "keep2 add2",
    "Try beta2 = 0.9 and a sudden change of slope. S should turn slowly; yours follows at "
    "once. What is beta2 the share of?",
)
def weights_swapped(beta2):
    return 1 - beta2, beta2


@mistake(
    "R07",
    "keep2 add2",
    "Your S can only grow (this is another method, AdaGrad). After a thousand steps, how long "
    "are your steps, and what would let old squares fade?",
)
def adagrad():
    return 1.0, 1.0


@mistake(
    "R08",
    "S_used",
    "Start from S = 0: how long is your very first step? How large is the S at the moment when "
    "you divide by it?",
)
def divides_by_old_S(S):
    return S


@mistake(
    "R09",
    "old_S",
    "Hand in S = 0, then S = 100. Does anything in your answer notice? Where does the memory get lost?",
)
def memory_lost(S):
    return 0 * S


@mistake(
    "R31",
    "square",
    "Hand in a 2×3 matrix: your line stops. And for a vector, how many numbers does the "
    "product give, and how many are needed?",
)
def dot_product(g):
    return g @ g


@mistake(
    "R10",
    "square",
    "Change the slope of the first parameter only, and print S. Which entries change? Can a "
    "steep and a flat direction get steps of their own?",
)
def summed(g):
    return np.sum(g**2)


@mistake(
    "R12",
    "square",
    "Change the slope of the first parameter only, and print S. Is this an average over the "
    "parameters, or over the steps?",
)
def averaged_over_parameters(g):
    return np.mean(g**2)


@mistake(
    "R15",
    "move",
    "Put dw = 0 and S = 0: nan, or not? Which of your brackets holds ε, and what does ε protect there?",
)
def bracket_around_eps(lr, root, eps, direction):
    return (lr / root + eps) * direction


@mistake("R16", "keep2", "Write your line with `+=` out in full. How often does the old S enter now?")
def kept_twice(beta2):
    return 1 + beta2


@mistake(
    "R17", "w_new", "Take one step on the ravine and print the loss before and after. Are you climbing?"
)
def climbs(w, move):
    return w + move


@mistake(
    "R18",
    "results",
    "Both results are there. In which order do they leave, and in which does the first line of "
    "the exercise name them?",
)
def wrong_order(w_back, S_back):
    return S_back, w_back


@mistake(
    "R19",
    "w_new",
    "The numbers are those wanted. But print the caller's w before the call and after it: what "
    "does `-=` do to an array?",
    kind="style",
)
def w_in_place(w, move):
    w -= move
    return w


@mistake(
    "R57",
    "S_new",
    "The numbers are those wanted. But print the caller's S before the call and after it: what "
    "do `*=` and `+=` do to an array?",
    kind="style",
)
def S_in_place(S, keep2, add2, square):
    S *= keep2
    S += add2 * square
    return S


@mistake(
    "R58",
    "S_new w_new",
    "The numbers are those wanted. But the caller's w and S have both changed. Print them "
    "before the call and after it.",
    kind="style",
)
def both_in_place(w, dw, S, lr, beta2, eps):
    S *= beta2
    S += (1 - beta2) * dw**2
    w -= lr * dw / (np.sqrt(S) + eps)
    return S, w


@mistake(
    "R20",
    "divisor",
    "Put S = 0 and a tiny slope: what is your divisor, and which way does w go? What is ε there for?",
)
def eps_subtracted(root, eps):
    return root - eps


@mistake(
    "R21",
    "S_back",
    "Your w is right. Let the slope be 3 for many steps and print S: an average of which "
    "quantity should it be?",
)
def root_returned(root):
    return root


@mistake(
    "R22",
    "keep2 add2",
    "Hand in beta2 = 0.1, then 0.9: your answer is the same. How many gradients does your S know?",
)
def latest_square_only():
    return 0.0, 1.0


AGAINST_S = (
    "Turn the sign of dw: the step should turn too. S tells how steep it has been; what in your "
    "step tells the direction?"
)


@mistake("R24", "move", AGAINST_S)
def S_subtracted(S_new):
    return S_new


@mistake("R24", "move", AGAINST_S)
def S_subtracted_with_lr(lr, S_new):
    return lr * S_new


@mistake("R24", "move", AGAINST_S)
def S_divided(lr, S_new, divisor):
    return lr * S_new / divisor


@mistake(
    "R25",
    "S_new",
    "Try slopes +1, −1, +1, −1: an average of squares is near 1, yours near 0. Which comes "
    "first, squaring or averaging?",
)
def square_of_average(keep2, old_S, add2, g):
    return (keep2 * np.sqrt(old_S) + add2 * g) ** 2


UPSIDE_DOWN = (
    "Compare a steep and a flat parameter: which of them takes the longer step in yours, and which "
    "one should be held back?"
)


@mistake("R26", "move", UPSIDE_DOWN)
def multiplies(lr, direction, divisor):
    return lr * direction * divisor


@mistake("R26", "move", UPSIDE_DOWN)
def multiplies_by_root(lr, direction, root, eps):
    return lr * direction * root + eps


@mistake("R26", "move", UPSIDE_DOWN)
def multiplies_by_bare_root(lr, direction, root):
    return lr * direction * root


@mistake(
    "R27",
    "divisor",
    "Put dw = 0 and S = 0, a dead feature: what does your fraction give? Which argument has "
    "your function not used?",
)
def eps_left_out(root):
    return root


@mistake(
    "R28",
    "add2",
    "Let the slope be 3 for many steps: the root of S should end at 3, yours ends lower. What "
    "exactly is squared?",
)
def weight_squared(beta2):
    return (1 - beta2) ** 2


DESTROYED = (
    "Print dw before the call and after it, and try a slope of −1: which way does w go? What does "
    "`**=` do to an array?"
)


@mistake("R29", "g square", DESTROYED)
def squares_in_place(dw):
    dw **= 2
    return dw, dw


@mistake("R29", "g", DESTROYED)
def squares_in_place_then_again(dw):
    dw **= 2
    return dw


@mistake("R30", "results", "One result comes back. With what would the next call average?")
def only_w(w_back):
    return w_back


@mistake(
    "R32",
    "S_back",
    "Your w is right. Call the function a second time with what it gave back: does the second "
    "call know of the first?",
)
def old_S_returned(S):
    return S


@mistake(
    "R33",
    "move",
    "Read your last line as Python does, division before addition. Which part of it is "
    "divided, and by what?",
)
def brackets_missing(lr, direction, eps, root):
    return lr * direction / eps + root


@mistake(
    "R33",
    "move",
    "Read your last line as Python does, division before addition. Which part of it is "
    "divided, and by what?",
)
def brackets_missing_root_first(lr, direction, eps, root):
    return lr * direction / root + eps


@mistake(
    "R34",
    "keep2",
    "Let the slope be 3 for many steps. The root of S should end at 3: does yours ever stop growing?",
)
def never_forgets():
    return 1.0


@mistake(
    "R35",
    "add2",
    "Let the slope be 3 for many steps: the root of S should end at 3. What do your two "
    "weights add up to?",
)
def same_weight_twice(beta2):
    return beta2


@mistake(
    "R36",
    "add2",
    "Let the slope be 3 for many steps: the root of S should end at 3. What do your two "
    "weights add up to, signs included?",
)
def one_plus_beta(beta2):
    return 1 + beta2


@mistake(
    "R37",
    "add2",
    "Hand in two different gradients: your S is the same for both. What is S meant to collect?",
)
def square_left_out():
    return 0.0


@mistake(
    "R38",
    "square",
    "From S = 0, compare slopes of 1 and 10: S should become a hundred times as large. What "
    "becomes of yours?",
)
def size_instead_of_square(g):
    return np.abs(g)


@mistake("R39", "move", "Call it with lr = 0.1 and with lr = 0.001. Which of the two steps is longer?")
def lr_forgotten(direction, divisor):
    return direction / divisor


@mistake(
    "R40",
    "divisor",
    "Multiply every gradient by 10: in RMSprop the step hardly changes, yours becomes ten "
    "times longer. Who uses your S?",
)
def S_unused():
    return 1.0


@mistake(
    "R41",
    "divisor",
    "Put S = 0 and a tiny slope: how large should the divisor be, and how large is yours? In "
    "how many places does ε enter?",
)
def eps_twice(S_used, eps):
    return np.sqrt(S_used + eps) + eps


@mistake(
    "R42",
    "S_back",
    "Your w is right. Put dw = 0 and S = 0 and print the S that goes out. Should the memory know ε?",
)
def eps_in_memory(S_new, eps):
    return S_new + eps


@mistake(
    "R43",
    "S_used",
    "Start from S = 0: your first step is about lr long. Which repair is in here that RMSprop, "
    "in this lesson, does without?",
)
def corrected_for_ever(S_new, beta2):
    return S_new / (1 - beta2)


@mistake(
    "R44",
    "move",
    "Set lr to 0: nothing may move. Double lr: the step should double. Where has your lr gone?",
)
def lr_below(lr, direction, divisor):
    return direction / (lr * divisor)


@mistake(
    "R45",
    "root",
    "Make every gradient, and its history, ten times larger: the step should stay as it is. "
    "Which power of S does that?",
)
def another_root(S_used):
    return np.cbrt(S_used)


@mistake(
    "R45",
    "root",
    "Make every gradient, and its history, ten times larger: the step should stay as it is. "
    "Which power of S does that?",
)
def square_instead_of_root(S_used):
    return S_used**2


@mistake(
    "R46",
    "w_new",
    "Put dw = 0: w should stay where it is, yours is divided. What do your brackets hold together?",
)
def w_divided(w, lr, direction, divisor):
    return (w - lr * direction) / divisor


@mistake(
    "R47",
    "root",
    "Multiply every gradient by 10: the step should hardly change. Of which quantity do you "
    "take the root?",
)
def root_of_gradient(g):
    return np.sqrt(np.abs(g))


@mistake(
    "R48",
    "root",
    "Change the S of the first parameter only: should the second one's step change? How many "
    "divisors have you got?",
)
def norm_of_S(S_used):
    return np.sqrt(np.sum(S_used)) + 0 * S_used


@mistake(
    "R51", "move", "Turn the sign of dw: the step should turn too. What stands above your fraction line?"
)
def gradient_left_out(lr, divisor):
    return lr / divisor


@mistake(
    "R52",
    "direction",
    "Turn the sign of dw: the step should turn too. What has taken the sign out of it?",
)
def squared_above(g):
    return g**2


@mistake(
    "R53",
    "divisor",
    "Set eps to 0, then to 0.05: how much should that change? What does ε do to your divisor?",
)
def eps_multiplied(root, eps):
    return root * eps


@mistake(
    "R54",
    "divisor",
    "Put dw = 0 and S = 0: what is 0 divided by 0 in yours? Set eps = 1: by how much does your "
    "divisor grow?",
)
def fixed_eps(root):
    return root + 1e-8


@mistake(
    "R55",
    "S_new",
    "Put dw = 0 and S = 1: how much of S should be left after one step? When is your square taken?",
)
def all_squared(keep2, old_S, add2, g):
    return (keep2 * old_S + add2 * g) ** 2


@mistake(
    "R56", "S_new", "Set lr to 0: S should be what it would have been anyway. Should the memory know lr?"
)
def lr_in_S(keep2, old_S, add2, square, lr):
    return keep2 * old_S + add2 * lr * square


@mistake(
    "R59",
    "move",
    "Hand in S = 0 with the same slope: the step should become longer. Yours keeps its length: "
    "who uses your S?",
)
def sign_of_gradient(lr, direction):
    return lr * np.sign(direction)


@mistake(
    "R60",
    "keep2",
    "Put dw = 0 and S = 1: β₂ of it should be left after one step. How much is left of yours?",
)
def squared_share(beta2):
    return beta2**2


@mistake(
    "R61",
    "answer",
    "Call it with lr = 0: nothing may move, yours does. In which order do lr and beta2 come "
    "in? Compare the two `def` lines.",
)
def lr_and_beta2_exchanged(w, dw, S, lr, beta2, eps):
    return solution(w, dw, S, beta2, lr, eps)


@mistake(
    "R62",
    "answer",
    "Print beta2 and eps as they arrive. Is the order in your `def` line that of the exercise?",
)
def beta2_and_eps_exchanged(w, dw, S, lr, beta2, eps):
    return solution(w, dw, S, lr, eps, beta2)


@mistake(
    "R63",
    "answer",
    "Print dw and S as they arrive, for dw = 0 and S = 1. Is the order in your `def` line that "
    "of the exercise?",
)
def dw_and_S_exchanged(w, dw, S, lr, beta2, eps):
    return solution(w, S, dw, lr, beta2, eps)


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
        "No slope and no memory: w should stay, and S too. What is 0 divided by in yours?",
        BASE,
        [{"dw": ZERO, "S": ZERO}],
        lambda a: close(a["w"], W) and close(a["S"], ZERO),
        WHERE["divisor"],
    ),
    (
        "Only S is different here, by 1. By how much should the returned S change? What is "
        "beta2 the share of?",
        BASE,
        [{}, {"S": S + 1}],
        lambda a, b: close(b["S"] - a["S"], BETA2 + ZERO),
        WHERE["keep2"],
    ),
    (
        "With beta2 = 0 nothing is remembered. Which quantity should S then be?",
        BASE,
        [{"beta2": F(0)}],
        lambda a: close(a["S"], G1**2),
        WHERE["square"],
    ),
    (
        "From S = 0, which share of the square should S hold after one step? Here the slope is 2.",
        BASE,
        [{"S": ZERO, "dw": ZERO + 2}],
        lambda a: close(a["S"], 4 * (1 - BETA2) + ZERO),
        WHERE["add2"],
    ),
    (
        "Only the first entry of dw is different here. Which parameters should notice?",
        BASE,
        [{}, {"dw": G1 + np.array([1.0, 0, 0])}],
        lambda a, b: close(a["w"][1:], b["w"][1:]) and close(a["S"][1:], b["S"][1:]),
        "Look for a sum, a mean, a norm or a product that mixes the parameters.",
    ),
    (
        "Turn the sign of dw: the step should turn as well. Does yours?",
        BASE,
        [{}, {"dw": -G1}],
        lambda a, b: close(a["w"] - W, W - b["w"]),
        WHERE["direction"],
    ),
    (
        "w should move against the slope, here +1 everywhere. Which way does yours go?",
        BASE,
        [{"dw": ZERO + 1}],
        lambda a: (a["w"] < W).all(),
        "Look at the sign in front of the step.",
    ),
    (
        "Only S is larger here. Which of the two steps should be the shorter one?",
        BASE,
        [{}, {"S": S + 1}],
        lambda a, b: (abs(b["w"] - W) < abs(a["w"] - W)).all(),
        WHERE["S_used"],
    ),
    (
        "Without ε and without a history, RMSprop does not see the size of the slope: the "
        "second dw is ten times the first. Are your two steps alike?",
        BASE,
        [{"S": ZERO, "eps": F(0)}, {"S": ZERO, "eps": F(0), "dw": 10 * G1}],
        lambda a, b: close(a["w"], b["w"]),
        WHERE["root"],
    ),
    (
        "A tiny slope and no history: the root is nearly 0. What is the divisor then, and how "
        "long should the step be with ε = 0.05?",
        BASE,
        [{"S": ZERO, "dw": ZERO + 1e-9}],
        lambda a: np.allclose((W - a["w"]) / LR, 1e-9 / EPS, rtol=1e-5, atol=0),
        WHERE["divisor"],
    ),
    (
        "Set ε to 0: the way from w to your new w, squared, times the S you hand back, should "
        "be (lr · dw)². Is it?",
        BASE,
        [{"eps": F(0)}],
        lambda a: close((a["w"] - W) ** 2 * a["S"], (LR * G1) ** 2),
        WHERE["S_used"],
    ),
    (
        "Divide lr · dw by your step, and take the root of your S away from it. Should ε be left?",
        BASE,
        [{}],
        lambda a: close(LR * G1 / (W - a["w"]) - np.sqrt(a["S"]), EPS + ZERO),
        WHERE["divisor"],
    ),
]
