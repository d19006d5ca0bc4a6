"""A lesson on paper: nothing beyond the edge, nothing folded away, formulas that are drawn."""

import re
import subprocess
import sys

import pytest
from handout import ROOT, Paper, numbered, page_of, read

pytestmark = pytest.mark.browser
WIDTH = 141 / 25.4 * 96  # of the text on the page, in px: 210 mm without the margins of handout.css
LESSONS = {
    "05-rmsprop-in-the-ravine": (8, 14),
    "11-in-the-frameworks": (6, 12),
    "13-the-ledger": (5, 11),
}
BEYOND = """width => [...document.querySelectorAll("body *")].filter(
    e => e.getClientRects().length && (e.getBoundingClientRect().right > width + 1
        || e.getBoundingClientRect().left < -1 || e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0
        && !e.closest("math"))).map(e => e.outerHTML.slice(0, 200))"""


@pytest.fixture(scope="module")
def page(browser):
    return browser.new_page(viewport={"width": round(WIDTH), "height": 1000})


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_fits_its_pages(page, name):
    page.set_content(page_of(read(ROOT / "notebooks" / f"{name}.ipynb", learner=False)))
    page.emulate_media(media="print")
    assert page.evaluate(BEYOND, WIDTH) == []
    few, many = LESSONS[name]
    pdf = page.pdf(prefer_css_page_size=True)
    assert few <= len(re.findall(rb"/Type /Page\b", pdf)) <= many


def test_every_fold_is_open_and_a_learner_gets_room_instead(page):
    path = ROOT / "notebooks" / "05-rmsprop-in-the-ravine.ipynb"
    page.set_content(page_of(read(path, learner=False)))
    assert page.locator("details").count() == page.locator("details[open]").count() > 5
    page.get_by_text("The triangles sink to the floor").wait_for()
    page.set_content(page_of(read(path, learner=True), learner=True))
    assert page.get_by_text("The triangles sink to the floor").count() == 0
    assert page.locator("details .room").count() == page.locator("details").count()


def test_no_formula_is_left_as_tex_and_no_line_says_what_to_run(page):
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        page.set_content(page_of(read(path, learner=False)))
        text = page.evaluate(
            "[...document.querySelectorAll('p, li, td, details')].map(e => e.innerText)"
        )
        assert not [line for line in text if re.search(r"\$|\\[a-z]{2,}|^To start here", line)], path


def test_a_link_is_shown_by_number_and_its_address_once():
    twice = '<a href="https://a.org/x">here</a> and <a href="https://a.org/x">there</a>'
    body, addresses = numbered(f'{twice}, <a href="02-x.ipynb#y">02</a>, <a href="#z">below</a>')
    assert addresses == ["https://a.org/x", "02-x.ipynb"]
    assert re.findall(r"\[\d\]", body) == ["[1]", "[1]", "[2]"] and "below" in body


def test_a_long_formula_may_break_where_it_has_a_gap():
    assert Paper().block_math(r"a = 1,\qquad b = 2").count("<math") == 2


def test_what_is_no_lesson_gets_a_sentence():
    script = [sys.executable, ROOT / "tools" / "handout.py"]
    for name in ("README.md", "nope.ipynb"):
        ran = subprocess.run([*script, ROOT / name], capture_output=True, text=True)
        assert ran.returncode == 1 and f"{name} is no lesson" in ran.stderr
        assert "Traceback" not in ran.stderr
