"""Build the course as pages that open from a folder: `make site` writes them to build/site.

The pages are made from the notebooks, from docs/ and from the package; site/ has what only they need.
What `make web` puts beside them (lab/ and runtime/) stays.
"""

import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import nbformat
from claims import FOLDER
from runtime import GONE, runtime
from site_cells import Checked, checks, page_of
from site_hero import hero
from site_labs import course
from site_ledger import ledger_page
from site_pages import api_page, checker_page, notation_page, relinked
from site_parties import OURS, third_parties
from vendor import vendor

from rmsprop_lessons import lessons

ROOT = Path(__file__).parent.parent
OUT = ROOT / "build" / "site"
OTHERS = "lab", "runtime"  # in OUT, from make web


def assemble(source: Path) -> None:
    """Write everything that Sphinx reads into a folder."""
    shutil.rmtree(source, ignore_errors=True)
    shutil.copytree(ROOT / "site", source, ignore=shutil.ignore_patterns("lite", "__pycache__"))
    extra = source / "extra"
    for folder in ("extra/pictures", "extra/notebooks", "extra/licences", "extra/files", "static/labs"):
        (source / folder).mkdir(parents=True)
    books = sorted(lessons.folder().glob("*.ipynb"))
    with ProcessPoolExecutor() as pool:
        made = list(pool.map(lesson_page, books, [source] * len(books)))
    checked = {key: one for _, found in reversed(made) for key, one in found.items()}
    titles = {path.stem: title for path, (title, _) in zip(books, made, strict=True)}
    pages = {
        "ledger.md": ledger_page(checked, titles),
        "notation.md": notation_page(nbformat.read(books[0], as_version=4)),
        "api.md": api_page(),
        "checker.md": checker_page((ROOT / "docs" / "CHECKER.md").read_text("utf-8")),
        "teaching.md": relinked((ROOT / "docs" / "TEACHING.md").read_text("utf-8")),
        "classroom.md": relinked((ROOT / "classroom" / "README.md").read_text("utf-8")),
        "third-party.md": third_parties(source / "extra" / "licences"),
        "hero.html": hero(),
    }
    for name, text in pages.items():
        (source / name).write_text(text, encoding="utf-8", newline="\n")
    for path in OURS:
        shutil.copyfile(ROOT / path, extra / "licences" / Path(path).name)
    for path in ("classroom/jupyterhub_config.py", "environment.yml"):  # what classroom.md links to
        shutil.copyfile(ROOT / path, extra / "files" / Path(path).name)
    shutil.copytree(FOLDER, extra / "claims", ignore=shutil.ignore_patterns("*.md"))
    vendor(source / "static" / "vendor", "mathjax")
    course(source / "static" / "course.zip")


def lesson_page(path: Path, source: Path) -> tuple[str, dict[str, Checked]]:
    """Write what Sphinx reads of one lesson; return its title, and what it checks of the ledgers."""
    book, extra = nbformat.read(path, as_version=4), source / "extra"
    page = page_of(book, path.stem, extra / "pictures", source / "static" / "labs")
    nbformat.write(page, source / path.name)
    (extra / "notebooks" / path.name).write_bytes(lessons.lesson(path))
    return page.cells[0].source.split("\n")[0].removeprefix("# "), checks(book, path.stem)


def build(source: Path, out: Path) -> None:
    """Have Sphinx make the pages; a warning is an error."""
    out.mkdir(parents=True, exist_ok=True)
    for path in out.iterdir():
        if path.name not in OTHERS:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    options = ["-b", "html", "-W", "--keep-going", "-q", "-j", str(min(os.cpu_count() or 1, 4))]
    trees = ["-d", str(source / "doctrees")]
    call = [sys.executable, "-m", "sphinx", *options, *trees, str(source), str(out)]
    if subprocess.run(call).returncode:
        sys.exit("Sphinx has warned: the pages are not as they should be.")


def bring_python(to: Path) -> None:
    """Put Python for labs and exercises beside the pages; make web adds what JupyterLite needs.

    Where nobody carries its wheels any more, the pages stay, and a loud line says what they lack.
    """
    try:
        runtime(to, names=("numpy",))
    except SystemExit as stop:
        if stop.code != GONE:
            raise
        print("!!! These pages have stored lab values only: Python for the browser cannot be had.")


def weight(page: Path) -> int:
    """Return the bytes of a page and of the pictures that do not wait until they are scrolled to."""
    html = page.read_text("utf-8")
    tags = [tag.split(">")[0] for tag in html.split("<img ")[1:]]
    eager = [
        tag.split('src="')[1].split('"')[0].split("?")[0] for tag in tags if 'loading="lazy"' not in tag
    ]
    files = [page.parent / src for src in eager if ":" not in src]
    return len(html.encode()) + sum(path.stat().st_size for path in files)


def size(folder: Path) -> int:
    """Return the bytes of all files of a site, without what make web puts there."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return sum(f.stat().st_size for f in files if f.relative_to(folder).parts[0] not in OTHERS)


def main(out: Path = OUT) -> None:
    """Build the pages; print what each lesson weighs, and the seconds."""
    begun, source = time.monotonic(), out.with_name(f"{out.name}-source")
    assemble(source)
    read = time.monotonic()
    build(source, out)
    bring_python(out / "runtime")
    for page in sorted(out.glob("[01][0-9]-*.html")):
        print(f"{page.stem}: {weight(page) / 1e6:.2f} MB before the first touch")
    seconds = f"{read - begun:.0f} + {time.monotonic() - read:.0f} s"
    print(f"{out}: {size(out) / 1e6:.0f} MB, {seconds}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
