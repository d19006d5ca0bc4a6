"""RMSprop: what learners write, and what to ask them."""

from functools import partial

import numpy as np

from . import common
from . import gradient_descent_step as plain
from .common import BETA2, EPS, G1, G2, LR, MATRIX, ONE, WIDE, ZERO, F, S, W, close
from .parts import answers, catalogue, law
from .reading import results
from .sharing import borrowed, renamed, reworded


def solution(w, dw, S, lr, beta2, eps):
    """Take one step of RMSprop; S is the average of the squared gradients so far."""
    S = beta2 * S + (1 - beta2) * dw**2
    w = w - lr * dw / (np.sqrt(S) + eps)
    return w, S


STORY = {  # the parts that a hand works out
    "square": "the square of dw is",
    "S_new": "the new S is",
    "root": "its root is",
    "divisor": "with eps that is",
    "move": "the step is",
    "w_new": "w is",
}
NAMES = ("w", "dw", "S", "lr", "beta2", "eps")
CASES = [
    (ONE[0], ONE[1], ONE[3], F(0.1), F(0.8), EPS),
    (W, G1, ZERO, LR, BETA2, EPS),
    (W, G2, S, LR, BETA2, EPS),
    (W, G1, S, F(0.0577215664), F(0.3141592653), F(0.5)),
    (MATRIX[0], MATRIX[1], MATRIX[3], LR, F(0.9), EPS),
    (W, WIDE, S, LR, F(0.99), EPS),
    (W, np.array([0.0, 0.0, -0.8]), np.array([0.0, 0.6, 0.0]), LR, BETA2, EPS),  # a dead feature
]
EXTRA = {4}
BASE = common.BASE
PROBES = common.far(NAMES)

PARTS = {
    "g": lambda dw: dw,
    "old_S": lambda S: S,
    "keep2": lambda beta2: beta2,
    "add2": lambda beta2: 1 - beta2,
    "square": lambda g: g**2,
    "S_new": lambda keep2, old_S, add2, square: keep2 * old_S + add2 * square,
    "S_used": lambda S_new: S_new,
    "root": lambda S_used: np.sqrt(S_used),
    "floor": lambda eps: eps,
    "divisor": lambda root, floor: root + floor,
    "direction": lambda g: g,
    "move": lambda lr, direction, divisor: lr * direction / divisor,
    "w_new": lambda w, move: w - move,
    "w_back": lambda w_new: w_new,
    "S_back": lambda S_new: S_new,
    "results": lambda w_back, S_back: (w_back, S_back),
    "answer": lambda results: results,
}
WHERE = (
    common.WHERE
    | common.where_average(2, "S", "squared gradient")
    | {
        "square": "Look at the line that makes the new S: what is done to the gradient there?",
        "S_used": "Look at the S below the fraction line. When was it made?",
        "root": "Look at what stands between S and the division.",
        "divisor": "Look at what the gradient is divided by. Print it for a parameter whose S is 0.",
        "direction": "Look at what stands above the fraction line.",
    }
)
MISTAKES, mistake = catalogue()
read = partial(results, ("w", "S"))
answer = partial(answers, NAMES, PARTS)


@mistake("R01", "divisor", kind="convention")
def eps_inside(S_used, floor):
    """This form has ε inside the root, as Keras, TensorFlow 1 and Optax do: an ε there acts like √ε
    outside, 1e-8 like 1e-4. This lesson wants ε outside the root, a floor under the divisor. With S = 0,
    how large is each version's divisor?

    Your S is the lesson's. Only ε is added at another moment.

    With S = 0 and eps = 0.05 the divisor is 0.05 here; yours is the root of 0.05, 0.224.
    """
    return np.sqrt(S_used + floor)


@mistake("R50", "divisor", kind="convention")
def eps_as_maximum(root, floor):
    """You let ε be a floor by taking the larger of the two: some codes do, with the same effect where S
    is large. This lesson wants ε added to the root. How do the two differ where the root is about ε?

    Look at what the gradient is divided by. Print it where the root is as large as ε: how far apart are
    the two forms there?
    """
    return np.maximum(root, floor)


@mistake("R02", "root")
def root_forgotten(S_used):
    """Start from S = 0 with ε = 0 and make the gradient ten times larger: the step should stay as it is.
    What becomes of yours, and what undoes a square?
    """
    return S_used


@mistake("R04", "square")
def not_squared(g):
    """Start from S = 0 and print S after a slope of −3: can an average of squares be negative? What went
    into it?
    """
    return g


@mistake("R07", "keep2 add2")
def adagrad():
    """Your S can only grow (this is another method, AdaGrad). After a thousand steps, how long are your
    steps, and what would let old squares fade?
    """
    return 1.0, 1.0


@mistake("R08", "S_used")
def divides_by_old_S(S):
    """Start from S = 0: how long is your very first step? How large is the S at the moment when you
    divide by it?
    """
    return S


@mistake("R31", "square")
def dot_product(g):
    """Hand in a 2×3 matrix: your line stops. And for a vector, how many numbers does the product give,
    and how many are needed?
    """
    return g @ g


@mistake("R10", "square")
def summed(g):
    """Change the slope of the first parameter only, and print S. Which entries change? Can a steep and a
    flat direction get steps of their own?
    """
    return np.sum(g**2)


@mistake("R12", "square")
def averaged_over_parameters(g):
    """Change the slope of the first parameter only, and print S. Is this an average over the parameters,
    or over the steps?
    """
    return np.mean(g**2)


@mistake("R15", "move")
def bracket_around_eps(lr, root, floor, direction):
    """Put dw = 0 and S = 0: nan, or not? Which bracket holds ε, and what does ε protect there?

    Look at the fraction. Read it as Python does: which operation comes first?
    """
    return (lr / root + floor) * direction


@mistake("R58", "S_new w_new", kind="style")
def both_in_place(w, dw, S, lr, beta2, eps):
    """The numbers are those wanted. But the caller's w and S have both changed. Print them before the
    call and after it.
    """
    S *= beta2
    S += (1 - beta2) * dw**2
    w -= lr * dw / (np.sqrt(S) + eps)
    return S, w


@mistake("R20", "divisor")
def eps_subtracted(root, floor):
    """Put S = 0 and a tiny slope: what is your divisor, and which way does w go? What is ε there for?"""
    return root - floor


@mistake("R21", "S_back")
def root_returned(root):
    """Let the slope be 3 for many steps and print S: an average of which quantity should it be?"""
    return root


@mistake("R22", "keep2 add2")
def latest_square_only():
    """Hand in beta2 = 0.1, then 0.9: your answer is the same. How many gradients does your S know?"""
    return 0.0, 1.0


@mistake("R24", "move")
def S_subtracted(S_new):
    """Turn the sign of dw: the step should turn too. S tells how steep it has been; what in your step
    tells the direction?
    """
    return S_new


@mistake("R24", "move")
def S_subtracted_with_lr(lr, S_new):
    return lr * S_new


@mistake("R24", "move")
def S_divided(lr, S_new, divisor):
    return lr * S_new / divisor


@mistake("R25", "S_new")
def square_of_average(keep2, old_S, add2, g):
    """Try slopes +1, −1, +1, −1: an average of squares is near 1, yours near 0. Which comes first,
    squaring or averaging?
    """
    return (keep2 * np.sqrt(old_S) + add2 * g) ** 2


@mistake("R65", "S_new")
def square_of_averaged_sizes(keep2, old_S, add2, g):
    """Try slopes 1, 9, 1, 9, …: an average of squares is near 41, yours near 25. Which comes first,
    squaring or averaging?
    """
    return (keep2 * np.sqrt(old_S) + add2 * abs(g)) ** 2


@mistake("R26", "move")
def multiplies(lr, direction, divisor):
    """Compare a steep and a flat parameter: which of them takes the longer step in yours, and which one
    should be held back?
    """
    return lr * direction * divisor


@mistake("R26", "move")
def multiplies_by_root(lr, direction, root, floor):
    return lr * direction * root + floor


@mistake("R26", "move")
def multiplies_by_bare_root(lr, direction, root):
    return lr * direction * root


@mistake("R27", "divisor")
def eps_left_out(root):
    """Put dw = 0 and S = 0, a dead feature: what does your fraction give? Which argument has your
    function not used?
    """
    return root


@mistake("R28", "add2")
def weight_squared(beta2):
    """Let the slope be 3 for many steps: the root of S should end at 3, yours ends lower. What exactly
    is squared?
    """
    return (1 - beta2) ** 2


@mistake("R29", "g square")
def squares_in_place(dw):
    """Print dw before the call and after it, and try a slope of −1: which way does w go? What does `**=`
    do to an array?
    """
    dw **= 2
    return dw, dw


@mistake("R29", "g")
def squares_in_place_then_again(dw):
    dw **= 2
    return dw


@mistake("R33", "move")
def brackets_missing(lr, direction, floor, root):
    """Read your last line as Python does, division before addition. Which part of it is divided, and by
    what?

    Look at the fraction. Read it as Python does: which operation comes first?
    """
    return lr * direction / floor + root


@mistake("R33", "move")
def brackets_missing_root_first(lr, direction, floor, root):
    return lr * direction / root + floor


@mistake("R38", "square")
def size_instead_of_square(g):
    """From S = 0, compare slopes of 1 and 10: S should become a hundred times as large. What becomes of
    yours?
    """
    return np.abs(g)


@mistake("R39", "move")
def lr_forgotten(direction, divisor):
    """Call it with lr = 0.1 and with lr = 0.001. Which of the two steps is longer?"""
    return direction / divisor


@mistake("R40", "divisor")
def S_unused():
    """Start from S = 0 and multiply the gradient by 10: the step should hardly change. What becomes of
    yours, and who uses your S?
    """
    return 1.0


@mistake("R41", "divisor")
def eps_twice(S_used, floor):
    """Put S = 0 and a tiny slope: how large should the divisor be, and how large is yours? In how many
    places does ε enter?
    """
    return np.sqrt(S_used + floor) + floor


@mistake("R42", "S_back")
def eps_in_memory(S_new, eps):
    """Put dw = 0 and S = 0 and print the S that goes out. Should the memory know ε?"""
    return S_new + eps


@mistake("R43", "S_used")
def corrected_for_ever(S_new, beta2):
    """Start from S = 0: your first step is about lr long. Which repair is in here that RMSprop, in this
    lesson, does without?
    """
    return S_new / (1 - beta2)


@mistake("R44", "move")
def lr_below(lr, direction, divisor):
    """Set lr to 0: nothing may move. Double lr: the step should double. Where has your lr gone?"""
    return direction / (lr * divisor)


@mistake("R45", "root")
def another_root(S_used):
    """Start from S = 0 with ε = 0 and make the gradient ten times larger: the step should stay as it is.
    Which power of S does that?
    """
    return np.cbrt(S_used)


@mistake("R45", "root")
def square_instead_of_root(S_used):
    return S_used**2


@mistake("R46", "w_new")
def w_divided(w, lr, direction, divisor):
    """Put dw = 0: w should stay where it is, yours is divided. What do your brackets hold together?"""
    return (w - lr * direction) / divisor


@mistake("R47", "root")
def root_of_gradient(g):
    """Start from S = 0 and multiply the gradient by 10: the step should hardly change. Of which quantity
    do you take the root?
    """
    return np.sqrt(np.abs(g))


@mistake("R48", "root")
def norm_of_S(S_used):
    """Change the S of the first parameter only: should the second one's step change? How many divisors
    have you got?
    """
    return np.sqrt(np.sum(S_used)) + 0 * S_used


@mistake("R51", "move")
def gradient_left_out(lr, divisor):
    """Turn the sign of dw: the step should turn too. What stands above your fraction line?"""
    return lr / divisor


@mistake("R52", "direction")
def squared_above(g):
    """Turn the sign of dw: the step should turn too. What has taken the sign out of it?"""
    return g**2


@mistake("R53", "divisor")
def eps_multiplied(root, floor):
    """Set eps to 0, then to 0.05: how much should that change? What does ε do to your divisor?"""
    return root * floor


for number in (1e-8, 1e-7, 1e-6, 1e-5, 1e-10, 1e-3):

    @mistake("R54", "floor")
    def fixed_eps(*, number=number):
        """Hand in eps = 1, then eps = 0: by how much does your divisor change? Which number stands where
        eps should?

        Look for a small number that is typed into your function. Which argument is never used?
        """
        return number


for number in (0.1, 0.01, 0.001):

    @mistake("R69", "move")
    def typed_lr(direction, divisor, *, number=number):
        """Call it with lr = 0.2, then with lr = 0.4: the step is the same. Which number stands where lr
        should?
        """
        return number * direction / divisor


@mistake("R66", "divisor", kind="convention")
def square_of_eps_inside(S_used, floor):
    """You put ε² under the root: with S = 0 the divisor is ε, as in this lesson, and so `translate`
    writes an ε outside for a framework that has it inside. The two differ where the root is about ε.
    This lesson wants ε added to the root. With root = ε, how large is each divisor?

    Your S is the lesson's. Print the divisor where the root of S is as large as ε: how far apart are
    the two forms there?

    With a root of 0.05 and eps = 0.05 the divisor is 0.1 here; yours is 0.0707.
    """
    return np.sqrt(S_used + floor**2)


@mistake("R55", "S_new")
def all_squared(keep2, old_S, add2, g):
    """Put dw = 0 and S = 1: how much of S should be left after one step? When is your square taken?"""
    return (keep2 * old_S + add2 * g) ** 2


@mistake("R56", "S_new")
def lr_in_S(keep2, old_S, add2, square, lr):
    """Set lr to 0: S should be what it would have been anyway. Should the memory know lr?"""
    return keep2 * old_S + add2 * lr * square


@mistake("R59", "move")
def sign_of_gradient(lr, direction):
    """Hand in S = 0 with the same slope: the step should become longer. Yours keeps its length: who uses
    your S?
    """
    return lr * np.sign(direction)


@mistake("R61", "answer")
def lr_and_beta2_exchanged(w, dw, S, lr, beta2, eps):
    """Call it with lr = 0: nothing may move, yours does. In which order do lr and beta2 come in? Compare
    the two `def` lines.

    Look at the `def` line, and print every argument on the first line of your function. Which number has
    which name?
    """
    return solution(w, dw, S, beta2, lr, eps)


@mistake("R62", "answer")
def beta2_and_eps_exchanged(w, dw, S, lr, beta2, eps):
    """Print beta2 and eps as they arrive. Is the order in your `def` line that of the exercise?

    Look at the `def` line, and print every argument on the first line of your function. Which number has
    which name?
    """
    return solution(w, dw, S, lr, eps, beta2)


@mistake("R63", "answer")
def dw_and_S_exchanged(w, dw, S, lr, beta2, eps):
    """Print dw and S as they arrive, for dw = 0 and S = 1. Is the order in your `def` line that of the
    exercise?

    Look at the `def` line, and print every argument on the first line of your function. Which number has
    which name?
    """
    return solution(w, S, dw, lr, beta2, eps)


@mistake("R64", "old_S")
def begins_at_w(w, S):
    """Start from S = 0 and print the S that your average begins with. Which unit has it, and can it be
    negative?
    """
    return S if np.any(S) else 1.0 * w


WORDS = {"keep": "keep2", "add": "add2", "beta": "beta2", "v": "S", "new": "square", "goal": "S"}
WORDS |= {"old": "old_S", "made": "S_new", "back": "S_back", "value": "square"}
MISTAKES += renamed(
    common.AVERAGE,
    {
        "leaky": "R05",
        "swapped": "R06",
        "kept twice": "R16",
        "never forgets": "R34",
        "same weight twice": "R35",
        "one plus beta": "R36",
        "left out": "R37",
        "squared share": "R60",
        "typed": "R67",
        "typed before the old": "R70",
        "typed before the new": "R71",
    },
    **WORDS,
)
MISTAKES += renamed(
    common.MEMORY,
    {
        "lost": "R09",
        "wrong order": "R18",
        "first is new": "R23",
        "only w": "R30",
        "old one back": "R32",
        "in place": "R57",
        "brackets": "R68",
    },
    **WORDS,
)
OWN = {  # where the question of plain gradient descent does not hold: S divides
    "G10": (
        "Start from S = 0 and double dw: the step should hardly change. What becomes of yours, and "
        "what has taken the size out of what stands above the line?"
    ),
    "G11": (
        "Start from S = 0 and double dw: the step should hardly change. What becomes of yours, and "
        "what has taken the size out of what stands above the line?"
    ),
    "G12": (
        "Divide your step by lr, and print it beside what it should be made of. How many steps did "
        "you take?"
    ),
}
MISTAKES += reworded(borrowed(plain.MISTAKES, PARTS, {"G01": "R17", "G05": "R19"}), OWN)
MISTAKES += common.RESULT
PAIRED = MISTAKES


@law({"beta2": F(0)})
def square_without_memory(a):
    """With beta2 = 0 nothing is remembered. Which quantity should S then be?

    square
    """
    return close(a["S"], G1**2)


@law({"S": ZERO, "dw": ZERO + 2})
def first_share_of_S(a):
    """From S = 0, which share of the square should S hold after one step? Here the slope is 2.

    add2
    """
    return close(a["S"], 4 * (1 - BETA2) + ZERO)


@law({"S": ZERO, "eps": F(0)}, {"S": ZERO, "eps": F(0), "dw": 10 * G1})
def blind_to_the_size(a, b):
    """Without ε and without a history, RMSprop does not see the size of the slope: the second dw is ten
    times the first. Are your two steps alike?

    root
    """
    return close(a["w"], b["w"])


@law({"eps": F(0)})
def way_fits_S(a):
    """Set ε to 0: the way from w to your new w, squared, times the S you hand back, should be (lr ·
    dw)². Is it?

    S_used
    """
    return close((a["w"] - W) ** 2 * a["S"], (LR * G1) ** 2)


@law({})
def eps_is_left(a):
    """Divide lr · dw by your step, and take the root of your S away from it. Should ε be left?

    divisor
    """
    return close(LR * G1 / (W - a["w"]) - np.sqrt(a["S"]), EPS + ZERO)


LAWS = [
    common.still_without_lr,
    common.nothing_comes_of_nothing,
    common.keeps_its_share_of_S,
    square_without_memory,
    first_share_of_S,
    common.one_entry_alone,
    common.turns_with_the_slope,
    common.downhill,
    common.larger_S_shorter_step,
    blind_to_the_size,
    common.eps_is_a_floor,
    way_fits_S,
    eps_is_left,
]
