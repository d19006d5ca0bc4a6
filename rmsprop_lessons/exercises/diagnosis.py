"""Compare a function with the right answer, then with everything that the catalogue knows."""

import time
from collections.abc import Callable
from types import ModuleType
from typing import NamedTuple

import numpy as np

from .calls import Try, alike, attempt, match, right
from .crash import signature
from .parts import Mistake, pairs
from .reading import text
from .sandbox import run
from .wording import given_as, shapes, tried


class Found(NamedTuple):
    """A diagnosis: its kind, the ids of the mistakes, and what to say the first, second, third time."""

    kind: str
    mistakes: tuple[str, ...]
    lines: tuple[str, ...]


class Trial(NamedTuple):
    """Everything the steps below look at."""

    exercise: ModuleType
    ask: Callable[[tuple], Try]
    mine: list[Try]  # one for each of exercise.CASES


def diagnose(name: str, exercise: ModuleType, fn: object) -> Found:
    """Return what the first step that speaks has to say; a call may take 2 seconds, all of them 8."""
    ends = time.monotonic() + 8

    def ask(given: tuple) -> Try:
        return run(lambda: attempt(fn, given, exercise), min(2, max(ends - time.monotonic(), 0.1)))

    try:
        if wrong := run(lambda: _unusable(name, exercise, fn), 2):
            return wrong
        trial = Trial(exercise, ask, [ask(given) for given in exercise.CASES])
        with np.errstate(all="ignore"):
            return next(found for step in STEPS if (found := step(trial)))
    except TimeoutError:
        line = "it was stopped after two seconds. Which loop has no end, and what should end it?"
        where = "Print the loop's counter, or its condition, each time round."
        return Found("crash", (), (line, f"{line}\n{where}"))


def _unusable(name: str, exercise: ModuleType, fn: object) -> Found | None:
    """Say what is handed over instead of a function, or that it takes other arguments."""
    if fn is ...:
        return Found("not done", (), ("not done yet.",))
    if isinstance(fn, type) or not callable(fn):
        what = "a class" if isinstance(fn, type) else f"of type {type(fn).__name__}"
        line = f"what was handed over is {what}. Hand over the function itself, by its name alone."
        return Found("structure", (), (line,))
    wrong = signature(fn, name, exercise.NAMES)
    return Found("crash", (), (wrong,)) if wrong else None


def _not_done(trial: Trial) -> Found | None:
    return next((Found(t.kind, (), (t.text,)) for t in trial.mine if t.kind == "not done"), None)


def _crash(trial: Trial) -> Found | None:
    for i, t in enumerate(trial.mine):
        if t.kind == "crash" and i not in trial.exercise.EXTRA:
            where = f"{t.text}\nTried with {given_as(trial.exercise, trial.exercise.CASES[i])}."
            return Found("crash", (), (t.text, where))
    return None


def _random(trial: Trial) -> Found | None:
    case = min(set(range(len(trial.mine))) - trial.exercise.EXTRA)
    once, again = trial.mine[case], trial.ask(trial.exercise.CASES[case])
    if alike(once, again) or again.kind != "value":
        return None
    line = (
        "your function gives two answers to the same question. What does it remember, or draw at random?"
    )
    where = "Everything it may use comes in as an argument. Which name comes from outside, or lives on?"
    return Found("property", (), (line, f"{where}\nOnce {text(once.value)}; then {text(again.value)}."))


def _passes(trial: Trial) -> Found | None:
    if not match(trial.exercise, (), trial.mine):
        return None
    changed = [name for t in trial.mine for name in t.changed]
    if changed:
        line = (
            f"right. But {changed[0]} is no longer what the caller handed in. Print it before and after."
        )
        return _one(trial) or Found("right", (), (line,))
    crash = next(
        (f"\nOne input it does not take: {t.text}" for t in trial.mine if t.kind == "crash"), ""
    )
    return Found("right", (), (f"right, on {len(trial.mine)} inputs.{crash.rpartition(chr(10))[0]}",))


def _one(trial: Trial) -> Found | None:
    """Name the mistake that gives these answers; of several the one that changes the same arguments."""
    order, changed, found = ("convention", "mistake", "style"), [t.changed for t in trial.mine], None
    for mistake in sorted(trial.exercise.MISTAKES, key=lambda m: order.index(m.kind)):
        if tries := match(trial.exercise, (mistake,), trial.mine):
            touched = [t.changed for t in tries] == changed
            if touched and mistake.kind == "style":
                return Found("right", (mistake.id,), (f"right. {mistake.question}",))
            if mistake.kind != "style" and (touched or not found):
                found = Found(mistake.kind, (mistake.id,), _lines(trial, mistake))
            if touched:
                break
    return found


def _structure(trial: Trial) -> Found | None:
    for mine, wanted, given in zip(trial.mine, right(trial.exercise), trial.exercise.CASES, strict=True):
        shape, own = shapes(wanted.value), shapes(mine.value)
        if mine.kind != "crash" and own != shape:
            line = f"what should come back is {shape}; yours is {mine.text or own}."
            where = f"{line}\nLook at your `return`: print the type and shape of each thing behind it."
            return Found(
                "structure", (), (line, where, f"{where}\nTried with {given_as(trial.exercise, given)}.")
            )
    return None


def _two(trial: Trial) -> Found | None:
    for pair in pairs(*trial.exercise.PAIRED):
        if match(trial.exercise, pair, trial.mine):
            first, second = sorted(pair, key=lambda m: m.kind == "convention")
            kind = "convention" if first.kind == "convention" else "two mistakes"
            again = "\nAnd then look again: there is a second thing."
            return Found(
                kind, (first.id, second.id), tuple(line + again for line in _lines(trial, first))
            )
    return None


def _property(trial: Trial) -> Found | None:
    for question, base, inputs, holds, where in trial.exercise.PROPERTIES:
        tries = [
            trial.ask(tuple({**base, **changes}[n] for n in trial.exercise.NAMES)) for changes in inputs
        ]
        if any(t.kind != "value" for t in tries) or holds(*[t.value for t in tries]):
            continue
        shown = (
            f"\nWith {text(c) or 'the usual'}: {text(t.value)}."
            for c, t in zip(inputs, tries, strict=True)
        )
        own = "".join(shown)
        last = question + tried(trial.exercise, trial.mine)
        return Found("property", (), (question + own, where + own, last))
    return None


def _difference(trial: Trial) -> Found:
    line = "the numbers differ from the right ones."
    where = "Print every intermediate value for this input, and work it out by hand beside it."
    own = tried(trial.exercise, trial.mine)
    return Found("difference", (), (line + own, where + own, trial.exercise.WORKED + own))


def _lines(trial: Trial, mistake: Mistake) -> tuple[str, ...]:
    smaller, own = mistake.smaller or trial.exercise.WORKED, tried(trial.exercise, trial.mine)
    return mistake.question + own, mistake.where + own, smaller + own


STEPS = (_not_done, _crash, _random, _passes, _one, _structure, _two, _property, _difference)
