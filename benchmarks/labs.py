"""How fast a lab answers, against `interact` with a figure that is plotted anew.

In one process, taking turns: our redraw, and the same picture plotted and saved as the inline backend
does it. In one browser page, taking turns: key press to painted picture, ours and `interact`'s.
`python benchmarks/labs.py [--loads 50]` adds bursts of 20 keys, and page loads with Run All, each in a
fresh kernel.
"""

import argparse
import base64
import io
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path

import measure
import numpy as np
from measure import Row, race
from nbformat.v4 import new_code_cell, new_notebook

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))
from browse import CHROMIUM, chromium, jupyterlab, new_page, run_all
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


def redraws(seconds: float) -> Iterator[Row]:
    """Redraw of the lab and full plot of the same picture."""
    lab, rates = lab_ravine(), cycle(np.linspace(0.001, 0.0219, 50))
    calls = {
        "ours": lambda: setattr(lab.controls["lr"], "value", next(rates)),
        "theirs": lambda: replot(next(rates)),
    }
    yield measure.row("a lab's redraw", "the figure plotted anew", race(calls, seconds), 1 / 25)


def presses(rounds: int) -> Iterator[Row]:
    """Key press to painted picture; the clock is the browser's, since processes work together."""
    what, against, goal = "a key press to the picture, in JupyterLab", "interact", 1 / 5
    if not CHROMIUM:
        yield Row(what, against, None, goal, note="no Chromium is installed")
        return
    with both_labs() as (page, _):
        times = np.array(pressed(page, rounds))
    low, middle, high = np.quantile(times[:, 0] / times[:, 1], [0.25, 0.5, 0.75])
    own, theirs = (float(x) for x in np.median(times, axis=0))
    note = f"interact takes {theirs * 1e3:.0f} ms; most of ours is the way through kernel and browser"
    yield Row(f"{what}: {own * 1e3:.0f} ms", against, (low, middle, high), goal, own * 1e6, note)


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


@contextmanager
def both_labs() -> Iterator[tuple]:
    """Yield a page with our lab and interact's, and a function that opens one more."""
    book = new_notebook(cells=[new_code_cell(OURS), new_code_cell(INTERACT)])
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        (Path(folder) / "my-lessons").mkdir()
        (Path(folder) / "my-lessons" / "both.ipynb").write_text(canonical(book), encoding="utf-8")
        with jupyterlab(Path(folder)) as address:

            def opened() -> tuple:
                page, errors = new_page(browser)
                return page, run_all(page, address, "both.ipynb"), errors

            page = opened()[0]
            page.evaluate(WATCH)
            yield page, opened


def pressed(page, rounds: int, count: int = 1, pauses: tuple[int, int] = (400, 800)) -> list[tuple]:
    """Return seconds to the last picture, ours and theirs, of `count` keys in each round."""
    ours, theirs = page.locator(".noUi-handle").all()
    return [
        (keys(page, ours, count, pauses[0]), keys(page, theirs, count, pauses[1])) for _ in range(rounds)
    ]


def told(name: str, times: list[tuple]) -> None:
    """Print medians and 90 % quantiles in milliseconds."""
    for who, values in zip(("ours", "theirs"), zip(*times, strict=True), strict=True):
        middle, late = np.quantile(values, [0.5, 0.9]) * 1000
        print(
            f"{name:34} {who:7} median {middle:7.1f} ms   p90 {late:7.1f} ms   n = {len(values)}",
            flush=True,
        )


def main(rounds: int, loads: int) -> None:
    print(measure.markdown(redraws(5.0)))
    with both_labs() as (page, opened):
        told("one key to painted picture", pressed(page, rounds))
        told("last of 20 keys to last picture", pressed(page, 5, 20, (1500, 4000)))
        failed, complaints = 0, []
        for _ in range(loads):
            page, outputs, errors = opened()
            complaints += errors
            failed += any(output["output_type"] == "error" for output in outputs)
            failed += page.locator(".rmsprop-lab img").count() != 1
            page.close()
    print(f"{loads} page loads with Run All: {failed} failed, {len(complaints)} console errors")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=50)
    asked.add_argument("--loads", type=int, default=50)
    main(**vars(asked.parse_args()))
