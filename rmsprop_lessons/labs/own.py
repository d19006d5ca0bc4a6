"""Draw a learner's own rule in the ravine beside the package's: what is wrong with it can be seen."""

from collections.abc import Callable
from typing import Any

from matplotlib.axes import Axes

from .. import figures
from ..surfaces import ravine
from .computed import Curves
from .computed.own import RULES, WHO, B, W, look_own

LOOKS: dict[str, dict[str, Any]] = {
    WHO[0]: {},
    WHO[1]: {"color": "black", "linestyle": ":", "marker": "x"},
}


def draw(
    name: str, fn: Callable, *, steps: int = 60, angle: float = 0.0, lr: float | None = None
) -> figures.Picture:
    """Return a picture of an answer to an exercise in the ravine, beside the package's rule.

    name is one of RULES, else a ValueError; the axes of W and b lie `angle` degrees off the ravine's.
    After 40 of RMSprop's steps at an angle, rounding has grown to a swing, on each machine another.
    Whatever fn does, draw answers within seconds and does not raise; its sentence says what fn did.
    """
    curves, said = look_own(name, fn, steps, angle, lr)
    ax = ravine_and_loss(RULES[name][0], curves)
    if angle:
        ax.set(xlabel="along the floor", ylabel="across")
    return figures.picture(ax, said)


def ravine_and_loss(rule: str, curves: Curves) -> Axes:
    """Draw paths in the ravine, and beside it their losses; return the axes of the ravine."""
    ax = figures.axes("", "", size=(7.5, 2.8))
    figures.contours(ax, ravine(), W, B)
    ax.set_position((0.09, 0.17, 0.56, 0.8))
    below = ax.figure.add_axes((0.76, 0.17, 0.23, 0.8), yscale="log", xlabel="step", ylabel="loss")
    below.spines[["top", "right"]].set_visible(False)
    for who in (who for who in WHO if who in curves):
        figures.path(ax, list(zip(*curves[who], strict=True)), rule, who, **LOOKS[who])
        step, loss = curves[f"loss, {who}"]
        figures.curve(below, step, loss, f"loss, {who}", rule, False, **LOOKS[who])
    figures.legend(ax)
    return ax
