"""Make each lab a part of a page: its picture without the curves, controls, and the values stored.

What a lab computes stays in the package. A page holds one shot for each value of one control, so that
it answers before Python has started; all other values are computed by Python in the page.
"""

import json
import zipfile
from base64 import b64decode
from html import escape
from itertools import product
from math import log
from pathlib import Path
from typing import Any

from ipywidgets import Dropdown, Text
from site_svg import picture

import rmsprop_lessons
from rmsprop_lessons import labs
from rmsprop_lessons.labs.computed.page import UNIT, Plane, shot
from rmsprop_lessons.labs.widget import Lab, limits, plain, shown, takes, value_of

STORED = {"lab_momentum": ("beta1",), "lab_together": ("steps",), "lab_problems": ("problem", "rule")}
MOST = 250  # shots of a slider: a finer one has its values 5 apart until Python is there
NARROW = (4.4, 3.4)  # inches on a phone, where text keeps its size and the picture loses width
NARROW_OF = {"lab_horizon": (5.2, 4.6), "lab_rotation": (5.6, 3.4), "lab_together": (6.8, 4.8)}


def lab_html(name: str, cell_id: str, to: Path | None = None) -> str:
    """Return the lab `name` as HTML for the cell; its backgrounds are written into the folder `to`."""
    key = f"lab-{cell_id}"
    wide, narrow = getattr(labs, name)(), getattr(labs, name)()
    figure = narrow.canvas.first.figure.figure
    figure.set_size_inches(NARROW_OF.get(name, NARROW))
    for legend in figure.legends:
        legend.set_ncols(3)
    start = {k: value_of(control) for k, control in wide.controls.items()}
    first = shot(name, start, planes(wide))
    pictures = "".join(
        picture(lab, f"{name[4:]}-{kind}", f"{key}-{kind}", first, to)
        for lab, kind in ((wide, "wide"), (narrow, "narrow"))
    )
    if to:
        to.mkdir(parents=True, exist_ok=True)
        (to / f"{name[4:]}.jpg").write_bytes(b64decode(wide.picture))
    rows = "".join(row(wide, each, key) for each in wide.controls)
    stored = {"name": name, "unit": UNIT, **shots(name, wide, start)}
    stored |= {"planes": planes(wide)}
    data = json.dumps(stored, separators=(",", ":")).replace("<", "\\u003c")
    return f"""<div class="lab" id="{key}" data-lab="{name}">
<form class="lab-controls" autocomplete="off">{rows}
<button type="reset">Reset</button></form>
<p class="lab-said" role="status" tabindex="-1">{escape(first["said"])}</p>
<div class="lab-picture" role="img" aria-label="{escape(first["alt"])}">{pictures}
<noscript><img src="_static/labs/{name[4:]}.jpg" alt=""></noscript></div>
<p class="lab-note"><progress max="3" value="0" hidden aria-label="Python is starting"></progress>
<span role="status">Move a value: the picture follows.</span></p>
<script type="application/json">{data}</script>
</div>"""


def course(to: Path) -> None:
    """Write the package as a zip, without its lessons: what a page's Python imports."""
    package = Path(rmsprop_lessons.__file__).parent
    files = [path for path in sorted(package.rglob("*")) if path.is_file()]
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in files:
            if not {"notebooks", "__pycache__"} & set(path.parts):
                info = zipfile.ZipInfo(f"rmsprop_lessons/{path.relative_to(package)}")  # without a date
                packed.writestr(info, path.read_bytes(), zipfile.ZIP_DEFLATED)


def planes(lab: Lab) -> dict[str, Plane]:
    """Return the axes of each curve."""
    made = {}
    for label, line in lab.canvas.lines.items():
        ax = line.axes
        low_high = [tuple(map(float, ends)) for ends in (ax.get_xlim(), ax.get_ylim())]
        logs = [scale == "log" for scale in (ax.get_xscale(), ax.get_yscale())]
        made[label] = Plane(*low_high, *logs, bool(lab.scene.zoom) and ax is lab.canvas.first)
    return made


def row(lab: Lab, name: str, key: str) -> str:
    """Return one control with its label."""
    control, at = lab.controls[name], f"{key}-{name}"
    if isinstance(control, Dropdown):
        options = "".join(
            f"<option{' selected' * (o == control.value)}>{escape(o)}</option>" for o in control.options
        )
        label = f'<label for="{at}">{escape(control.description)}</label>'
        return f'<div class="lab-row">{label}<select id="{at}" name="{name}">{options}</select></div>'
    label = lab.boxes.get(name, control).description
    box = f'<label for="{at}">{escape(label)}</label><input id="{at}" name="{name}" type="text"'
    if isinstance(control, Text):
        plane = json.dumps(planes(lab)[next(iter(lab.canvas.lines))])
        box += f' class="point" data-plane="{escape(plane)}" data-takes="{takes(control)}"'
        return f'<div class="lab-row">{box} value="{control.value}"></div>'
    scale = "log" if hasattr(control, "base") else "linear"
    box += f' inputmode="decimal" value="{shown(control)}" data-takes="{takes(control)}">'
    ends = " ".join(f'{end}="{getattr(control, end):.6g}"' for end in ("min", "max", "step"))
    low, high = limits(control)
    place = log(control.value, control.base) if scale == "log" else control.value
    slider = f'<input type="range" aria-label="{escape(label)}, slider" data-for="{name}" {ends}'
    slider += f' value="{place:.6g}" data-scale="{scale}" data-low="{low!r}" data-high="{high!r}"'
    slider += ' data-whole="true"' * isinstance(control.value, int) + ">"
    play = '<button type="button" class="lab-play">Play</button>' if lab.play == name else ""
    return f'<div class="lab-row">{box}{slider}{play}</div>'


def shots(name: str, lab: Lab, start: dict) -> dict[str, Any]:
    """Return what the lab shows for each value of one control, the others at their start.

    A row of numbers that comes again, or is the beginning of another, is stored once.
    """
    moved = STORED.get(name, (next(iter(lab.controls)),))
    axes, kept = planes(lab), {}
    for chosen in product(*(values(lab.controls[each]) for each in moved)):
        given = start | dict(zip(moved, chosen, strict=True))
        kept["|".join(map(written, given.values()))] = shot(name, given, axes)
    every = {tuple(row) for one in kept.values() for xy in one["curves"].values() for row in xy}
    longest, at = pooled(every)
    for one in kept.values():
        one["curves"] = {
            label: [[at[tuple(row)], len(row)] for row in xy] for label, xy in one["curves"].items()
        }
    return {"moved": moved, "coarse": coarse(lab.controls[moved[0]]), "rows": longest, "shots": kept}


def pooled(rows: set[tuple]) -> tuple[list[tuple], dict[tuple, int]]:
    """Return the rows that are no beginning of another, and for each row the one that it begins."""
    ordered = sorted(rows, key=lambda row: [(step is None, step or 0) for step in row])
    longest: list[tuple] = []
    at = {}
    for row, following in zip(ordered, [*ordered[1:], None], strict=True):  # a beginning comes before
        at[row] = len(longest)
        if following is None or following[: len(row)] != row:
            longest.append(row)
    return longest, at


def coarse(control: Any) -> int:
    """Return how many steps of the control lie between two stored values."""
    if isinstance(control, Dropdown):
        return 1
    return 1 if (control.max - control.min) / control.step <= MOST else 5


def values(control: Any) -> list:
    """Return the values of a control that are stored."""
    if isinstance(control, Dropdown):
        return list(control.options)
    before, every = control.value, coarse(control) * control.step
    kept = []
    for k in range(round((control.max - control.min) / every) + 1):
        place = min(control.min + k * every, control.max)
        control.value = type(before)(control.base**place if hasattr(control, "base") else place)
        kept.append(value_of(control))
    control.value = before
    return kept


def written(value: object) -> str:
    """Return a value as the page writes it, in the keys of what is stored."""
    if isinstance(value, tuple):
        return ", ".join(map(written, value))
    return value if isinstance(value, str) else plain(value)
