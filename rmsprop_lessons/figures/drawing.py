"""Every drawing of the course: each function draws on the Axes it is given and returns nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from ..surfaces import Surface

if TYPE_CHECKING:  # not every version of Matplotlib has the second one
    from matplotlib.typing import ColorType, LegendLocType

Series = Sequence[float] | NDArray

# One look per optimizer in every lesson: colours of Okabe and Ito, told apart by line and marker too.
LOOKS: dict[str, dict[str, Any]] = {
    "gradient descent": {"color": "#0072B2", "linestyle": "-", "marker": "o"},
    "Momentum": {"color": "#D55E00", "linestyle": "--", "marker": "s"},
    "RMSprop": {"color": "#009E73", "linestyle": "-", "marker": "^"},
    "Adam": {"color": "#CC79A7", "linestyle": "-.", "marker": "D"},
}
HOLLOW: dict[str, Any] = {"markersize": 4, "markerfacecolor": "white", "linewidth": 1.3}
GREY = "#595959"  # 7:1 against white: text and helping lines


def contours(
    ax: Axes,
    surface: Surface,
    W: tuple[float, float] = (-11.0, 3.0),
    b: tuple[float, float] = (-1.6, 1.6),
) -> None:
    """Draw lines of equal loss, each four times the one inside it, and a + at the origin."""
    w = np.stack(np.meshgrid(np.linspace(*W, 281), np.linspace(*b, 161)), axis=-1)
    levels = 100.0 * 4.0 ** np.arange(-5, 3)
    ax.contour(w[..., 0], w[..., 1], surface.loss(w), levels=levels, colors="#A0A0A0", linewidths=0.7)
    ax.plot(0, 0, marker="+", color="black", markersize=9)
    ax.set(xlim=W, ylim=b, xlabel="W", ylabel="b")


def path(ax: Axes, w: ArrayLike, rule: str, label: str | None = None, **style) -> None:
    """Draw the points (steps + 1, 2) of a descent in the look of `rule`, one of LOOKS."""
    W, b = np.asarray(w).T
    look = {**HOLLOW, **LOOKS[rule], "label": label or rule, **style}
    ax.plot(W, b, gid="path", **look)  # the gid tells show.py that the steps run along the line


def cross_section(
    ax: Axes, curvature: float, steps: ArrayLike, name: str, rule: str, reach: float | None = None
) -> None:
    """Draw the parabola curvature/2 · x² of one parameter, and a descent's steps (n,) on it.

    The parabola is drawn from -reach to reach, by default a little further than the steps go.
    """
    x = np.asarray(steps, float)
    reach = reach or 1.2 * float(np.abs(x).max())
    ground = np.linspace(-reach, reach, 201)
    ax.plot(ground, curvature * ground**2 / 2, color="#A0A0A0", linewidth=1.6)
    ax.plot(x, curvature * x**2 / 2, gid="path", **HOLLOW, **LOOKS[rule], label=f"{rule} on {name}")
    ax.set(xlabel=name, ylabel=f"loss along {name}", xlim=(-reach, reach))
    ax.spines[["top", "right"]].set_visible(False)


def curve(
    ax: Axes,
    x: Series,
    y: Series,
    label: str,
    rule: str | None = None,
    name_it: bool = True,
    **style,
) -> None:
    """Draw y over x with its label at the curve's end; with `rule`, one of LOOKS, in its look.

    With name_it=False the label is left to a legend.
    """
    look = {**HOLLOW, **LOOKS[rule]} if rule else {"color": "black"}
    ax.plot(
        x,
        y,
        **{"linewidth": 1.3, "markevery": max(1, len(x) // 20), **look, **style, "label": label},
    )
    if name_it:
        name_end(ax, x, y, label, ax.lines[-1].get_color())


def name_end(ax: Axes, x: Series, y: Series, text: str, color: ColorType = GREY) -> None:
    """Write `text` beside the last finite point of a curve."""
    last = np.flatnonzero(np.isfinite(y))[-1]
    ax.annotate(
        text,
        (x[last], y[last]),
        xytext=(6, 0),
        textcoords="offset points",
        va="center",
        color=color,
        annotation_clip=False,
    )


def legend(ax: Axes, loc: LegendLocType = "upper right") -> None:
    """Name the labelled lines in a corner, where their ends are too close for labels."""
    ax.legend(loc=loc, framealpha=0.9, edgecolor="none")


def threshold(ax: Axes, x: float, text: str) -> None:
    """Draw a dotted vertical line at x and write `text` at its top."""
    # A label that begins with _ is no name; the gid tells pictures.py that nbval shall see the line.
    ax.axvline(x, color=GREY, linestyle=":", linewidth=1, gid="threshold", label=f"_{text}")
    ax.annotate(
        text,
        (x, 1),
        xycoords=("data", "axes fraction"),
        xytext=(0, 3),
        textcoords="offset points",
        ha="center",
        color=GREY,
    )


def spread(ax: Axes, low: Series, middle: Series, high: Series, rule: str) -> None:
    """Draw, row under row, what `rule` did on several problems: its mark, and a bar from low to high."""
    at = np.arange(len(middle)) + 0.18 * (list(LOOKS).index(rule) - 1.5)
    ax.hlines(at, low, high, color=LOOKS[rule]["color"], linewidth=1.3)
    ax.plot(middle, at, **{**HOLLOW, **LOOKS[rule], "linestyle": "", "label": rule})


def shades(
    ax: Axes, x: ArrayLike, y: ArrayLike, loss: ArrayLike, rule: str, below: float = 1e-2
) -> None:
    """Draw a map: log10 of loss (len(y), len(x)) in shades, white where it is not finite or above 1e6.

    Over it goes, in the look of `rule`, the smallest x that ends below `below` at each y that has one:
    unlike the x that leaves least it moves little when another processor rounds differently.
    """
    x, y, loss = np.asarray(x), np.asarray(y), np.asarray(loss)
    drawn = np.where(loss < 1e6, np.log10(np.maximum(loss, 1e-12)), np.nan)
    mesh = ax.pcolormesh(x, y, drawn, cmap="cividis", vmin=-12, vmax=6, shading="nearest")
    ax.figure.colorbar(mesh, ax=ax, label="log₁₀ of the loss", ticks=range(-12, 7, 6))
    low = loss < below
    first, some = x[low.argmax(axis=1)], low.any(axis=1)
    look = {**HOLLOW, **LOOKS[rule], "color": "white", "markevery": len(y) // 10 or 1}
    ax.plot(first[some], y[some], **look, label=f"{rule}, smallest x with a loss below {below:g}")
