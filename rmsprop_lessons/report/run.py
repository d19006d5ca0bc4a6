"""Have every answer judged in a process of its own, two at a time, and keep each verdict at once."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any

from ..exercises.catalogue import VERSION
from .collect import Job
from .judge import Verdict, work
from .limits import Limits

LONGEST = 100_000  # bytes of a verdict
SAID = 500  # characters of a sentence
MISSING = Verdict("missing", said="the exercise is no longer in the notebook")
ENDED = Verdict("stopped", key="exit", said="it ended the process that judged it")
LATE = Verdict("stopped", key="time", said="it was still running when its time was up")


def judged(
    jobs: list[Job], store: Path, limits: Limits, workers: int = 2
) -> Iterator[tuple[Job, Verdict]]:
    """Yield each job with its verdict, in order; what the file `store` has is not judged again."""
    known, context = read(store), _context()

    def one(job: Job) -> Verdict:
        return in_process(job, context, limits) if job.cells else MISSING

    keys = [key_of(job, limits) for job in jobs]
    store.parent.mkdir(parents=True, exist_ok=True)
    if store.exists() and not store.read_bytes().endswith(b"\n"):  # an interruption cut the last line
        store.write_bytes(store.read_bytes() + b"\n")
    with store.open("a", encoding="utf-8") as lines, ThreadPoolExecutor(workers) as pool:
        pairs = list(zip(keys, jobs, strict=True))
        todo = {k: pool.submit(_kept, one, job, k, lines) for k, job in pairs if k not in known}
        try:
            for key, job in pairs:
                yield job, known[key] if key in known else todo[key].result()
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _kept(one: Any, job: Job, key: str, lines: Any) -> Verdict:
    """Judge a job and write the verdict down, one line at once."""
    verdict = one(job)
    lines.write(json.dumps([key, verdict], ensure_ascii=False) + "\n")
    lines.flush()
    return verdict


def read(store: Path) -> dict[str, Verdict]:
    """Return the verdicts that were kept; a line that an interruption cut is none."""
    known = {}
    for line in store.read_text("utf-8", errors="replace").splitlines() if store.exists() else []:
        with suppress(ValueError, TypeError, IndexError):
            key, told = json.loads(line)
            known[key] = checked(told)
    return known


def key_of(job: Job, limits: Limits) -> str:
    """Return a name for this answer, judged by this checker: another answer has another one."""
    told = [VERSION, limits, job.student, job.exercise, job.cell, job.file, job.cells, job.call]
    return hashlib.sha256(json.dumps(told).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def in_process(job: Job, context: Any, limits: Limits) -> Verdict:
    """Judge one answer in a new process, and end that process and all that it started."""
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=work, args=(theirs, job.cells, job.exercise, job.call, limits))
    process.start()
    theirs.close()
    try:
        if not wait([ours], limits.seconds + 2):  # two seconds for the start of Python
            return LATE
        # bytes and JSON: reading a pickle would run what a student's code put into it
        return checked(json.loads(ours.recv_bytes(LONGEST)))
    except EOFError:
        process.join(2)
        return (
            LATE if process.exitcode == -getattr(signal, "SIGXCPU", 0) != 0 else _ended(process.exitcode)
        )
    except (OSError, ValueError, TypeError, IndexError):
        return ENDED  # it sent something else than a verdict
    finally:
        end(process)
        ours.close()


def _ended(code: int | None) -> Verdict:
    if code is not None and code < 0:
        with suppress(ValueError):
            return ENDED._replace(said=f"{ENDED.said}, by {signal.Signals(-code).name}")
    return ENDED


def end(process: Any) -> None:
    """End a process, with all of its group."""
    with suppress(OSError, AttributeError):
        os.killpg(process.pid, signal.SIGKILL)
    with suppress(OSError):
        process.kill()
    process.join()


def checked(told: Any) -> Verdict:
    """Return a verdict out of what a process sent; ValueError where it is none."""
    kind, ids, key, said = told
    texts = [kind, key, said, *ids]
    if not all(isinstance(text, str) for text in texts):
        raise ValueError(f"told is {str(told)[:80]!r}: allowed is a verdict, four texts")
    return Verdict(kind[:40], tuple(each[:40] for each in ids[:9]), key[:80], said[:SAID])


def _context() -> Any:
    """Return how processes start: if it can be, from one that has NumPy and never ran an answer."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # a thread for each core would count as processes
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["rmsprop_lessons.report.judge"])
    return context
