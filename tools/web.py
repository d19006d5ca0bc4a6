"""Build JupyterLab with all lessons for the browser: `make web` writes it to build/site/lab.

Python and the packages stand beside it, in build/site/runtime; the live labs of the pages use them, too.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
import venv
from pathlib import Path

from course_lock import course_runtime
from runtime import BUILD
from third_party import javascript

from rmsprop_lessons.lessons import folder, lesson

ROOT = Path(__file__).parent.parent
SITE = BUILD / "site"
# What this version of JupyterLite cannot be told: file, what stands there once, what is to stand there.
PATCHES = [
    (  # JupyterLab takes a key before a slider can, unless it is started like this.
        "build/jlab_core.*.js",
        "this._bubblingKeydown=null!==(t=e.bubblingKeydown)&&void 0!==t&&t;",
        "this._bubblingKeydown=!0;",
    ),
    (  # lab/index.html?path=… keeps its lesson on the way to the page of JupyterLab.
        "index.html",
        "<head>",
        '<head><script>location.replace("lab/index.html" + location.search + location.hash)</script>',
    ),
]


def web(site: Path) -> None:
    """Put lab/ and what it needs of runtime/ into the folder of the site; what else is there stays."""
    site.mkdir(parents=True, exist_ok=True)
    lock = course_runtime(site / "runtime")
    clean(site / "runtime", lock)
    with tempfile.TemporaryDirectory(dir=site.parent) as there:
        lite, made = Path(there) / "lite", site.parent / "lab-made"
        shutil.copytree(ROOT / "site" / "lite", lite)
        (lite / "files").mkdir()
        for path in sorted(folder().glob("*.ipynb")):
            (lite / "files" / path.name).write_bytes(lesson(path))
        shutil.rmtree(made, ignore_errors=True)
        jupyterlite(lite, made)
    for place in PATCHES:
        patch(made, *place)
    (made / "THIRD-PARTY.txt").write_text(javascript(made), encoding="utf-8", newline="\n")
    shutil.rmtree(site / "lab", ignore_errors=True)
    made.rename(site / "lab")


def clean(runtime: Path, lock: Path) -> None:
    """Delete wheels of another version, which no lock names."""
    packages = json.loads(lock.read_text(encoding="utf-8"))["packages"].values()
    for path in runtime.glob("*.whl"):
        if path.name not in {package["file_name"] for package in packages}:
            path.unlink()


def environment() -> Path:
    """Return the Python that has JupyterLite: beside JupyterLab, its kernel would disturb that."""
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = wanted["project"]["optional-dependencies"]["web"]
    home = BUILD / "jupyterlite"
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    ready, wants = home / "ready", "\n".join(packages)
    if not ready.exists() or ready.read_text(encoding="utf-8") != wants:
        shutil.rmtree(home, ignore_errors=True)
        venv.create(home, with_pip=True)
        options = ["--quiet", "--disable-pip-version-check", "--constraint", ROOT / "requirements.lock"]
        if subprocess.run([python, "-m", "pip", "install", *options, *packages]).returncode:
            sys.exit("pip could not fetch JupyterLite: is there a network? Try again.")
        ready.write_text(wants, encoding="utf-8")
    return python


def jupyterlite(lite: Path, to: Path) -> None:
    """Run JupyterLite's own build on a folder of settings and files."""
    call = [str(environment()), "-m", "jupyterlite_core", "build", "--lite-dir", str(lite)]
    call += ["--contents", "files", "--output-dir", str(to), "--apps", "lab", "--no-sourcemaps"]
    done = subprocess.run(call, cwd=lite, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"JupyterLite could not be built:\n{(done.stdout + done.stderr)[-3000:]}")


def patch(lab: Path, name: str, before: str, after: str) -> None:
    """Put something in the place of a text that one file has once; else end with a sentence."""
    texts = {path: path.read_text(encoding="utf-8") for path in lab.glob(name)}
    if (places := sum(text.count(before) for text in texts.values())) != 1:
        sys.exit(f"{name} of JupyterLite has {places} places with {before}, expected 1: not patched.")
    for path, text in texts.items():
        path.write_text(text.replace(before, after), encoding="utf-8")


def size(folder: Path) -> str:
    """Return how much a folder holds."""
    files = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return f"{sum(files) / 1e6:.0f} MB in {len(files)} files"


if __name__ == "__main__":
    begun = time.monotonic()
    web(SITE)
    print(
        f"{SITE / 'lab'}: {size(SITE / 'lab')}; {SITE / 'runtime'}: {size(SITE / 'runtime')}; ", end=""
    )
    print(f"{time.monotonic() - begun:.0f} s. To open it: rmsprop-lessons --web {SITE}")
