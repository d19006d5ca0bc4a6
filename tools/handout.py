"""Write a handout of each lesson, a PDF of A4 pages with room for notes: `make handouts`.

It shows the lesson with its outputs and with every fold open. --learner leaves out what answers a
question, and leaves room instead; --solved takes the solved lessons of `make solutions`.
"""

import argparse
import html
import re
import sys
from pathlib import Path

import nbformat
from browse import CHROMIUM, chromium
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from playwright.sync_api import Error, Page
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from rmsprop_lessons.lessons import lesson

try:
    from latex2mathml.converter import convert
except ModuleNotFoundError:
    sys.exit("Formulas on paper need latex2mathml: .venv/bin/python -m pip install latex2mathml")

ROOT = Path(__file__).parent.parent
STYLE = Path(__file__).with_suffix(".css").read_text("utf-8")
ROOM = '<div class="room"></div>'
FEW = 24  # lines of a cell that are kept on one page
ABOUT = "Code: BSD 3-Clause. Prose and figures: CC BY 4.0, the rmsprop_lessons authors."
KIND = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
KIND.add_argument("lessons", nargs="*", type=Path, metavar="NOTEBOOK", help="else all")
KIND.add_argument("--to", type=Path, default=ROOT / "build" / "handouts", metavar="FOLDER")
which = KIND.add_mutually_exclusive_group()
which.add_argument("--learner", action="store_true", help="without what answers a question")
which.add_argument("--solved", action="store_true", help="from build/solutions")


class Paper(IPythonRenderer):
    """Markdown with formulas as MathML, which a browser draws without a script."""

    def block_math(self, body: str) -> str:
        parts = re.split(r"\\q?quad(?:\\qquad)*(?![a-z])", body)
        return f'<div class="formula">{" ".join(convert(part, display="block") for part in parts)}</div>'

    def inline_math(self, body: str) -> str:
        return convert(body)

    def block_html(self, html: str) -> str:
        return re.sub(r"\$([^$]+)\$", lambda found: convert(found[1]), super().block_html(html))


def page_of(book: nbformat.NotebookNode, learner: bool = False) -> str:
    """Return a lesson as one page of HTML: folds open, the addresses of its links at the end."""
    to_html = MarkdownWithMath(Paper(escape=False, exclude_anchor_links=True))
    cells = (to_html.render(c.source) if c.cell_type == "markdown" else code(c) for c in book.cells)
    body, addresses = numbered("\n".join(cells).replace("<details>", "<details open>"))
    if learner:
        body = re.sub(r"(</summary>).*?(</details>)", rf"\1{ROOM}\2", body, flags=re.DOTALL)
    links = "".join(f"<li>{address}</li>" for address in addresses)
    end = f"<footer><h2>Addresses</h2><ol>{links}</ol><p>{ABOUT}</p></footer>"
    head = f'<meta charset="utf-8"><title>{book.cells[0].source.splitlines()[0][2:]}</title>'
    return f'<!doctype html><html lang="en">{head}<style>{STYLE}</style>{body}{end}'


def code(cell: nbformat.NotebookNode) -> str:
    """Return a code cell and what it put out; each line may wrap."""
    few = "few" if cell.source.count("\n") < FEW else ""
    lines = highlight(cell.source, PythonLexer(), HtmlFormatter(nowrap=True)).splitlines(keepends=True)
    shown = "".join(f'<span class="line">{line}</span>' for line in lines)
    outputs = "".join(map(put_out, cell.outputs))
    below = f'<div class="out">{outputs}</div>' if outputs else ""
    return f'<pre class="code {few}">{shown}</pre>{below}'


def put_out(output: nbformat.NotebookNode) -> str:
    """Return one output in the form that says most: a picture with its words, a table, or text."""
    data = output.get("data", {})
    if "text/html" in data:
        return f"<figure>{data['text/html']}</figure>"
    if "text/markdown" in data:
        return MarkdownWithMath(Paper(escape=False)).render(data["text/markdown"])
    text = output.get("text") or data.get("text/plain") or "\n".join(output.get("traceback", []))
    return f'<pre class="{"few" * (text.count(chr(10)) < FEW)}">{html.escape(text)}</pre>'


def numbered(body: str) -> tuple[str, list[str]]:
    """Put a number behind each link that leaves the page; return the page and the addresses."""
    addresses: list[str] = []

    def number(link: re.Match) -> str:
        address, text = link[1].partition("#")[0] if ".ipynb" in link[1] else link[1], link[2]
        if address.startswith("#"):
            return text
        if address not in addresses:
            addresses.append(address)
        shown = link[0] if "://" in address else text
        return f'{shown}<sup class="n">[{addresses.index(address) + 1}]</sup>'

    return re.sub(r'<a href="([^"]*)"[^>]*>(.*?)</a>', number, body, flags=re.DOTALL), addresses


def write(page: Page, path: Path, to: Path, learner: bool) -> None:
    """Write one handout and say how many pages it has."""
    book = nbformat.reads(lesson(path, outputs=not learner), as_version=4)
    page.set_content(page_of(book, learner), wait_until="load")
    file = to / f"{path.stem}.pdf"
    made = page.pdf(path=file, prefer_css_page_size=True, print_background=True, tagged=True)
    pages = len(re.findall(rb"/Type /Page\b", made))
    print(f"{file}: {pages} pages", flush=True)


def main() -> None:
    given = KIND.parse_args()
    home = ROOT / ("build/solutions" if given.solved else "notebooks")
    paths = given.lessons or sorted(home.glob("*.ipynb"))
    if not paths:
        raise OSError(f"{home} has no notebooks: run `make solutions` first.")
    if not CHROMIUM:
        raise OSError("No Chromium found: install it (on Debian the package chromium).")
    given.to.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        for path in paths:
            write(browser.new_page(), path, given.to, given.learner)


if __name__ == "__main__":
    try:
        main()
    except (OSError, ValueError, Error) as error:
        sys.exit(f"No handout: {error}")
