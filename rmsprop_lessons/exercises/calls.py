"""Call a function on an input, read what comes back as labelled arrays, and compare two such calls."""

from collections.abc import Callable
from copy import deepcopy
from types import ModuleType
from typing import NamedTuple

import numpy as np
from numpy import allclose  # this one: an answer may put something else in its place

from .crash import NOTHING, explain
from .sandbox import Stopped


class Try(NamedTuple):
    """One call: what came back, or why there is nothing."""

    kind: str  # "value" | "structure" | "crash" | "not done"
    value: dict[str, np.ndarray] = {}
    text: str = ""
    changed: tuple[str, ...] = ()  # arguments that the call changed


class Odd(Exception):
    """What came back is not made of numbers; the text says what it is."""


def attempt(exercise: ModuleType, fn: Callable, given: tuple) -> Try:
    """Call `fn` with copies of `given`; whatever it raises is part of the answer."""
    own = tuple(map(deepcopy, given))  # one by one: two arguments may be one array
    try:
        with np.errstate(all="ignore"):
            value = exercise.read(_finished(fn(*own)))
        named = zip(exercise.NAMES, given, own, strict=True)
        return Try("value", value, changed=tuple(name for name, a, b in named if _state(a) != _state(b)))
    except Stopped:
        raise
    except Odd as odd:
        return Try("structure", text=str(odd))
    except BaseException as error:
        said = explain(error, fn, exercise.NAMES)
        return Try("not done" if said.startswith("not done") else "crash", text=said)


def results(names: tuple[str, ...], back: object) -> dict[str, np.ndarray]:
    """Return what came back under the names of the results; another number of results is numbered."""
    if isinstance(back, np.ndarray) and back.shape[:1] == (len(names),) != (1,):
        back = tuple(back)
    if len(names) == 1 or not isinstance(back, list | tuple):
        array, wrapped = numbers(back), isinstance(back, tuple) and len(back) == 1
        name = names[0] if len(names) == 1 else "one result"
        return {name: array[0] if wrapped and array.ndim > 1 else array}
    if len(back) != len(names):
        names = tuple(f"result {i + 1}" for i in range(min(len(back), 99)))
    return dict(zip(names, map(numbers, back), strict=False))


def history(back: object) -> dict[str, np.ndarray]:
    """Return a list of dicts as arrays labelled "W after step 1"; anything else raises Odd."""
    if not isinstance(back, list | tuple) or not all(isinstance(entry, dict) for entry in back[:99]):
        raise Odd(f"of type {type(back).__name__}, and not a list of dicts")
    steps = enumerate(back[:99], start=1)
    return {f"{str(n)[:20]} after step {i}": numbers(w) for i, entry in steps for n, w in entry.items()}


def numbers(value: object) -> np.ndarray:
    """Return `value` as a float array, or raise Odd: no strings, no complex and no very many numbers."""
    what = "with something else than numbers in it, or too much of it"
    try:
        if not _small(value):
            raise Odd
        array = np.asarray(value)
        if array.dtype.kind in "fiu" and array.size <= 10_000:
            return array.astype(float)
        what = f"as an array of shape {array.shape} and dtype {array.dtype.name}"
    except Exception:
        pass
    lazy = " (is there a `yield` in it, or a loop in round brackets?)" * hasattr(value, "__next__")
    raise Odd(f"of type {type(value).__name__}, {what}{lazy}")


def _small(value: object, depth: int = 4) -> bool:
    """Say whether NumPy may look into `value`: a list that holds itself would keep it busy for ever."""
    if not isinstance(value, list | tuple):
        return True
    return depth > 0 and len(value) <= 10_000 and all(_small(v, depth - 1) for v in value)


def close(a: np.ndarray, b: np.ndarray, rtol: float = 1e-7, atol: float = 1e-12) -> bool:
    """Say whether two arrays agree, in shape and to a relative 1e-7; nan agrees with nan."""
    return a.shape == b.shape and allclose(a, b, rtol, atol, equal_nan=True)


def alike(a: Try, b: Try) -> bool:
    """Say whether two calls came to the same: all values are close, or they failed in the same way."""
    if a.kind != b.kind or a.kind != "value":
        return a.kind == b.kind and (a.kind == "crash" or a.text == b.text)
    return a.value.keys() == b.value.keys() and all(close(a.value[n], b.value[n]) for n in a.value)


def text(value: object, digits: int = 5) -> str:
    """Return numbers as short text; functions in a dict are left out."""
    if isinstance(value, dict):
        named = [(n, text(v, digits), isinstance(v, dict)) for n, v in value.items() if not callable(v)]
        return ", ".join(f"{n} = ({inner})" if deep else f"{n} = {inner}" for n, inner, deep in named)
    array, write = np.asarray(value), lambda number: f"{number:.{digits}g}"
    shown = np.array2string(array, formatter={"all": write}, separator=", ", threshold=20)
    return shown.replace("\n", "")


def size(given: tuple) -> int:
    """Return how many numbers an input has: the smallest is the easiest to work out by hand."""
    flat = [v for g in given for v in (g.values() if isinstance(g, dict) else [g]) if not callable(v)]
    return sum(np.size(value) for value in flat)


def _finished(back: object) -> object:
    if back is None:
        raise NotImplementedError(NOTHING)
    if any(entry is ... for entry in (back[:9] if isinstance(back, list | tuple) else [back])):
        raise NotImplementedError
    return back


def _state(argument: object) -> object:
    if isinstance(argument, dict):
        return {name: _state(entry) for name, entry in argument.items()}
    if isinstance(argument, list):
        return list(map(id, argument))  # of numbers: another one is another object
    return argument.tobytes() if isinstance(argument, np.ndarray) else None
