"""Exercises, guesses and steering sentences of the pages."""

import json
import re
import time

import pytest
from conftest import ROOT
from nbformat import read
from site_answers import SKETCHES, before, box, exercise_html, guess_html, is_exercise, is_guess

from rmsprop_lessons.exercises import solution
from rmsprop_lessons.labs.computed import answers
from rmsprop_lessons.labs.computed.page import SCENES

NOTEBOOKS = ROOT / "notebooks"
LESSON = "04-from-sizes-to-rmsprop"
HEAD = "def rmsprop_step(w, dw, S, lr, beta2, eps):\n    S = beta2 * S + (1 - beta2) * dw**2\n"
TAIL = '\n\n\ncheck("rmsprop_step", rmsprop_step)'
WRONG = f"{HEAD}    return w - lr * dw / (S + eps), S{TAIL}"
RIGHT = f"{HEAD}    return w - lr * dw / (np.sqrt(S) + eps), S{TAIL}"
ENDLESS = f"{HEAD}    while True:\n        pass{TAIL}"
IN_C = f"{HEAD}    sum(iter(int, 1))\n    return w, S{TAIL}"
SETUP = json.dumps(["import numpy as np\nfrom rmsprop_lessons.figures import axes"])


def run(source, before=SETUP):
    return json.loads(answers.run(source, before))


def test_three_hints_and_then_right():
    told = [run(WRONG) for _ in range(3)]
    assert [each["level"] for each in told] == [1, 2, 3] and {each["key"] for each in told} == {"R02"}
    assert not told[2]["passed"] and "solution(" in told[2]["said"]
    assert run(RIGHT)["passed"]
    assert "np.sqrt(S)" in answers.answer("rmsprop_step")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("print('here')\n1 / 0", "here\nLine 2: ZeroDivisionError: division by zero"),
        ("def f(:", "Line 1: SyntaxError: invalid syntax"),
        ("x" * 10_000, f"Line 1: NameError: {('name ' + repr('x' * 10_000))[:200]}"),
        ("raise SystemExit", "Line 1: SystemExit"),
        ("a = 1", "This cell does not ask the checker: its last line was check(…)."),
    ],
)
def test_what_is_no_answer(source, said):
    told = run(source)
    assert told == {"said": said, "passed": False, "key": None, "kind": None, "level": None}
    assert answers.own("{}") == ""


def test_tabs_and_prints():
    told = run(RIGHT.replace("    ", "\t").replace("return", "print('a' * 5000); return"))
    assert told["passed"] and "printed" in told["said"]


def test_an_error_after_the_check_is_no_pass():
    told = run(RIGHT + "\nno_such_name")
    assert not told["passed"] and told["said"].endswith("name 'no_such_name' is not defined")


def test_own_picture_speaks_of_the_answer():
    run(WRONG)
    who = ("the package's", "yours")
    planes = {label: [(-11, 3), (-1.6, 1.6)] for one in who for label in (one, f"loss, {one}")}
    shot = json.loads(answers.own(json.dumps(planes)))
    assert "yours differs from step 1 on" in shot["said"] and shot["said"] in shot["alt"]
    assert len(shot["curves"]["yours"][0]) == 61


def exercises_and_guesses():
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        cells = read(path, as_version=4).cells
        yield from ((path.stem, cells, cell) for cell in cells if is_exercise(cell) or is_guess(cell))


def test_every_exercise_finds_what_it_builds_on():
    """The lesson's cell runs as it stands, and with the package's answer in its place it is right."""
    seen = 0
    for stem, cells, cell in exercises_and_guesses():
        if not is_exercise(cell):
            continue
        seen += 1
        needs = json.dumps(before(cell, cells[: cells.index(cell)]))
        told = run(cell.source, needs)
        assert told["kind"] in ("not done", "open") or told["level"], f"{stem} {cell.id}: {told}"
        name, fn = re.search(r'check\("(\w+)", (\w+)', cell.source).groups()
        source = (
            f"from rmsprop_lessons.exercises import solution\n{fn} = solution('{name}', show=False)\n"
        )
        told = run(source + cell.source[cell.source.index("check(") :], needs)
        assert told["kind"] in ("right", "open"), f"{stem} {cell.id}: {told}"
    assert seen >= 20


def test_every_guess_has_boxes():
    made = [(cell, guess_html(cell, None)) for _, _, cell in exercises_and_guesses() if is_guess(cell)]
    assert len(made) >= 40
    for cell, html in made:
        names = re.findall(r"^(my_\w+) = \.\.\.", cell.source, flags=re.M)
        assert all(f'name="{n}"' in html or f'data-guess="{n}"' in html for n in names), cell.id
    assert {cell.id for cell, html in made if 'class="sketch"' in html} == set(SKETCHES)


def test_words_become_a_choice():
    html = box("at", "my_distance", 'with 0.99: "farther" or "nearer"')
    assert re.findall("<option>(.*?)</option>", html) == ["", "farther", "nearer"]
    assert ">distance: with 0.99</label>" in html
    assert "<input" in box("at", "my_place", "a number with its sign, in α")


def test_the_code_of_an_exercise_cannot_end_the_editor(tmp_path):
    cells = read(NOTEBOOKS / f"{LESSON}.ipynb", as_version=4).cells
    cell = next(cell for cell in cells if is_exercise(cell))
    cell.source = "a = '</textarea><script>1</script>'\n" + cell.source
    html = exercise_html(cell, cells, tmp_path)
    assert html.count("</textarea>") == 1 and "&lt;/textarea&gt;" in html


@pytest.fixture
def page(browser, site):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(60_000)
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{site}/{LESSON}.html")
    yield page
    assert errors == []
    context.close()


def told(page, exercise, source):
    """Type an answer, run it by key, and return what is said of it."""
    code, verdict = exercise.locator("textarea"), exercise.locator(".verdict")
    code.fill(source)
    code.press("Control+Enter")
    page.wait_for_function(
        """verdict => verdict.closest('.exercise').getAttribute('aria-busy') == 'false'
            && verdict.textContent && !verdict.textContent.startsWith('Python ')""",
        arg=verdict.element_handle(),
    )
    return verdict.inner_text()


@pytest.mark.browser
def test_an_exercise_on_its_page_wrong_three_times_and_then_right(page):
    exercise = page.locator("#answer-04-15")
    assert "not done yet" in told(page, exercise, exercise.locator("textarea").input_value())
    solve = exercise.get_by_role("button", name="Show an answer")
    hints = [told(page, exercise, WRONG) for _ in range(2)]
    assert not solve.is_visible()
    hints.append(told(page, exercise, WRONG))
    assert len(set(hints)) == 3 and "By hand" in hints[2]
    assert "yours differs from step 1" in exercise.locator(".own").get_attribute("aria-label")
    solve.click()
    page.wait_for_function(
        "v => v.textContent.includes('np.sqrt(S)')",
        arg=exercise.locator(".verdict").element_handle(),
    )
    assert "right" in told(page, exercise, RIGHT)
    assert exercise.get_attribute("data-verdict") == "right"
    assert told(page, exercise, WRONG.replace("    ", "\t")) == hints[0]
    page.reload()
    assert exercise.locator("textarea").input_value() == WRONG.replace("    ", "\t")
    exercise.get_by_role("button", name="Start over").click()
    assert "..." in exercise.locator("textarea").input_value()


@pytest.mark.browser
def test_what_does_not_end_is_ended_and_the_page_goes_on(page):
    exercise = page.locator("#answer-04-15")
    assert "stopped after" in told(page, exercise, ENDLESS)
    assert "Stopped after 10 seconds" in told(page, exercise, IN_C)
    assert "NameError" in told(page, exercise, "x" * 10_000)
    assert exercise.locator("textarea").input_value() == "x" * 10_000
    begun = time.monotonic()
    assert "right" in told(page, exercise, RIGHT)
    print(f"the answer after an endless one took {time.monotonic() - begun:.1f} s")
    lab = page.locator(".lab [name=beta2]")
    lab.fill("0.987")
    lab.press("Enter")
    page.wait_for_function("document.querySelector('.lab-said').textContent.startsWith('β₂ = 0.987')")


@pytest.mark.browser
def test_the_same_verdict_is_announced_again(page):
    exercise = page.locator("#answer-04-15")
    for _ in range(3):
        told(page, exercise, WRONG)
    page.evaluate(
        """() => { window.said = []; const verdict = document.querySelector('#answer-04-15 .verdict');
        new MutationObserver(() => window.said.push(verdict.textContent))
            .observe(verdict, {childList: true, characterData: true, subtree: true}); }"""
    )
    first = told(page, exercise, WRONG)
    assert told(page, exercise, WRONG) == first
    assert page.evaluate("window.said").count(first) == 2


@pytest.mark.browser
def test_two_tabs_and_a_reload(page, site):
    other = page.context.new_page()
    other.goto(f"{site}/{LESSON}.html")
    page.locator("#answer-04-15 textarea").fill(RIGHT)
    page.locator("#guess-04-03b input").fill("0.5, 5")
    other.wait_for_function(
        "code => document.querySelector('#answer-04-15 textarea').value == code", arg=RIGHT
    )
    assert other.locator("#guess-04-03b input").input_value() == "0.5, 5"
    other.reload()
    assert other.locator("#guess-04-03b input").input_value() == "0.5, 5"


@pytest.mark.browser
def test_a_guess_and_then_the_result(page):
    fold, box = page.locator("#cell-04-04 details"), page.locator("#guess-04-03b input")
    assert not page.get_by_text("Result: 0.5, 5.").is_visible()
    box.fill("0.5, 4.9")
    fold.locator("summary").press("Enter")
    said = "You guessed 0.5, 4.9. Result: 0.5, 5. What led you there?"
    page.get_by_text(said).wait_for()
    # absurd, and committed only once the fold is open
    fold, guess = page.locator("#cell-04-17 details"), page.locator("#guess-04-16b")
    fold.locator("summary").press("Enter")
    fold.get_by_text("No guess yet").wait_for()
    assert "Result" not in fold.inner_text() and "Result" not in fold.aria_snapshot()
    guess.locator("[name=at-40]").fill("1e99")
    guess.locator("select").select_option("farther")
    page.get_by_text("You guessed farther. Result: nearer. What made the difference?").wait_for()
    assert guess.locator("[data-line='what came']").first.get_attribute("d")
    alt = guess.locator(".lab-picture").get_attribute("aria-label")
    assert "at 40 1e+99" in alt


@pytest.mark.browser
def test_without_a_guess_it_opens_after_five_seconds(page):
    fold = page.locator("#cell-04-11 details")
    fold.locator("summary").press("Enter")
    page.wait_for_timeout(3000)
    assert "Result" not in fold.inner_text()
    page.wait_for_timeout(2500)
    assert "Result: −8 α" in fold.inner_text() or "Result: -8 α" in fold.inner_text()


@pytest.mark.browser
def test_a_link_to_a_cell_is_not_held_back(page, site):
    page.goto("about:blank")
    page.goto(f"{site}/{LESSON}.html#cell-04-11")
    page.get_by_text("Result: -8 α.").wait_for()


@pytest.mark.browser
def test_a_curve_is_drawn_by_clicks(page, site):
    page.goto(f"{site}/05-rmsprop-in-the-ravine.html")
    guess = page.locator("#guess-05-14b")
    frame = guess.locator(".lab-wide")
    size = frame.bounding_box()
    for x, y in ((0.15, 0.2), (0.95, 0.6)):
        frame.click(position={"x": x * size["width"], "y": y * size["height"]})
    filled = [box.input_value() for box in guess.locator(".sketch-boxes input").all()]
    assert [bool(value) for value in filled] == [False, True, False, False, True]
    assert 1e-15 < float(filled[-1]) < 1


@pytest.mark.browser
def test_without_script_folds_are_folds(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/{LESSON}.html")
    page.locator("#cell-04-11 summary").click()
    assert "Result: -8 α." in page.locator("#cell-04-11").inner_text()
    context.close()


@pytest.mark.browser
def test_every_sentence_that_steers(browser, site):
    """Each button sets the lab to what its sentence says, and the focus is on what the lab says then."""
    pressed = 0
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        spans = re.findall(
            r'<span data-set=\\"(.*?)\\".*?data-says=\\"(.*?)\\"', path.read_text("utf-8")
        )
        if not spans:
            continue
        page = browser.new_page()
        page.set_default_timeout(60_000)
        page.goto(f"{site}/{path.stem}.html")
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        page.wait_for_timeout(5500)  # what guesses hold back opens
        buttons = page.locator("button.steer").all()
        assert len(buttons) == len(spans)
        for button, (_, says) in zip(buttons, spans, strict=True):
            button.press("Enter")
            page.wait_for_function(
                "says => document.activeElement.matches('.lab-said')"
                " && document.activeElement.textContent.includes(says)",
                arg=says,
            )
            pressed += 1
        page.close()
    assert pressed >= 33 and set(SCENES)


def test_solution_is_the_package_answer():
    assert answers.answer("ewa").startswith("def ewa(") and solution("ewa", show=False)
