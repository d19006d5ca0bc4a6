"""Recompute the ledger: run every check of a claim again, out of the lesson that has it."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager, redirect_stdout
from functools import partial, wraps
from pathlib import Path
from typing import NamedTuple

from .. import averages, lessons, updates
from ..cells import names_in, needed
from ..sweeps import sweep
from .claims import LEDGER, TESTED, VERDICTS


@contextmanager
def workers(count: int) -> Iterator[Executor | None]:
    """Yield an executor with new processes; None where there are no processes, as in a browser."""
    try:
        from concurrent.futures.process import ProcessPoolExecutor
        from multiprocessing import get_context
    except ImportError:
        yield None
        return
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        yield pool


class Outcome(NamedTuple):
    """What a lesson's check of a claim came to."""

    holds: bool
    measured: str
    broke: bool = False  # an exception came before the check, or in it: nothing is refuted


def recompute(executor: Executor | None = None, folder: Path | None = None) -> dict[str, Outcome]:
    """Run every check of the ledger again, out of the lessons, and return what each came to.

    The lessons may run side by side on a concurrent.futures.Executor. `folder` has other lessons than
    the package's. Claims from sources have no check. ValueError: a lesson does not check a claim that
    LEDGER says it checks.
    """
    folder = folder or lessons.folder()
    # The last lessons take longest: begun first, they do not keep one worker waiting at the end.
    names = sorted({LEDGER[key].lesson for key in TESTED}, reverse=True)
    found = sweep(partial(recheck, folder=folder), names, executor)
    outcomes = {key: outcome for one in found for key, outcome in one.items()}
    if missing := [key for key in TESTED if key not in outcomes]:
        raise ValueError(f"folder is {folder}: its lessons have no check of {', '.join(missing)}")
    return {key: outcomes[key] for key in TESTED}


def recheck(lesson: str, folder: Path | None = None, **instead: Callable) -> dict[str, Outcome]:
    """Run the checks of one lesson again: only the cells that they need, without figures.

    `lesson` is its name without .ipynb. `instead` puts another function in the place of one of the
    package, rmsprop=… for instance, to see which checks notice.
    """
    outcomes: dict[str, Outcome] = {}
    names: dict[str, object] = {"__name__": lesson}

    def record(key: str, holds: bool, measured: str) -> None:
        outcomes[key] = Outcome(bool(holds), " ".join(str(measured).split()))

    with in_place(instead):
        for cell in cells_for({"claim"}, (folder or lessons.folder()) / f"{lesson}.ipynb"):
            try:
                with redirect_stdout(io.StringIO()):
                    exec(compile(cell, f"<{lesson}>", "exec"), names)
            except Exception as error:  # a check that breaks does not hold
                for key in re.findall(r"\bC\d\d\b", cell):
                    outcomes.setdefault(key, Outcome(False, f"{type(error).__name__}: {error}", True))
            names["claim"] = record
    return outcomes


@contextmanager
def in_place(instead: dict[str, Callable]) -> Iterator[None]:
    """Put functions in the place of those of the package, in each of its modules that knows them."""
    rules = vars(averages) | vars(updates)
    pairs = {name: (rules[name], _called(name, other)) for name, other in instead.items()}

    def swap(old: int, new: int) -> None:
        modules = [module for key, module in sys.modules.items() if key.startswith("rmsprop_lessons")]
        for name, pair in pairs.items():
            for module in modules:
                if vars(module).get(name) is pair[old]:
                    setattr(module, name, pair[new])

    swap(0, 1)
    try:
        yield
    finally:
        swap(1, 0)  # also in modules that a lesson was the first to import


def _called(name: str, function: Callable) -> Callable:
    """Return the function under another name: lessons print the names of their rules."""

    @wraps(function)
    def same(*args: object, **kwargs: object) -> object:
        return function(*args, **kwargs)

    same.__name__ = name
    return same


def cells_for(wanted: set[str], path: Path) -> list[str]:
    """Return the code cells of a notebook that use a wanted name, and those that these build on."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    roots = [place for place, source in enumerate(sources) if wanted & names_in(source).reads]
    return [sources[place] for place in needed(sources, roots)]


def ledger_table(outcomes: dict[str, Outcome], folder: str = "") -> str:
    """Return the ledger as a Markdown table; links lead to the lessons in `folder`."""
    rows = [
        "| claim | the text says | verdict | condition | measured | lesson |",
        "|---|---|---|---|---|---|",
    ]
    for key in LEDGER if outcomes.keys() == set(TESTED) else outcomes:
        entry, outcome = LEDGER[key], outcomes.get(key, Outcome(True, "no run can test it"))
        verdict = VERDICTS[entry.verdict] if outcome.holds else f"NOT {VERDICTS[entry.verdict]}"
        link = f"[{entry.lesson[:2]}]({folder}{entry.lesson}.ipynb)"
        cells = (key, entry.text, verdict, entry.condition, outcome.measured, link)
        rows.append(f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |")
    return "\n".join(rows)
