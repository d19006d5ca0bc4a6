"""The lessons in JupyterLite: run whole in Chromium, from a local server, without another host."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
import web
from browse import OUTPUTS, READY
from playwright.sync_api import expect

from rmsprop_lessons import command

BUILT = web.SITE / "lab" / "index.html"
LESSONS = ["01-the-ravine", "05-rmsprop-in-the-ravine", "08-mini-batches-and-many-weights"]
SOLVED = """
from rmsprop_lessons.exercises import check, solution
def endless(x, beta):
    while True:
        x = x
def wrong(w, dw, S, lr, beta2, eps):
    return w - lr * dw, S
for name, answer in [("rmsprop_step", solution("rmsprop_step", show=False)), ("ewa", endless)]:
    found = check(name, answer)
    print(name, found.kind, "while" in found.message or "x = x" in found.message)
print(check("rmsprop_step", wrong).kind)
"""
ASK = """async code => {
    const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
    const said = [], asked = kernel.requestExecute({code});
    asked.onIOPub = message => said.push(message.content.text ?? message.content.evalue ?? '');
    await asked.done;
    return said.join(''); }"""


@pytest.fixture(scope="module")
def served():
    """The address of the built site; `rmsprop-lessons --web` serves it."""
    if not BUILT.exists() and os.environ.get("CI"):
        pytest.fail("make web has not run, and CI must run these tests")
    if not BUILT.exists():
        pytest.skip("no build/site/lab: run `make web` first")
    call = [sys.executable, "-m", "rmsprop_lessons.command", "--web", str(web.SITE), "--port", "0"]
    running = subprocess.Popen(call, stdout=subprocess.PIPE, text=True)
    said = iter(running.stdout.readline, "")
    yield next(re.search(r"http\S+/lab/", line)[0] for line in said if "/lab/" in line)
    running.terminate()
    running.wait(30)
    running.stdout.close()


@pytest.fixture
def page(browser, served):
    """A page that writes down what it asks other hosts for, in `page.others`."""
    context = browser.new_context(viewport={"width": 1300, "height": 1000})
    page = context.new_page()
    page.set_default_timeout(180_000)
    page.others = []
    context.on("request", lambda asked: page.others.append(asked.url))
    yield page
    context.close()


def opened(page, served, lesson):
    """Open a lesson and wait for its kernel."""
    page.goto(f"{served}index.html?path={lesson}.ipynb", wait_until="domcontentloaded")
    page.wait_for_function(READY.replace("== name", ".endsWith(name)"), arg=f"{lesson}.ipynb")


@pytest.mark.browser
@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_runs_whole_and_check_answers(page, served, lesson):
    begun = time.monotonic()
    opened(page, served, lesson)
    idle = time.monotonic() - begun
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
    outputs = page.evaluate(OUTPUTS)
    print(f"{lesson}: kernel {idle:.0f} s, last cell {time.monotonic() - begun:.0f} s")
    wrong = [out for out in outputs if out["output_type"] == "error" or out.get("name") == "stderr"]
    assert wrong == []
    assert "not done yet" in str(outputs)
    said = page.evaluate(ASK, SOLVED)
    assert said.split("\n")[:2] == ["rmsprop_step right False", "ewa crash True"], said
    assert "mistake" in said
    lab = page.locator(".rmsprop-lab").first
    lab.scroll_into_view_if_needed()
    picture, handle = lab.locator("img"), lab.locator(".noUi-handle").first
    for _ in range(2):
        before = picture.get_attribute("alt")
        handle.focus()
        page.keyboard.press("ArrowRight")
        expect(picture).not_to_have_attribute("alt", before, timeout=20_000)
    here = served.split("/lab/")[0]
    assert [url for url in page.others if not url.startswith((here, "blob:" + here, "data:"))] == []


@pytest.mark.parametrize("place", web.PATCHES)
def test_the_place_to_patch_must_be_there_once(place, tmp_path):
    name, before, after = place
    file = tmp_path / name.replace("*", "1")
    file.parent.mkdir(exist_ok=True)
    for text in ("", before * 2):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(SystemExit, match=f"has {text.count(before)} places.*expected 1"):
            web.patch(tmp_path, *place)
    file.write_text(f"a{before}b", encoding="utf-8")
    web.patch(tmp_path, *place)
    assert file.read_text(encoding="utf-8") == f"a{after}b"


@pytest.mark.parametrize("options", [["--web", "nowhere"], ["--web", "nowhere", "--port", "70000"]])
def test_without_a_site_the_command_says_where_it_comes_from(options, capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert command.main(options) == 1
    said = capsys.readouterr().err
    assert ("make web" in said and "nowhere has no index.html" in said) or "port is 70000" in said


def test_the_server_names_types_and_lets_nothing_get_old(tmp_path):
    Path(tmp_path, "index.html").write_text("the pages", encoding="utf-8")
    Path(tmp_path, "a.wasm").write_bytes(b"\0asm")
    call = [sys.executable, "-m", "rmsprop_lessons.command", "--web", str(tmp_path), "--port", "0"]
    running = subprocess.Popen(call, stdout=subprocess.PIPE, text=True)
    try:
        address = re.search(r"http\S+", running.stdout.readline())[0]
        with urlopen(f"{address}a.wasm") as answer:
            assert answer.headers["Content-Type"] == "application/wasm"
            assert answer.headers["Cache-Control"] == "no-cache"
    finally:
        running.terminate()
        running.wait(30)
        running.stdout.close()
