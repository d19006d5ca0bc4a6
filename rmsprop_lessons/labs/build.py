"""Build each lab: the part of its figure that never moves, and its controls.

What is drawn and said for which values stands in computed/; `Lab` joins the three.
"""

import numpy as np
from ipywidgets import Dropdown, FloatLogSlider, FloatSlider, IntSlider, Text

from .. import figures
from ..datasets import temperatures
from ..figures import axes
from ..surfaces import START, ravine
from .computed import RULES
from .computed.average import AVERAGE, TWO_YEARS
from .computed.drift import BATCHES, DRIFT
from .computed.epsilon import EPSILON, SIZES
from .computed.horizon import HORIZON, LEAST, A, C
from .computed.map import LEAST as LOWEST
from .computed.map import MAP, MOST
from .computed.map import RATES as MAP_RATES
from .computed.memory import CLOCKS, FORMS, MEMORY
from .computed.momentum import MOMENTUM
from .computed.noise import NOISE, NOISES
from .computed.problems import PROBLEMS, contested
from .computed.race import RACE
from .computed.ravine import RAVINE
from .computed.rotation import ROTATION
from .computed.scale import RATES, SCALE
from .computed.together import ACROSS, ALONG, TOGETHER
from .widget import Lab


def lab_race() -> Lab:
    """Return the lab of lesson 00: let two optimizers walk through one ravine, step by step."""
    ax = axes(RACE.across, RACE.up, size=(7.5, 2.8))
    figures.contours(ax, ravine())
    for name in RACE.paths:
        figures.path(ax, [START], name)
    figures.legend(ax)
    slider = IntSlider(3, min=0, max=40, step=1, description="steps")
    return Lab(RACE, ax.figure, {"steps": slider}, play="steps")


def lab_ravine() -> Lab:
    """Return the lab of lesson 01: move α and see gradient descent crawl, swing or diverge."""
    ax = axes(RAVINE.across, RAVINE.up, size=(7.5, 2.8))
    figures.contours(ax, ravine())
    figures.path(ax, [START], "gradient descent")
    slider = FloatSlider(0.0185, min=0.0005, max=0.022, step=0.0001, description="α")
    return Lab(RAVINE, ax.figure, {"lr": slider})


def lab_average() -> Lab:
    """Return the lab of lesson 02: move β and see the average of the temperatures follow or lag."""
    highs = temperatures()[1][:TWO_YEARS]
    ax = axes(AVERAGE.across, AVERAGE.up, xlim=(0, len(highs)), ylim=(-3, 37))
    ax.plot(np.arange(1, len(highs) + 1), highs, ".", color="#A0A0A0", markersize=3)
    ax.plot([0], [0], color="black", linewidth=1.6, label="average")
    slider = FloatSlider(0.9, min=0.0, max=0.995, step=0.005, description="β")
    return Lab(AVERAGE, ax.figure, {"beta": slider})


def lab_momentum() -> Lab:
    """Return the lab of lesson 03: move α and β₁ and see Momentum crawl, swing or diverge."""
    ax = axes(MOMENTUM.across, MOMENTUM.up, size=(7.5, 2.8))
    figures.contours(ax, ravine())
    figures.path(ax, [START], "Momentum")
    sliders = {
        "lr": FloatSlider(0.065, min=0.001, max=0.8, step=0.001, description="α"),
        "beta1": FloatSlider(0.8, min=0.0, max=0.98, step=0.01, description="β₁"),
    }
    return Lab(MOMENTUM, ax.figure, sliders)


def lab_drift() -> Lab:
    """Return the lab of lesson 04: move β₂ and see the parameter drift or stay.

    Like the sign step, a curve of a small β₂ leaves the picture: what stays could not be seen else.
    """
    ax = axes(DRIFT.across, DRIFT.up, size=(7.5, 2.8), xlim=(0, 205), ylim=(-45, 5))
    sign = -np.cumsum(np.sign(BATCHES))
    ax.plot(np.arange(1, 201), sign, ":", color="black")
    ax.annotate("sign step", (44, -36), xytext=(8, -4), textcoords="offset points")
    ax.plot([], [], color="#009E73", linewidth=1.3, label="RMSprop")
    slider = FloatSlider(0.9, min=0.0, max=0.999, step=0.001, description="β₂")
    return Lab(DRIFT, ax.figure, {"beta2": slider})


def lab_horizon() -> Lab:
    """Return the lab of lesson 05: follow one run of RMSprop, its two rates and the size of b."""
    ax = axes(HORIZON.across, HORIZON.up, size=(7.5, 4.4))
    figures.contours(ax, ravine(A, C))
    ax.set_position((0.1, 0.6, 0.49, 0.38))
    figures.path(ax, [START], "RMSprop", marker="")
    now = {**figures.LOOKS["RMSprop"], "linestyle": "", "markersize": 9}
    ax.plot(*START, label="now", **now)
    bars = ax.figure.add_axes((0.67, 0.6, 0.31, 0.27), xscale="log", xlim=(LEAST, 30), ylim=(-0.6, 1.6))
    bars.set(xlabel="rate α/√S", yticks=[0, 1], yticklabels=["b", "W"])
    for at, curvature, text in ((0, C, "2/c"), (1, A, "2/a")):
        limit = 2 / curvature
        bars.plot([limit, limit], [at - 0.5, at + 0.5], ":", color="black", linewidth=1.6)
        bars.annotate(text, (limit, at + 0.5), xytext=(5, -8), textcoords="offset points")
    for name, color in (("rate of W", "#A0A0A0"), ("rate of b", "#009E73")):
        bars.plot([1], [1], color=color, linewidth=13, solid_capstyle="butt", label=name)
    below = ax.figure.add_axes((0.1, 0.12, 0.88, 0.32), yscale="log", xlim=(0, 505), ylim=(1e-20, 10))
    below.set(xlabel="step", ylabel="|b|")
    below.plot([0], [1], color="#009E73", linewidth=1.3, label="size of b")
    below.plot([0], [1], label="last size of b", **now)
    for other in (bars, below):
        other.spines[["top", "right"]].set_visible(False)
    slider = IntSlider(5, min=5, max=500, step=5, description="steps")
    return Lab(HORIZON, ax.figure, {"steps": slider}, play="steps")


def lab_scale() -> Lab:
    """Return the lab of lesson 06: stretch the features and see where the best rates go."""
    ax = axes(SCALE.across, SCALE.up, size=(7.5, 2.8), xscale="log", ylim=(0, 1))
    for name in ("gradient descent", "RMSprop"):
        figures.curve(ax, RATES, 0 * RATES, name, name, name_it=False, markevery=1)
    # Above the axes, because what moves is drawn over everything that stands still.
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2, edgecolor="none")
    slider = FloatSlider(0.0, min=0.0, max=4.0, step=0.1, description="decades")
    return Lab(SCALE, ax.figure, {"decades": slider})


def lab_epsilon() -> Lab:
    """Return the lab of lesson 07: move ε and the gradient's size and see which rule it is."""
    span = {"xscale": "log", "yscale": "log", "xlim": (3e-13, 3e2), "ylim": (3e-13, 9)}
    ax = axes(EPSILON.across, EPSILON.up, size=(7.5, 2.8), **span)
    ax.plot(SIZES, SIZES, color="#009E73", label="beside")
    ax.plot(SIZES, SIZES, "--", color="black", label="inside")
    ax.plot([1], [1], "^", color="#009E73", markerfacecolor="white", markersize=9, label="your gradient")
    figures.legend(ax, "lower right")
    sliders = {
        "log_eps": FloatSlider(-8.0, min=-12.0, max=0.0, step=0.5, description="log₁₀ ε"),
        "log_size": FloatSlider(-6.0, min=-12.0, max=2.0, step=0.5, description="log₁₀ size"),
    }
    return Lab(EPSILON, ax.figure, sliders)


def lab_noise() -> Lab:
    """Return the lab of lesson 08: move the noise, α and β₂ and see what S measures."""
    ax = axes(NOISE.across, NOISE.up, size=(7.5, 2.8), xscale="log", yscale="log", ylim=(0.5, 200))
    for ratio, text in ((100, "the curvatures: 100"), (1, "the noise alone: 1")):
        ax.axhline(ratio, color=figures.GREY, linestyle=":", linewidth=1)
        ax.annotate(text, (1e-3, ratio), xytext=(0, 3), textcoords="offset points", color=figures.GREY)
    ax.plot(NOISES, NOISES, color="#009E73", label="RMSprop")
    ax.plot([1], [1], "^", color="#009E73", markerfacecolor="white", markersize=9, label="your noise")
    figures.legend(ax)
    sliders = {
        "sigma": FloatLogSlider(1.0, min=-3, max=2, step=0.1, description="σ"),
        "lr": FloatLogSlider(0.01, min=-3, max=-1, step=0.1, description="α"),
        "beta2": FloatSlider(0.9, min=0.0, max=0.999, step=0.001, description="β₂"),
    }
    return Lab(NOISE, ax.figure, sliders)


def lab_rotation() -> Lab:
    """Return the lab of lesson 09: turn the parameters' axes against the ravine."""
    ax = axes(ROTATION.across, ROTATION.up, size=(7.5, 2.8))
    figures.contours(ax, ravine())
    ax.set(xlabel=ROTATION.across, ylabel=ROTATION.up)
    for name in ("gradient descent", "RMSprop"):
        figures.path(ax, [START], name)
    ax.set_position((0.09, 0.17, 0.66, 0.8))
    ends = (-1.3, 1.3)
    dial = ax.figure.add_axes((0.79, 0.58, 0.18, 0.4), aspect="equal", xlim=ends, ylim=ends)
    dial.axis("off")
    for name, style in (("axis of W", "-"), ("axis of b", ":")):
        ax.plot([], [], style, color="black", label=name)  # for the legend
        dial.plot([0], [0], style, color="black", label=name)
    ax.legend(loc="lower left", bbox_to_anchor=(1.01, -0.02), edgecolor="none")  # beside the paths
    sliders = {
        "angle": FloatSlider(0.0, min=0.0, max=90.0, step=1.0, description="angle °"),
        "lr": FloatLogSlider(10**-0.66, min=-2, max=np.log10(2), step=0.02, description="α"),
    }
    return Lab(ROTATION, ax.figure, sliders)


def lab_problems() -> Lab:
    """Return the lab of lesson 10: choose a problem and an optimizer, and see who needs which α."""
    span = {"xscale": "log", "yscale": "log", "xlim": (1e-8, 1e4), "ylim": (5e-11, 2)}
    ax = axes(PROBLEMS.across, PROBLEMS.up, size=(7.5, 3.2), **span)
    for name in RULES:
        figures.curve(ax, RATES, RATES, name, name, name_it=False, markevery=1)
    ax.plot([1], [1], "*", color="black", markersize=13, label="chosen")
    figures.legend(ax, "lower left")
    controls = {
        "problem": Dropdown(options=list(contested()), description="problem"),
        "rule": Dropdown(options=list(RULES), value="RMSprop", description="optimizer"),
    }
    return Lab(PROBLEMS, ax.figure, controls)


def lab_memory() -> Lab:
    """Return the lab of lesson 12: how long an entry of a step takes, on record and on this machine."""
    span = {"xscale": "log", "yscale": "log", "xlim": (7, 1.5e7), "ylim": (0.1, 5000)}
    ax = axes(MEMORY.across, MEMORY.up, size=(7.5, 2.8), **span)
    for form, style, color in zip(
        FORMS, (":", "-", "--"), ("black", "#009E73", figures.GREY), strict=True
    ):
        ax.plot([1], [1], style, color=color, label=form)
    ax.plot([1], [1], "*", color="black", markersize=11, label="chosen")
    figures.legend(ax)
    controls = {
        "n": FloatLogSlider(10_000, min=1, max=6, step=1, description="N"),
        "dtype": Dropdown(options=["float64", "float32"], description="dtype"),
        "clock": Dropdown(options=CLOCKS, description="clock"),
    }
    return Lab(MEMORY, ax.figure, controls)


def lab_map() -> Lab:
    """Return the lab of lesson 12: move the window of memory and see which α solve the ravine."""
    span = {"xscale": "log", "yscale": "log", "ylim": (LOWEST / 3, 3 * MOST)}
    ax = axes(MAP.across, MAP.up, size=(7.5, 2.8), **span)
    for k, name in enumerate(("Momentum", "RMSprop", "Adam")):
        every = (4 * k, 12)  # markers that stand in no other's place
        figures.curve(ax, MAP_RATES, MAP_RATES, name, name, name_it=False, markevery=every)
    figures.legend(ax, "lower left")
    sliders = {
        "window": FloatLogSlider(10.0, min=0, max=3, step=0.1, description="window"),
        "steps": IntSlider(200, min=20, max=600, step=20, description="steps"),
    }
    return Lab(MAP, ax.figure, sliders)


def lab_together() -> Lab:
    """Return the lab for the lecture hall: four optimizers start together wherever you click."""
    ax = axes(TOGETHER.across, TOGETHER.up, size=(9.5, 3.5), xlim=ALONG, ylim=ACROSS)
    ax.plot([0], [0], color="#A0A0A0", linewidth=0.7, label="levels of the loss")
    ax.plot(0, 0, marker="+", color="black", markersize=9)
    ax.set_position((0.075, 0.15, 0.545, 0.73))
    below = ax.figure.add_axes((0.755, 0.15, 0.225, 0.73), yscale="log", xlim=(0, 300), ylim=(1e-5, 1e5))
    below.set(xlabel="step", ylabel="loss")
    below.spines[["top", "right"]].set_visible(False)
    for k, name in enumerate(figures.LOOKS):
        figures.path(ax, [START], name)
        every = (3 * k, 12)  # markers that stand in no other's place
        figures.curve(below, [0], [0], f"loss, {name}", name, name_it=False, markevery=every)
    ends = (-1.3, 1.3)
    dial = ax.figure.add_axes((0.615, 0.5, 0.09, 0.38), aspect="equal", xlim=ends, ylim=ends)
    dial.axis("off")
    for name, style in (("axis of W", "-"), ("axis of b", ":")):
        ax.plot([], [], style, color="black", label=name)  # for the legend
        dial.plot([0], [0], style, color="black", label=name)
    # Above the paths, which may go anywhere and are drawn over everything that stands still.
    keys = ax.get_legend_handles_labels()[0][1:]
    look = {"frameon": False, "fontsize": 11, "columnspacing": 1.5}
    ax.figure.legend(handles=keys, loc="upper center", ncols=len(keys), **look)
    for each in (ax, below):
        each.tick_params(labelsize=12)
        each.xaxis.label.set_fontsize(12)
        each.yaxis.label.set_fontsize(12)
    rates = {"GD": -1.72, "Momentum": -1.0, "RMSprop": -0.7, "Adam": -0.3}  # powers of ten
    controls = {
        f"lr_{name.lower()}": FloatLogSlider(10**rate, min=-4, max=1, step=0.02, description=f"α {name}")
        for name, rate in rates.items()
    }
    controls |= {
        "kappa": FloatLogSlider(100.0, min=0, max=3, step=0.05, description="κ"),
        "angle": FloatSlider(0.0, min=0.0, max=90.0, step=1.0, description="angle °"),
        "sigma": FloatSlider(0.0, min=0.0, max=20.0, step=0.1, description="noise σ"),
        "start": Text("-10, 1", description="start"),
        "steps": IntSlider(60, min=0, max=300, step=1, description="steps"),
    }
    return Lab(TOGETHER, ax.figure, controls, play="steps", beside=[*controls][:-1])
