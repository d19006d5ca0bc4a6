"""Wrong formulas, figures and sentences, one at a time under a copy of the course: `make mutants`.

For each, the checks that could notice run until one fails: killed, and by what; alive where all pass.
The checks run once without any mutant first, because what fails anyway kills nothing. A mutant whose
text is no longer found stops the tool. Options: --sample runs the fixed part that .ci/run has, and words
select mutants by their names; neither writes the table.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

from mutants_copy import copy, failing, put
from wrong import ROOT
from wrong_pages import CATALOGUE, LIVES, MUTANTS, Mutant

TABLE = ROOT / "benchmarks" / "mutants.md"
MOST = 3  # that may live
STEP = 60  # of the sample
SECOND = "updates averages"  # tests that try a mistake of the catalogue that no cell notices


class End(NamedTuple):
    """What became of a mutant: the check that failed, or nothing where it lives."""

    by: str
    seconds: float


def tried(mutant: Mutant, folders: SimpleQueue) -> dict[str, End]:
    """Run the checks of one mutant in a copy that nobody uses, and put the right back."""
    folder, begun, by = folders.get(), time.monotonic(), ""
    before = put(mutant, folder)
    try:
        for check in mutant.checks.split():
            by = by or failing(check, folder)
    finally:
        for path, text in before.items():
            path.write_text(text, encoding="utf-8", newline="\n")
        folders.put(folder)
    return {"": End(by, time.monotonic() - begun)}


def again(lesson: str, names: list[str], folders: SimpleQueue) -> dict[str, End]:
    """Run a lesson once more for each of these mistakes of the catalogue: again.py says how.

    What no cell notices, such as a v of another length on the same path, the tests of the rules try.
    """
    begun, command = time.monotonic(), [sys.executable, "tools/again.py", lesson, *names]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"tools/again.py {lesson} stopped:\n{done.stderr}")
    seconds = (time.monotonic() - begun) / len(names)
    found = json.loads(done.stdout.splitlines()[-1])
    ends = {name: End(cell and f"cell {cell}", seconds) for name, cell in found.items()}
    unseen = [name for name, end in ends.items() if not end.by]
    second = {name: MUTANTS[name]._replace(checks=SECOND) for name in unseen}
    return ends | {name: tried(mutant, folders)[""] for name, mutant in second.items()}


def jobs(chosen: dict[str, Mutant]) -> Iterator[tuple[str, Callable, tuple]]:
    """Yield what is to be done: a name, a function, its arguments; the longest first."""
    lessons: dict[str, list[str]] = {}
    for name, mutant in chosen.items():
        if mutant.kind == CATALOGUE:
            lessons.setdefault(mutant.checks, []).append(name)
    for lesson, names in lessons.items():
        yield f"lesson {lesson}", again, (lesson, names)
    for name, mutant in chosen.items():
        if mutant.kind != CATALOGUE:
            yield name, tried, (mutant,)


def outcomes(chosen: dict[str, Mutant]) -> dict[str, End]:
    """Return what becomes of each mutant, two at a time; RuntimeError: a check fails anyway."""
    ends: dict[str, End] = {}
    with tempfile.TemporaryDirectory() as place, ThreadPoolExecutor(2) as pool:
        folders: SimpleQueue = SimpleQueue()
        for name in ("0", "1"):
            folders.put(copy(Path(place, name)))
        others = [m for m in chosen.values() if m.kind != CATALOGUE]
        every = [check for mutant in others for check in mutant.checks.split()]
        right = dict.fromkeys([*SECOND.split(), *every])
        begun: dict[Future, str] = {
            pool.submit(tried, Mutant("", (), check), folders): check for check in right
        }
        for job in as_completed(begun):
            if by := job.result()[""].by:
                pool.shutdown(cancel_futures=True)
                raise RuntimeError(f"{begun[job]} fails without any mutant: {by}")
            print(f"passes without any mutant: {begun[job]}", flush=True)
        begun = {}
        for name, do, given in jobs(chosen):
            begun[pool.submit(do, *given, folders)] = name
        for job in as_completed(begun):
            for name, end in job.result().items():
                ends[name or begun[job]] = end
                told = f"killed by {end.by}" if end.by else "ALIVE"
                print(f"{name or begun[job]}: {told} ({end.seconds:.0f} s)", flush=True)
    return {name: ends[name] for name in chosen}


def sample() -> dict[str, Mutant]:
    """Return the fixed part of all mutants: of each kind the first and then each sixtieth."""
    kinds: dict[str, list[str]] = {}
    for name, mutant in MUTANTS.items():
        kinds.setdefault(mutant.kind, []).append(name)
    return {name: MUTANTS[name] for names in kinds.values() for name in names[::STEP]}


def table(ends: dict[str, End]) -> str:
    """Return what became of the mutants in Markdown: the sum, a row for each kind, who lives, all."""
    alive = [name for name, end in ends.items() if not end.by]
    lines = ["# What the checks notice", "", "`make mutants` wrote this page.", ""]
    lines += [f"**{len(ends) - len(alive)} of {len(ends)} mutants are killed.**", ""]
    lines += ["| what is wrong | mutants | killed |", "|---|---|---|"]
    for kind in dict.fromkeys(MUTANTS[name].kind for name in ends):
        of_kind = [end for name, end in ends.items() if MUTANTS[name].kind == kind]
        lines.append(f"| {kind} | {len(of_kind)} | {sum(bool(end.by) for end in of_kind)} |")
    lines += ["", "Alive:", ""] if alive else []
    lines += [f"- {name}: {LIVES.get(name, 'nobody knows why')}" for name in alive]
    lines += ["", "| mutant | killed by |", "|---|---|"]
    lines += [f"| {n.replace('|', '&#124;')} | {end.by or 'alive'} |" for n, end in ends.items()]
    return "\n".join(lines) + "\n"


def main(words: list[str]) -> int:
    """Try the mutants, print each, write the table; fail where one lives without a reason."""
    chosen = sample() if words == ["--sample"] else MUTANTS
    if words and words != ["--sample"]:
        chosen = {n: m for n, m in MUTANTS.items() if any(w in f"{m.kind}: {n}" for w in words)}
    begun, ends = time.monotonic(), outcomes(chosen)
    alive = [name for name, end in ends.items() if not end.by]
    if not words:
        TABLE.write_text(table(ends), encoding="utf-8", newline="\n")
    print(f"{len(ends) - len(alive)} of {len(ends)} killed in {time.monotonic() - begun:.0f} s")
    return int(len(alive) > MOST or not set(alive) <= set(LIVES))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
