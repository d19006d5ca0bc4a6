"""The site: what a lesson becomes as a page, and every page in Chromium, wide, narrow and dark."""

import os
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
import site_build
import site_cells
import site_hero
import site_ledger
import site_pages
from conftest import axe_says
from markdown_it import MarkdownIt
from site_build import OUT, ROOT
from sphinx.util.inventory import InventoryFile

from rmsprop_lessons.ledger import LEDGER, PAGES

BOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
each_book = pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
KNOWN = "index ledger notation glossary api checker teaching about third-party search genindex"
NAMES = [path.stem for path in BOOKS] + KNOWN.split()
FROM_WEB = "lab/index.html", "runtime/THIRD-PARTY.txt"  # make web writes them; its tests open them
WINDOWS = {"wide": (1280, "light"), "phone": (390, "dark"), "small": (360, "light")}
FOR_AXE = "wide", "phone"
FOCUS = """() => {
    const at = document.activeElement, box = at.getBoundingClientRect();
    const bar = at.closest('.bd-header-article');
    return {name: at.tagName, html: at.outerHTML.slice(0, 150), top: Math.round(box.top + scrollY),
        outline: getComputedStyle(at).outlineStyle != 'none',
        inside: box.width > 0 && box.top < innerHeight && box.bottom > (bar ? 0 : 40)}; }"""
BEYOND = """() => {
    const frames = '.scrolls, .columns, pre, mjx-container, .pst-scrollable-table-container, svg';
    const found = [...document.querySelectorAll('body *')].filter(e =>
        e.checkVisibility({visibilityProperty: true}) && !e.closest(`${frames}, .lab-picture, dialog`)
        && !e.closest('.bd-sidebar, thead') && e.getBoundingClientRect().right > innerWidth + 1);
    const all = document.documentElement.scrollWidth;
    return found.map(e => e.outerHTML.slice(0, 150)).concat(all > innerWidth ? [`${all} px`] : []); }"""
READY = "window.MathJax?.startup?.promise.then(() => 1)"
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def read(path):
    return nbformat.read(path, as_version=4)


def words(html):
    """The words of a piece of HTML, formulas as they are written."""
    return unescape(re.sub(r"<[^>]*>", " ", html)).split()


# --- a lesson as a page


@each_book
def test_what_stands_in_a_fold_says_the_same_as_markdown(path):
    """A fold was HTML, where a * is a *; on a page it is Markdown."""
    for cell in (cell for cell in read(path).cells if cell.cell_type == "markdown"):
        for summary, body in site_cells.FOLD.findall(cell.source):
            if "\n\n" not in body and "$" not in body:
                opened = site_cells.unfolded(f"<details><summary>{summary}</summary>{body}</details>")
                assert words(MarkdownIt().render(opened)) == words(f"{summary} {body}"), cell.id


@each_book
def test_no_sentence_asks_to_run_what_does_not_run(path):
    asks = re.compile(
        r"run (?:the|both|this) cells?\b|three dots and|after the run|Shift\+Enter\. The|To start here"
    )
    cells = [cell for cell in read(path).cells if cell.cell_type == "markdown"]
    assert [c.id for c in cells if asks.search(site_cells.as_read(c.source))] == []


def test_the_sentences_are_changed_only_where_they_ask_for_a_run():
    same = "Put dw to 0. Run time is short. Three dots stand for what you write."
    assert site_cells.as_read(same) == same
    ask = "**Predict.** How long? Put your guess in place of the three dots and run the cell. Then look."
    assert site_cells.as_read(ask) == (
        "**Predict.** How long? Give your guess, then open the result. Then look."
    )


def test_formulas_in_a_line_are_pieces_that_wrap():
    made = site_cells.in_parts(r"So $$a = 1,\qquad\text{so}\qquad b_1 = 2.$$ Then $c$.")
    pieces = r"$\displaystyle a = 1,$ $\displaystyle \text{so}$ $\displaystyle b_1 = 2.$"
    assert f'<div class="formulas">\n\n{pieces}\n\n</div>' in made and made.endswith(" Then $c$.")
    for same in ("$$a = b$$ and $$c$$", r"$$\begin{aligned}a \qquad b\end{aligned}$$"):
        assert site_cells.in_parts(same) == same


def test_a_fold_may_hold_formulas_and_links():
    source = '<details><summary>Is $a$ 1?</summary>It is $b_1$, <a href="01-x.ipynb#Y">so</a>.</details>'
    made = site_cells.unfolded(source)
    assert "\n\nIt is $b_1$, [so](01-x.ipynb#Y).\n\n</details>" in made
    assert r'<span class="math notranslate nohighlight">\(a\)</span> 1?</summary>' in made


@each_book
def test_a_page_keeps_every_cell_and_every_alt_text(path, tmp_path, monkeypatch):
    monkeypatch.setattr(site_cells, "lab_html", lambda name, cell, to: f'<b id="{name}">{cell}</b>')
    book = read(path)
    page = site_cells.page_of(book, path.stem, tmp_path, tmp_path)
    assert [cell.id for cell in page.cells] == [cell.id for cell in book.cells]
    alts = [alt for cell in book.cells for alt in alt_texts(cell)]
    labs = [
        alt for cell in book.cells if site_cells.LAB.fullmatch(cell.source) for alt in alt_texts(cell)
    ]
    kept = [alt for cell in page.cells for alt in alt_texts(cell)]
    assert kept == [alt for alt in alts if alt not in labs] and len(labs) <= 2
    for cell in (cell for cell in page.cells if cell.cell_type == "code"):
        assert cell.metadata.cell_id == cell.id
        for tag in {"answer", "setup"} & set(cell.metadata.tags):
            hidden = {"answer": "hide-output", "setup": "hide-input"}[tag]
            instead = {hidden, "remove-cell", "remove-input"}  # where the page has an editor
            assert instead & set(cell.metadata.tags) or cell.metadata.lab
    assert "base64" not in nbformat.writes(page)
    assert len(list(tmp_path.glob("*.png"))) == len(kept)


def alt_texts(cell):
    html = "".join(output.get("data", {}).get("text/html", "") for output in cell.get("outputs", []))
    return re.findall(r'<img alt="([^"]*)"', html)


def test_a_picture_becomes_a_file_with_its_size(tmp_path):
    cell = next(c for c in read(BOOKS[1]).cells if alt_texts(c))
    data = cell.outputs[-1].data
    html = site_cells.figure(data, "image/png", "one", tmp_path)
    assert (tmp_path / "one.png").read_bytes()[:4] == b"\x89PNG"
    assert f'src="{tmp_path.name}/one.png" width="825" height="' in html and 'loading="lazy"' in html
    assert "<small>" in html  # the caption
    with pytest.raises(ValueError, match="one has a picture without the HTML of its alt text"):
        site_cells.figure(data | {"text/html": "<p>"}, "image/png", "one", tmp_path)


def test_a_table_of_a_ledger_knows_its_columns_and_where_it_leads():
    html = site_cells.cards("| claim | lesson |\n|---|---|\n| C14 | [05](05-x.ipynb) |\n")
    assert '<td data-label="claim"><a href="ledger.html#C14">C14</a></td>' in html
    assert '<td data-label="lesson"><a href="05-x.html">05</a></td>' in html


# --- the ledger, and pages to look things up


def test_every_entry_of_both_ledgers_leads_to_a_cell_that_names_it():
    found = {}
    for path in BOOKS:
        found = site_cells.checks(read(path), path.stem) | found
    assert set(found) == set(LEDGER) | set(PAGES)
    for key, (page, cell, measured) in found.items():
        book = read(ROOT / "notebooks" / f"{page}.ipynb")
        (there,) = (one for one in book.cells if one.id == cell)
        assert key in there.source + site_cells.said(there)
        assert bool(measured) or key in PAGES or LEDGER[key].verdict == "S"
        assert key in PAGES or page == LEDGER[key].lesson


def test_a_ledger_without_a_cell_stops_the_build():
    with pytest.raises(ValueError, match="no cell has printed what it measured of C01, C02"):
        site_ledger.ledger_page({}, {})


def test_words_of_a_ledger_are_no_markdown():
    text = "a_b * c [x] <y> $z$ with `code_1`"
    assert "<code>code_1</code>" in (html := MarkdownIt().render(site_ledger.plain(text)))
    assert re.sub(r"<[^>]*>", "", html).strip() == "a_b * c [x] &lt;y&gt; $z$ with code_1"


def test_every_mistake_has_an_entry():
    text = (ROOT / "docs" / "CHECKER.md").read_text("utf-8")
    made = re.findall(r"```\{mistake\} (\w+)", site_pages.checker_page(text))
    assert made == re.findall(r"^\| ([A-Z]+\d+) ", text, flags=re.M) and len(made) > 300


def test_a_link_of_docs_without_a_place_stops_the_build():
    assert site_pages.relinked("[a](../LICENSE)") == '<a href="licences/LICENSE">a</a>'
    with pytest.raises(ValueError, match="links to ../nowhere.py"):
        site_pages.relinked("[a](../nowhere.py)")


def test_the_notation_is_that_of_lesson_00():
    page = site_pages.notation_page(read(BOOKS[0]))
    assert page.startswith("# Notation") and "| RMSprop | $S" in page
    with pytest.raises(ValueError, match="lesson 00 has 0 cells"):
        site_pages.notation_page(read(BOOKS[1]))


def test_the_formula_below_a_rule_is_its_code():
    from rmsprop_lessons import rmsprop

    assert "w = w - lr * dw / (np.sqrt(S) + eps)" in (shown := site_pages.code(rmsprop))
    assert '"""' not in shown and "def " not in shown


def test_the_race_says_what_it_draws():
    html = site_hero.hero()
    assert html.count('class="step"') == 4 * site_hero.STEPS
    assert site_hero.SECONDS <= 5  # what moves longer needs a button to stop it
    for name in site_hero.RULES:
        assert f"{name}, 40 steps from (−10, 1):" in html and f"<b>{name}</b> α = " in html
    assert "RMSprop is 200 times ahead" in html  # as lesson 00 measures


def test_the_weight_counts_what_is_loaded_at_once(tmp_path):
    (tmp_path / "a.png").write_bytes(b"x" * 1000)
    (tmp_path / "b.png").write_bytes(b"x" * 5000)
    page = tmp_path / "page.html"
    page.write_text('<img src="a.png?v=1"><img src="b.png" loading="lazy">')
    assert site_build.weight(page) == 1000 + page.stat().st_size


# --- the pages as they were built: make site comes before these


class Links(HTMLParser):
    """The addresses of a page, its ids, and its images without an alt text."""

    def __init__(self, path):
        super().__init__()
        self.links, self.ids, self.silent = [], set(), []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.ids.add(attrs.get("id"))
        self.links += [attrs[name] for name in ("href", "src") if attrs.get(name)]
        if tag == "img" and "alt" not in attrs:
            self.silent.append(attrs)


@pytest.fixture(scope="module")
def built():
    """The folder of the site."""
    if not (OUT / "index.html").exists() and os.environ.get("CI"):
        pytest.fail(f"{OUT} is not there, and CI must look at it: make site")
    if not (OUT / "index.html").exists():
        pytest.skip(f"{OUT.name} is not there: make site")
    return OUT


@pytest.mark.browser
def test_every_lesson_has_a_page(built):
    assert [name for name in NAMES if not (built / f"{name}.html").exists()] == []


@pytest.mark.browser
def test_no_link_is_dead_and_no_image_silent(built):
    pages = {path.name: Links(path) for path in built.glob("*.html")}
    pages |= {str(path.relative_to(built)): Links(path) for path in built.glob("_modules/**/*.html")}
    dead = []
    for name, page in pages.items():
        assert page.silent == [], name
        dead += [f"{name}: {link}" for link in page.links if is_dead(link, Path(name), pages, built)]
    assert dead == []


def is_dead(link, name, pages, built):
    """Tell whether a link leads to no file, or to no place in it."""
    parts = urlsplit(link)
    if parts.scheme in ("http", "https", "data", "mailto"):
        return False
    target = os.path.normpath(name.parent / unquote(parts.path)) if parts.path else str(name)
    if target in FROM_WEB:
        return False
    if target.endswith(".html") and parts.fragment and target in pages:
        return unquote(parts.fragment) not in pages[target].ids
    return not (built / target).is_file()


@pytest.mark.browser
def test_claims_and_mistakes_are_in_the_inventory(built):
    inventory = InventoryFile.loads((built / "objects.inv").read_bytes(), uri="").data
    claims = {name: item.uri for name, item in inventory["std:claim"].items()}
    assert set(claims) == set(LEDGER) | set(PAGES) and claims["C14"] == "ledger.html#C14"
    assert inventory["std:mistake"]["R02"].uri == "checker.html#R02"
    assert "rmsprop_lessons.rmsprop" in inventory["py:function"]


@pytest.mark.browser
def test_an_entry_leads_to_its_cell_and_the_cell_back(built):
    ledger = (built / "ledger.html").read_text("utf-8")
    entry = ledger.split('id="C14"')[1].split("</dl>")[0]
    page, cell = re.search(r'href="(05-[^"#]*)#(cell-[^"]*)"', entry).groups()
    lesson = (built / page).read_text("utf-8")
    after = lesson.split(f'id="{cell}"')[1]
    assert after.index('<a href="ledger.html#C14">') < after.index('id="cell-')


@pytest.mark.browser
def test_a_formula_ends_where_it_ends(built):
    """Text behind a formula in its paragraph was set as one."""
    for path in BOOKS:
        html = (built / f"{path.stem}.html").read_text("utf-8")
        formulas = re.findall(r'<(?:span|div) class="math[^>]*>(.*?)</(?:span|div)>', html, flags=re.S)
        prose = [f for f in formulas if re.search(r"(?<![\\{a-z])[a-z]{3,} [a-z]{3,} [a-z]{3,}", f)]
        assert prose == [], path.stem


@pytest.mark.browser
def test_answers_are_folded_and_imports_too(built):
    html = (built / "05-rmsprop-in-the-ravine.html").read_text("utf-8")
    cells = re.split(r'(?=<div class="cell )', html)[1:]
    for cell in cells:
        head = cell.split(">")[0]
        if "tag-answer" in head and "lab-cell" not in head and "cell_output" in cell:
            assert re.search(r'<details class="[^"]*below-input.*cell_output', cell, flags=re.S)
        if "tag-setup" in head:
            assert re.search(r'<details class="[^"]*above-input.*cell_input', cell, flags=re.S)
    assert any("tag-setup" in c.split(">")[0] for c in cells)
    assert sum("tag-answer" in c.split(">")[0] for c in cells) > 10


@pytest.mark.browser
def test_a_lesson_weighs_little_before_the_first_touch(built):
    weights = {path.stem: site_build.weight(built / f"{path.stem}.html") for path in BOOKS}
    assert max(weights.values()) < 1.5e6, weights


# --- the pages in Chromium


@pytest.fixture
def page(browser, built, request):
    """A page opened from its folder; it must ask nobody for anything and have no errors."""
    page, said = browser.new_page(), []
    page.on("request", lambda r: r.url.startswith(("file:", "data:", "blob:")) or said.append(r.url))
    page.on("requestfailed", lambda r: said.append(r.url))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    name, kind = request.param
    seen(page, kind)
    page.goto((built / f"{name}.html").as_uri())
    page.evaluate(READY)
    yield page
    assert said == []
    page.close()


def seen(page, kind):
    """Give a window its width and its colours."""
    width, scheme = WINDOWS[kind]
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme=scheme)


def open_all(page):
    """Open every fold, and wait for what is held back five seconds, if no guess was made."""
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    page.wait_for_selector("details:has(> .waits) > [hidden]:not(.waits)", state="detached")


@pytest.mark.browser
@pytest.mark.parametrize("page", [(name, "wide") for name in NAMES], indirect=True, ids="-".join)
def test_a_page_in_every_window(page):
    """Nothing is wider than the window, and axe has nothing to say; all folds are open."""
    page.add_style_tag(content="* { transition: none !important; }")  # the theme's bars slide away
    open_all(page)
    found = []
    for kind, (width, scheme) in WINDOWS.items():
        seen(page, kind)
        page.wait_for_function("width => innerWidth == width", arg=width)
        page.wait_for_function("scheme => document.documentElement.dataset.theme == scheme", arg=scheme)
        page.evaluate(DRAWN)
        found += [(kind, html) for html in page.evaluate(BEYOND)]
        found += [(kind, *one) for one in axe_says(page)] if kind in FOR_AXE else []
    assert found == []


@pytest.mark.browser
@pytest.mark.parametrize("page", [("05-rmsprop-in-the-ravine", "wide")], indirect=True)
def test_a_fold_is_named_by_its_words_and_shows_that_it_opens(page):
    fold = page.locator("details.below-input").first
    assert page.get_by_label("Toggle hidden content").count() == 0
    looks = "e => getComputedStyle(e).display + ' ' + getComputedStyle(e).listStyleType"
    assert fold.locator("summary").evaluate(looks) == "list-item disclosure-closed"
    fold.locator("summary").press("Enter")
    assert fold.locator("summary").evaluate(looks) == "list-item disclosure-open"


@pytest.mark.browser
@pytest.mark.parametrize("page", [("04-from-sizes-to-rmsprop", "phone")], indirect=True)
def test_who_uses_the_keyboard_sees_where_it_is(page):
    """Tab reaches everything once, from top to bottom, with an outline; and comes out again."""
    before, blind = [], []
    page.keyboard.press("Tab")  # the link that skips to the text comes in slowly
    for _ in range(200):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUS)
        if at["name"] == "BODY":
            break
        blind += [] if at["outline"] and at["inside"] else [at]
        before.append(at["top"])
    assert blind == [] and 50 < len(before) < 200
    in_text = before[4:]  # after the bar that stays at the top
    assert all(one <= other + 30 for one, other in zip(in_text, in_text[1:], strict=False))


@pytest.mark.browser
@pytest.mark.parametrize("page", [("search", "wide"), ("search", "phone")], indirect=True)
def test_search_finds_eps(page):
    page.goto(f"{page.url}?q=eps")
    for title in ("ε and the first steps", "The package"):  # they come in one by one
        page.locator("#search-results li a", has_text=title).first.wait_for()


@pytest.mark.browser
@pytest.mark.parametrize("page", [("index", "wide")], indirect=True)
def test_one_search_field_is_seen_and_it_searches(page):
    page.locator(".search-button__button:visible").click()
    page.locator("dialog input[type=search]:visible").fill("eps")
    page.keyboard.press("Enter")
    page.locator("#search-results li a").first.wait_for()
    assert page.locator("input[type=search]:visible").count() == 1


@pytest.mark.browser
@pytest.mark.parametrize("page", [("ledger", "phone")], indirect=True)
def test_a_link_to_a_cell_opens_its_fold(page):
    page.locator("dl.claim:has(#C14) .to-cell").click()
    page.wait_for_url("**/05-*.html#cell-*")
    cell = page.locator("div.cell:target")
    cell.get_by_text("C14 · The text says").wait_for()
    assert cell.locator("details").get_attribute("open") is not None


@pytest.mark.browser
@pytest.mark.parametrize("page", [("05-rmsprop-in-the-ravine", "phone")], indirect=True)
def test_a_figure_on_a_phone_can_be_read_and_scrolled_by_key(page):
    page.locator(".guess input").first.fill("1, 1")  # else the figure is held back
    fold = page.locator("div.tag-answer:has(.picture) > details").first
    fold.locator("summary").click()
    frame = fold.locator(".picture")
    page.evaluate("dispatchEvent(new Event('resize'))")
    assert frame.locator("img").evaluate("e => e.clientWidth") >= 620
    frame.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("e => e.scrollLeft > 0", arg=frame.element_handle())


@pytest.mark.browser
def test_who_wants_no_motion_sees_the_paths_at_once(browser, built):
    page = browser.new_context(reduced_motion="reduce").new_page()
    page.goto((built / "index.html").as_uri())
    assert page.locator(".step").evaluate_all(
        "all => all.every(e => e.checkVisibility({visibilityProperty: true}))"
    )
    assert page.locator(".mover:visible").count() == 0 and page.locator(".hero button").count() == 0


@pytest.mark.browser
@pytest.mark.parametrize("page", [("index", "phone"), ("index", "wide")], indirect=True)
def test_the_front_page_fits_one_window(page):
    bottom = page.locator(".ways").evaluate("e => e.getBoundingClientRect().bottom")
    assert bottom <= (844 if page.viewport_size["width"] < 500 else 800)


@pytest.mark.browser
@pytest.mark.parametrize("page", [("index", "wide")], indirect=True)
def test_the_first_tab_skips_to_the_text(page):
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
