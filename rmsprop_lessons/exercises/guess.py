"""Commit, then see: a guess and the result side by side."""

from __future__ import annotations

from typing import Any

import numpy as np


def compare(guess: Any, result: Any, unit: str = "") -> None:
    """Print the result, and beside it what the learner guessed; three dots are no guess.

    Both are a number, a word, or several of them; `unit` stands behind them.
    """
    guessed, shown = _shown(guess, unit), _shown(result, unit)
    if "Ellipsis" in guessed:
        print(f"Result: {shown}.")
    elif guessed.casefold() == shown.casefold() or _near(guess, result):
        print(f"You guessed {guessed}. Result: {shown}. What led you there?")
    else:
        print(f"You guessed {guessed}. Result: {shown}. What made the difference?")


def _near(guess: Any, result: Any) -> bool:
    """Tell whether both are numbers, and the guess within a tenth of the result."""
    try:
        return bool(np.allclose(guess, result, rtol=0.1, atol=0, equal_nan=True))
    except (TypeError, ValueError):  # words, or another number of numbers
        return False


def _shown(value: Any, unit: str) -> str:
    """Return one value, or several with commas between them, numbers to three digits."""
    entries = list(value) if isinstance(value, list | tuple | set | np.ndarray) else [value]
    return f"{', '.join(map(_entry, entries))} {unit}".strip()


def _entry(entry: Any) -> str:
    if isinstance(entry, bool | np.bool):
        return "yes" if entry else "no"
    if not isinstance(entry, int | float | np.number):
        return " ".join(str(entry).split())[:80].rstrip()
    whole = float(entry).is_integer() and abs(float(entry)) < 1e6
    return f"{int(entry)}" if whole else f"{entry:.3g}"
