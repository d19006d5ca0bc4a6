"""How everything here is measured: in turns, on one thread, in CPU time, as a ratio within a round."""

import math
import time
from collections.abc import Callable, Iterable
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple

import numpy as np

Times = dict[str, np.ndarray]
LEAST = 0.002  # seconds: what is shorter is called more often, because the clock has a grain
PACKAGES = ("numpy", "torch", "scipy", "pandas", "scikit-learn", "optax", "jax", "matplotlib", "pillow")


class Row(NamedTuple):
    """One line of the table: our time over theirs, or our memory over theirs."""

    what: str
    against: str
    ratio: tuple[float, float, float] | None = None  # lower quartile, median, upper quartile
    goal: float | None = None  # the highest ratio that is good enough
    microseconds: float | None = None  # of ours, on this machine, now: for nothing but the lesson's lab
    note: str = ""  # what else is to be said; where there is no ratio, why

    @property
    def reached(self) -> str:
        """Return what became of the goal."""
        if self.ratio is None or self.goal is None:
            return "–"
        over = self.ratio[1] / self.goal
        return "reached" if over <= 1 else f"missed by {over - 1:.0%}"


def race(contenders: dict[str, Callable[[], object]], seconds: float) -> Times:
    """Return the CPU seconds per call of each contender, (rounds,): in each round all take turns."""
    alone = {name: _alone(call) for name, call in contenders.items()}
    repeats = {name: max(1, math.ceil(LEAST / max(time, 1e-9))) for name, time in alone.items()}
    once = sum(alone[name] * repeats[name] for name in contenders)
    rounds = int(np.clip(seconds / once, 3 if once > 5 else 5, 101))
    table = [[_time(call, repeats[name]) for name, call in contenders.items()] for _ in range(rounds)]
    return dict(zip(contenders, np.array(table).T, strict=True))


def _time(call: Callable[[], object], repeats: int) -> float:
    begun = time.process_time()
    for _ in range(repeats):
        call()
    return (time.process_time() - begun) / repeats


def _alone(call: Callable[[], object]) -> float:
    """Return the seconds of a call; the first one warms up, and counts only where it is long."""
    first = _time(call, 1)
    return first if first > 50 * LEAST else _time(call, 3)


def row(
    what: str,
    against: str,
    times: Times,
    goal: float | None = None,
    *,
    scale: float = 1.0,
    note: str = "",
) -> Row:
    """Return the ratio of the first contender to the best of the others, round by round."""
    ours, *theirs = times.values()
    low, middle, high = np.quantile(scale * ours / np.min(theirs, axis=0), [0.25, 0.5, 0.75])
    return Row(what, against, (low, middle, high), goal, float(np.median(ours)) * 1e6, note)


def missing(what: str, against: str, error: ModuleNotFoundError, goal: float | None = None) -> Row:
    """Return the line of a peer that is not installed."""
    return Row(what, against, None, goal, note=f"{error.name} is not installed")


def versions() -> str:
    """Return the versions of what takes part, as far as it is installed."""
    found = []
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} not installed")
    return ", ".join(found)


def markdown(rows: Iterable[Row]) -> str:
    """Return the rows as a table."""
    lines = ["| what | against | ratio | middle half | goal | |", "|---|---|---|---|---|---|"]
    for r in rows:
        middle, spread = "–", "–"
        if r.ratio:
            low, middle, high = (f"{x:.2f}" if x >= 0.1 else f"{x:.2g}" for x in r.ratio)
            spread = f"{low} – {high}"
        goal = "–" if r.goal is None else f"≤ {r.goal:.3g}"
        said = (r.reached,) if r.reached == "reached" else (r.reached, r.note)  # a note says why not
        end = ": ".join(part for part in said if part and part != "–")
        lines.append(f"| {r.what} | {r.against} | {middle} | {spread} | {goal} | {end} |")
    return "\n".join(lines)
