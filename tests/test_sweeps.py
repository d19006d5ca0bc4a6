"""A sweep gives the same results here, in threads, in processes and on a cluster that loses a worker."""

import os
import pickle
import signal
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import nullcontext
from multiprocessing import get_context

import numpy as np
import pytest

from rmsprop_lessons import START, SweepError, descend, ravine, rmsprop, sweep

SPAWN = get_context("spawn")  # a fork of a process with threads is unsafe, and newer Pythons warn
EXECUTORS = {
    "here": nullcontext,
    "threads": lambda: ThreadPoolExecutor(4),
    "processes": lambda: ProcessPoolExecutor(2, mp_context=SPAWN),
}


@pytest.fixture(scope="module", params=EXECUTORS)
def executor(request):
    with EXECUTORS[request.param]() as executor:
        yield executor


def late(i):
    time.sleep((8 - i) / 200)  # the first of the tasks ends last
    return i * i


def odd(i):
    if i % 2:
        raise ValueError(f"{i} is odd")
    return i


def draw(point, rng):
    return point, rng.standard_normal(2).tolist()


def end_of_rmsprop(lr):
    return descend(rmsprop, START, ravine().grad, 50, lr=lr).w[-1].tolist()


def interrupted(i):
    if i == 2:
        raise KeyboardInterrupt
    return i


def killed(i):
    if i == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.02)
    return i


def test_results_have_the_order_of_the_grid(executor):
    assert sweep(late, iter(range(8)), executor) == [0, 1, 4, 9, 16, 25, 36, 49]
    assert sweep(late, [], executor) == []


def test_every_place_has_a_generator_of_its_own(executor):
    """Whoever computes it, and however long the grid is."""
    rngs = [np.random.default_rng(s) for s in np.random.SeedSequence(7).spawn(3)]
    expected = [draw("abc"[i], rng) for i, rng in enumerate(rngs)]
    assert sweep(draw, "abc", executor, seed=7) == expected
    assert sweep(draw, "ab", executor, seed=7) == expected[:2]
    assert sweep(draw, "abc", executor, seed=8) != expected


def test_progress_is_told_after_each_point(executor):
    told = []
    sweep(late, range(4), executor, progress=lambda *counts: told.append(counts))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]


def test_points_that_fail_stop_no_other_and_are_named(executor):
    with pytest.raises(SweepError) as error:
        sweep(odd, range(6), executor)
    assert error.value.results == [0, None, 2, None, 4, None] and error.value.missing == [1, 3, 5]
    assert str(error.value) == (
        "failed: 3 of 6 points have no result: 1 (ValueError: 1 is odd), 3 (ValueError: 3 is odd), "
        "5 (ValueError: 5 is odd). The others are in the error's .results"
    )
    assert str(error.value.__cause__) in ("1 is odd", "3 is odd", "5 is odd")


def test_many_failures_are_named_in_part_and_long_points_cut_short():
    with pytest.raises(SweepError) as error:
        sweep(odd, [np.arange(1000) + 1] * 9)
    assert len(str(error.value)) < 1500 and ", …. The others" in str(error.value)


def test_an_interruption_keeps_what_there_is():
    with pytest.raises(SweepError) as error:
        sweep(interrupted, range(4))
    assert error.value.results == [0, 1, None, None] and error.value.missing == [2, 3]
    assert str(error.value).startswith("interrupted: 2 of 4 points have no result: 2, 3.")
    assert isinstance(error.value.__cause__, KeyboardInterrupt)


def test_an_interruption_ends_what_has_not_begun():
    begun = []

    def slow(i):
        begun.append(i)
        time.sleep(0.05)
        return i

    def stop(done, of):
        raise KeyboardInterrupt

    with ThreadPoolExecutor(1) as threads, pytest.raises(SweepError) as error:
        sweep(slow, range(50), threads, progress=stop)
    assert error.value.results[0] == 0 and 45 <= len(error.value.missing) <= 49
    assert len(begun) <= 3


def test_an_interruption_takes_what_is_ready():
    def stop(done, of):
        time.sleep(0.2)  # by then the others are ready, too
        raise KeyboardInterrupt

    with ThreadPoolExecutor(2) as threads, pytest.raises(SweepError) as error:
        sweep(lambda i: i, range(4), threads, progress=stop)
    assert error.value.results == [0, 1, 2, 3] and error.value.missing == []


def test_a_pool_whose_process_dies_keeps_what_there_is():
    """A process pool takes nothing more once a process is killed; a cluster goes on, see below."""
    with ProcessPoolExecutor(1, mp_context=SPAWN) as pool, pytest.raises(SweepError) as error:
        sweep(killed, range(9), pool)
    assert error.value.results[:4] == [0, 1, 2, 3] and 5 in error.value.missing
    assert "BrokenProcessPool" in str(error.value)
    with pytest.raises(SweepError, match="failed: 2 of 2 points"):
        sweep(killed, range(2), pool)


def test_the_error_can_be_sent_from_one_process_to_another():
    with pytest.raises(SweepError) as error:
        sweep(odd, range(2))
    again = pickle.loads(pickle.dumps(error.value))
    assert (str(again), again.results) == (str(error.value), [0, None])


@pytest.mark.parametrize("seed", [-1, 1.5, "1"])
def test_what_is_no_seed_is_refused(seed):
    with pytest.raises(ValueError, match="seed is .*: allowed is a whole number seed >= 0"):
        sweep(draw, [1], seed=seed)


@pytest.fixture(scope="module")
def client():
    """Return a client of a real Dask cluster on the loopback address: four processes."""
    try:
        from distributed import Client, LocalCluster
    except ModuleNotFoundError:
        if os.environ.get("CI"):
            pytest.fail("distributed is not installed, and CI must run these tests")
        pytest.skip("distributed is not installed: the extra `cluster` brings it")
    four = {"n_workers": 4, "threads_per_worker": 1, "host": "127.0.0.1", "dashboard_address": None}
    with LocalCluster(**four) as cluster, Client(cluster) as client:
        yield client


@pytest.mark.filterwarnings("default")
def test_a_cluster_gives_what_this_process_gives(client):
    on_cluster = client.get_executor(pure=False)
    rates = np.geomspace(1e-3, 1, 12).tolist()
    assert sweep(end_of_rmsprop, rates, on_cluster) == sweep(end_of_rmsprop, rates)
    assert sweep(draw, "abcd", on_cluster, seed=1) == sweep(draw, "abcd", seed=1)
    with pytest.raises(SweepError, match="failed: 1 of 2 points have no result: 1 .ValueError: 1 is"):
        sweep(odd, [1, 2], on_cluster)


@pytest.mark.filterwarnings("default")
def test_equal_points_are_computed_each_for_itself(client):
    """With pure=True Dask would compute one of them, and a noisy function would give one draw."""

    def noisy(point):
        return np.random.default_rng().random()

    assert len(set(sweep(noisy, [0] * 8, client.get_executor(pure=False)))) == 8


@pytest.mark.filterwarnings("default")
def test_a_cluster_that_loses_a_worker_loses_nothing(client):
    victim = next(iter(client.run(os.getpid).values()))

    def slow(i):
        time.sleep(0.1)
        return i * i, os.getpid()

    def kill(done, of):
        if done == 6:
            os.kill(victim, signal.SIGKILL)

    found = sweep(slow, range(40), client.get_executor(pure=False), progress=kill)
    assert [square for square, _ in found] == [i * i for i in range(40)]
    assert victim not in client.run(os.getpid).values() and len({pid for _, pid in found}) > 1
