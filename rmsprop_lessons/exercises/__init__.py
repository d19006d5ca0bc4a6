"""The checker: `check("ewa", ewa)` tries a learner's function and says what it found."""

import inspect
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field

from .catalogue import EXERCISES, VERSION
from .catalogue.common import LINE
from .catalogue.register import register
from .diagnosis import diagnose
from .guess import compare
from .sandbox import inside, quiet
from .slip import named

__all__ = ["EXERCISES", "Feedback", "check", "compare", "register", "solution"]

# what stays in one line: an array, a value with its name, code
_WHOLE = r"(?:\w+(?: after step \d+)? = )?\[[^][]*\]|\w+ = \S+|`[^`]*`"
_seen: dict[str, tuple[tuple, int]] = {}  # exercise -> its last diagnosis, and how often it was met


@dataclass(frozen=True, repr=False)
class Feedback:
    """What the checker found; it prints as its message, in lines of 95 characters."""

    passed: bool
    kind: str  # "right" | "open" | "not done" | "crash" | "structure" | "convention" | "mistake" | …
    mistakes: tuple[str, ...]  # ids of the catalogue
    message: str
    key: str = ""  # the permanent name of what is said: ids, a law, or an entry of SAID
    level: int = 1  # 1, 2 or 3: question, where to look, a case by hand
    parameters: dict = field(default_factory=dict)

    def __repr__(self) -> str:
        return "\n".join(map(_wrapped, self.message.split("\n")))

    def as_dict(self) -> dict:
        """Return keys and numbers that JSON can hold, and no sentence: for reports and translations."""
        told = {"key": self.key, "kind": self.kind, "level": self.level}
        return told | {"parameters": self.parameters, "version": VERSION}


def check(name: str, fn: Callable, *, slip: object = ..., broken: Callable | None = None) -> Feedback:
    """Try `fn` on inputs that tell mistakes apart; it is called positionally and may not be done yet.

    The first message is a question; met again, the same diagnosis says where to look, and then shows
    a smaller case. name is one of EXERCISES, anything else a ValueError. Whatever fn does, check does
    not raise, and it answers within seconds. Called by fn itself, check raises a RuntimeError. What it
    cannot stop is one endless call of C code, such as sum(itertools.repeat(1)): restart the kernel then,
    and in a browser load the page again.
    In "Find the slip", fn is the mended version of `broken`, and slip the line of it that is at fault,
    or a part of that line, as a string: `open` is a right fn without the right line.
    """
    if inside():
        raise RuntimeError("a check inside a check")
    solution(name, show=False)
    exercise = EXERCISES[name]
    with quiet() as sink:
        found = diagnose(name, exercise, fn)
        asked, at = named(name, exercise, broken, slip) if broken else ("", "")
    right = found.kind == "right"
    kind = "open" if right and asked not in ("", "named") else found.kind
    where = getattr(broken, "__name__", "")  # a lesson may ask for several slips of one exercise
    level = _level(name, (kind, asked, where, found.key, found.lines[0].split("\n")[0]))
    line = found.lines[min(level, len(found.lines)) - 1]
    shown = "" if "By hand" in line else found.shown  # it has the input and both results already
    more = LINE[asked, right] + LINE["told"] * (kind == "open" and level == 3)
    more = more.format(getattr(broken, "__name__", ""), at)
    said = f"{name}: {line}{shown}{more}{_way_on(name, kind, level)}"
    if sink.size:
        said += f"\n(It also printed {sink.size} characters, which are not shown during a check.)"
    own = getattr(exercise, "LESSON", "This lesson")  # what another course calls itself
    said = said.replace("This lesson", own).replace("this lesson", own[0].lower() + own[1:])
    numbers = found.numbers(exercise.NAMES) | {"exercise": name, "slip": asked}
    ids = tuple(m.id for m in found.entries)
    return Feedback(kind == "right", kind, ids, said, found.key, level, numbers)


def solution(name: str, *, show: bool = True) -> Callable:
    """Print the package's own answer to an exercise, and return it; ValueError as in `check`."""
    if not isinstance(name, str) or name not in EXERCISES:
        raise ValueError(f"name is {name!r}: allowed are {', '.join(EXERCISES)}")
    function = EXERCISES[name].solution
    if show:
        print(inspect.getsource(function).replace("def solution(", f"def {name}("))
    return function


def _level(name: str, key: tuple) -> int:
    """Count how often this diagnosis of an exercise was met in a row, up to 3."""
    last, times = _seen.get(name, (None, 0))
    _seen[name] = key, times + 1 if key == last else 1
    return min(_seen[name][1], 3)


def _way_on(name: str, kind: str, level: int) -> str:
    """Return what to do after this message: run it again, and after the third look at an answer."""
    if kind in ("right", "open") or kind == "not done" and level == 1:
        return ""
    if level < 3:
        return f"\n(Run it again for a {'second' if level == 1 else 'third'} hint.)"
    return f'\n(An answer, if you want one: solution("{name}") from rmsprop_lessons.exercises.)'


def _wrapped(line: str) -> str:
    """Break a line between words, but not a line of code, name = value, or what stands in `…`."""
    kept = re.sub(_WHOLE, lambda found: found[0].replace(" ", "\0"), line)
    broken = textwrap.fill(kept, 95, break_long_words=False, break_on_hyphens=False)
    return line if line.startswith("    ") else broken.replace("\0", " ")
