"""The picture object: a PNG, an alt text made from the drawn data, and a digest that nbval compares."""

from __future__ import annotations

import base64
import io
import os
from html import escape
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter

from . import style
from .words import Drawn, described, number


def resolution(said: str = "") -> int:
    """Return the dots per inch of every picture: 110, or `said`, from 20 to 600; else a ValueError."""
    if said and not (said.isascii() and said.isdigit() and 20 <= int(said) <= 600):
        raise ValueError(f"RMSPROP_LESSONS_DPI is {said!r}: allowed are whole numbers from 20 to 600")
    return int(said or 110)


DPI = resolution(os.environ.get("RMSPROP_LESSONS_DPI", ""))  # slides and handouts ask for more


def axes(xlabel: str, ylabel: str, size: tuple[float, float] = (7.5, 3.0), **settings) -> Axes:
    """Return the Axes of a new figure of `size` inches; settings go to Axes.set.

    The figure is Matplotlib's own and no part of pyplot: nothing appears until `picture` shows it.
    """
    with style.styled():
        ax = style.Figure(figsize=size, layout="constrained").add_subplot()
        ax.spines[["top", "right"]].set_visible(False)
        ax.set(xlabel=xlabel, ylabel=ylabel, **settings)
    return ax


class Picture:
    """What a figure shows, for eyes (`png`), for ears (`alt`) and for nbval (`digest`)."""

    def __init__(self, figure: Figure, sentence: str) -> None:
        """Render `figure` now: later changes of it do not change the picture."""
        self.png = png(figure)
        self.caption = sentence
        lines = [line for ax in figure.axes for line in ax.lines if is_named(line)]
        self.alt = " ".join([sentence, *(described(drawn(line)) for line in lines)])
        dotted = [line for ax in figure.axes for line in ax.lines if line.get_gid() == "threshold"]
        lines += [line for line in dotted if line.get_label() != "_"]  # told once, in another part
        self.digest = "\n".join(map(digest, lines))

    def __repr__(self) -> str:
        return f"{self.alt}\n{self.digest}" if self.digest else self.alt

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        png = base64.b64encode(self.png).decode()
        # The alt text begins with the caption, so it is read aloud once.
        caption = f'<p aria-hidden="true"><small>{escape(self.caption)}</small></p>'
        return {"text/html": img(png, self.alt) + caption, "image/png": png, "text/plain": repr(self)}


def png(figure: Figure) -> bytes:
    """Return what `savefig` writes; it draws twice, and what a layout needs comes with one drawing."""
    file, canvas, dpi = io.BytesIO(), figure.canvas, figure.dpi
    try:
        agg = FigureCanvasAgg(figure)
        figure.dpi = DPI
        agg.print_png(file)
    finally:
        figure.dpi = dpi
        figure.set_canvas(canvas)
    return file.getvalue()


def picture(ax: Axes, sentence: str) -> Picture:
    """Show the figure of `ax`; `sentence` says what is drawn, the labelled lines add their data."""
    return Picture(ax.figure.figure, sentence)  # the whole figure, if ax.figure is a SubFigure


def img(data: str, alt: str, kind: str = "png") -> str:
    """Return an HTML image of base64 `data` with its alt text."""
    return f'<img alt="{escape(alt)}" src="data:image/{kind};base64,{data}" style="max-width:100%">'


def is_named(line: Line2D) -> bool:
    """Tell whether a line has a label of its own; Matplotlib's own begin with _."""
    return not str(line.get_label()).startswith("_")


def drawn(line: Line2D) -> Drawn:
    """Return what a labelled line shows."""
    x, y = (np.asarray(values, float) for values in line.get_data(orig=False))
    ax: Any = line.axes  # never None: the line is in a figure
    label, is_path = str(line.get_label()), line.get_gid() == "path"
    names = _words_on(ax.xaxis), _words_on(ax.yaxis)
    return Drawn(label, x, y, ax.get_xlabel(), ax.get_ylabel(), is_path, names)


def _words_on(axis: Axis) -> dict[float, str]:
    """Return the ticks of an axis that has words at them, else nothing."""
    write = axis.get_major_formatter()
    return {x: write(x) for x in axis.get_majorticklocs()} if isinstance(write, FuncFormatter) else {}


def digest(line: Line2D) -> str:
    """Return the first, last, lowest, highest and middle value of a line, to five digits."""
    parts = []
    for axis, values in zip("xy", drawn(line)[1:3], strict=True):
        finite = values[np.isfinite(values)]
        ends = [*values[[0, -1]], finite.min(), finite.max(), np.median(finite)] if len(finite) else []
        linear = getattr(line.axes, f"get_{axis}scale")() == "linear"
        noise = 1e-12 * np.abs(finite).max(initial=0.0) if linear else 0.0  # of rounding, not a value
        parts.append(f"{axis} {' '.join(number(0.0 if abs(v) < noise else v, 5) for v in ends)}")
    name = str(line.get_label()).removeprefix("_")
    return f"[{name}: {len(values)} points; first last min max median: {'; '.join(parts)}]"
