"""Write down an input, the shapes of an answer, and where two answers part."""

from types import ModuleType

import numpy as np

from .calls import Try, alike, right
from .reading import close, text


def shapes(value: dict[str, np.ndarray]) -> str:
    """Return the names and shapes of results, at most six of them."""
    shown = [f"{name} of shape {array.shape}" for name, array in value.items()]
    return ", ".join(shown[:6]) + f" … ({len(shown)} in all)" * (len(shown) > 6)


def given_as(exercise: ModuleType, given: tuple) -> str:
    """Return an input as text, functions left out."""
    named = [(n, v) for n, v in zip(exercise.NAMES, given, strict=True) if not callable(v)]
    return ", ".join(f"{n} = {f'{{{text(v)}}}' if isinstance(v, dict) else text(v)}" for n, v in named)


def tried(exercise: ModuleType, mine: list[Try]) -> str:
    """Return the smallest input on which `mine` differ from the right answers, and how."""
    for own, wanted, given in zip(mine, right(exercise), exercise.CASES, strict=True):
        if own.kind == "value" and not alike(own, wanted):
            return f"\nTried with {given_as(exercise, given)}: {_parting(wanted.value, own.value)}."
    return ""


def _parting(wanted: dict[str, np.ndarray], own: dict[str, np.ndarray]) -> str:
    if wanted.keys() != own.keys():
        return f"expected {text(wanted)}; yours {text(own)[:300]}"
    name = next(n for n in wanted if not close(own[n], wanted[n]))
    a, b = wanted[name], own[name]
    digits = 5 if text(a) != text(b) else 12
    return f"{name} should be {text(a, digits)}, yours is {text(b, digits)}{_first(a, b)}"


def _first(a: np.ndarray, b: np.ndarray) -> str:
    if a.ndim != 1 or a.shape != b.shape or len(a) < 2:
        return ""
    return f" (they part at entry {1 + next(i for i in range(len(a)) if not close(a[i], b[i]))})"
