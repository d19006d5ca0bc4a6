"""Run the lessons in other orders than from top to bottom: `make order`.

Each lesson is written to build/order twice. In one copy every cell runs twice in a row. In the other
the parts run from the last to the first, and before each all names are lost and only the cells tagged
`setup` run again, and the parts that its heading names. nbval compares every output with the stored one.
"""

import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook

ROOT = Path(__file__).parent.parent
OUT = ROOT / "build" / "order"
HEADING = re.compile(r"^#{1,6} (.+)$", flags=re.MULTILINE)
# What stands under a heading where its part needs others. Pages and handouts drop it.
FIRST = re.compile(r"^\*To start here, run (“.+”) first\.\*$", flags=re.MULTILINE)
# Run again, a check goes on to its next hint, as it says; a kernel that starts knows of none.
FORGET = "from rmsprop_lessons.exercises import _seen\n_seen.clear()"
# What a kernel has from its start stays: %reset would take more than names that a cell gave.
RESET = f"""{FORGET}
for _name in set(globals()) - set(get_ipython().user_ns_hidden):
    if not _name.startswith("_"):
        del globals()[_name]"""


class Part(NamedTuple):
    """What stands between two headings: the parts that it needs, and its code cells."""

    heading: str
    first: list[str]
    cells: list[NotebookNode]


def parts(cells: list[NotebookNode]) -> list[Part]:
    """Return the parts of a lesson; cells tagged `setup` are in none."""
    found = [Part("", [], [])]
    for cell in cells:
        if cell.cell_type == "markdown" and (headings := HEADING.findall(cell.source)):
            said = FIRST.search(cell.source)
            found.append(Part(headings[-1], re.findall("“(.+?)”", said[1]) if said else [], []))
        elif cell.cell_type == "code" and not is_setup(cell):
            found[-1].cells.append(cell)
    return found


def is_setup(cell: NotebookNode) -> bool:
    return "setup" in cell.metadata.get("tags", [])


def copied(cell: NotebookNode, why: str) -> NotebookNode:
    """Return a code cell as it is stored, with a last line that says why it runs."""
    return new_code_cell(f"{cell.source}\n# {why}", outputs=cell.outputs, execution_count=1)


def twice(cells: list[NotebookNode]) -> list[NotebookNode]:
    """Return the code cells, each of them two times."""
    chosen: list[NotebookNode] = []
    for cell in [cell for cell in cells if cell.cell_type == "code"]:
        chosen += [copied(cell, "once"), *[new_code_cell(FORGET)] * ("check(" in cell.source)]
        chosen += [copied(cell, "again")]
    return chosen


def alone(cells: list[NotebookNode]) -> list[NotebookNode]:
    """Return the parts from the last to the first, each after nothing but what it says it needs.

    ValueError: a heading names a part that is not above it.
    """
    setup, known = [cell for cell in cells if is_setup(cell)], parts(cells)
    chosen: list[NotebookNode] = []
    for place, part in reversed(list(enumerate(known))):
        above = [other for other in known[:place] if other.heading in part.first]
        if [other.heading for other in above] != part.first:
            raise ValueError(f"“{part.heading}” names {part.first}: these must stand above it, in order")
        before = [cell for other in above for cell in other.cells]
        run = [copied(cell, f"before “{part.heading}”") for cell in setup + before]
        if part.cells:
            chosen += [new_code_cell(RESET), *run]
            chosen += [copied(cell, f"in “{part.heading}”") for cell in part.cells]
    return chosen


def write(path: Path, to: Path) -> list[str]:
    """Write both copies of a lesson; return where they are."""
    cells = nbformat.read(path, as_version=4).cells
    books = {to / f"{path.stem}-{order.__name__}.ipynb": order(cells) for order in (twice, alone)}
    for place, book in books.items():
        nbformat.write(new_notebook(cells=book), place)
    return [str(place) for place in books]


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    wanted = sys.argv[1:] or ["*"]
    lessons = [path for each in wanted for path in sorted(ROOT.glob(f"notebooks/{each}-*.ipynb"))]
    copies = [place for path in lessons for place in write(path, OUT)]
    call = [sys.executable, "-m", "pytest", "-q", "-n", "auto", "--dist", "loadfile", *copies]
    sys.exit(subprocess.call(call, cwd=ROOT))
