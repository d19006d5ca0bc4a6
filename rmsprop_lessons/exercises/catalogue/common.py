"""What the exercises share: inputs that tell mistakes apart, slips, and laws that answers obey."""

import numpy as np

from ..calls import close
from .parts import catalogue, law

F = np.float64  # a Python float would raise ZeroDivisionError where an array gives inf
W, G1, G2 = np.array([1.0, -2.0, 0.5]), np.array([0.4, -3.0, 0.7]), np.array([-1.1, 0.6, 2.0])
WIDE = np.array([1e-4, -250.0, 2e-3])  # a gradient that a limit or a threshold would change
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
HYPER = {"lr": LR, "beta1": BETA1, "beta2": BETA2, "eps": EPS}
BASE = {"w": W, "dw": G1, "v": V, "S": S, "t": 2, **HYPER}  # a step takes what it has a name for
X = np.array([9.0, 5.0, 6.0, 9.0, 7.0])
SERIES = {"x": X, "beta": BETA}
LONG = 10 + 7 * np.sin(0.37 * np.arange(2000))
FAR_SERIES: list[dict] = [
    {"x": X + 1},
    *({"x": X * F(s)} for s in [1e-2, 1e-4, 1e-7, 1e-10, 1e-16, 1e-30, 1e-100, 1e-304]),
    *({"x": X * F(s)} for s in [1e2, 1e4, 1e9, 1e30, 1e100]),
    *({"x": X, "beta": F(b)} for b in [0.01, 0.5, 0.999, 0.99999]),
    {"x": np.array([0.0, 0.0, 5.0, 0.0, 3.0])},
    {"x": np.full(300, 10.0), "beta": F(0.9)},
    {"x": LONG, "beta": F(0.99)},
    {"x": LONG, "beta": F(0.5)},
]

# Inputs far from 1, where a threshold or a floor can hide: nothing of a step is lost beside w = 0.
UNIT = np.array([1.0, -0.7, 0.45])
TINY, LARGE = (
    [1e-2, 1e-4, 1e-7, 1e-10, 1e-16, 1e-30, 1e-60, 1e-100, 1e-152],
    [1e2, 1e4, 1e9, 1e30, 1e100],
)
REST = {"w": ZERO, "v": ZERO, "S": ZERO, "t": 1}
FAR: list[dict] = [
    REST | {"dw": UNIT},
    *(REST | {"dw": UNIT * F(s)} for s in [*TINY, 1e-200, 1e-304, *LARGE]),
    *(REST | {"v": UNIT * F(s), "dw": ZERO} for s in [*TINY, 1e-304, *LARGE]),
    *(  # as if in another unit: eps and the averages shrink with the slope
        {"w": ZERO, "v": V * F(s), "S": S * F(s) ** 2, "dw": G1 * F(s), "eps": EPS * s}
        for s in [*TINY, 1e-155, *LARGE]
    ),
    *(REST | {"lr": F(s), "dw": UNIT} for s in [*TINY, 1e-304, *LARGE]),
    *({"w": UNIT * F(s), "v": ZERO, "dw": ZERO} for s in [1e-9, 1e-304]),
    *({"w": UNIT, "v": ZERO, "dw": UNIT * s} for s in [1e-3, 1e-5, 1e-7]),
    {"w": UNIT * 1e100, "lr": F(1e100)},
    REST | {"dw": UNIT * 1e-200, "eps": F(1e-302)},
    *({"w": ZERO, "beta1": F(b), "beta2": F(b)} for b in [0.0, 0.01, 0.999, 0.99999]),
    *(
        {"w": ZERO, "t": t, "beta1": F(1 - 1 / t), "beta2": F(1 - 0.5 / t)}
        for t in [1, 10, 100, 1000, 100_000]
    ),
]


def far(names, changes=FAR, base=BASE):
    """Return these inputs as the arguments of an exercise."""
    return [tuple((base | change)[name] for name in names) for change in changes]


# What is said where no entry of a catalogue speaks: a question, and where to look.
FORM = "the answer has another form. How many things should come back, and of which shape?"
SAID = {
    "crash": (
        "Just before that line, print every name in it, with its type and its shape.",
        "Work the line out on paper for the input below. What should come back in the end is {}.",
    ),
    "dots": ("Where do three dots still stand? Each stands for something that you write.",),
    "endless": (
        "It was still computing. Is that line in a loop? Then what should end it, and does that come?",
        "Print the loop's counter, or its condition, each time round. Does it come nearer to its end?",
        "Work the loop out on paper for three values. How often should it go round?",
    ),
    "waits": (
        "It was waiting, not computing. What does that line wait for?",
        "Nothing needs to wait, to ask or to load here: all that is needed comes in as arguments.",
    ),
    "random": (
        "your function gives two answers to the same question. What does it remember, or draw?",
        "Everything it may use comes in as an argument. Which name comes from outside, or lives on?",
    ),
    "untouchable": (
        "it cannot be called: looking at it already raises an error. Is it an ordinary function?",
    ),
    "spoilt": (
        "the package's own answer fails here as well. Have you put something in place of a function of "
        "NumPy? Restart the kernel.",
    ),
    "nan": (
        "there is a nan in it. Print what stands under the root, and what you divide by: is one of them "
        "negative, or 0?",
        "Follow the nan backwards, line by line. Which is the first line that makes one out of numbers?",
    ),
    "digits": (
        "your numbers agree to about six digits and no further. Print the dtype of each of your arrays: "
        "how many digits does it hold?",
        "Look for a place where an array is made or changed to another type.",
    ),
    "dtype": (
        "the values come back in a wrapping. Print the type and the dtype of what stands behind your "
        "`return`: of which type is one entry?",
        "Go back from the `return`, line by line. Which line makes the values of that type?",
    ),
    "far": (
        "Here the numbers are very small or very large, or there are very many. Which of them do you "
        "treat in another way, or which number on the way no longer fits into a float?",
        "Look for a threshold, a limit, a floor or a rounding, and for a power that grows or shrinks "
        "with every step.",
    ),
    "stands": (
        "What comes in is small, and w stays where it was. On a long valley floor the slope is small: "
        "who says that you have arrived?",
        "Look for a comparison with a small number. Make w = 0, so that no step is lost in its digits, "
        "and print the step.",
    ),
    "form": (FORM, f"{FORM}\nLook at your `return`: print the type and shape of each thing behind it."),
    "numbers": (
        "the numbers differ from the right ones. Where do they part?",
        "Print every intermediate value for this input, and work it out by hand beside it.",
    ),
}
# What is said of the line that a learner names as the slip: of a wrong function, and of a right one.
STEP = " That is the step."
OPEN = (
    "\nOne question is still open: which line of `{0}` has the slip? Write it between quotes: slip = …"
)
ELSEWHERE = (
    "\nThe line that you name is not where it begins. Print what each line of `{0}` makes, for one "
    "small input, and work it out by hand beside it. Which line is the first that differs?"
)
UNKNOWN = "\n`{0}` has no one line like that. Copy a line, or a part that stands in no other one."
LINE = {
    ("", False): "",
    ("", True): "",
    ("open", False): "",
    ("open", True): STEP + OPEN,
    ("named", False): "\nThe line that you name is the one. What should stand there?",
    ("named", True): " And the line that you name is the one.",
    ("elsewhere", False): ELSEWHERE,
    ("elsewhere", True): STEP + ELSEWHERE,
    ("unknown", False): UNKNOWN,
    ("unknown", True): STEP + UNKNOWN,
    "told": "\n(The line, if you want it said: `{1}`)",
}
CHANGED = "no longer what the caller handed in. Print it before and after."
ALSO = "And look again, for this is in your numbers too:"
AGAIN = "\nAnd then look again: there is a second thing, and your numbers show both at once."
WHERE = {
    "g": "Follow the gradient from the `def` line to where it is used. Is it still the same numbers?",
    "direction": "Look at the line that makes the new w: along which of your arrays does w move?",
    "move": "Look at what is subtracted from w. Print it by itself, for one parameter.",
    "w_new": "Look at the line that makes the new w. Read it aloud, sign and brackets included.",
    "w_back": "Look at your `return`: print the w that goes out beside the one that came in.",
    "results": "Look at your `return`, and count: how many things, in which order?",
    "answer": "Look at the very last thing that happens to your numbers before they go out.",
}


def where_average(number, v, new):
    """Return where to look for the parts of a step's average, such as v."""
    line = f"Look at the line that makes the new {v}"
    return {
        f"old_{v}": f"{line}, at what stands for the old one. Is it still the {v} that came in?",
        f"keep{number}": f"{line}: which factor stands before the old {v}?",
        f"add{number}": f"{line}: which factor stands before the {new}?",
        f"{v}_new": f"{line}, and at nothing else yet. Print it beside the {new}.",
        f"{v}_back": f"Look at your `return`: which of your variables goes out as the new {v}?",
    }


# Slips of any weighted average: the exercise says what it calls {v}, {beta} and the {new} value.
AVERAGE, mistake = catalogue()


@mistake("swapped", "keep add")
def swapped(beta):
    """Try {beta} = 0.9 and a sudden change of the {new}. The average should turn slowly; yours follows
    at once. What is {beta} the share of, the old or the new?
    """
    return 1 - beta, beta


@mistake("leaky", "add")
def leaky():
    """Let the {new} be 3 for many steps: {goal} should end at 3. Where does yours end? Add up the two
    weights.
    """
    return 1.0


@mistake("never forgets", "keep")
def never_forgets():
    """Let the {new} be 3 for many steps: {goal} should end at 3. Does yours ever stop growing? What
    happens to the old average at each step?
    """
    return 1.0


@mistake("kept twice", "keep")
def kept_twice(beta):
    """Write your line with `+=` out in full. How often does the old average enter now?"""
    return 1 + beta


@mistake("same weight twice", "add")
def same_weight_twice(beta):
    """Let the {new} be 3 for many steps: {goal} should end at 3. What do your two weights add up to?"""
    return beta


@mistake("one plus beta", "add")
def one_plus_beta(beta):
    """Let the {new} be 3 for many steps: {goal} should end at 3. What do your two weights add up to,
    signs included?
    """
    return 1 + beta


@mistake("left out", "add")
def left_out():
    """Change the {new} and nothing else: your average stays the same. What is it meant to collect?"""
    return 0.0


@mistake("squared share", "keep")
def squared_share(beta):
    """Let the {new} be 0 from now on: after each step {beta} of the average should be left. How much is
    left of yours?
    """
    return beta**2


for number in (0.9, 0.99, 0.999):

    @mistake("typed", "keep add")
    def typed(*, number=number):
        """Hand in {beta} = 0.1, then 0.5: your average is the same. Which number stands where {beta}
        should?

        keep
        """
        return number, 1 - number

    @mistake("typed before the old", "keep")
    def typed_before_the_old(*, number=number):
        """Hand in {beta} = 0.1, then 0.5, and add up your two weights each time. Which of the two knows
        {beta}?
        """
        return number

    @mistake("typed before the new", "add")
    def typed_before_the_new(*, number=number):
        """Hand in {beta} = 0.1, then 0.5, and add up your two weights each time. Which of the two knows
        {beta}?
        """
        return 1 - number


# Slips of an average that a step takes in as {v} and hands back.
MEMORY, mistake = catalogue()


@mistake("lost", "old")
def lost(v):
    """Hand in {v} = 0, then {v} = 100. Does anything in your answer notice? Where does the memory get
    lost?
    """
    return 0 * v


@mistake("in place", "made", kind="style")
def in_place(v, keep, add, value):
    """The numbers are those wanted. But print the caller's {v} before the call and after it: what do
    `*=` and `+=` do to an array?
    """
    v *= keep
    v += add * value
    return v


@mistake("brackets", "made")
def brackets(keep, old, beta, value):
    """Work out `1 - 0.8 * 3` by hand, in Python's order. Which of the two operations comes first, and
    with what is the {new} multiplied then?

    Look at the line that makes the new {v}, and read it aloud as Python does: what belongs together?
    """
    return keep * old + 1 - beta * value


@mistake("old one back", "back")
def old_one_back(v):
    """Call the function a second time with what it gave back: does the second call know of the first?"""
    return v


@mistake("first is new", "made", kind="convention")
def first_is_new(v, keep, add, value):
    """You let the first {v} be the first {new}, a known cure for the low start: the {new} where {v} is
    0, the average afterwards. This lesson starts from 0 in earnest. How long is the first step then?

    Look for the place that asks whether {v} is 0, or where a first call is treated apart.

    From {v} = 0 and a {new} of 4, with {beta} = 0.8: here {v} is 0.8 after the first step, and yours is
    4.
    """
    return keep * v + add * value if np.any(v) else 1.0 * value


@mistake("wrong order", "results")
def wrong_order(w_back, back):
    """Both results are there. In which order do they leave, and in which does the first line of the
    exercise name them?
    """
    return back, w_back


@mistake("only w", "results")
def only_w(w_back):
    """One result comes back. What must the next call remember?"""
    return w_back


# Slips that can happen to any result.
RESULT, mistake = catalogue()


def _each(function, results):
    return tuple(function(r) for r in results) if isinstance(results, tuple) else function(results)


for digits in range(7):

    @mistake(f"X{digits + 1:02}", "answer")
    def rounded(results, *, digits=digits):
        """Your numbers agree with the right ones to a few decimals and no further. Print more digits:
        who cut them off?

        answer

        A thousand steps later the lost decimals have added up. Rounding is for what is printed.
        """
        return _each(lambda r: np.round(np.asarray(r, float), digits), results)


@mistake("X08", "answer")
def cut_to_whole(results):
    """Print the type of one result: it is whole. Where did the decimals go?"""
    return _each(lambda r: np.trunc(np.asarray(r, float)), results)


@mistake("X09", "answer")
def negative(results):
    """Every number has the opposite sign. Print one of them after each line that touches it: where does
    it turn?
    """
    return _each(lambda r: -np.asarray(r), results)


@mistake("X10", "answer")
def zeros(results):
    """What comes back holds nothing but zeros. Print it one line earlier: was it ever filled?"""
    return _each(lambda r: 0 * np.asarray(r), results)


@law({"lr": F(0)})
def still_without_lr(a):
    """Set lr to 0: how far may w go?

    Look for what is added to w, or taken off it, without being multiplied by lr.
    """
    return close(a["w"], W)


@law({"dw": ZERO, "v": ZERO, "S": ZERO, "t": 1})
def nothing_comes_of_nothing(a):
    """No slope and no memory: where should w be after the step, and the averages?

    Look for what moves w besides the averages, and what enters those besides the gradient.
    """
    return close(a["w"], W) and all(close(a[name], ZERO) for name in a if name != "w")


@law({}, {"dw": G1 + np.array([1.0, 0, 0])})
def one_entry_alone(a, b):
    """Only the first entry of dw is different here. Which parameters should notice?

    Look for a sum, a mean, a norm or a product that mixes the parameters.
    """
    return all(close(a[name][1:], b[name][1:]) for name in a)


@law({}, {"dw": -G1, "v": -V})
def turns_with_the_slope(a, b):
    """Turn every sign of the slopes: the step should turn as well. Does yours?

    Look for a square, a size or a minimum that takes the sign out of what w moves along.
    """
    return close(a["w"] - W, W - b["w"])


@law({"dw": ZERO + 1, "v": ZERO + 1})
def downhill(a):
    """The slope is +1 everywhere, and the step should lead down it. Which way does your w go?

    Look at the sign in front of the step.
    """
    return (a["w"] < W).all()


@law({}, {"v": V + 1})
def keeps_its_share_of_v(a, b):
    """Only v is different here, by 1. By how much should each average that you hand back change? What is
    beta1 the share of?

    Look at the lines that make the averages: which factor stands before the old one, and what else goes
    in?
    """
    return close(b["v"] - a["v"], BETA1 + ZERO) and close(a.get("S", S), b.get("S", S))


@law({}, {"S": S + 1})
def keeps_its_share_of_S(a, b):
    """Only S is different here, by 1. By how much should each average that you hand back change? What is
    beta2 the share of?

    Look at the lines that make the averages: which factor stands before the old one, and what else goes
    in?
    """
    return close(b["S"] - a["S"], BETA2 + ZERO) and close(a.get("v", V), b.get("v", V))


@law({}, {"S": S + 1})
def larger_S_shorter_step(a, b):
    """Only S is larger here. Which of the two steps should be the shorter one?

    S_used
    """
    return (abs(b["w"] - W) < abs(a["w"] - W)).all()


@law({"w": ZERO, "dw": ZERO + 1e-9, "v": ZERO, "S": ZERO, "t": 1})
def eps_is_a_floor(a):
    """A tiny slope and no history, and w = 0, so that nothing of the step is lost: the root is nearly 0.
    What is the divisor then, and how long should the step be with ε = 0.05?

    divisor
    """
    return np.allclose(-a["w"] / LR, 1e-9 / EPS, rtol=1e-5, atol=0)


@law({"beta": F(0)})
def a_number_without_memory(a):
    """With beta = 0 nothing is remembered: the data should come back as they are, and here is a nan.
    What do you divide by beta, or by a power of it?

    Your formula may be right wherever beta is above 0. What would do without a division by it?
    """
    return not np.isnan(a["v"]).any()


@law({"beta": F(0)})
def data_without_memory(a):
    """With beta = 0 nothing is remembered: the data should come back as they are. Do they?

    add
    """
    return close(a["v"], X)


@law({}, {"x": X + np.array([0, 0, 0, 0, 1.0])})
def looks_back_only(a, b):
    """Only the last data point differs here. Which averages should notice?

    An average may look back, not ahead: look at which x each of yours uses.
    """
    return close(a["v"][:-1], b["v"][:-1])


@law({"x": X.astype(int)}, {})
def keeps_decimals(a, b):
    """The same values, once whole and once with a decimal point: why should the answers differ?

    Look at the dtype of every array that you make.
    """
    return close(a["v"], b["v"])


@law({}, {"x": 2 * X})
def doubles_with_data(a, b):
    """Double the data: the averages should double. Do yours?

    Look for a number that is added, or a limit, on the way from x to the average.
    """
    return close(b["v"], 2 * a["v"])
