"""Lab of lesson 07: how ε bends the step."""

import numpy as np

from ...checks import Array
from ...figures.words import number
from ...updates import rmsprop
from . import Curves, Scene

SIZES = np.geomspace(1e-12, 1e2, 71)


def look_epsilon(log_eps: float, log_size: float) -> tuple[Curves, str]:
    """Return the step over the size of a steady gradient for ε = 10^log_eps, beside the root and in it.

    The sentence says what a gradient of the size 10^log_size meets.
    """
    eps, size = 10.0**log_eps, 10.0**log_size
    beside, inside = step_beside(SIZES, eps), SIZES / np.sqrt(SIZES**2 + eps)
    here = float(step_beside(np.float64(size), eps))
    decades = round(log_size - log_eps, 9)  # of powers, rounding would decide
    if decades >= 2:
        rule = "RMSprop: ε changes it by less than 1 %"
    else:
        rule = "a blend of both rules" if decades > -2 else "gradient descent with the rate α/ε"
    sentence = (
        f"ε = {number(eps, 2)}, steady gradient {number(size, 2)}: the step is {number(here)} α beside "
        f"the root, {number(size / np.sqrt(size**2 + eps))} α inside. Beside the root this is {rule}."
    )
    point = ([size], [here])
    return {"beside": (SIZES, beside), "inside": (SIZES, inside), "your gradient": point}, sentence


def step_beside(size: np.float64 | Array, eps: float) -> Array:
    """Return the step of RMSprop, in α, once S has become the square of a steady gradient."""
    return -rmsprop(0.0 * size, size, size**2, lr=1.0, eps=eps)[0]


EPSILON = Scene(look_epsilon, "How ε bends the step.", "size of a steady gradient", "step, in α")
