"""Run an update rule: along a path, or over named parameters."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from inspect import Parameter, signature
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .checks import Array, broadcast_shape, float_dtype, real_array, whole_number


class Run(NamedTuple):
    """A recorded descent: where it was, the gradient there, the memory after each step."""

    w: Array  # (steps + 1, *w.shape), the start first
    dw: Array  # (steps, *w.shape), dw[t] is the gradient at w[t]
    memory: dict[str, NDArray]  # "v" and "S" (steps, *w.shape), "t" (steps,): what the rule has


def descend(
    rule: Callable,
    w: ArrayLike,
    grad: Callable[[Array], Array],
    steps: int,
    **hyper: ArrayLike | Callable[[int], ArrayLike],
) -> Run:
    """Record `steps` steps of a rule of updates.py from w; grad(w) has the shape of w.

    Array hyper-parameters broadcast w: lr of shape (50, 1) and w of shape (2,) are 50 runs at once.
    A hyper-parameter may be a function of the step, 1 to steps: lr=lambda t: 0.1 / t.
    Divergence is recorded as inf or nan, without warnings. ValueError: steps is not a whole
    number >= 0, or the rule does not allow what it was given.
    """
    steps, here = whole_number("steps", steps), real_array("w", w)
    for name in hyper.keys() & set(memory_names(rule)):
        raise ValueError(
            f"{name} is {hyper[name]!r}: allowed are hyper-parameters, the memory starts at 0"
        )
    here = here.astype(float_dtype(here))
    for name, value in at_step(1, hyper).items():
        here = np.broadcast_to(here, broadcast_shape(name, real_array(name, value), here.shape))
    like_w = {name: np.empty((steps, *here.shape), here.dtype) for name in ("dw", *memory_names(rule))}
    run = Run(np.empty((steps + 1, *here.shape), here.dtype), like_w.pop("dw"), like_w)
    if "t" in run.memory:
        run.memory["t"] = np.arange(1, steps + 1)
    run.w[0] = here
    memory: list[Any] = []
    changing = any(map(callable, hyper.values()))
    with np.errstate(all="ignore"):
        for t in range(steps):
            dw = grad(here)
            now = at_step(t + 1, hyper) if changing else hyper
            here, *memory = rule(here, dw, *memory, **now)
            run.w[t + 1], run.dw[t] = here, dw
            for record, value in zip(run.memory.values(), memory, strict=True):
                record[t] = value
    return run


def step_named(
    rule: Callable,
    params: dict[str, Array],
    grads: dict[str, Array],
    memory: dict[str, dict[str, Any]],
    **hyper: ArrayLike,
) -> tuple[dict[str, Array], dict[str, dict[str, Any]]]:
    """Take one step of `rule` for every named parameter; the dicts passed in stay as they are.

    params and grads have the same names and shapes. memory starts as {} and then holds, for each
    name, what the rule remembers: {"W1": {"S": ...}, ...}. ValueError: the names differ.
    """
    if set(grads) != set(params):
        raise ValueError(f"grads has the names {sorted(grads)}: allowed are {sorted(params)}")
    if not set(memory) <= set(params):
        raise ValueError(f"memory has the names {sorted(memory)}: allowed are {sorted(params)}")
    new_params, new_memory = {}, {}
    for name, w in params.items():
        w, *state = rule(w, grads[name], **memory.get(name, {}), **hyper)
        new_params[name], new_memory[name] = w, dict(zip(memory_names(rule), state, strict=True))
    return new_params, new_memory


def at_step(step: int, hyper: dict[str, Any]) -> dict[str, Any]:
    """Return the hyper-parameters of one step."""
    return {name: value(step) if callable(value) else value for name, value in hyper.items()}


@cache  # reading a signature takes longer than a step of a small network
def memory_names(rule: Callable) -> list[str]:
    """Return the names of what a rule carries from step to step: its arguments after w and dw."""
    arguments = signature(rule).parameters.values()
    return [p.name for p in arguments if p.kind is Parameter.POSITIONAL_OR_KEYWORD][2:]
