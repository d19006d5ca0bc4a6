"""Run every notebook from top to bottom and write its canonical form: `make notebooks`.

The canonical form holds no times, no versions, no widget models; run again, it is the same bytes.
"""

import base64
import io
import os
import re
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import nbformat
import numpy as np
from nbclient import NotebookClient
from PIL import Image

from rmsprop_lessons.frameworks import FORMS, translate

ROOT = Path(__file__).parent.parent
README_PICTURES = {"00-12": "40-steps.png", "00-15": "500-steps.png"}  # cells of lesson 00
# What the README shows between these marks is written here.
LEDGER = "<!-- The ledger, from lesson 13: -->\n", "\n<!-- End of the ledger. -->"
MOVES = "<!-- Settings that people move, from translate: -->\n", "\n<!-- End of the settings. -->"
MOVED = ["PyTorch", "Keras"], ["Keras", "PyTorch"], ["tf.keras 2.10", "PyTorch"], ["TF1", "PyTorch"]
MOVED += ["Optax", "PyTorch"], ["PyTorch", "Optax"]
ROUNDING = 2  # of 255 grey levels: as much as another processor's arithmetic changes a pixel
KEPT = ("tags", "slide", "notes", "minutes")  # of a cell's metadata; the last three: tools/slides.py
WIDGET = "application/vnd.jupyter.widget-view+json"


def canonical(notebook: nbformat.NotebookNode) -> str:
    """Return the notebook as text, with everything gone that differs from run to run."""
    notebook = nbformat.from_dict(notebook)
    notebook.nbformat_minor = 5  # the first with cell ids, which the editor keeps
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {
                "display_name": "Python 3 (ipykernel)",
                "language": "python",
                "name": "python3",
            },
            "language_info": {"name": "python"},
        }
    )
    for cell in notebook.cells:
        kept = {key: cell.metadata[key] for key in KEPT if cell.metadata.get(key)}
        cell.metadata = nbformat.from_dict(kept)
        if cell.cell_type == "code":
            cell.outputs = _joined(cell.outputs)
            for output in cell.outputs:
                output.get("data", {}).pop(WIDGET, None)  # the model of a lab dies with its kernel
                if "metadata" in output:
                    output.metadata = {}
    return nbformat.writes(notebook) + "\n"


def _joined(outputs: list) -> list:
    """Join the pieces in which a kernel happens to send one printed text."""
    joined = []
    for output in outputs:
        same = joined and output.output_type == joined[-1].output_type == "stream"
        if same and output.name == joined[-1].name:
            joined[-1].text += output.text
        else:
            joined.append(output)
    return joined


def rebuild(path: Path) -> None:
    """Run one notebook in its own folder and write it back."""
    notebook = nbformat.read(path, as_version=4)
    quiet = ["--IPKernelApp.log_level=ERROR"]  # a kernel warns that its local port is not encrypted
    client = NotebookClient(
        notebook, timeout=180, extra_arguments=quiet, resources={"metadata": {"path": path.parent}}
    )
    client.execute()
    keep_pixels(nbformat.read(path, as_version=4), notebook)
    path.write_text(canonical(notebook), encoding="utf-8", newline="\n")
    print(f"{path.name}: run, {len(notebook.cells)} cells", flush=True)


def keep_pixels(stored: nbformat.NotebookNode, new: nbformat.NotebookNode) -> None:
    """Leave a stored picture as it is where the new one shows the same, up to rounding."""
    before = {cell.id: [o.get("data", {}) for o in cell.get("outputs", [])] for cell in stored.cells}
    for cell in new.cells:
        for old, output in zip(before.get(cell.id, []), cell.get("outputs", []), strict=False):
            data = output.get("data", {})
            for kind in ("image/png", "image/jpeg"):
                pixels, drawn = old.get(kind), data.get(kind)
                if pixels and drawn and old["text/plain"] == data["text/plain"] and same(pixels, drawn):
                    data[kind] = pixels
                    data["text/html"] = data["text/html"].replace(drawn, pixels)


def same(*pictures: str) -> bool:
    """Say whether two pictures, in base64, differ by no more than rounding."""
    files = (io.BytesIO(base64.b64decode(picture)) for picture in pictures)
    one, other = (np.asarray(Image.open(file).convert("RGB"), int) for file in files)
    return one.shape == other.shape and abs(one - other).max() <= ROUNDING


def outputs(lesson: str, kind: str, id: str = "") -> list[str]:
    """Return what the cells of a lesson, or one of them, put out of a kind, image/png for instance."""
    cells = nbformat.read(ROOT / "notebooks" / f"{lesson}.ipynb", as_version=4).cells
    data = [o.get("data", {}) for cell in cells if id in ("", cell.id) for o in cell.get("outputs", [])]
    return [d[kind] for d in data if kind in d]


def save_readme_pictures() -> None:
    """Write the pictures of lesson 00 that the README shows to docs/."""
    for cell, name in README_PICTURES.items():
        (picture,) = outputs("00-start-here", "image/png", cell)
        (ROOT / "docs" / name).write_bytes(base64.b64decode(picture))


def readme_with_tables(readme: str) -> str:
    """Return the README with the ledger of lesson 13, and what translate says, as they are now."""
    (table,) = outputs("13-the-ledger", "text/markdown")
    table = re.sub(r"\]\((\d\d-)", r"](notebooks/\1", table)
    return between(between(readme, LEDGER, table), MOVES, moves())


def between(text: str, marks: tuple[str, str], new: str) -> str:
    """Return `text` with something new between two marks."""
    head, rest = text.split(marks[0])
    return head + marks[0] + new + marks[1] + rest.split(marks[1])[1]


def moves() -> str:
    """Return the settings that people move most, at the source's defaults, as a Markdown table."""
    rows = ["| from | to | call | |", "|---|---|---|---|"]
    for source, target in MOVED:
        moved = translate(source, target, **({} if FORMS[source].lr else {"lr": 0.001}))
        told = "exact" if moved.exact else f"up to {100 * moved.error:.0f} % off where √S is about ε"
        told += ", with S started at 1 by the lines that it prints" * bool(moved.setup)
        rows.append(f"| {source} | {target} | `{moved.call}` | {told} |")
    return "\n".join(rows)


if __name__ == "__main__":
    paths = sorted(map(Path, sys.argv[1:]) if sys.argv[1:] else ROOT.glob("notebooks/*.ipynb"))
    last = [path for path in paths if path.name.startswith("13")]  # it reads the others
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(rebuild, [path for path in paths if path not in last]))
    for path in last:
        rebuild(path)
    if not sys.argv[1:]:
        save_readme_pictures()
        readme = ROOT / "README.md"
        text = readme_with_tables(readme.read_text(encoding="utf-8"))
        readme.write_text(text, encoding="utf-8", newline="\n")
