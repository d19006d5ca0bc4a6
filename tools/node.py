"""Run the lessons in WebAssembly, under Node, and compare every output with the stored one.

python tools/node.py [01 05 …] [--processes 2] [--runtime build/runtime]
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from course_lock import LOCK, course_runtime
from runtime import BUILD

from rmsprop_lessons import lessons

HERE = Path(__file__).parent


def run(path: Path, runtime: Path, seconds: float = 900) -> list[str]:
    """Return what differs in one lesson, a text for each cell, or why it did not run to its end."""
    call = ["node", str(HERE / "node_lesson.mjs"), str(runtime), LOCK, str(path)]
    try:
        done = subprocess.run(call, capture_output=True, text=True, timeout=seconds)
    except subprocess.TimeoutExpired:
        return [f"stopped after {seconds:.0f} s"]
    if done.returncode:
        return [f"it did not run: {(done.stdout + done.stderr)[-2000:]}"]
    return json.loads(done.stdout.splitlines()[-1])


def timed(path: Path, runtime: Path) -> bool:
    """Run one lesson, print what came of it, and say whether all is as stored."""
    begun = time.monotonic()
    different = run(path, runtime)
    said = "not as stored" if different else "as stored"
    print(f"{path.name}: {said}, {time.monotonic() - begun:.0f} s", *different, sep="\n", flush=True)
    return not different


def main() -> None:
    """Run the lessons that are asked for, or all; exit 1 where one differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lessons", nargs="*", help="how their names begin; all if none is given")
    parser.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--runtime", type=Path, default=BUILD / "runtime")
    given = parser.parse_args()
    if not shutil.which("node"):
        sys.exit("The lessons run under Node: install Node.js, 18 or newer.")
    course_runtime(given.runtime)
    begun = tuple(given.lessons) or ("",)
    paths = [path for path in sorted(lessons.folder().glob("*.ipynb")) if path.name.startswith(begun)]
    # The slow ones first, so that nothing waits for one at the end.
    paths.sort(key=lambda path: not path.name.startswith(("10", "13", "09", "08")))
    started = time.monotonic()
    with ThreadPoolExecutor(given.processes) as pool:
        fine = list(pool.map(lambda path: timed(path, given.runtime), paths))
    seconds = time.monotonic() - started
    print(f"{sum(fine)} of {len(fine)} lessons print in WebAssembly what is stored: {seconds:.0f} s")
    sys.exit(not all(fine))


if __name__ == "__main__":
    main()
