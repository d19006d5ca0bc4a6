"""The training loop around Adam: what learners write, and what to ask them."""

import numpy as np

from . import adam_step as inner
from .adam_step import solution as adam
from .common import BETA1, BETA2, EPS, HYPER, LARGE, LR, TINY, F, close, far
from .parts import catalogue, follow, law
from .reading import Odd, numbers
from .sharing import borrowed, reworded


def solution(params, grad, epochs, batches, lr, beta1, beta2, eps):
    """Train with Adam: one step per batch; return the parameters after each step."""
    params, path, t = dict(params), [], 0
    v = {name: np.zeros_like(w) for name, w in params.items()}
    S = {name: np.zeros_like(w) for name, w in params.items()}
    for epoch in range(epochs):
        for batch in range(batches):
            t += 1
            dw = grad(params, epoch, batch)
            for name, w in params.items():
                params[name], v[name], S[name] = adam(
                    w, dw[name], v[name], S[name], t, lr, beta1, beta2, eps
                )
            path.append(dict(params))
    return path


def grad(params, epoch, batch):
    """Return gradients that know each other's parameters, the epoch and the batch."""
    shift = 1 + 0.5 * batch - 0.3 * epoch + 0.2 * batch * epoch
    total = sum(np.asarray(w, dtype=float) for w in params.values())
    return {
        name: (1.5 - 0.4 * i) * w + 0.3 * (total - w) + shift * (0.7 - 0.5 * i)
        for i, (name, w) in enumerate(params.items())
    }


def slope_of_one(params, epoch, batch):
    """Return gradients of 1 everywhere."""
    return {name: np.ones_like(w) for name, w in params.items()}


def slopes(size):
    """Return a `grad` whose slopes have this size and keep their signs."""

    def slopes_of_one_size(params, epoch, batch):
        turn = size * (1 + 0.3 * epoch + 0.2 * batch)
        return {
            name: turn * (1 - 1.5 * i) * np.ones_like(w) for i, (name, w) in enumerate(params.items())
        }

    return slopes_of_one_size


def read(back):
    """Return a list of dicts as arrays labelled "W after step 1"; anything else raises Odd."""
    if not isinstance(back, list | tuple) or not all(isinstance(entry, dict) for entry in back[:99]):
        raise Odd(f"of type {type(back).__name__}, and not a list of dicts")
    steps = enumerate(back[:99], start=1)
    return {f"{str(n)[:20]} after step {i}": numbers(w) for i, entry in steps for n, w in entry.items()}


STORY: dict[str, str] = {}  # of a loop the steps are shown, not the parts
W, B, C = np.array([1.0, -2.0]), np.array([0.5, 3.0]), np.array([-1.5, 0.8])
NAMES = ("params", "grad", "epochs", "batches", "lr", "beta1", "beta2", "eps")
CASES = [
    ({"W": W[:1]}, grad, 1, 1, LR, BETA1, BETA2, EPS),
    ({"W": W, "b": B}, grad, 1, 1, LR, BETA1, BETA2, EPS),
    ({"W": W, "b": B}, grad, 1, 2, LR, BETA1, BETA2, EPS),
    ({"W": W, "b": B}, grad, 2, 2, LR, BETA1, BETA2, EPS),
    ({"W": B, "b": W, "c": C}, grad, 2, 3, F(0.1), F(0.6), F(0.9), F(1.5)),
]
EXTRA = {0}  # an answer may take for granted that there are two parameters
BASE = {"params": {"W": W, "b": B}, "grad": grad, "epochs": 2, "batches": 2, **HYPER}
REST = {"params": {"W": 0 * W, "b": 0 * B}}
PROBES = far(
    NAMES,
    [
        REST | {"grad": slopes(1.0)},
        *(REST | {"grad": slopes(s)} for s in [*TINY, 1e-200, 1e-304, *LARGE]),
        *(REST | {"grad": slopes(s), "eps": EPS * s} for s in [*TINY, *LARGE]),
        *(REST | {"grad": slopes(1.0), "lr": F(s)} for s in [*TINY, 1e-304, *LARGE]),
        {"grad": slopes(1e-5)},
        {"grad": slopes(1e-200), "eps": F(1e-302)} | REST,
        REST | {"grad": slopes(1.0), "batches": 45, "beta2": F(0.999)},
    ],
    BASE,
)

# What the loop around the step decides; the step itself has the parts of adam_step.
LOOP = {
    "runs": lambda epochs, batches: [
        (epoch, batch) for epoch in range(epochs) for batch in range(batches)
    ],
    "asked": lambda old, epoch, batch: (old, epoch, batch),  # what `grad` gets
    "clock": lambda epoch, batch, batches: epoch * batches + batch + 1,
    "emptied": lambda: False,
    "total": lambda slope: slope,
    "visited": lambda names: names,
    "drawer": lambda name: name,  # where the averages of a parameter are kept
    "begin": lambda w: (0 * w, 0 * w),
    "rate": lambda lr: lr,
    "noted": lambda steps: steps,
}
PARTS = inner.PARTS | LOOP
SLIPS = {  # which lines of a loop make a part
    "clock": r"\bfor t\b|\bt\b[^=()]*=",
    "emptied": r"\b[vS]\b[^=]*=.*(\{|zeros)",
    "begin": r"\b[vS]\b[^=]*=.*(\{|zeros|ones)",
    "asked": r"\bgrad\(",
    "total": r"\b(dw|g|grads?|sums?)\b[^=()]*=",
    "visited": r"for .* in .*(params|dw)|break|return",
    "runs": r"for .* range|return",
    "rate": r"\blr\b",
    "noted": r"append|return",
}
NEXT = "Print the v and S that one step makes, and those that the next one gets. Are they the same?"
WHERE = inner.WHERE | {
    "runs": "Count the steps, and print epoch and batch at each of them.",
    "v_back": NEXT,
    "S_back": NEXT,
    "old_v": NEXT,
    "old_S": NEXT,
    "w_back": "Look at the line that takes in the results of the step. Into which names do they go?",
    "asked": "Look at the call of `grad`: in which loop does it stand, and what does it get?",
    "clock": "Look for every line that changes t, and at how far each is indented.",
    "emptied": "Look for the line that makes v and S, and at how far it is indented.",
    "total": "Look at what you do with the gradient between `grad` and the step.",
    "visited": "Look at the loop over the parameters: what ends it, and how far is that indented?",
    "drawer": "Look at how v and S are stored: under which name does each parameter find its own?",
    "begin": "Look at the line that makes v and S before the first step.",
    "rate": "Print the lr that reaches the step, at every step.",
    "noted": "Look at the line that adds to the history: what exactly is kept, and when?",
}
MISTAKES, mistake = catalogue()


def answer(changes, *given):
    known = dict(zip(NAMES, given, strict=True))
    params, grad = known["params"], known["grad"]
    known |= {"first": {name: w.copy() for name, w in params.items()}}
    new, memory, sums, steps = dict(params), {}, {}, []

    def use(hook, **more):
        known.update(more)
        return follow({hook: LOOP[hook]}, changes, known)[hook]

    for epoch, batch in use("runs"):
        known |= {"epoch": epoch, "batch": batch, "old": {name: w.copy() for name, w in new.items()}}
        if use("emptied"):
            memory = {}
        names = list(use("visited", names=list(new)))
        for k, name in enumerate(names):
            w, told = new[name], use("asked", new=new)
            sums[name] = use("total", slope=grad(*told)[name], sum=sums.get(name, 0.0))
            t = use("clock", k=k, n=len(names))
            place = use("drawer", name=name)
            v, S = memory.get(place) or use("begin", w=w)
            step = {"w": w, "dw": sums[name], "v": v, "S": S, "t": t, "lr": use("rate", t=t)}
            new[name], *memory[place] = follow(inner.PARTS, changes, known | step)["answer"]
        steps.append({name: w.copy() for name, w in new.items()})
    return use("noted", steps=steps)


@mistake("D01", "clock")
def t_counts_epochs(epoch):
    """Print t at every step of two epochs with three batches. How many updates were there, and how often
    did t change?
    """
    return epoch + 1


@mistake("D02", "clock")
def t_starts_again_every_epoch(batch):
    """Print t at the first batch of epoch 2. The averages have been running for a while by then; does t
    know?
    """
    return batch + 1


@mistake("D03", "clock")
def t_counts_parameters(epoch, batch, batches, k, n):
    """Print t after one update of a model with two parameters. How many updates were there?"""
    return (epoch * batches + batch) * n + k + 1


@mistake("D05", "emptied")
def memory_ends_with_epoch(batch):
    """Print v at the start of epoch 2. Should the memory end with an epoch?"""
    return batch == 0


@mistake("D06", "emptied")
def memory_made_every_step():
    """Print v before and after each batch: what does it remember? How often is the container made, and
    which line puts something into it?

    Look for the lines that make v and S, and for those that put new values into them. How far is each
    indented?
    """
    return True


@mistake("D08", "visited")
def only_the_first_parameter(names):
    """After an update only the first parameter has changed. How far is your `return` or `break`
    indented?
    """
    return names[:1]


@mistake("D09", "asked")
def gradient_after_first_update(new, epoch, batch):
    """Both gradients belong to one point. Print the parameters that `grad` gets for the second one: has
    the first one moved by then?
    """
    return new, epoch, batch


@mistake("D10", "total")
def sums_not_emptied(sum, slope):
    """Print the gradient that you use at the second batch, beside that batch's own. What is left in it
    from before?
    """
    return sum + slope


@mistake("D10", "total")
def sums_emptied_every_epoch(sum, slope, batch):
    return sum + slope if batch else slope


@mistake("D12", "clock")
def t_starts_at_0(epoch, batch, batches):
    """nan from the first step on. Which t has that step, and what is β to that power?"""
    return epoch * batches + batch


@mistake("D13", "v_new S_new")
def one_array_for_both(v, dw, beta1, beta2):
    """Ask Python whether `v is S`. Change one entry of v and print S: how many arrays have you made?

    begin
    """
    v = beta1 * v + (1 - beta1) * dw
    v = beta2 * v + (1 - beta2) * dw**2
    return v, v


@mistake("D13", "v_new S_new")
def one_array_for_both_S_first(S, dw, beta1, beta2):
    S = beta2 * S + (1 - beta2) * dw**2
    S = beta1 * S + (1 - beta1) * dw
    return S, S


@mistake("D14", "drawer")
def one_memory_for_all():
    """Print v after the first parameter's update, and again before the second one's. Whose is it?"""
    return "all"


@mistake("D15", "begin")
def averages_begin_at_1(w):
    """The repair by 1 − β^t knows where the averages began. Print v and S before the first step: where
    do yours begin?
    """
    return np.ones_like(w), np.ones_like(w)


@mistake("D15", "begin")
def S_begins_at_1(w):
    return 0 * w, np.ones_like(w)


@mistake("D15", "begin")
def v_begins_at_1(w):
    return np.ones_like(w), 0 * w


@mistake("D15", "begin")
def averages_begin_at_w(w):
    """Print v and S before the first step. Which other arrays hold the same numbers?"""
    return w.copy(), w.copy()


@mistake("D16", "noted")
def history_of_one_object(steps):
    """All entries of your history are equal. Change one of them and look at the others: how many things
    are in that list?

    noted

    a = [1]; history = [a, a]; a[0] = 2. Predict what `history` prints, and then what it would take to
    keep the 1.
    """
    return [steps[-1]] * len(steps)


@mistake("D17", "visited")
def second_parameter_left_out(names):
    """b never moves. Which parameters does your loop visit?"""
    return [name for i, name in enumerate(names) if i != 1]


@mistake("D18", "asked")
def gradient_from_the_start(first):
    """The gradient that you use at the tenth step belongs to the starting point. How often is `grad`
    called?
    """
    return first, 0, 0


@mistake("D41", "asked")
def gradient_at_the_start(first, epoch, batch):
    """The gradient that you use at the tenth step belongs to the starting point. Which parameters does
    `grad` get?
    """
    return first, epoch, batch


@mistake("D19", "noted")
def start_included(first, steps):
    """Your history has one entry more than there were steps. Which of them was there before the first
    step?
    """
    return [first, *steps]


@mistake("D20", "noted")
def only_the_last(steps):
    """One dict comes back. The exercise wants a list with the parameters after each step. What does each
    key of yours hold: one moment, or the whole path?

    Print the type of what you return, and of its first entry.
    """
    return steps[-1]


@mistake("D20", "noted")
def list_of_the_last(steps):
    """One entry comes back, the last. A picture of the path needs the parameters after each step: where
    do you keep them?

    Print the length of what you return, and count the steps.
    """
    return steps[-1:]


@mistake("D21", "noted")
def one_entry_per_epoch(steps, batches):
    """Your history has one entry for each epoch. How many steps does an epoch have, and how far is your
    `append` indented?
    """
    return steps[batches - 1 :: batches]


@mistake("D22", "runs")
def loops_exchanged(epochs, batches):
    """Print epoch and batch at each step. Which of your two loops is the outer one?"""
    return [(epoch, batch) for batch in range(batches) for epoch in range(epochs)]


@mistake("D23", "asked")
def always_the_first_batch(old, epoch):
    """Print the batch that `grad` is called with, at every step. Are all batches used?"""
    return old, epoch, 0


@mistake("D24", "asked")
def always_the_first_epoch(old, batch):
    """Print the epoch that `grad` is called with, at every step. Does it go on?"""
    return old, 0, batch


@mistake("D25", "asked")
def epoch_and_batch_exchanged(old, epoch, batch):
    """Print what arrives in `grad` as epoch and as batch. In which order does it expect them?"""
    return old, batch, epoch


@mistake("D27", "asked", kind="convention")
def counted_from_1(old, epoch, batch):
    """You count from 1, as people do; this lesson counts epochs and batches from 0, as `range` does.
    Print what `grad` gets at your first step: which of the two numbers should be 0?
    """
    return old, epoch + 1, batch + 1


@mistake("D27", "asked", kind="convention")
def batches_from_1(old, epoch, batch):
    return old, epoch, batch + 1


@mistake("D27", "asked", kind="convention")
def epochs_from_1(old, epoch, batch):
    return old, epoch + 1, batch


@mistake("D42", "asked")
def batch_counts_on(old, epoch, batch, batches):
    """Print the number that `grad` gets as its batch, in the second epoch. How many batches has an
    epoch?
    """
    return old, epoch, epoch * batches + batch


@mistake("D28", "clock")
def t_starts_at_2(epoch, batch, batches):
    """With slopes of 1 everywhere and ε = 0 the first step is lr long. Which t has your first step?"""
    return epoch * batches + batch + 2


@mistake("D43", "clock")
def t_stays_1():
    """Print t at every step, and what v and S are divided by. Should the repair stay that strong for
    ever? Which of the two stands still?

    Follow t from the line that changes it to the repair. Where does it get lost?
    """
    return 1


@mistake("D44", "clock")
def t_counts_everything(epochs, batches):
    """Print t at your first step and at your last. Does it count the steps that were taken, or those to
    come?
    """
    return epochs * batches


@mistake("D45", "clock")
def t_adds_epoch_and_batch(epoch, batch):
    """Print t at every step of two epochs with three batches. Does it ever go back, or stand still?"""
    return epoch + batch + 1


@mistake("D29", "noted")
def noted_before_the_step(first, steps):
    """The first entry of your history is the start. At which moment of the loop do you note the
    parameters?
    """
    return [first, *steps[:-1]]


@mistake("D30", "rate")
def rate_decays_with_root(lr, t):
    """Print the lr that reaches each step: it shrinks. Who asked for that?"""
    return lr / np.sqrt(t)


@mistake("D30", "rate")
def rate_decays(lr, t):
    return lr / t


@mistake("D30", "rate")
def rate_decays_with_epoch(lr, epoch):
    return lr / (1 + epoch)


@mistake("D32", "visited")
def two_names_only(names):
    """Two parameters learn. Call it with a third one, under another name: does that one move?"""
    return names[:2]


@mistake("D47", "noted")
def two_names_noted(steps):
    """Two parameters come back. Call it with a third one, under another name: where is it? How could
    your loop go through any number of them?

    Look for 'W' and 'b' in your function: which lines would a third name need?
    """
    return [dict(list(step.items())[:2]) for step in steps]


@mistake("D33", "visited")
def only_the_last_parameter(names):
    """After an update only the last parameter has changed. How far is the update indented?"""
    return names[-1:]


@mistake("D34", "total")
def gradient_divided_by_batches(slope, batches):
    """Print the gradient that you use at each batch, beside that batch's own. What divides it?"""
    return slope / batches


@mistake("D36", "runs")
def one_epoch_only(batches):
    """Count the entries of your history, with 2 epochs of 2 batches. How many epochs did you run?"""
    return [(0, batch) for batch in range(batches)]


@mistake("D37", "runs")
def one_batch_only(epochs):
    """Count the entries of your history, with 2 epochs of 2 batches. How many batches did each epoch
    have?
    """
    return [(epoch, 0) for epoch in range(epochs)]


@mistake("D38", "noted")
def newest_first(steps):
    """Your history goes backwards. At which end does your line add an entry?"""
    return steps[::-1]


@mistake("D46", "noted")
def return_in_the_loop(steps):
    """Your history has one entry. How far is your `return` indented, and when is it reached?"""
    return steps[:1]


@mistake("D40", "w_new", kind="style")
def params_in_place(w, move):
    """The numbers are those wanted. But the caller's params have changed. Print them before the call and
    after it: whose arrays does your loop work on?
    """
    w -= move
    return w


OFTEN = [
    "A01",
    "A02",
    "A04",
    "A08",
    "A09",
    "A10",
    "A22",
    "A25",
    "A26",
    "A29",
    "A31",
    "A33",
    "A34",
    "A38",
    "A39",
    "A40",
]
REPAIRED = "Print v and S after two steps with slopes of 1: how often have they been repaired by then?"
FORGOTTEN = "Print the v and S that each step starts from. What do they remember of the steps before?"
OWN = {  # the loop takes no v, S and t, so nobody can hand them in
    "A01": f"{REPAIRED} Which pair is the memory?",
    "A46": "Print v after two steps with slopes of 1: how often has it been repaired by then?",
    "A47": "Print S after two steps with slopes of 1: how often has it been repaired by then?",
    "A38": f"Two things. First: {REPAIRED[0].lower()}{REPAIRED[1:]} And then look where ε stands.",
    "A67": f"{REPAIRED} Which pair is the memory?",
    "A64": FORGOTTEN,
    "M11": "Print the v that each step starts from. What does it remember of the steps before?",
    "A28": FORGOTTEN,
    "M45": FORGOTTEN,
    "R32": FORGOTTEN,
    "M09": "Print the v that each step starts from. What does it remember of the steps before?",
    "R09": "Print the S that each step starts from. What does it remember of the steps before?",
    "A17": (
        "Print the parameters before and after each batch: nothing moves. Which line puts the new w "
        "back where the next batch finds it?"
    ),
    "A54": (
        "Print v and S before the second step, and ask Python whether `v is S`. How many memories are "
        "there, and should one know of the other's numbers?"
    ),
    "A22": (
        "Print the v that each step makes: it changes, but does w follow it? What stands above your "
        "fraction line?"
    ),
    "M23": (
        "Print the v that each step makes: it changes, but does w follow it? What stands above your "
        "fraction line?"
    ),
    "R59": ("Print the length of every step: they should change with S. Do yours, and who uses your S?"),
    "R55": (
        "Let every slope be 0 after the first step: how much of S should be left each time? When is "
        "your square taken?"
    ),
    "M10": "Print v beside the gradient, at three steps. What does it hold besides this one gradient?",
    "A14": (
        "Print v and S before the second step, and ask Python whether `v is S`. How many memories are "
        "there, and should one know of the other's numbers?"
    ),
    "A32": "Print v and S after step 1: which of them holds squares?",
    "A11": "Change beta1 only, and print v and S after step 1. Which of them should notice?",
}
STEP = reworded(borrowed(inner.MISTAKES, PARTS, kinds=("mistake", "convention")), OWN)
PAIRED = MISTAKES + [m for m in STEP if m.id in OFTEN]  # all of them would take seconds
MISTAKES = MISTAKES + STEP


def _step(a, name, number):
    return a[f"{name} after step {number}"]


ONES = {"grad": slope_of_one, "eps": F(0)}


@law({"lr": F(0)})
def still_without_lr(a):
    """Set lr to 0: how far may the parameters go?

    Look for what is added to a parameter without being multiplied by lr.
    """
    return all((close(w, W if name[0] == "W" else B) for name, w in a.items()))


@law(ONES | {"epochs": 1, "batches": 1})
def first_step_is_lr_long(a):
    """One epoch of one batch, with slopes of 1 everywhere and ε = 0: a first step is lr long. How long
    is yours?

    Test your step alone first: check("adam_step", …). Then look at the t, v and S that the loop hands
    it.
    """
    return close(_step(a, "W", 1), W - LR) and close(_step(a, "b", 1), B - LR)


@law(ONES)
def every_step_is_lr_long(a):
    """Slopes of 1 in every batch and ε = 0: every step is lr long. At which step do yours change?

    Print t, v and S at that step: does t count the updates, and do v and S come from the step before?
    """
    return all(close(_step(a, "W", i), W - i * LR) for i in (1, 2, 3, 4))


@law(ONES | {"params": {"W": W, "b": B}}, ONES | {"params": {"W": B, "b": W}})
def names_may_be_swapped(a, b):
    """Swap the names of the two parameters: each should go the same way as before, under the other name.
    Does it?

    Look at how each parameter finds its own v, S and gradient.
    """
    return close(_step(a, "W", 4), _step(b, "b", 4)) and close(_step(a, "b", 4), _step(b, "W", 4))


@law(ONES | {"epochs": 4, "batches": 1}, ONES | {"epochs": 1, "batches": 4})
def epochs_are_batches(a, b):
    """4 epochs of 1 batch and 1 epoch of 4, with the same slopes throughout: why should the paths
    differ?

    Look for what happens once in an epoch: where is it indented, and should it be?
    """
    return a.keys() == b.keys() and all(close(a[name], b[name]) for name in a)


@law({"epochs": 1, "batches": 1})
def one_parameter_as_the_other(a):
    """One step: one of the two parameters goes the right way, and the other does not. What does your
    code do with the one that it does not do with the other?

    Lay the lines of the two beside each other, letter by letter.
    """
    right = solution({"W": W, "b": B}, grad, 1, 1, LR, BETA1, BETA2, EPS)[0]
    return sum(close(_step(a, name, 1), right[name]) for name in right) != 1


@law({}, {"epochs": 3})
def more_epochs_only_add(a, b):
    """More epochs should only make the history longer: the first four entries should be the same as with
    2 epochs. Are they?

    Look for what your loop knows of the number of epochs before it gets there.
    """
    return all(close(a[name], b[name]) for name in a)


@law(
    {"epochs": 1, "batches": 1, "grad": slope_of_one, "beta1": F(0), "beta2": F(0), "eps": F(1)},
)
def slope_and_eps_are_one(a):
    """Slopes of 1, both β 0 and ε = 1: the first step is lr · 1 / (1 + 1), half of lr. Is yours? Which
    of the two, the slope or ε, comes into your step as another number?

    Print the gradient that goes into the step, beside the one that `grad` gave back.
    """
    return close(_step(a, "W", 1), W - LR / 2) and close(_step(a, "b", 1), B - LR / 2)


@law({"epochs": 1})
def second_step_as_by_hand(a):
    """One epoch of two batches: one of the two entries is not the right one. What goes into that step:
    which parameters, which gradient, which t and which averages?

    Print all that the step takes in, and work it out by hand beside it.
    """
    right = solution({"W": W, "b": B}, grad, 1, 2, LR, BETA1, BETA2, EPS)
    return all(close(_step(a, name, i + 1), right[i][name]) for i in (0, 1) for name in ("W", "b"))


LAWS = [
    still_without_lr,
    first_step_is_lr_long,
    every_step_is_lr_long,
    one_parameter_as_the_other,
    names_may_be_swapped,
    epochs_are_batches,
    more_epochs_only_add,
    slope_and_eps_are_one,
    second_step_as_by_hand,
]
