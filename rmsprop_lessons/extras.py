"""What an install may lack: names that need more than NumPy, imported when they are first asked for."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module


def on_demand(room: str, names: Sequence[str], modules: Sequence[str], extra: str) -> Callable:
    """Return the `__getattr__` of a room whose `names` stand in its `modules`.

    Where a package is missing, ModuleNotFoundError names it and the extra that brings it.
    """

    def __getattr__(name: str) -> object:
        if name not in names:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        try:
            with _unheard():
                found = [vars(import_module(f"{room}.{module}")) for module in modules]
        except ModuleNotFoundError as missing:
            raise needs(f"{room}.{name}", missing, extra) from None
        return next(module[name] for module in found if name in module)

    return __getattr__


@contextmanager
def _unheard() -> Iterator[None]:
    """Keep out of a lesson what Matplotlib says where it cannot write at home: it helps itself."""
    log = logging.getLogger("matplotlib")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(level)


def needs(what: str, missing: ModuleNotFoundError, extra: str) -> ModuleNotFoundError:
    """Return the error in a learner's words: what needs which package, and how to get it."""
    get = f'pip install "rmsprop_lessons[{extra}]"'
    said = f"{what} needs {missing.name}, which is not installed. To get it: {get}"
    return ModuleNotFoundError(said, name=missing.name)
