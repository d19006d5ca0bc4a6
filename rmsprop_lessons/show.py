"""The picture object: a PNG, an alt text made from the drawn data, and a digest that nbval compares."""

import base64
import io
from html import escape

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter
from numpy.typing import NDArray

DPI = 110


def axes(xlabel: str, ylabel: str, size: tuple[float, float] = (7.5, 3.0), **settings) -> Axes:
    """Return the Axes of a new figure of `size` inches; settings go to Axes.set.

    The figure is Matplotlib's own and no part of pyplot: nothing appears until `picture` shows it.
    """
    ax = Figure(figsize=size, layout="constrained").subplots()
    ax.spines[["top", "right"]].set_visible(False)
    ax.set(xlabel=xlabel, ylabel=ylabel, **settings)
    return ax


class Picture:
    """What a figure shows, for eyes (`png`), for ears (`alt`) and for nbval (`digest`)."""

    def __init__(self, figure: Figure, sentence: str) -> None:
        """Render `figure` now: later changes of it do not change the picture."""
        file = io.BytesIO()
        figure.savefig(file, format="png", dpi=DPI)
        self.png = file.getvalue()
        lines = [line for ax in figure.axes for line in ax.lines if is_named(line)]
        self.alt = " ".join([sentence, *(described(line) for line in lines)])
        self.digest = "\n".join(digest(line) for line in lines)

    def __repr__(self) -> str:
        return f"{self.alt}\n{self.digest}" if self.digest else self.alt

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        png = base64.b64encode(self.png).decode()
        return {"text/html": img(png, self.alt), "image/png": png, "text/plain": repr(self)}


def picture(ax: Axes, sentence: str) -> Picture:
    """Show the figure of `ax`; `sentence` says what is drawn, the labelled lines add their data."""
    return Picture(ax.figure, sentence)


def img(data: str, alt: str, kind: str = "png") -> str:
    """Return an HTML image of base64 `data` with its alt text."""
    return f'<img alt="{escape(alt)}" src="data:image/{kind};base64,{data}" style="max-width:100%">'


def is_named(line: Line2D) -> bool:
    """Tell whether a line has a label of its own; Matplotlib's own begin with _."""
    return not line.get_label().startswith("_")


def number(value: float, digits: int = 3) -> str:
    """Return `value` to so many significant digits, whole numbers whole, with a minus read as one."""
    short = float(f"{value:.{digits}g}")
    value = value if value == np.round(value) and abs(value) < 1e6 else short
    return f"{value + 0.0:.10g}".replace("-", "−")


def digest(line: Line2D) -> str:
    """Return the first, last, lowest, highest and middle value of a line, to five digits."""
    parts = []
    for axis, values in zip("xy", coordinates(line), strict=True):
        finite = values[np.isfinite(values)]
        ends = [*values[[0, -1]], finite.min(), finite.max(), np.median(finite)] if len(finite) else []
        linear = getattr(line.axes, f"get_{axis}scale")() == "linear"
        noise = 1e-12 * np.abs(finite).max(initial=0.0) if linear else 0.0  # of rounding, not a value
        parts.append(f"{axis} {' '.join(number(0.0 if abs(v) < noise else v, 5) for v in ends)}")
    return f"[{line.get_label()}: {len(values)} points; first last min max median: {'; '.join(parts)}]"


def coordinates(line: Line2D) -> tuple[NDArray, NDArray]:
    """Return what is drawn, x and y, as floats."""
    x, y = line.get_data(orig=False)
    return np.asarray(x, float), np.asarray(y, float)


def described(line: Line2D) -> str:
    """Return a sentence on a labelled line: along its steps if it is a path, over x if a curve."""
    x, y = coordinates(line)
    across, up = line.axes.get_xlabel(), line.axes.get_ylabel()
    if line.get_gid() == "path":
        start = f"{line.get_label()}, {len(x) - 1} steps from ({number(x[0])}, {number(y[0])}): "
        return start + f"{trend(across, x)}; {trend(up, y)}."
    for axis, at, what, values in ((line.axes.xaxis, x, up, y), (line.axes.yaxis, y, across, x)):
        if isinstance(axis.get_major_formatter(), FuncFormatter):  # its ticks are words
            return f"{line.get_label()}, {what}: {'; '.join(by_name(axis, at, values))}."
    return f"{line.get_label()}, {across} from {number(x[0])} to {number(x[-1])}: {trend(up, y, x)}."


def by_name(axis: Axis, at: NDArray, values: NDArray) -> list[str]:
    """Return the words on the axis, each with the values that stand beside it."""
    words = axis.get_majorticklocs()
    nearest = np.abs(at[:, None] - words).argmin(axis=1)
    of_each = {axis.get_major_formatter()(x): values[nearest == k] for k, x in enumerate(words)}
    return [
        f"{name} {', '.join(map(number, np.sort(own)))}" for name, own in of_each.items() if len(own)
    ]


def trend(name: str, y: NDArray, x: NDArray | None = None) -> str:
    """Say in words how y goes: x is what it is plotted over, by default the number of the step."""
    x, at = (np.arange(len(y)), "step ") if x is None else (x, "")
    if not np.isfinite(y).all():
        gone = np.argmin(np.isfinite(y))
        before = trend(name, y[:gone], x[:gone]) if gone else name
        return f"{before} and is not finite from {at}{number(x[gone])} on"
    first, last, step = number(y[0]), number(y[-1]), np.diff(y)
    flips = np.count_nonzero(np.diff(np.sign(y[y != 0])))
    settled = two_cycle(y)
    if np.ptp(y) <= 1e-9 * np.abs(y).max():
        return f"{name} stays at {last}"
    if settled is not None:
        size = number(np.abs(y[-2:]).mean())
        before = f"goes from {first} to ±{size} by {at}{number(x[settled])} and then "
        return f"{name} {before if settled else ''}alternates between ±{size}"
    if (step >= 0).all() or (step <= 0).all():
        return f"{name} {'rises' if y[-1] > y[0] else 'falls'} from {first} to {last}"
    if flips >= 0.9 * len(step) and len(step) > 1:
        grows = "grows" if abs(y[-1]) > abs(y[0]) else "shrinks"
        size = f"from {number(abs(y[0]))} to {number(abs(y[-1]))}"
        return f"{name} changes sign at every step and its size {grows} {size}"
    low, high = np.argmin(y), np.argmax(y)
    ends = f"{name} goes from {first} to {last}"
    extremes = f"lowest {number(y[low])} at {at}{number(x[low])}"
    extremes += f", highest {number(y[high])} at {at}{number(x[high])}"
    return f"{ends}, {extremes}" + (f", with {flips} changes of sign" if flips else "")


def two_cycle(y: NDArray) -> int | None:
    """Return the index from which y alternates between two values ±r, or None if it does not."""
    size = np.abs(y[-2:]).mean()
    far = np.flatnonzero(np.abs(np.abs(y) - size) > 0.01 * size)
    unturned = np.flatnonzero(np.sign(y[1:]) != -np.sign(y[:-1]))  # from k to k + 1 no change of sign
    start = int(max([-1, *far, *unturned])) + 1
    return start if len(y) - start >= 4 else None
