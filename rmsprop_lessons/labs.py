"""The labs: move a value, see the picture and one sentence about it change.

A lab is a pure function of its values, which returns the curves and the sentence, and a stage, the
part of the figure that never moves. `Lab` joins the two with sliders.
"""

import base64
import io
from collections.abc import Callable
from html import escape

import ipywidgets as widgets
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import imsave

from . import figures
from .averages import ewa, half_life, window
from .datasets import temperatures
from .descent import descend
from .show import DPI, axes, described, img, is_named, number
from .surfaces import START, ravine
from .updates import gradient_descent

Curves = dict[str, tuple]  # label of a line -> its x and y
TWO_YEARS = 731  # days of 2012 and 2013


class Stage:
    """A figure drawn once; afterwards only its labelled lines are drawn again, over a copy of it.

    Axes, ticks, text and contours cost four fifths of a drawing, so they are kept as pixels.
    """

    def __init__(self, figure: Figure) -> None:
        """Take the background of `figure` without its labelled lines, which are going to move."""
        figure.set_dpi(DPI)
        self.canvas = FigureCanvasAgg(figure)
        self.lines = {
            line.get_label(): line for ax in figure.axes for line in ax.lines if is_named(line)
        }
        for line in self.lines.values():
            line.set_animated(True)  # left out of the background
        self.canvas.draw()
        self.background = self.canvas.copy_from_bbox(figure.bbox)

    def png(self, curves: Curves) -> bytes:
        """Return the picture with these curves as a lightly compressed PNG."""
        self.canvas.restore_region(self.background)
        for label, (x, y) in curves.items():
            self.lines[label].set_data(x, y)
            self.lines[label].axes.draw_artist(self.lines[label])
        file = io.BytesIO()
        light = {"compress_level": 1}  # speed counts here, not size
        imsave(file, np.asarray(self.canvas.buffer_rgba()), format="png", pil_kwargs=light)
        return file.getvalue()

    def alt(self) -> str:
        """Return one sentence for each line that is drawn."""
        return " ".join(described(line) for line in self.lines.values())


def exact(slider: widgets.Widget) -> float:
    """Return a slider's value without the rounding noise of the browser: 0.9, not 0.8999999999999999."""
    return round(slider.value, 10)


class Lab(widgets.VBox):
    """Sliders with number boxes, a Reset button, a picture with alt text, and a sentence.

    look(**values) -> (curves, sentence) is a pure function; `sliders` maps each of its arguments to
    an ipywidgets slider, whose description becomes the label of its number box.
    """

    def __init__(
        self, look: Callable, figure: Figure, title: str, sliders: dict[str, widgets.Widget]
    ) -> None:
        self.look, self.stage, self.title, self.sliders = look, Stage(figure), title, sliders
        self.boxes = {name: self.box(slider) for name, slider in sliders.items()}
        self.start = {name: slider.value for name, slider in sliders.items()}
        self.view, self.said = widgets.HTML(), widgets.HTML()
        reset = widgets.Button(description="Reset", tooltip="Back to the values at the start")
        reset.on_click(lambda _: self.reset())
        rows = [widgets.HBox([self.boxes[name], sliders[name]]) for name in sliders]
        super().__init__([*rows, reset, self.view, self.said])
        self.redraw()

    def box(self, slider: widgets.Widget) -> widgets.FloatText:
        """Return a number box linked with the slider; it carries the label, a slider can't."""
        box = widgets.FloatText(
            slider.value,
            step=slider.step,
            description=slider.description,
            layout={"width": "180px"},
        )
        slider.description, slider.readout, slider.layout.width = "", False, "320px"
        slider.observe(lambda _: setattr(box, "value", exact(slider)), "value")
        slider.observe(self.redraw, "value")
        box.observe(lambda _: self.typed(slider, box), "value")
        return box

    def typed(self, slider: widgets.Widget, box: widgets.FloatText) -> None:
        """Move the slider to a typed value, or say what is allowed and keep the picture."""
        if slider.min <= box.value <= slider.max:
            slider.value = slider.value if exact(slider) == box.value else box.value
        else:
            allowed = f"{slider.min:g} to {slider.max:g}"
            self.say(
                f"{box.description} = {box.value:g} is outside this lab, which goes from {allowed}."
            )

    def redraw(self, _change: dict | None = None) -> None:
        """Compute the curves of the present values and show them, with the sentence on them."""
        curves, sentence = self.look(**{name: exact(s) for name, s in self.sliders.items()})
        png = base64.b64encode(self.stage.png(curves)).decode()
        self.alt = f"{self.title} {sentence} {self.stage.alt()}"
        self.view.value = img(png, self.alt)
        self.say(sentence)

    def say(self, sentence: str) -> None:
        """Show a sentence under the picture; screen readers announce it."""
        self.said.value = f'<p role="status">{escape(sentence)}</p>'

    def reset(self) -> None:
        """Go back to the values at the start."""
        for name, value in self.start.items():
            self.boxes[name].value = value
        self.redraw()

    def _repr_mimebundle_(self, **kwargs) -> dict:
        """Add the still picture, which stands in the saved notebook until the cell is run."""
        bundle = super()._repr_mimebundle_(**kwargs)
        still = "<p>A still picture: run this cell to move the values.</p>"
        bundle["text/html"] = self.view.value + self.said.value + still
        bundle["text/plain"] = self.alt
        return bundle


def look_ravine(lr: float) -> tuple[Curves, str]:
    """Return 60 steps of gradient descent in the ravine a = 1, c = 100 from (-10, 1), and the region.

    lr is α, > 0.
    """
    a, c, steps = 1.0, 100.0, 60
    w = descend(gradient_descent, START, ravine(a, c).grad, steps, lr=lr).w
    factor = f"b is multiplied by {number(1 - lr * c)} at each step"
    along = f"After {steps} steps W is at {number(w[-1, 0])}."
    if lr > 2 / c:
        region = f"> 2/c: diverges. {factor} and grows by {number(100 * (lr * c - 2), 2)} % a step."
    elif lr == 2 / c:
        region = f"= 2/c: swings for ever. b is 1 and −1 in turn. {along}"
    elif lr > 1 / c:
        region = f"is between 1/c and 2/c: swings. {factor}: the sign turns. {along}"
    else:
        region = f"≤ 1/c: crawls. {factor}: no swing. {along}"
    return {"gradient descent": tuple(w.T)}, f"α = {number(lr, 5)} {region}"


def lab_ravine() -> Lab:
    """Return the lab of lesson 01: move α and see gradient descent crawl, swing or diverge."""
    ax = axes("W", "b", size=(7.5, 2.8))
    figures.contours(ax, ravine())
    figures.path(ax, [START], "gradient descent")
    slider = widgets.FloatSlider(0.0198, min=0.0005, max=0.022, step=0.0001, description="α")
    return Lab(look_ravine, ax.figure, "Gradient descent in the ravine.", {"lr": slider})


def look_average(beta: float) -> tuple[Curves, str]:
    """Return the average of two years of daily highs, 0 <= beta < 1, and what it keeps."""
    highs = temperatures()[1][:TWO_YEARS]
    v = ewa(highs, beta)
    wiggle = np.abs(np.diff(v)).mean() / np.abs(np.diff(highs)).mean()
    sentence = (
        f"β = {number(beta, 5)}: 1/(1 − β) is {number(window(beta))}, the half-life "
        f"{number(half_life(beta))} (both in days). From day to day the average moves {wiggle:.0%} "
        f"as far as the data. The first average is {number(v[0])} °C; that day had {highs[0]} °C."
    )
    return {"average": (np.arange(1, len(v) + 1), v)}, sentence


def lab_average() -> Lab:
    """Return the lab of lesson 02: move β and see the average of the temperatures follow or lag."""
    highs = temperatures()[1][:TWO_YEARS]
    ax = axes("day", "°C", xlim=(0, len(highs)), ylim=(-3, 37))
    ax.plot(np.arange(1, len(highs) + 1), highs, ".", color="#A0A0A0", markersize=3)
    ax.plot([0], [0], color="black", linewidth=1.6, label="average")
    slider = widgets.FloatSlider(0.9, min=0.0, max=0.995, step=0.005, description="β")
    return Lab(
        look_average,
        ax.figure,
        "Daily highs in Seattle, 2012 and 2013, and their average.",
        {"beta": slider},
    )
