"""What a figure shows, in words: the alt text of a line, made from its data. NumPy only."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Drawn(NamedTuple):
    """A labelled line of a figure, as far as words need it."""

    label: str
    x: NDArray
    y: NDArray
    across: str  # the label of the x axis
    up: str
    is_path: bool = False  # its points are steps in the plane of two parameters
    names: tuple[dict[float, str], dict[float, str]] = (
        {},
        {},
    )  # an axis whose ticks are words, not numbers


def described(line: Drawn) -> str:
    """Return a sentence on a line: along its steps if it is a path, over x if a curve."""
    label, x, y, across, up, is_path, names = line
    if is_path:
        start = f"{label}, {len(x) - 1} steps from ({number(x[0])}, {number(y[0])}): "
        return start + f"{trend(across, x)}; {trend(up, y)}."
    for words, at, what, values in ((names[0], x, up, y), (names[1], y, across, x)):
        if words:
            return f"{label}, {what}: {'; '.join(by_name(words, at, values))}."
    return f"{label}, {across} from {number(x[0])} to {number(x[-1])}: {trend(up, y, x)}."


def by_name(words: dict[float, str], at: NDArray, values: NDArray) -> list[str]:
    """Return the words on an axis, each with the values that stand beside it."""
    nearest = np.abs(at[:, None] - np.array(list(words))).argmin(axis=1)
    of_each = {word: values[nearest == k] for k, word in enumerate(words.values())}
    return [
        f"{word} {', '.join(map(number, np.sort(own)))}" for word, own in of_each.items() if len(own)
    ]


def number(value: float, digits: int = 3) -> str:
    """Return `value` to so many significant digits, whole numbers whole, with a minus read as one."""
    short = float(f"{value:.{digits}g}")
    value = value if value == np.round(value) and abs(value) < 1e6 else short
    return f"{value + 0.0:.10g}".replace("-", "−")


def spaced(n: int) -> str:
    """Return a number with a space after each three digits."""
    return f"{n:,}".replace(",", " ")


def trend(name: str, y: NDArray, x: NDArray | None = None) -> str:
    """Say in words how y goes: x is what it is plotted over, by default the number of the step."""
    x, at = (np.arange(len(y)), "step ") if x is None else (x, "")
    if not np.isfinite(y).all():
        gone = np.argmin(np.isfinite(y))
        before = trend(name, y[:gone], None if at else x[:gone]) if gone else name
        return f"{before} and is not finite from {at}{number(x[gone])} on"
    steps, settled = len(y) - 1, two_cycle(y)
    if np.ptp(y) <= 1e-9 * np.abs(y).max():
        return f"{name} stays at {number(y[-1])}"
    if settled is not None:
        size = number(np.abs(y[-2:]).mean())
        before = f"goes from {number(y[0])} to ±{size} by {at}{number(x[settled])} and then "
        return f"{name} {before if settled else ''}alternates between ±{size}"
    if is_sorted(y) or is_sorted(-y):
        return f"{name} {'rises' if y[-1] > y[0] else 'falls'} from {number(y[0])} to {number(y[-1])}"
    flips = np.count_nonzero(np.sign(y[1:]) * np.sign(y[:-1]) < 0)
    if flips < steps / 2 or steps == 1:
        signs = f", with {flips} {'change' if flips == 1 else 'changes'} of sign" if flips else ""
        return f"{name} {course(y, x, at)}" + signs
    size, often = np.abs(y), "every step" if flips == steps else f"{flips} of {steps} steps"
    if is_sorted(size) or is_sorted(-size):
        way = "grows" if size[-1] > size[0] else "shrinks"
        ends = f"from {number(size[0])} to {number(size[-1])}"
        return f"{name} changes sign at {often} and its size {way} {ends}"
    return f"{name} changes sign at {often} and its size {course(size, x, at)}"


def is_sorted(y: NDArray) -> bool:
    """Tell whether y never falls."""
    return bool((np.diff(y) >= 0).all())


def course(y: NDArray, x: NDArray, at: str) -> str:
    """Say where y begins and ends and where it is lowest and highest, and how far it comes back."""
    low, high = np.argmin(y), np.argmax(y)
    said = (
        f"goes from {number(y[0])} to {number(y[-1])}, lowest {number(y[low])} at {at}{number(x[low])}"
    )
    said += f", highest {number(y[high])} at {at}{number(x[high])}"
    back = low + np.argmax(y[low:])
    if low > high and low < back < len(y) - 1:
        said += f", and after its lowest up to {number(y[back])} at {at}{number(x[back])}"
    return said


def two_cycle(y: NDArray) -> int | None:
    """Return the index from which y alternates between two values ±r, or None if it does not."""
    size = np.abs(y[-2:]).mean()
    far = np.flatnonzero(np.abs(np.abs(y) - size) > 0.01 * size)
    unturned = np.flatnonzero(np.sign(y[1:]) != -np.sign(y[:-1]))  # from k to k + 1 no change of sign
    start = int(max([-1, *far, *unturned])) + 1
    return start if len(y) - start >= 4 else None
