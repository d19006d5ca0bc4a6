"""The widget that every lab is: controls, one sentence, and a picture whose alt text follows them."""

from __future__ import annotations

import base64
from asyncio import get_running_loop
from collections import defaultdict
from collections.abc import Callable, Sequence
from html import escape
from math import log
from threading import RLock, Timer

import ipywidgets as widgets
import numpy as np
from matplotlib.figure import Figure, SubFigure

from ..figures.pictures import img
from .canvas import KEYS, Canvas
from .computed import Curves, Scene, alt_text

# A lecture hall reads the sentence; the picture leaves room for it and for a row of controls.
LARGE = "font-size:18px; line-height:1.35; margin:4px 0; min-height:2.7em"
PLAYING = "playing" if hasattr(widgets.Play, "playing") else "_playing"  # its name in ipywidgets 7
FITS = "max-height:max(200px, 100vh - 260px); "


class Lab(widgets.VBox):
    """Controls, a Reset button, a sentence, and a picture with alt text.

    scene.look(**values) -> (curves, sentence) is a pure function; `figure` has what never moves, and a
    labelled line for each curve. `controls` maps each argument of `look` to a slider, whose
    description becomes the label of its number box, to a Dropdown, or to a Text that holds a point of
    the picture. `play` names a slider that is time: a Play button moves it. The controls named by
    `beside` stand beside the picture, below it on a narrow screen, and a button hides them.
    """

    def __init__(
        self,
        scene: Scene,
        figure: Figure | SubFigure,
        controls: dict[str, widgets.Widget],
        play: str | None = None,
        beside: Sequence[str] = (),
    ) -> None:
        self.scene, self.canvas, self.controls = scene, Canvas(figure), controls
        self.one_at_a_time = RLock()  # JupyterLab moves a lab from two threads, the kernel's subshells
        self.sent: dict[widgets.Widget, object] = {}  # slider -> the value that Python gave it last
        # slider -> values between two of its steps: see unround
        self.unanswered: dict[widgets.Widget, list] = defaultdict(list)
        self.start = {name: control.value for name, control in controls.items()}
        self.points = {c: c.value for c in controls.values() if isinstance(c, widgets.Text)}  # shown
        self.boxes = {name: self.box(c) for name, c in controls.items() if hasattr(c, "readout")}
        self.view, self.said, self.still = widgets.HTML(), widgets.HTML(), False
        self.play, self.player = play, player(controls[play]) if play else None
        rows = {name: self.row(name, self.player if name == play else None) for name in controls}
        side = [rows.pop(name) for name in beside]
        reset = button("Reset", "Back to the values at the start", self.reset)
        picture = [self.view]
        above = [*rows.values(), reset]
        if side:
            for name, control in controls.items():
                control.layout.width = "110px" if name in self.boxes else "300px"
            # It grows only where the picture stands above it.
            folded = wrapped(side, flex="1 1 310px")
            self.view.layout.flex, self.view.layout.min_width = "100 1 560px", "0"
            picture, above = [wrapped([self.view, folded])], [*above, fold(folded)]
        super().__init__([wrapped(above), self.said, *picture])
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
                self.move({slider: self.sent[slider], **self.points})
                self.redraw()
            else:
                what = box.value.strip()[:20] or "nothing"
                self.refuse(f"{box.description} = {what}: {takes(slider)}", box, shown(slider))

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
                self.move({p: at for p, at in self.points.items() if p is not change["owner"]})
            try:
                values = {name: value_of(c) for name, c in self.controls.items()}
            except ValueError as problem:  # a point that is none
                point = next(p for p, at in self.points.items() if p.value != at)
                self.refuse(str(problem), point, self.points[point])
                return
            self.points = {point: point.value for point in self.points}
            self.show(*self.scene.look(**values))
            # The boxes come after the picture, because the picture is what one waits for.
            self.settle()

    def settle(self, refused: widgets.Text | None = None) -> None:
        """Let all boxes but a refused one hold the values of the picture."""
        held = self.points | {box: shown(self.controls[name]) for name, box in self.boxes.items()}
        self.move({box: value for box, value in held.items() if box is not refused})

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
        zoom = self.scene.zoom(curves) if self.scene.zoom else 1.0
        self.picture = base64.b64encode(self.canvas.jpeg(curves, zoom)).decode()
        self.alt = alt_text(self.scene, curves, sentence)
        reacts = f' onload="{KEYS}"' + f' onclick="{self.canvas.click}"' * bool(self.points)
        self.view.value = img(self.picture, self.alt, "jpeg").replace(
            ' style="', f'{reacts} style="{FITS}'
        )
        self.sentence = sentence
        self.say(sentence)

    def say(self, *sentences: str) -> None:
        """Show sentences above the picture, each on its line; screen readers announce them."""
        self.said.value = f'<p role="status" style="{LARGE}">{"<br>".join(map(escape, sentences))}</p>'

    def refuse(self, problem: str, box: widgets.Text, held: str) -> None:
        """Say what is wrong with the value in a box, what the picture holds in its place, and shows."""
        self.settle(refused=box)
        self.say(f"{problem} The picture keeps {box.description} = {held}.", self.sentence)

    def reset(self) -> None:
        """Go back to the values at the start."""
        with self.one_at_a_time:
            if self.player and getattr(self.player, PLAYING):
                setattr(self.player, PLAYING, False)
                later(0.5, self.reset)  # once more, after the values that are on their way
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
            "text/html": self.said.value + self.view.value + still,
            "text/plain": self.alt,
        }


def later(seconds: float, act: Callable[[], object]) -> None:
    """Act after some seconds; in a browser, where no thread can start, its event loop does it."""
    try:
        Timer(seconds, act).start()
    except RuntimeError:
        get_running_loop().call_later(seconds, act)


def wrapped(rows: Sequence[widgets.Widget], **layout: str) -> widgets.Box:
    """Return widgets side by side, on as many lines as they need."""
    return widgets.Box(rows, layout={"flex_flow": "row wrap", "align_content": "flex-start", **layout})


def button(description: str, tooltip: str, act: Callable[[], object]) -> widgets.Button:
    """Return a button that acts."""
    made = widgets.Button(description=description, tooltip=tooltip, layout={"width": "auto"})
    made.on_click(lambda _: act())
    return made


def fold(box: widgets.Box) -> widgets.Button:
    """Return a button that hides a box and shows it again: an Accordion takes no keys."""

    def turn() -> None:
        hidden = box.layout.display == "none"
        box.layout.display = None if hidden else "none"
        made.description = f"{'Hide' if hidden else 'Show'} the values"

    made = button("Hide the values", "More room for the picture", turn)
    return made


def value_of(control: widgets.Widget) -> object:
    """Return what a lab computes with: of a slider the number in its box, of a point two numbers."""
    if isinstance(control, widgets.Text):
        point = tuple(map(entered, control.value.split(",")))
        if len(point) != 2 or not all(abs(entry) <= 100 for entry in point):
            what = control.value.strip()[:20] or "nothing"
            raise ValueError(f"{control.description} = {what}: {takes(control)}")
        return point
    return type(control.value)(shown(control)) if hasattr(control, "readout") else control.value


def takes(control: widgets.Widget) -> str:
    """Return which values may be typed, as the end of a sentence."""
    if isinstance(control, widgets.Text):
        return "this lab takes two numbers from −100 to 100, as in −10, 1."
    low, high = limits(control)
    return f"this lab takes numbers from {low:g} to {high:g}."


def entered(text: str) -> float:
    """Return a typed number, which may have a real minus sign; nan if it is none, 0 for −0."""
    try:
        return float(text.replace("−", "-")) + 0.0
    except ValueError:
        return float("nan")


def shown(slider: widgets.Widget) -> str:
    """Return a slider's value as it stands in its box."""
    return plain(slider.value, 4 if hasattr(slider, "base") else 6)


def plain(value: float, digits: int = 6) -> str:
    """Return a number with so many digits at most, without an exponent, as a page's script writes it."""
    return np.format_float_positional(float(f"{value:.{digits}g}"), trim="-")


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
