"""What lesson 12 asks besides: two parameters, pieces, the price of a root, six arrays."""

import math
import os
from collections.abc import Callable, Iterator

import numpy as np
from measure import Row, missing, race, row
from steps import DTYPES, LAYERS, arrays, textbook

from rmsprop_lessons import START, descend, fast, ravine
from rmsprop_lessons.fast import in_place, views
from rmsprop_lessons.figures.words import spaced
from rmsprop_lessons.updates import rmsprop

INSIDE = 16_384  # entries that stay in a core's cache


def floats(steps: int, lr: float) -> tuple[float, float]:
    """Return where RMSprop ends in the ravine, in Python's own numbers."""
    (W, b), S_W, S_b = START, 0.0, 0.0
    for _ in range(steps):
        S_W, S_b = 0.9 * S_W + (1 - 0.9) * W**2, 0.9 * S_b + (1 - 0.9) * (100 * b) ** 2
        W -= lr * W / (math.sqrt(S_W) + 1e-8)
        b -= lr * (100 * b) / (math.sqrt(S_b) + 1e-8)
    return W, b


def two_parameters(seconds: float) -> Iterator[Row]:
    """200 steps in the ravine, in three ways."""
    surface, (w, dw) = ravine(), np.zeros((2, 2))
    step = in_place(rmsprop, w, dw, lr=0.1)

    def stepped():
        for _ in range(200):
            dw[:] = surface.grad(w)
            step()

    calls = {
        "plain floats": lambda: floats(200, 0.1),
        "in place": stepped,
        "descend": lambda: descend(rmsprop, START, surface.grad, 200, lr=0.1),
    }
    times = race(calls, seconds)
    for name in ("plain floats", "in place"):
        pair = {name: times[name], "descend": times["descend"]}
        yield row(f"RMSprop, 200 steps in the ravine, {name}", "descend", pair)


def sizes(seconds: float, largest: int) -> Iterator[Row]:
    """The step in place and readable, and three numbers an entry through np.add, from 10 entries on."""
    for n, dtype in ((10**k, dtype) for k in range(1, 8) if 10**k <= largest for dtype in DTYPES):
        w, dw = arrays(n, dtype)
        moved = w.copy()  # an array that is only written has to be fetched first: that would be a fourth
        calls = {
            "in place": in_place(rmsprop, w.copy(), dw, lr=1e-3),
            "np.add": lambda moved=moved, dw=dw: np.add(moved, dw, moved),
            "readable": textbook(w, dw),
        }
        times = race(calls, seconds)
        for name in calls:
            what = f"RMSprop, N = {spaced(n)}, {dtype}: {name}"
            yield row(what, "readable", {"it": times[name], "readable": times["readable"]})


def ladder(seconds: float) -> Iterator[Row]:
    """From the readable step to the one in place, one change at a time."""
    w, dw = arrays(100_000, "float64")
    S, now, (a, b) = np.ones_like(w), [w, np.ones_like(w)], np.empty((2, w.size))

    def lines():
        average = 0.9 * now[1] + 0.1 * dw**2
        now[:] = now[0] - 1e-3 * dw / (np.sqrt(average) + 1e-8), average

    def nine():
        np.multiply(S, 0.9, S)
        np.square(dw, a)
        np.multiply(a, 0.1, a)
        np.add(S, a, S)
        np.sqrt(S, a)
        np.add(a, 1e-8, a)
        np.multiply(dw, 1e-3, b)
        np.divide(b, a, a)
        np.subtract(w, a, w)

    calls = {
        "its two lines, without the checks": lines,
        "its nine calls, in place": nine,
        "in place": in_place(rmsprop, w.copy(), dw, lr=1e-3),
        "readable": textbook(w.copy(), dw),
    }
    times = race(calls, seconds)
    for name in list(calls)[:-1]:
        what = f"RMSprop, N = 100 000, float64, one change after the other: {name}"
        yield row(what, "readable", {"it": times[name], "readable": times["readable"]})


def system_time(largest: int) -> Iterator[Row]:
    """The share of a step's time in which the system works: it hands out the memory of new arrays."""
    for n in (n for n in (100_000, 10_000_000) if n <= largest):
        w, dw = arrays(n, "float64")
        calls = {"readable": textbook(w, dw), "in place": in_place(rmsprop, w.copy(), dw, lr=1e-3)}
        for name, call in calls.items():
            shares = sorted(system_share(call, max(3, 10_000_000 // n)) for _ in range(5))
            what = f"the system's share of a step of RMSprop, N = {spaced(n)}, float64: {name}"
            yield Row(what, "all of its time", tuple(shares[1:4]))


def system_share(call: Callable[[], object], times: int) -> float:
    """Return the share of the system in the CPU time of some calls."""
    call()
    before = os.times()
    for _ in range(times):
        call()
    after = os.times()
    user, system = after.user - before.user, after.system - before.system
    return system / (user + system or 1.0)


def pieces(seconds: float, largest: int) -> Iterator[Row]:
    """A step in pieces that fit into the cache, beside the same step in one go."""
    for dtype in DTYPES:
        w, dw = arrays(min(10_000_000, largest), dtype)
        calls, piece = {"pieces": in_place(rmsprop, w, dw, lr=1e-3)}, fast.PIECE
        try:
            fast.PIECE = w.nbytes
            calls["whole"] = in_place(rmsprop, w.copy(), dw, lr=1e-3)
        finally:
            fast.PIECE = piece
        what = f"RMSprop, one step, N = {spaced(w.size)}, {dtype}, in pieces"
        yield row(what, "the same calls on whole arrays", race(calls, seconds))


def calls_in_the_cache(seconds: float) -> Iterator[Row]:
    """The ufuncs of a step, each against an addition."""
    for dtype in DTYPES:
        a, b = (1 + abs(x) for x in arrays(INSIDE, dtype))
        t = np.empty_like(a)
        calls = {
            f"np.{ufunc.__name__}": lambda ufunc=ufunc, a=a, b=b, t=t: ufunc(*(a, b)[: ufunc.nin], t)
            for ufunc in (np.add, np.subtract, np.multiply, np.divide, np.sqrt)
        }
        times = race(calls, seconds)
        for name in calls:
            what = f"{name}, {spaced(INSIDE)} entries, {dtype}"
            yield row(what, "np.add", {"it": times[name], "np.add": times["np.add"]})
        what, against = f"np.sqrt, {spaced(INSIDE)} entries, {dtype}", "torch.sqrt"
        try:
            import torch
        except ModuleNotFoundError as error:
            yield missing(what, against, error)
            continue
        torch.set_num_threads(1)
        x, out = torch.tensor(a), torch.tensor(t)
        calls = {
            "np.sqrt": lambda a=a, t=t: np.sqrt(a, t),
            "torch": lambda x=x, out=out: torch.sqrt(x, out=out),
        }
        yield row(what, against, race(calls, seconds))


def six_arrays(seconds: float) -> Iterator[Row]:
    """A network's step as one vector, beside a step for each of its arrays."""
    like = {name: np.empty(shape) for name, shape in LAYERS.items()}
    for dtype in DTYPES:
        w, dw = arrays(sum(layer.size for layer in like.values()), dtype)
        own = [a.copy() for a in views(w, like).values()], [a.copy() for a in views(dw, like).values()]
        steps = [in_place(rmsprop, *pair, lr=1e-3) for pair in zip(*own, strict=True)]
        calls = {
            "one": in_place(rmsprop, w, dw, lr=1e-3),
            "six": lambda steps=steps: [step() for step in steps],
        }
        what = f"RMSprop, a network's step, one vector, {dtype}"
        yield row(what, "six arrays, one by one", race(calls, seconds))
