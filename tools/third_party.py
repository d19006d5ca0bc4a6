"""List what the built pages and lessons carry of others: name, version, licence, source."""

import io
import json
import sys
import zipfile
from email import message_from_string
from pathlib import Path

# Name, version, licence, source of what has no metadata of its own.
PARTS = [
    ("Pyodide", "0.27.7", "MPL-2.0", "https://github.com/pyodide/pyodide"),
    ("CPython", "3.12.7", "PSF-2.0", "https://github.com/python/cpython"),
    ("Emscripten", "3.1.58", "MIT or NCSA", "https://github.com/emscripten-core/emscripten"),
    ("libffi", "in Pyodide", "MIT", "https://github.com/libffi/libffi"),
    ("zlib", "in Pyodide", "Zlib", "https://zlib.net"),
    ("bzip2", "in Pyodide", "bzip2-1.0.6", "https://sourceware.org/bzip2"),
]
WITHOUT = {  # of files whose metadata names no licence: licence, source
    "openssl": ("OpenSSL and SSLeay", "https://www.openssl.org"),
    "sqlite3": ("PSF-2.0; SQLite is in the public domain", "https://github.com/python/cpython"),
    "ssl": ("PSF-2.0", "https://github.com/python/cpython"),
}
HEAD = """# What others have made, and is in this folder

| part | version | licence | source |
|---|---|---|---|
"""


def third_party(folder: Path) -> str:
    """Return the list of what a folder holds and others have made: part, version, licence, source."""
    lock = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))
    names = ((p["name"], p["version"], p["file_name"]) for p in lock["packages"].values())
    archives = [n for n in names if n[2].endswith(".zip") and (folder / n[2]).exists()]
    rows = [*PARTS, *((name, version, *WITHOUT[name]) for name, version, _ in archives)]
    rows += [row for wheel in sorted(folder.glob("*.whl")) if (row := licence(wheel.read_bytes()))]
    return HEAD + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def javascript(lab: Path) -> str:
    """Return the list of what JupyterLite carries, as it and its extensions state it."""
    rows = {("JupyterLite", "0.6.4", "BSD-3-Clause", "https://github.com/jupyterlite/jupyterlite")}
    for path in lab.glob("extensions/**/package.json"):
        own = json.loads(path.read_text(encoding="utf-8"))
        rows.add((own["name"], own["version"], own["license"], own["homepage"]))
    for path in lab.glob("**/third-party-licenses.json"):
        for part in json.loads(path.read_text(encoding="utf-8"))["packages"]:
            where = f"licence in {path.relative_to(lab)}"
            said = part["extractedText"].split("\n")[0] or "BSD-3-Clause"  # without a text: its own
            rows.add((part["name"], part["versionInfo"], part["licenseId"] or said, where))
    return HEAD + "".join(f"| {' | '.join(row)} |\n" for row in sorted(rows))


def licence(wheel: bytes) -> tuple[str, str, str, str] | None:
    """Return name, version, licence, source as a wheel states them; None for the course's own."""
    with zipfile.ZipFile(io.BytesIO(wheel)) as packed:
        name = next(name for name in packed.namelist() if name.endswith(".dist-info/METADATA"))
        stated = message_from_string(packed.read(name).decode())
    if stated["Name"] == "rmsprop_lessons":
        return None
    classes = [c.split(" :: ") for c in stated.get_all("Classifier", [])]
    allowed = " or ".join(c[-1] for c in classes if c[0] == "License")
    short = (stated["License"] or "").strip().split("\n")[0]
    short = "" if not short[:1].isalpha() or short.startswith(("Copyright", "Dual")) else short
    known, source = WITHOUT.get(stated["Name"], ("", ""))
    terms = stated["License-Expression"] or known or short or allowed
    if not terms:
        sys.exit(f"{stated['Name']} names no licence: look it up, and add it to tools/third_party.py.")
    urls = [stated["Home-page"] or "", *(u.split(", ")[-1] for u in stated.get_all("Project-URL", []))]
    return stated["Name"], stated["Version"], terms, source or next(filter(None, urls), "")
