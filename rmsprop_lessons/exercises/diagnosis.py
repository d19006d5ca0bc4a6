"""Compare a function with the right answer, then with everything that the catalogue knows."""

import time
from collections.abc import Callable
from functools import cache
from types import ModuleType
from typing import NamedTuple

import numpy as np

from .crash import explain, signature
from .parts import Mistake, pairs
from .reading import Odd, close, numbers, text
from .sandbox import Stopped, run


class Found(NamedTuple):
    """A diagnosis: its kind, the ids of the mistakes, and what to say the first, second, third time."""

    kind: str
    mistakes: tuple[str, ...]
    lines: tuple[str, ...]


class Try(NamedTuple):
    """One call: what came back, read as arrays, or why there is nothing."""

    kind: str  # "value" | "odd" | "crash" | "not done"
    value: dict[str, np.ndarray]
    text: str
    changed: tuple[str, ...]  # arguments that the call changed


class Trial(NamedTuple):
    """Everything the steps below look at."""

    exercise: ModuleType
    ask: Callable[[tuple], Try]
    mine: list[Try]  # one for each of exercise.CASES
    right: list[Try]


def diagnose(name: str, exercise: ModuleType, fn: object) -> Found:
    """Return what the first step that speaks has to say."""
    ends = time.monotonic() + 8

    def ask(given: tuple) -> Try:
        return run(lambda: _attempt(fn, given, exercise), min(2, max(ends - time.monotonic(), 0.1)))

    try:
        wrong = run(lambda: _unusable(name, exercise, fn), 2)
        if wrong:
            return wrong
        mine = [ask(given) for given in exercise.CASES]
        trial = Trial(exercise, ask, mine, _right(exercise))
        with np.errstate(all="ignore"):
            return next(found for step in STEPS if (found := step(trial)))
    except TimeoutError:
        line = "it was stopped after two seconds. Which loop has no end, and what should end it?"
        return Found(
            "crash", (), (line, line + "\nPrint the loop's counter, or its condition, each time round.")
        )


def _unusable(name: str, exercise: ModuleType, fn: object) -> Found | None:
    """Say what is handed over instead of a function, or that it takes other arguments."""
    if fn is ...:
        return Found("not done", (), ("not done yet.",))
    if isinstance(fn, type) or not callable(fn):
        what = "a class" if isinstance(fn, type) else f"a {type(fn).__name__}"
        line = (
            f"this is {what}. What is wanted is the function itself, by its name and without brackets."
        )
        return Found("structure", (), (line,))
    wrong = signature(fn, name, exercise.NAMES)
    return Found("crash", (), (wrong,)) if wrong else None


def _attempt(fn: Callable, given: tuple, exercise: ModuleType) -> Try:
    own = tuple(map(_copy, given))
    try:
        with np.errstate(all="ignore"):
            back = fn(*own)
            if (
                back is None
                or back is ...
                or isinstance(back, tuple | list)
                and any(b is ... for b in back)
            ):
                gone = " It gives nothing back: is a `return` missing?" if back is None else ""
                return Try("not done", {}, f"not done yet.{gone}", ())
            pairs = zip(exercise.NAMES, given, own, strict=True)
            return Try(
                "value", exercise.read(back), "", tuple(n for n, a, b in pairs if not _same(a, b))
            )
    except NotImplementedError:
        return Try("not done", {}, "not done yet.", ())
    except Odd as odd:
        return Try("odd", {}, str(odd), ())
    except Stopped:
        raise
    except BaseException as error:
        return Try("crash", {}, explain(error, fn, exercise.NAMES), ())


def _copy(value: object) -> object:
    if isinstance(value, dict):
        return {name: entry.copy() for name, entry in value.items()}
    return value.copy() if isinstance(value, np.ndarray | list) else value


def _same(before: object, after: object) -> bool:
    if isinstance(before, dict):
        return before.keys() == after.keys() and all(_same(before[key], after[key]) for key in before)
    try:
        return not isinstance(before, np.ndarray | list) or close(numbers(after), numbers(before))
    except Odd:
        return False


@cache
def _right(exercise: ModuleType) -> list[Try]:
    return [_attempt(exercise.solution, given, exercise) for given in exercise.CASES]


def _match(trial: Trial, changes: tuple[Mistake, ...]) -> list[Try] | None:
    """Return what the answer with `changes` made gives to every case, if fn gives the same to all.

    A crash at one of the extra cases says nothing: not every right answer takes a list or a matrix.
    """
    tries = []
    for i, (mine, given) in enumerate(zip(trial.mine, trial.exercise.CASES, strict=True)):
        tries.append(_attempt(lambda *own: trial.exercise.answer(changes, *own), given, trial.exercise))
        if not (_alike(mine, tries[-1]) or i in trial.exercise.EXTRA and mine.kind == "crash"):
            return None
    return tries


def _alike(a: Try, b: Try) -> bool:
    if a.kind != b.kind or a.kind != "value":
        return a.kind == b.kind and (a.kind == "crash" or a.text == b.text)
    return a.value.keys() == b.value.keys() and all(
        close(a.value[name], b.value[name]) for name in a.value
    )


def _not_done(trial: Trial) -> Found | None:
    return next((Found(t.kind, (), (t.text,)) for t in trial.mine if t.kind == "not done"), None)


def _crash(trial: Trial) -> Found | None:
    for i, t in enumerate(trial.mine):
        if t.kind == "crash" and i not in trial.exercise.EXTRA:
            tried = f"\nTried with {_given(trial.exercise, trial.exercise.CASES[i])}."
            return Found("crash", (), (t.text, t.text + tried))
    return None


def _random(trial: Trial) -> Found | None:
    case = min(set(range(len(trial.mine))) - trial.exercise.EXTRA)
    again = trial.ask(trial.exercise.CASES[case])
    if _alike(trial.mine[case], again) or again.kind != "value":
        return None
    line = (
        "your function gives two answers to the same question. What does it remember, or draw at random?"
    )
    where = "Everything it may use comes in as an argument. Which name comes from outside, or lives on?"
    return Found(
        "property",
        (),
        (line, f"{where}\nOnce {text(trial.mine[case].value)}; then {text(again.value)}."),
    )


def _passes(trial: Trial) -> Found | None:
    if not _match(trial, ()):
        return None
    changed = [name for t in trial.mine for name in t.changed]
    if changed and (found := _one(trial)):
        return found
    if changed:
        line = f"right. But {changed[0]} is no longer what the caller handed in. Print it before and after the call."
        return Found("right", (), (line,))
    crash = next(
        (f"\nOne input it does not take: {t.text}" for t in trial.mine if t.kind == "crash"), ""
    )
    return Found("right", (), (f"right, on {len(trial.mine)} inputs.{crash}",))


def _one(trial: Trial) -> Found | None:
    """Name the one mistake that gives these answers; of two the one that also changes the same arguments."""
    same = [(m, tries) for m in trial.exercise.MISTAKES if (tries := _match(trial, (m,)))]
    changed = [t.changed for t in trial.mine]
    order = {"convention": 0, "mistake": 1, "style": 2}
    for mistake, tries in sorted(
        same, key=lambda s: ([t.changed for t in s[1]] != changed, order[s[0].kind])
    ):
        if mistake.kind != "style":
            return Found(mistake.kind, (mistake.id,), _lines(trial, mistake))
        if [t.changed for t in tries] == changed:
            return Found("right", (mistake.id,), (f"right. {mistake.question}",))
    return None


def _structure(trial: Trial) -> Found | None:
    for mine, right, given in zip(trial.mine, trial.right, trial.exercise.CASES, strict=True):
        shape = {name: array.shape for name, array in right.value.items()}
        own = {name: array.shape for name, array in mine.value.items()}
        if mine.kind != "crash" and own != shape:
            back = mine.text or _shapes(own)
            line = f"what should come back is {_shapes(shape)}; yours is {back}."
            where = line + "\nLook at your `return`: print the type and shape of each thing behind it."
            return Found(
                "structure", (), (line, where, f"{where}\nTried with {_given(trial.exercise, given)}.")
            )
    return None


def _shapes(shapes: dict[str, tuple]) -> str:
    shown = [f"{name} of shape {shape}" for name, shape in shapes.items()]
    return ", ".join(shown[:6]) + f" … ({len(shown)} in all)" * (len(shown) > 6)


def _two(trial: Trial) -> Found | None:
    for pair in pairs(*trial.exercise.PAIRED):
        if not _match(trial, pair):
            continue
        first, second = sorted(pair, key=lambda m: m.kind == "convention")
        kind = "convention" if first.kind == "convention" else "two mistakes"
        lines = tuple(
            f"{line}\nAnd then look again: there is a second thing." for line in _lines(trial, first)
        )
        return Found(kind, (first.id, second.id), lines)
    return None


def _property(trial: Trial) -> Found | None:
    names = trial.exercise.NAMES
    for question, base, inputs, holds, where in trial.exercise.PROPERTIES:
        given = [tuple({**base, **changes}[name] for name in names) for changes in inputs]
        tries = [trial.ask(values) for values in given]
        if any(t.kind != "value" for t in tries):
            continue
        if holds(*[t.value for t in tries]):
            continue
        shown = "".join(
            f"\nWith {text(c) or 'these'}: {text(t.value)}." for c, t in zip(inputs, tries, strict=True)
        )
        return Found("property", (), (question + shown, where + shown, question + _tried(trial)))
    return None


def _difference(trial: Trial) -> Found:
    line = "the numbers differ from the right ones." + _tried(trial)
    where = "Print every intermediate value for this input, and work it out by hand beside it." + _tried(
        trial
    )
    return Found("difference", (), (line, where, trial.exercise.WORKED + _tried(trial)))


def _lines(trial: Trial, mistake: Mistake) -> tuple[str, ...]:
    smaller = mistake.smaller or trial.exercise.WORKED
    return tuple(line + _tried(trial) for line in (mistake.question, mistake.where, smaller))


def _tried(trial: Trial) -> str:
    """Return the smallest input on which the answers differ, both answers, and where they part."""
    for mine, right, given in zip(trial.mine, trial.right, trial.exercise.CASES, strict=True):
        if mine.kind == "value" and not _alike(mine, right):
            before = f"\nTried with {_given(trial.exercise, given)}:"
            if mine.value.keys() != right.value.keys():
                return f"{before} expected {text(right.value)}; yours {text(mine.value)[:300]}."
            name = next(n for n in right.value if not close(mine.value[n], right.value[n]))
            a, b = right.value[name], mine.value[name]
            digits = 5 if text(a) != text(b) else 12
            return (
                f"{before} {name} should be {text(a, digits)}, yours is {text(b, digits)}{_first(a, b)}."
            )
    return ""


def _first(a: np.ndarray, b: np.ndarray) -> str:
    if a.ndim != 1 or a.shape != b.shape or len(a) < 2:
        return ""
    return f" (different from entry {next(i for i in range(len(a)) if not close(a[i], b[i])) + 1} on)"


def _given(exercise: ModuleType, given: tuple) -> str:
    known = dict(zip(exercise.NAMES, given, strict=True))
    return ", ".join(
        f"{name} = {{{text(v)}}}" if isinstance(v, dict) else f"{name} = {text(v)}"
        for name, v in known.items()
        if not callable(v)
    )


STEPS = (_not_done, _crash, _random, _passes, _one, _structure, _two, _property, _difference)
