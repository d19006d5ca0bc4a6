"""Whatever a learner hands over, an answer comes within seconds and the kernel is as before."""

import builtins
import re
import sys
import threading
import time

import numpy as np
import pytest

from rmsprop_lessons.exercises import EXERCISES, check, sandbox


@pytest.fixture(autouse=True)
def less_patience(monkeypatch):
    monkeypatch.setattr(sandbox, "WAIT", 3.0)
    monkeypatch.setattr(sandbox.run, "__defaults__", (1.5,))


class Prickly:
    """Raises at every touch."""

    __hash__ = None

    def __eq__(self, other):
        raise RuntimeError

    __bool__ = __len__ = __float__ = __repr__ = __array__ = lambda self, *args, **others: self == 0


class Bottomless:
    def __len__(self):
        return 10**9

    def __getitem__(self, i):
        return 1.0


class Unreadable(Exception):
    def __str__(self):
        raise RuntimeError


endless = []
endless += [endless, endless]  # NumPy would look into it for ever
turns = 0  # how often a loop below has gone round


def tight(*args):
    global turns
    while True:
        turns += 1


def stubborn(*args):
    global turns
    while True:
        try:
            while True:
                turns += 1
        except BaseException:
            continue


def asleep(*args):
    global turns
    while True:
        try:
            turns += 1
            time.sleep(0.05)
        except BaseException:
            time.sleep(0.05)


@pytest.mark.parametrize("answer", [tight, stubborn, asleep, lambda *args: Bottomless()])
def test_what_never_ends_is_stopped(answer):
    feedback = check("ewa", answer)
    assert not feedback.passed and feedback.kind == "crash" and "stopped after" in feedback.message
    before = turns
    time.sleep(0.2)
    assert turns == before  # nothing goes on turning behind the scenes


def exits(*args):
    sys.exit(3)


def interrupts(*args):
    raise KeyboardInterrupt


def unreadable(*args):
    raise Unreadable


def calls_itself(*args):
    return calls_itself(*args)


def without_bottom(*args):
    sys.setrecursionlimit(10**6)

    def deeper(n):
        return deeper(n + 1)

    return deeper(0)


def asks(*args):
    return input("How much? ")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (exits, "SystemExit: 3\n    sys.exit(3)\nIt tries to end Python"),
        (interrupts, "KeyboardInterrupt"),
        (unreadable, "its text cannot be read"),
        (calls_itself, "calls itself, and nothing ends that"),
        (without_bottom, "calls itself, and nothing ends that"),
        (asks, "nothing has to be typed in"),
        (lambda x, b: 1 // 0, "divided by 0"),
        (lambda x, b: x[99], "which index is the last"),
        (lambda x, b: [x[i] for i in range(b)], "Is β a length here, or a share?"),
        (lambda: 0, "called as ewa(x, beta); yours takes ()"),
        (lambda x, beta, n: 0, "yours takes (x, beta, n)"),
    ],
)
def test_a_crash_is_told_with_its_cause(answer, words):
    feedback = check("ewa", answer)
    assert (feedback.passed, feedback.kind) == (False, "crash") and words in feedback.message


@pytest.mark.parametrize(
    "back",
    [
        "text",
        {1.0, 2.0},
        {"v": 1},
        True,
        3j,
        10**400,
        np.zeros(10**8),
        [0] * 10**6,
        [[0] * 10**6] * 3,
        [[1, 2], [3]],
        endless,
        ["1", "2", "3"],
        np.array([None] * 3),
        check,
        dict,
        Prickly(),
        [Prickly()] * 3,
        (Prickly(), Prickly()),
    ],
    ids=lambda back: type(back).__name__,
)
@pytest.mark.parametrize("name", ["ewa", "rmsprop_step", "adam_loop"])
def test_what_is_no_answer_is_described(name, back):
    feedback = check(name, lambda *args: back)
    assert not feedback.passed and len(feedback.message) < 1500
    assert feedback.kind == "structure" or feedback.mistakes == ("D20",)


def test_generators_are_seen_and_not_run():
    def endless(x, beta):
        while True:
            yield 1

    for answer in (endless, lambda x, beta: (v for v in x), lambda x, beta: map(abs, x)):
        assert "`yield`" in check("ewa", answer).message


@pytest.mark.parametrize("thing", [None, "ewa", 3, [1], np.zeros(3), Prickly(), Prickly, int])
def test_what_is_no_function_is_not_called(thing):
    feedback = check("ewa", thing)
    assert (feedback.passed, feedback.kind) == (
        False,
        "structure",
    ) and "function itself" in feedback.message


def test_prints_are_swallowed_and_said(capsys):
    def chatty(w, dw, lr):
        print("x" * 10**6)
        print("y" * 10**6, file=sys.stderr)
        return w - lr * dw

    feedback = check("gradient_descent_step", chatty)
    assert feedback.passed and re.search(r"It also printed \d{8,9} characters", feedback.message)
    assert capsys.readouterr() == ("", "")


def test_chance_and_memory_between_calls_are_noticed():
    rng, calls = np.random.default_rng(0), []

    def remembers(w, dw, lr):
        calls.append(lr)
        return w - len(calls) * lr * dw

    for answer in (remembers, lambda w, dw, lr: w - rng.random() * dw):
        check("gradient_descent_step", ...)
        feedback = check("gradient_descent_step", answer)
        assert feedback.kind == "property" and "two answers to the same question" in feedback.message


def test_a_spoilt_argument_or_kernel_is_restored():
    def spoils(w, dw, lr):
        w[:], dw[:] = np.nan, np.nan
        sys.stdout = builtins.input = None
        sys.setrecursionlimit(10**6)
        return np.zeros(3)

    before = sys.stdout, builtins.input, sys.getrecursionlimit(), threading.active_count()
    assert not check("gradient_descent_step", spoils).passed
    assert (sys.stdout, builtins.input, sys.getrecursionlimit(), threading.active_count()) == before
    assert check("gradient_descent_step", lambda w, dw, lr: w - lr * dw).passed


def test_a_check_inside_the_function_is_asked_about_and_blocks_nothing():
    def momentum_step(w, dw, v, lr, beta1):
        v = beta1 * v + (1 - beta1) * dw
        check("momentum_step", momentum_step)
        return w - lr * v, v

    threads = threading.active_count()
    feedback = check("momentum_step", momentum_step)
    assert feedback.kind == "crash" and "How far is that line indented?" in feedback.message
    assert '    check("momentum_step", momentum_step)\n' in feedback.message
    assert threading.active_count() == threads
    assert check("momentum_step", EXERCISES["momentum_step"].solution).passed


def test_a_thread_left_behind_cannot_block_the_next_check():
    left = threading.Event()

    def waits(x, beta):
        try:
            left.wait()
        except BaseException:
            check("ewa", waits)

    said = check("ewa", waits).message
    assert "left.wait()" in said and "waiting, not computing" in said
    assert check("ewa", EXERCISES["ewa"].solution).passed
    left.set()
    assert check("ewa", EXERCISES["ewa"].solution).passed


class Untouchable:
    def __call__(self, x, beta):
        return x

    @property
    def __signature__(self):
        raise SystemExit


def test_what_cannot_be_looked_at_is_not_called_endless():
    feedback = check("ewa", Untouchable())
    assert feedback.kind == "crash" and "looking at it already raises" in feedback.message


def test_an_answer_does_not_pass_where_the_packages_own_fails(monkeypatch):
    def breaks(w, dw, lr):
        monkeypatch.setattr(np, "asarray", None)
        return w

    first = check("gradient_descent_step", breaks)
    second = check("gradient_descent_step", lambda w, dw, lr: w)
    monkeypatch.undo()
    for feedback in first, second:
        assert feedback.kind == "crash" and "own answer fails here" in feedback.message


def test_no_answer_passes_by_making_all_numbers_close(monkeypatch):
    def cheats(w, dw, v, lr, beta1):
        monkeypatch.setattr(np, "allclose", lambda *a, **k: True)
        monkeypatch.setattr(np, "isclose", lambda a, b, **k: np.ones(np.shape(a), bool))
        monkeypatch.setattr(np, "array_equal", lambda *a, **k: True)
        return w, v

    feedback = check("momentum_step", cheats)
    monkeypatch.undo()
    assert not feedback.passed, feedback


RIGHT = EXERCISES["ewa"].solution


def test_what_is_slow_once_and_right_is_right():
    """Half a second at each of the inputs, and no loop without an end."""
    monkey = iter([0.3] * 6 + [0.0] * 999)

    def slow(x, beta):
        time.sleep(next(monkey))
        return RIGHT(x, beta)

    assert check("ewa", slow).passed


def test_a_stop_never_lands_inside_an_import(tmp_path, monkeypatch):
    """The library of the answer takes longer to import than anything may take; later it is whole."""
    (tmp_path / "slow_library.py").write_text(
        "import time\ntime.sleep(3.5)\nready = True\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(tmp_path)

    def imports(x, beta):
        import slow_library

        return RIGHT(x, beta) if slow_library.ready else None

    assert check("ewa", imports).passed and sys.modules["slow_library"].ready


def test_an_endless_loop_is_shown_with_its_line():
    said = check("ewa", tight).message
    assert "turns += 1" in said or "while True:" in said
    assert "endless" not in said


def test_numbers_that_look_equal_in_five_digits_are_shown_in_more():
    count = iter(range(10**6))
    said = check("ewa", lambda x, beta: RIGHT(x, beta) + 1e-6 * next(count)).message
    one, other = re.search(r"once (.+?); then (.+?)\.\s", " ".join(said.split()) + " ").groups()
    assert one != other


def test_where_no_clock_counts_a_thread_the_time_that_passed_counts():
    assert sandbox._computed(threading.Thread(), 2.0) == 2.0
