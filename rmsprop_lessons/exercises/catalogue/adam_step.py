"""Adam: what learners write, and what to ask them."""

from functools import partial

import numpy as np

from . import common, momentum_step, rmsprop_step
from . import gradient_descent_step as plain
from .common import BETA1, BETA2, EPS, G1, G2, LR, MATRIX, ONE, WIDE, ZERO, F, S, V, W, close
from .parts import answers, catalogue, law
from .reading import results
from .sharing import borrowed, renamed, reworded


def solution(w, dw, v, S, t, lr, beta1, beta2, eps):
    """Take step t of Adam; v and S are the raw averages so far, and t is 1 at the first call."""
    v = beta1 * v + (1 - beta1) * dw
    S = beta2 * S + (1 - beta2) * dw**2
    v_corrected = v / (1 - beta1**t)
    S_corrected = S / (1 - beta2**t)
    w = w - lr * v_corrected / (np.sqrt(S_corrected) + eps)
    return w, v, S


STORY = {  # the parts that a hand works out
    "v_new": "the new v is",
    "S_new": "the new S is",
    "left1": "v is divided by",
    "left2": "S by",
    "direction": "so v becomes",
    "S_used": "and S",
    "divisor": "root and eps make",
    "move": "the step is",
    "w_new": "w is",
}
NAMES = ("w", "dw", "v", "S", "t", "lr", "beta1", "beta2", "eps")
CASES = [
    (ONE[0], ONE[1], 0 * ONE[2], 0 * ONE[3], 1, F(0.1), BETA1, BETA2, EPS),
    (W, G1, ZERO, ZERO, 1, LR, BETA1, BETA2, EPS),
    (W, G2, V, S, 2, LR, BETA1, BETA2, EPS),
    (W, G1, V, S, 7, F(0.0577215664), F(0.3141592653), F(0.6), F(1.5)),
    (MATRIX[0], MATRIX[1], MATRIX[2], MATRIX[3], 3, LR, F(0.9), BETA2, EPS),
    (W, WIDE, V, S, 30, LR, F(0.6), F(0.99), EPS),
    (W, np.array([0.0, 0.0, -0.8]), 0 * V, np.array([0.0, 0.6, 0.0]), 4, LR, BETA1, BETA2, EPS),
]
EXTRA = {4}
BASE = common.BASE
PROBES = common.far(NAMES)
FIRST = {"v": ZERO, "S": ZERO, "t": 1}

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
    **{name: _R[name] for name in ("root", "floor", "divisor", "move", "w_new", "w_back")},
    "v_back": lambda v_new: v_new,
    "S_back": lambda S_new: S_new,
    "results": lambda w_back, v_back, S_back: (w_back, v_back, S_back),
    "answer": lambda results: results,
}
BACK = "Look at your `return`: which v and which S go out? They come in again at the next call."
BOTH = "Print both divisors of the repair, for t = 1, 2, 3. Should they grow towards 1, and do they?"
WHERE = (
    momentum_step.WHERE
    | rmsprop_step.WHERE
    | {
        "time": "Print the t that reaches your powers, in the first call.",
        "left1": BOTH,
        "left2": BOTH,
        "direction": "Look at what stands above the fraction line: which of your v's is it?",
        "S_used": "Look at what stands under the root: which of your S's is it?",
        "v_back": BACK,
        "S_back": BACK,
    }
)
MISTAKES, mistake = catalogue()
read = partial(results, ("w", "v", "S"))
answer = partial(answers, NAMES, PARTS)


@mistake("A01", "v_back S_back")
def corrected_returned(direction, S_used):
    """Call the function again with what it gave back, at t = 2: how often are the averages repaired by
    then? Which pair is the memory?
    """
    return direction, S_used


@mistake("A46", "v_back")
def corrected_v_returned(direction):
    """Call the function again with the v that it gave back: how often is it repaired by then?"""
    return direction


@mistake("A47", "S_back")
def corrected_S_returned(S_used):
    """Call the function again with the S that it gave back: how often is it repaired by then?"""
    return S_used


@mistake("A02", "direction S_used")
def raw_averages_used(v_new, S_new):
    """At t = 1 and ε = 0 the step should be lr long, whatever the slope. How long is yours? Which of
    your averages does the last line use?
    """
    return v_new, S_new


@mistake("A04", "direction")
def only_S_corrected(v_new):
    """At t = 1 and ε = 0 the step should be lr long. Yours is shorter: two averages started from 0;
    which of them is still low?
    """
    return v_new


@mistake("A40", "S_used")
def only_v_corrected(S_new):
    """At t = 1 and ε = 0 the step should be lr long. Yours is longer: two averages started from 0; which
    of them is still low?
    """
    return S_new


@mistake("A05", "left1 left2")
def power_missing(beta1, beta2):
    """Hand in t = 1, then t = 1000: your step is the same. Should the repair stay that strong for ever,
    or fade?
    """
    return 1 - beta1, 1 - beta2


@mistake("A06", "time")
def t_one_too_large(t):
    """Call it with t = 1 and ε = 0: the step should be lr long. Which t reaches your powers by then?"""
    return t + 1


@mistake("A07", "time")
def t_one_too_small(t):
    """The first call gives nan or inf. Which power of β do you take at t = 1, and what is left of 1
    then?
    """
    return t - 1


@mistake("A41", "divisor", kind="convention")
def eps_beside_raw_root(S_new, left2, floor):
    """You fold the repair into lr and leave ε beside the raw root, as Keras and the paper's shortcut do:
    their ε is worth ε / √(1 − β₂^t) of the lesson's. This lesson wants ε beside the repaired root. At
    which t do the two differ most?

    Your averages are the lesson's. Only ε stands at another place: is the root repaired before it is
    added, or after?
    """
    return (np.sqrt(S_new) + floor) / np.sqrt(left2)


@mistake("A71", "divisor", kind="convention")
def eps_inside_raw_root(S_new, left2, floor):
    """Two forms of other courses at once: the repair is folded into lr, and ε stands inside the raw
    root, as in Keras 2 and some language models. An ε there acts like √(ε / (1 − β₂^t)) of the
    lesson's. This lesson wants ε beside the repaired root. Put S = 0 and dw = 0 at t = 1: how large is
    each divisor?

    Your averages are the lesson's. ε stands at another place in two ways: inside the root, and before
    the repair.
    """
    return np.sqrt(S_new + floor) / np.sqrt(left2)


@mistake("A72", "divisor", kind="convention")
def square_of_eps_inside_raw_root(S_new, left2, floor):
    """Two forms of other courses at once: the repair is folded into lr, and ε² stands inside the raw
    root. With S = 0 that is ε / √(1 − β₂^t) of the lesson's. This lesson wants ε beside the repaired
    root. At which t do the two differ most?

    Your averages are the lesson's. ε stands at another place in two ways: inside the root, and before
    the repair.
    """
    return np.sqrt(S_new + floor**2) / np.sqrt(left2)


@mistake("A50", "direction", kind="convention")
def nadam(v_new, g, beta1, left1):
    """This is Nadam's form, Adam with Nesterov's look ahead: w moves along β₁ · v + (1 − β₁) · gradient,
    repaired. This lesson wants plain Adam, which moves along the repaired v itself. At which t do the
    two differ most?

    Your averages are the lesson's. Only what stands above the fraction line differs.
    """
    return (beta1 * v_new + (1 - beta1) * g) / left1


@mistake("A50", "direction", kind="convention")
def nadam_with_next_t(v_new, g, beta1, left1, time):
    """This is Nadam's form, Adam with Nesterov's look ahead: w moves along β₁ · (repaired v) + (1 − β₁)
    · gradient / (1 − β₁^t). This lesson wants plain Adam, which moves along the repaired v itself. At
    which t do the two differ most?

    Your averages are the lesson's. Only what stands above the fraction line differs.
    """
    return beta1 * v_new / (1 - beta1 ** (time + 1)) + (1 - beta1) * g / left1


@mistake("A51", "results", kind="convention")
def t_returned(w_back, v_back, S_back, t):
    """You hand t back as well, as the package's own `adam` does: there the function counts, here the
    caller does, and t comes in as 1 at the first call. This lesson wants three results. Who would count
    if both did?
    """
    return w_back, v_back, S_back, t


@mistake("A51", "results", kind="convention")
def next_t_returned(w_back, v_back, S_back, t):
    return w_back, v_back, S_back, t + 1


@mistake("A09", "move")
def bracket_around_eps(lr, direction, root, floor):
    """Put dw = 0 and both averages 0: nan, or not? Which of your brackets holds ε, and what does ε
    protect there?

    Look at the fraction. Read it as Python does: which operation comes first?
    """
    return lr * (direction / root + floor)


@mistake("A11", "keep1 add1 keep2 add2 left1 left2")
def betas_exchanged(beta1, beta2, t):
    """Change beta1 only, and print v and S. Which of them changed? Which of the two averages should
    remember longer?
    """
    return beta2, 1 - beta2, beta1, 1 - beta1, 1 - beta2**t, 1 - beta1**t


@mistake("A11", "keep1 add1 keep2 add2")
def betas_exchanged_in_averages(beta1, beta2):
    return beta2, 1 - beta2, beta1, 1 - beta1


@mistake("A12", "keep2 add2 left2")
def beta1_everywhere(beta1, t):
    """Hand in beta2 = 0.1, then 0.9: your answer is the same. Which average should it steer?"""
    return beta1, 1 - beta1, 1 - beta1**t


@mistake("A12", "keep2 add2")
def beta1_in_both_averages(beta1):
    """Change beta1 only, and print S. Should it have noticed?"""
    return beta1, 1 - beta1


@mistake("A53", "keep1 add1 left1")
def beta2_everywhere(beta2, t):
    """Hand in beta1 = 0.1, then 0.9: your answer is the same. Which average should it steer?"""
    return beta2, 1 - beta2, 1 - beta2**t


@mistake("A53", "keep1 add1")
def beta2_in_both_averages(beta2):
    """Change beta2 only, and print v. Should it have noticed?"""
    return beta2, 1 - beta2


@mistake("A14", "old_S")
def S_from_new_v(v_new):
    """Change the incoming v only, and print the S that goes out. Should it have noticed? Each average
    has a memory of its own.
    """
    return v_new


@mistake("A14", "old_S")
def S_from_old_v(v):
    return v


@mistake("A54", "old_v")
def v_from_S(S):
    """Change the incoming S only, and print the v that goes out. Should it have noticed? Each average
    has a memory of its own.
    """
    return S


@mistake("A15", "results")
def states_exchanged(w_back, v_back, S_back):
    """All three results are there, two of them in each other's place. In which order does the exercise
    name them?
    """
    return w_back, S_back, v_back


@mistake("A55", "results")
def states_first(w_back, v_back, S_back):
    """All three results are there. In which order do they leave, and in which does the exercise name
    them?
    """
    return v_back, S_back, w_back


@mistake("A55", "results")
def states_first_and_exchanged(w_back, v_back, S_back):
    return S_back, v_back, w_back


@mistake("A55", "results")
def w_between(w_back, v_back, S_back):
    return v_back, w_back, S_back


@mistake("A55", "results")
def w_between_and_exchanged(w_back, v_back, S_back):
    return S_back, w_back, v_back


@mistake("A69", "root")
def root_taken_before_the_repair(S_new, left2):
    """Take the first call with ε = 0: every step should be lr long. Print your divisor beside the size
    of the slope: which comes first, the repair or the root?

    Look at what the repair of S divides: an average of squares, or its root?
    """
    return np.sqrt(S_new) / left2


@mistake("A21", "move")
def corrected_twice(lr, left1, left2, direction, divisor):
    """At t = 1 and ε = 0 the step should be lr long. Count your repairs: one in the averages, and where
    is the other?

    Look at everything that multiplies or divides your v on its way to w. Which of it is a repair?
    """
    return lr * np.sqrt(left2) / left1 * direction / divisor


@mistake("A22", "direction")
def gradient_above(g):
    """Hand in v = 0, then v = 100: the v that comes back changes, w does not. What stands above your
    fraction line?
    """
    return g


@mistake("A56", "direction")
def gradient_corrected_above(g, left1):
    """Start from v = 0 with ε = 0: the first step is too long. Is what stands above the fraction line an
    average, and what is it divided by?
    """
    return g / left1


@mistake("A59", "v_new S_new", kind="style")
def averages_in_place(v, S, dw, beta1, beta2):
    """The numbers are those wanted. But the caller's v and S have changed. Print them before the call
    and after it.
    """
    v *= beta1
    v += (1 - beta1) * dw
    S *= beta2
    S += (1 - beta2) * dw**2
    return v, S


@mistake("A60", "v_new S_new w_new", kind="style")
def all_in_place(w, v, S, t, dw, lr, beta1, beta2, eps):
    """The numbers are those wanted. But the caller's w, v and S have all changed. Print them before the
    call and after it.
    """
    v, S = averages_in_place(v, S, dw, beta1, beta2)
    w -= lr * (v / (1 - beta1**t)) / (np.sqrt(S / (1 - beta2**t)) + eps)
    return v, S, w


@mistake("A28", "old_v old_S")
def memory_lost(v, S):
    """Hand in v = S = 0, then v = S = 100. Does anything in your answer notice? Where does the memory
    get lost?
    """
    return 0 * v, 0 * S


@mistake("A30", "left2")
def beta1_in_both_corrections(beta1, t):
    """At t = 1 and ε = 0 the step should be lr long. Print both divisors of the repair: which β belongs
    to S?

    Print both divisors of the repair at t = 1, each beside the weight of the new value in its own
    average. Are they the same?
    """
    return 1 - beta1**t


@mistake("A61", "left1")
def beta2_in_both_corrections(beta2, t):
    """At t = 1 and ε = 0 the step should be lr long. Print both divisors of the repair: which β belongs
    to v?

    Print both divisors of the repair at t = 1, each beside the weight of the new value in its own
    average. Are they the same?
    """
    return 1 - beta2**t


@mistake("A62", "left1 left2")
def corrections_exchanged(beta1, beta2, t):
    """At t = 1 and ε = 0 the step should be lr long. Print both divisors of the repair: which β belongs
    to which?

    Print both divisors of the repair at t = 1, each beside the weight of the new value in its own
    average. Are they the same?
    """
    return 1 - beta2**t, 1 - beta1**t


@mistake("A31", "direction S_used")
def old_averages_used(v, S, left1, left2):
    """Start from v = S = 0: which averages does your step see, those from before this gradient or those
    after it?
    """
    return v / left1, S / left2


@mistake("A31", "direction S_used")
def old_raw_averages_used(v, S):
    return v, S


@mistake("A32", "old_v old_S")
def arguments_exchanged(v, S):
    """Hand in v = 0 and S = 100, and print both as they arrive. Is the order in your `def` line that of
    the exercise?
    """
    return S, v


@mistake("A32", "old_v old_S results")
def arguments_and_results_exchanged(v, S, w, dw, t, lr, beta1, beta2, eps):
    w, new_v, new_S = solution(w, dw, S, v, t, lr, beta1, beta2, eps)
    return S, v, (w, new_S, new_v)


@mistake("A63", "add1 add2")
def leaky_both():
    """Let the gradient be 3 for many steps. Where should v and the root of S end? Add up the weights of
    both averages.
    """
    return 1.0, 1.0


@mistake("A35", "square")
def square_of_v(v_new):
    """Try slopes +1, −1, +1, −1: S should be near 1, yours near 0. Whose square goes into it?"""
    return v_new**2


@mistake("A38", "divisor v_back S_back")
def corrected_returned_and_eps_inside(S_used, floor, direction):
    """Two things. First: call the function again with what it gave back, at t = 2; how often are the
    averages repaired by then? And then look where ε stands.
    """
    return np.sqrt(S_used + floor), direction, S_used


@mistake("A42", "direction S_used")
def multiplies_by_correction(v_new, S_new, left1, left2):
    """At t = 1 and ε = 0 the step should be lr long. Should the repair stretch the averages or shrink
    them?

    Look at the two repairs. Print each average before and after: does it grow?
    """
    return v_new * left1, S_new * left2


@mistake("A43", "left1 left2")
def product_for_power(beta1, beta2, t):
    """Print both divisors of the repair for t = 1, 2, 3. What is β³, and what is 3β?"""
    return 1 - beta1 * t, 1 - beta2 * t


@mistake("A44", "left1 left2")
def power_of_the_bracket(beta1, beta2, t):
    """Print both divisors of the repair for t = 1, 2, 3: they shrink. Which number is raised to the
    power t in yours?
    """
    return (1 - beta1) ** t, (1 - beta2) ** t


@mistake("A45", "left1 left2")
def divides_by_power(beta1, beta2, t):
    """Print both divisors of the repair for t = 1, 2, 3. What do the weights of an average from 0 add up
    to?
    """
    return beta1**t, beta2**t


@mistake("A45", "left1 left2")
def one_plus_power(beta1, beta2, t):
    """Print both divisors of the repair for t = 1, 2, 3: they are above 1. What do the weights of an
    average from 0 add up to?
    """
    return 1 + beta1**t, 1 + beta2**t


@mistake("A64", "v_back S_back")
def old_averages_returned(v, S):
    """Call the function a second time with what it gave back: does the second call know of the first?"""
    return v, S


@mistake("A65", "keep1 add1 keep2 add2")
def weights_swapped(beta1, beta2):
    """Try β = 0.9 for both and a sudden change of slope. The averages should turn slowly; yours follow
    at once. What is β the share of?
    """
    return 1 - beta1, beta1, 1 - beta2, beta2


@mistake("A66", "keep1 keep2")
def both_kept_twice(beta1, beta2):
    """Write your lines with `+=` out in full. How often do the old averages enter now?"""
    return 1 + beta1, 1 + beta2


@mistake("A67", "v_new S_new")
def corrected_fed_back(keep1, old_v, add1, g, keep2, S, add2, beta1, beta2, t):
    """Call the function twice in a row and work out the second by hand: how often are your averages
    repaired by then?
    """
    return (keep1 * old_v + add1 * g) / (1 - beta1**t), (keep2 * S + add2 * g**2) / (1 - beta2**t)


for number in (0.9, 0.99):

    @mistake("A73", "keep1 add1 left1")
    def typed_beta1(t, *, number=number):
        """Hand in beta1 = 0.1, then 0.5: your answer is the same. Which number stands where beta1
        should?

        keep1
        """
        return number, 1 - number, 1 - number**t


for number in (0.999, 0.99, 0.9):

    @mistake("A74", "keep2 add2 left2")
    def typed_beta2(t, *, number=number):
        """Hand in beta2 = 0.1, then 0.5: your answer is the same. Which number stands where beta2
        should?

        keep2
        """
        return number, 1 - number, 1 - number**t


@mistake("A75", "keep1 add1 left1 keep2 add2 left2")
def typed_betas(t):
    """Hand in beta1 = beta2 = 0.1, then 0.5: your answer is the same. Which numbers stand where the two
    should?

    keep1
    """
    return 0.9, 1 - 0.9, 1 - 0.9**t, 0.999, 1 - 0.999, 1 - 0.999**t


@mistake("A76", "v_new S_new")
def brackets_missing_in_averages(keep1, old_v, beta1, g, keep2, S, beta2):
    """Work out `1 - 0.8 * 3` by hand, in Python's order. Which of the two operations comes first, and
    with what is the gradient multiplied then?

    Look at the lines that make v and S, and read them aloud as Python does: what belongs together?
    """
    return keep1 * old_v + 1 - beta1 * g, keep2 * S + 1 - beta2 * g**2


MISTAKES += renamed(plain.MISTAKES, {"G01": "A26", "G04": "A17", "G05": "A27"})
MISTAKES += renamed(common.MEMORY, {"only w": "A37"})
MISTAKES += renamed(common.AVERAGE, {"leaky": "A33"}, **momentum_step.WORDS)
STEPS = {
    "R01": "A08",
    "R02": "A29",
    "R04": "A10",
    "R05": "A34",
    "R10": "A36",
    "R15": "A39",
    "R20": "A25",
    "R27": "A57",
    "R33": "A52",
    "R39": "A48",
    "R40": "A58",
    "R46": "A19",
    "R50": "A68",
    "R54": "A77",
    "R66": "A70",
}
OWN = {  # where the other exercise's question does not hold for Adam
    "A29": (
        "Take the first call with ε = 0 and make the gradient ten times larger: the step should stay "
        "as it is. What becomes of yours, and what undoes a square?"
    ),
    "A58": (
        "Take the first call and multiply the gradient by 10: the step should hardly change. What "
        "becomes of yours, and who uses your S?"
    ),
    "R45": (
        "Take the first call with ε = 0 and make the gradient ten times larger: the step should stay "
        "as it is. Which power of S does that?"
    ),
    "R47": (
        "Take the first call and multiply the gradient by 10: the step should hardly change. Of which "
        "quantity do you take the root?"
    ),
    "R24": (
        "Start from v = 0 and turn the sign of dw: the step should turn too. S tells how steep it has "
        "been; what in your step tells the direction?"
    ),
    "R51": (
        "Start from v = 0 and turn the sign of dw: the step should turn too. What stands above your "
        "fraction line?"
    ),
    "R52": (
        "Start from v = 0 and turn the sign of dw: the step should turn too. What has taken the sign "
        "out of it?"
    ),
    "R43": "Print what S is divided by, for t = 1, 2, 1000. Should the repair fade, and does it?",
    "R22": (
        "Hand in beta2 = 0.1, then 0.9, and print S: it is the same. How many gradients does it know?"
    ),
    "M10": (
        "Hand in v = 0, then v = 100: the v that comes back is the same. Which line loses the old v "
        "before you average?"
    ),
    "M24": (
        "At t = 1 and ε = 0 the step should be lr long, whatever the slope. Make the slope ten times "
        "larger: along how many things does your w move, and what divides them?"
    ),
    "M35": "Print what v is divided by, for t = 1, 2, 1000. Should the repair fade, and does it?",
    "M39": (
        "Hand in beta1 = 0.1, then 0.9, and print v: does it change? Your two weights are the same, "
        "whatever beta1 is."
    ),
    "M46": "Start from v = S = 0 and make one gradient tiny, far below ε. Which of your steps notices?",
    "G10": (
        "Take the first call and double dw: the step should hardly change. What becomes of yours, and "
        "what has taken the size out of what stands above the line?"
    ),
    "G11": (
        "Take the first call and double dw: the step should hardly change. What becomes of yours, and "
        "what has taken the size out of what stands above the line?"
    ),
}
MISTAKES += reworded(renamed(rmsprop_step.MISTAKES, STEPS), OWN)
PAIRED = MISTAKES + common.RESULT
OTHERS = borrowed(momentum_step.MISTAKES, PARTS) + borrowed(rmsprop_step.MISTAKES, PARTS, STEPS)
MISTAKES = PAIRED + reworded(OTHERS, OWN)


@law(FIRST | {"dw": ZERO + 2})
def first_shares(a):
    """At the first call, which share of the gradient should v hold, and which share of its square S?
    Here the slope is 2.

    Look at the two lines that make v and S, and at which v and S go out.
    """
    return close(a["v"], 2 * (1 - BETA1) + ZERO) and close(a["S"], 4 * (1 - BETA2) + ZERO)


@law({}, {"t": 5})
def t_leaves_the_averages(a, b):
    """Only t is different here. Should the averages that you hand back notice?

    v_back
    """
    return close(a["v"], b["v"]) and close(a["S"], b["S"])


@law(FIRST | {"eps": F(0)})
def first_step_is_lr_long(a):
    """The first call with ε = 0: every step should be exactly lr long, against the slope. How long are
    yours?

    Look at the two repairs: at t = 1 they should undo the two weights of the gradient.
    """
    return close(a["w"], W - LR * np.sign(G1))


@law({"t": 10000, "v": ZERO + 0.5, "S": ZERO + 0.25, "dw": ZERO + 0.5, "eps": F(0)})
def repair_fades(a):
    """t is 10 000 here, and β to that power is nothing: which role should the repair still play? The
    averages are v = 0.5 and S = 0.25, the slope 0.5.

    Print both divisors of the repair for this t.
    """
    return close(a["w"], W - LR)


@law({"eps": F(0)})
def way_fits_v_and_S(a):
    """At t = 2 and ε = 0, divide your step by lr and multiply it by the root of the S you hand back over
    √(1 − β₂²). Should the v you hand back, over 1 − β₁², be left?

    Look at both repairs at t = 2: what is divided by what?
    """
    return close((W - a["w"]) / LR * np.sqrt(a["S"] / (1 - BETA2**2)), a["v"] / (1 - BETA1**2))


LAWS = [
    common.still_without_lr,
    common.keeps_its_share_of_v,
    common.keeps_its_share_of_S,
    first_shares,
    t_leaves_the_averages,
    common.one_entry_alone,
    common.nothing_comes_of_nothing,
    first_step_is_lr_long,
    repair_fades,
    common.turns_with_the_slope,
    common.larger_S_shorter_step,
    common.eps_is_a_floor,
    way_fits_v_and_S,
]
