"""The widget that every lab is: controls, a picture whose alt text follows them, and one sentence."""

from __future__ import annotations

import base64
from collections import defaultdict
from html import escape
from math import log
from threading import RLock, Timer

import ipywidgets as widgets
from matplotlib.figure import Figure, SubFigure

from ..figures.pictures import img
from .canvas import KEYS, Canvas
from .computed import Curves, Scene, alt_text


class Lab(widgets.VBox):
    """Controls, a Reset button, a picture with alt text, and a sentence.

    scene.look(**values) -> (curves, sentence) is a pure function; `figure` has what never moves, and a
    labelled line for each curve. `controls` maps each argument of `look` to a slider, whose
    description becomes the label of its number box, to a Dropdown, or to a Text that holds a point of
    the picture. `play` names a slider that is time: a Play button moves it.
    """

    def __init__(
        self,
        scene: Scene,
        figure: Figure | SubFigure,
        controls: dict[str, widgets.Widget],
        play: str | None = None,
    ) -> None:
        self.scene, self.canvas, self.controls = scene, Canvas(figure), controls
        self.one_at_a_time = RLock()  # JupyterLab moves a lab from two threads, the kernel's subshells
        self.sent: dict[widgets.Widget, object] = {}  # slider -> the value that Python gave it last
        # slider -> values between two of its steps: see unround
        self.unanswered: dict[widgets.Widget, list] = defaultdict(list)
        self.start = {name: control.value for name, control in controls.items()}
        self.boxes = {name: self.box(c) for name, c in controls.items() if hasattr(c, "readout")}
        self.view, self.said, self.still = widgets.HTML(), widgets.HTML(), False
        reset = widgets.Button(description="Reset", tooltip="Back to the values at the start")
        reset.on_click(lambda _: self.reset())
        self.player = player(controls[play]) if play else None
        rows = [self.row(name, self.player if name == play else None) for name in controls]
        wrapped = widgets.Box(rows, layout={"flex_flow": "row wrap"})  # two columns where they fit
        super().__init__([wrapped, reset, self.view, self.said])
        self.add_class("rmsprop-lab")
        self.redraw()

    def row(self, name: str, play: widgets.Play | None) -> widgets.HBox:
        """Return one control with its number box, and let it move the picture."""
        control = self.controls[name]
        control.observe(self.redraw, "value")
        if isinstance(control, widgets.Text):
            control.continuous_update, control.style.description_width = False, "90px"
            control.add_class("point")
        return widgets.HBox([*filter(None, [self.boxes.get(name), control, play])])

    def box(self, slider: widgets.Widget) -> widgets.Text:
        """Return a box linked with the slider; it carries the label, a slider can't.

        A Text, because a FloatText drops what is no number before Python could say something of it.
        """
        box = widgets.Text(shown(slider), description=slider.description, continuous_update=False)
        box.style.description_width = "90px"
        box.layout.width, slider.layout.width = "180px", "205px"
        slider.description, slider.readout = "", False
        box.observe(lambda _: self.typed(slider, box), "value")
        return box

    def typed(self, slider: widgets.Widget, box: widgets.Text) -> None:
        """Move the slider to a typed value, or say what is allowed and keep the picture."""
        with self.one_at_a_time:
            value, (low, high) = entered(box.value.replace(",", ".")), limits(slider)
            if self.still:
                pass  # the box follows the slider
            elif low <= value <= high:
                self.sent[slider] = round(value) if isinstance(slider.value, int) else value
                steps = apart(slider, value, low)
                if abs(steps - round(steps)) > 1e-6:
                    self.unanswered[slider].append(value)
                self.move({slider: self.sent[slider]})
                self.redraw()
            else:
                what = box.value.strip()[:20] or "nothing"
                allowed = f"this lab takes numbers from {low:g} to {high:g}."
                self.say(f"{box.description} = {what}: {allowed}")

    def move(self, values: dict[widgets.Widget, object]) -> None:
        """Give widgets these values, and draw nothing yet."""
        with self.one_at_a_time:
            self.still = True
            for widget, value in values.items():
                widget.value = value
            self.still = False

    def redraw(self, change: dict | None = None) -> None:
        """Compute the curves of the present values and show them, with the sentence on them."""
        with self.one_at_a_time:
            if self.still:
                return
            if change:
                self.unround(change["owner"])
            try:
                self.show(*self.scene.look(**{name: value_of(c) for name, c in self.controls.items()}))
            except ValueError as problem:  # a point that is none
                self.say(str(problem))
            # The boxes come after the picture, because the picture is what one waits for.
            self.move({box: shown(self.controls[name]) for name, box in self.boxes.items()})

    def unround(self, slider: widgets.Widget) -> None:
        """Where this is only the browser's answer to a value between two steps, go back to the last one.

        It rounds such a value to a step, and sends that; when it does, another may have been typed.
        """
        waiting = self.unanswered[slider]
        answered = [i for i, sent in enumerate(waiting) if apart(slider, slider.value, sent) < 0.501]
        if answered:
            self.move({slider: self.sent[slider]})
        del waiting[: answered[0] + 1 if answered else None]  # a move by hand ends all waiting

    def show(self, curves: Curves, sentence: str) -> None:
        """Show a picture of these curves, and the sentence on them."""
        self.picture = base64.b64encode(self.canvas.jpeg(curves)).decode()
        self.alt = alt_text(self.scene, curves, sentence)
        points = any(isinstance(c, widgets.Text) for c in self.controls.values())
        reacts = f' onload="{KEYS}"' + f' onclick="{self.canvas.click}"' * points
        self.view.value = img(self.picture, self.alt, "jpeg").replace(" style=", f"{reacts} style=")
        self.say(sentence)

    def say(self, sentence: str) -> None:
        """Show a sentence under the picture; screen readers announce it."""
        self.said.value = f'<p role="status">{escape(sentence)}</p>'

    def reset(self) -> None:
        """Go back to the values at the start."""
        with self.one_at_a_time:
            if self.player and self.player.playing:
                self.player.playing = False
                Timer(0.5, self.reset).start()  # once more, after the values that are on their way
            self.sent = {self.controls[name]: value for name, value in self.start.items()}
            self.move(self.sent)
            self.redraw()

    _ipython_display_ = None  # ipywidgets 7 displays by this, and never asks for the bundle below

    def _repr_mimebundle_(self, **kwargs: object) -> dict[str, object]:
        """Return the live lab, and a still one for saved notebooks and for viewers without widgets."""
        still = "<p>A still picture: run this cell to move the values.</p>"
        return {
            "application/vnd.jupyter.widget-view+json": {
                "version_major": 2,
                "version_minor": 0,
                "model_id": self.model_id,
            },
            "image/jpeg": self.picture,  # for viewers that strip data addresses out of HTML
            "text/html": self.view.value + self.said.value + still,
            "text/plain": self.alt,
        }


def value_of(control: widgets.Widget) -> object:
    """Return what a lab computes with: of a slider the number in its box, of a point two numbers."""
    if isinstance(control, widgets.Text):
        point = tuple(map(entered, control.value.split(",")))
        if len(point) != 2 or not all(abs(entry) <= 100 for entry in point):
            what = control.value.strip()[:20] or "nothing"
            allowed = "two numbers from −100 to 100, as in −10, 1"
            raise ValueError(f"{control.description} = {what}: this lab takes {allowed}.")
        return point
    return type(control.value)(shown(control)) if hasattr(control, "readout") else control.value


def entered(text: str) -> float:
    """Return a typed number, which may have a real minus sign; nan if it is none, 0 for −0."""
    try:
        return float(text.replace("−", "-")) + 0.0
    except ValueError:
        return float("nan")


def shown(slider: widgets.Widget) -> str:
    """Return a slider's value as it stands in its box."""
    return f"{slider.value:.4g}" if hasattr(slider, "base") else f"{slider.value:.6g}"


def limits(slider: widgets.Widget) -> tuple[float, float]:
    """Return the ends of a slider; those of a logarithmic one are stored as exponents."""
    ends = slider.min, slider.max
    return (slider.base ** ends[0], slider.base ** ends[1]) if hasattr(slider, "base") else ends


def apart(slider: widgets.Widget, one: float, other: float) -> float:
    """Return how many steps of the slider lie between two of its values."""
    if hasattr(slider, "base"):
        one, other = log(one, slider.base), log(other, slider.base)
    return abs(one - other) / slider.step


def player(slider: widgets.Widget) -> widgets.Play:
    """Return a Play button that moves a slider on to its high end."""
    ends = {"min": slider.min, "max": slider.max, "step": slider.step}
    play = widgets.Play(value=slider.value, interval=60, **ends)
    widgets.jslink((play, "value"), (slider, "value"))
    return play
