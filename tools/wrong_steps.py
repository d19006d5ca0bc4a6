"""The catalogue's mistakes as wrong formulas of the core: the function does what the learner wrote."""

from types import ModuleType

import numpy as np
from wrong import AVERAGES, EWA, GD, MOMENTUM, RMSPROP, UPDATES, Wrong

from rmsprop_lessons.exercises import EXERCISES
from rmsprop_lessons.exercises.parts import Mistake

ASKED = """    from .exercises import EXERCISES

    exercise = EXERCISES[{name!r}]
    changes = (next(m for m in exercise.MISTAKES if m.id == {id!r}),)
"""
TAKEN = ASKED + "    {back} = exercise.answer(changes, {given})\n"
ADAM = (
    "    v = beta1 * v + (1 - beta1) * dw\n    S = beta2 * S + (1 - beta2) * dw**2\n"
    "    v_corrected = v / (1 - power(beta1, t))\n    S_corrected = S / (1 - power(beta2, t))\n"
    "    w = w - lr * v_corrected / (np.sqrt(S_corrected) + eps)\n"
)
STEP = {  # exercise -> the core's lines that a mistake replaces, what they give, and the lesson
    "gradient_descent_step": (f"    return {GD}\n", "w", "01"),
    "momentum_step": (MOMENTUM, "w, v", "03"),
    "rmsprop_step": (RMSPROP, "w, S", "04"),
    "adam_step": (ADAM, "w, v, S", "10"),
}
SERIES = {"ewa": "not bias_correction", "ewa_corrected": "bias_correction"}
LESSON = {name: lesson for name, (_, _, lesson) in STEP.items()} | dict.fromkeys(SERIES, "02")


def step(name: str, id: str) -> Wrong:
    """Return a rule of updates.py that makes a mistake of the catalogue."""
    right, back, _ = STEP[name]
    given = ", ".join(f"{n} + 0 * dw" if n in ("v", "S") else n for n in EXERCISES[name].NAMES)
    wrong = TAKEN.format(name=name, id=id, back=back, given=given)
    return Wrong(UPDATES, right, wrong + ("    return (w,)\n" if back == "w" else ""))


def series(name: str, id: str) -> Wrong:
    """Return an average that makes a mistake of the catalogue, on every series of numbers."""
    lines = TAKEN.format(name=name, id=id, back="v", given="x, beta").splitlines(keepends=True)
    inner = "".join("    " * (line != "\n") + line for line in lines)
    when = f"    if {SERIES[name]} and x.ndim == 1 and len(x):\n"
    return Wrong(AVERAGES, EWA, f"{when}{inner}        return np.asarray(v, float)\n{EWA}")


def catalogued() -> dict[str, tuple[str, Wrong]]:
    """Return each mistake that fits a function of the core, once: its name, lesson and wrong formula."""
    found: dict[str, tuple[str, Wrong]] = {}
    for name, lesson in LESSON.items():
        make = series if name in SERIES else step
        for entry in EXERCISES[name].MISTAKES:
            told = f"{entry.id} {entry.change.__name__.replace('_', ' ').strip()}"
            known = {key.split()[0] for key in found}
            if entry.id not in known and entry.kind != "style" and fits(EXERCISES[name], entry):
                found[told] = lesson, make(name, entry.id)
    return found


def inputs(exercise: ModuleType) -> list[tuple]:
    """Return what the core is given: one place, and three at once; of a series 6 numbers."""
    w, dw, v, S = np.array([[-10.0, 1], [-10, 100], [0.3, -20], [0.3, 170]])
    one = {"w": w, "dw": dw, "v": v, "S": S, "t": 2, "lr": 0.3, "beta1": 0.8, "beta2": 0.95, "eps": 0.05}
    one |= {"x": np.array([9.0, 5, 6, 9, 7, 3]), "beta": 0.8}
    three = one | {name: np.tile(one[name], (3, 1)) for name in ("w", "dw", "v", "S")}
    return [tuple(given[name] for name in exercise.NAMES) for given in (one, three)]


def fits(exercise: ModuleType, entry: Mistake) -> bool:
    """Say whether a mistake gives what the right answer gives in form, but not in numbers."""
    differs = False
    for given in inputs(exercise):
        try:
            with np.errstate(all="ignore"):
                back = [exercise.answer(changes, *map(np.copy, given)) for changes in ((entry,), ())]
        except (IndexError, TypeError, ValueError):
            return False
        mine, right = (one if isinstance(one, tuple) else (one,) for one in back)
        if list(map(np.shape, mine)) != list(map(np.shape, right)):
            return False
        differs |= not all(map(np.allclose, mine, right))
    return differs
