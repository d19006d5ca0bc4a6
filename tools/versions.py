"""The tests of an installation, on the oldest and on the newest versions that pyproject.toml allows.

For each Python that is here, from the oldest that pyproject.toml allows on, it makes two fresh
environments with uv, one with every direct dependency at its lowest, one with the newest of all. Each
runs the lessons and the tests of the package, and benchmarks/versions.md gets a line. The tests of our
own tools, which import from tools/, are left out: those run with the versions of requirements.lock.
"""

import argparse
import os
import platform
import re
import subprocess
import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "build" / "versions"
TABLE = ROOT / "benchmarks" / "versions.md"
BOUNDS = {"oldest": "lowest-direct", "newest": "highest"}
SHOWN = ("numpy", "matplotlib", "pillow", "ipywidgets", "jupyterlab", "pytest", "nbval", "hypothesis")
HEAD = f"""# The versions that the tests were run on

`make versions` writes a line for each fresh environment with the extra `test`. Oldest: every direct
dependency at the lowest version that pyproject.toml allows and that this Python has a wheel of; newest:
what the index served on that day. Each cell of each lesson was run and compared with what is stored, and
the tests of the package; those of our own tools run with requirements.lock.
On {platform.system()} {platform.machine()}.

| Python | versions | {" | ".join(SHOWN)} | passed | failed | skipped | seconds | on |
|---|---|{"---|" * len(SHOWN)}---|---|---|---|---|
"""


class Cell(NamedTuple):
    """What one environment gave."""

    python: str
    bounds: str
    versions: dict[str, str]
    counts: Counter[str]
    seconds: float

    def row(self) -> str:
        """Return a line of the table."""
        shown = [self.versions.get(name, "-") for name in SHOWN]
        counts = [str(self.counts[kind]) for kind in ("passed", "failed", "skipped")]
        told = [self.python, self.bounds, *shown, *counts, f"{self.seconds:.0f}", f"{date.today()}"]
        return f"| {' | '.join(told)} |"


def pythons() -> Iterator[str]:
    """Yield the minor versions from the oldest allowed on, up to the second in turn that is not here."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    minor, missing = int(project["requires-python"].removeprefix(">=3.")), 0
    while missing < 2:
        here = subprocess.run(["uv", "python", "find", "-q", "--no-python-downloads", f"3.{minor}"])
        missing = 0 if here.returncode == 0 else missing + 1
        if not missing:
            yield f"3.{minor}"
        minor += 1


def concerned() -> list[str]:
    """Return the files of tests that import nothing of our own tools."""
    tools = {path.stem for path in (ROOT / "tools").glob("*.py")}
    files = sorted((ROOT / "tests").glob("test_*.py"))
    imported = re.compile(r"^\s*(?:import|from) (\w+)", re.MULTILINE)
    return [str(f) for f in files if not tools & {*imported.findall(f.read_text(encoding="utf-8"))}]


def environment(python: str, bounds: str) -> tuple[Path, dict[str, str]]:
    """Make a fresh environment; return its Python and the versions in it."""
    folder = FOLDER / f"{python}-{bounds}"
    uv("venv", "--clear", "--seed", "--python", python, folder)
    inside = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    into = ("pip", "install", "--python", inside, "--resolution", BOUNDS[bounds])
    uv(*into, "--only-binary", ":all:", "--editable", f"{ROOT}[test]")
    listed = uv("pip", "freeze", "--python", inside)
    return inside, dict(line.split("==") for line in listed.splitlines() if "==" in line)


def uv(*command: str | Path) -> str:
    """Run uv outside of the project, whose own settings are for the lock; return what it prints."""
    return subprocess.run(
        ["uv", *command, "--quiet", "--no-python-downloads"],
        cwd=FOLDER,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


def tried(python: str, bounds: str, tests: list[str]) -> Cell:
    """Run the tests in a fresh environment."""
    inside, versions = environment(python, bounds)
    begun, found = time.monotonic(), FOLDER / f"{python}-{bounds}.xml"
    found.unlink(missing_ok=True)
    quiet = ["-q", "-p", "no:cacheprovider", "--junitxml", found]
    subprocess.run([inside, "-m", "pytest", *quiet, *tests], cwd=ROOT)
    seconds = time.monotonic() - begun
    full = subprocess.run([inside, "--version"], capture_output=True, text=True).stdout.split()[1]
    return Cell(full, bounds, versions, counts(found), seconds)


def counts(found: Path) -> Counter:
    """Return how many tests passed, failed and were skipped; without a report one failed: pytest."""
    if not found.exists():
        return Counter(failed=1)
    cases = ElementTree.parse(found).iter("testcase")
    kinds = {"failure": "failed", "error": "failed", "skipped": "skipped"}
    return Counter(next((kinds[p.tag] for p in case if p.tag in kinds), "passed") for case in cases)


def with_rows(page: str, new: list[str]) -> str:
    """Return the page with these lines in the place of older ones of the same Python and versions."""
    rows = {tuple(row.split(" | ")[:2]): row for row in [*re.findall(r"^\| 3.*$", page, re.M), *new]}
    return HEAD + "".join(f"{row}\n" for _, row in sorted(rows.items(), key=_order))


def _order(item: tuple[tuple[str, ...], str]) -> tuple[list[int], bool]:
    (python, bounds), _ = item
    return [int(part) for part in re.findall(r"\d+", python)], bounds == "newest"


def main() -> int:
    """Run the cells of the matrix one after the other; the exit code tells whether all passed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--python", nargs="+", metavar="3.N", help="some Pythons only")
    parser.add_argument("--bounds", nargs="+", choices=BOUNDS, default=list(BOUNDS))
    parser.add_argument("--tests", nargs="+", help="some tests only, and then no line is written")
    given, failed = parser.parse_args(), 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for python in given.python or pythons():
        for bounds in given.bounds:
            cell = tried(python, bounds, given.tests or [*concerned(), "notebooks"])
            failed += cell.counts["failed"]
            print(cell.row(), flush=True)
            if not given.tests:
                page = TABLE.read_text(encoding="utf-8") if TABLE.exists() else ""
                TABLE.write_text(with_rows(page, [cell.row()]), encoding="utf-8")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
