"""Run a learner's function so that its endless loops, prints and exits do not reach the kernel."""

import builtins
import ctypes
import io
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from threading import Lock, Thread, current_thread
from typing import TypeVar


class Stopped(BaseException):
    """Raised inside a function whose time is up."""


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


def run(job: Callable[[], T], seconds: float) -> T:
    """Return job(); raise TimeoutError after `seconds`, in a tight loop too, Untouchable if job fails.

    job must catch what it wants caught, except Stopped. A thread that cannot be stopped, because it
    sits in one long call of C code, is left behind as a daemon. One case stays: an endless C call that
    keeps Python's lock, such as sum(itertools.repeat(1)), lets no other thread run, so the kernel has
    to be restarted. Only another process could stop it: a fork is unsafe in a kernel with threads and
    does not exist on Windows, and a new process does not know the names of the learner's notebook.
    """
    box: list[T] = []
    over: list[bool] = []

    def work() -> None:
        try:
            try:
                box.append(job())
            except BaseException:
                over.append(True)
        except BaseException:  # a second Stopped, while the first was on its way out
            over.append(True)

    thread = Thread(target=work, name=INSIDE, daemon=True)
    thread.start()
    try:
        thread.join(seconds)
    finally:
        late = thread.is_alive()
        if late:
            _stop(thread, over)
    if late or not box:
        raise TimeoutError if late else Untouchable
    return box[0]


def inside() -> bool:
    """Say whether this is a learner's function at work, stopped or not: no check may start from here."""
    return current_thread().name == INSIDE


def _stop(thread: Thread, over: list[bool]) -> None:
    """End the thread by an exception; where `except BaseException` catches it, send it to sleep."""
    stop, who = ctypes.pythonapi.PyThreadState_SetAsyncExc, ctypes.c_ulong(thread.ident or 0)
    for kind in [Stopped] * 4 + [Asleep] * 4:
        if thread.is_alive() and not over:
            stop(who, ctypes.py_object(kind))
            thread.join(0.1)
