"""Fetch what decks and pages need to open without a network: reveal.js and MathJax, from npm."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGES = "reveal.js@4.6.1", "mathjax@3.2.2"  # later ones have moved the files:
REVEAL = "LICENSE dist/reset.css dist/reveal.css dist/reveal.js plugin/notes/notes.js"
FILES = [f"reveal.js/{name}" for name in REVEAL.split()]
FILES += ["mathjax/LICENSE", "mathjax/es5/tex-svg.js"]
KEPT = Path(__file__).parent.parent / "build" / "vendor" / "+".join(PACKAGES)


def vendor(to: Path, package: str = "") -> None:
    """Copy the files, or those of one package, into a folder; the first time npm fetches them."""
    have = KEPT / "node_modules"
    if not all((have / name).exists() for name in FILES):
        fetch()
    for name in (name for name in FILES if name.startswith(package)):
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(have / name, to / name)


def licence_of(package: str) -> tuple[str, str]:
    """Return the version of a fetched package, and its licence."""
    about = json.loads((KEPT / "node_modules" / package / "package.json").read_text("utf-8"))
    return about["version"], about["license"]


def fetch() -> None:
    """Have npm install both packages; without npm or a network end with a sentence."""
    npm = shutil.which("npm")
    if not npm:
        sys.exit(
            "Slides and pages need reveal.js and MathJax, which npm fetches: install Node.js with npm."
        )
    options = "--no-save --ignore-scripts --no-audit --no-fund --loglevel=error --fetch-retries=0"
    call = [npm, "install", "--prefix", str(KEPT), *options.split(), *PACKAGES]
    if subprocess.run(call).returncode:
        sys.exit(f"npm could not fetch {' and '.join(PACKAGES)}: is there a network? Try again.")
