"""The checker: `check("ewa", ewa)` tries a learner's function and says what it found."""

import inspect
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass

from .catalogue import EXERCISES
from .diagnosis import diagnose
from .guess import compare
from .sandbox import inside, quiet

__all__ = ["EXERCISES", "Feedback", "check", "compare", "solution"]

_WHOLE = r"(?:\w+ = )?\[[^][]*\]|\w+ = \S+|`[^`]*`"  # an array, a value with its name, code
_seen: dict[str, tuple[tuple, int]] = {}  # exercise -> its last diagnosis, and how often it was met


@dataclass(frozen=True, repr=False)
class Feedback:
    """What the checker found; it prints as its message, in lines of 95 characters."""

    passed: bool
    kind: str  # "right" | "not done" | "crash" | "structure" | "convention" | "mistake" | …
    mistakes: tuple[str, ...]  # ids of the catalogue
    message: str

    def __repr__(self) -> str:
        return "\n".join(map(_wrapped, self.message.split("\n")))


def check(name: str, fn: Callable) -> Feedback:
    """Try `fn` on inputs that tell mistakes apart; it is called positionally and may not be done yet.

    The first message is a question; met again, the same diagnosis says where to look, and then shows
    a smaller case. name is one of EXERCISES, anything else a ValueError. Whatever fn does, check does
    not raise, and it answers within seconds. Called by fn itself, check raises a RuntimeError.
    """
    if inside():
        raise RuntimeError("a check inside a check")
    solution(name, show=False)
    with quiet() as sink:
        kind, lines, shown, mistakes = diagnose(name, EXERCISES[name], fn)
    key, (last, times) = (kind, mistakes, lines[0].split("\n")[0]), _seen.get(name, (None, 0))
    _seen[name] = key, times + 1 if key == last else 0
    line = lines[min(_seen[name][1], len(lines) - 1)]
    shown = "" if "By hand" in line else shown  # it has the input and both results already
    said = f"{name}: {line}{shown}{_way_on(name, kind)}"
    if sink.size:
        said += f"\n(It also printed {sink.size} characters, which are not shown during a check.)"
    return Feedback(kind == "right", kind, mistakes, said)


def solution(name: str, *, show: bool = True) -> Callable:
    """Print the package's own answer to an exercise, and return it; ValueError as in `check`."""
    if not isinstance(name, str) or name not in EXERCISES:
        raise ValueError(f"name is {name!r}: allowed are {', '.join(EXERCISES)}")
    function = EXERCISES[name].solution
    if show:
        print(inspect.getsource(function).replace("def solution(", f"def {name}("))
    return function


def _way_on(name: str, kind: str) -> str:
    """Return what to do after this message: run it again, and after the third look at an answer."""
    times = _seen[name][1]
    if kind == "right" or kind == "not done" and times == 0:
        return ""
    if times < 2:
        return f"\n(Run it again for a {'second' if times == 0 else 'third'} hint.)"
    return f'\n(An answer, if you want one: solution("{name}") from rmsprop_lessons.exercises.)'


def _wrapped(line: str) -> str:
    """Break a line between words, but not a line of code, name = value, or what stands in `…`."""
    kept = re.sub(_WHOLE, lambda found: found[0].replace(" ", "\0"), line)
    broken = textwrap.fill(kept, 95, break_long_words=False, break_on_hyphens=False)
    return line if line.startswith("    ") else broken.replace("\0", " ")
