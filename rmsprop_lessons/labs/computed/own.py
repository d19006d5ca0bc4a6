"""A learner's own rule in the ravine, beside the package's: both paths, and what is to be seen."""

from collections.abc import Callable
from typing import Any

import numpy as np

from ...checks import Array
from ...exercises.calls import alike, attempt
from ...exercises.catalogue import EXERCISES
from ...exercises.crash import by_position, unusable
from ...exercises.sandbox import Late, Untouchable, inside, quiet, run
from ...figures.words import number
from ...surfaces import START, ravine, rotated
from . import Curves, Scene
from .rotation import turned

RULES = {  # exercise -> its optimizer, and an α at which the usual mistakes look different
    "gradient_descent_step": ("gradient descent", 0.0198),
    "momentum_step": ("Momentum", 0.03),
    "rmsprop_step": ("RMSprop", 0.2),
    "adam_step": ("Adam", 0.5),
}
W, B = (-11.0, 3.0), (-1.6, 1.6)  # what the picture shows
WHO = "the package's", "yours"
loss = ravine().loss


def look_own(
    name: str, fn: Callable, steps: int = 60, angle: float = 0.0, lr: float | None = None
) -> tuple[Curves, str]:
    """Return the two paths and their losses, and a sentence on them; `draw` says what the values are.

    The second path and loss are missing where fn made no step.
    """
    if inside():
        raise RuntimeError("a picture inside a picture")
    if name not in RULES:
        raise ValueError(f"name is {name!r}: allowed are {', '.join(RULES)}")
    rate = RULES[name][1] if lr is None else lr
    right, mine = [turned(angle) @ START], [turned(angle) @ START]
    walk(name, EXERCISES[name].solution, right, steps, angle, rate)
    with quiet() as sink:
        try:
            end = run(lambda: walk(name, fn, mine, steps, angle, rate))
        except (Late, Untouchable) as stopped:
            end = str(stopped) or "an error that nothing catches", 0
    # Without the last digits: on the floor of a ravine that is turned they are each machine's own.
    paths = [(np.array(path[: steps + 1]) @ turned(angle)).round(6) for path in (right, mine)]
    said = f"{name} with α = {number(rate)}, {steps} steps: {told(*end, *paths)}"
    said += f" (It also printed {sink.size} characters.)" * bool(sink.size)
    curves: Curves = {}
    for path, who in zip(paths[: 1 + (len(mine) > 1)], WHO, strict=False):
        near = path[(abs(path) < 1e3).all(axis=1)]  # the rest would flatten all
        curves |= {who: tuple(near.T), f"loss, {who}": (np.arange(len(near)), loss(near))}
    return curves, said


OWN = Scene(
    look_own,
    "Your rule in the ravine.",
    "W",
    "b",
    paths=WHO,
    elsewhere={f"loss, {who}": ("step", "loss") for who in WHO},
)


def walk(
    name: str, fn: Callable, path: list[Array], steps: int, angle: float, lr: float
) -> tuple[str, int]:
    """Append to `path` where fn goes; return why it came no further, and its first step that differs."""
    exercise, zero, differs = EXERCISES[name], np.zeros(2), 0
    if wrong := unusable(fn, name, exercise.NAMES):
        return wrong[1], 0
    fn, grad = by_position(fn), rotated(ravine(), np.deg2rad(angle)).grad
    now: dict[str, Any] = {"w": path[0], "v": zero, "S": zero, "lr": lr, "beta1": 0.9, "eps": 1e-8}
    now["beta2"] = 0.999 if name == "adam_step" else 0.9
    while len(path) <= steps and np.isfinite(now["w"]).all():
        now |= {"dw": grad(now["w"]), "t": len(path)}
        given = tuple(now[argument] for argument in exercise.NAMES)
        mine, right = (attempt(exercise, rule, given) for rule in (fn, exercise.solution))
        back, due = ({n: a.shape for n, a in tried.value.items()} for tried in (mine, right))
        if mine.kind != "value" or back != due:
            wanted = f"what comes back is not {', '.join(due)}, each of them an array of two numbers"
            return mine.text.split("\n")[0] or wanted, 0
        differs = differs or len(path) * (not alike(mine, right))
        now |= mine.value
        path.append(now["w"])
    return "", differs


def told(ended: str, differs: int, right: Array, mine: Array) -> str:
    """Return what is to be seen: how far the learner's rule comes, and where the package's ends."""
    theirs, k = f"the package's ends at {place(right)}.", len(mine) - 1
    if ended.startswith("not done"):
        return f"not done yet; {theirs}"
    if ended:
        comes = f"stops after step {k}" if k else "makes no step"
        return f"yours {comes}: {ended.rstrip('.')}; {theirs}"
    if not differs:
        return f"yours is the same path as the package's, and ends at {place(right)}."
    out = [t for t, (x, y) in enumerate(mine) if not (W[0] <= x <= W[1] and B[0] <= y <= B[1])]
    ends = f"ends at {place(mine)}"
    if not np.isfinite(mine[-1]).all():
        out, ends = [t for t in out if t < k], f"is {mine[-1].sum()} from step {k} on"
    left = f", leaves the picture at step {out[0]}" if out else ""
    return f"yours differs from step {differs} on{left} and {ends}; {theirs}"


def place(path: Array) -> str:
    """Return the last point of a path and its loss."""
    x, y, height = map(number, (*path[-1], loss(path[-1])))
    return f"({x}, {y}) with the loss {height}"
