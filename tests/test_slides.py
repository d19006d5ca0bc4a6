"""Slides: what a deck is made of, what stops the tool, and that nothing on any slide is cut off."""

import os
import re

import nbformat
import pytest
import slides
import vendor
from rebuild_notebooks import canonical, rebuild
from slides import NINETY, OUT, REFERENCE, chosen, question

BOOKS = [path for path in chosen([]) if path.name[:2] not in REFERENCE]
each_book = pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
DECKS = [path.stem for path in BOOKS] + ["90-minutes"]
CUT = """() => {
    const slide = Reveal.getCurrentSlide(), found = [];
    if (slide.scrollHeight > 720) found.push(`${slide.scrollHeight} px high`);
    for (const e of slide.querySelectorAll('*')) {
        if (e.closest('aside') || e.parentElement.closest('mjx-container')) continue;
        const {left, top, right, bottom} = e.getBoundingClientRect(), name = e.tagName;
        if (left < -1 || top < -1 || right > 1281 || bottom > 721) found.push(`${name} is cut`);
        if (e.matches('pre, table, h2') && e.scrollWidth > e.clientWidth + 1)
            found.push(`${name} is too wide`);
        if (parseFloat(getComputedStyle(e).fontSize) < 24) found.push(`${name} is small`);
        if (name != 'FOOTER' && e.parentElement == slide && e.matches(':not(pre):not(aside)') &&
            bottom > slide.querySelector('footer').getBoundingClientRect().top + 8)
            found.push(`${name} covers the footer`);
    }
    for (const formula of slide.querySelectorAll('mjx-container > svg'))
        if (formula.getBoundingClientRect().right > 1281) found.push('a formula is cut');
    for (const e of slide.querySelectorAll('img')) {
        if (Math.min(e.width, e.height * e.naturalWidth / e.naturalHeight) < 900)
            found.push('a picture is small');
        if (e.alt.length < 40) found.push('a picture has no alt text');
    }
    return found; }"""


@each_book
def test_a_lesson_has_eight_to_fourteen_slides_and_each_a_sentence(path):
    made = slides.slides(path)  # it stops where a slide has more than forty words
    assert 8 <= len(made) <= 14
    for one in made:
        assert re.match(r"[A-Z“‘√bv]", one.title) and not one.title.endswith("."), one.title
        assert len(one.title.split()) >= 3 and "\n" not in one.title, one.title
        assert len(one.notes.split()) >= 12, one.title
        assert 1 <= one.minutes <= 5, one.title


@each_book
def test_after_a_question_comes_what_answers_it(path):
    looks = [one.look.split()[0] for one in slides.slides(path)]
    assert looks.count("question") >= 2
    for look, after in zip(looks, [*looks[1:], "nothing"], strict=True):
        assert look != "question" or after in ("picture", "printed"), looks


def test_the_lecture_takes_ninety_minutes():
    path = [one for book in BOOKS if book.name[:2] in NINETY for one in slides.slides(book, "path-90")]
    assert sum(one.minutes for one in path) == 90


@pytest.mark.parametrize(
    ("predict", "asked"),
    [
        ("**Predict.** Who wins? Put a word in place of the dots.", "Who wins?"),
        (
            "**Predict.** Take $\\alpha = 2$. Who wins? And why? Run it.",
            "Take $\\alpha = 2$. Who wins? And why?",
        ),
        ("**Predict** the ratio at 5°. Write it down.", "The ratio at 5°."),
        (f"**Predict.** {'So many words. ' * 12}Who wins?", "Who wins?"),
        ("A question, no Predict: who wins?", ""),
    ],
)
def test_what_a_predict_asks(predict, asked):
    assert question(predict) == asked


def cell_of(*pieces, source="print(1)", **metadata):
    cell = nbformat.v4.new_code_cell(source, id="a", metadata=metadata)
    cell.outputs = [nbformat.v4.new_output(*piece[:1], **piece[1]) for piece in pieces]
    return cell


def stream(text):
    return "stream", {"name": "stdout", "text": text}


SAID = {"slide": "One is printed", "notes": "Ask.", "minutes": 1}


def test_a_claim_becomes_its_sentence_and_its_verdict():
    text = "C14 · The text says: It goes.\nMeasured: it comes back\nLoose: It is damped.\n"
    one = slides.slide(cell_of(stream(text), source="claim()", **SAID), "05", {})
    assert "“It goes.”" in one.body and ">Loose<" in one.body and "back" not in one.body
    assert "Measured: it comes back" in one.notes


def test_a_result_stands_alone_where_the_rest_is_too_much():
    one = slides.slide(cell_of(stream("many words here\n" * 20 + "Result: 3.\n"), **SAID), "05", {})
    assert "Result: 3." in one.body and "many" not in one.body


def test_an_exercise_shows_its_code_and_tells_the_speaker_what_the_checker_says():
    source = 'def f(w):\n    return ...\n\n\ncheck("f", f)'
    one = slides.slide(cell_of(stream("f: not done yet."), source=source, **SAID), "05", {})
    assert "return ..." in one.body and "check" not in one.body and "not done yet" in one.notes


def test_a_rebuild_keeps_what_a_slide_needs(tmp_path):
    path, kept = tmp_path / "00.ipynb", {**SAID, "tags": ["answer"]}
    book = nbformat.v4.new_notebook(cells=[cell_of(**kept, collapsed=True)])
    path.write_text(canonical(book), encoding="utf-8")
    rebuild(path)
    once = path.read_text(encoding="utf-8")
    rebuild(path)
    assert path.read_text(encoding="utf-8") == once
    assert nbformat.read(path, as_version=4).cells[0].metadata == kept


@pytest.mark.parametrize(
    ("metadata", "sentence"),
    [
        ({}, "no slides. Give each cell worth showing slide, notes and minutes"),
        ({"slide": "One"}, "cell a: a slide also needs notes and minutes"),
        (SAID | {"slide": "word " * 41}, "its slide has 41 words, more than 40"),
    ],
)
def test_a_lesson_without_what_is_needed_gets_a_sentence(tmp_path, metadata, sentence):
    path = tmp_path / "00.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[cell_of(stream("1"), **metadata)]), path)
    with pytest.raises(SystemExit, match=sentence):
        slides.slides(path)


@pytest.mark.parametrize(
    ("names", "sentence"), [(["77"], "'77' names no lesson"), (["13"], "there is no deck")]
)
def test_a_wrong_name_gets_a_sentence(names, sentence):
    with pytest.raises(SystemExit, match=sentence):
        slides.main(names)


@pytest.mark.parametrize(
    ("npm", "sentence"), [(None, "install Node.js"), ("false", "is there a network")]
)
def test_no_npm_and_no_network_get_a_sentence(tmp_path, monkeypatch, npm, sentence):
    monkeypatch.setattr(vendor, "KEPT", tmp_path)
    monkeypatch.setattr(vendor.shutil, "which", lambda name: npm)
    with pytest.raises(SystemExit, match=sentence):
        vendor.vendor(tmp_path / "there")


@pytest.fixture
def page(browser, request):
    """A deck, opened from its folder; it must ask nobody for anything and have no errors."""
    path, said = OUT / f"{request.param}.html", []
    if not path.exists() and os.environ.get("CI"):
        pytest.fail(f"{path} is not there, and CI must look at it: make slides")
    if not path.exists():
        pytest.skip(f"{path.name} is not there: make slides")
    page = browser.new_context(viewport={"width": 1280, "height": 720}).new_page()
    page.on("request", lambda r: r.url.startswith(("file:", "data:")) or said.append(r.url))
    page.on("requestfailed", lambda r: said.append(r.url))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(path.as_uri())
    page.wait_for_function("window.Reveal?.isReady() && window.MathJax?.startup?.promise")
    page.evaluate("MathJax.startup.promise.then(() => 1)")
    yield page
    assert said == []
    page.context.close()


@pytest.mark.browser
@pytest.mark.parametrize("page", DECKS, indirect=True)
def test_nothing_on_a_slide_is_cut_small_or_left_as_tex(page):
    found = {}
    for k in range(page.evaluate("Reveal.getTotalSlides()")):
        page.evaluate("k => Reveal.slide(k)", k)
        found[k + 1] = page.evaluate(CUT)
        seen = page.locator("section.present > :not(aside):not(pre)").all_inner_texts()
        assert "$" not in "".join(seen)
    assert found and {k: cuts for k, cuts in found.items() if cuts} == {}


@pytest.mark.browser
@pytest.mark.parametrize("page", ["05-rmsprop-in-the-ravine"], indirect=True)
def test_the_speaker_sees_the_notes_of_the_slide(page):
    with page.context.expect_page() as opened:
        page.keyboard.press("s")
    notes = opened.value.locator(".speaker-controls-notes .value")
    notes.get_by_text("At 0:00, 1 min.").wait_for()
    page.keyboard.press("ArrowRight")
    notes.get_by_text("At 0:01, 2 min.").wait_for()
