"""Where no thread can start, as in a browser, a learner's function is judged and stopped as well."""

import asyncio
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress

import pytest
import test_exercises_hostile as hostile

from rmsprop_lessons.exercises import EXERCISES, check, sandbox
from rmsprop_lessons.labs import widget
from rmsprop_lessons.ledger import workers

RIGHT = EXERCISES["ewa"].solution


class NoThread:
    """A thread as Pyodide has it."""

    def __init__(self, *args, **options):
        pass

    def start(self):
        raise RuntimeError("can't start new thread")


@pytest.fixture(autouse=True)
def no_threads(monkeypatch):
    monkeypatch.setattr(sandbox, "Thread", NoThread)
    monkeypatch.setattr(sandbox, "WAIT", 3.0)
    monkeypatch.setattr(sandbox.run, "__defaults__", (1.0,))


def nested(*args):
    """Catches whatever comes, in a function and around it."""

    def inner():
        while True:
            try:
                time.sleep(0.01)
            except BaseException:
                time.sleep(0.01)

    while True:
        with suppress(BaseException):
            inner()


def empty(*args):
    while True:
        pass


@pytest.mark.parametrize("answer", [hostile.tight, hostile.stubborn, hostile.asleep, nested, empty])
def test_a_loop_is_stopped_and_shown(answer):
    before = sys.gettrace()
    feedback = check("ewa", answer)
    assert feedback.kind == "crash" and "stopped after" in feedback.message
    assert ", in the line\n    " in feedback.message
    assert sys.gettrace() is before
    assert check("ewa", RIGHT).passed


@pytest.mark.parametrize("name", EXERCISES)
def test_a_right_answer_is_right_and_not_slow(name):
    begun = time.process_time()  # of computing: another program may have the processor
    assert check(name, EXERCISES[name].solution).passed
    assert time.process_time() - begun < 1


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (hostile.exits, "It tries to end Python"),
        (hostile.interrupts, "KeyboardInterrupt"),
        (hostile.calls_itself, "calls itself, and nothing ends that"),
        (hostile.without_bottom, "calls itself, and nothing ends that"),
        (hostile.Untouchable(), "looking at it already raises"),
    ],
)
def test_a_crash_is_told_as_with_threads(answer, words):
    assert words in check("ewa", answer).message


def test_an_answer_that_wants_threads_is_told_and_the_next_is_judged(monkeypatch):
    def pooled(x, beta):
        with ThreadPoolExecutor() as pool:
            return list(pool.map(float, x))

    monkeypatch.setattr(threading.Thread, "start", NoThread.start)
    assert "No thread starts here" in check("ewa", pooled).message
    assert check("ewa", RIGHT).passed


def test_a_check_inside_the_function_is_refused_and_the_next_one_not():
    hostile.test_a_check_inside_the_function_is_asked_about_and_blocks_nothing()


def test_prints_imports_and_slow_answers_are_as_with_threads(capsys, tmp_path, monkeypatch):
    hostile.test_prints_are_swallowed_and_said(capsys)
    hostile.test_a_stop_never_lands_inside_an_import(tmp_path, monkeypatch)
    hostile.test_what_is_slow_once_and_right_is_right()


def test_the_trace_of_a_debugger_is_put_back():
    def trace(*_):
        return None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        check("ewa", RIGHT)
        assert sys.gettrace() is trace
    finally:
        sys.settrace(before)


def test_a_library_is_told_from_a_file_of_the_learner():
    assert sandbox._is_library(threading.__file__) and sandbox._is_library(pytest.__file__)
    assert not sandbox._is_library(__file__) and not sandbox._is_library("<ipython-input-3-1>")


def test_without_processes_the_ledger_runs_in_this_one(monkeypatch):
    with workers(2) as pool:
        assert isinstance(pool, ProcessPoolExecutor)
    monkeypatch.setitem(sys.modules, "concurrent.futures.process", None)  # as where it is missing
    with workers(2) as pool:
        assert pool is None


def test_a_lab_goes_back_once_more_without_a_thread(monkeypatch):
    monkeypatch.setattr(widget, "Timer", NoThread)
    acted = []

    async def wait():
        widget.later(0.01, lambda: acted.append(1))
        await asyncio.sleep(0.1)

    asyncio.run(wait())
    assert acted == [1]
