"""Run the cells of `notebook`, a lesson as JSON, as a kernel does; return what differs as JSON.

This runs inside Pyodide: see node_lesson.mjs.
"""

import json
import sys

from IPython.core.displayhook import CapturingDisplayHook
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

LIMIT = 1500  # characters of each side that are shown


def stored(cell):
    """Return what a cell printed and displayed when the lesson was written."""
    texts = [out["text"] for out in cell["outputs"] if out["output_type"] == "stream"]
    plain = [out["data"]["text/plain"] for out in cell["outputs"] if "data" in out]
    return ["".join("".join(text) for text in texts), *("".join(text) for text in plain)]


def fresh(shell, source):
    """Return what a cell prints and displays now, and an error as if it were displayed."""
    with capture_output() as caught:
        # What a cell ends with is displayed, too.
        shell.display_trap.hook = CapturingDisplayHook(shell=shell, outputs=shell.display_pub.outputs)
        result = shell.run_cell(source, store_history=True)
    shown = [out.data["text/plain"] for out in caught.outputs]
    error = result.error_before_exec or result.error_in_exec
    if error:
        shown.append(f"{type(error).__name__}: {error}")
    return [("" if error else caught.stdout) + caught.stderr, *shown]


def differences(book):
    """Return a text for each cell whose outputs are not the stored ones."""
    shell, found = InteractiveShell.instance(), []
    for cell in (cell for cell in book["cells"] if cell["cell_type"] == "code"):
        want, have = stored(cell), fresh(shell, "".join(cell["source"]))
        if want != have:
            parts = [
                f"  stored: {w[:LIMIT]!r}\n  here:   {h[:LIMIT]!r}"
                for w, h in zip(want, have, strict=False)
                if w != h
            ]
            lengths = [f"  stored {len(want) - 1} displays, here {len(have) - 1}: {have[1:]}"[:LIMIT]]
            found.append("\n".join([f"{cell['id']}:", *(parts + lengths * (len(want) != len(have)))]))
    return found


sys.argv = ["lesson"]
json.dumps(differences(json.loads(notebook)))  # noqa: F821
