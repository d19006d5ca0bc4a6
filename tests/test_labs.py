import base64
import re
from itertools import product

import numpy as np
import pytest

from rmsprop_lessons import ewa, labs, looks
from rmsprop_lessons.datasets import temperatures
from rmsprop_lessons.labs import lab_average, lab_ravine
from rmsprop_lessons.looks import look_average, look_ravine

WIDGET = "application/vnd.jupyter.widget-view+json"
LABS = [make for name, make in vars(labs).items() if name.startswith("lab_")]


@pytest.mark.parametrize("make", LABS)
def test_every_lab_at_the_corners_of_its_values(make):
    """No warning, no exception, a sentence, and curves for every line that moves."""
    lab = make()
    corners = [(s.min, s.value, s.max) for s in lab.sliders.values()]
    for values in product(*corners):
        curves, sentence = lab.look(**dict(zip(lab.sliders, values, strict=True)))
        assert sentence.endswith(".") and "nan" not in sentence
        assert set(curves) == set(lab.stage.lines)
        assert lab.stage.png(curves).startswith(b"\x89PNG")


@pytest.mark.parametrize("make", LABS)
def test_every_lab_moves_and_goes_back(make):
    lab = make()
    for name, slider in lab.sliders.items():
        first = (lab.view.value, lab.said.value)
        slider.value = slider.min if slider.value != slider.min else slider.max
        assert lab.view.value != first[0] and lab.said.value != first[1], name
        lab.reset()
        assert (lab.view.value, lab.said.value) == first


@pytest.mark.parametrize(
    ("look", "values", "words"),
    [
        (looks.look_momentum, {"lr": 0.37, "beta1": 0.9}, "below the limit 0.38: stable"),
        (looks.look_momentum, {"lr": 0.39, "beta1": 0.9}, "above the limit 0.38: b does not shrink"),
        (looks.look_momentum, {"lr": 0.1, "beta1": 0.81}, "90.0% of b"),
        (looks.look_drift, {"beta2": 0.9}, "drifts by −0.679 α"),
        (looks.look_drift, {"beta2": 0.0}, "drifts by −8 α"),
        (looks.look_horizon, {"steps": 20}, "b sinks to the floor"),
        (looks.look_horizon, {"steps": 40}, "the swing looks removed"),
        (looks.look_horizon, {"steps": 100}, "the swing is back"),
        (looks.look_horizon, {"steps": 500}, "|b| is at most 0.05; the swing stays at α/2"),
        (looks.look_scale, {"decades": 0.0}, "Scales 1 to 1: "),
        (looks.look_epsilon, {"log_eps": -8, "log_size": -5}, "RMSprop: ε changes it by less than 1 %"),
        (looks.look_epsilon, {"log_eps": -8, "log_size": -8}, "0.5 α beside the root, 0.0001 α inside"),
        (looks.look_epsilon, {"log_eps": -8, "log_size": -12}, "gradient descent with the rate α/ε"),
    ],
)
def test_sentences_say_what_the_numbers_say(look, values, words):
    assert words in look(**values)[1]


@pytest.mark.parametrize(
    ("lr", "words"),
    [
        (0.0005, "crawls"),
        (0.01, "no swing"),
        (0.0101, "swings. b is multiplied by −0.01"),
        (0.02, "swings for ever"),
        (0.0201, "diverges. b is multiplied by −1.01 at each step and grows by 1 % a step"),
        (0.022, "diverges"),
    ],
)
def test_ravine_lab_names_the_region(lr, words):
    curves, sentence = look_ravine(lr)
    W, b = curves["gradient descent"]
    assert words in sentence
    np.testing.assert_allclose(b, (1 - 100 * lr) ** np.arange(61), rtol=1e-9, atol=1e-300)
    np.testing.assert_allclose(W, -10 * (1 - lr) ** np.arange(61), rtol=1e-12)


@pytest.mark.parametrize("beta", [0.0, 0.9, 0.995])
def test_average_lab_draws_the_average(beta):
    curves, sentence = look_average(beta)
    np.testing.assert_array_equal(curves["average"][1], ewa(temperatures()[1][:731], beta))
    assert sentence.startswith(f"β = {beta:g}: ")


def pixels(lab):
    return base64.b64decode(re.search('base64,([^"]+)"', lab.view.value)[1])


@pytest.mark.parametrize(
    ("make", "name", "value"), [(lab_ravine, "lr", 0.005), (lab_average, "beta", 0.5)]
)
def test_moving_typing_and_reset(make, name, value):
    lab = make()
    slider, box, first = lab.sliders[name], lab.boxes[name], (lab.view.value, lab.said.value)
    assert pixels(lab).startswith(b"\x89PNG")
    slider.value = value
    moved = (lab.view.value, lab.said.value)
    assert box.value == value and moved[0] != first[0] and moved[1] != first[1]
    lab.reset()
    assert (lab.view.value, lab.said.value) == first and box.value == slider.value
    box.value = value
    assert (lab.view.value, lab.said.value) == moved and slider.value == value


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), -1.0, 1e308])
def test_bad_value_keeps_the_picture_and_says_what_is_allowed(bad):
    lab = lab_ravine()
    before = lab.view.value
    lab.boxes["lr"].value = bad
    assert lab.view.value == before
    assert f"α = {bad:g} is outside this lab, which goes from 0.0005 to 0.022" in lab.said.value
    lab.reset()
    assert lab.view.value == before and "swings" in lab.said.value


def test_alt_text_follows_the_values():
    lab = lab_ravine()
    lab.sliders["lr"].value = 0.0201
    assert "diverges" in lab.alt and "its size grows from 1 to 1.82" in lab.alt
    assert f'alt="{lab.alt}"'.replace(">", "&gt;") in lab.view.value


def test_before_it_runs_a_lab_is_a_picture_with_alt_text():
    bundle = lab_ravine()._repr_mimebundle_()
    assert {"text/html", "text/plain", WIDGET} <= set(bundle)
    assert "<img alt=" in bundle["text/html"] and "run this cell" in bundle["text/html"]


def test_background_is_drawn_once(monkeypatch):
    lab, draws = lab_ravine(), []
    monkeypatch.setattr(lab.stage.canvas, "draw", lambda: draws.append(1))
    lab.sliders["lr"].value = 0.001
    assert draws == []


def test_every_slider_has_a_labelled_box():
    for lab in (make() for make in LABS):
        assert all(lab.boxes[name].description for name in lab.sliders)
