"""A mistake is data: which parts of the right answer it changes, how, and what to say of it."""

import inspect
from collections.abc import Callable
from functools import cache
from typing import NamedTuple


class Mistake(NamedTuple):
    """One way to go wrong (or another course's way), and the lines that lead to it."""

    id: str
    parts: tuple[str, ...]
    needs: tuple[str, ...]  # earlier parts and inputs, the arguments of `change`
    change: Callable  # stands in for these parts
    lines: tuple[str, ...]  # a question; where to look, or the part where; perhaps a smaller case
    kind: str  # "mistake" | "convention" | "style"


class Law(NamedTuple):
    """What holds of every right answer, and what to say where it does not."""

    name: str
    inputs: tuple[dict, ...]  # how each call differs from the exercise's BASE
    holds: Callable  # takes the results of these calls
    lines: tuple[str, ...]


def law(*inputs: dict) -> Callable:
    """Make a Law of the function below, whose docstring is what is said."""
    return lambda holds: Law(holds.__name__, inputs, holds, _paragraphs(holds))


def catalogue() -> tuple[list[Mistake], Callable]:
    """Return an empty list and the decorator that adds to it; a docstring is what is said.

    A function without one is another spelling of the mistake with its id.
    """
    mistakes: list[Mistake] = []

    def mistake(id, parts, kind="mistake"):
        def add(change):
            lines = _paragraphs(change) or next(m.lines for m in mistakes if m.id == id)
            places = tuple(parts.split())
            lines = lines[:1] + (lines[1:] or places[:1])
            mistakes.append(Mistake(id, places, _arguments(change), change, lines, kind))
            return change

        return add

    return mistakes, mistake


def answers(names: tuple[str, ...], parts: dict, changes: tuple[Mistake, ...], *given: object) -> object:
    """Return the right answer to an exercise with `changes` made."""
    return follow(parts, changes, dict(zip(names, given, strict=True)))[[*parts][-1]]


def follow(parts: dict[str, Callable], changes: tuple[Mistake, ...], known: dict) -> dict:
    """Return `known` with the value of every part added, one after the other, `changes` made."""
    changed, known = {name: m for m in changes for name in m.parts}, dict(known)
    for name, part in parts.items():
        if name in changed and name not in known:
            values = changed[name].change(*[known[need] for need in changed[name].needs])
            known |= zip(
                changed[name].parts, values if len(changed[name].parts) > 1 else [values], strict=True
            )
        elif name not in known:
            known[name] = part(*[known[need] for need in _arguments(part)])
    return known


@cache
def _arguments(function: Callable) -> tuple[str, ...]:
    return function.__code__.co_varnames[: function.__code__.co_argcount]


def _paragraphs(function: Callable) -> tuple[str, ...]:
    return tuple(" ".join(p.split()) for p in (inspect.getdoc(function) or "").split("\n\n") if p)
