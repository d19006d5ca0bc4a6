"""Compare a function with the right answer, then with everything that the catalogue knows."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import combinations
from linecache import getline
from types import ModuleType
from typing import NamedTuple

import numpy as np
from numpy import isclose  # as in calls.py

from .calls import Try, alike, attempt, close, size, text
from .catalogue.common import AGAIN, CHANGED, SAID
from .crash import by_position, unusable
from .parts import Law, Mistake, follow
from .sandbox import Late, Untouchable, run


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
    """Return the first finding; each time fn is asked, it has some seconds for all inputs together."""

    def ask(inputs):
        return run(lambda: [attempt(exercise, by_position(fn), given) for given in inputs])

    try:
        if wrong := run(lambda: unusable(fn, name, exercise.NAMES)):
            return Found(wrong[0], wrong[1:])
        mine = ask(exercise.CASES)
        right = [attempt(exercise, exercise.solution, given) for given in exercise.CASES]
        if any(t.kind != "value" for t in right):
            return Found("crash", SAID["spoilt"])
        cases = list(map(Case, exercise.CASES, mine, right))
        # not every right answer takes a list or a matrix: a crash at an extra case says nothing
        cases = [c for i, c in enumerate(cases) if c.mine.kind != "crash" or i not in exercise.EXTRA]
        with np.errstate(all="ignore"):
            return next(_findings(Trial(exercise, ask, cases)))
    except Untouchable:
        return Found("crash", SAID["untouchable"])
    except Late as late:
        return Found("crash", _late(late))


def _late(late: Late) -> tuple[str, ...]:
    """Say what was seen when the time was up, and not more: a long way is no endless loop."""
    line = getline(late.file, late.line).strip()
    seen = f"it was stopped after {late.seconds:.0f} seconds" + (
        f", in the line\n    {line}" if line else ""
    )
    said = SAID["waits" if late.computed < late.seconds / 5 else "endless"]
    return tuple(f"{seen}\n{question}" for question in said)


def _findings(trial: Trial) -> Iterator[Found]:
    """Yield what there is to say, the most telling first."""
    for case in (c for c in trial.cases if c.mine.kind == "crash"):
        look, back = SAID["crash"]
        due = f"{back} {_shapes(case.right)}."
        lines = (case.mine.text, f"{case.mine.text}\n{look}", f"{case.mine.text}\n{due}")
        yield Found("crash", lines, _tried(trial, case))
    for case in (c for c in trial.cases if c.mine.kind == "not done"):
        yield Found("not done", (case.mine.text, f"{case.mine.text}\n{SAID['dots'][0]}"))
    for case, again in zip(trial.cases, trial.ask([c.given for c in trial.cases]), strict=True):
        if not alike(case.mine, again):
            shown = "\nOnce {}; then {}.".format(*_apart(case.mine.value, again.value))
            yield Found("property", SAID["random"], shown)
    yield from _right(trial)
    yield from _known(trial)
    for case in (c for c in trial.cases if _shapes(c.mine) != _shapes(c.right)):
        yield Found("structure", SAID["form"], _tried(trial, case))
    for case in trial.cases:
        if any(np.isnan(array).any() for array in case.mine.value.values()):
            yield Found("property", SAID["nan"], _tried(trial, case))
    yield from _digits(trial)
    yield from _broken(trial)
    yield Found("difference", (*SAID["numbers"], by_hand(trial)), _tried(trial))


def _right(trial: Trial) -> Iterator[Found]:
    style = [m for m in trial.exercise.MISTAKES if m.kind == "style" and _likeness(trial, m) == 2]
    changed = [f"But {name} is {CHANGED}" for c in trial.cases for name in c.mine.changed]
    if style or _likeness(trial):
        broken = [] if style else list(_broken(trial))
        yield from _digits(trial, all_kinds=bool(broken))
        yield from broken
        lines = [m.lines[0] for m in style] + changed
        said = f"right. {lines[0]}" if lines else f"right, on {len(trial.cases)} inputs."
        yield Found("right", (said,), "", tuple(m.id for m in style[:1]))


def _digits(trial: Trial, all_kinds: bool = True) -> Iterator[Found]:
    """Yield numbers that agree to some digits and no further: those of float32, or of all kinds."""
    pairs = [(n, a, c.mine.value[n]) for c in trial.cases for n, a in c.right.value.items()]
    short = [p for p in pairs if not close(*p[1:], 1e-10)]
    short = [p for p in short if all_kinds or np.array_equal(p[2], np.float32(p[2]))]
    if short and all(close(a, b, 1e-5, 1e-6) for _, a, b in pairs):
        name, *arrays = short[0]
        shown = "\n{} should be {}, yours is {}.".format(name, *(text(a, 12) for a in arrays))
        yield Found("property", SAID["digits"], shown)


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
            yield Found(kind, _lines(trial, first), _tried(trial) + AGAIN, (first.id, second.id))


def _apart(one: object, other: object) -> tuple[str, str]:
    """Return two values as text, with so many digits that they do not look the same."""
    for digits in (5, 12, 17):
        shown = text(one, digits), text(other, digits)
        if shown[0] != shown[1]:
            break
    return shown


def _broken(trial: Trial) -> Iterator[Found]:
    names, base = trial.exercise.NAMES, trial.exercise.BASE
    for law in trial.exercise.LAWS:
        tries = trial.ask([tuple((base | changes)[name] for name in names) for changes in law.inputs])
        if all(t.kind == "value" for t in tries) and not law.holds(*[t.value for t in tries]):
            given = [tuple((base | changes)[name] for name in names) for changes in law.inputs]
            cases = [
                Case(g, t, attempt(trial.exercise, trial.exercise.solution, g))
                for g, t in zip(given, tries, strict=True)
            ]
            shown = [_law_case(trial, case) for case in cases]
            yield Found("property", _lines(trial, law), "".join(shown))


def _law_case(trial: Trial, case: Case) -> str:
    """Return an input of a law by name, what is right there, and what came."""
    right, mine = _apart(case.right.value, case.mine.value)
    came = f"right is {right}, yours is {mine}" if right != mine else f"you have {mine}, which is right"
    return f"\nWith {_given(trial, case.given)}: {came}."


def _given(trial: Trial, given: tuple) -> str:
    return text(dict(zip(trial.exercise.NAMES, given, strict=True)))


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
    worked = " ".join([*smaller, by_hand(trial)]).strip()
    return question, trial.exercise.WHERE.get(where, where), worked or question


def by_hand(trial: Trial) -> str:
    """Work out the smallest case on which the answer differs, part by part, and say both numbers.

    Nothing where every case is right: then a law has spoken, and shows its own.
    """
    differ = [case for case in trial.cases if not alike(case.mine, case.right)]
    if not differ:
        return ""
    given, mine, right = min(differ, key=lambda case: size(case.given))
    known = dict(zip(trial.exercise.NAMES, given, strict=True))
    worked = follow(trial.exercise.PARTS, (), known) if trial.exercise.STORY else {}
    chain = [f"{words} {text(worked[part])}" for part, words in trial.exercise.STORY.items()]
    said = f"By hand, with {_given(trial, given)}: {', '.join(chain)}." if chain else ""
    if _shapes(mine) == _shapes(right):
        apart = {n: a for n, a in right.value.items() if not close(mine.value[n], a)}
        one, other = _apart(apart, {n: mine.value[n] for n in apart})
        said += f" By hand {one}; by yours {other}. Where do they part?"
    return said.strip()


def _tried(trial: Trial, case: Case | None = None) -> str:
    """Return case, or the smallest input on which the answer differs from the right one, and how."""
    given, mine, right = case or next(c for c in trial.cases if not alike(c.mine, c.right))
    line = f"\nTried with {text(dict(zip(trial.exercise.NAMES, given, strict=True)))}"
    if mine.kind == "crash":
        return f"{line}."
    if _shapes(mine) != _shapes(right):
        return f"{line}: what should come back is {_shapes(right)}; yours is {_shapes(mine)}."
    name, a, b = next(
        (n, a, mine.value[n]) for n, a in right.value.items() if not close(mine.value[n], a)
    )
    entry = np.flatnonzero(~isclose(b, a, rtol=1e-7, atol=1e-12, equal_nan=True))[0] + 1
    at = f" (they part at entry {entry})" if a.ndim == 1 < a.size else ""
    right_one, mine_one = _apart(a, b)
    return f"{line}: {name} should be {right_one}, yours is {mine_one}{at}."


def _shapes(t: Try) -> str:
    shown = [f"{name} of shape {array.shape}" for name, array in t.value.items()]
    return t.text or ", ".join(shown[:6] or ["nothing"]) + f" … ({len(shown)} in all)" * (len(shown) > 6)
