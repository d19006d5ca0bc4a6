"""Run every notebook from top to bottom and write its canonical form: `make notebooks`.

The canonical form holds no times, no versions, no widget models; run again, it is the same bytes.
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).parent.parent / "notebooks"
WIDGET = "application/vnd.jupyter.widget-view+json"


def canonical(notebook: nbformat.NotebookNode) -> str:
    """Return the notebook as text, with everything gone that differs from run to run."""
    notebook = nbformat.from_dict(notebook)
    notebook.nbformat_minor = 5  # the first with cell ids, which the editor keeps
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        }
    )
    for cell in notebook.cells:
        tags = cell.metadata.get("tags")
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
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
    client = NotebookClient(notebook, timeout=60, resources={"metadata": {"path": path.parent}})
    client.execute()
    path.write_text(canonical(notebook), encoding="utf-8", newline="\n")
    print(f"{path.name}: run, {len(notebook.cells)} cells", flush=True)


if __name__ == "__main__":
    for path in sorted(map(Path, sys.argv[1:]) if sys.argv[1:] else FOLDER.glob("*.ipynb")):
        rebuild(path)
