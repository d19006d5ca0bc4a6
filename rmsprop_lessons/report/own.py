"""Tell whose an answer is: one that calls the package's own, or has its text, is not judged."""

from __future__ import annotations

import ast
import inspect
import os
import sys
import textwrap
from collections.abc import Callable
from functools import wraps

from .. import averages, exercises, updates

RULES = ("gradient_descent", "momentum", "rmsprop", "adam", "ewa")
TELLING = 5  # statements from which on the same text is no chance
OWN = os.path.dirname(exercises.__file__)  # noqa: PTH120


def watched(rule: str, used: list[str]) -> Callable:
    """Return a function of the package that notes that it was called."""
    function = getattr(updates, rule, None) or getattr(averages, rule)

    @wraps(function)
    def noting(*args: object, **kwargs: object) -> object:
        used.append(rule)
        return function(*args, **kwargs)

    return noting


def watch_solutions(used: list[str]) -> None:
    """Note it when anybody but the checker calls the answers that the checker has."""
    for exercise in exercises.EXERCISES.values():
        for name in ("solution", "answer"):
            setattr(exercise, name, _noting(getattr(exercise, name), used))


def _noting(function: Callable, used: list[str]) -> Callable:
    @wraps(function)
    def noting(*args: object) -> object:
        if not sys._getframe(1).f_code.co_filename.startswith(OWN):
            used.append("solution()")
        return function(*args)

    return noting


def copied(texts: list[str], name: str) -> str:
    """Say it where a function of the answer has the package's docstring, or the text of a long one."""
    known = [
        inspect.getsource(f)
        for f in (inspect.unwrap(exercises.EXERCISES[name].solution), *map(_rule, RULES))
    ]
    theirs = [f for text in known for f in _functions(textwrap.dedent(text))]
    words = {ast.get_docstring(f): f.name for f in theirs}
    bodies = {_body(f): f.name for f in theirs if _length(f) >= TELLING}
    for mine in (f for text in texts for f in _functions(text)):
        same = words.get(ast.get_docstring(mine) or "-") or bodies.get(_body(mine))
        if same:
            return f"the text of {mine.name} is the package's own {same}"
    return ""


def _rule(name: str) -> Callable:
    return inspect.unwrap(getattr(updates, name, None) or getattr(averages, name))


def _functions(source: str) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]


def _body(function: ast.FunctionDef) -> str:
    """Return what a function does as text, without its docstring and comments."""
    body = function.body[ast.get_docstring(function) is not None :]
    return "\n".join(map(ast.unparse, body))


def _length(function: ast.FunctionDef) -> int:
    return sum(isinstance(node, ast.stmt) for node in ast.walk(function)) - 1
