"""Build the course as pages that open from a folder: `make site` writes them to build/site.

The pages are made from the notebooks, from docs/ and from the package; site/ has what only they need.
What `make web` puts beside them (lab/ and runtime/) stays.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import nbformat
from runtime import runtime
from site_cells import Checked, checks, page_of
from site_hero import hero
from site_labs import course
from site_ledger import ledger_page
from site_pages import api_page, checker_page, notation_page, teaching_page
from site_parties import OURS, third_parties
from vendor import vendor

from rmsprop_lessons import lessons

ROOT = Path(__file__).parent.parent
SOURCE, OUT = ROOT / "build" / "site-source", ROOT / "build" / "site"
OTHERS = "lab", "runtime"  # in OUT, from make web


def assemble(source: Path) -> None:
    """Write everything that Sphinx reads into a folder."""
    shutil.rmtree(source, ignore_errors=True)
    shutil.copytree(ROOT / "site", source, ignore=shutil.ignore_patterns("lite", "__pycache__"))
    extra = source / "extra"
    for folder in ("pictures", "notebooks", "licences"):
        (extra / folder).mkdir(parents=True)
    books = {path.stem: path for path in sorted(lessons.folder().glob("*.ipynb"))}
    read = {stem: nbformat.read(path, as_version=4) for stem, path in books.items()}
    checked: dict[str, Checked] = {}
    for stem, book in read.items():
        checked = checks(book, stem) | checked  # where two lessons have one, the first is meant
        page = page_of(book, stem, extra / "pictures", source / "static" / "labs")
        nbformat.write(page, source / f"{stem}.ipynb")
        (extra / "notebooks" / f"{stem}.ipynb").write_bytes(lessons.lesson(books[stem]))
    titles = {
        stem: book.cells[0].source.split("\n")[0].removeprefix("# ") for stem, book in read.items()
    }
    pages = {
        "ledger.md": ledger_page(checked, titles),
        "notation.md": notation_page(read["00-start-here"]),
        "api.md": api_page(),
        "checker.md": checker_page((ROOT / "docs" / "CHECKER.md").read_text("utf-8")),
        "teaching.md": teaching_page((ROOT / "docs" / "TEACHING.md").read_text("utf-8")),
        "third-party.md": third_parties(),
        "hero.html": hero(),
    }
    for name, text in pages.items():
        (source / name).write_text(text, encoding="utf-8", newline="\n")
    for path in OURS:
        shutil.copyfile(ROOT / path, extra / "licences" / Path(path).name)
    vendor(source / "static" / "vendor", "mathjax")
    course(source / "static" / "course.zip")


def build(source: Path, out: Path) -> None:
    """Have Sphinx make the pages; a warning is an error."""
    out.mkdir(parents=True, exist_ok=True)
    for path in out.iterdir():
        if path.name not in OTHERS:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    trees = ROOT / "build" / "site-doctrees"
    shutil.rmtree(trees, ignore_errors=True)
    options = ["-b", "html", "-W", "--keep-going", "-q", "-j", str(min(os.cpu_count() or 1, 4))]
    call = [sys.executable, "-m", "sphinx", *options, "-d", str(trees), str(source), str(out)]
    if subprocess.run(call).returncode:
        sys.exit("Sphinx has warned: the pages are not as they should be.")


def weight(page: Path) -> int:
    """Return the bytes of a page and of the pictures that do not wait until they are scrolled to."""
    html = page.read_text("utf-8")
    tags = [tag.split(">")[0] for tag in html.split("<img ")[1:]]
    eager = [tag.split('src="')[1].split('"')[0] for tag in tags if 'loading="lazy"' not in tag]
    files = [page.parent / src for src in eager if ":" not in src and not src.startswith("_static")]
    return len(html.encode()) + sum(path.stat().st_size for path in files)


def main() -> None:
    """Build the pages; print what each lesson weighs, and the seconds."""
    begun = time.monotonic()
    assemble(SOURCE)
    read = time.monotonic()
    build(SOURCE, OUT)
    runtime(OUT / "runtime", names=("numpy",))  # for the labs; make web adds what JupyterLite needs
    for page in sorted(OUT.glob("[01][0-9]-*.html")):
        print(f"{page.stem}: {weight(page) / 1e6:.2f} MB before the first touch")
    whole = sum(
        p.stat().st_size
        for p in OUT.rglob("*")
        if p.is_file() and p.relative_to(OUT).parts[0] not in OTHERS
    )
    print(f"{OUT}: {whole / 1e6:.0f} MB, {read - begun:.0f} + {time.monotonic() - read:.0f} s")


if __name__ == "__main__":
    main()
