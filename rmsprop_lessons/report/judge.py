"""Judge one answer, in a process that was made for it: cut it out of its notebook, run it, check it."""

from __future__ import annotations

import ast
import json
import linecache
import os
import re
from multiprocessing.connection import Connection
from typing import NamedTuple

from .. import exercises
from ..cells import needed
from ..ledger.recompute import in_place
from .limits import Limits, confine
from .own import RULES, copied, watch_solutions, watched


class Verdict(NamedTuple):
    """What the report says of one answer."""

    kind: str  # of Feedback, or "missing" | "package" | "copy" | "stopped"
    ids: tuple[str, ...] = ()  # of the catalogue
    key: str = ""  # what is said, by name
    said: str = ""  # the checker's sentence, or why the answer was not judged


def work(pipe: Connection, cells: tuple[str, ...], name: str, call: str, limits: Limits) -> None:
    """Judge an answer and send the verdict as JSON: the body of a process of its own."""
    if hasattr(os, "setsid"):
        os.setsid()  # what it starts ends with it
    silent = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(silent, stream)
    os.closerange(3, pipe.fileno())  # those of the process that starts all others
    os.closerange(pipe.fileno() + 1, 256)
    confine(limits)
    try:
        verdict = judge(cells, name, call)
    except MemoryError:
        verdict = Verdict("stopped", key="memory", said="it used more memory than an answer may")
    except BaseException as error:  # of a cell: SystemExit, KeyboardInterrupt
        verdict = Verdict("crash", key="cell", said=f"{type(error).__name__} outside of the answer")
    pipe.send_bytes(json.dumps(verdict).encode())
    os._exit(0)


def judge(cells: tuple[str, ...], name: str, call: str) -> Verdict:
    """Return the verdict on the answer in the last of these cells."""
    sources = [_python(cell) for cell in cells]
    try:
        asked = _call(sources[-1], name) or _call(call, name)
        if not asked:
            raise ValueError(f"call is {call!r}: allowed is a call of check")
        statements, kept = _cut(sources, asked)
    except (SyntaxError, ValueError) as error:
        return Verdict("crash", key="syntax", said=f"{type(error).__name__}: {error}")
    used: list[str] = []
    with in_place({rule: watched(rule, used) for rule in RULES}):
        watch_solutions(used)
        space, fault = _run(statements, sources)
        try:
            fn = eval(compile(ast.Expression(asked.args[1]), "<answer>", "eval"), space)
        except Exception as error:
            return Verdict("crash", key="cell", said=fault or f"{type(error).__name__}: {error}")
        used.clear()
        feedback = exercises.check(name, fn)
    taken = used or (["solution()"] if fn is exercises.EXERCISES[name].solution else [])
    if taken:
        return Verdict("package", key="package", said=f"the package's own {taken[0]} gives the answer")
    if same := copied(kept, name):
        return Verdict("copy", key="copy", said=same)
    given = {key.arg: key.value for key in asked.keywords if key.arg in ("slip", "broken")}
    if feedback.passed and "broken" in given:
        exercises._seen.clear()  # the next message is a first one again
        more = {k: eval(compile(ast.Expression(v), "<answer>", "eval"), space) for k, v in given.items()}
        feedback = exercises.check(name, fn, **more)
    said = _sentence(feedback.message, name)
    if fault and feedback.kind == "crash":
        said = f"{fault}. {said}"
    return Verdict(feedback.kind, feedback.mistakes, feedback.key, said)


def _sentence(message: str, name: str) -> str:
    """Return what a first message says, without the input that shows it and the offer of a hint."""
    said = re.split(r"\n(?:Tried with|With |Both |\()", message.removeprefix(f"{name}: "))[0]
    return " ".join(said.split())


def _python(cell: str) -> str:
    """Return a cell without what only a notebook understands: lines with % and !, and help with ?."""
    try:
        ast.parse(cell)
    except (SyntaxError, ValueError):
        return re.sub(r"^\s*[%!].*$|^.*\?\s*$", "", cell, flags=re.M)
    return cell


def _call(source: str, name: str) -> ast.Call | None:
    """Return the last call of the checker in a piece of code."""
    calls = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Call) and len(n.args) > 1]
    calls = [n for n in calls if getattr(n.func, "id", getattr(n.func, "attr", "")) == "check"]
    calls = [n for n in calls if isinstance(n.args[0], ast.Constant) and n.args[0].value == name]
    return max(calls, key=lambda n: n.lineno, default=None)


def _cut(sources: list[str], asked: ast.Call) -> tuple[list[tuple[int, ast.stmt]], list[str]]:
    """Return the statements that a call of the checker needs, with their cells; those of fn as text."""
    found: list[tuple[int, ast.stmt]] = []
    for place, source in enumerate(sources):
        try:
            found += [(place, node) for node in ast.parse(source).body]
        except (SyntaxError, ValueError):
            continue  # in the last cell `_call` has raised it
    texts = [ast.unparse(node) for _, node in found]
    wanted = [ast.unparse(node) for node in (asked.args[1], *(key.value for key in asked.keywords))]
    all_of_it = needed([*texts, "\n".join(wanted)], [len(texts)])[:-1]
    of_fn = needed([*texts, wanted[0]], [len(texts)])[:-1]
    return [found[k] for k in all_of_it], [texts[k] for k in of_fn]


def _run(statements: list[tuple[int, ast.stmt]], sources: list[str]) -> tuple[dict, str]:
    """Run statements, cell by cell as a notebook does; return their names, and what stopped a cell."""
    space: dict = {"__name__": "__main__", "display": lambda *_, **__: None}
    fault = ""
    for place in sorted({place for place, _ in statements}):
        file, source = f"<cell {place + 1}>", sources[place]
        linecache.cache[file] = len(source), None, source.splitlines(keepends=True), file
        body = [node for at, node in statements if at == place]
        try:
            exec(compile(ast.Module(body, []), file, "exec"), space)
        except Exception as error:
            fault = fault or f"{type(error).__name__}: {error}, in cell {place + 1}"
    return space, fault
