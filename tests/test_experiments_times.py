"""The record of the benchmark, and the clock of lesson 12."""

import json
import math
import time

import pytest

from rmsprop_lessons.datasets import DATA
from rmsprop_lessons.experiments.times import recorded_times, seconds_per_call


def test_the_record_is_that_of_the_benchmark():
    times = recorded_times()
    rows = json.loads((DATA / "bench.json").read_text(encoding="utf-8"))["rows"]
    assert len(times) > 90 and len({(row["what"], row["against"]) for row in rows}) == len(rows)
    for row in rows:
        if row["ratio"]:
            timed = times[row["what"], row["against"]]
            assert timed.ratio == row["ratio"][1]
            assert timed.microseconds == row["microseconds"] or math.isnan(timed.microseconds)


def test_a_call_takes_as_long_as_it_sleeps():
    seconds = seconds_per_call(lambda: time.sleep(0.003), at_least=0.004)
    assert 0.003 <= seconds < 0.3  # on a busy machine one of three goes may be late, not all


def test_the_first_call_only_warms_up():
    called = []

    def slow_at_first():
        called.append(1)
        time.sleep(0.05 if len(called) == 1 else 0)

    assert seconds_per_call(slow_at_first, at_least=0.001) < 0.05 and len(called) > 3


def test_what_fails_is_not_timed():
    with pytest.raises(ZeroDivisionError):
        seconds_per_call(lambda: 1 / 0)
