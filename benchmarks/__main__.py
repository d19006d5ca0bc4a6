"""Measure us and the peers in one run: `make bench`, or python benchmarks [--short] [part …].

Writes benchmarks/results.md, docs/bench.png and rmsprop_lessons/data/bench.json, which lesson 12 shows.
The short form takes seconds, has no goals and writes nothing; nor does a run of single parts. What is
not installed is named in its line. No test asserts a time.
"""

import argparse
import json
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

os.environ |= dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["JAX_PLATFORMS"] = "cpu"

# NumPy reads the number of threads when it is loaded.
import epoch  # noqa: E402
import grids  # noqa: E402
import imports  # noqa: E402
import labs  # noqa: E402
import lesson  # noqa: E402
import plot  # noqa: E402
import series  # noqa: E402
import steps  # noqa: E402
import who_wins  # noqa: E402
from measure import Row, markdown, versions  # noqa: E402

ROOT = Path(__file__).parent.parent
Part = Callable[[bool], Iterator[Row]]


def of_steps(short: bool) -> Iterator[Row]:
    """Steps of a rule."""
    seconds, largest = (0.05, 100_000) if short else (1.0, 10_000_000)
    yield from steps.single(seconds, largest)
    yield from steps.network(seconds)
    yield from steps.memory(seconds, largest)
    yield from steps.cannot_win(seconds, largest)


def of_lesson(short: bool) -> Iterator[Row]:
    """What lesson 12 asks besides."""
    seconds, largest = (0.05, 100_000) if short else (1.0, 10_000_000)
    yield from lesson.two_parameters(seconds)
    yield from lesson.calls_in_the_cache(seconds)
    yield from lesson.sizes(seconds, largest)
    yield from lesson.ladder(seconds)
    yield from lesson.system_time(largest)
    yield from lesson.six_arrays(seconds)
    yield from lesson.pieces(seconds, largest)


PARTS: dict[str, Part] = {
    "steps": of_steps,
    "lesson": of_lesson,
    "series": lambda short: series.averages(*((0.05, 10_000) if short else (1.0, 1_000_000))),
    "epoch": lambda short: epoch.epochs(0.05 if short else 1.0),
    "imports": lambda short: imports.imports(3 if short else 21),
    "labs": lambda short: labs.redraws(0.2 if short else 5.0),
    "keys": lambda short: labs.presses(20),
    "who wins": lambda short: who_wins.turned(),
    "grids": lambda short: grids.maps(0.1, *((100, 10) if short else (1000, 200))),
}
LONG = ("keys", "who wins")  # a browser, and a minute


def main(chosen: list[str], short: bool) -> None:
    """Measure the chosen parts, print their lines as they come, and write down a whole run."""
    begun, rows = time.monotonic(), []
    for name in chosen or [part for part in PARTS if not (short and part in LONG)]:
        part = [row._replace(goal=None) if short else row for row in PARTS[name](short)]
        rows += part
        print(markdown(part), f"\n{name}: {time.monotonic() - begun:.0f} s\n", flush=True)
        if not (short or chosen):
            write(rows)
    print(header())


def header() -> str:
    """Return when this was, with what, and how."""
    python = f"Python {platform.python_version()}"
    return (
        f"`make bench` wrote this on {date.today()}: {python}, {versions()}; {processor()}. "
        "One thread, CPU time (a key press: the browser's clock), everybody in turns. A ratio is our "
        "time over theirs within a round, then the median of the rounds; below 1 NumPy is faster. "
        "On another machine the seconds differ, the ratios less."
    )


def processor() -> str:
    """Return the processor's name and the sizes of its caches, as far as Linux tells."""
    about, caches = Path("/proc/cpuinfo"), Path("/sys/devices/system/cpu/cpu0/cache")
    lines = about.read_text(encoding="utf-8").splitlines() if about.exists() else []
    names = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    sizes = [path.read_text(encoding="utf-8").strip() for path in sorted(caches.glob("index*/size"))]
    return f"{(names or [platform.machine()])[0]}, caches {', '.join(sizes) or 'not told'}"


def write(rows: list[Row]) -> None:
    """Write the table, the picture, and the table again for lesson 12."""
    title, picture = (
        "# What is fast here, and what is not",
        "![The table as a picture.](../docs/bench.png)",
    )
    text = "\n\n".join([title, header(), picture, markdown(rows)]) + "\n"
    (ROOT / "benchmarks" / "results.md").write_text(text, encoding="utf-8")
    (ROOT / "docs" / "bench.png").write_bytes(plot.picture_of(rows).png)
    record = {"said": header(), "rows": [row._asdict() for row in rows]}
    data = ROOT / "rmsprop_lessons" / "data" / "bench.json"
    data.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python benchmarks", description=__doc__)
    asked.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}")
    asked.add_argument("--short", action="store_true", help="few and small, to see that all of it runs")
    told = asked.parse_args()
    if unknown := set(told.parts) - set(PARTS):
        sys.exit(f"part is {min(unknown)}: allowed are {', '.join(PARTS)}")
    main(told.parts, told.short)
