"""The labs: move a value, see the picture and one sentence about it change.

A lab is a pure function of its values, in looks.py or ravine_looks.py, the part of its figure that
never moves, and its controls; `Lab` joins the three.
"""

import numpy as np
from ipywidgets import Dropdown, FloatLogSlider, FloatSlider, IntSlider, Text

from . import figures
from .datasets import temperatures
from .frame import Lab
from .looks import (
    RATES,
    RULES,
    SIZES,
    TWO_YEARS,
    contested,
    look_average,
    look_drift,
    look_epsilon,
    look_horizon,
    look_problems,
    look_scale,
)
from .ravine_looks import (
    NOISES,
    look_momentum,
    look_noise,
    look_ravine,
    look_rotation,
    look_together,
)
from .show import axes
from .surfaces import START, ravine


def lab_ravine() -> Lab:
    """Return the lab of lesson 01: move α and see gradient descent crawl, swing or diverge."""
    ax = axes("W", "b", size=(7.5, 2.8))
    figures.contours(ax, ravine())
    figures.path(ax, [START], "gradient descent")
    slider = FloatSlider(0.0198, min=0.0005, max=0.022, step=0.0001, description="α")
    return Lab(look_ravine, ax.figure, "Gradient descent in the ravine.", {"lr": slider})


def lab_average() -> Lab:
    """Return the lab of lesson 02: move β and see the average of the temperatures follow or lag."""
    highs = temperatures()[1][:TWO_YEARS]
    ax = axes("day", "°C", xlim=(0, len(highs)), ylim=(-3, 37))
    ax.plot(np.arange(1, len(highs) + 1), highs, ".", color="#A0A0A0", markersize=3)
    ax.plot([0], [0], color="black", linewidth=1.6, label="average")
    slider = FloatSlider(0.9, min=0.0, max=0.995, step=0.005, description="β")
    title = "Daily highs in Seattle, 2012 and 2013, and their average."
    return Lab(look_average, ax.figure, title, {"beta": slider})


def lab_momentum() -> Lab:
    """Return the lab of lesson 03: move α and β₁ and see Momentum crawl, swing or diverge."""
    ax = axes("W", "b", size=(7.5, 2.8))
    figures.contours(ax, ravine())
    figures.path(ax, [START], "Momentum")
    sliders = {
        "lr": FloatSlider(0.065, min=0.001, max=0.8, step=0.001, description="α"),
        "beta1": FloatSlider(0.8, min=0.0, max=0.98, step=0.01, description="β₁"),
    }
    return Lab(look_momentum, ax.figure, "Momentum in the ravine.", sliders)


def lab_drift() -> Lab:
    """Return the lab of lesson 04: move β₂ and see the parameter drift or stay."""
    ax = axes("batch", "parameter, in α", size=(7.5, 2.8), xlim=(0, 205), ylim=(-170, 10))
    sign = -np.cumsum(np.tile([1.0] * 9 + [-1.0], 20))
    ax.plot(np.arange(1, 201), sign, ":", color="black")
    ax.annotate("sign step", (150, -122), xytext=(6, 5), textcoords="offset points")
    ax.plot([], [], color="#009E73", linewidth=1.3, label="RMSprop")
    slider = FloatSlider(0.9, min=0.0, max=0.999, step=0.001, description="β₂")
    return Lab(look_drift, ax.figure, "A parameter that should stay.", {"beta2": slider})


def lab_horizon() -> Lab:
    """Return the lab of lesson 05: move the number of steps and see the swing go and come back."""
    ax = axes("step", "|b|", size=(7.5, 2.8), yscale="log", xlim=(0, 500), ylim=(1e-20, 10))
    ax.plot([], [], label="RMSprop", **{**figures.HOLLOW, **figures.LOOKS["RMSprop"], "marker": ""})
    slider = IntSlider(20, min=20, max=500, step=10, description="steps")
    title = "RMSprop in the ravine, α = 0.1."
    return Lab(look_horizon, ax.figure, title, {"steps": slider}, play="steps")


def lab_scale() -> Lab:
    """Return the lab of lesson 06: stretch the features and see where the best rates go."""
    ax = axes("learning rate α", "loss", size=(7.5, 2.8), xscale="log", ylim=(0, 1))
    for name in ("gradient descent", "RMSprop"):
        figures.curve(ax, RATES, 0 * RATES, name, name, name_it=False, markevery=1)
    # Above the axes, because what moves is drawn over everything that stands still.
    ax.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=2, edgecolor="none")
    slider = FloatSlider(0.0, min=0.0, max=4.0, step=0.1, description="decades")
    title = "Loss after 60 steps on ten features of the tumours over the learning rate."
    return Lab(look_scale, ax.figure, title, {"decades": slider})


def lab_epsilon() -> Lab:
    """Return the lab of lesson 07: move ε and the gradient's size and see which rule it is."""
    labels = ("size of a steady gradient", "step, in α")
    span = {"xscale": "log", "yscale": "log", "xlim": (3e-13, 3e2), "ylim": (3e-13, 9)}
    ax = axes(*labels, size=(7.5, 2.8), **span)
    ax.plot(SIZES, SIZES, color="#009E73", label="beside")
    ax.plot(SIZES, SIZES, "--", color="black", label="inside")
    ax.plot([1], [1], "^", color="#009E73", markerfacecolor="white", markersize=9, label="your gradient")
    figures.legend(ax, "lower right")
    sliders = {
        "log_eps": FloatSlider(-8.0, min=-12.0, max=0.0, step=0.5, description="log₁₀ ε"),
        "log_size": FloatSlider(-6.0, min=-12.0, max=2.0, step=0.5, description="log₁₀ size"),
    }
    return Lab(look_epsilon, ax.figure, "How ε bends the step.", sliders)


def lab_noise() -> Lab:
    """Return the lab of lesson 08: move the noise, α and β₂ and see what S measures."""
    labels = ("noise σ in each entry of the gradient", "√S_b / √S_W")
    ax = axes(*labels, size=(7.5, 2.8), xscale="log", yscale="log", ylim=(0.5, 200))
    for ratio, text in ((100, "the curvatures: 100"), (1, "the noise alone: 1")):
        ax.axhline(ratio, color=figures.GREY, linestyle=":", linewidth=1)
        ax.annotate(text, (1e-3, ratio), xytext=(0, 3), textcoords="offset points", color=figures.GREY)
    ax.plot(NOISES, NOISES, color="#009E73", label="RMSprop")
    ax.plot([1], [1], "^", color="#009E73", markerfacecolor="white", markersize=9, label="your noise")
    sliders = {
        "sigma": FloatLogSlider(1.0, min=-3, max=2, step=0.1, description="σ"),
        "lr": FloatLogSlider(0.01, min=-3, max=-1, step=0.1, description="α"),
        "beta2": FloatSlider(0.9, min=0.0, max=0.999, step=0.001, description="β₂"),
    }
    return Lab(look_noise, ax.figure, "What S measures in a noisy ravine.", sliders)


def lab_rotation() -> Lab:
    """Return the lab of lesson 09: turn the parameters' axes against the ravine."""
    labels = ("along the floor", "across")
    ax = axes(*labels, size=(7.5, 2.8))
    figures.contours(ax, ravine())
    ax.set(xlabel=labels[0], ylabel=labels[1])
    for name in ("gradient descent", "RMSprop"):
        figures.path(ax, [START], name)
    ax.set_position((0.09, 0.17, 0.66, 0.8))
    ends = (-1.3, 1.3)
    dial = ax.figure.add_axes((0.79, 0.58, 0.18, 0.4), aspect="equal", xlim=ends, ylim=ends)
    dial.axis("off")
    for name, style in (("axis of W", "-"), ("axis of b", ":")):
        ax.plot([], [], style, color="black", label=name)  # for the legend
        dial.plot([0], [0], style, color="black", gid="ground", label=name)
    ax.legend(loc="lower left", bbox_to_anchor=(1.01, -0.02), edgecolor="none")  # beside the paths
    sliders = {
        "angle": FloatSlider(0.0, min=0.0, max=90.0, step=1.0, description="angle °"),
        "lr": FloatLogSlider(10**-0.66, min=-2, max=np.log10(2), step=0.02, description="α"),
    }
    return Lab(look_rotation, ax.figure, "The ravine, seen along its floor.", sliders)


def lab_problems() -> Lab:
    """Return the lab of lesson 10: choose a problem and an optimizer, and see who needs which α."""
    labels = ("learning rate α", "loss / first loss")
    span = {"xscale": "log", "yscale": "log", "xlim": (1e-8, 1e4), "ylim": (5e-11, 2)}
    ax = axes(*labels, size=(7.5, 3.2), **span)
    for name in RULES:
        figures.curve(ax, RATES, RATES, name, name, name_it=False, markevery=1)
    ax.plot([1], [1], "*", color="black", markersize=13, label="chosen")
    figures.legend(ax, "lower left")
    controls = {
        "problem": Dropdown(options=list(contested()), description="problem"),
        "rule": Dropdown(options=list(RULES), value="RMSprop", description="optimizer"),
    }
    return Lab(look_problems, ax.figure, "Four optimizers on one problem.", controls)


def lab_together() -> Lab:
    """Return the lab for the lecture hall: four optimizers start together wherever you click."""
    ax = axes("W", "b", size=(9.5, 4.2), xlim=(-12, 6), ylim=(-5, 5))
    ax.plot([0], [0], color="#A0A0A0", linewidth=0.7, gid="ground", label="levels of the loss")
    ax.plot(0, 0, marker="+", color="black", markersize=9)
    ax.set_position((0.06, 0.12, 0.53, 0.85))
    below = ax.figure.add_axes((0.67, 0.12, 0.31, 0.6), yscale="log", xlim=(0, 300), ylim=(1e-8, 1e5))
    below.set(xlabel="step", ylabel="loss")
    below.spines[["top", "right"]].set_visible(False)
    for k, name in enumerate(figures.LOOKS):
        figures.path(ax, [START], name)
        every = (3 * k, 12)  # markers that stand in no other's place
        figures.curve(below, [0], [0], f"loss, {name}", name, name_it=False, markevery=every)
    # Beside the paths, which may go anywhere and are drawn over everything that stands still.
    ax.legend(loc="upper left", bbox_to_anchor=(1.07, 1.02), edgecolor="none")
    rates = {"GD": -1.72, "Momentum": -1.0, "RMSprop": -0.7, "Adam": -0.3}  # powers of ten
    controls = {
        f"lr_{name.lower()}": FloatLogSlider(10**rate, min=-4, max=1, step=0.02, description=f"α {name}")
        for name, rate in rates.items()
    }
    controls |= {
        "kappa": FloatLogSlider(100.0, min=0, max=3, step=0.05, description="κ"),
        "angle": FloatSlider(0.0, min=0.0, max=90.0, step=1.0, description="angle °"),
        "sigma": FloatSlider(0.0, min=0.0, max=20.0, step=0.1, description="noise σ"),
        "start": Text("-10, 1", description="start W, b"),
        "steps": IntSlider(60, min=0, max=300, step=1, description="steps"),
    }
    return Lab(look_together, ax.figure, "Four optimizers in one ravine.", controls, play="steps")
