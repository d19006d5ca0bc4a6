"""Call a function on an input, read what comes back as labelled arrays, and compare two such calls."""

from collections.abc import Callable
from copy import deepcopy
from math import inf
from types import ModuleType
from typing import NamedTuple

import numpy as np
from numpy import allclose  # this one: an answer may put something else in its place

from .catalogue.reading import Odd, finished
from .crash import explain
from .sandbox import Stopped


class Try(NamedTuple):
    """One call: what came back, or why there is nothing."""

    kind: str  # "value" | "structure" | "crash" | "not done"
    value: dict[str, np.ndarray] = {}
    text: str = ""
    changed: tuple[str, ...] = ()  # arguments that the call changed
    said: str = "form"  # which lines of SAID ask about it


def attempt(exercise: ModuleType, fn: Callable, given: tuple) -> Try:
    """Call `fn` with copies of `given`; whatever it raises is part of the answer."""
    own = tuple(map(deepcopy, given))  # one by one: two arguments may be one array
    try:
        with np.errstate(all="ignore"):
            # a step in place gives nothing back: its exercise reads what stands in the arrays then
            in_place = getattr(exercise, "call", None)
            value = in_place(fn, own) if in_place else exercise.read(finished(fn(*own)))
        named, written = zip(exercise.NAMES, given, own, strict=True), getattr(exercise, "WRITTEN", ())
        changed = (n for n, a, b in named if n not in written and _state(a) != _state(b))
        return Try("value", value, changed=tuple(changed))
    except Stopped:
        raise
    except Odd as odd:
        return Try("structure", text=odd.args[0], said=[*odd.args, "form"][1])
    except BaseException as error:
        said = explain(error, fn, exercise.NAMES)
        return Try("not done" if said.startswith("not done") else "crash", text=said)


def close(a: np.ndarray, b: np.ndarray, rtol: float = 1e-7, atol: float = 1e-12) -> bool:
    """Say whether two arrays agree, in shape and to a relative 1e-7; nan agrees with nan."""
    if a.shape != b.shape:
        return False
    over = (abs(a - b) - (atol + rtol * abs(b))).max(initial=-1.0)
    # The same at once, in most calls; allclose takes five times as long, and knows nan and inf.
    return bool(over < 0) if 0 < abs(over) < inf else allclose(a, b, rtol, atol, equal_nan=True)


def alike(a: Try, b: Try, *tolerance: float) -> bool:
    """Say whether two calls came to the same: all values are close, or they failed in the same way."""
    if a.kind != b.kind or a.kind != "value":
        return a.kind == b.kind and (a.kind == "crash" or a.text == b.text)
    same = (close(a.value[n], b.value[n], *tolerance) for n in a.value if n in b.value)
    return a.value.keys() == b.value.keys() and all(same)


def plain(value: object) -> object:
    """Return numbers as lists and functions by their names: what JSON can hold."""
    if isinstance(value, dict):
        return {str(name): plain(entry) for name, entry in value.items()}
    return getattr(value, "__name__", "a function") if callable(value) else np.asarray(value).tolist()


def text(value: object, digits: int = 5) -> str:
    """Return numbers as short text; functions in a dict are left out."""
    if isinstance(value, dict):
        named = [(n, text(v, digits), isinstance(v, dict)) for n, v in value.items() if not callable(v)]
        return ", ".join(f"{n} = ({inner})" if deep else f"{n} = {inner}" for n, inner, deep in named)
    array, write = np.asarray(value), lambda number: f"{number:.{digits}g}"
    shown = np.array2string(array, formatter={"all": write}, separator=", ", threshold=20)
    return shown.replace("\n", "")


def _state(argument: object) -> object:
    if isinstance(argument, dict):
        return {name: _state(entry) for name, entry in argument.items()}
    if isinstance(argument, list):
        return list(map(id, argument))  # of numbers: another one is another object
    return argument.tobytes() if isinstance(argument, np.ndarray) else None
