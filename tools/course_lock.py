"""Put the course itself beside Python for the browser, with a lock in which Pyodide finds it.

The lock is Pyodide's own and these entries; Pyodide's file stays as it is.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from runtime import BUILD, KEPT, fetched, pip_download, runtime, verified
from third_party import third_party

from rmsprop_lessons.lessons import lesson

ROOT = Path(__file__).parent.parent
LOCK = "course-lock.json"
WHEELS = {  # not among Pyodide's packages: file, its sha256, what it needs
    "comm": (
        "comm-0.2.3-py3-none-any.whl",
        "c615d91d75f7f04f095b30d1c1711babd43bdc6419c1be9886a85f2f4e489417",
        ["traitlets"],
    ),
    # Its parts for JupyterLab and Notebook are no Python, so nothing here needs their wheels.
    "ipywidgets": (
        "ipywidgets-8.1.9-py3-none-any.whl",
        "f2b8cbcaae10252b809fbe4d7470db75c09b769a32cbf816d20e5ca6d3c5a79d",
        ["comm", "ipython", "traitlets"],
    ),
}
NEEDS = ["ipywidgets", "matplotlib", "numpy", "pillow"]
SOURCES = ("pyproject.toml", "README.md", "LICENSE", "LICENSE-docs", "rmsprop_lessons", "notebooks")


def course_runtime(to: Path) -> Path:
    """Fill a folder with all that the lessons need in a browser; return its lock."""
    runtime(to)
    lock = json.loads((to / "pyodide-lock.json").read_text(encoding="utf-8"))
    for name, (file, sha256, needs) in WHEELS.items():
        (to / file).write_bytes(verified(file, fetch(file), sha256))
        lock["packages"][name] = entry(name, to / file, needs)
    for old in to.glob("rmsprop_lessons-*.whl"):
        old.unlink()
    wheel = build_wheel(to)
    with zipfile.ZipFile(
        wheel, "a", zipfile.ZIP_DEFLATED
    ) as packed:  # where Pyodide's Matplotlib reads it
        packed.write(font_list(to), "matplotlib/fontlist.json")
    lock["packages"]["rmsprop-lessons"] = entry("rmsprop-lessons", wheel, NEEDS)
    (to / LOCK).write_text(json.dumps(lock), encoding="utf-8")
    (to / "THIRD-PARTY.txt").write_text(third_party(to), encoding="utf-8", newline="\n")
    return to / LOCK


def fetch(file: str) -> bytes:
    """Return a wheel that pip downloads, from what is kept if it came before."""
    name, version = file.split("-")[:2]
    if not (KEPT / file).exists() and not fetched(pip_download(f"{name}=={version}"), KEPT / file):
        sys.exit(f"pip could not fetch {name}=={version}: is there a network? Try again.")
    return (KEPT / file).read_bytes()


def entry(name: str, wheel: Path, needs: list[str]) -> dict[str, object]:
    """Return what a lock says of a wheel."""
    return {
        "name": name,
        "version": wheel.name.split("-")[1],
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
        "package_type": "package",
        "imports": [name.replace("-", "_")],
        "depends": needs,
        "unvendored_tests": False,
    }


def font_list(runtime: Path) -> Path:
    """Return Matplotlib's list of its fonts: in a browser, making it takes seconds."""
    kept = KEPT / "fontlist.json"
    if not kept.exists():
        node = shutil.which("node") or sys.exit(
            "Matplotlib's fonts are listed under Node: install Node.js."
        )
        call = [node, str(Path(__file__).with_name("node_fonts.mjs")), str(runtime)]
        kept.write_bytes(subprocess.run(call, check=True, stdout=subprocess.PIPE).stdout)
    return kept


def build_wheel(to: Path) -> Path:
    """Build the wheel of the course; its lessons have no outputs: only the ledger reads them there."""
    BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=BUILD) as folder:
        sources, made = Path(folder) / "sources", Path(folder) / "wheel"
        sources.mkdir()
        for name in SOURCES:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
            copy(ROOT / name, sources / name)
        for path in sources.glob("notebooks/*.ipynb"):
            path.write_bytes(without_outputs(path))
        call = [
            sys.executable,
            "-m",
            "hatchling",
            "build",
            "--target",
            "wheel",
            "--directory",
            str(made),
        ]
        subprocess.run(call, cwd=sources, check=True, capture_output=True)
        (wheel,) = made.iterdir()
        return wheel.replace(to / wheel.name)


def without_outputs(path: Path) -> bytes:
    """Return a lesson in which no cell has run."""
    book = json.loads(lesson(path))
    for cell in book["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    return json.dumps(book, ensure_ascii=False, indent=1).encode()
