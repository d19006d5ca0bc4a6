"""Compare a function with the right answer, then with everything that the catalogue knows."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import combinations
from types import ModuleType
from typing import NamedTuple

import numpy as np

from .calls import Try, alike, attempt, close, text
from .common import SAID
from .crash import unusable
from .parts import Law, Mistake
from .sandbox import run


class Found(NamedTuple):
    """A diagnosis: its kind, what to say the first, second, third time, what shows it, and the ids."""

    kind: str
    lines: tuple[str, ...]
    shown: str = ""
    mistakes: tuple[str, ...] = ()


class Case(NamedTuple):
    """An input, and what two functions make of it."""

    given: tuple
    mine: Try
    right: Try


class Trial(NamedTuple):
    """What is to be judged: an answer to an exercise, tried on its cases."""

    exercise: ModuleType
    ask: Callable[[list[tuple]], list[Try]]
    cases: list[Case]


def diagnose(name: str, exercise: ModuleType, fn: object) -> Found:
    """Return the first finding; each time fn is asked, it has 2 seconds for all inputs together."""

    def ask(inputs):
        return run(lambda: [attempt(exercise, fn, given) for given in inputs], 2)

    try:
        if wrong := run(lambda: unusable(fn, name, exercise.NAMES), 2):
            return Found(wrong[0], wrong[1:])
        right = [attempt(exercise, exercise.solution, given) for given in exercise.CASES]
        cases = list(map(Case, exercise.CASES, ask(exercise.CASES), right))
        # not every right answer takes a list or a matrix: a crash at an extra case says nothing
        cases = [c for i, c in enumerate(cases) if c.mine.kind != "crash" or i not in exercise.EXTRA]
        with np.errstate(all="ignore"):
            return next(_findings(Trial(exercise, ask, cases)))
    except TimeoutError:
        return Found("crash", SAID["endless"])


def _findings(trial: Trial) -> Iterator[Found]:
    """Yield what there is to say, the most telling first."""
    yield from (Found("not done", (c.mine.text,)) for c in trial.cases if c.mine.kind == "not done")
    yield from (
        Found("crash", (c.mine.text,), _tried(trial)) for c in trial.cases if c.mine.kind == "crash"
    )
    for case, again in zip(trial.cases, trial.ask([c.given for c in trial.cases]), strict=True):
        if not alike(case.mine, again):
            yield Found(
                "property", SAID["random"], f"\nOnce {text(case.mine.value)}; then {text(again.value)}."
            )
    yield from _right(trial)
    yield from _known(trial)
    if any(_shapes(c.mine) != _shapes(c.right) for c in trial.cases):
        yield Found("structure", SAID["form"], _tried(trial))
    yield from _broken(trial)
    yield Found("difference", (*SAID["numbers"], trial.exercise.WORKED), _tried(trial))


def _right(trial: Trial) -> Iterator[Found]:
    style = [m for m in trial.exercise.MISTAKES if m.kind == "style" and _likeness(trial, m) == 2]
    changed = [f"But {name} is {SAID['changed']}" for c in trial.cases for name in c.mine.changed]
    if style or _likeness(trial):
        yield from [] if style else _broken(trial)
        lines = [m.lines[0] for m in style] + changed
        said = f"right. {lines[0]}" if lines else f"right, on {len(trial.cases)} inputs."
        yield Found("right", (said,), "", tuple(m.id for m in style[:1]))


def _known(trial: Trial) -> Iterator[Found]:
    """Yield the mistake that gives these answers, best one that changes the same arguments; else two."""
    alone = sorted((m for m in trial.exercise.MISTAKES if m.kind != "style"), key=lambda m: m.kind)
    best = max(alone, key=lambda m: _likeness(trial, m))
    if _likeness(trial, best):
        yield Found(best.kind, _lines(trial, best), _tried(trial), (best.id,))
    for pair in combinations((m for m in trial.exercise.PAIRED if m.kind != "style"), 2):
        if not set(pair[0].parts) & set(pair[1].parts) and _likeness(trial, *pair):
            first, second = sorted(pair, key=lambda m: m.kind == "convention")
            kind = "two mistakes" if first.kind == "mistake" else "convention"
            yield Found(kind, _lines(trial, first), _tried(trial) + SAID["again"], (first.id, second.id))


def _broken(trial: Trial) -> Iterator[Found]:
    names, base = trial.exercise.NAMES, trial.exercise.BASE
    for law in trial.exercise.LAWS:
        tries = trial.ask([tuple((base | changes)[name] for name in names) for changes in law.inputs])
        if all(t.kind == "value" for t in tries) and not law.holds(*[t.value for t in tries]):
            given = [text({n: c[n] for n in names if n in c}) or "the usual" for c in law.inputs]
            shown = [f"\nWith {g}: {text(t.value)}." for g, t in zip(given, tries, strict=True)]
            yield Found("property", _lines(trial, law), "".join(shown))


def _likeness(trial: Trial, *changes: Mistake) -> int:
    """Return 1 if `changes` to the right answer give this one, 2 if they spoil the same arguments."""
    likeness = 2
    for case in trial.cases:
        known = attempt(trial.exercise, partial(trial.exercise.answer, changes), case.given)
        if not alike(case.mine, known):
            return 0
        likeness = min(likeness, 1 + (case.mine.changed == known.changed))
    return likeness


def _lines(trial: Trial, entry: Mistake | Law) -> tuple[str, str, str]:
    question, where, *smaller = entry.lines
    return question, trial.exercise.WHERE.get(where, where), *(smaller or [trial.exercise.WORKED])


def _tried(trial: Trial) -> str:
    """Return the smallest input on which the answer differs from the right one, and how."""
    given, mine, right = next(case for case in trial.cases if not alike(case.mine, case.right))
    line = f"\nTried with {text(dict(zip(trial.exercise.NAMES, given, strict=True)))}"
    if mine.kind == "crash":
        return f"{line}."
    if _shapes(mine) != _shapes(right):
        return f"{line}: what should come back is {_shapes(right)}; yours is {_shapes(mine)}."
    name, a, b = next(
        (n, a, mine.value[n]) for n, a in right.value.items() if not close(mine.value[n], a)
    )
    digits = 5 if text(a) != text(b) else 12
    entry = np.flatnonzero(~np.isclose(b, a, rtol=1e-7, atol=1e-12, equal_nan=True))[0] + 1
    at = f" (they part at entry {entry})" if a.ndim == 1 < a.size else ""
    return f"{line}: {name} should be {text(a, digits)}, yours is {text(b, digits)}{at}."


def _shapes(t: Try) -> str:
    shown = [f"{name} of shape {array.shape}" for name, array in t.value.items()]
    return t.text or ", ".join(shown[:6] or ["nothing"]) + f" … ({len(shown)} in all)" * (len(shown) > 6)
