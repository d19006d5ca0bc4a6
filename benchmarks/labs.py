"""How fast a lab answers, against `interact` with a figure that is plotted anew.

    .venv/bin/python benchmarks/labs.py [--loads 50]

In one process, taking turns: our redraw, and the same picture plotted and saved as the inline backend
does it. In one browser page, taking turns: key press to painted picture, ours and `interact`'s. Then
bursts of 20 keys, and page loads with Run All, each in a fresh kernel.
"""

import argparse
import base64
import io
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from nbformat.v4 import new_code_cell, new_notebook

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))
from browse import chromium, jupyterlab, new_page, run_all
from rebuild_notebooks import canonical

from rmsprop_lessons import figures, ravine
from rmsprop_lessons.figures import DPI, axes
from rmsprop_lessons.labs import lab_ravine
from rmsprop_lessons.labs.computed.ravine import look_ravine

OURS = "from rmsprop_lessons.labs import lab_ravine\nlab_ravine()"
INTERACT = f"""\
%matplotlib inline
import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import FloatSlider, interact
from rmsprop_lessons import figures, ravine
from rmsprop_lessons.labs.computed.ravine import look_ravine

@interact(lr=FloatSlider(0.0198, min=0.0005, max=0.022, step=0.0001, readout_format=".4f"))
def show(lr):
    fig, ax = plt.subplots(figsize=(7.5, 2.8), dpi={DPI}, layout="constrained")
    figures.contours(ax, ravine())
    curves, sentence = look_ravine(lr)
    figures.path(ax, np.array(curves["gradient descent"]).T, "gradient descent")
    plt.show()
    print(sentence)"""
# Writes down when each new picture in an output was painted: decoded, and one frame shown.
WATCH = """() => { window.painted = []; window.key = 0;
    const seen = new Map();
    document.addEventListener('keydown', () => { window.key = performance.now(); }, true);
    new MutationObserver(() => document.querySelectorAll('.jp-OutputArea img').forEach(img => {
        const cell = img.closest('.jp-Cell');
        if (seen.get(cell) == img.src) return;
        seen.set(cell, img.src);
        img.decode().then(() => requestAnimationFrame(() => setTimeout(
            () => window.painted.push(performance.now() - window.key))), () => {});
    })).observe(document.body, {subtree: true, childList: true, attributes: true}); }"""


def redraw_and_replot(rounds: int) -> tuple[list[float], list[float]]:
    """Return seconds of `rounds` redraws of the lab and as many full plots of the same picture."""
    lab, ours, theirs = lab_ravine(), [], []
    for lr in np.linspace(0.001, 0.0219, rounds):
        ours.append(seconds(lambda lr=lr: setattr(lab.controls["lr"], "value", lr)))
        theirs.append(seconds(lambda lr=lr: replot(lr)))
    return ours, theirs


def seconds(function) -> float:
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def replot(lr: float) -> str:
    """Plot the lab's picture anew and encode it, as the inline backend does it for a cell."""
    ax = axes("W", "b", size=(7.5, 2.8))
    figures.contours(ax, ravine())
    figures.path(ax, np.array(look_ravine(lr)[0]["gradient descent"]).T, "gradient descent")
    file = io.BytesIO()
    ax.figure.savefig(file, format="png", dpi=DPI, bbox_inches="tight")
    return base64.b64encode(file.getvalue()).decode()


def keys(page, handle, count: int, pause: float) -> float:
    """Press an arrow key `count` times; return the seconds from the last one to the last picture."""
    handle.focus()
    page.evaluate("() => { window.painted = []; }")
    for _ in range(count):
        page.keyboard.press("ArrowLeft")
    page.wait_for_function("() => window.painted.length > 0")
    page.wait_for_timeout(pause)  # milliseconds; any later picture would count
    return page.evaluate("() => window.painted.at(-1)") / 1000


def row(name: str, ours: list[float], theirs: list[float]) -> None:
    """Print medians and 90 % quantiles in milliseconds, and the ratio of the medians."""
    for who, values in (("ours", ours), ("theirs", theirs)):
        middle, late = np.quantile(values, [0.5, 0.9]) * 1000 if values else (np.nan, np.nan)
        print(f"{name:34} {who:7} median {middle:7.1f} ms   p90 {late:7.1f} ms   n = {len(values)}")
    if theirs:
        print(f"{name:34} theirs / ours = {np.median(theirs) / np.median(ours):.1f}\n", flush=True)


def main(rounds: int, loads: int) -> None:
    row("redraw and encode", *redraw_and_replot(rounds))
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        home = Path(folder)
        (home / "my-lessons").mkdir()
        book = new_notebook(cells=[new_code_cell(OURS), new_code_cell(INTERACT)])
        (home / "my-lessons" / "both.ipynb").write_text(canonical(book), encoding="utf-8")
        with jupyterlab(home) as address:
            page, errors = new_page(browser)
            run_all(page, address, "both.ipynb")
            page.evaluate(WATCH)
            ours, theirs = page.locator(".noUi-handle").all()
            times = [(keys(page, ours, 1, 400), keys(page, theirs, 1, 800)) for _ in range(rounds)]
            row("one key to painted picture", *map(list, zip(*times, strict=True)))
            times = [(keys(page, ours, 20, 1500), keys(page, theirs, 20, 4000)) for _ in range(5)]
            row("last of 20 keys to last picture", *map(list, zip(*times, strict=True)))
            page.close()
            failed = 0
            for _ in range(loads):
                page, more = new_page(browser)
                outputs = run_all(page, address, "both.ipynb")
                errors += more
                failed += any(output["output_type"] == "error" for output in outputs)
                failed += page.locator(".rmsprop-lab img").count() != 1
                page.close()
            print(f"{loads} page loads with Run All: {failed} failed, {len(errors)} console errors")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=50)
    asked.add_argument("--loads", type=int, default=50)
    main(**vars(asked.parse_args()))
