import base64
import re
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from random import Random
from unittest.mock import Mock

import numpy as np
import pytest
from ipywidgets import Text

from rmsprop_lessons import START, descend, ewa, gradient_descent, labs, ravine, rotated
from rmsprop_lessons.datasets import temperatures
from rmsprop_lessons.labs import lab_average, lab_horizon, lab_ravine, lab_together, widget
from rmsprop_lessons.labs.computed import RULES, alt_text
from rmsprop_lessons.labs.computed.average import look_average
from rmsprop_lessons.labs.computed.drift import look_drift
from rmsprop_lessons.labs.computed.epsilon import look_epsilon
from rmsprop_lessons.labs.computed.horizon import look_horizon
from rmsprop_lessons.labs.computed.map import GOOD, RATES, look_map
from rmsprop_lessons.labs.computed.memory import CLOCKS, RECORD, from_record, look_memory
from rmsprop_lessons.labs.computed.momentum import look_momentum
from rmsprop_lessons.labs.computed.noise import look_noise
from rmsprop_lessons.labs.computed.problems import look_problems
from rmsprop_lessons.labs.computed.race import look_race
from rmsprop_lessons.labs.computed.ravine import look_ravine
from rmsprop_lessons.labs.computed.rotation import look_rotation, turned
from rmsprop_lessons.labs.computed.scale import look_scale
from rmsprop_lessons.labs.computed.together import LEVELS, levels, look_together
from rmsprop_lessons.labs.widget import limits, value_of

JPEG = b"\xff\xd8"
WIDGET = "application/vnd.jupyter.widget-view+json"
TOGETHER = {name: value_of(control) for name, control in lab_together().controls.items()}
LABS = [getattr(labs, name) for name in labs.__all__ if name.startswith("lab_")]


def corners(control):
    """Return the ends and the first value of a slider, every choice, or points at the picture's edge."""
    if hasattr(control, "options"):
        return list(control.options)
    if not hasattr(control, "min"):
        return [(-100.0, 100.0), value_of(control), (0.0, 0.0)]
    return [*limits(control), control.value]


@pytest.mark.parametrize("make", LABS)
def test_every_lab_at_the_corners_of_its_values(make):
    """No warning, no exception, a sentence, and curves for every line that moves."""
    lab = make()
    every = list(product(*map(corners, lab.controls.values())))
    for values in Random(0).sample(every, min(len(every), 40)):
        curves, sentence = lab.scene.look(**dict(zip(lab.controls, values, strict=True)))
        assert sentence.endswith(".") and "nan" not in sentence
        assert set(curves) == set(lab.canvas.lines)
        assert lab.canvas.jpeg(curves).startswith(JPEG)
        assert "nan" not in alt_text(lab.scene, curves, sentence)


@pytest.mark.parametrize("make", LABS)
def test_every_lab_moves_and_goes_back(make):
    lab = make()
    first = (lab.view.value, lab.said.value)
    for name, control in lab.controls.items():
        others = ["3, -2"] if isinstance(control, Text) else corners(control)
        control.value = next(value for value in others if value != control.value)
        assert lab.view.value != first[0] and lab.said.value != first[1], name
        lab.reset()
        assert (lab.view.value, lab.said.value) == first


@pytest.mark.parametrize(
    ("look", "values", "words"),
    [
        (look_momentum, {"lr": 0.37, "beta1": 0.9}, "below the limit 0.38: stable"),
        (
            look_momentum,
            {"lr": 0.39, "beta1": 0.9},
            "above the limit 0.38: b does not shrink",
        ),
        (look_momentum, {"lr": 0.1, "beta1": 0.81}, "90.0% of b"),
        (look_drift, {"beta2": 0.9}, "at −14.3 α, the sign step at −160 α"),
        (look_drift, {"beta2": 0.99}, "at −1.39 α"),
        (look_momentum, {"lr": 0.38, "beta1": 0.9}, "at the limit 0.38: b swings for ever"),
        (look_epsilon, {"log_eps": -8.3, "log_size": -6.3}, "less than 1 %"),
        (look_epsilon, {"log_eps": -8.3, "log_size": -10.3}, "the rate α/ε"),
        (look_drift, {"beta2": 0.0}, "RMSprop is at −160 α"),
        (look_horizon, {"steps": 20}, "below 1/c = 0.01, so b shrinks without a swing"),
        (look_horizon, {"steps": 40}, "between 1/c and 2/c = 0.02, so b swings and shrinks"),
        (look_horizon, {"steps": 60}, "0.0469, above 2/c = 0.02, so b swings and grows"),
        (look_horizon, {"steps": 500}, "|b| = 0.05. The rate of b in the last step was 0.02, which is"),
        (look_race, {"steps": 0}, "0 steps: the loss is 100 for gradient descent and 100 for RMSprop."),
        (look_race, {"steps": 40}, "the loss is 12 for gradient descent and 0.054 for RMSprop"),
        (look_scale, {"decades": 0.0}, "Scales 1 to 1: "),
        (look_epsilon, {"log_eps": -8, "log_size": -5}, "RMSprop: ε changes it by less than 1 %"),
        (look_epsilon, {"log_eps": -8, "log_size": -8}, "0.5 α beside the root, 0.0001 α inside"),
        (
            look_noise,
            {"sigma": 0.001, "lr": 0.01, "beta2": 0.9},
            "still sees the curvatures",
        ),
        (look_noise, {"sigma": 0.1, "lr": 0.01, "beta2": 0.9}, "a blend of both"),
        (look_noise, {"sigma": 10.0, "lr": 0.01, "beta2": 0.9}, "sees no ravine"),
        (look_rotation, {"angle": 0.0, "lr": 0.22}, "first √S_b is 10 times √S_W"),
        (look_rotation, {"angle": 90.0, "lr": 0.22}, "first √S_b is 0.1 times √S_W"),
        (
            look_problems,
            {"problem": "ravine", "rule": "Adam"},
            "ravine, 100 steps, mean of 3 seeds: Adam",
        ),
        (
            look_problems,
            {"problem": "online sequence", "rule": "RMSprop"},
            "no α helps RMSprop: none",
        ),
        (look_epsilon, {"log_eps": -8, "log_size": -12}, "gradient descent with the rate α/ε"),
        (look_map, {"window": 10.0, "steps": 200}, "Momentum with 26 %, RMSprop with 0 %"),
        (look_map, {"window": 1.0, "steps": 20}, "A window of 1 (β = 0), 20 steps"),
        (
            look_memory,
            {"n": 99_999.0, "dtype": "float32", "clock": RECORD},
            "By the record, N = 100 000, float32: ",
        ),
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
    slider, box, first = lab.controls[name], lab.boxes[name], (lab.view.value, lab.said.value)
    assert pixels(lab).startswith(JPEG)
    slider.value = value
    moved = (lab.view.value, lab.said.value)
    assert box.value == str(value) and moved[0] != first[0] and moved[1] != first[1]
    lab.reset()
    assert (lab.view.value, lab.said.value) == first and float(box.value) == slider.value
    box.value = str(value)
    assert (lab.view.value, lab.said.value) == moved and slider.value == value


@pytest.mark.parametrize("bad", ["", "nan", "inf", "-1", "1e308", "a lot", "−0.01", "0.5, 1", "9" * 99])
def test_bad_value_keeps_the_picture_and_says_what_is_allowed(bad):
    lab = lab_ravine()
    before = lab.view.value
    lab.boxes["lr"].value = bad
    assert lab.view.value == before
    said = f"α = {bad[:20] or 'nothing'}: this lab takes numbers from 0.0005 to 0.022."
    assert f"{said} The picture keeps α = 0.0185.<br>α = 0.0185 is between" in lab.said.value
    lab.reset()
    assert lab.view.value == before and "swings" in lab.said.value


@pytest.mark.parametrize("bad", ["", "1", "1, 2, 3", "nan, 1", "1e308, 0", "a, b"])
def test_bad_start_keeps_the_picture_and_says_what_is_allowed(bad):
    lab = lab_together()
    before = lab.view.value
    lab.controls["start"].value = bad
    said = f"start = {bad or 'nothing'}: this lab takes two numbers from −100 to 100, as in −10, 1."
    kept = f"{said} The picture keeps start = -10, 1.<br>Turned by 0°"
    assert lab.view.value == before and kept in lab.said.value
    lab.reset()
    assert lab.view.value == before and "Loss at the start 100" in lab.said.value


def test_after_a_refused_value_the_others_are_those_of_the_picture():
    """A bad start goes when something else moves, and a bad number when the next one is refused."""
    lab = lab_together()
    for control, value in ((lab.controls["angle"], 20.0), (lab.boxes["angle"], "30")):
        lab.controls["start"].value = "here"
        control.value = value
        assert lab.controls["start"].value == "-10, 1"
        assert f"Turned by {float(value):g}°" in lab.alt
    for name in ("kappa", "sigma"):
        lab.boxes[name].value = "much"
    assert (lab.boxes["kappa"].value, lab.boxes["sigma"].value) == ("100", "much")
    assert "noise σ = much" in lab.said.value and "keeps noise σ = 0.<br>" in lab.said.value
    lab.controls["start"].value = "a"
    assert lab.boxes["sigma"].value == "0"


def test_the_value_that_was_there_can_be_typed_after_a_bad_one():
    lab = lab_ravine()
    before = (lab.view.value, lab.said.value)
    for typed in ("nan", "0.01850", "nan", "0.0185"):
        lab.boxes["lr"].value = typed
    assert (lab.view.value, lab.said.value, lab.boxes["lr"].value) == (*before, "0.0185")


def test_boxes_of_logarithmic_and_whole_sliders():
    """A logarithmic slider stores its ends as exponents, and a whole one takes whole numbers only."""
    lab = lab_together()
    lab.boxes["lr_adam"].value = "0.25"
    lab.boxes["steps"].value = "20.9"
    assert (lab.controls["lr_adam"].value, lab.controls["steps"].value) == (0.25, 21)
    assert "21 steps from" in lab.alt and lab.boxes["steps"].value == "21"
    lab.boxes["lr_adam"].value = "11"
    assert "α Adam = 11: this lab takes numbers from 0.0001 to 10." in lab.said.value


@pytest.mark.parametrize(
    ("make", "name", "typed", "sent", "then"),
    [
        (lab_together, "sigma", "0.33", 0.3, 0.4),
        (lab_together, "angle", "22,5", 23.0, 24.0),
        (lab_together, "lr_gd", "0.02", 10**-1.7, 10**-1.68),
        (lab_horizon, "steps", "73", 75, 80),
    ],
)
def test_a_typed_value_stays_when_the_browser_rounds_it_to_a_step(make, name, typed, sent, then):
    lab = make()
    slider, box, value = lab.controls[name], lab.boxes[name], float(typed.replace(",", "."))
    box.value = typed
    seen = lab.said.value
    slider.value = sent  # what the browser answers
    assert (slider.value, float(box.value), lab.said.value) == (value, value, seen)
    for moved in (then, sent):
        slider.value = moved
        assert value_of(slider) == float(box.value) == pytest.approx(moved, rel=1e-3)


def test_an_answer_that_comes_late_changes_nothing():
    lab = lab_together()
    slider, box = lab.controls["sigma"], lab.boxes["sigma"]
    box.value, box.value = "0.33", "0.02"
    for answer in (0.3, 0.0):
        slider.value = answer
        assert (slider.value, box.value) == (0.02, "0.02")
    box.value = "0.33"
    lab.reset()
    slider.value = 0.3
    assert (slider.value, box.value) == (0.0, "0")
    slider.value = 0.3  # and this is no answer
    assert (slider.value, box.value) == (0.3, "0.3")


@pytest.mark.parametrize("make", LABS)
def test_a_lab_computes_with_what_its_boxes_show(make):
    lab = make()
    for name, box in lab.boxes.items():
        assert value_of(lab.controls[name]) == float(box.value)


def test_minus_zero_is_zero_and_a_decimal_comma_is_read():
    lab = lab_together()
    for typed, shown in (("0,5", "0.5"), ("-0", "0")):
        lab.boxes["angle"].value = typed
        assert lab.boxes["angle"].value == shown


def test_reset_stops_play(monkeypatch):
    later = []
    monkeypatch.setattr(widget, "Timer", lambda _, again: later.append(again) or Mock())
    lab = lab_together()
    setattr(lab.player, widget.PLAYING, True)
    lab.reset()
    lab.controls["steps"].value = 63  # was on its way
    later[0]()
    assert (getattr(lab.player, widget.PLAYING), lab.controls["steps"].value, len(later)) == (
        False,
        60,
        1,
    )


def test_four_paths_start_together_at_the_point():
    curves, _ = look_together(**{**TOGETHER, "start": (3.0, -2.0)})
    ends = {name: [axis[0] for axis in curves[name]] for name in RULES}
    assert set(map(tuple, ends.values())) == {(3.0, -2.0)}


def test_joint_lab_runs_the_package_rules():
    """Its own Hessian, turned along with the start, must give what the package's surfaces give."""
    values = {**TOGETHER, "kappa": 30.0, "angle": 25.0, "steps": 30}
    curves, _ = look_together(**values)
    surface, turn = rotated(ravine(1.0, 30.0), np.deg2rad(25)), turned(25.0)
    for (name, rule), key in zip(RULES.items(), list(TOGETHER)[:4], strict=True):
        w = descend(rule, turn @ [-10.0, 1.0], surface.grad, 30, lr=TOGETHER[key]).w
        np.testing.assert_allclose(curves[name], (w @ turn).T, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(curves[f"loss, {name}"][1], surface.loss(w), rtol=1e-9)


@pytest.mark.parametrize("sigma", [0.0, 3.0])
def test_two_of_four_do_not_see_the_angle(sigma):
    """What lesson 09 proves. At 90° W and b have changed places, so there nobody sees it."""
    losses = {
        angle: [
            look_together(**{**TOGETHER, "sigma": sigma, "angle": angle})[0][f"loss, {name}"][1]
            for name in RULES
        ]
        for angle in (0.0, 20.0, 45.0, 90.0)
    }
    for angle, each in losses.items():
        for name, plain, loss in zip(RULES, losses[0.0], each, strict=True):
            same = np.allclose(loss, plain, rtol=1e-9, atol=0)
            blind = name in ("gradient descent", "Momentum") or angle == 0.0
            assert loss[0] == pytest.approx(100) and (angle == 90.0 or same == blind), (name, angle)
            assert angle != 90.0 or not blind or same


def test_the_joint_lab_says_what_the_lesson_asks():
    """The two digits that stay and the two that move, at the angles of lesson 10's question."""
    for angle, words in (
        (0.0, "Adam 0.0292, Momentum 0.0473, RMSprop 0.0552, gradient descent 4.97."),
        (45.0, "Momentum 0.0473, RMSprop 2.33, Adam 2.56, gradient descent 4.97."),
    ):
        said = look_together(**{**TOGETHER, "angle": angle})[1]
        assert (
            said
            == f"Turned by {angle:g}°, κ = 100, σ = 0. Loss at the start 100; after 60 steps: {words}"
        )


def test_a_path_that_converges_stays_in_the_picture():
    """Wherever it starts: the picture shows 1, 2, 4 … times as much."""
    lab, draw, zooms = lab_together(), Random(0), set()
    ax = lab.canvas.lines["RMSprop"].axes
    for _ in range(60):
        values = {name: draw.choice(corners(control)) for name, control in lab.controls.items()}
        values |= {"steps": 60, "start": tuple(draw.choice([0.5, 3, 9, 30, -100]) for _ in "Wb")}
        curves, _ = lab.scene.look(**values)
        assert lab.canvas.jpeg(curves, lab.scene.zoom(curves)).startswith(JPEG)
        zooms.add(lab.canvas.zoom)
        for name in RULES:
            loss, points = curves[f"loss, {name}"][1], np.array(curves[name])
            seen = points if loss[-1] <= loss[0] else points[:, :1]
            for axis, (low, high) in zip(seen, (ax.get_xlim(), ax.get_ylim()), strict=True):
                assert low <= axis.min() and axis.max() <= high
    assert len(zooms) > 3


def test_a_click_follows_the_zoom():
    lab = lab_together()
    first = lab.canvas.click
    lab.controls["start"].value = "10, 5"
    assert lab.canvas.zoom == 4.0 and "-48.0 &lt;= x" in lab.canvas.click and "-12.0 &lt;= x" in first
    lab.reset()
    assert (lab.canvas.zoom, lab.canvas.click, len(lab.canvas.views)) == (1.0, first, 2)


def test_levels_of_the_joint_lab_are_levels():
    points = np.array(levels(7.0)).reshape(2, len(LEVELS), -1)[..., :-1]
    loss = np.einsum("xlp,x->lp", points**2, [0.5, 3.5])
    np.testing.assert_allclose(loss, np.broadcast_to(LEVELS[:, None], loss.shape))


def test_a_button_hides_the_values_beside_the_picture():
    lab = lab_together()
    *_, button = lab.children[0].children
    side = lab.children[-1].children[-1]
    for display, description in (("none", "Show the values"), (None, "Hide the values")):
        button.click()
        assert (side.layout.display, button.description) == (display, description)


def test_gradient_descent_does_not_see_the_angle():
    """lab_rotation turns the axes and draws one path of gradient descent for every angle."""
    plain = np.array(look_rotation(0.0, 0.2)[0]["gradient descent"]).T
    turn = turned(33.0)
    grad = rotated(ravine(), np.deg2rad(33)).grad
    w = descend(gradient_descent, turn @ START, grad, 40, lr=0.0198).w @ turn
    np.testing.assert_allclose(w, plain, rtol=1e-9, atol=1e-12)


def test_click_is_told_apart_from_other_labs():
    assert "onclick" in lab_together().view.value and "onclick" not in lab_ravine().view.value


@pytest.mark.parametrize("make", LABS)
def test_every_lab_keeps_its_keys_from_jupyterlab(make):
    assert re.search("<img [^>]* onload=.*stopPropagation", make().view.value, re.DOTALL)


def test_alt_text_follows_the_values():
    lab = lab_ravine()
    lab.controls["lr"].value = 0.0201
    assert "diverges" in lab.alt and "its size grows from 1 to 1.82" in lab.alt
    assert f'alt="{lab.alt}"'.replace(">", "&gt;") in lab.view.value


def test_a_cut_of_the_map_is_made_of_runs():
    curves, sentence = look_map(30.0, 60)
    for name, key in (("Momentum", "beta1"), ("RMSprop", "beta2"), ("Adam", "beta2")):
        rates, loss = curves[name]
        for k in (0, 40, 75):
            run = descend(RULES[name], START, ravine().grad, 60, lr=RATES[k], **{key: 1 - 1 / 30})
            np.testing.assert_allclose(loss[k], ravine().loss(run.w[-1]), rtol=1e-6)
        assert f"{name} with {(loss < GOOD).mean():.0%}".replace("%", " %") in sentence


def test_the_clock_measures_here_and_the_record_stays():
    record, said = look_memory(1000.0, "float64", RECORD)
    assert record["chosen"][0] == [1000] * 3
    assert list(from_record(1000, "float64").values()) == record["chosen"][1]
    here, also_said = look_memory(300.0, "float64", CLOCKS[1])
    assert also_said.startswith("Measured on this machine, N = 300, float64: ") and said != also_said
    assert here["in place"] == record["in place"] and min(here["chosen"][1]) > 0
    readable, in_place, moving = here["chosen"][1]
    assert moving < in_place < readable  # by factors of three and more, on any machine


def test_before_it_runs_a_lab_is_a_picture_with_alt_text():
    bundle = lab_ravine()._repr_mimebundle_()
    assert {"text/html", "text/plain", WIDGET} <= set(bundle)
    assert "<img alt=" in bundle["text/html"] and "run this cell" in bundle["text/html"]


def test_background_is_drawn_once(monkeypatch):
    lab, draws = lab_ravine(), []
    monkeypatch.setattr(lab.canvas.agg, "draw", lambda: draws.append(1))
    lab.controls["lr"].value = 0.001
    assert draws == []


def test_two_threads_draw_no_curve_twice():
    """JupyterLab hands messages of widgets to a subshell of the kernel, another thread."""
    lab = lab_average()
    first = lab.view.value
    with ThreadPoolExecutor(4) as threads:
        seen = list(threads.map(lambda _: (lab.redraw(), lab.view.value)[1], range(100)))
    assert set(seen) == {first}


def test_drift_and_your_gradient_stay_in_the_picture():
    low, high = labs.lab_drift().canvas.lines["RMSprop"].axes.get_ylim()
    for beta2 in np.linspace(0.73, 0.999, 100):
        y = look_drift(beta2)[0]["RMSprop"][1]
        assert low < y.min() and y.max() < high
    ax = labs.lab_epsilon().canvas.lines["your gradient"].axes
    for log_eps, log_size in product((-12, 0), (-12, 2)):
        x, y = look_epsilon(log_eps, log_size)[0]["your gradient"]
        assert ax.get_xlim()[0] < x[0] < ax.get_xlim()[1] and ax.get_ylim()[0] < y[0] < ax.get_ylim()[1]


def test_every_slider_has_a_labelled_box():
    for lab in (make() for make in LABS):
        for name, control in lab.controls.items():
            assert lab.boxes.get(name, control).description
