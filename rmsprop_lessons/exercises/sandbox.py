"""Run a learner's function so that its endless loops, prints and exits do not reach the kernel."""

import builtins
import ctypes
import io
import os
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from functools import partial
from threading import Lock, Thread, current_thread
from types import FrameType
from typing import TypeVar

from .inline import Stopped, run_here, running


class Untouchable(Exception):
    """The job gave no result, though its time was not up: an error got past it."""


T = TypeVar("T")
INSIDE = "a learner's function"  # the name of its thread
NEVER = Lock()
NEVER.acquire()


class Asleep(BaseException):
    """Waits for ever where it is made, which is in the thread that it was sent to."""

    __init__ = NEVER.acquire  # in C, so that it needs no room on a full stack


class Sink(io.TextIOBase):
    """Count the characters that are written, and forget them."""

    size = 0

    def write(self, text: str) -> int:
        self.size += len(text)
        return len(text)


@contextmanager
def quiet() -> Iterator[Sink]:
    """Swallow prints and warnings, answer `input` with an error, and keep the stack's limit."""
    sink, ask, deepen = Sink(), builtins.input, sys.setrecursionlimit
    try:
        with redirect_stdout(sink), redirect_stderr(sink), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            builtins.input, sys.setrecursionlimit = _no_input, lambda limit: None
            yield sink
    finally:
        builtins.input, sys.setrecursionlimit = ask, deepen


def _no_input(*_: object) -> str:
    raise EOFError("nobody is there to answer `input` during a check")


WAIT, IMPORT = 8.0, 60.0  # seconds of any kind for what compiles or waits, and for what imports


class Late(Exception):
    """The time was up: after how long, how much of it was computing, in which file and line."""

    def __init__(self, seconds: float, computed: float, file: str, line: int) -> None:
        super().__init__(f"stopped after {seconds:.0f} seconds")
        self.seconds, self.computed, self.file, self.line = seconds, computed, file, line


def run(job: Callable[[], T], seconds: float = 4.0) -> T:
    """Return job(); raise Late, or Untouchable if job fails.

    Too long are `seconds` of computing that are not spent in a library, WAIT of anything, and IMPORT
    while something is being imported: a stop inside an import would leave a library half loaded.
    job must catch what it wants caught, except Stopped. A thread that cannot be stopped, because it
    sits in one long call of C code, is left behind as a daemon. One case stays: an endless C call that
    keeps Python's lock, such as sum(itertools.repeat(1)), lets no other thread run, so the kernel has
    to be restarted. Only another process could stop it: a fork is unsafe in a kernel with threads and
    does not exist on Windows, and a new process does not know the names of the learner's notebook.
    Where no thread starts, as in a browser, the job runs in this one, and tracing stops it.
    """
    box: list[T] = []
    over: list[bool] = []

    def work() -> None:
        try:
            try:
                box.append(job())
            except BaseException:
                over.append(True)
        # A second Stopped, while the first was on its way out: no test can time that.
        except BaseException:  # pragma: no cover
            over.append(True)

    thread, late = Thread(target=work, name=INSIDE, daemon=True), None
    try:
        thread.start()
    except RuntimeError:  # no thread can start
        box = run_here(job, min(seconds, WAIT), partial(_late, seconds=seconds), _is_library)
        if not box:
            raise Untouchable from None
        return box[0]
    try:
        late = _watch(thread, seconds)
    finally:
        if thread.is_alive():
            _stop(thread, over)
    if late:
        raise late
    if not box:
        raise Untouchable
    return box[0]


def _watch(thread: Thread, seconds: float) -> Late | None:
    """Wait for the thread, and return why it should wait no longer."""
    begun = time.monotonic()
    while True:
        thread.join(0.05)
        if not thread.is_alive():
            return None
        spent = time.monotonic() - begun
        computed, frame = _computed(thread, spent), sys._current_frames().get(thread.ident or 0)
        if late := _late(frame, spent, computed, seconds):
            return late


def _late(frame: FrameType | None, spent: float, computed: float, seconds: float) -> Late | None:
    """Return why a job that is in this frame should go on no longer."""
    places = _places(frame)
    importing = any("importlib" in file for file, _ in places)
    in_library = bool(places) and _is_library(places[0][0])
    enough = computed > seconds and not in_library and not importing
    if enough or spent > (IMPORT if importing else WAIT):
        seen = next((place for place in places if not _is_library(place[0])), ("", 0))
        return Late(spent, computed, *seen)
    return None


def _places(frame: FrameType | None) -> list[tuple[str, int]]:
    """Return where a job is, file and line, innermost first."""
    places: list[tuple[str, int]] = []
    while frame and len(places) < 200:
        places.append((frame.f_code.co_filename, frame.f_lineno))
        frame = frame.f_back
    return places


STANDARD = os.path.dirname(os.__file__)  # noqa: PTH120  # of Python's own library


def _is_library(file: str) -> bool:
    return file.startswith(("<frozen", STANDARD)) or "site-packages" in file


def _computed(thread: Thread, spent: float) -> float:
    """Return the seconds of computing of a thread, where the system tells, else those on the clock."""
    if thread.ident and hasattr(time, "pthread_getcpuclockid"):
        with suppress(OSError):  # it has ended in the meantime
            return time.clock_gettime(time.pthread_getcpuclockid(thread.ident))
    return spent


def inside() -> bool:
    """Say whether this is a learner's function at work, stopped or not: no check may start from here."""
    return current_thread().name == INSIDE or running()


def _stop(thread: Thread, over: list[bool]) -> None:
    """End the thread by an exception; where `except BaseException` catches it, send it to sleep."""
    stop, who = ctypes.pythonapi.PyThreadState_SetAsyncExc, ctypes.c_ulong(thread.ident or 0)
    for kind in [Stopped] * 4 + [Asleep] * 4:
        if thread.is_alive() and not over:
            stop(who, ctypes.py_object(kind))
            thread.join(0.1)
