"""What a web page asks about an exercise: run the cell, say what the checker says, draw the rule."""

from __future__ import annotations

import ast
import io
import json
import linecache
import traceback
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from typing import Any

from ...exercises import Feedback, check, solution
from . import alt_text
from .own import OWN, RULES, look_own
from .page import drawn

MOST = 2000  # characters of what a cell prints
_tried: list[tuple[str, Callable]] = []  # the last exercise that was checked, and the answer to it


def run(source: str, before: str) -> str:
    """Run a cell of the lesson after the cells `before`, a JSON list, and return JSON on it.

    said: what was printed and what the checker says, or the error. passed, key, kind, level: the
    checker's, null where it was not asked. Whatever stands in the cell, run does not raise; an endless
    loop outside of the function that is checked is not stopped.
    """
    names: dict[str, Any] = {"__name__": "__main__"}
    told: list[Feedback] = []

    def asked(name: str, fn: Callable, **more: Any) -> Feedback:
        told.append(check(name, fn, **more))
        _tried[:] = [(name, fn)]
        return told[-1]

    printed = io.StringIO()
    _tried.clear()
    with redirect_stdout(printed), redirect_stderr(printed):
        for cell in json.loads(before):
            prepare(cell, names)
        names["check"] = asked
        try:
            execute(source.expandtabs(4), "your answer", names)
            problem = "" if told else "This cell does not ask the checker: its last line was check(…)."
        except BaseException as error:
            problem = explained(error)
    seen = printed.getvalue()[:MOST]
    said = "\n".join(filter(None, [seen.rstrip(), *map(repr, told[-1:]), problem]))
    last = told[-1].as_dict() if told else dict.fromkeys(("key", "kind", "level"))
    passed = bool(told) and told[-1].passed and not problem
    return json.dumps({"said": said, "passed": passed, **{k: last[k] for k in ("key", "kind", "level")}})


def prepare(cell: str, names: dict[str, Any]) -> None:
    """Bring in what a cell of the lesson imports and defines, without what a page does not have."""
    for k, statement in enumerate(ast.parse(cell).body):
        if isinstance(statement, ast.Import | ast.ImportFrom | ast.FunctionDef):
            with suppress(ImportError):  # figures need Matplotlib, and no answer needs figures
                execute(ast.unparse(statement), f"lesson {len(names)} {k}", names)


def execute(source: str, place: str, names: dict[str, Any]) -> None:
    """Run source, and let its functions be looked up: the checker shows and compares their lines."""
    file = f"<{place}>"
    code = compile(source, file, "exec")
    linecache.cache[file] = len(source), None, source.splitlines(keepends=True), file
    exec(code, names)


def explained(error: BaseException) -> str:
    """Return an error in one line, with its line in the reader's cell."""
    at = error.lineno if isinstance(error, SyntaxError) else None
    for frame in traceback.extract_tb(error.__traceback__):
        at = frame.lineno if frame.filename == "<your answer>" else at
    said = " ".join((error.msg if isinstance(error, SyntaxError) else str(error)).split())[:200]
    where = f"Line {at}: " if at else ""
    return f"{where}{type(error).__name__}: {said}".rstrip(": ")


def answer(name: str) -> str:
    """Return the package's own answer to an exercise."""
    printed = io.StringIO()
    with redirect_stdout(printed):
        solution(name)
    return printed.getvalue().rstrip()


def own(planes: str) -> str:
    """Return the reader's last rule beside the package's, as `shot` has it; "" where it is no step."""
    if not _tried or _tried[0][0] not in RULES:
        return ""
    curves, said = look_own(*_tried[0])
    return json.dumps(drawn(curves, said, alt_text(OWN, curves, said), json.loads(planes)))
