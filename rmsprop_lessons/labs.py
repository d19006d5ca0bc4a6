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
from .datasets import temperatures
from .looks import (
    RATES,
    SIZES,
    TWO_YEARS,
    Curves,
    look_average,
    look_drift,
    look_epsilon,
    look_horizon,
    look_momentum,
    look_ravine,
    look_scale,
)
from .show import DPI, axes, described, img, is_named
from .surfaces import START, ravine


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


def lab_ravine() -> Lab:
    """Return the lab of lesson 01: move α and see gradient descent crawl, swing or diverge."""
    ax = axes("W", "b", size=(7.5, 2.8))
    figures.contours(ax, ravine())
    figures.path(ax, [START], "gradient descent")
    slider = widgets.FloatSlider(0.0198, min=0.0005, max=0.022, step=0.0001, description="α")
    return Lab(look_ravine, ax.figure, "Gradient descent in the ravine.", {"lr": slider})


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


def lab_momentum() -> Lab:
    """Return the lab of lesson 03: move α and β₁ and see Momentum crawl, swing or diverge."""
    ax = axes("W", "b", size=(7.5, 2.8))
    figures.contours(ax, ravine())
    figures.path(ax, [START], "Momentum")
    sliders = {
        "lr": widgets.FloatSlider(0.065, min=0.001, max=0.8, step=0.001, description="α"),
        "beta1": widgets.FloatSlider(0.8, min=0.0, max=0.98, step=0.01, description="β₁"),
    }
    return Lab(look_momentum, ax.figure, "Momentum in the ravine.", sliders)


def lab_drift() -> Lab:
    """Return the lab of lesson 04: move β₂ and see the parameter drift or stay."""
    ax = axes("batch", "parameter, in α", size=(7.5, 2.8), xlim=(0, 205), ylim=(-130, 10))
    sign = -np.cumsum(np.tile([1.0] * 9 + [-1.0], 20))
    ax.plot(np.arange(1, 201), sign, ":", color="black")
    ax.annotate("sign step", (150, -122), xytext=(6, 2), textcoords="offset points")
    ax.plot([], [], color="#009E73", linewidth=1.3, label="RMSprop")
    slider = widgets.FloatSlider(0.9, min=0.0, max=0.999, step=0.001, description="β₂")
    return Lab(look_drift, ax.figure, "A parameter that should stay.", {"beta2": slider})


def lab_horizon() -> Lab:
    """Return the lab of lesson 05: move the number of steps and see the swing go and come back."""
    ax = axes("step", "|b|", size=(7.5, 2.8), yscale="log", xlim=(0, 500), ylim=(1e-20, 10))
    ax.plot([], [], label="RMSprop", **{**figures.HOLLOW, **figures.LOOKS["RMSprop"], "marker": ""})
    slider = widgets.IntSlider(20, min=20, max=500, step=10, description="steps")
    return Lab(look_horizon, ax.figure, "RMSprop in the ravine, α = 0.1.", {"steps": slider})


def lab_scale() -> Lab:
    """Return the lab of lesson 06: stretch the features and see where the best rates go."""
    ax = axes("learning rate α", "loss", size=(7.5, 2.8), xscale="log", ylim=(0, 1))
    for name in ("gradient descent", "RMSprop"):
        figures.curve(ax, RATES, 0 * RATES, name, name, name_it=False, markevery=1)
    figures.legend(ax, "upper left")
    slider = widgets.FloatSlider(0.0, min=0.0, max=4.0, step=0.1, description="decades")
    title = "Loss after 60 steps on ten features of the tumours over the learning rate."
    return Lab(look_scale, ax.figure, title, {"decades": slider})


def lab_epsilon() -> Lab:
    """Return the lab of lesson 07: move ε and the gradient's size and see which rule it is."""
    labels = ("size of a steady gradient", "step, in α")
    ax = axes(*labels, size=(7.5, 2.8), xscale="log", yscale="log", xlim=(1e-12, 1e2), ylim=(1e-9, 9))
    ax.plot(SIZES, SIZES, color="#009E73", label="beside")
    ax.plot(SIZES, SIZES, "--", color="black", label="inside")
    ax.plot([1], [1], "^", color="#009E73", markerfacecolor="white", markersize=9, label="your gradient")
    figures.legend(ax, "lower right")
    sliders = {
        "log_eps": widgets.FloatSlider(-8.0, min=-12.0, max=0.0, step=0.5, description="log₁₀ ε"),
        "log_size": widgets.FloatSlider(-6.0, min=-12.0, max=2.0, step=0.5, description="log₁₀ size"),
    }
    return Lab(look_epsilon, ax.figure, "How ε bends the step.", sliders)
