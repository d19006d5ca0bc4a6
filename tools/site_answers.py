"""Where a reader answers on a page: the editor of an exercise, and the boxes of a guess.

The editor's code is the lesson's own cell. A guess is one box for each `my_…` of its cell, with the
comment there as its label, or a choice where the comment names words; three are curves to draw.
"""

import json
import re
from collections.abc import Callable
from html import escape
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from nbformat import NotebookNode
from site_labs import planes
from site_svg import picture

from rmsprop_lessons import figures
from rmsprop_lessons.cells import needed
from rmsprop_lessons.exercises import solution
from rmsprop_lessons.labs.canvas import Canvas
from rmsprop_lessons.labs.computed import Curves, Scene
from rmsprop_lessons.labs.computed.drift import look_drift
from rmsprop_lessons.labs.computed.horizon import whole_run
from rmsprop_lessons.labs.computed.noise import NOISES, ratios
from rmsprop_lessons.labs.computed.own import OWN, RULES, look_own
from rmsprop_lessons.labs.computed.page import UNIT, drawn
from rmsprop_lessons.labs.own import ravine_and_loss

CHECK = re.compile(r'^check\("(\w+)", (\w+)', flags=re.M)
DRAW = re.compile(r'^draw\("(\w+)", (\w+)\)$')
GUESS = re.compile(r"^(my_\w+) = \.\.\.(?:  # (.*))?$", flags=re.M)
WORD = re.compile(r'"([^"]*)"')
NUMBERS = re.compile(r"^([-\d.e]+)((?:, [-\d.e]+)*) or ([-\d.e]+)$")  # a choice between numbers


class Sketch(NamedTuple):
    """A curve that a reader draws: at which x, on which axes, and what came instead."""

    title: str
    at: tuple[float, ...]
    axes: Callable[[], Axes]
    came: Callable[[], tuple]  # x and y
    guess: str = ""  # the name of the guess that these five numbers are


SKETCHES = {
    "05-14b": Sketch(
        "The size of b",
        (10, 30, 60, 100, 500),
        lambda: figures.axes("step", "|b|", (7.5, 3.0), yscale="log", xlim=(0, 510), ylim=(1e-15, 10)),
        lambda: (np.arange(501), abs(whole_run().w[:, 1])),
        "my_sizes",
    ),
    "04-16b": Sketch(
        "The parameter with β₂ = 0.99",
        (40, 80, 120, 160, 200),
        lambda: figures.axes("batch", "parameter, in α", (7.5, 3.0), xlim=(0, 210), ylim=(-45, 5)),
        lambda: look_drift(0.99)[0]["RMSprop"],
    ),
    "08-16b": Sketch(
        "√S_b / √S_W over the noise",
        (0.001, 0.1, 1, 10, 100),
        lambda: figures.axes(
            "noise σ",
            "√S_b / √S_W",
            (7.5, 3.0),
            xscale="log",
            yscale="log",
            xlim=(5e-4, 200),
            ylim=(0.5, 300),
        ),
        lambda: (NOISES, ratios(0.01, 0.9)),
    ),
}


def is_exercise(cell: NotebookNode) -> bool:
    """Tell whether a reader writes an answer into this cell and asks the checker."""
    tags = cell.metadata.get("tags", [])
    return bool(cell.cell_type == "code" and CHECK.search(cell.source) and "answer" not in tags)


def is_guess(cell: NotebookNode) -> bool:
    """Tell whether a reader commits to a guess in this cell, which does nothing else."""
    guesses = cell.cell_type == "code" and bool(GUESS.search(cell.source))
    return guesses and not GUESS.sub("", cell.source).strip()


def is_own_picture(cell: NotebookNode) -> bool:
    """Tell whether a cell draws the answer to an exercise: the page draws it at the editor."""
    found = DRAW.match(cell.source) if cell.cell_type == "code" else None
    return bool(found) and "answer" in cell.metadata.get("tags", [])


def exercise_html(cell: NotebookNode, cells: list[NotebookNode], to: Path) -> str:
    """Return the editor of an exercise; `cells` are all of its lesson."""
    name = CHECK.search(cell.source)[1]
    at = next(k for k, each in enumerate(cells) if each.id == cell.id)
    draws = at + 1 < len(cells) and is_own_picture(cells[at + 1])
    own, key = own_picture(name, f"own-{cell.id}", to) if draws else "", f"answer-{cell.id}"
    data = json.dumps({"name": name, "before": before(cell, cells[:at])}).replace("<", "\\u003c")
    lines = len(cell.source.split("\n"))
    return f"""<div class="exercise" id="{key}">
<label for="{key}-code">Your answer</label>
<textarea id="{key}-code" rows="{lines + 1}" spellcheck="false" autocapitalize="off" autocomplete="off"
wrap="off">{escape(cell.source)}</textarea>
<p class="answer-buttons"><button type="button" class="run">Check it</button>
<button type="button" class="again">Start over</button>
<button type="button" class="solve" hidden>Show an answer</button></p>
<p class="lab-note"><progress max="3" value="0" hidden aria-label="Python is starting"></progress>
<span>It runs in this page; Ctrl+Enter checks it, too.</span></p>
<pre class="verdict" role="status" tabindex="-1"></pre>
{own}
<script type="application/json">{data}</script></div>"""


def before(cell: NotebookNode, earlier: list[NotebookNode]) -> list[str]:
    """Return the cells that an answer may build on: the imports, and what defines the names it uses."""
    code = [each.source for each in (*earlier, cell) if each.cell_type == "code"]
    return [code[place] for place in needed(code, [len(code) - 1])[:-1]]


def own_picture(name: str, key: str, to: Path) -> str:
    """Return the frame in which a reader's rule is drawn beside the package's."""
    rule, stem = RULES[name][0], name.removesuffix("_step").replace("_", "-")
    curves, _ = look_own(name, solution(name, show=False))

    def drawing() -> SimpleNamespace:
        ax = ravine_and_loss(rule, curves)
        ax.figure.axes[1].set_ylim(1e-6, 1e4)
        return SimpleNamespace(canvas=Canvas(ax.figure), scene=OWN)

    shown = both(drawing, f"own-{stem}", key, curves, to)
    on = f'data-unit="{UNIT}" data-planes="{escape(json.dumps(planes(drawing())))}"'
    return f'<div class="lab-picture own" role="img" {on} hidden>{shown}</div>'


def both(drawing: Callable[[], Any], file: str, key: str, curves: Curves, to: Path) -> str:
    """Return a drawing for wide windows and for narrow ones."""
    wide, narrow = drawing(), drawing()
    narrow.canvas.first.figure.figure.set_size_inches(5.2, 3.4)
    first = {"curves": curves}
    return picture(wide, f"{file}-wide", f"{key}-wide", first, to) + picture(
        narrow, f"{file}-narrow", f"{key}-narrow", first, to
    )


def guess_html(cell: NotebookNode, to: Path) -> str:
    """Return the boxes of a guess, and its curve where there is one."""
    key, sketch = f"guess-{cell.id}", SKETCHES.get(cell.id)
    asked = GUESS.findall(cell.source)
    boxes = [(name, hint) for name, hint in asked if not sketch or name != sketch.guess]
    rows = "".join(box(f"{key}-{name}", name, hint, len(boxes) > 1) for name, hint in boxes)
    curve = sketch_html(sketch, key, to) if sketch else ""
    return f"""<div class="guess" id="{key}" role="group" aria-label="Your guess">
{rows}{curve}<p class="guess-note"></p></div>"""


def box(at: str, name: str, hint: str, several: bool) -> str:
    """Return one guess: a choice where its comment names words or numbers, else a box."""
    asked, options = choices(hint)
    label = f'<label for="{at}">{escape(labelled(name, asked, several))}</label>'
    if not options:
        field = f'<input id="{at}" name="{name}" type="text" autocomplete="off" autocapitalize="off">'
        return f'<p class="lab-row">{label}{field}</p>'
    given = "".join(f"<option>{escape(option)}</option>" for option in options)
    choose = f'<option value="">choose</option>{given}'
    return f'<p class="lab-row">{label}<select id="{at}" name="{name}">{choose}</select></p>'


def choices(hint: str) -> tuple[str, list[str]]:
    """Return what a comment asks, and the words or numbers between which it lets one choose."""
    words = WORD.findall(hint)
    if found := NUMBERS.match(hint):
        return "", [found[1], *found[2].split(", ")[1:], found[3]]
    if len(words) > 1 and not re.search("two words|e\\.g\\.|for instance", hint):
        return hint.split('"')[0].rstrip(": "), words
    return re.sub(r'[\[\]"]', "", hint), []


def labelled(name: str, hint: str, several: bool) -> str:
    """Return what is asked; where a cell has several guesses, each has the words of its name, too."""
    what = name.removeprefix("my_").replace("_", " ").replace("rmsprop", "RMSprop")
    label = f"Your guess, {what}" if several else "Your guess"
    return f"{label}: {hint}" if hint else label


def sketch_html(sketch: Sketch, key: str, to: Path) -> str:
    """Return the axes on which a reader draws, with five boxes as the keyboard's form."""
    x, y = sketch.came()
    curves: Curves = {"your guess": (sketch.at, sketch.at), "what came": (x, y)}

    def drawing() -> SimpleNamespace:
        ax = sketch.axes()
        ax.plot(x, y, color="#009E73", linewidth=1.6, label="what came")
        ax.plot([], [], "x:", color="black", markersize=8, label="your guess")
        ax.legend(loc="best", edgecolor="none", handles=ax.lines)
        return SimpleNamespace(canvas=Canvas(ax.figure), scene=Scene(look_drift, "", "", ""))

    on = planes(drawing())
    came = drawn({"what came": (x, y)}, "", "", on)["curves"]["what came"]
    was = [f"{y[np.abs(np.asarray(x) - at).argmin()]:.2g}".replace("-", "−") for at in sketch.at]
    data = {"unit": UNIT, "at": sketch.at, "plane": on["your guess"], "came": came, "was": was}
    boxes = "".join(
        f'<label>at {at:g} <input type="text" inputmode="decimal" name="at-{at:g}" autocomplete="off">'
        "</label> "
        for at in sketch.at
    )
    named = f' data-guess="{sketch.guess}"' * bool(sketch.guess)
    return f"""<div class="sketch"{named}>
<p>{escape(sketch.title)}: click into the picture, or type five numbers.</p>
<p class="sketch-boxes" role="group" aria-label="{escape(sketch.title)}, five numbers">{boxes}</p>
<div class="lab-picture" role="img" aria-label="{escape(sketch.title)}: nothing drawn yet.">
{both(drawing, key, key, curves, to)}</div>
<p class="sketch-said" role="status"></p>
<script type="application/json">{json.dumps(data)}</script></div>"""
