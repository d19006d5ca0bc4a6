"""The checker: `check("ewa", ewa)` tries a learner's function and says what it found."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass

from . import (
    adam_loop,
    adam_step,
    ewa,
    ewa_corrected,
    gradient_descent_step,
    momentum_step,
    rmsprop_step,
)
from .diagnosis import Found, diagnose
from .sandbox import quiet

_MODULES = (gradient_descent_step, ewa, ewa_corrected, momentum_step, rmsprop_step, adam_step, adam_loop)
EXERCISES = {module.__name__.split(".")[-1]: module for module in _MODULES}

_seen: dict[str, tuple[tuple, int]] = {}  # exercise -> its last diagnosis, and how often it was met


@dataclass(frozen=True, repr=False)
class Feedback:
    """What the checker found; it prints as its message."""

    passed: bool
    kind: str  # "right" | "not done" | "crash" | "structure" | "convention" | "mistake" | …
    mistakes: tuple[str, ...]  # ids of the catalogue
    message: str

    def __repr__(self) -> str:
        return self.message


def check(name: str, fn: Callable) -> Feedback:
    """Try `fn` on inputs that tell mistakes apart; it is called positionally and may not be done yet.

    The first message is a question; met again, the same diagnosis says where to look, and then shows
    a smaller case. name is one of EXERCISES, anything else a ValueError. Whatever fn does, check does
    not raise, and it answers within seconds.
    """
    exercise = _exercise(name)
    with quiet() as sink:
        found = diagnose(name, exercise, fn)
    said = f"{name}: {found.lines[_level(name, found)]}"
    if sink.size:
        said += f"\n(It also printed {sink.size} characters, which are not shown during a check.)"
    return Feedback(found.kind == "right", found.kind, found.mistakes, said)


def solution(name: str) -> Callable:
    """Print the package's own answer to an exercise, and return it; ValueError as in `check`."""
    function = _exercise(name).solution
    print(inspect.getsource(function).replace("def solution(", f"def {name}("))
    return function


def _exercise(name: str) -> object:
    if not isinstance(name, str) or name not in EXERCISES:
        raise ValueError(f"name is {name!r}: allowed are {', '.join(EXERCISES)}")
    return EXERCISES[name]


def _level(name: str, found: Found) -> int:
    key = found.kind, found.mistakes, found.lines[0].split("\n")[0]
    last, times = _seen.get(name, (None, 0))
    _seen[name] = key, times + 1 if key == last else 0
    return min(_seen[name][1], len(found.lines) - 1)
