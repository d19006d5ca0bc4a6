"""RMSprop in place and in pieces: what learners write, and what to ask them."""

import tracemalloc

import numpy as np

from . import rmsprop_step as plain
from .common import BETA2, EPS, G1, G2, LR, ONE, WIDE, ZERO, F, S, W, close, far
from .parts import catalogue, follow, law
from .reading import finished, numbers
from .sharing import borrowed, reworded


def solution(w, dw, S, scratch, lr, beta2, eps):
    """Take one step of RMSprop in w and S themselves, piece by piece; scratch holds one piece."""
    for i in range(0, len(w), len(scratch)):
        part = slice(i, i + len(scratch))
        t = scratch[: len(w[part])]
        np.multiply(dw[part], dw[part], out=t)
        t *= 1 - beta2
        S[part] *= beta2
        S[part] += t
        np.sqrt(S[part], out=t)
        t += eps
        np.divide(dw[part], t, out=t)
        t *= lr
        w[part] -= t


STORY = plain.STORY
NAMES = ("w", "dw", "S", "scratch", "lr", "beta2", "eps")
WRITTEN = {"w", "S", "scratch"}  # into these arguments the step may write
LEFT = 9.0  # what an earlier piece has left in scratch
SEVEN = [np.array([*first, *second, last]) for first, second, last in [(W, -W, 3.0), (G1, G2, -0.9)]]
SEVEN.append(np.array([*S, *S[::-1], 0.4]))
LONG, PIECE = 8192, 4096  # entries of a step whose new arrays are counted


def _scratch(n):
    return np.full(n, LEFT)


CASES = [
    (ONE[0], ONE[1], ONE[3], _scratch(1), F(0.1), F(0.8), EPS),
    (W, G1, ZERO, _scratch(3), LR, BETA2, EPS),
    (W, G1, S, _scratch(3), F(0.0577215664), F(0.3141592653), F(0.5)),
    (W, np.array([0.0, 0.0, -0.8]), np.array([0.0, 0.6, 0.0]), _scratch(3), LR, BETA2, EPS),
    (SEVEN[0][:6], SEVEN[1][:6], SEVEN[2][:6], _scratch(3), LR, F(0.9), EPS),
    (*SEVEN, _scratch(3), LR, BETA2, EPS),
    (*SEVEN, _scratch(2), F(0.1), F(0.8), EPS),
    (W, G2, S, _scratch(5), LR, BETA2, EPS),
    (W, WIDE, S, _scratch(3), LR, F(0.99), EPS),
]
EXTRA: set[int] = set()
BASE = plain.BASE | {"scratch": _scratch(3)}
PROBES = far(NAMES, base=BASE)


def call(fn, own):
    """Return what stands in the caller's arrays after fn; for long ones how many new ones it made.

    New arrays are counted in lengths of scratch: the most that there were at one time.
    """
    w, dw, S, scratch = own[:4]
    counts = w.size >= LONG
    starts = counts and not tracemalloc.is_tracing()  # a cell of the lesson may trace already
    if starts:
        tracemalloc.start()
    try:
        if counts:
            tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        back = fn(*own)
        new = tracemalloc.get_traced_memory()[1] - before
    finally:
        if starts:
            tracemalloc.stop()
    if back is not None:
        finished(back)
    if hasattr(back, "__next__"):  # a generator, which has not run
        numbers(back)
    if counts:
        return {"new arrays": np.round(new / scratch.nbytes)}
    return {"w": numbers(w), "S": numbers(S), "dw": numbers(dw)}


PARTS = {
    "pieces": lambda w, scratch: [
        slice(i, i + len(scratch)) for i in range(0, len(w), len(scratch))
    ],  # which entries the step reaches
    **{name: part for name, part in plain.PARTS.items() if name not in ("results", "answer")},
    "dw_back": lambda dw: dw,
    "results": lambda w, S, pieces, w_back, S_back, dw_back: (
        _written(w, pieces, w_back),
        _written(S, pieces, S_back),
        dw_back,
    ),
}
WHERE = plain.WHERE | {
    "pieces": "Print i and the slice that it makes, for 7 entries and a scratch of 3. Which are left?",
    "w_back": "Follow the caller's w: in which line is something written into it?",
    "S_back": "Follow the caller's S: in which lines is something written into it, and in which order?",
    "dw_back": "Look for the lines that write into dw: `out=dw`, `dw *= …`, or another name for dw.",
    "S_new": "Print scratch after each line. Which line still needs what stood there before?",
}
MISTAKES, mistake = catalogue()


def _written(old, pieces, new):
    back = old.copy()
    for piece in pieces:
        back[piece] = new[piece]
    return back


def answer(changes, *given):
    w, dw, S, *_ = given
    known = dict(zip(NAMES, given, strict=True))
    w[...], S[...], dw[...] = follow(PARTS, changes, known)["results"]


@mistake("P01", "S_back")
def new_S_has_the_name(S):
    """Print the caller's S before the call and after it: the new average is not in it. Which of your
    lines makes a new array and gives it an old name?
    """
    return S


@mistake("P01", "S_back")
def sum_has_the_name(keep2, old_S):
    return keep2 * old_S


@mistake("P02", "w_back")
def new_w_has_the_name(w):
    """Print the caller's w before the call and after it: it has stayed as it was. Which of your lines
    makes a new array and gives it the name w?
    """
    return w


@mistake("P03", "w_back S_back")
def nothing_is_written(w, S):
    """Print the caller's w and S before the call and after it: both have stayed as they were. Which of
    your lines write into an array, and which make a new one and give it an old name?

    A name on the left of `=` is given to another array. `out=`, `+=` and `w[…] = …` write into the one
    that is there. Which of them do your lines have?
    """
    return w, S


@mistake("P04", "direction dw_back")
def gradient_squared(dw):
    """Print the caller's dw before the call and after it, and try a slope of −1: which way does w go?
    Into which array do you write the square?
    """
    return dw**2, dw**2


@mistake("P05", "move dw_back")
def scratch_is_the_gradient(lr, dw):
    """Ask Python whether your scratch `is dw`. Print dw after each line: what stands above the fraction
    line when you divide?

    dw_back

    With a = b both names are one array: after a *= 2, what does b print?
    """
    return lr + 0 * dw, lr + 0 * dw


@mistake("P06", "dw_back")
def step_in_the_gradient(move):
    """w and S are right. Now print the caller's dw before the call and after it. Whose array have you
    used to work in?
    """
    return move


@mistake("P06", "dw_back")
def quotient_in_the_gradient(g, divisor):
    return g / divisor


@mistake("P06", "dw_back")
def square_in_the_gradient_at_the_end(square):
    return square


@mistake("P07", "root S_new")
def root_too_early(keep2, old_S):
    """Print scratch after each line. When you add it to S, does the square still stand in it, or has
    something been written over it?
    """
    root = np.sqrt(keep2 * old_S)
    return root, keep2 * old_S + root


@mistake("P08", "S_back")
def root_left_in_S(root):
    """Let the slope be 3 for many steps and print S: an average of which quantity should it be? Into
    which array do you write the root?
    """
    return root


@mistake("P08", "S_back")
def divisor_left_in_S(divisor):
    return divisor


@mistake("P08", "S_back")
def quotient_left_in_S(g, divisor):
    return g / divisor


@mistake("P08", "S_back")
def step_left_in_S(move):
    return move


@mistake("P09", "pieces")
def last_piece_left_out(w, scratch):
    """Hand in 7 entries and a scratch of 3, and print w before and after: which entries have not moved?
    What should happen where the last piece is shorter than scratch?
    """
    n = len(scratch)
    return [slice(i, i + n) for i in range(0, len(w) - n + 1, n)]


@mistake("P10", "pieces")
def last_full_piece_left_out(w, scratch):
    """Hand in 6 entries and a scratch of 3, and print w before and after: which entries have not moved?
    At which i does your loop end?
    """
    n = len(scratch)
    return [slice(i, i + n) for i in range(0, len(w) - n, n)]


@mistake("P11", "pieces")
def one_entry_short(w, scratch):
    """Hand in 6 entries and a scratch of 3, and print w before and after: two entries have not moved.
    Does a slice hold its own end?
    """
    n = len(scratch)
    return [slice(i, i + n - 1) for i in range(0, len(w), n)]


@mistake("P12", "pieces")
def only_the_first_piece(w, scratch):
    """Hand in 6 entries and a scratch of 3, and print w before and after: only the first three have
    moved. Which line goes on to the next piece?

    Print i, and the lengths of w, dw and S, at the start of each round. Do they stay what they were?
    """
    return [slice(0, len(scratch))]


@mistake("P13", "S_new S_used")
def faded_once_a_piece(pieces, old_S, keep2, add2, square):
    """Hand in 6 entries of S = 1 and dw = 0 and a scratch of 3: each entry should keep β₂ of itself.
    What is left of yours? How often does the whole of S pass that line?

    Look at the line that lets the old S fade: does it act on one piece, or on all of S?
    """
    made, used = old_S.copy(), old_S.copy()
    for piece in pieces:
        made *= keep2
        made[piece] += (add2 * square)[piece]
        used[piece] = made[piece]
    return made, used


@mistake("P14", "S_new move", kind="convention")
def without_one_minus_beta2(keep2, old_S, square, add2, lr, g, eps):
    """You keep S without the factor 1 − β₂ and put its root into lr and ε: the same path from S = 0, in
    one pass less, and so does `fast.py`. This exercise wants S to be the average itself. Which number is
    your S after one step from 0 with a slope of 1?

    Two things differ from the form that is asked for: what is added to S, and what lr and ε are
    multiplied with.
    """
    total, share = keep2 * old_S + square, np.sqrt(add2)
    return total, lr / share * g / (np.sqrt(total) + eps / share)


@mistake("P07", "S_new")
def faded_into_scratch(keep2, old_S):
    return keep2 * old_S + old_S


@mistake("P15", "root")
def root_has_no_place(add2, square):
    """Print scratch after each line: which call has changed nothing in it? Where does its result go?

    Look for a call that is not told where to write: its result is a new array, and nobody keeps it.
    """
    return add2 * square


@mistake("P15", "move")
def quotient_has_no_place(lr, divisor):
    return lr * divisor


@mistake("P16", "root")
def root_of_scratch(add2, square):
    """With dw = 0 the divisor should still know of S. Yours does not: of which of the two do you take
    the root, of S or of what stands in scratch?
    """
    return np.sqrt(add2 * square)


@mistake("P17", "move")
def upside_down(lr, divisor, direction):
    """Make a slope ten times smaller: the step should become shorter, or stay. What becomes of yours,
    and which of the two stands above the line?
    """
    return lr * divisor / direction


@mistake("P18", "w_back")
def step_written_into_w(move):
    """Set lr to 0: w should stay where it is. What does your last line write into w, the new place or
    the step?
    """
    return move


@mistake("P19", "g")
def slopes_of_the_first_piece(dw, pieces):
    """Hand in 6 entries with different slopes and a scratch of 3: the last three step as the first three
    do. Which slopes does your second piece read?
    """
    return np.concatenate([dw[: len(dw[piece])] for piece in pieces])


@mistake("P20", "add2")
def added_then_faded(beta2):
    """From S = 0 and a slope of 1, which share of the square should S hold after one step, and which
    does yours? In which order do you fade and add?
    """
    return beta2 * (1 - beta2)


@mistake("P21", "S_new S_back")
def scratch_is_S(keep2, add2, square, lr, g, eps):
    """Ask Python whether your scratch shares its memory with S. What stands in S when you add the square
    to it?
    """
    total = 2 * keep2 * add2 * square
    return total, lr * g / (np.sqrt(total) + eps)


@mistake("P22", "w_back")
def scratch_is_w(w):
    """Whatever comes in, w is 0 after the call. In whose memory do you work, and what is subtracted from
    what at the end?
    """
    return 0 * w


@mistake("P23", "move")
def share_twice(lr, g, add2, root, eps):
    """The square goes in with its share, and lr and ε are divided by the root of that share as well.
    From S = 0 with a slope of 1 and ε = 0: how long should the first step be, and how long is yours?
    """
    return lr * g / (np.sqrt(add2) * root + eps)


# What speaks of results that come back: here nothing does, and the entries above ask instead.
RETURNS = {"G04", "G07", "G09", "R21", "R29", "R31", "R32"}
OWN = {
    "R42": "Put dw = 0 and S = 0 and print S after the call. Should the memory know ε?",
    "G14": "Change dw, and only dw, and print w after the call. Does it notice?",
}
SHARED = borrowed(plain.MISTAKES, PARTS, kinds=("mistake", "convention"))
MISTAKES += reworded([m for m in SHARED if m.id not in RETURNS], OWN)
PAIRED = MISTAKES


SAME = {"w": np.ones(7), "dw": 2 * np.ones(7), "S": np.ones(7)}  # the scratch of BASE has 3


@law(SAME)
def equal_entries_stay_equal(a):
    """Seven equal entries and a scratch of 3: after the step all should still be equal. Which of yours
    differ, and in which piece do they lie?

    pieces
    """
    return all(np.ptp(a[name]) < 1e-12 for name in ("w", "S"))


@law(SAME | {"dw": np.zeros(7)})
def each_entry_fades_once(a):
    """Seven entries with S = 1 and dw = 0, and a scratch of 3: how much of S should be left after one
    step? How often does an entry of yours pass the lines?

    pieces
    """
    return close(a["S"], BETA2 + np.zeros(7))


@law({"w": np.zeros(LONG), "dw": np.ones(LONG), "S": np.ones(LONG), "scratch": _scratch(PIECE)})
def makes_no_new_array(a):
    """A step of 8192 entries, with a scratch of 4096, makes new arrays on its way; counted are those
    as long as scratch. Which of your operations has no place to write to?

    Look for an operation between arrays without `out=`: its result is a new array, even if the next one
    throws it away.
    """
    return a["new arrays"] < 1


LAWS = [
    equal_entries_stay_equal,
    each_entry_fades_once,
    *(x for x in plain.LAWS if x.name in ("first_share_of_S", "eps_is_left", "still_without_lr")),
    makes_no_new_array,
]
