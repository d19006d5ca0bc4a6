"""The course as its reader has it: JupyterLab in a real browser, every lesson run, every lab moved."""

import nbformat
import pytest
from axe_playwright_python.sync_playwright import Axe
from browse import jupyterlab, new_page, run_all
from playwright.sync_api import expect
from rebuild_notebooks import canonical
from test_notebooks import BOOKS

from rmsprop_lessons.labs import lab_together

expect.set_options(timeout=60_000)  # a busy machine is no failure

# What axe finds in ipywidgets' own markup, and a lab cannot mend from Python.
IPYWIDGETS = {
    "aria-input-field-name",  # a slider has no name of its own: its number box carries the label
    "button-name",  # the buttons of Play have none either: the slider beside them does the same
}


@pytest.fixture(scope="module")
def address(browser, tmp_path_factory):
    """JupyterLab on a learner's copy, and on a notebook with one lab for clicks."""
    home = tmp_path_factory.mktemp("home")
    cell = nbformat.v4.new_code_cell("from rmsprop_lessons.labs import lab_together\nlab_together()")
    alone = canonical(nbformat.v4.new_notebook(cells=[cell]))
    (home / "my-lessons").mkdir()
    (home / "my-lessons" / "alone.ipynb").write_text(alone, encoding="utf-8")
    with jupyterlab(home) as address:
        yield address


@pytest.fixture(scope="module")
def one_page(browser):
    return new_page(browser)


@pytest.fixture
def page(one_page):
    """The page, whose console must stay free of errors."""
    page, errors = one_page
    yield page
    said, errors[:] = errors[:], []
    assert said == []


class Seen:
    """What a reader of a lab sees and hears."""

    def __init__(self, lab):
        self.lab = lab
        self.lab.scroll_into_view_if_needed()
        self.picture, self.sentence = self.lab.locator("img"), self.lab.locator("p[role=status]")
        self.now = self.read()

    def read(self):
        return [*map(self.picture.get_attribute, ("src", "alt")), self.sentence.text_content()]

    def changes(self):
        """Wait until picture, alt text and sentence are others than they were; return them."""
        for name, old in zip(("src", "alt"), self.now, strict=False):
            expect(self.picture).not_to_have_attribute(name, old)
        expect(self.sentence).not_to_have_text(self.now[2])
        self.now = self.read()
        return self.now

    def becomes(self, wanted):
        """Wait until picture, alt text and sentence are these."""
        for name, value in zip(("src", "alt"), wanted, strict=False):
            expect(self.picture).to_have_attribute(name, value)
        expect(self.sentence).to_have_text(wanted[2])
        self.now = wanted


ALL = [
    pytest.param(path, id=path.stem, marks=[] if path == BOOKS[1] else pytest.mark.browser)
    for path in BOOKS
]


@pytest.mark.parametrize("path", ALL)  # one of them in every `make test`, the rest in `make browser`
def test_lesson_runs_in_the_browser(page, address, path):
    outputs = run_all(page, address, path.name)
    assert outputs and [o for o in outputs if o["output_type"] == "error"] == []
    assert [o for o in outputs if o.get("name") == "stderr"] == []
    for lab in page.locator(".rmsprop-lab").all():
        (move_type_and_reset if lab.locator(".noUi-handle").count() else choose_and_reset)(Seen(lab))
    violations = Axe().run(page, ".jp-OutputArea-output").response["violations"]
    assert {violation["id"] for violation in violations} <= IPYWIDGETS


def move_type_and_reset(seen):
    """Use the lab with the keyboard alone."""
    first = seen.now
    handle, box = seen.lab.locator(".noUi-handle").first, seen.lab.locator("input[type=text]").first
    value = box.input_value()
    handle.press("ArrowRight")
    moved = seen.changes()
    expect(box).not_to_have_value(value)
    enter(box, value)
    seen.becomes(first)
    for bad in ("", "-1e9", "nan", "1e308"):
        enter(box, bad)
        expect(seen.sentence).to_contain_text(f"= {bad or 'nothing'}: this lab takes numbers from")
        assert seen.read()[:2] == first[:2]
    handle.press("ArrowRight")
    seen.becomes(moved)
    seen.lab.get_by_role("button", name="Reset").press("Enter")
    seen.becomes(first)
    expect(box).to_have_value(value)


def choose_and_reset(seen):
    """Use a lab whose values are chosen from lists."""
    first = seen.now
    for choice in seen.lab.get_by_role("combobox").all():
        choice.press("ArrowDown")
        seen.changes()
    reset = seen.lab.get_by_role("button", name="Reset")
    reset.press("m")  # makes Markdown of a cell, unless the lab keeps its keys
    reset.press("Enter")
    seen.becomes(first)


def enter(box, text):
    box.fill(text)
    box.press("Enter")


@pytest.fixture
def together(page, address):
    """The lab that stands alone, at its start: loaded once, since loading takes longest."""
    if not page.url.endswith("/alone.ipynb"):
        run_all(page, address, "alone.ipynb")
    seen = Seen(page.locator(".rmsprop-lab"))
    seen.lab.get_by_role("button", name="Reset").click()
    expect(seen.picture).to_have_attribute("alt", lab_together().alt)
    return Seen(seen.lab)


@pytest.mark.browser
def test_four_paths_start_where_one_clicks_or_types(together):
    seen, box = together, together.lab.locator(".point input")
    place = seen.picture.bounding_box()
    seen.picture.click(position={"x": 0.3 * place["width"], "y": 0.3 * place["height"]})
    _, alt, _ = seen.changes()
    clicked = box.input_value()
    W, b = map(float, clicked.split(","))
    assert -12 < W < 4 and 0 < b < 2  # a point of the left picture, above its middle
    assert alt.count(f"60 steps from ({W:.3g}, {b:.3g})".replace("-", "−")) == 4
    enter(box, "3, -2")
    assert seen.changes()[1].count("60 steps from (3, −2)") == 4
    enter(box, "here")
    refused = "start = here: this lab takes two numbers from −100 to 100, as in −10, 1."
    expect(seen.sentence).to_contain_text(f"{refused} The picture keeps start = 3, -2.")


@pytest.mark.browser
def test_play_takes_steps_until_reset_stops_it(together):
    together.lab.locator(".widget-play button").first.click()
    together.changes()
    together.lab.get_by_role("button", name="Reset").click()
    together.lab.page.wait_for_timeout(2000)  # it stays there
    expect(together.lab.get_by_label("steps")).to_have_value("60")


@pytest.mark.browser
@pytest.mark.parametrize(("label", "typed"), [("α GD", "0.01234"), ("noise σ", "0,33")])
def test_a_typed_value_between_two_steps_of_a_slider_stays(together, label, typed):
    box = together.lab.get_by_label(label, exact=True)
    for text in (typed, "0.02", typed):  # from either side
        enter(box, text)
        seen = together.changes()
        expect(box).to_have_value(text.replace(",", "."))  # which comes after the picture
    together.lab.page.wait_for_timeout(1500)  # the browser has moved the handle to a step and said so
    expect(box).to_have_value(typed.replace(",", "."))
    assert together.read() == seen


@pytest.mark.browser
def test_a_burst_of_keys_ends_on_the_right_picture(together):
    handle = together.lab.locator(".noUi-handle").nth(1)  # the first one is time
    handle.focus()
    for _ in range(20):
        handle.page.keyboard.press("ArrowLeft")
    expect(together.lab.get_by_label("α GD")).to_have_value("0.007586")  # 10 to the −1.72 − 20 · 0.02
    lab = lab_together()
    lab.boxes["lr_gd"].value = "0.007586"
    expect(together.picture).to_have_attribute("alt", lab.alt)


HALL = {  # screen at zoom: its width and height in CSS pixels, the zoom, how high the lab may be
    "1280×720": (1280, 720, 1, 590),
    "1920×1080 at 150 %": (1280, 720, 1.5, 590),
    "1280×720 at 150 %": (853, 480, 1.5, 355),
}


@pytest.mark.browser
@pytest.mark.parametrize("screen", HALL)
def test_a_lecture_hall_sees_picture_play_reset_and_sentence_together(browser, address, screen):
    """Without scrolling, in JupyterLab with its side bars closed; the smallest hides the values.

    A zoom of the browser makes the same page of fewer CSS pixels, each of more pixels of the screen.
    """
    width, height, zoom, most = HALL[screen]
    page = browser.new_page(viewport={"width": width, "height": height}, device_scale_factor=zoom)
    page.set_default_timeout(90_000)
    run_all(page, address, "alone.ipynb")
    page.evaluate("() => { const at = window.jupyterapp.shell; at.collapseLeft(); at.collapseRight(); }")
    seen = Seen(page.locator(".rmsprop-lab"))
    first, wide = seen.lab.get_by_label("α GD"), seen.picture.bounding_box()
    if beside := most == 590:
        assert first.bounding_box()["x"] > wide["x"] + wide["width"]
        assert abs(first.bounding_box()["y"] - wide["y"]) < 40
    hide = seen.lab.get_by_role("button", name="Hide the values")
    if not beside:
        hide.press("Enter")
        expect(first).to_be_hidden()
        expect(seen.lab.get_by_role("button", name="Show the values")).to_be_focused()
    for long in (False, True):  # and with a sentence of as many digits as there may be
        if long:
            page.evaluate("""() => document.querySelector('.rmsprop-lab p[role=status]').textContent =
                'Turned by 45.5°, κ = 31.6, σ = 12.3. Loss at the start 0.000123; after 300 steps: ' +
                'Momentum 0.000473, RMSprop 0.00233, Adam 0.00256, gradient descent 0.00497.'""")
        seen.lab.evaluate("lab => lab.scrollIntoView({block: 'start'})")
        panel = page.locator(".jp-WindowedPanel-outer").bounding_box()
        play, reset = seen.lab.locator(".widget-play"), seen.lab.get_by_role("button", name="Reset")
        assert seen.lab.bounding_box()["height"] <= most
        for part in (seen.picture, play, reset, seen.sentence):
            box = part.bounding_box()
            assert box["x"] >= panel["x"] and box["x"] + box["width"] <= panel["x"] + panel["width"]
            assert box["y"] >= panel["y"] and box["y"] + box["height"] <= panel["y"] + panel["height"]
    assert seen.sentence.evaluate("p => parseFloat(getComputedStyle(p).fontSize)") >= 18
    if not beside:
        seen.lab.get_by_role("button", name="Show the values").press("Enter")
        expect(first).to_be_visible()
    page.close()
