"""Maps: where a rule ends at each of many settings, a million of them if need be."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from ..checks import HIGHEST, ZERO, Array, float_dtype, in_range, real_array, whole_number
from ..descent import memory_names
from ..fast import STEPS, complete, constants
from ..surfaces import START, Surface
from ..updates import adam

TILE = 2**13  # settings that run together: their arrays stay in a core's cache


@np.errstate(all="ignore")  # divergence is a result
def ends(
    rule: Callable, surface: Surface, steps: int, *, start: ArrayLike = START, **hyper: ArrayLike
) -> Array:
    """Return the loss after `steps` steps of a rule of updates.py at each setting of a grid.

    Hyper-parameters broadcast to the grid, which is the shape of the result: lr (1000, 1) and beta2
    (500,) make a map (1000, 500). All steps of a tile of settings are taken before the next begins, so
    the memory is that of the result and a few tiles. Where the rule diverges stands inf or nan.
    ValueError: as `descend`, and for rules that are not in updates.py.
    """
    hyper = complete(rule, hyper)
    steps, w0 = whole_number("steps", steps), real_array("start", start)
    checked = [in_range(name, x, ZERO[name], HIGHEST.get(name, np.inf)) for name, x in hyper.items()]
    grids = dict(zip(hyper, np.broadcast_arrays(*checked), strict=True))
    losses = np.empty(grids["lr"].shape, float_dtype(w0))
    flat, w0 = losses.reshape(-1), w0.astype(losses.dtype)
    for i in range(0, losses.size, TILE):
        tile = {name: grid.flat[i : i + TILE] for name, grid in grids.items()}
        flat[i : i + TILE] = _tile(rule, surface, steps, w0, tile)
    return losses


def _tile(rule: Callable, surface: Surface, steps: int, start: Array, tile: dict[str, Array]) -> Array:
    """Return the losses of one tile of settings; w is (parameters, settings), each row in one piece."""
    w = np.repeat(start[:, None], len(tile["lr"]), axis=1)
    memory, scratch = [np.zeros_like(w) for name in memory_names(rule) if name != "t"], np.empty_like(w)
    for t in range(1, steps + 1):
        if t == 1 or rule is adam:
            c = tuple(np.asarray(x, w.dtype) for x in constants(t if rule is adam else 0, **tile))
        STEPS[rule](w, np.ascontiguousarray(surface.grad(w.T).T), *memory, scratch, c)
    return surface.loss(w.T)
