"""Say in a learner's words why a function stopped with an error, and in which of its lines."""

import ast
import inspect
import re
import textwrap
import traceback
from collections.abc import Callable
from contextlib import suppress
from difflib import get_close_matches
from functools import wraps

import numpy as np

from .catalogue.errors import BY_NAME, HIDDEN, HINTS, NONE, NOTHING, START, SYMBOLS


def explain(error: BaseException, fn: Callable, wanted: tuple[str, ...]) -> str:
    """Return the cause and the learner's own line; `wanted` are the arguments of the exercise."""
    kind, message = type(error).__name__, shown(error)
    if isinstance(error, NotImplementedError):
        if message == NOTHING and re.search(r"(?m)^\s+return\b *(?!None)[^\s#]", _source(fn)):
            return NONE
        return f"not done yet. {message}".strip()
    if "'ellipsis'" in message:  # a line of the skeleton still has its `...`
        return "not done yet."
    if isinstance(error, NameError):
        cause = _name(message, fn, wanted, _line(error, fn))
    elif hidden := _hidden(_source(fn), _line(error, fn)):
        cause = HIDDEN.format(hidden)
    else:
        cause = next(hint for name, part, hint in HINTS if name in ("", kind) and part in message)
    return f"{kind}: {message}{_line(error, fn)}\n{cause}"


def unusable(fn: object, name: str, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Return the kind of what keeps `fn` from being called, and what to say of it; or nothing."""
    if fn is ...:
        return "not done", "not done yet."
    if isinstance(fn, type) or not callable(fn):
        what = "a class" if isinstance(fn, type) else f"of type {type(fn).__name__}"
        return "structure", f"what was handed over is {what}. {BY_NAME}"
    try:
        signature = inspect.signature(fn)
    except ValueError:
        return ()  # a function written in C may keep its arguments to itself
    except TypeError:
        signature = inspect.Signature()
    own, empty = tuple(signature.parameters), inspect.Parameter.empty
    bare = [p.replace(annotation=empty) for p in signature.parameters.values()]
    takes = signature.replace(parameters=bare, return_annotation=inspect.Signature.empty)
    try:
        bound(signature, wanted)
        fits = own == wanted or set(own) != set(wanted)
    except TypeError:
        fits = False
    called = f"it is called as {name}({', '.join(wanted)}); yours takes {takes}."
    return () if fits else ("crash", f"{called} Compare the two `def` lines.")


def bound(signature: inspect.Signature, given: tuple) -> inspect.BoundArguments:
    """Return how arguments given in order are handed over: the last ones by name, where `*` wants it."""
    kinds = [p.kind for p in signature.parameters.values()]
    named = [n for n, p in signature.parameters.items() if p.kind is p.KEYWORD_ONLY]
    first = sum(kind <= inspect.Parameter.POSITIONAL_OR_KEYWORD for kind in kinds)
    first = first if named and inspect.Parameter.VAR_POSITIONAL not in kinds else len(given)
    if len(given) - first > len(named):
        raise TypeError("too many arguments")
    return signature.bind(*given[:first], **dict(zip(named, given[first:], strict=False)))


def by_position(fn: Callable) -> Callable:
    """Return fn so that it takes all its arguments in order, also those behind a `*`."""
    with suppress(TypeError, ValueError):
        signature = inspect.signature(fn)
        if any(p.kind is p.KEYWORD_ONLY for p in signature.parameters.values()):

            @wraps(fn)
            def in_order(*given: object) -> object:
                arguments = bound(signature, given)
                return fn(*arguments.args, **arguments.kwargs)

            return in_order
    return fn


def _name(message: str, fn: Callable, wanted: tuple[str, ...], line: str) -> str:
    """Say which name was meant: one of the learner's own, or the argument that a lecture calls so."""
    name = next(iter(re.findall(r"'(\w*)'", message)), "")
    plain, own = name.lower().replace("_", ""), inspect.signature(fn).parameters
    roles = list(zip(own, wanted, strict=False))
    known = list(dict.fromkeys([*own, *getattr(_code(fn), "co_varnames", ())]))
    meant = [mine for mine, role in roles if plain in SYMBOLS.get(role, role).split()]
    if name in ("np", "numpy"):
        return "NumPy is not here yet: `import numpy as np` belongs at the top of the notebook."
    if "not associated with a value" in message:  # UnboundLocalError, or its like in a comprehension
        old = meant or [mine for mine, role in roles if role in ("v", "S")]
        given = f"What came before is handed in as an argument: your `def` line calls it {_or(old)}."
        if not re.search(rf"\b{name}\b[^=]*=(?!=).*\b{name}\b|\b{name} *\S=(?!=)", line):
            given = "Which line gives it one, and does that line come first?"
        elif not old:
            given = START
        return f"`{name}` is read before it has a value. {given}"
    if not meant and hasattr(np, name) and callable(getattr(np, name)):
        return f"`{name}` alone is unknown to Python. Whose function is it, and how does a line say so?"
    near = meant or get_close_matches(name, known) + [n for n in known if n.lower() == plain]
    asked = f"did you mean {_or(near)}?" if near else "is it one of these?"
    return f"Nothing is called `{name}` here. Yours are {', '.join(known)}: {asked}"


def _hidden(source: str, line: str) -> str:
    """Return a name in line that a loop gave to something else than what was made under it."""
    with suppress(SyntaxError):
        parts = list(ast.walk(ast.parse(textwrap.dedent(source))))
        looped = {n for part in parts if isinstance(part, ast.For) for n in stored(part.target)}
        made = {n for part in parts if isinstance(part, ast.Assign) for n in stored(*part.targets)}
        return next((n for n in sorted(looped & made) if re.search(rf"\b{n}[.[]", line)), "")
    return ""


def stored(*targets: ast.AST) -> set[str]:
    """Return the names to which code gives a value."""
    names = [n for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)]
    return {n.id for n in names if isinstance(n.ctx, ast.Store)}


def _or(names: list[str]) -> str:
    return " or ".join(f"`{name}`" for name in dict.fromkeys(names))


def shown(error: BaseException) -> str:
    """Return what an error says, in one line."""
    try:
        return " ".join(str(error).split())[:200]
    except Exception:
        return "(its text cannot be read)"


def _code(fn: Callable) -> object:
    return getattr(inspect.unwrap(fn), "__code__", None)


def _source(fn: Callable) -> str:
    try:
        return inspect.getsource(inspect.unwrap(fn))
    except (OSError, TypeError):
        return ""


def _line(error: BaseException, fn: Callable) -> str:
    file = getattr(_code(fn), "co_filename", None)
    frames = traceback.extract_tb(error.__traceback__, limit=50)
    return "".join([f"\n    {f.line}" for f in frames if f.filename == file and f.line][-1:])
