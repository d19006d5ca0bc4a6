"""A figure and a lab look the same whatever settings a reader gave Matplotlib."""

import logging

import matplotlib
import numpy as np
import pytest

from rmsprop_lessons import labs, ravine
from rmsprop_lessons.figures import STYLE, axes, contours, curve, legend, path, picture, shades

READERS = {
    "a dark style": "dark_background",
    "a font that is missing": {"font.family": "No Such Font", "font.sans-serif": ["Nor This"]},
    "LaTeX, which is missing": {"text.usetex": True},
    "large words": {"font.size": 22.0},
    "many more": {
        "axes.grid": True,
        "lines.linewidth": 6,
        "lines.marker": "x",
        "savefig.bbox": "tight",
        "savefig.transparent": True,
        "savefig.facecolor": "red",
        "figure.dpi": 40,
        "axes.unicode_minus": False,
        "axes.formatter.limits": (-1, 1),
        "image.cmap": "hot",
    },
}


def pictures():
    """Return pictures made by every drawing of ours and by what lessons ask of Axes themselves."""
    ax = axes("W", "b")
    contours(ax, ravine())
    path(ax, [[-10, 1], [-5, -0.5], [0, 0]], "RMSprop")
    ax.axhline(0.3)
    ax.text(-3, 1, "a text, −1")
    legend(ax)
    other = axes("step", "loss", yscale="log")
    curve(other, range(1, 40), [10.0**-k for k in range(1, 40)], "falls", "Adam")
    other.plot(range(30), np.random.default_rng(1).uniform(size=30), label="plain")
    other.annotate("here", (3, 0.1))
    other.set_title("a title")
    other.figure.add_axes((0.6, 0.6, 0.2, 0.2)).fill_between([0, 1], [1, 2])
    shaded = axes("α", "β")
    shades(shaded, np.arange(1, 9), np.arange(1, 9), np.eye(8), "Momentum")
    return [picture(ax, "Drawn.") for ax in (ax, other, shaded)]


def drawn():
    """Return what some pictures and two labs show; the second one has axes of three kinds."""
    made = labs.lab_momentum(), labs.lab_together()
    return [one.png for one in pictures()] + [lab.picture for lab in made]


@pytest.fixture(scope="module")
def undisturbed():
    return drawn()


@pytest.mark.parametrize("reader", READERS)
def test_a_readers_settings_change_no_pixel_and_are_left_alone(reader, undisturbed, caplog):
    with matplotlib.rc_context(), caplog.at_level(logging.WARNING):
        matplotlib.style.use(READERS[reader])
        before = dict(matplotlib.rcParams)
        assert drawn() == undisturbed
        assert dict(matplotlib.rcParams) == before
    assert not caplog.records  # findfont speaks through the log


def test_a_figure_of_the_readers_own_keeps_the_readers_style():
    with matplotlib.style.context("dark_background"):
        own = matplotlib.figure.Figure().subplots()
        path(own, [[-10, 1], [0, 0]], "RMSprop")
        dark = picture(own, "Mine.").png
    plain = matplotlib.figure.Figure().subplots()
    path(plain, [[-10, 1], [0, 0]], "RMSprop")
    assert dark != picture(plain, "Mine.").png


def test_slides_ask_for_larger_words(monkeypatch, undisturbed):
    monkeypatch.setitem(STYLE, "font.size", 14)
    assert undisturbed[0] not in [one.png for one in pictures()]


def test_an_error_in_a_drawing_leaves_the_readers_settings_alone():
    before = dict(matplotlib.rcParams)
    with pytest.raises(ValueError):
        axes("x", "y").plot([1, 2], [1, 2, 3])
    assert dict(matplotlib.rcParams) == before
