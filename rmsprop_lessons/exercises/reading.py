"""Read what a function hands back as labelled arrays, compare them, and write them down."""

from itertools import islice

import numpy as np

MANY = 10_000  # numbers; no exercise has a hundred


class Odd(Exception):
    """What came back is not made of numbers; the text says what it is."""


def numbers(value: object) -> np.ndarray:
    """Return `value` as a float array, or raise Odd: no strings, complex or very many numbers."""
    try:
        array = value if isinstance(value, np.ndarray) else np.asarray(_small(value))
        if array.size > MANY:
            raise Odd(f"an array of shape {array.shape}")
        if array.dtype.kind not in "fiuO":
            raise Odd(f"{_kind(value)} with {array.dtype.name.rstrip('0123456789')} in it")
        return np.array(array if array.dtype.kind != "O" else np.vectorize(float)(array), dtype=float)
    except Odd:
        raise
    except Exception:
        raise Odd(f"{_kind(value)} with something else than numbers in it") from None


def _kind(value: object) -> str:
    return f"of type {type(value).__name__}"


def _small(value: object, depth: int = 5) -> object:
    if isinstance(value, list | tuple):
        if len(value) > MANY or depth == 0:
            raise Odd(f"{_kind(value)} with {len(value)} entries")
        return [_small(entry, depth - 1) for entry in value]
    if hasattr(value, "__next__") or hasattr(value, "__await__"):
        raise Odd(
            f"{_kind(value)}, which holds no numbers yet. Is there a `yield`, or a loop in "
            f"round brackets?"
        )
    return value


def results(names: tuple[str, ...], value: object) -> dict[str, np.ndarray]:
    """Return what came back under the names of the results; another number of results is numbered."""
    several = isinstance(value, list | tuple) or isinstance(value, np.ndarray) and value.ndim
    if len(names) > 1 and isinstance(value, list | tuple) or several and len(value) == len(names) > 1:
        if len(value) != len(names):
            names = tuple(f"result {i}" for i in range(1, min(len(value), MANY) + 1))
        return {name: numbers(entry) for name, entry in zip(names, value, strict=False)}
    if isinstance(value, tuple) and len(value) == 1 and np.ndim(_small(value[0])) > 0:
        value = value[0]
    return {names[0] if len(names) == 1 else "one result": numbers(value)}


def history(value: object) -> dict[str, np.ndarray]:
    """Return a list of dicts as arrays labelled "W after step 1"; anything else raises Odd."""
    if isinstance(value, dict):
        raise Odd("one dict, where a list of them is wanted")
    if not isinstance(value, list | tuple):
        raise Odd(_kind(value))
    if not all(isinstance(entry, dict) for entry in islice(value, 100)) or len(value) > 100:
        raise Odd(f"{_kind(value)} with {len(value)} entries that are not all dicts, or very many")
    return {
        f"{str(name)[:20]} after step {step}": numbers(w)
        for step, entry in enumerate(value, start=1)
        for name, w in sorted(entry.items(), key=lambda item: str(item[0]))
    }


def close(a: np.ndarray, b: np.ndarray) -> bool:
    """Say whether two arrays agree, in shape and to a relative 1e-7; nan agrees with nan."""
    if a.shape != b.shape:
        return False
    near = abs(a - b) <= 1e-12 + 1e-7 * abs(b)
    return bool(near.all() or (near | (a == b) | ((a != a) & (b != b))).all())


def text(value: object, digits: int = 5) -> str:
    """Return numbers as short text."""
    if isinstance(value, dict):
        return ", ".join(f"{name} = {text(entry, digits)}" for name, entry in value.items())
    write = {"all": lambda number: f"{number:.{digits}g}"}
    return np.array2string(np.asarray(value), formatter=write, separator=", ").replace("\n", "")
