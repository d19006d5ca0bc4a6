"""Compare a function with the right answer, then with everything that the catalogue knows."""

from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import combinations
from linecache import getline
from types import ModuleType
from typing import NamedTuple

import numpy as np
from numpy import isclose  # as in calls.py

from .calls import Try, alike, attempt, close, plain, text
from .catalogue.common import AGAIN, ALSO, CHANGED, SAID, far
from .catalogue.parts import Mistake, follow
from .crash import by_position, unusable
from .sandbox import Late, Untouchable, run


class Case(NamedTuple):
    """An input, what two functions make of it, and how near to each other they should be."""

    given: tuple
    mine: Try
    right: Try
    tolerance: tuple[float, float] = (1e-7, 1e-12)


class Found(NamedTuple):
    """A diagnosis: kind and key, what to say the first, second, third time, and what shows it."""

    kind: str
    key: str
    lines: tuple[str, ...]
    shown: str = ""
    entries: tuple[Mistake, ...] = ()  # of the catalogue
    case: Case | None = None

    def numbers(self, names: tuple[str, ...]) -> dict:
        """Return the input that is shown, what is right there, and what came, as JSON can hold them."""
        given, mine, right, _ = self.case or Case((), Try(""), Try(""))
        known = dict(zip(names, given, strict=False))
        return {"given": plain(known), "right": plain(right.value), "yours": plain(mine.value)}


class Trial(NamedTuple):
    """What is to be judged: an answer to an exercise, tried on its cases."""

    exercise: ModuleType
    ask: Callable[[list[tuple]], list[Try]]
    cases: list[Case]

    def tried(self, inputs: list[tuple], *tolerance: tuple[float, float]) -> list[Case]:
        """Return more inputs with what is made of them: last the right answer, which may be spoilt."""
        mine, exercise = self.ask(inputs), self.exercise
        right = [attempt(exercise, exercise.solution, given) for given in inputs]
        return [Case(*c, *tolerance) for c in zip(inputs, mine, right, strict=True)]


def diagnose(name: str, exercise: ModuleType, fn: object) -> Found:
    """Return the first finding; each time fn is asked, it has some seconds for all inputs together."""

    def ask(inputs):
        return run(lambda: [attempt(exercise, by_position(fn), given) for given in inputs])

    try:
        if wrong := run(lambda: unusable(fn, name, exercise.NAMES)):
            return Found(wrong[0], "unusable", wrong[1:])
        trial = Trial(exercise, ask, [])
        cases = trial.tried(exercise.CASES)
        if any(c.right.kind != "value" for c in cases):
            return _said("crash", "spoilt")
        # not every right answer takes a list or a matrix: a crash at an extra case says nothing
        cases = [c for i, c in enumerate(cases) if c.mine.kind != "crash" or i not in exercise.EXTRA]
        with np.errstate(all="ignore"):
            return next(_findings(trial._replace(cases=cases)))
    except Untouchable:
        return _said("crash", "untouchable")
    except Late as late:
        return _late(late)


def _said(kind: str, key: str, shown: str = "", case: Case | None = None) -> Found:
    """Return a finding whose lines stand in SAID."""
    return Found(kind, key, SAID[key], shown, (), case)


def _late(late: Late) -> Found:
    """Say what was seen when the time was up, and not more: a long way is no endless loop."""
    line = getline(late.file, late.line).strip()
    where = f", in the line\n    {line}" if line else ""
    seen = f"it was stopped after {late.seconds:.0f} seconds{where}"
    key = "waits" if late.computed < late.seconds / 5 else "endless"
    return Found("crash", key, tuple(f"{seen}\n{question}" for question in SAID[key]))


def _findings(trial: Trial) -> Iterator[Found]:
    """Yield what there is to say, the most telling first."""
    for case in (c for c in trial.cases if c.mine.kind == "crash"):
        yield _crashed(trial, case)
    for case in (c for c in trial.cases if c.mine.kind == "not done"):
        yield Found("not done", "dots", (case.mine.text, f"{case.mine.text}\n{SAID['dots'][0]}"))
    for case, again in zip(trial.cases, trial.ask([c.given for c in trial.cases]), strict=True):
        if not alike(case.mine, again):
            once = "once {}; then {}".format(*_apart(case.mine.value, again.value))
            yield _said("property", "random", f"\nWith {_given(trial, case.given)}: {once}.", case)
    yield from _right(trial)
    yield from _known(trial)
    least = _smallest(trial)
    if least and _shapes(least.mine) != _shapes(least.right):
        yield _said("structure", least.mine.said, _tried(trial, least), least)
    for case in (c for c in trial.cases if _shapes(c.mine) == _shapes(c.right)):
        if any(np.isnan(array).any() for array in case.mine.value.values()):
            yield _said("property", "nan", _tried(trial, case), case)
    yield from _digits(trial)
    yield from _broken(trial)
    yield from _probed(trial, 0.5)
    yield Found("difference", "numbers", (*SAID["numbers"], by_hand(trial)), _tried(trial), (), least)


def _crashed(trial: Trial, case: Case) -> Found:
    more = "", *(f"\n{line}".format(_shapes(case.right)) for line in SAID["crash"])
    lines = tuple(case.mine.text + line for line in more)
    return Found("crash", "crash", lines, _tried(trial, case), (), case)


def _right(trial: Trial) -> Iterator[Found]:
    style = [m for m in trial.exercise.MISTAKES if m.kind == "style" and _likeness(trial, m) == 2]
    if not style and not _likeness(trial):
        return
    broken = list(_probed(trial)) or ([] if style else list(_broken(trial)))
    yield from _digits(trial, all_kinds=bool(broken))
    yield from broken
    lines = [m.lines[0] for m in style]
    lines += [f"But {name} is {CHANGED}" for c in trial.cases for name in c.mine.changed]
    said = f"right. {lines[0]}" if lines else f"right, on {len(trial.cases)} inputs."
    yield Found("right", style[0].id if style else "right", (said,), "", tuple(style[:1]))


def _probed(trial: Trial, most: float = 1.0) -> Iterator[Found]:
    """Yield the first input far from 1 on which the answer is off, if at most `most` of them are."""
    cases = trial.tried(trial.exercise.PROBES, (1e-9, 0.0))
    off = [c for c in cases if not alike(c.mine, c.right, *c.tolerance)]
    # a recursion has its depth, which is no fault of the formula
    for case in (c for c in off[:1] if not c.mine.text.startswith("RecursionError")):
        if case.mine.kind == "crash":
            yield _crashed(trial, case)
        elif len(off) <= most * len(cases):
            still = np.array_equal(case.mine.value.get("w", 1), case.given[0])
            key = "stands" if still else "far"
            yield Found("property", key, _lines(trial, SAID[key], case), _tried(trial, case), (), case)


def _digits(trial: Trial, all_kinds: bool = True) -> Iterator[Found]:
    """Yield numbers that agree to some digits and no further: those of float32, or of all kinds."""
    known = [(c, n, a) for c in trial.cases for n, a in c.right.value.items()]
    pairs = [(c, n, a, c.mine.value.get(n, np.array([]))) for c, n, a in known]
    short = [p for p in pairs if not close(*p[2:], 1e-10)]
    short = [p for p in short if all_kinds or np.array_equal(p[3], np.float32(p[3]))]
    if short and all(close(a, b, 1e-5, 1e-6) for *_, a, b in pairs):
        yield _said("property", "digits", _tried(trial, short[0][0]._replace(tolerance=(1e-10, 1e-12))))


def _known(trial: Trial) -> Iterator[Found]:
    """Yield the mistake that gives these answers, best one that changes the same arguments; else two."""
    alone = sorted((m for m in trial.exercise.MISTAKES if m.kind != "style"), key=lambda m: m.kind)
    best = max(alone, key=lambda m: _likeness(trial, m), default=None)
    if best and _likeness(trial, best):
        yield _named(trial, best)
    for pair in combinations((m for m in trial.exercise.PAIRED if m.kind != "style"), 2):
        if not set(pair[0].parts) & set(pair[1].parts) and _likeness(trial, *pair):
            yield _named(trial, *sorted(pair, key=lambda m: m.kind == "convention"))


def _named(trial: Trial, first: Mistake, *others: Mistake) -> Found:
    """Return a finding that asks about the first entry; a convention beside it is told as well."""
    kind = "two mistakes" if others and first.kind == "mistake" else first.kind
    more = [f"\n{ALSO} {m.lines[0]}" if m.kind == "convention" else AGAIN for m in others]
    shown, key = _tried(trial) + "".join(more), "+".join(m.id for m in (first, *others))
    return Found(kind, key, _lines(trial, first.lines), shown, (first, *others), _smallest(trial))


def _apart(one: object, other: object) -> tuple[str, str]:
    """Return two values as text, with so many digits that they do not look the same."""
    for digits in (5, 12, 17):
        shown = text(one, digits), text(other, digits)
        if shown[0] != shown[1]:
            break
    return shown


def _broken(trial: Trial) -> Iterator[Found]:
    for law in trial.exercise.LAWS:
        cases = trial.tried(far(trial.exercise.NAMES, law.inputs, trial.exercise.BASE))
        tries = [case.mine for case in cases]
        if all(t.kind == "value" for t in tries) and not law.holds(*[t.value for t in tries]):
            shown = "".join(_law_case(trial, case) for case in cases)
            yield Found("property", law.name, _lines(trial, law.lines), shown, (), cases[0])


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
        known = _changed(trial.exercise, changes, id(case.given))
        if not alike(case.mine, known):
            return 0
        likeness = min(likeness, 1 + (case.mine.changed == known.changed))
    return likeness


@cache  # every answer that is new to the catalogue is compared with all of it, pairs too
def _changed(exercise: ModuleType, changes: tuple[Mistake, ...], place: int) -> Try:
    """Return what the right answer with `changes` comes to on the one of CASES with this id."""
    given = next(given for given in exercise.CASES if id(given) == place)
    return attempt(exercise, partial(exercise.answer, changes), given)


def _lines(trial: Trial, lines: tuple[str, ...], case: Case | None = None) -> tuple[str, str, str]:
    question, where, *smaller = lines
    worked = " ".join([*smaller, by_hand(trial, case)]).strip()
    return question, trial.exercise.WHERE.get(where, where), worked or question


def _smallest(trial: Trial) -> Case | None:
    """Return the smallest case on which the answer differs; none where a law or a probe has spoken."""
    differ = [case for case in trial.cases if not alike(case.mine, case.right)]
    return min(differ, key=lambda case: len(_given(trial, case.given)), default=None)


def by_hand(trial: Trial, case: Case | None = None) -> str:
    """Work out a case on which the answer differs, part by part, and say both numbers."""
    case = case or _smallest(trial)
    if not case:  # a law has spoken, and shows its own
        return ""
    known = dict(zip(trial.exercise.NAMES, case.given, strict=True))
    worked = follow(trial.exercise.PARTS, (), known) if trial.exercise.STORY else {}
    chain = [f"{words} {text(worked[part])}" for part, words in trial.exercise.STORY.items()]
    said = f"By hand, with {_given(trial, case.given)}: {', '.join(chain)}." if chain else ""
    if _shapes(case.mine) == _shapes(case.right):
        right, mine = case.right.value, case.mine.value
        apart = {n: a for n, a in right.items() if not close(mine[n], a, *case.tolerance)}
        one, other = _apart(apart, {n: mine[n] for n in apart})
        said += f" By hand {one}; by yours {other}. Where do they part?"
    return said.strip()


def _tried(trial: Trial, case: Case | None = None) -> str:
    """Return case, or the smallest input on which the answer differs from the right one, and how."""
    case = case or next(c for c in trial.cases if not alike(c.mine, c.right))
    _, mine, right, (rtol, atol) = case
    line = f"\nTried with {_given(trial, case.given)}"
    if mine.kind == "crash":
        return f"{line}."
    if _shapes(mine) != _shapes(right):
        return f"{line}: what should come back is {_shapes(right)}; yours is {_shapes(mine)}."
    pairs = ((n, a, mine.value[n]) for n, a in right.value.items())
    name, a, b = next(pair for pair in pairs if not close(*pair[1:], rtol, atol))
    entry = np.flatnonzero(~isclose(b, a, rtol=rtol, atol=atol, equal_nan=True))[0] + 1
    at = f" (they part at entry {entry})" if a.ndim == 1 < a.size else ""
    right_one, mine_one = _apart(a, b)
    return f"{line}: {name} should be {right_one}, yours is {mine_one}{at}."


def _shapes(t: Try) -> str:
    shown = [f"{name} of shape {array.shape}" for name, array in t.value.items()]
    return t.text or ", ".join(shown[:6] or ["nothing"]) + f" … ({len(shown)} in all)" * (len(shown) > 6)
