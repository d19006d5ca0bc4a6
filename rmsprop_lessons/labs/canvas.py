"""A figure of which only the curves are drawn again: what makes a lab follow the finger."""

import io
from html import escape
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure, SubFigure
from PIL import Image

from ..figures.pictures import DPI, is_named
from .computed import Curves

# A click on the picture writes its place, in the data of the first axes, into the box of the point.
# In a still picture there is no lab, and beside the axes a click means nothing.
CLICK = """const r = this.getBoundingClientRect(),
  x = {left} + {width} * (event.clientX - r.left) / r.width,
  y = {top} - {height} * (event.clientY - r.top) / r.height,
  box = this.closest('.rmsprop-lab')?.querySelector('.point input');
if (box && {xlim[0]} <= x && x <= {xlim[1]} && {ylim[0]} <= y && y <= {ylim[1]}) {{
  box.value = x.toFixed(2) + ', ' + y.toFixed(2);
  box.dispatchEvent(new Event('change', {{bubbles: true}}));
}}"""

# JupyterLab's shortcuts must not hear the keys of a lab: ↓ leaves the cell, m and d d are the end of it.
KEYS = escape("""const lab = this.closest('.rmsprop-lab');
if (lab) lab.onkeydown = e => {
  const theirs = e.key == 'Escape' || (e.key == 'Enter' && e.shiftKey);
  if (!theirs && !e.ctrlKey && !e.metaKey && !e.altKey) e.stopPropagation();
}""")


class Canvas:
    """A figure drawn once; afterwards only its labelled lines are drawn again, over a copy of it.

    Axes, ticks, text and contours cost four fifths of a drawing, so they are kept as pixels.
    """

    def __init__(self, figure: Figure | SubFigure) -> None:
        """Take the background of `figure` without its labelled lines, which are going to move."""
        figure = figure.figure  # the whole one, if this is a SubFigure
        figure.set_dpi(DPI)
        self.agg = FigureCanvasAgg(figure)
        self.lines = {
            line.get_label(): line for ax in figure.axes for line in ax.lines if is_named(line)
        }
        for line in self.lines.values():
            line.set_animated(True)  # left out of the background
        self.first = figure.axes[0]
        self.limits = np.array([self.first.get_xlim(), self.first.get_ylim()])
        self.views: dict[float, tuple[Any, str]] = {}  # zoom -> background, and what a click does
        self.zoom = 1.0
        self.view()

    def view(self) -> tuple[Any, str]:
        """Return the background of the present zoom, and what a click on it does."""
        if self.zoom not in self.views:
            self.agg.draw()
            background = self.agg.copy_from_bbox(self.agg.figure.bbox)
            corners = [(0, 0), self.agg.figure.bbox.size]
            (left, bottom), (right, top) = self.first.transData.inverted().transform(corners)
            place = {"left": left, "width": right - left, "top": top, "height": top - bottom}
            place |= {"xlim": self.first.get_xlim(), "ylim": self.first.get_ylim()}
            self.views[self.zoom] = background, escape(CLICK.format(**place))
        return self.views[self.zoom]

    @property
    def click(self) -> str:
        """Return what a click on the picture does."""
        return self.view()[1]

    def jpeg(self, curves: Curves, zoom: float = 1.0) -> bytes:
        """Return the picture with these curves; encoding a PNG takes three times as long.

        The first axes show `zoom` times as much as they were built for.
        """
        if zoom != self.zoom:
            self.zoom, (across, up) = zoom, zoom * self.limits
            self.first.set(xlim=across, ylim=up)
        self.agg.restore_region(self.view()[0])
        for label, (x, y) in curves.items():
            self.lines[label].set_data(x, y)
            # No need of `styled`, which takes a quarter as long again: a line has its looks already.
            self.lines[label].draw(self.agg.get_renderer())
        size, pixels = self.agg.get_width_height(), self.agg.buffer_rgba()
        file, opaque = io.BytesIO(), Image.frombuffer("RGBA", size, pixels).convert("RGB")
        opaque.save(file, "JPEG", quality=92, subsampling=0)  # so that thin lines keep their colour
        return file.getvalue()
