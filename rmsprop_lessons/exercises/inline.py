"""Run a learner's function where no thread can start, as in a browser: Python's own tracing stops it."""

import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import Any, TypeVar

T = TypeVar("T")
_running: list[bool] = []
FEW_LINES = sys.version_info < (3, 12)  # there `while True: pass` begins no line again


class Stopped(BaseException):
    """Raised inside a function whose time is up."""


def running() -> bool:
    """Say whether a learner's function is at work here."""
    return bool(_running)


def run_here(
    job: Callable[[], T],
    seconds: float,
    late: Callable[[FrameType, float, float], BaseException | None],
    is_library: Callable[[str], bool],
) -> list[T]:
    """Return [job()], or [] where job raises; what `late` returns is raised, after Stopped in the job.

    late(frame, spent, computed) is asked at each line outside of libraries, and at each call, once
    `seconds` are over. Python ends its tracing when a trace function raises: where the job catches
    Stopped and goes on, the end of that exception begins it again. One call of C code has no lines: an
    endless one is not stopped, nor is a job that keeps the exception and goes on.
    """
    here, begun, clock = sys._getframe(), time.monotonic(), getattr(time, "thread_time", time.monotonic)
    before, at_begin, why, over = sys.gettrace(), clock(), None, False
    imports: list[FrameType] = []  # the import that is going on; its time does not count when it is over

    class Again(Stopped):
        def __del__(self) -> None:  # pragma: no cover  # what traces is not traced, here and below
            frame = None if over else sys._getframe(1)
            while frame and frame is not here:
                frame.f_trace, frame = trace, frame.f_back
            if not over:
                sys.settrace(trace)

    def trace(frame: FrameType, event: str, _: object) -> Any:  # pragma: no cover
        nonlocal why
        spent = time.monotonic() - begun
        if spent > seconds and not why:
            why = late(frame, spent, clock() - at_begin)
        if why:
            raise Again
        if event == "call" and not imports and frame.f_code.co_name == "_find_and_load":
            imports.append(frame)
            frame.f_trace_lines = False
            return ended(spent, clock() - at_begin)
        frame.f_trace_opcodes = FEW_LINES
        return None if is_library(frame.f_code.co_filename) else trace

    def ended(spent: float, computed: float) -> Any:  # pragma: no cover
        """Return a trace function that puts the clocks back to these seconds when the import is over."""

        def put_back(frame: FrameType, event: str, _: object) -> Any:
            nonlocal begun, at_begin
            if event == "return":
                imports.clear()
                begun, at_begin = time.monotonic() - spent, clock() - computed
            return put_back

        return put_back

    _running.append(True)
    sys.settrace(trace)
    try:
        back = [job()]
    except BaseException:
        back = []
    finally:
        over = True
        sys.settrace(before)
        _running.pop()
    if why:
        raise why
    return back
