"""Lab of lesson 00: two optimizers in the ravine, step by step."""

from ...descent import descend
from ...figures.words import number
from ...surfaces import START, ravine
from . import RULES, Curves, Scene

RATES = {"gradient descent": 0.0179, "RMSprop": 0.32}  # best for 40 steps: lesson 00 finds them


def look_race(steps: int) -> tuple[Curves, str]:
    """Return the paths of gradient descent and RMSprop from (-10, 1), and how low each has come."""
    surface = ravine()
    paths = {
        name: descend(RULES[name], START, surface.grad, int(steps), lr=lr).w
        for name, lr in RATES.items()
    }
    losses = [f"{number(float(surface.loss(w[-1])), 2)} for {name}" for name, w in paths.items()]
    sentence = f"{int(steps)} steps: the loss is {' and '.join(losses)}."
    return {name: tuple(w.T) for name, w in paths.items()}, sentence


RACE = Scene(look_race, "Two optimizers in one ravine.", "W", "b", paths=tuple(RATES))
