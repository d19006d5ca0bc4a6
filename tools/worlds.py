"""Wrong formulas, each put into a copy of the package: which claims notice? `make worlds`.

The formulas are those of wrong.py. A claim notices a world when its check ran there and came out false;
a check that broke off has refuted nothing.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from wrong import ROOT, WRONG, put

from rmsprop_lessons.ledger import LEDGER, TESTED

TABLE = ROOT / "benchmarks" / "worlds.md"

# Which claims speak of what a world changes, so that their checks must come out false there. Written
# down before the first run; other claims may notice as well.
EXPECTED = {
    "one shared norm": "C05 C08 C11 C13 C14 C15 C18 C27",
    "the mean over the parameters": "C05 C07 C08 C11 C15 C19 C27 C28",
    "AdaGrad's sum": "C07 C10 C14 C16 C20",
    "the sign step": "C07 C10 C16 C24 C25 C26",
    "no division": "C02 C05 C10 C11 C16 C18 C21 C29",
    "the old S": "C07 C10 C16 C23",
    "the size averaged": "C07 C10 C16 C23",
    "an S that never falls": "C07 C12 C13 C14",
    "ε inside the root": "C14 C24 C25 C26",
    "no root": "C07 C10 C11 C16 C21",
    "RMSprop 1 % too long": "C07 C10 C14 C16",
    "β₂ swapped": "C07 C10 C16",
    "Momentum summed": "C27",
    "Momentum without memory": "C01 C27",
    "β₁ swapped": "C01 C27",
    "gradient descent, W half as fast": "C03 C04 C17",
    "gradient descent 1 % too long": "C03",
    "Adam without its average": "C32",
    "Adam, S with β₁": "C22",
    "Adam without the repair": "C10",
    "an average without memory": "C06 C07 C09",
    "an average without the repair": "C09",
}


CHECK = """
import json, sys, warnings
from pathlib import Path
from rmsprop_lessons.ledger import recheck
warnings.simplefilter("ignore")
folder, *lessons = sys.argv[1:]
print(json.dumps({k: v for at in lessons for k, v in recheck(at, Path(folder)).items()}))
"""


def checks(folder: Path, lessons: Iterable[str]) -> dict[str, tuple[bool, str, bool]]:
    """Return what the lessons' checks come to with the package in `folder`: holds, measured, broke."""
    env = {**os.environ, "PYTHONPATH": str(folder), "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-c", CHECK, str(ROOT / "notebooks"), *lessons]
    done = subprocess.run(command, env=env, cwd=folder, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def outcomes(names: Iterable[str], lessons: Iterable[str]) -> dict[str, dict[str, tuple]]:
    """Return for each world what the checks of these lessons come to; two worlds run at a time."""
    names, lessons = list(names), list(lessons)
    with tempfile.TemporaryDirectory() as place, ThreadPoolExecutor(2) as pool:
        folders = [put(WRONG[name], Path(place) / str(i)) for i, name in enumerate(names)]
        return dict(zip(names, pool.map(lambda folder: checks(folder, lessons), folders), strict=True))


def noticed(checked: dict[str, tuple]) -> list[str]:
    """Return the claims whose checks ran and came out false."""
    return sorted(key for key, (holds, _, broke) in checked.items() if not holds and not broke)


def table(found: dict[str, dict[str, tuple]]) -> str:
    """Return the worlds as a Markdown table, and below it what each claim is refuted by."""
    rows = ["| world | noticed by | broke off | expected, and not noticed |", "|---|---|---|---|"]
    refuted: dict[str, list[str]] = {key: [] for key in TESTED}
    for name, checked in found.items():
        seen = noticed(checked)
        broke = sorted(key for key, (_, _, broken) in checked.items() if broken)
        missed = sorted(set(EXPECTED[name].split()) - set(seen))
        rows.append(f"| {name} | {' '.join(seen)} | {' '.join(broke)} | {' '.join(missed)} |")
        for key in seen:
            refuted[key].append(name)
    alone = [key for key, worlds in refuted.items() if not worlds]
    count = f"{len(found)} worlds; {len(TESTED) - len(alone)} of {len(TESTED)} tested claims"
    count += " are refuted in at least one"
    return "\n".join([*rows, "", count + (f", not {', '.join(alone)}." if alone else "."), ""])


def main() -> int:
    """Run all worlds, write the table, and fail where something that was expected is missing."""
    lessons = {LEDGER[key].lesson for key in TESTED}
    text = "# Which wrong formula is noticed by which claim\n\n`make worlds` wrote this table.\n\n"
    text += table(outcomes(EXPECTED, lessons))
    TABLE.write_text(text, encoding="utf-8", newline="\n")
    print(text)
    complete = all(
        row.endswith("|  |")
        for row in text.splitlines()
        if row.startswith("| ") and "expected" not in row
    )
    return int(not (complete and ", not C" not in text))


if __name__ == "__main__":
    sys.exit(main())
