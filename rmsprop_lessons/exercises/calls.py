"""Call a function on an input and keep what came of it; say whether two such calls are alike."""

from collections.abc import Callable
from functools import cache
from types import ModuleType
from typing import NamedTuple

import numpy as np

from .crash import explain
from .parts import Mistake
from .reading import Odd, close, numbers
from .sandbox import Stopped


class Try(NamedTuple):
    """One call: what came back, read as arrays, or why there is nothing."""

    kind: str  # "value" | "structure" | "crash" | "not done"
    value: dict[str, np.ndarray] = {}
    text: str = ""
    changed: tuple[str, ...] = ()  # arguments that the call changed


def attempt(fn: Callable, given: tuple, exercise: ModuleType) -> Try:
    """Call `fn` with copies of `given`; whatever it raises is part of the answer."""
    own = tuple(map(_copy, given))
    try:
        with np.errstate(all="ignore"):
            back = fn(*own)
            if _unfinished(back):
                gone = " It gives nothing back: is a `return` missing?" if back is None else ""
                return Try("not done", text=f"not done yet.{gone}")
            pairs = zip(exercise.NAMES, given, own, strict=True)
            changed = tuple(name for name, before, after in pairs if not _same(before, after))
            return Try("value", exercise.read(back), changed=changed)
    except NotImplementedError:
        return Try("not done", text="not done yet.")
    except Odd as odd:
        return Try("structure", text=str(odd))
    except Stopped:
        raise
    except BaseException as error:
        said = explain(error, fn, exercise.NAMES)
        if "'ellipsis'" in said.split("\n")[0]:  # a line of the skeleton still has its `...`
            return Try("not done", text="not done yet.")
        return Try("crash", text=said)


def match(exercise: ModuleType, changes: tuple[Mistake, ...], mine: list[Try]) -> list[Try] | None:
    """Return what the answer with `changes` made gives to every case, if `mine` are the same.

    A crash at one of the extra cases says nothing: not every right answer takes a list or a matrix.
    """
    tries = []
    for i, (own, given) in enumerate(zip(mine, exercise.CASES, strict=True)):
        tries.append(attempt(lambda *args: exercise.answer(changes, *args), given, exercise))
        if not (alike(own, tries[-1]) or i in exercise.EXTRA and own.kind == "crash"):
            return None
    return tries


@cache
def right(exercise: ModuleType) -> list[Try]:
    """Return the right answers to all cases."""
    return [attempt(exercise.solution, given, exercise) for given in exercise.CASES]


def alike(a: Try, b: Try) -> bool:
    """Say whether two calls came to the same: values to a relative 1e-7, or the same failure."""
    if a.kind != b.kind or a.kind != "value":
        return a.kind == b.kind and (a.kind == "crash" or a.text == b.text)
    return a.value.keys() == b.value.keys() and all(
        close(a.value[name], b.value[name]) for name in a.value
    )


def _unfinished(back: object) -> bool:
    entries = back[:9] if isinstance(back, tuple | list) else ()
    return back is None or back is ... or any(entry is ... for entry in entries)


def _copy(value: object) -> object:
    if isinstance(value, dict):
        return {name: entry.copy() for name, entry in value.items()}
    return value.copy() if isinstance(value, np.ndarray | list) else value


def _same(before: object, after: object) -> bool:
    if isinstance(before, np.ndarray):
        return isinstance(after, np.ndarray) and before.tobytes() == after.tobytes()
    if isinstance(before, dict):
        return before.keys() == after.keys() and all(_same(before[key], after[key]) for key in before)
    try:
        return not isinstance(before, list) or close(numbers(after), numbers(before))
    except Odd:
        return False
