import base64
import re

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rmsprop_lessons import START, descend, gradient_descent, ravine, rmsprop
from rmsprop_lessons.figures import (
    LOOKS,
    axes,
    contours,
    cross_section,
    curve,
    path,
    picture,
    shades,
    spread,
    threshold,
)
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


NUMBER = r"(−?[\d.]+(?:e[−+]?\d+)?|−?inf)"


def value(text):
    return float(text.replace("−", "-"))


def near(a, b):
    return a == b or abs(a - b) <= 0.006 * max(abs(a), abs(b))  # three digits


@given(
    kind=st.sampled_from(["walk", "swing", "dip", "level", "few"]),
    n=st.integers(2, 60),
    seed=st.integers(0, 10_000),
    holes=st.sampled_from([0, 0, 1]),
)
@example(kind="swing", n=9, seed=1258, holes=1)  # ends, after it was told by which step it alternates
@settings(deadline=None, max_examples=400, derandomize=True)
def test_each_statement_of_an_alt_text_is_true_of_the_data(kind, n, seed, holes):
    rng = np.random.default_rng(seed)
    y = {
        "walk": lambda: np.cumsum(rng.standard_normal(n)),
        "swing": lambda: rng.uniform(0.5, 1.2) ** np.arange(n) * (-1.0) ** np.arange(n),
        "dip": lambda: np.abs(np.linspace(-1, 1, n)) ** 8 * (-1.0) ** np.arange(n) + 1e-9,
        "level": lambda: np.repeat(rng.standard_normal(2), [n // 2, n - n // 2]),
        "few": lambda: rng.integers(-2, 3, n).astype(float),
    }[kind]()
    if rng.random() < 0.3:  # a swing that misses a turn, or whose size is not monotone
        y[rng.integers(n)] *= -1
    if holes:
        y[rng.integers(n) :] = np.nan
    said = trend("b", y)
    if found := re.search(f" is not finite from step {NUMBER} on$", said):
        assert np.isfinite(y).tolist() == [k < value(found[1]) for k in range(n)]
        y = y[: int(value(found[1]))]
    if found := re.search(f"stays at {NUMBER}", said):
        assert all(near(value(found[1]), v) for v in y)
    if found := re.search(f"(rises|falls) from {NUMBER} to {NUMBER}", said):
        assert near(value(found[2]), y[0]) and near(value(found[3]), y[-1])
        assert (np.diff(y) * (1 if found[1] == "rises" else -1) >= 0).all()
    if found := re.search(f"alternates between ±{NUMBER}", said):
        begins = re.search(f"goes from {NUMBER} to ±{NUMBER} by step {NUMBER} and then", said)
        tail = y[int(value(begins[3])) if begins else 0 :]
        assert all(abs(abs(v) - value(found[1])) <= 0.02 * value(found[1]) for v in tail)
        assert (tail[1:] * tail[:-1] < 0).all() and len(tail) >= 4
        return
    turns = y[1:] * y[:-1] < 0
    if found := re.search(r"changes sign at (every step|(\d+) of (\d+) steps)", said):
        assert (
            turns.all()
            if found[1] == "every step"
            else (turns.sum(), len(turns)) == (int(found[2]), int(found[3]))
        )
    if found := re.search(r"with (\d+) changes? of sign", said):
        assert turns.sum() == int(found[1])
    seen = np.abs(y) if "its size" in said else y
    if found := re.search(f"its size (grows|shrinks) from {NUMBER} to {NUMBER}", said):
        assert (np.diff(seen) * (1 if found[1] == "grows" else -1) >= 0).all()
    if found := re.search(
        f"goes from {NUMBER} to {NUMBER}, lowest {NUMBER} at step {NUMBER}, highest", said
    ):
        first, last, low, at = (value(found[k]) for k in range(1, 5))
        assert near(first, seen[0]) and near(last, seen[-1]) and near(low, seen.min())
        assert near(seen[int(at)], seen.min())
        back = re.search(f"after its lowest up to {NUMBER} at step {NUMBER}", said)
        if back:
            later = seen[int(at) :]
            assert near(value(back[1]), later.max()) and near(seen[int(value(back[2]))], later.max())
        elif seen.argmax() < seen.argmin():
            assert seen[int(at) :].argmax() in (0, len(seen[int(at) :]) - 1)  # it did not come back


@pytest.mark.parametrize(
    ("rule", "lr", "words"),
    [
        (rmsprop, 0.32, "and after its lowest up to 0.51"),  # the late swing of lesson 00
        (gradient_descent, 0.0179, "changes sign at every step and its size shrinks from 1 to"),
    ],
)
def test_a_late_swing_is_told(rule, lr, words):
    b = descend(rule, START, SURFACE.grad, 40, lr=lr).w[:, 1]
    assert words in trend("b", b)


def test_a_map_says_where_the_loss_becomes_small():
    """At each height the smallest x below the level; heights that have none are left out."""
    ax = axes("α", "window")
    loss = np.array([[1.0, 1e-3, np.nan, 1e-3], [np.inf, 1.0, 1.0, 1.0], [1.0, 1.0, 0.0, 0.0]])
    shades(ax, [1, 2, 3, 4], [1, 10, 100], loss, "RMSprop")
    shown = picture(ax, "A map.")
    assert shown.alt == (
        "A map. RMSprop, smallest x with a loss below 0.01, α from 2 to 3: window rises from 1 to 100."
    )
    (mesh,) = ax.collections
    expected = np.array([[0, -3, np.nan, -3], [np.nan, 0, 0, 0], [0, 0, -12, -12]])
    np.testing.assert_allclose(np.ma.filled(mesh.get_array(), np.nan), expected, atol=1e-12)


def lines_of(ax):
    return [line.get_xydata() for line in ax.lines]


def test_height_lines_join_points_of_the_loss_that_they_stand_for():
    ax = axes("W", "b")
    contours(ax, SURFACE)
    (drawn_lines,) = ax.collections
    levels = [SURFACE.loss(p.vertices) for p in drawn_lines.get_paths() if len(p.vertices)]
    due = [level for level in drawn_lines.levels if level <= SURFACE.loss([-11.0, 1.6])]
    assert len(levels) == len(due) >= 5
    for loss, level in zip(levels, due, strict=True):
        np.testing.assert_allclose(loss, level, rtol=0.1)  # straight between the points of a grid
    np.testing.assert_array_equal(lines_of(ax)[-1], [[0, 0]])  # the +


def test_a_cut_has_the_parabola_of_its_curvature():
    ax = axes("b", "loss")
    cross_section(ax, 100.0, [1.0, -0.5], "b", "gradient descent")
    ground, steps = lines_of(ax)
    due = SURFACE.loss(ground[:, ::-1] * [0, 1])  # W is 0, b runs along the ground
    np.testing.assert_allclose(ground[:, 1], due)
    np.testing.assert_allclose(steps, [[1.0, 50.0], [-0.5, 12.5]])


def test_a_dotted_line_stands_where_it_says_and_nbval_sees_it():
    ax = axes("α", "loss")
    threshold(ax, 0.02, "2/c")
    assert lines_of(ax)[0][:, 0].tolist() == [0.02, 0.02] and ax.texts[0].xy[0] == 0.02
    shown = picture(ax, "An edge.")
    assert shown.alt == "An edge." and shown.digest.startswith("[2/c: 2 points; ")
    assert "x 0.02 0.02" in shown.digest


def test_a_row_of_problems_has_its_bar_and_its_mark():
    ax = axes("left over", "")
    spread(ax, [1, 2], [3, 4], [5, 6], "RMSprop")
    bars = [path.vertices[:, 0].tolist() for path in ax.collections[0].get_paths()]
    assert bars == [[1, 5], [2, 6]] and lines_of(ax)[0][:, 0].tolist() == [3, 4]


def test_a_name_stands_at_the_last_point_that_there_is():
    ax = axes("x", "y")
    curve(ax, [0, 1, 2], [5.0, 6.0, np.nan], "a curve")
    assert ax.texts[0].xy == (1, 6.0)


def test_each_rule_looks_as_the_texts_say():
    """They speak of circles and triangles, of blue and green."""
    looks = {rule: (look["color"], look["marker"]) for rule, look in LOOKS.items()}
    assert looks == {
        "gradient descent": ("#0072B2", "o"),
        "Momentum": ("#D55E00", "s"),
        "RMSprop": ("#009E73", "^"),
        "Adam": ("#CC79A7", "D"),
    }
