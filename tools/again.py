"""Run a lesson once more for each of many wrong formulas, all in one process: which cell notices?

nbval starts a kernel for each; this takes a tenth of its time. A cell notices when it raises, or when
what it prints and gives back is not what is stored. A cell that differs anyway is left out.
"""

import ast
import io
import json
import sys
import tempfile
import warnings
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from wrong import CELLS, ROOT, Wrong, put
from wrong_steps import catalogued

LEAST = 5  # of them must give what is stored


def said(cell: dict, names: dict) -> str:
    """Run a cell; return what it prints, and below it what it gives back."""
    tree, out = ast.parse("".join(cell["source"])), io.StringIO()
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    with redirect_stdout(out), redirect_stderr(io.StringIO()):
        exec(compile(tree, cell["id"], "exec"), names)
        value = eval(compile(ast.Expression(last.value), cell["id"], "eval"), names) if last else None
    return out.getvalue() + ("" if value is None else repr(value))


def stored(cell: dict) -> str:
    """Return what a notebook stores of a cell as text."""
    texts = [o.get("text") or o.get("data", {}).get("text/plain", []) for o in cell["outputs"]]
    return "".join("".join(text) for text in texts)


def judges(cells: list[dict], right: set[str] | None = None) -> tuple[set[str], str]:
    """Run cells; return those that give what is stored, and the first of `right` that does not.

    Without `right` all are run. A cell that raises gives nothing.
    """
    names: dict = {"__name__": "lesson"}
    same: set[str] = set()
    for cell in cells:
        try:
            as_stored = said(cell, names) == stored(cell)
        except Exception:
            as_stored = False
        same |= {cell["id"]} if as_stored else set()
        if right and cell["id"] in right and not as_stored:
            return same, cell["id"]
    return same, ""


def imported_from(folder: Path) -> None:
    """Let the package be imported anew, from `folder`; NumPy and the others stay."""
    for name in [name for name in sys.modules if name.split(".")[0] == "rmsprop_lessons"]:
        del sys.modules[name]
    sys.path[0] = str(folder)


def noticed(number: str, chosen: dict[str, Wrong]) -> dict[str, str]:
    """Return for each wrong formula the cell of the lesson that notices it, "" where none does."""
    (path,) = (ROOT / "notebooks").glob(f"{number}-*.ipynb")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    cells = [cell for cell in cells if cell["cell_type"] == "code"][: CELLS.get(number)]
    found = {}
    with tempfile.TemporaryDirectory() as place:
        right, _ = judges(cells)
        if len(right) < LEAST:
            raise RuntimeError(f"{path.name}: of its first cells only {len(right)} give what is stored")
        for k, (name, wrong) in enumerate(chosen.items()):
            imported_from(put(wrong, Path(place, str(k))))
            found[name] = judges(cells, right)[1]
    return found


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.path.insert(0, str(ROOT))
    lesson, *words = sys.argv[1:]
    every = {n: wrong for n, (number, wrong) in catalogued().items() if number == lesson}
    print(json.dumps(noticed(lesson, {n: w for n, w in every.items() if not words or n in words})))
