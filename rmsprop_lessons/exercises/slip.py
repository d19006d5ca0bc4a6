"""Find the slip: which statements of a broken function are at fault, and which one a learner names."""

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterable
from contextlib import suppress
from copy import deepcopy
from functools import partial
from types import ModuleType
from typing import Any

import numpy as np

from .catalogue.parts import follow
from .crash import stored
from .diagnosis import Found, diagnose
from .sandbox import Late, Untouchable, run

_bare = partial(re.sub, r"#.*|[\s()'\"]", "")  # a line without what may be written in several ways


def named(name: str, exercise: ModuleType, broken: Callable, slip: object) -> tuple[str, str]:
    """Return whether a learner names the line at fault, as in LINE, and that line."""
    lines = _statements(broken)
    fault = faulty(exercise, broken, diagnose(name, exercise, broken)) if lines else []
    if slip is ... or not fault:  # a line that nobody knows cannot be asked for
        return "open" if slip is ... else "named", "".join(fault[:1])
    bare = _bare(str(slip))
    meant = [line for line in lines if bare and bare in _bare(line)]
    meant = [line for line in meant if bare == _bare(line)] or meant
    key = "unknown" if len(meant) != 1 else "named" if meant[0] in fault else "elsewhere"
    return key, fault[0]


def faulty(exercise: ModuleType, broken: Callable, found: Found) -> list[str]:
    """Return the statements that first make a value which the right answer has not, if that is known.

    The catalogue knows which parts the slip changes, and so which values are not the right ones. Behind
    them stand those before them whose values nobody knows, right or not: these may be named as well.
    """
    lines, parts = _statements(broken), {part for m in found.entries for part in m.parts}
    if table := getattr(exercise, "SLIPS", {}):  # of a loop, whose parts are no values
        return [line for line in lines if any(re.search(table.get(p, "$^"), line) for p in parts)]
    if not found.entries:
        return []
    given, right, wrong = max(_chains(exercise, found), key=lambda c: len(_off(*c[1:])))
    made, own = _made(lines, broken, given), inspect.signature(broken).parameters
    if not made and len(lines) > 1:
        return []
    off = _off(right, wrong)
    here = [wrong[p] for p in parts if not _among(wrong[p], right.values())]
    kept = [wrong[p] for p in parts if p.endswith("_back") and not _among(wrong[p], [right[p]])]
    tried = (  # what an argument's name keeps, what the slip itself makes, what follows from it
        [line for line, new in made.items() if any(_among(new[n], kept) for n in new if n in own)],
        [line for line, new in made.items() if any(_among(v, here) for v in new.values())],
        [line for line, new in made.items() if any(_among(v, off) for v in new.values())][:1],
        list(lines)[-1:],  # no name holds it: it is in what is returned
    )
    at, all_known = next(filter(None, tried)), [*right.values(), *wrong.values()]
    before = list(made)[: list(lines).index(at[0])]
    return at + [line for line in before if not all(_among(v, all_known) for v in made[line].values())]


def _chains(exercise: ModuleType, found: Found) -> list[tuple[tuple, dict, dict]]:
    """Return the inputs, each with the parts of the right answer and those of the one with the slip."""
    inputs = [given for i, given in enumerate(exercise.CASES) if i not in exercise.EXTRA]
    known = [dict(zip(exercise.NAMES, given, strict=True)) for given in inputs]
    with np.errstate(all="ignore"):
        pairs = [[follow(exercise.PARTS, m, deepcopy(k)) for m in ((), found.entries)] for k in known]
    return [(given, *pair) for given, pair in zip(inputs, pairs, strict=True)]


def _off(right: dict, wrong: dict) -> list:
    """Return the values of a chain of parts that are nowhere in the right one."""
    return [value for value in wrong.values() if not _among(value, right.values())]


def _made(lines: dict[str, ast.stmt], fn: Callable, given: tuple) -> dict[str, dict]:
    """Run a function statement by statement, and return the values that each of them gives to names."""
    space = fn.__globals__ | dict(zip(inspect.signature(fn).parameters, deepcopy(given), strict=True))

    def values(node: ast.stmt) -> dict:
        exec(compile(ast.Module([node], []), "<slip>", "exec"), space)
        return {name: deepcopy(space[name]) for name in stored(node) if name in space}

    try:
        with np.errstate(all="ignore"):
            return run(lambda: {k: values(n) for k, n in lines.items() if not isinstance(n, ast.Return)})
    except (Late, Untouchable):
        return {}


def _statements(fn: Callable) -> dict[str, ast.stmt]:
    """Return the statements of a function by their source; of a loop or a condition its head."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(fn)))
    except (OSError, SyntaxError, TypeError):
        return {}
    nodes = [n for n in ast.walk(tree) if isinstance(n, ast.stmt) and not isinstance(n, ast.FunctionDef)]
    return {ast.unparse(node).partition("\n")[0]: node for node in nodes}


def _among(value: Any, values: Iterable) -> bool:
    """Say whether a value is one of these, in the same shape."""
    for other in values:
        with suppress(TypeError, ValueError):  # what is no array of numbers
            if np.shape(value) == np.shape(other) and np.allclose(value, other, 1e-9, equal_nan=True):
                return True
    return False
