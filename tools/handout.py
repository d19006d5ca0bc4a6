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
from latex2mathml.converter import convert
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from order import FIRST
from playwright.sync_api import Error
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from rmsprop_lessons.lessons import lesson

ROOT = Path(__file__).parent.parent
STYLE = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")
FEW = 24  # lines that stay on one page
TABLE = re.compile(r" {3}(?s:.*)^.{97,116}$", flags=re.M)  # columns beyond the usual type: a small one
ABOUT = "Code: BSD 3-Clause. Prose and figures: CC BY 4.0, the rmsprop_lessons authors."
SPACES = {  # what the converter does not say of a sign: bars have no space, nor has a minus in front
    r'<mo stretchy="false">(&#x0007C;)': r'<mo stretchy="false" lspace="0" rspace="0">\1',
    r"((?:&#x00028;|&#x0003D;|&#x02190;)</mo>)<mo>(&#x02212;)": r'\1<mo form="prefix">\2',
    r"(<mi>(?:ln|cot|cos|sin)</mi>)(?!<mo)": r'\1<mspace width=".17em" />',
    r"<mi>(&#x02032;)</mi>": r'<mpadded voffset="-.4em"><mo lspace="0" rspace="0">\1</mo></mpadded>',
}


class Paper(IPythonRenderer):
    """Markdown with formulas as MathML, which a browser draws without a script."""

    def block_math(self, body: str) -> str:
        parts = (self.inline_math(part, "block") for part in re.split(r"(?:\\qquad)+", body))
        return f'<div class="formula">{" ".join(parts)}</div>'

    def inline_math(self, body: str, display: str = "inline") -> str:
        primes = re.sub("'+", lambda run: "^{" + r"\prime" * len(run[0]) + "}", body)
        formula = convert(primes, display=display)
        for found, put in SPACES.items():
            formula = re.sub(found, put, formula)
        return formula

    def block_html(self, html: str) -> str:
        return re.sub(r"\$([^$]+)\$", lambda tex: self.inline_math(tex[1]), super().block_html(html))


def page_of(book: nbformat.NotebookNode, learner: bool = False) -> str:
    """Return a lesson as one page of HTML: folds open, the addresses of its links at the end."""
    markdown = MarkdownWithMath(Paper(escape=False, exclude_anchor_links=True))
    cells = (
        markdown.render(FIRST.sub("", c.source)) if c.cell_type == "markdown" else code(c)
        for c in book.cells
    )
    body, addresses = numbered("\n".join(cells).replace("<details>", "<details open>"))
    body = re.sub(r"(<math(?:(?!<math).)*?</math>[,.;:?!)]+)", r'<span class="keep">\1</span>', body)
    if learner:
        room = r'\1<div class="room"></div>\2'
        body = re.sub(r"(</summary>).*?(</details>)", room, body, flags=re.DOTALL)
    links = "".join(f"<li>{address}</li>" for address in addresses)
    end = f"<footer><h2>Addresses</h2><ol>{links}</ol><p>{ABOUT}</p></footer>"
    head = f'<meta charset="utf-8"><title>{book.cells[0].source.splitlines()[0][2:]}</title>'
    return f'<!doctype html><html lang="en">{head}<style>{STYLE}</style>{body}{end}'


def code(cell: nbformat.NotebookNode) -> str:
    """Return a code cell, whose lines may wrap, and what it put out."""
    lines = highlight(cell.source, PythonLexer(), HtmlFormatter(nowrap=True)).splitlines(keepends=True)
    shown = "".join(f'<span class="line">{line}</span>' for line in lines)
    below = f'<div class="out">{"".join(map(put_out, cell.outputs))}</div>' if cell.outputs else ""
    return f'<pre class="code {"few" * (len(lines) < FEW)}">{shown}</pre>{below}'


def put_out(output: nbformat.NotebookNode) -> str:
    """Return one output in the form that says most: a picture with its words, a table, or text."""
    data = output.get("data", {})
    if "text/html" in data:
        return f"<figure>{data['text/html']}</figure>"
    if "text/markdown" in data:
        return MarkdownWithMath(Paper(escape=False)).render(data["text/markdown"])
    text = output.get("text") or data.get("text/plain", "")
    look = "few " * (text.count("\n") < FEW) + "wide" * bool(TABLE.search(text))
    return f'<pre class="{look}">{html.escape(text)}</pre>'


def numbered(body: str) -> tuple[str, list[str]]:
    """Put a number behind each link that leaves the page; return the page and the addresses."""
    addresses: dict[str, int] = {}

    def number(link: re.Match) -> str:
        address = re.sub(r"(\.ipynb)#.*", r"\1", link[1])
        if address.startswith("#"):
            return link[2]
        n = addresses.setdefault(address, len(addresses) + 1)
        return f'{link[0] if "://" in address else link[2]}<sup class="n">[{n}]</sup>'

    return re.sub(r'<a href="([^"]*)"[^>]*>(.*?)</a>', number, body, flags=re.S), list(addresses)


def read(path: Path, learner: bool) -> nbformat.NotebookNode:
    """Return a notebook; OSError, with a sentence, for what is none."""
    try:
        return nbformat.reads(lesson(path, outputs=not learner).decode(), as_version=4)
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise OSError(f"{path} is no lesson. Name one as notebooks/00-start-here.ipynb") from error


def main() -> None:
    """Write what the command line asks for, and say how many pages each handout has."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument(
        "lessons", nargs="*", type=Path, metavar="NOTEBOOK", help="all, if none is named"
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--learner", action="store_true", help="without what answers a question")
    which.add_argument("--solved", action="store_true", help="from build/solutions")
    given = parser.parse_args()
    home = ROOT / ("build/solutions" if given.solved else "notebooks")
    books = {p.stem: read(p, given.learner) for p in given.lessons or sorted(home.glob("*.ipynb"))}
    if not books:
        raise OSError(f"{home} has no notebooks: `make solutions` writes them.")
    if not CHROMIUM:
        raise OSError("No Chromium was found: install it (on Debian the package chromium).")
    to = ROOT / "build/handouts" / ("learner" * given.learner or "solved" * given.solved)
    to.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        page = browser.new_page()
        for name, book in books.items():
            page.set_content(page_of(book, given.learner), wait_until="load")
            made = page.pdf(path=to / f"{name}.pdf", prefer_css_page_size=True, print_background=True)
            print(to / f"{name}.pdf:", len(re.findall(rb"/Type /Page\b", made)), "pages", flush=True)


if __name__ == "__main__":
    try:
        main()
    except (OSError, Error) as error:
        sys.exit(f"No handout: {error}")
