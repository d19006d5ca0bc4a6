"""Lab of lesson 12: how long an entry takes, by the record of `make bench` or by the clock here."""

import sys

import numpy as np

from ...experiments.times import recorded_times, seconds_per_call
from ...fast import in_place
from ...figures.words import number, spaced
from ...updates import rmsprop
from . import Curves, Scene

RECORD = "the record"
CLOCKS = (RECORD, "here and now")
HERE = "in this browser, in its WebAssembly" if sys.platform == "emscripten" else "on this machine"
SIZES = tuple(10**k for k in range(1, 8))  # those of the record
FORMS = ("readable", "in place", "moving")  # moving: the 5 numbers an entry that a step must move
Nanoseconds = dict[str, float]


def look_memory(n: float, dtype: str, clock: str) -> tuple[Curves, str]:
    """Return the recorded nanoseconds an entry over the number of entries, and those at n.

    At n they come from the record, at its size next to n, or are measured now: up to half a second.
    """
    size = min(SIZES, key=lambda s: abs(np.log(s / n))) if clock == RECORD else round(n)
    record = {s: from_record(s, dtype) for s in SIZES}
    here = record[size] if clock == RECORD else measured(size, dtype)
    curves: Curves = {form: (SIZES, [record[s][form] for s in SIZES]) for form in FORMS}
    curves["chosen"] = ([size] * len(FORMS), list(here.values()))
    told = "By the record" if clock == RECORD else f"Measured {HERE}"
    share = here["moving"] / here["in place"]
    sentence = (
        f"{told}, N = {spaced(size)}, {dtype}: an entry takes {number(here['readable'])} ns readable, "
        f"{number(here['in place'])} ns in place, and moving its 5 numbers {number(here['moving'])} ns. "
        f"In place is at {100 * share:.0f} % of that speed."
    )
    return curves, sentence


def from_record(size: int, dtype: str) -> Nanoseconds:
    """Return the recorded nanoseconds an entry of each form."""
    times, row = recorded_times(), f"RMSprop, N = {spaced(size)}, {dtype}: "
    calls = {"readable": "readable", "in place": "in place", "moving": "np.add"}
    seconds = {form: times[row + call, "readable"].microseconds / 1e6 for form, call in calls.items()}
    return _an_entry(seconds, size)


def measured(size: int, dtype: str) -> Nanoseconds:
    """Return the nanoseconds an entry of each form here and now."""
    w, dw = np.random.default_rng(0).standard_normal((2, size)).astype(dtype)
    now, moved = [w, np.zeros_like(w)], w.copy()

    def readable() -> (
        None
    ):  # it keeps what it returns, as training does: else pages go back and come again
        now[:] = rmsprop(now[0], dw, now[1], lr=1e-3)

    calls = {
        "readable": readable,
        "in place": in_place(rmsprop, w.copy(), dw, lr=1e-3),
        "moving": lambda: np.add(moved, dw, moved),
    }
    return _an_entry({form: seconds_per_call(call) for form, call in calls.items()}, size)


def _an_entry(seconds: dict[str, float], size: int) -> Nanoseconds:
    passes = {"moving": 5 / 3}  # w += dw moves three numbers an entry, a step must move five
    return {form: passes.get(form, 1.0) * s / size * 1e9 for form, s in seconds.items()}


MEMORY = Scene(look_memory, "How long an entry takes.", "entries N", "ns an entry", silent=("chosen",))
