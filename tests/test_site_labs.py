"""The labs of the pages: what is stored is what Python computes, and what Matplotlib would draw."""

import json
import re
from html import unescape
from itertools import accumulate

import numpy as np
import pytest
from conftest import SITE
from hypothesis import given
from hypothesis import strategies as st
from site_labs import lab_html, planes, pooled, values, written

from rmsprop_lessons import labs
from rmsprop_lessons.labs.computed.page import FAR, SCENES, UNIT, Plane, answer, placed, shot
from rmsprop_lessons.labs.widget import value_of

PAGES = {
    "lab_race": "00-start-here",
    "lab_ravine": "01-the-ravine",
    "lab_average": "02-weighted-averages",
    "lab_momentum": "03-momentum",
    "lab_drift": "04-from-sizes-to-rmsprop",
    "lab_horizon": "05-rmsprop-in-the-ravine",
    "lab_scale": "06-a-larger-learning-rate",
    "lab_epsilon": "07-epsilon-and-the-first-steps",
    "lab_noise": "08-mini-batches-and-many-weights",
    "lab_rotation": "09-where-it-fails",
    "lab_problems": "10-momentum-and-rmsprop-together",
    "lab_together": "10-momentum-and-rmsprop-together",
    "lab_memory": "12-at-memory-speed",
    "lab_map": "12-at-memory-speed",
}
ALIVE = "document.querySelector('.lab')?.dataset.state == 'live'"
# Does Python in the page say what is stored for the first value of the lab?
SAME = """async lab => {
    const stored = JSON.parse(lab.querySelector('script').textContent);
    const [key, kept] = Object.entries(stored.shots)[0], given = {};
    const parts = key.split('|'), controls = [...lab.querySelectorAll('[name]')];
    controls.forEach((each, k) => given[each.name] = each.matches('.point')
        ? parts[k].split(', ').map(Number) : each.matches('select') ? parts[k] : Number(parts[k]));
    const asked = [stored.name, JSON.stringify(given), JSON.stringify(stored.planes)];
    const live = JSON.parse(await python('shot', ...asked));
    const rows = Object.entries(kept.curves).map(
        ([line, xy]) => [line, xy.map(([k, n]) => stored.rows[k].slice(0, n))]);
    return JSON.stringify({...kept, curves: Object.fromEntries(rows)}) == JSON.stringify(live); }"""
# Two steps of the first control by key, then a value that is not stored, typed into the last one.
TYPED = {
    "lab_race": ("steps", 17),
    "lab_ravine": ("lr", 0.01234),
    "lab_average": ("beta", 0.9321),
    "lab_momentum": ("lr", 0.3333),
    "lab_drift": ("beta2", 0.987),
    "lab_horizon": ("steps", 33),
    "lab_scale": ("decades", 2.25),
    "lab_epsilon": ("log_size", -3.25),
    "lab_noise": ("lr", 0.02),
    "lab_rotation": ("lr", 0.123),
    "lab_problems": None,
    "lab_together": ("kappa", 321),
    "lab_memory": ("n", 300),
    "lab_map": ("window", 77),
}


def whole(row):
    """Return the places that a row of steps stands for."""
    steps = iter(accumulate(step for step in row if step is not None))
    return [None if step is None else next(steps) for step in row]


def stored_in(html):
    return json.loads(re.search(r'<script type="application/json">(.*?)</script>', html, re.S)[1])


def test_every_lab_has_its_scene():
    every = [name for name in labs.__all__ if name.startswith("lab_")]
    assert sorted(SCENES) == sorted(every) == sorted(PAGES)
    assert all(getattr(labs, name)().scene is scene for name, scene in SCENES.items())


@pytest.mark.parametrize("name", SCENES)
def test_curves_stand_where_matplotlib_draws_them(name):
    lab = getattr(labs, name)()
    given = {key: value_of(control) for key, control in lab.controls.items()}
    curves, _ = lab.scene.look(**given)
    seen = shot(name, given, planes(lab))
    for label, (x, y) in curves.items():
        ax = lab.canvas.lines[label].axes
        due = ax.transAxes.inverted().transform(ax.transData.transform(np.column_stack([x, y])))
        for row, places in zip(seen["curves"][label], due.T, strict=True):
            inside = np.isfinite(due).all(axis=1) & (abs(due) < 400).all(axis=1)
            got = np.array(whole(row), dtype=float)
            assert np.abs(got[inside] / UNIT - places[inside]).max() <= 0.51 / UNIT


def test_gaps_far_places_and_zoom():
    plane = Plane((0.0, 10.0), (1e-3, 1e3), ylog=True, zooms=True)
    x, y = placed([0, 5, np.nan, 10, 1e9], [1, np.inf, 1, 1000, 0], plane)
    assert whole(x) == [0, None, None, UNIT, FAR]
    assert whole(y) == [UNIT // 2, None, None, UNIT, -FAR]
    assert whole(placed([10], [1], plane._replace(ylog=False, ylim=(0.0, 1.0)), zoom=2.0)[0]) == [
        UNIT // 2
    ]


@given(st.sets(st.lists(st.none() | st.integers(-3, 3), max_size=4).map(tuple), min_size=1))
def test_rows_are_kept_once(rows):
    longest, at = pooled(rows)
    assert all(longest[at[row]][: len(row)] == row for row in rows)
    assert not any(one != other and other[: len(one)] == one for one in longest for other in longest)


def agrees(name, stored):
    """Compare some of the shots, by the keys of the page, with what Python says."""
    controls = getattr(labs, name)().controls
    start = {key: value_of(control) for key, control in controls.items()}
    moved = stored["moved"][-1]
    every = values(controls[moved])
    for value in (every[0], every[len(every) // 2], every[-1]):
        now = start | {moved: value}
        kept = stored["shots"]["|".join(map(written, now.values()))]
        rows = {line: [stored["rows"][k][:n] for k, n in xy] for line, xy in kept["curves"].items()}
        live = json.loads(answer(name, json.dumps(now), json.dumps(stored["planes"])))
        if kept | {"curves": rows} != live:
            return False
    return len(stored["shots"]) >= len(every)


def test_a_lab_as_html(tmp_path):
    html = lab_html("lab_race", "some-cell", tmp_path)
    stored = stored_in(html)
    assert agrees("lab_race", stored)
    stored["rows"][0][1] += 1
    assert not agrees("lab_race", stored)
    files = {path.name for path in tmp_path.iterdir()}
    assert files == {"race-wide.svg", "race-narrow.svg", "race.jpg"}
    assert unescape(re.search('role="img" aria-label="(.*?)"', html)[1]) == labs.lab_race().alt


def test_the_curves_of_a_page_are_drawn_within_their_picture():
    html = lab_html("lab_momentum", "some-cell")
    sizes = re.findall(r'<svg viewBox="0 0 (\d+) (\d+)"', html)
    boxes = [tuple(map(float, box.split())) for box in re.findall(r'data-box="(.*?)"', html)]
    assert len(sizes) == len(boxes) == 2  # for a wide screen and for a narrow one
    for size, (left, top, width, height) in zip(sizes, boxes, strict=True):
        room = int(size[0]) - left - width, int(size[1]) - top - height
        assert left > room[0] > 0 and room[1] > top > 0  # what the axes are called stands left and below


def test_values_of_a_lab_stay_as_they_are():
    lab = labs.lab_drift()
    assert len(values(lab.controls["beta2"])) == 201
    assert lab.controls["beta2"].value == 0.9


def opened(page, site, name):
    page.goto(f"{site}/{PAGES[name]}.html")
    return page.locator(f'.lab[data-lab="{name}"]')


def said(lab, name):
    """Return the lab's sentence, and the one that Python says of the values in its boxes."""
    texts = {box.get_attribute("name"): box.input_value() for box in lab.locator("[name]").all()}
    now = {}
    for key, control in getattr(labs, name)().controls.items():
        if hasattr(control, "min"):
            now[key] = type(control.value)(texts[key])
        else:
            point = "," in texts[key]
            now[key] = tuple(map(float, texts[key].split(","))) if point else texts[key]
    return lab.locator(".lab-said").inner_text(), SCENES[name].look(**now)[1]


@pytest.fixture(scope="module")
def page(browser):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.set_default_timeout(60_000)
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    yield page
    assert errors == []
    page.close()


@pytest.mark.browser
@pytest.mark.parametrize("name", SCENES)
def test_what_a_page_stores_is_what_python_says(name, site):
    html = (SITE / f"{PAGES[name]}.html").read_text(encoding="utf-8")
    assert agrees(name, stored_in(html[html.index(f'data-lab="{name}"') :]))


@pytest.mark.browser
@pytest.mark.parametrize("name", SCENES)
def test_a_lab_of_the_page_is_moved_by_key_and_by_a_typed_value(name, page, site):
    lab = opened(page, site, name)
    start = lab.locator(".lab-said").inner_text()
    lines = "lab => [...lab.querySelectorAll('path[data-line]')].map(path => path.getAttribute('d'))"
    first = lab.evaluate(lines)
    moved = lab.locator("select" if name == "lab_problems" else "input[type=range]").nth(
        -1 if name == "lab_together" else 1 if name == "lab_momentum" else 0
    )
    moved.focus()
    for _ in range(2):
        page.keyboard.press("ArrowRight" if name != "lab_problems" else "ArrowDown")
    sentence, due = said(lab, name)
    assert sentence == due != start
    stored = lab.evaluate(lines)
    assert stored != first or name == "lab_noise"  # there only the point moves, and by little
    page.wait_for_function(ALIVE)
    assert lab.evaluate(lines) == stored and said(lab, name) == (sentence, sentence)
    assert lab.evaluate(SAME) or name == "lab_problems"  # runs near divergence are chaotic
    if TYPED[name]:
        control, value = TYPED[name]
        box = lab.locator(f"[name={control}]")
        box.fill(str(value))
        box.press("Enter")
        page.wait_for_function(
            "([lab, was]) => lab.querySelector('.lab-said').textContent != was",
            arg=[lab.element_handle(), sentence],
        )
        sentence, due = said(lab, name)
        assert sentence == due and box.input_value() == str(value)
        assert lab.locator(".lab-picture").get_attribute("aria-label").count(sentence) == 1
        box.fill("much")
        box.press("Enter")
        refused = lab.locator(".lab-said").inner_text()
        assert "= much: this lab takes numbers from" in refused and f"= {value}. {sentence}" in refused
    lab.get_by_role("button", name="Reset").click()
    page.wait_for_function(
        "([lab, was]) => lab.querySelector('.lab-said').textContent == was",
        arg=[lab.element_handle(), start],
    )
    assert lab.evaluate(lines) == first


@pytest.mark.browser
def test_play_and_a_click_on_the_picture(page, site):
    lab = opened(page, site, "lab_together")
    page.emulate_media(reduced_motion="reduce")
    steps = lab.locator("[name=steps]")
    before = int(steps.input_value())
    lab.get_by_role("button", name="Play").click()
    page.wait_for_function("box => Number(box.value) >= 80", arg=steps.element_handle())
    lab.get_by_role("button", name="Pause").click()
    assert (int(steps.input_value()) - before) % 10 == 0  # calm: in strides of ten
    page.emulate_media(reduced_motion="no-preference")
    page.wait_for_function(ALIVE)
    picture = lab.locator(".lab-wide svg")
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    page.mouse.click(box["x"] + 0.3 * box["width"], box["y"] + 0.4 * box["height"])
    page.wait_for_function(
        "lab => lab.querySelector('[name=start]').value != '-10, 1'", arg=lab.element_handle()
    )
    page.wait_for_function("lab => lab.getAttribute('aria-busy') == 'false'", arg=lab.element_handle())
    x, y = map(float, lab.locator("[name=start]").input_value().split(","))
    assert -8 < x < -5 and -0.5 < y < 1  # 0.3 and 0.4 of a picture from −12 to 4 and from −2 to 2
    sentence, due = said(lab, "lab_together")
    assert sentence == due


@pytest.mark.browser
def test_from_a_folder_what_is_stored_moves_and_the_rest_says_why_not(browser, site):
    page = browser.new_page()
    page.goto((SITE / f"{PAGES['lab_momentum']}.html").as_uri())
    lab = page.locator(".lab").first
    beta1 = lab.locator("input[type=range]").nth(1)
    beta1.focus()
    page.keyboard.press("ArrowRight")
    sentence, due = said(lab, "lab_momentum")
    assert sentence == due
    assert lab.locator("[name=lr]").is_disabled()
    assert "python -m http.server" in lab.locator(".lab-note").inner_text()
    page.close()
