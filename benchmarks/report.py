"""How long the report on a class of sixty takes, ten of which do harm: benchmarks/report.py [--seed 0].

    .venv/bin/python benchmarks/report.py

It says whether the five commonest mistakes are those that were put in, and whether a second run, which
finds every answer judged, writes the same table.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tools"))
from make_class import COMMONEST, make  # noqa: E402


def timed(folder: Path, to: Path) -> tuple[float, str, bytes]:
    """Return the seconds of a report, what it said, and its table."""
    begun = time.perf_counter()
    call = [sys.executable, "-m", "rmsprop_lessons.report", str(folder), "--to", str(to)]
    said = subprocess.run(call, capture_output=True, text=True, check=True).stdout
    return time.perf_counter() - begun, said, (to / "table.csv").read_bytes()


def main() -> int:
    """Print the seconds; return 1 where the five commonest are not those of the plan."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    seed = parser.parse_args().seed
    with tempfile.TemporaryDirectory() as work:
        folder, to = Path(work) / "class", Path(work) / "report"
        make(folder, seed)
        first, said, table = timed(folder, to)
        again, _, same = timed(folder, to)
    found = [line.split(": ")[0].split(", ")[1] for line in said.splitlines() if " students, " in line]
    right = found == [" ".join(pair) for pair in COMMONEST]
    print(said)
    print(f"{first:.0f} s; again, every answer kept: {again:.1f} s, same table: {table == same}")
    print(f"the five commonest are those that were put in: {right}")
    return int(not right)


if __name__ == "__main__":
    sys.exit(main())
