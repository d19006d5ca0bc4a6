"""The kinds of questions of tools/questions.py, and what computes their answers."""

import io
import re
from collections.abc import Callable
from contextlib import redirect_stdout
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import numpy as np
from solutions import line_of, mistake

from rmsprop_lessons import (
    LEDGER,
    START,
    descend,
    ewa,
    gradient_descent,
    momentum,
    ravine,
    rmsprop,
    rotated,
)
from rmsprop_lessons.exercises import EXERCISES
from rmsprop_lessons.exercises.calls import attempt, text
from rmsprop_lessons.figures.words import number
from rmsprop_lessons.frameworks import FORMS, first_step
from rmsprop_lessons.frameworks.conventions import Form
from rmsprop_lessons.ledger import VERDICTS, cells_for

NOTEBOOKS = Path(__file__).parent.parent / "notebooks"
DOES = {
    "gradient_descent_step": "One step of gradient descent",
    "ewa": "The exponentially weighted average, from 0",
    "ewa_corrected": "The repaired average",
    "momentum_step": "One step of Momentum",
    "rmsprop_step": "One step of RMSprop",
    "adam_step": "One step of Adam",
}
KNOBS = {"lr": 0.1, "beta1": 0.8, "beta2": 0.8, "eps": 0.05}
Value = Callable[
    [dict[str, Any]], object
]  # computes an answer; of a prediction it gets the lesson's names


class Wrong(NamedTuple):
    """A wrong answer: what computes it, and the sentence that helps."""

    value: Value
    feedback: str


class Question(NamedTuple):
    """A question; `sort` is "prediction", "claim" or "catalogue", `of` the guess, claim or exercise."""

    id: str
    lesson: str
    sort: str
    of: str
    stem: str
    key: Value
    wrong: tuple[Wrong, ...]
    why: str  # feedback of the right answer
    unit: str = ""
    digits: int = 3
    ids: tuple[str, ...] = ()  # of the catalogue


class Option(NamedTuple):
    """An answer as it is shown, what is said when it is chosen, and whether it is right."""

    text: str
    feedback: str
    right: bool


def options(question: Question) -> list[Option]:
    """Compute the answers: numbers in rising order, words shuffled; ValueError where two look alike."""
    names = told(question.lesson, question.of)[1] if question.sort == "prediction" else {}
    try:
        values = [question.key(names), *(wrong.value(names) for wrong in question.wrong)]
    except KeyError as gone:
        raise ValueError(
            f"{question.id}: lesson {question.lesson} has no {gone}; give it another"
        ) from gone
    said = [question.why, *(wrong.feedback for wrong in question.wrong)]
    texts = [f"{shown(value, question.digits)} {question.unit}".strip() for value in values]
    if len(set(texts)) < len(texts):
        raise ValueError(f"{question.id}: two answers look alike among {texts}")
    made = [Option(*one, right=i == 0) for i, one in enumerate(zip(texts, said, strict=True))]
    if all(isinstance(value, int | float | np.number) for value in values):
        return [option for _, option in sorted(zip(values, made, strict=True), key=lambda pair: pair[0])]
    Random(question.id).shuffle(made)
    return made


def shown(value: object, digits: int = 3) -> str:
    """Return a number, a word or several of them as text."""
    if isinstance(value, list | tuple | np.ndarray):
        return ", ".join(shown(entry, digits) for entry in value)
    if not isinstance(value, int | float | np.number):
        return str(value)
    return re.sub(r"e(−?)\+?0*", r"e\1", number(float(value), digits)).replace("e−", "e-")


@cache
def told(lesson: str, guess: str) -> tuple[object, dict[str, Any]]:
    """Run the cells that a prediction needs; return what compare() is given, and the lesson's names."""
    path, found = next(NOTEBOOKS.glob(f"{lesson}-*.ipynb")), {}
    names: dict[str, Any] = {"__name__": "lesson"}
    for source in cells_for({guess}, path):
        with redirect_stdout(io.StringIO()):
            exec(compile(source, path.name, "exec"), names)
        # From here on the guess is its own name, so that compare() can tell whose result it gets.
        names |= {"compare": lambda name, result, unit="": found.update({str(name): result})}
        names |= {guess: guess} if re.search(rf"^{guess} = ", source, re.MULTILINE) else {}
    if guess not in found:
        raise ValueError(f"guess is {guess!r}: lesson {lesson} has no compare({guess}, …)")
    return found[guess], names


def predicted(
    id: str, lesson: str, guess: str, stem: str, why: str, *wrong: tuple[Value, str], unit: str = ""
) -> Question:
    """Return a question whose key is what the lesson's compare() is given."""
    right: Value = lambda names: told(lesson, guess)[0]  # noqa: E731
    made = tuple(Wrong(*one) for one in wrong)
    return Question(id, lesson, "prediction", guess, stem, right, made, why, unit)


def claimed(
    id: str, claim: str, stem: str, key: Value, *wrong: tuple[Value, str], unit: str = ""
) -> Question:
    """Return a question on a claim; right is explained by the ledger's condition."""
    entry = LEDGER[claim]
    why = f"{VERDICTS[entry.verdict].capitalize()}: {entry.condition}"
    made = tuple(Wrong(*one) for one in wrong)
    return Question(id, entry.lesson[:2], "claim", claim, stem, key, made, why, unit)


def judged(id: str, verdict: str, stem: str, right: str, *wrong: str) -> Question:
    """Return a question for the one sentence of the ledger that has a verdict."""
    told = {
        key: f"{VERDICTS[LEDGER[key].verdict].capitalize()}: {LEDGER[key].condition}" for key in LEDGER
    }
    if [key for key in (right, *wrong) if LEDGER[key].verdict == verdict] != [right]:
        raise ValueError(f"{id}: of its sentences {right} alone may have the verdict {verdict}")
    made = tuple(Wrong(lambda names, key=key: LEDGER[key].text, told[key]) for key in wrong)
    key: Value = lambda names: LEDGER[right].text  # noqa: E731
    return Question(id, "13", "claim", right, stem, key, made, told[right])


def result(name: str, given: dict[str, Any], of: str, id: str = "") -> object:
    """Return one result of an exercise, solved or with a mistake; of a series the last number."""
    exercise = EXERCISES[name]
    fn = partial(exercise.answer, (mistake(name, id),)) if id else exercise.solution
    known = {key: np.array(value) for key, value in (KNOBS | given).items()}
    array = attempt(exercise, fn, tuple(known[key] for key in exercise.NAMES)).value[of]
    return float(array.ravel()[-1])


def case(name: str, given: dict[str, Any]) -> str:
    """Return what is asked of an exercise, in words: the rule and the inputs."""
    return f"{DOES[name]}, with {text({key: (KNOBS | given)[key] for key in EXERCISES[name].NAMES})}"


def stepped(id: str, lesson: str, name: str, given: dict, of: str, why: str, *ids: str) -> Question:
    """Return a question for a result of an exercise; what mistakes give stands beside it."""
    last = " What is the last average?" if of == "v" and "x" in given else f" What is {of} after it?"
    made = [Wrong(lambda _, m=m: result(name, given, of, m), mistake(name, m).lines[0]) for m in ids]
    key: Value = lambda _: result(name, given, of)  # noqa: E731
    return Question(
        id, lesson, "catalogue", name, f"{case(name, given)}.{last}", key, tuple(made), why, "", 4, ids
    )


def slipped(id: str, lesson: str, name: str, given: dict, of: str, right: str, *ids: str) -> Question:
    """Return a question for the mistake behind a wrong result; what the others give is computed."""
    gives = {m: shown(result(name, given, of, m), 4) for m in ("", right, *ids)}
    if len(set(gives.values())) < len(gives):
        raise ValueError(f"{id}: two mistakes give the same among {gives}")
    stem = f"{case(name, given)}: {of} should be {gives['']}. Somebody gets {gives[right]}."
    made = tuple(Wrong(lambda _, m=m: words(name, m), f"That would give {gives[m]}.") for m in ids)
    key: Value = lambda _: words(name, right)  # noqa: E731
    why = f"The checker asks: {mistake(name, right).lines[0]}"
    asked = f"{stem} Which slip is it?"
    return Question(id, lesson, "catalogue", name, asked, key, made, why, ids=(right, *ids))


def words(name: str, id: str) -> str:
    """Return the name of a mistake and the line that it writes."""
    entry = mistake(name, id)
    line = "; ".join(line_of(entry).split("\n"))
    return f"{entry.change.__name__.replace('_', ' ')}: `{line}`"


def clock(id: str = "") -> int:
    """Return Adam's last t in two epochs of three batches, two parameters; or what a slip counts."""
    loop = EXERCISES["adam_loop"]
    known = {"epoch": 1, "batch": 2, "batches": 3, "k": 1, "n": 2}
    if not id:
        return loop.LOOP["clock"](1, 2, 3)
    entry = mistake("adam_loop", id)
    return entry.change(*[known[need] for need in entry.needs])


def converted(
    id: str, lesson: str, name: str, stem: str, key: Value, why: str, of: str, *wrong: tuple[Value, str]
) -> Question:
    """Return a question on another course's form of an exercise, the convention `of` the catalogue."""
    if mistake(name, of).kind != "convention":
        raise ValueError(f"of is {of!r}: allowed are the conventions in the catalogue of {name}")
    made = tuple(Wrong(*one) for one in wrong)
    return Question(id, lesson, "catalogue", name, stem, key, made, why, ids=(of,))


def counted(id: str, lesson: str, stem: str, why: str, *ids: str) -> Question:
    """Return a question for Adam's t, and what known slips in the loop count instead."""
    made = tuple(Wrong(lambda _, m=m: clock(m), mistake("adam_loop", m).lines[0]) for m in ids)
    return Question(id, lesson, "catalogue", "adam_loop", stem, lambda _: clock(), made, why, ids=ids)


def in_frameworks(**instead: Form) -> list[float]:
    """Return the first steps of PyTorch, Keras and TF1 on a gradient of 1e-4, at their defaults."""
    forms = [instead.get(name, FORMS[name]) for name in ("PyTorch", "Keras", "TF1")]
    return [first_step(form, 1e-4, form.decay, form.eps) for form in forms]


def first(id: str = "", **given: float) -> float:
    """Return the length of RMSprop's first step with ε = 0, by the solution or with a mistake."""
    start = {"w": 0.0, "dw": 1.0, "S": 0.0, "lr": 1.0, "beta2": 0.9, "eps": 0.0} | given
    return -result("rmsprop_step", start, "w", id)


def steps_of(id: str, count: int) -> float:
    """Return the length of the last of some steps on a steady gradient of 1 with S from 0."""
    S, fn = np.array(0.0), partial(EXERCISES["rmsprop_step"].answer, (mistake("rmsprop_step", id),))
    for _ in range(count):
        w, S = fn(np.array(0.0), np.array(1.0), S, 1.0, 0.9, 0.0)
    return -float(w)


def turned_with(angle: float) -> list[str]:
    """Return which rules take the turned path, when ravine and start are turned."""
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    along = []
    for word, rule in {
        "gradient descent": gradient_descent,
        "Momentum": momentum,
        "RMSprop": rmsprop,
    }.items():
        straight = descend(rule, START, ravine().grad, 50, lr=0.0185).w
        there = descend(rule, turn @ START, rotated(ravine(), angle).grad, 50, lr=0.0185).w
        along += [word] * np.allclose(there, straight @ turn.T)
    return along


def residue(angle: float) -> float:
    """Return how far from the floor RMSprop ends in a turned ravine, with α = 0.1."""
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    end = descend(rmsprop, turn @ START, rotated(ravine(), angle).grad, 3000, lr=0.1).w[-20:]
    return float(abs((end @ turn)[:, 1]).mean())


def S_of_two(values: tuple[float, float]) -> float:
    """Return around what S settles when a gradient is one of two values, half of the time each."""
    return float(ewa(np.tile(np.square(values), 5000), 0.999)[-2:].mean())


def rate_at(eps: float) -> float:
    """Return by what RMSprop multiplies a gradient of 1 with α = 1000."""
    return float(-rmsprop(0.0, 1.0, lr=1000.0, eps=eps)[0])


def verdicts(*kinds: str) -> int:
    """Return how many claims have one of these verdicts."""
    return sum(VERDICTS[entry.verdict] in kinds for entry in LEDGER.values())
