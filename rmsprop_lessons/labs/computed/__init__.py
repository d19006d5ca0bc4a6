"""What each lab computes: pure functions of its values, in NumPy alone, so that they run anywhere.

One file for each lab: a `look` function returns the curves and one sentence about them, and a `Scene`
says what they are. Figures and controls stand in build.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from ...figures.words import Drawn, described
from ...updates import adam, gradient_descent, momentum, rmsprop

Curves = dict[str, tuple]  # label of a line -> its x and y
RULES: dict[str, Callable] = {
    "gradient descent": gradient_descent,
    "Momentum": momentum,
    "RMSprop": rmsprop,
    "Adam": adam,
}


class Scene(NamedTuple):
    """What a lab shows: its function, its title, and what its curves are drawn over."""

    look: Callable[..., tuple[Curves, str]]  # of the lab's values
    title: str
    across: str  # the labels of the axes
    up: str
    paths: tuple[str, ...] = ()  # curves whose points are steps in the plane of two parameters
    silent: tuple[str, ...] = ()  # curves that need no words
    elsewhere: dict[str, tuple[str, str]] = {}  # the labels of the axes of curves that have others
    zoom: Callable[[Curves], float] | None = None  # how many times as much the first axes show


def alt_text(scene: Scene, curves: Curves, sentence: str) -> str:
    """Return the title, the sentence, and one sentence for each curve."""
    lines = [
        Drawn(
            label,
            np.asarray(x, float),
            np.asarray(y, float),
            *scene.elsewhere.get(label, (scene.across, scene.up)),
        )
        for label, (x, y) in curves.items()
        if label not in scene.silent
    ]
    told = [described(line._replace(is_path=line.label in scene.paths)) for line in lines]
    return " ".join([scene.title, sentence, *told])
