"""How fast the pages answer: built by `make site`, and `make web` for the last row.

    .venv/bin/python benchmarks/web.py [--loads 5] [--rounds 20]

Each load has a browser context of its own, so nothing is cached. From key to painted picture, a page's
lab and the same lab in a notebook take turns in one browser. Goals are those of the issue tracker.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from nbformat.v4 import new_code_cell, new_notebook

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))
sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from browse import chromium, jupyterlab, new_page, run_all, served
from labs import WATCH
from rebuild_notebooks import canonical
from test_site_labs import ALIVE, PAGES

SITE = Path(__file__).parent.parent / "build" / "site"
# Two labs stand on this page: the second one is touched when the first is live.
TWO = PAGES["lab_together"]
# Press a key at a lab of a page; resolves with the milliseconds until its picture is painted.
PRESS = """async lab => {
    const picture = lab.querySelector('.lab-picture');
    const control = lab.querySelector('[type=range], select');
    const painted = new Promise(done => new MutationObserver((_, watch) => {
        watch.disconnect();
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
    }).observe(picture, {attributes: true}));
    if (control.stepUp) control.value == control.max ? control.stepDown() : control.stepUp();
    else control.selectedIndex = (control.selectedIndex + 1) % control.length;
    const begun = performance.now();
    control.dispatchEvent(new Event(control.stepUp ? 'input' : 'change', {bubbles: true}));
    return await painted; }"""


def first_touches(browser, address: str, loads: int) -> tuple[list[float], list[float], list[float]]:
    """Return seconds from the first key to the first picture, to Python, and of the next lab's touch."""
    stored, live, second = [], [], []
    for _ in range(loads):
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{address}/{TWO}.html")
        first, other = page.locator(".lab").all()
        begun = time.perf_counter()
        stored.append(first.evaluate(PRESS) / 1000)
        page.wait_for_function(ALIVE, polling=50)
        live.append(time.perf_counter() - begun)
        second.append(other.evaluate(PRESS) / 1000)
        context.close()
    return stored, live, second


def weights(browser, address: str) -> dict[str, float]:
    """Return for each lesson the megabytes of its own that come before a touch."""
    found = {}
    for path in sorted(SITE.glob("[01][0-9]-*.html")):
        page = browser.new_page()
        sizes = {}
        page.on(
            "response", lambda r, sizes=sizes: sizes.update({r.url: int(r.headers["content-length"])})
        )
        page.goto(f"{address}/{path.name}", wait_until="networkidle")
        own = (size for url, size in sizes.items() if "/vendor/" not in url and not theme(url))
        found[path.stem] = sum(own) / 1e6
        page.close()
    return found


def theme(url: str) -> bool:
    """Say whether all pages share a file, and a browser fetches it once."""
    return "/_static/" in url and "/_static/labs/" not in url


def in_turns(browser, address: str, rounds: int) -> dict[str, tuple[list[float], list[float]]]:
    """Return for each lab the milliseconds from key to picture, on its page and in a notebook."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "my-lessons").mkdir()
        cells = [new_code_cell(f"from rmsprop_lessons.labs import {name}\n{name}()") for name in PAGES]
        book = canonical(new_notebook(cells=cells))
        (home / "my-lessons" / "labs.ipynb").write_text(book, encoding="utf-8")
        with jupyterlab(home) as lab_address:
            notebook, _ = new_page(browser)
            run_all(notebook, lab_address, "labs.ipynb")
            notebook.evaluate(WATCH)
            page = browser.new_page()
            for k, name in enumerate(PAGES):
                page.goto(f"{address}/{PAGES[name]}.html")
                lab = page.locator(f'.lab[data-lab="{name}"]')
                lab.evaluate(PRESS)
                page.wait_for_function(ALIVE)
                theirs = notebook.locator(".rmsprop-lab").nth(k)
                found[name] = [], []
                for _ in range(rounds if name != "lab_problems" else 3):
                    found[name][0].append(lab.evaluate(PRESS))
                    found[name][1].append(press_in_notebook(notebook, theirs))
    return found


def press_in_notebook(page, lab) -> float:
    """Press a key at the first control of a notebook's lab; return the milliseconds to its picture."""
    control = lab.locator(".noUi-handle, select").first
    control.focus()
    page.evaluate("() => { window.painted = []; }")
    page.keyboard.press(
        "ArrowRight" if control.evaluate("c => c.matches('.noUi-handle')") else "ArrowDown"
    )
    page.wait_for_function("() => window.painted.length > 0", polling=20)
    return page.evaluate("() => window.painted[0]")


def lesson_in_jupyterlite(browser, address: str) -> float:
    """Return the seconds from opening lesson 01 in JupyterLite until its last cell has run."""
    page, _ = new_page(browser)
    page.set_default_timeout(300_000)
    begun = time.perf_counter()
    page.goto(f"{address}/lab/index.html?path=01-the-ravine.ipynb")
    idle = "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status == 'idle'"
    page.wait_for_function(idle)
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
    return time.perf_counter() - begun


def row(what: str, values: list[float], unit: str, goal: str) -> None:
    """Print a median, the spread, and what was aimed at."""
    low, middle, high = np.quantile(values, [0, 0.5, 1])
    print(
        f"| {what} | {middle:.3g} {unit} | {low:.3g} to {high:.3g} | {len(values)} | {goal} |",
        flush=True,
    )


def main(loads: int, rounds: int) -> None:
    print("| what | median | spread | n | goal |\n|---|---|---|---|---|")
    with chromium() as browser, served(SITE) as address:
        stored, live, second = first_touches(browser, address, loads)
        row("first touch → stored picture", [1000 * s for s in stored], "ms", "≤ 100 ms")
        row("first touch → live lab, cold", live, "s", "≤ 6 s")
        row("touch of another lab of the page → picture", second, "s", "≤ 2 s")
        for stem, weight in weights(browser, address).items():
            row(f"{stem}: its own weight before a touch", [weight], "MB", "≤ 1.5 MB")
        for name, (ours, theirs) in in_turns(browser, address, rounds).items():
            ratio = np.median(ours) / np.median(theirs)
            row(f"{name}: key → painted", ours, "ms", f"≤ 30 ms; {ratio:.2f} of the notebook's lab")
        if (SITE / "lab" / "index.html").exists():
            row(
                "JupyterLite: lesson 01 to its last cell",
                [lesson_in_jupyterlite(browser, address)],
                "s",
                "≤ 75 s",
            )
        else:
            print("JupyterLite: build/site/lab is not there; make web builds it.")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--loads", type=int, default=5)
    asked.add_argument("--rounds", type=int, default=20)
    main(**vars(asked.parse_args()))
