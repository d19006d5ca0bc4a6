"""How long things take: the record of `make bench`, and a clock for the machine that this runs on."""

import json
import math
import time
from collections.abc import Callable
from typing import NamedTuple

from ..datasets import DATA


class Timed(NamedTuple):
    """What the record holds of one contender: its microseconds, and its time over the other's."""

    microseconds: float  # nan where memory was measured, and no time
    ratio: float


def recorded_times() -> dict[tuple[str, str], Timed]:
    """Return what `make bench` measured, one thread, for (what, against); data/bench.json has it all.

    On another machine the microseconds differ, the ratios less.
    """
    rows = json.loads((DATA / "bench.json").read_text(encoding="utf-8"))["rows"]
    return {
        (row["what"], row["against"]): Timed(row["microseconds"] or math.nan, row["ratio"][1])
        for row in rows
        if row["ratio"]
    }


def seconds_per_call(call: Callable[[], object], at_least: float = 0.01) -> float:
    """Return the seconds of a call, now and here: the best of three goes of `at_least` seconds each."""
    call()  # the first one warms up
    return min(_go(call, at_least) for _ in range(3))


def _go(call: Callable[[], object], at_least: float) -> float:
    calls, begun, spent = 0, time.perf_counter(), 0.0
    while spent < at_least:
        call()
        calls, spent = calls + 1, time.perf_counter() - begun
    return spent / calls
