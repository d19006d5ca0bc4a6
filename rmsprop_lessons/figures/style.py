"""One look on every machine: what a reader's matplotlibrc says stays out of the course's figures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from inspect import getmembers, isfunction
from threading import RLock
from typing import Any, TypeVar

import matplotlib.axes
import matplotlib.figure
import matplotlib.style

STYLE: dict[str, Any] = {}  # in what figures differ from Matplotlib's defaults: slides have larger words
_LOCK, _on = RLock(), False
T = TypeVar("T")


@contextmanager
def styled() -> Iterator[None]:
    """Put Matplotlib's defaults and STYLE in force, and then the reader's settings again."""
    global _on
    with _LOCK:  # a lab is drawn by several threads, and Matplotlib's settings are one for all
        if _on:
            yield
            return
        _on = True
        try:
            with matplotlib.style.context(["default", STYLE]):
                yield
        finally:
            _on = False


def _in_style(method: Callable) -> Callable:
    @wraps(method)
    def call(*given: Any, **named: Any) -> Any:
        with styled():
            return method(*given, **named)

    return call


def _all_in_style(kind: type[T]) -> type[T]:
    """Let every public method of a class that does something do it in the style."""
    for name, method in getmembers(kind, isfunction):
        if not name.startswith(("_", "get_")):
            setattr(kind, name, _in_style(method))
    return kind


# Matplotlib asks for its settings when a line or a text is made, and again when it is drawn.
@_all_in_style
class Axes(matplotlib.axes.Axes):
    """Axes that look the same whatever settings the reader has."""


@_all_in_style
class Figure(matplotlib.figure.Figure):
    """A figure that looks the same whatever settings the reader has, and so do its axes."""

    def add_subplot(self, *place: Any, **settings: Any) -> Any:
        return super().add_subplot(*place, **_of_ours(settings))

    def add_axes(self, *place: Any, **settings: Any) -> Any:
        return super().add_axes(*place, **_of_ours(settings))


def _of_ours(settings: dict[str, Any]) -> dict[str, Any]:
    return settings if {"projection", "polar"} & set(settings) else {"axes_class": Axes, **settings}
