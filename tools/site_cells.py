"""A lesson as a page: the same cells, with what a page needs and a notebook does not have.

Nothing is written a second time. The text stays, but for the sentences that tell a reader to run what
does not run on a page; pictures become files; every code cell keeps its id, for links.
"""

import base64
import copy
import io
import re
from html import escape
from pathlib import Path
from typing import NamedTuple

from markdown_it import MarkdownIt
from nbformat import NotebookNode
from nbformat.v4 import new_output
from order import FIRST
from PIL import Image
from site_answers import exercise_html, guess_html, is_exercise, is_guess, is_own_picture
from site_labs import lab_html

from rmsprop_lessons.ledger import LEDGER

KINDS = {"image/png": "png", "image/jpeg": "jpg"}
LAB = re.compile(r"\s*(lab_\w+)\(\)\s*")
FOLD = re.compile(r"<details><summary>(.*?)</summary>(.*?)</details>", flags=re.S)
ANCHOR = re.compile(r'<a href="([^"]*)">(.*?)</a>', flags=re.S)
FORMULAS = re.compile(r"\$\$((?:(?!\$\$|\\begin|\\\\).)*\\qquad.*?)\$\$")
IMAGE = re.compile(r'<img alt="([^"]*)"[^>]*>')
CLAIM = re.compile(
    r"^(?P<key>C\d\d) · The text says: (?P<said>.*)\nMeasured: (?P<measured>.*)$", flags=re.M
)
PAGE = re.compile(r"^(?P<key>O\d\d) · .*$(?:\nMeasured: (?P<measured>.*)$)?", flags=re.M)
AS_READ = {  # what a notebook asks for, and what a reader of the page can do instead
    FIRST: "",
    r"(?:Put|Write) [^.?!\n]* in place of the three dots[^.?!\n]* run [^.?!\n]*\.": (
        "Give your guess, then open the result."
    ),
    r"\bRun each cell with Shift\+Enter\. The first two say": (
        "This is a notebook, made for running: Shift+Enter runs a cell. The first two cells say"
    ),
    r"\bthen run the two cells below": "then open the two results below",
    r"\bbefore you run the cell": "before you open the result",
    r"\bRun it as it is;": "In the notebook, run it as it is;",
    r"\bafter the run\b": "after the result",
    r"\bin place of the (?:three )?dots\b": "into the box",
}
FOLDS = {"setup": "The imports", "answer": "The result"}


class Checked(NamedTuple):
    """Where an entry of a ledger is checked, and what was measured there."""

    page: str
    cell: str
    measured: str


def page_of(book: NotebookNode, stem: str, pictures: Path, labs: Path) -> NotebookNode:
    """Return a lesson as myst-nb shall read it; its pictures and labs are written into folders."""
    page = copy.deepcopy(book)
    for cell in page.cells:
        if cell.cell_type == "markdown":
            anchor = f'<span id="cell-{cell.id}"></span>\n\n' * bool(sourced(cell))
            cell.source = anchor + in_parts(as_read(unfolded(cell.source)))
        else:
            code(cell, book.cells, pictures, labs)
    title, _, rest = page.cells[0].source.partition("\n")
    page.cells[0].source = f"{title}\n\n{edition(stem)}\n{rest}"
    return page


def edition(stem: str) -> str:
    """Return what stands under a lesson's title: where its cells run."""
    return f"""<div class="edition">
<a class="open-notebook" href="lab/index.html?path={stem}.ipynb">Open as a notebook</a>
to run its cells in this browser, or <a href="notebooks/{stem}.ipynb" download>take the file</a>.
What you type on this page stays in this browser.
<span class="from-folder">From a folder the first needs a local server:
<a href="about.html">how to start it</a>.</span>
<noscript>Without JavaScript the labs keep still, and formulas stand as they are written.</noscript>
</div>
"""


def unfolded(text: str) -> str:
    """Put blank lines into every fold, so that what is inside is read as Markdown, too."""
    links = FOLD.sub(lambda fold: ANCHOR.sub(r"[\2](\1)", fold[0]), text)
    return FOLD.sub(lambda fold: opened(fold[1], fold[2]), links)


def opened(summary: str, body: str) -> str:
    """Return one fold, its body in paragraphs of its own; what begins with "6." there is no list."""
    if not body.startswith("\n"):
        body = re.sub(r"^(\d*)([-+#>.)]) ", r"\1\\\2 ", body)
    return f"\n<details><summary>{in_summary(summary)}</summary>\n\n{body.strip()}\n\n</details>\n"


def in_summary(text: str) -> str:
    """Return a summary, which stays HTML: its formulas are marked for MathJax."""
    return re.sub(r"\$([^$]+)\$", r'<span class="math notranslate nohighlight">\\(\1\\)</span>', text)


def in_parts(text: str) -> str:
    """Set formulas that stand in one line as pieces: a narrow window puts them below each other."""

    def pieces(line: re.Match) -> str:
        parts = filter(None, map(str.strip, line[1].split(r"\qquad")))
        shown = " ".join(rf"$\displaystyle {part}$" for part in parts)
        return f'\n\n<div class="formulas">\n\n{shown}\n\n</div>\n\n'

    return FORMULAS.sub(pieces, text)


def as_read(text: str) -> str:
    """Say what a reader of the page can do, where the notebook says to run a cell."""
    for found, put in AS_READ.items():
        text = re.sub(found, put, text)
    return text


def code(cell: NotebookNode, lesson: list[NotebookNode], pictures: Path, labs: Path) -> None:
    """Give a code cell its id, its folds, and its outputs in the one form that a page shows."""
    tags = cell.metadata.get("tags", [])
    lab = LAB.fullmatch(cell.source)
    typed = typed_html(cell, lesson, labs)
    folded = [f"hide-{part}" for tag, part in (("setup", "input"), ("answer", "output")) if tag in tags]
    if lab:  # the lab is the page's, open from the start, and its call says nothing there
        folded = ["remove-input"]
    if typed or is_own_picture(cell):  # the page has an editor, a guess or a picture in its place
        folded = ["remove-input"] if typed else ["remove-cell"]
    kept = {"cell_id": cell.id, "tags": [*tags, *folded], "entries": entries(cell), "typed": bool(typed)}
    prompt = next((FOLDS[tag] for tag in tags if tag in FOLDS), "")
    cell.metadata = NotebookNode(
        kept | {"lab": bool(lab), "mystnb": {"code_prompt_show": prompt, "code_prompt_hide": prompt}}
    )
    if lab and any("image/jpeg" in output.get("data", {}) for output in cell.outputs):
        cell.outputs = [html_output(lab_html(lab[1], cell.id, labs))]
    elif typed:
        cell.outputs = [html_output(typed)]
    else:
        cell.outputs = [put_out(output, cell.id, pictures) for output in cell.outputs]


def typed_html(cell: NotebookNode, lesson: list[NotebookNode], pictures: Path) -> str:
    """Return what a reader fills in on the page in place of a cell, if anything."""
    if is_exercise(cell):
        return exercise_html(cell, lesson, pictures)
    return guess_html(cell, pictures) if is_guess(cell) else ""


def entries(cell: NotebookNode) -> list[str]:
    """Return the ids of the ledgers' entries that a cell checks."""
    return [found["key"] for found in (*CLAIM.finditer(said(cell)), *PAGE.finditer(said(cell)))]


def said(cell: NotebookNode) -> str:
    """Return what a cell has printed."""
    return "".join(output.get("text", "") for output in cell.get("outputs", []))


def sourced(cell: NotebookNode) -> list[str]:
    """Return the claims from sources that a cell of text speaks of: no cell of code can check them."""
    return [key for key in re.findall(r"\((C\d\d)\)", cell.source) if LEDGER[key].verdict == "S"]


def checks(book: NotebookNode, stem: str) -> dict[str, Checked]:
    """Return for each entry of a ledger the cell of this lesson that checks it."""
    found = {}
    for cell in book.cells:
        if cell.cell_type == "markdown":
            found |= {key: Checked(stem, cell.id, "") for key in sourced(cell)}
        for one in (*CLAIM.finditer(said(cell)), *PAGE.finditer(said(cell))):
            found[one["key"]] = Checked(stem, cell.id, one["measured"] or "")
    return found


def html_output(html: str) -> NotebookNode:
    """Return an output of HTML alone."""
    return new_output("display_data", data={"text/html": html})


def put_out(output: NotebookNode, name: str, pictures: Path) -> NotebookNode:
    """Return an output as a page shows it: a picture as a file, a table as HTML, text as it is."""
    data = output.get("data", {})
    if kind := next(iter(KINDS.keys() & data.keys()), None):
        return html_output(figure(data, kind, name, pictures))
    if "text/markdown" in data:
        return html_output(cards(data["text/markdown"]))
    return output


def figure(data: dict, kind: str, name: str, pictures: Path) -> str:
    """Write a picture as a file, and return it in a frame that scrolls where the window is narrow."""
    content = base64.b64decode(data[kind])
    width, height = Image.open(io.BytesIO(content)).size
    path = pictures / f"{name}.{KINDS[kind]}"
    path.write_bytes(content)
    image = IMAGE.search(data["text/html"])
    if not image:
        raise ValueError(f"{name} has a picture without the HTML of its alt text: make notebooks")
    size = f'width="{width}" height="{height}" loading="lazy" decoding="async"'
    shown = f'<img alt="{image[1]}" src="{pictures.name}/{path.name}" {size} class="dark-light">'
    rest = IMAGE.sub("", data["text/html"]).strip()
    return f'<div class="picture scrolls">{shown}</div>{rest}'


def cards(markdown: str) -> str:
    """Return a table of Markdown as HTML whose cells know their column: a card a row on a phone."""
    html = MarkdownIt("commonmark").enable("table").render(markdown)
    heads = re.findall(r"<th>(.*?)</th>", html)
    html = re.sub(r"<tr>\n?(<td>.*?)</tr>", lambda row: labelled(row[1], heads), html, flags=re.S)
    html = re.sub(r'href="([^":#]*)\.ipynb', r'href="\1.html', html)
    html = re.sub(r">([CO]\d\d)<", r'><a href="ledger.html#\1">\1</a><', html)
    return html.replace("<table>", '<table class="cards">').replace("<th>", '<th scope="col">')


def labelled(row: str, heads: list[str]) -> str:
    """Return a row whose cells carry the name of their column."""
    names = iter(heads)
    return f"<tr>{re.sub('<td>', lambda _: label(next(names)), row)}</tr>"


def label(name: str) -> str:
    """Return the beginning of a cell of a table that carries the name of its column."""
    return f'<td data-label="{escape(name)}">'
