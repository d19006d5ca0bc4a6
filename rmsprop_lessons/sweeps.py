"""Run a function at every point of a grid: here, in processes or on a cluster, with the same code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, as_completed
from reprlib import repr as shorten
from typing import Any, NamedTuple

import numpy as np

from .checks import whole_number


class SweepError(RuntimeError):
    """Some points have no result: the message names them, and nothing that was computed is lost."""

    results: list[Any]  # in grid order, None where there is none
    missing: list[int]  # those places


class Task(NamedTuple):
    """One point. An executor gets it in one piece: Dask takes some names of arguments for itself."""

    function: Callable
    point: Any
    place: int
    seed: int | None

    def run(self) -> Any:
        """Return what the function gives for the point."""
        if self.seed is None:
            return self.function(self.point)
        # As SeedSequence(seed).spawn(n)[place], whoever computes it, and whatever else is computed.
        own = np.random.SeedSequence(self.seed, spawn_key=(self.place,))
        return self.function(self.point, np.random.default_rng(own))


def sweep(
    function: Callable,
    grid: Iterable,
    executor: Executor | None = None,
    *,
    seed: int | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> list[Any]:
    """Return [function(point) for point in grid], in this order, on any concurrent.futures.Executor.

    With a seed, function(point, rng): each place of the grid has its own generator, the same on every
    executor. progress(done, of) is called after each point. A point that fails stops no other.
    SweepError: points failed, or someone interrupted; it has the results that there are.
    """
    seed = None if seed is None else whole_number("seed", seed)
    tasks = [Task(function, point, place, seed) for place, point in enumerate(grid)]
    results: list[Any] = [None] * len(tasks)
    missing: dict[int, BaseException | None] = dict.fromkeys(range(len(tasks)))

    def take(place: int, get: Callable[[], Any]) -> None:
        try:
            results[place] = get()
            del missing[place]
        except Exception as error:
            missing[place] = error

    futures = {_submitted(executor, task): task.place for task in tasks} if executor else {}
    try:
        for done, (place, get) in enumerate(_finished(tasks, futures), 1):
            take(place, get)
            if progress:
                progress(done, len(tasks))
    except KeyboardInterrupt as stop:
        for future, place in futures.items():
            if future.done() and place in missing:
                take(place, future.result)
        raise _error("interrupted", tasks, results, missing) from stop
    finally:
        for future in futures:
            future.cancel()
    if missing:
        raise _error("failed", tasks, results, missing) from next(iter(missing.values()))
    return results


def _submitted(executor: Executor, task: Task) -> Future:
    """Return the task's future; where the executor takes no more, one that says so."""
    try:
        return executor.submit(task.run)
    except Exception as error:
        refused: Future = Future()
        refused.set_exception(error)
        return refused


def _finished(tasks: list[Task], futures: dict[Future, int]) -> Iterator[tuple[int, Callable[[], Any]]]:
    """Yield each place, and what gets its result, in the order in which they are ready."""
    if futures:
        yield from ((futures[future], future.result) for future in as_completed(futures))
    else:
        yield from ((task.place, task.run) for task in tasks)


def _error(
    what: str, tasks: list[Task], results: list[Any], missing: dict[int, BaseException | None]
) -> SweepError:
    """Return the error that names up to five of the missing points, each with its reason."""
    named = [
        shorten(tasks[place].point) + (f" ({type(reason).__name__}: {reason})" if reason else "")
        for place, reason in list(missing.items())[:5]
    ]
    more = ["…"] if len(missing) > 5 else []
    said = f"{what}: {len(missing)} of {len(tasks)} points have no result: {', '.join(named + more)}"
    error = SweepError(f"{said}. The others are in the error's .results")
    error.results, error.missing = results, list(missing)
    return error
