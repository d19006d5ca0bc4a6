import base64
import re

import numpy as np
import pytest

from rmsprop_lessons import ewa
from rmsprop_lessons.datasets import temperatures
from rmsprop_lessons.labs import lab_average, lab_ravine
from rmsprop_lessons.looks import look_average, look_ravine

WIDGET = "application/vnd.jupyter.widget-view+json"


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
    for lab in (lab_ravine(), lab_average()):
        assert all(lab.boxes[name].description for name in lab.sliders)
