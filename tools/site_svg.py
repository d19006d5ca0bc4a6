"""Draw a lab for a page: what never moves as an SVG file, and over it one line for each curve."""

import io
from html import escape
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.lines import Line2D
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path as Outline

from rmsprop_lessons.figures import DPI, STYLE
from rmsprop_lessons.labs.widget import Lab

PT = DPI / 72  # a point, in pixels of the picture
DASHES = {"--": "lines.dashed_pattern", "-.": "lines.dashdot_pattern", ":": "lines.dotted_pattern"}


def picture(lab: Lab, file: str, key: str, first: dict, to: Path | None) -> str:
    """Return the drawing: what never moves as a file, and over it one line for each curve."""
    figure: Any = lab.canvas.first.figure.figure
    for line in lab.canvas.lines.values():
        line.set_visible(False)
    figure.canvas.draw()  # now all axes stand where they stay
    zooms = bool(lab.scene.zoom)
    texts = zoomed(lab) if zooms else ""
    drawn = io.StringIO()
    STYLE["svg.hashsalt"] = file  # the names inside the file are then the same each time
    figure.savefig(drawn, format="svg", metadata={"Date": None})
    if to:
        (to / f"{file}.svg").write_text(drawn.getvalue(), encoding="utf-8", newline="\n")
    width, height = figure.get_size_inches() * DPI
    groups = {}
    for label in first["curves"]:  # in the order in which the notebook's lab draws them
        line = lab.canvas.lines[label]
        groups.setdefault(line.axes, []).append(curve(line, f"{key}-{len(groups)}-", label))
    inside = ""
    for k, (ax, curves) in enumerate(groups.items()):
        left, low, right, high = ax.get_window_extent().extents * (DPI / figure.dpi)
        box = [left, height - high, right - left, high - low]
        rect = " ".join(
            f'{side}="{v:.1f}"' for side, v in zip(("x", "y", "width", "height"), box, strict=True)
        )
        inside += f'<clipPath id="{key}-clip{k}"><rect {rect}/></clipPath>'
        inside += f'<g class="lab-axes" data-box="{" ".join(f"{v:.1f}" for v in box)}"'
        inside += f' clip-path="url(#{key}-clip{k})">{"".join(curves)}</g>'
    return f"""<div class="lab-{key.rpartition("-")[2]}">
<img src="_static/labs/{file}.svg" alt="" width="{width:.0f}" height="{height:.0f}">
<svg viewBox="0 0 {width:.0f} {height:.0f}" aria-hidden="true">{inside}{texts}</svg></div>"""


def curve(line: Line2D, prefix: str, label: str) -> str:
    """Return a line, and its markers, as SVG that a script gives the places."""
    look = f'fill="none" stroke="{line.get_color()}" stroke-width="{line.get_linewidth() * PT:.2f}"'
    if (style := line.get_linestyle()) in DASHES:
        dashes = matplotlib.rcParamsDefault[DASHES[style]]
        look += f' stroke-dasharray="{" ".join(f"{d * line.get_linewidth() * PT:.2f}" for d in dashes)}"'
    name = f'data-line="{escape(label)}"'
    said = f"<path {name} {look}/>" if style not in ("None", "", " ") else ""
    if line.get_marker() in ("None", "", " ", None):
        return said
    mark = MarkerStyle(line.get_marker())
    size, edge = line.get_markersize() * PT, line.get_markeredgewidth() * PT
    shape = outline(mark.get_path().transformed(mark.get_transform().scale(size, -size)))
    fill, stroke = line.get_markerfacecolor(), line.get_markeredgecolor()
    id = prefix + "".join(filter(str.isalnum, label))
    said += f'<marker id="{id}" markerUnits="userSpaceOnUse" overflow="visible" orient="0">'
    said += f'<path d="{shape}" fill="{fill}" stroke="{stroke}" stroke-width="{edge:.2f}"/></marker>'
    first, every = line.get_markevery() if isinstance(line.get_markevery(), tuple) else (0, 1)
    ends = " ".join(f'marker-{where}="url(#{id})"' for where in ("start", "mid", "end"))
    return said + f'<path {name} data-first="{first}" data-every="{every}" fill="none" {ends}/>'


def outline(path: Outline) -> str:
    """Return a path of Matplotlib as SVG writes it."""
    letters = {Outline.MOVETO: "M", Outline.LINETO: "L", Outline.CURVE4: "C", Outline.CLOSEPOLY: "Z"}
    return "".join(
        letters[int(code)]
        + " ".join(f"{place:.2f}" for place in points) * int(code != Outline.CLOSEPOLY)
        for points, code in path.iter_segments(simplify=False)
    )


def zoomed(lab: Lab) -> str:
    """Return the numbers of axes that zoom as text that a script changes, and take them off the axes."""
    ax: Any = lab.canvas.first
    height = ax.figure.bbox.height
    said = ""
    for axis, sides in ((ax.xaxis, 'text-anchor="middle"'), (ax.yaxis, 'text-anchor="end"')):
        for tick, at in zip(axis.get_major_ticks(), axis.get_majorticklocs(), strict=True):
            low, high = axis.get_view_interval()
            if low <= at <= high and (text := tick.label1.get_text()):
                box = tick.label1.get_window_extent()
                x, y = (box.x1, box.y0) if "end" in sides else ((box.x0 + box.x1) / 2, box.y0)
                said += f'<text x="{x:.1f}" y="{height - y:.1f}" {sides} data-at="{at:g}">{text}</text>'
        axis.set_major_formatter(lambda x, _: "\u2007\u2007")  # keeps the room, shows nothing
    return said
