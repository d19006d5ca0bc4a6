"""Wrong formulas, figures and sentences, one at a time under a copy of the course: `make mutants`.

For each, the checks that could notice run until one fails: killed, and by what; alive where all pass.
The checks run once without any mutant first, because what fails anyway kills nothing. A mutant whose
text is no longer found stops the tool. What a run finds is kept in build/mutants.jsonl; the next tries
what is missing, and what may have changed. Options: --sample tries the fixed part that .ci/run has, and
words select mutants by their names; neither takes what was kept, nor writes the table.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from queue import SimpleQueue

from mutants_copy import copy, digest, environment, failing, put
from mutants_table import KEPT, TABLE, End, kept, line, table
from wrong import ROOT
from wrong_pages import CATALOGUE, LIVES, MUTANTS, Mutant

MOST = 3  # that may live
STEP = 100  # of the sample
AT_ONCE = 12  # mistakes of the catalogue that one process tries
SECOND = "updates averages"  # tests that try a mistake of the catalogue that no cell notices


def tried(mutant: Mutant, folders: SimpleQueue) -> dict[str, End]:
    """Run the checks of one mutant in a copy that nobody uses, and put the right back."""
    folder, begun, before = folders.get(), time.monotonic(), {}
    try:
        before = put(mutant, folder)
        by = failing(mutant.checks, folder)
    finally:
        for path, text in before.items():
            path.write_text(text, encoding="utf-8", newline="\n")
        folders.put(folder)
    return {"": End(by, time.monotonic() - begun)}


def again(lesson: str, names: list[str], folders: SimpleQueue) -> dict[str, End]:
    """Run a lesson once more for each of these mistakes of the catalogue: again.py says how.

    What no cell notices, such as a v of another length on the same path, the tests of the rules try.
    """
    folder, begun = folders.get(), time.monotonic()
    command = [sys.executable, "tools/again.py", lesson, *names]
    env = environment(folder)
    try:
        done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    finally:
        folders.put(folder)
    if done.returncode:
        raise RuntimeError(f"tools/again.py {lesson} stopped:\n{done.stderr}")
    seconds = (time.monotonic() - begun) / len(names)
    found = json.loads(done.stdout.splitlines()[-1])
    ends = {name: End(cell and f"cell {cell}", seconds) for name, cell in found.items()}
    unseen = [name for name, end in ends.items() if not end.by]
    second = {name: MUTANTS[name]._replace(checks=SECOND) for name in unseen}
    return ends | {name: tried(mutant, folders)[""] for name, mutant in second.items()}


def jobs(chosen: dict[str, Mutant]) -> Iterator[tuple[str, Callable, tuple]]:
    """Yield what is to be done: a name, a function, its arguments."""
    lessons: dict[str, list[str]] = {}
    for name, mutant in chosen.items():
        if mutant.kind == CATALOGUE:
            lessons.setdefault(mutant.checks, []).append(name)
        else:
            yield name, tried, (mutant,)
    for lesson, names in lessons.items():
        for i in range(0, len(names), AT_ONCE):
            yield "", again, (lesson, names[i : i + AT_ONCE])


def without(chosen: dict[str, Mutant]) -> list[str]:
    """Return the checks that must pass without any mutant, in four parts."""
    checks = [c for m in chosen.values() if m.kind != CATALOGUE for c in m.checks.split()]
    checks = list(dict.fromkeys([*SECOND.split(), *checks]))
    return [" ".join(checks[i::4]) for i in range(min(4, len(checks)))]  # no name at all means all tests


def outcomes(chosen: dict[str, Mutant]) -> Iterator[tuple[str, End]]:
    """Yield what becomes of each mutant, two at a time; RuntimeError: a check fails anyway."""
    with tempfile.TemporaryDirectory() as place, ThreadPoolExecutor(2) as pool:
        folders: SimpleQueue = SimpleQueue()
        for name in ("0", "1"):
            folders.put(copy(Path(place, name)))
        try:
            right = {pool.submit(tried, Mutant("", (), checks), folders) for checks in without(chosen)}
            for job in as_completed(right):
                if by := job.result()[""].by:
                    raise RuntimeError(f"{by} fails without any mutant")
            begun = {pool.submit(do, *given, folders): name for name, do, given in jobs(chosen)}
            for job in as_completed(begun):
                yield from ((begun[job] or name, end) for name, end in job.result().items())
        finally:
            pool.shutdown(cancel_futures=True)


def all_of(mutants: dict[str, Mutant]) -> dict[str, End]:
    """Try all mutants, or what runs before this one have left of them."""
    digests = {name: digest(mutant) for name, mutant in mutants.items()}
    ends = kept(digests)
    if ends:
        print(f"{len(ends)} are known from a run before, see {KEPT.relative_to(ROOT)}", flush=True)
    with KEPT.open("a", encoding="utf-8") as file:
        for name, end in told({n: m for n, m in mutants.items() if n not in ends}):
            ends[name] = end
            file.write(line(name, digests, end))
            file.flush()
    return {name: ends[name] for name in mutants}


def told(chosen: dict[str, Mutant]) -> Iterator[tuple[str, End]]:
    """Print what becomes of each mutant."""
    for name, end in outcomes(chosen):
        print(
            f"{name}: {f'killed by {end.by}' if end.by else 'ALIVE'} ({end.seconds:.0f} s)", flush=True
        )
        yield name, end


def sample() -> dict[str, Mutant]:
    """Return a fixed part of those that die: of each kind the first and then each hundredth."""
    kinds: dict[str, list[str]] = {}
    for name, mutant in MUTANTS.items():
        if name not in LIVES:
            kinds.setdefault(mutant.kind, []).append(name)
    return {name: MUTANTS[name] for names in kinds.values() for name in names[::STEP]}


def main(words: list[str]) -> int:
    """Try the mutants, print each, write the table; fail where one lives without a reason."""
    chosen, begun = MUTANTS, time.monotonic()
    if words:
        chosen = {n: m for n, m in MUTANTS.items() if any(w in f"{m.kind}: {n}" for w in words)}
    if words == ["--sample"]:
        chosen = sample()
    ends = dict(told(chosen)) if words else all_of(chosen)
    alive = [name for name, end in ends.items() if not end.by]
    if not words:
        TABLE.write_text(table(ends), encoding="utf-8", newline="\n")
    print(f"{len(ends) - len(alive)} of {len(ends)} killed in {time.monotonic() - begun:.0f} s")
    return int(len(alive) > MOST or not set(alive) <= set(LIVES))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
