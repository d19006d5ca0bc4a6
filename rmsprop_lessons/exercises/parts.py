"""A mistake is data: what it changes in the right answer, the change, and what to say of it."""

from collections.abc import Callable, Iterator
from itertools import chain, combinations, product
from typing import NamedTuple


class Mistake(NamedTuple):
    """One way to go wrong (or another course's way), and three lines that lead to it."""

    id: str
    parts: tuple[str, ...]
    change: Callable  # stands in for these parts; its arguments are named after what it needs
    kind: str  # "mistake" | "convention" | "style"
    question: str
    where: str
    smaller: str  # empty: the worked case of the exercise is shown


def catalogue(where: dict[str, str]) -> tuple[list[Mistake], Callable]:
    """Return an empty list and the decorator that adds to it.

    `where` says of each part where to look for it; an entry may have a line of its own instead.
    """
    mistakes = []

    def mistake(id, parts, question, where=None, smaller="", kind="mistake"):
        parts = tuple(parts.split())

        def add(change):
            line = where or places[parts[0]]
            mistakes.append(Mistake(id, parts, change, kind, question, line, smaller))
            return change

        return add

    places = where
    return mistakes, mistake


def borrowed(others: list[Mistake], parts: dict[str, Callable], kinds: str = "mistake") -> list[Mistake]:
    """Return the mistakes among `others`, of these kinds, that concern these parts and not the whole."""
    usable = set(parts) - {"results", "answer"}
    return [m for m in others if m.kind in kinds and set(m.parts) <= usable]


def pairs(own: list[Mistake], others: list[Mistake]) -> Iterator[tuple[Mistake, Mistake]]:
    """Yield two mistakes that concern different parts: both from `own`, or one of them from `others`."""
    for one, two in chain(combinations(own, 2), product(own, others)):
        if one.kind != "style" != two.kind and not set(one.parts) & set(two.parts):
            yield one, two


def plan(parts: dict[str, Callable], changes: tuple[Mistake, ...] = ()) -> list[tuple]:
    """Return (names, function, its arguments) for each part of the right answer, `changes` made."""
    changed = {name: m for m in changes for name in m.parts}
    steps = {}
    for name, part in parts.items():
        names, function = (
            (changed[name].parts, changed[name].change) if name in changed else ((name,), part)
        )
        code = function.__code__
        steps[names] = names, function, code.co_varnames[: code.co_argcount]
    return list(steps.values())


def follow(steps: list[tuple], known: dict[str, object]) -> dict[str, object]:
    """Return `known` with the value of every part added, one after the other."""
    for names, function, arguments in steps:
        value = function(*[known[argument] for argument in arguments])
        if len(names) == 1:
            known[names[0]] = value
        else:
            known.update(zip(names, value, strict=True))
    return known
