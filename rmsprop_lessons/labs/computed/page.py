"""What a web page asks of a lab: its curves in units of the axes that they stand on, and its words.

A page has no Matplotlib. It knows where each axes stands in the picture; this says where on them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...checks import Array
from . import Curves, Scene, alt_text
from .average import AVERAGE
from .drift import DRIFT
from .epsilon import EPSILON
from .horizon import HORIZON
from .map import MAP
from .memory import MEMORY
from .momentum import MOMENTUM
from .noise import NOISE
from .problems import PROBLEMS
from .race import RACE
from .ravine import RAVINE
from .rotation import ROTATION
from .scale import SCALE
from .together import TOGETHER

SCENES: dict[str, Scene] = {
    "lab_race": RACE,
    "lab_ravine": RAVINE,
    "lab_average": AVERAGE,
    "lab_momentum": MOMENTUM,
    "lab_drift": DRIFT,
    "lab_horizon": HORIZON,
    "lab_scale": SCALE,
    "lab_epsilon": EPSILON,
    "lab_noise": NOISE,
    "lab_rotation": ROTATION,
    "lab_problems": PROBLEMS,
    "lab_memory": MEMORY,
    "lab_map": MAP,
    "lab_together": TOGETHER,
}
UNIT = 2000  # whole numbers along an axes: a third of a pixel, also where it is 700 pixels wide
FAR = 500 * UNIT  # what lies further off is drawn as far as this


class Plane(NamedTuple):
    """The axes that a curve stands on; those that zoom show `zoom` times as much as their limits say."""

    xlim: tuple[float, float]
    ylim: tuple[float, float]
    xlog: bool = False
    ylog: bool = False
    zooms: bool = False


def shot(name: str, values: dict[str, Any], planes: Mapping[str, Sequence]) -> dict[str, Any]:
    """Return what the lab `name` shows for these values, as JSON can hold it.

    said and alt: its sentence and its alt text. zoom: how many times as much the first axes show.
    curves: for each label the x and the y, as `steps_of` has them.
    """
    scene = SCENES[name]
    curves, said = scene.look(**values)
    zoom = float(scene.zoom(curves)) if scene.zoom else 1.0
    return drawn(curves, said, alt_text(scene, curves, said), planes, zoom)


def drawn(
    curves: Curves, said: str, alt: str, planes: Mapping[str, Sequence], zoom: float = 1.0
) -> dict[str, Any]:
    """Return curves and words as a page's script takes them."""
    on = {label: placed(x, y, Plane(*planes[label]), zoom) for label, (x, y) in curves.items()}
    return {"said": said, "alt": alt, "zoom": zoom, "curves": on}


def answer(name: str, values: str, planes: str) -> str:
    """Return `shot` as JSON, of values and planes in JSON: what a page's script asks for."""
    return json.dumps(shot(name, json.loads(values), json.loads(planes)), separators=(",", ":"))


def placed(x: object, y: object, plane: Plane, zoom: float = 1.0) -> tuple[list, list]:
    """Return where the points x, y lie on their axes: whole numbers, 0 to UNIT inside them."""
    more = zoom if plane.zooms else 1.0
    across = along(np.asarray(x, float), plane.xlim, plane.xlog, more)
    up = along(np.asarray(y, float), plane.ylim, plane.ylog, more)
    there = np.isfinite(across) & np.isfinite(up)
    return steps_of(across, there), steps_of(up, there)


def along(x: Array, limits: tuple[float, float], log: bool, zoom: float) -> Array:
    """Return how far x lies along an axis, in units; nan where nothing can be drawn."""
    low, high = np.multiply(limits, zoom)
    with np.errstate(all="ignore"):
        if log:  # like Matplotlib, what is not positive lies far below
            low, high = np.log(low), np.log(high)
            x = np.where(x > 0, np.log(x), np.where(x <= 0, -1e9, np.nan))
        part = (x - low) / (high - low)
        return np.where(np.isfinite(x), np.clip(UNIT * part, -FAR, FAR).round(), np.nan)


def steps_of(places: Array, there: NDArray) -> list[int | None]:
    """Return the first place and then the step to each next one; None where a line has a gap."""
    whole = [int(place) for place in places[there]]
    steps = iter([*whole[:1], *(after - before for before, after in pairwise(whole))])
    return [next(steps) if drawn else None for drawn in there]
