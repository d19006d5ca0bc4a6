"""Commit, then see: a guess and the result side by side."""

from __future__ import annotations

import numpy as np


def compare(guess: object, result: object, unit: str = "") -> None:
    """Print the result, and beside it what the learner guessed; three dots are no guess.

    Both are a number, a word, or several of them; `unit` stands behind each.
    """
    shown = _shown(result, unit)
    if guess is ... or guess is None:
        print(f"Result: {shown}.")
    elif _shown(guess, unit).casefold() == shown.casefold():
        print(f"You guessed {shown}, and so it is. What led you there?")
    else:
        print(f"You guessed {_shown(guess, unit)}. Result: {shown}. What made the difference?")


def _shown(value: object, unit: str) -> str:
    """Return one value, or several with commas between them, numbers to three digits."""
    entries = list(value) if isinstance(value, list | tuple | set | np.ndarray) else [value]
    return f"{', '.join(map(_entry, entries))} {unit}".strip()


def _entry(entry: object) -> str:
    if isinstance(entry, bool | np.bool):
        return "yes" if entry else "no"
    if not isinstance(entry, int | float | np.number):
        return " ".join(str(entry).split())[:80]
    whole = float(entry).is_integer() and abs(entry) < 1e6
    return f"{int(entry)}" if whole else f"{entry:.3g}"
