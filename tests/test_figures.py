import base64

import numpy as np
import pytest

from rmsprop_lessons import START, descend, gradient_descent, ravine, rmsprop
from rmsprop_lessons.figures import LOOKS, axes, contours, curve, path, picture
from rmsprop_lessons.figures.words import number, trend

SURFACE = ravine()


def drawn(rule, name, steps, lr=0.1):
    ax = axes("W", "b")
    contours(ax, SURFACE)
    path(ax, descend(rule, START, SURFACE.grad, steps, lr=lr).w, name)
    return picture(ax, "A descent.")


def test_alt_text_tells_where_the_path_goes():
    alt = drawn(rmsprop, "RMSprop", 300).alt
    assert alt.startswith("A descent. RMSprop, 300 steps from (−10, 1): W ")
    assert alt.endswith("and then alternates between ±0.05.")


def test_bundle_has_a_picture_for_eyes_and_words_for_ears_and_nbval():
    shown = drawn(gradient_descent, "gradient descent", 20, 0.0185)
    bundle = shown._repr_mimebundle_()
    assert set(bundle) == {"text/html", "image/png", "text/plain"}
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert f'alt="{shown.alt}"' in bundle["text/html"] and bundle["image/png"] in bundle["text/html"]
    assert bundle["text/plain"] == f"{shown.alt}\n{shown.digest}" == repr(shown)


@pytest.mark.parametrize("factor", [0.999, 1.001])
def test_a_step_a_thousandth_longer_changes_the_digest(factor):
    usual = drawn(gradient_descent, "gradient descent", 20, 0.0185)
    assert usual.digest != drawn(gradient_descent, "gradient descent", 20, 0.0185 * factor).digest
    assert usual.digest == drawn(gradient_descent, "gradient descent", 20, 0.0185).digest


def test_digest_does_not_see_rounding_noise_on_a_linear_axis():
    digests = []
    for noise in (0.0, 1e-16):
        ax = axes("x", "y")
        curve(ax, [0, 1, 2], [1.0, noise, 1.0], "a curve")
        digests.append(picture(ax, "").digest)
    assert digests[0] == digests[1]


def test_later_drawing_does_not_change_a_picture():
    ax = axes("x", "y")
    curve(ax, [0, 1], [0, 1], "first")
    shown = picture(ax, "One line.")
    before = (shown.png, shown.alt, shown.digest)
    curve(ax, [0, 1], [1, 0], "second")
    assert (shown.png, shown.alt, shown.digest) == before


def test_alt_text_is_escaped_and_unlabelled_lines_are_left_out():
    ax = axes("x", "y")
    ax.plot([0, 1], [0, 1])
    shown = picture(ax, 'a < b & "c"')
    assert shown.alt == repr(shown) == 'a < b & "c"'
    assert 'alt="a &lt; b &amp; &quot;c&quot;"' in shown._repr_mimebundle_()["text/html"]


def test_diverging_path_is_drawn_and_described():
    shown = drawn(gradient_descent, "gradient descent", 500, 0.3)
    assert "b changes sign at every step and its size grows" in shown.alt
    assert "is not finite from step" in shown.alt
    assert "nan" not in drawn(gradient_descent, "gradient descent", 10, 0.3).digest


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([2.0, 2.0], "y stays at 2"),
        ([1.0, 2.0, 4.0], "y rises from 1 to 4"),
        ([4.0, 2.0, 1.0], "y falls from 4 to 1"),
        ([1.0, -0.5, 0.25, -0.125], "y changes sign at every step and its size shrinks from 1 to 0.125"),
        ([0.0, 3.0, 1.0], "y goes from 0 to 1, lowest 0 at step 0, highest 3 at step 1"),
        ([5.0] + [1.0, -1.0] * 5, "y goes from 5 to ±1 by step 1 and then alternates between ±1"),
        ([1.0, np.inf], "y stays at 1 and is not finite from step 1 on"),
        ([np.nan], "y and is not finite from step 0 on"),
        ([1.0], "y stays at 1"),
        ([0.0, 0.0, 0.0], "y stays at 0"),
    ],
)
def test_trend_says_how_values_go(values, words):
    assert trend("y", np.array(values)) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [(1461, "1461"), (0.05, "0.05"), (-10.0, "−10"), (1 / 3, "0.333"), (-0.0, "0"), (2e-9, "2e−09")],
)
def test_number_is_short_and_exact_on_whole_numbers(value, words):
    assert number(value) == words


def test_optimizers_are_told_apart_without_colour():
    looks = [(look["linestyle"], look["marker"]) for look in LOOKS.values()]
    assert len(set(looks)) == len(looks) == 4


def test_alt_text_names_the_words_of_an_axis():
    ax = axes("rule", "loss")
    ax.plot([-0.1, 0.1, 1], [2, 1, 3], "o", label="runs")
    ax.set_xticks(range(2), ["first", "second"])
    assert picture(ax, "Two.").alt == "Two. runs, loss: first 1, 2; second 3."
    ax = axes("left over", "", yticks=range(2), yticklabels=["bowl", "ravine"])
    ax.plot([0.5, 4], [0.1, 1.1], label="Adam")
    assert picture(ax, "Two.").alt == "Two. Adam, left over: bowl 0.5; ravine 4."
