"""How an exercise reads what comes back: as arrays with names, or it says what else it is."""

import numpy as np

from ..crash import shown
from .errors import NOTHING


class Odd(Exception):
    """What came back is not made of numbers: what it is, and which lines of SAID ask about it."""


def finished(back: object) -> object:
    """Return what came back; NotImplementedError where it is nothing, or dots are left in it."""
    if back is None:
        raise NotImplementedError(NOTHING)
    if any(entry is ... for entry in (back[:9] if isinstance(back, list | tuple) else [back])):
        raise NotImplementedError
    return back


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
    return {name: numbers(entry, f"{name}, ") for name, entry in zip(names, back, strict=False)}


def numbers(value: object, which: str = "") -> np.ndarray:
    """Return `value` as a float array, or raise Odd: no strings, no complex and no very many numbers."""
    what, said = "with something else than numbers in it, or too much of it", "form"
    try:
        array = np.asarray(value if _small(value) else "")
        if array.dtype.kind in "fiu" and array.size <= 10_000:
            return array.astype(float)
        if array.dtype.kind not in "SU":
            what = f"as an array of shape {array.shape} and dtype {array.dtype.name}"
        if array.dtype == object and array.size and not isinstance(value, dict | set):
            float(array.flat[0])
            what += f", each entry of type {type(array.flat[0]).__name__}"
            said = "dtype"
    except Exception as error:
        words = shown(error)[:150].rstrip(".")
        what = f"which does not turn into numbers: {words}" if words else what
        said = "dtype" if hasattr(value, "dtype") else "form"
    lazy = " (is there a `yield` in it, or a loop in round brackets?)" * hasattr(value, "__next__")
    raise Odd(f"{which}of type {type(value).__name__}, {what}{lazy}", said)


def _small(value: object, depth: int = 4) -> bool:
    """Say whether NumPy may look into `value`: a list that holds itself would keep it busy for ever."""
    if not isinstance(value, list | tuple):
        return True
    return depth > 0 and len(value) <= 10_000 and all(_small(v, depth - 1) for v in value)
