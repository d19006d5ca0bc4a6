"""Make a deck of slides from each lesson: `make slides` writes them to build/slides.

A cell that is worth showing carries in its metadata `slide` (a title, a sentence), `notes` (for the
speaker) and `minutes`. All else comes from the cell itself: the question of a Predict, a formula, a
table; the picture, or what was printed; the code of an exercise or a lab. Nothing is written twice.
"""

import re
import shutil
import sys
from html import escape
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import nbformat
from nbconvert.filters import markdown2html
from solutions import OUT as SOLVED
from solutions import ROOT, chosen
from vendor import vendor

OUT = ROOT / "build" / "slides"
STYLE, PAGE = (Path(__file__).with_suffix(end) for end in (".css", ".html"))
NINETY = "00", "02", "04", "05", "06"  # the lessons of the lecture of ninety minutes
REFERENCE = "13", "14"  # for looking up: no deck
KINDS = {"image/png", "image/jpeg"}
WORDS, LONG, WIDE = 40, 30, 82  # on a slide, in a question; columns of print that fit at 24 px
LETTERS = re.compile(r"[^\W\d_]{2,}")
SENTENCES = re.compile(r"(?<=[.?!…:]) +(?=[A-Z$(])")
CLAIM = re.compile(r"^(C\d\d) · The text says: (.*?)\n(Measured: .*?\n(.*?):.*)", flags=re.S | re.M)


class Slide(NamedTuple):
    """A title, HTML for the hall, Markdown for the speaker, minutes, and the look: a CSS class."""

    title: str
    body: str
    notes: str
    minutes: float
    look: str
    lesson: str

    @property
    def words(self) -> int:
        """Count the words that the hall reads, without formulas, code and what is no word."""
        text = re.sub(r"<code>.*?</code>|<[^>]*>|\$\$?[^$]*\$\$?", " ", self.body, flags=re.S)
        tokens = (token.strip(".,:;?!…()“”‘’\"'") for token in f"{self.title} {text}".split())
        return sum(bool(LETTERS.fullmatch(token)) for token in tokens)


def slides(path: Path, tag: str = "") -> list[Slide]:
    """Return the slides of a lesson; with a tag, those of the cells that carry it."""
    cells = nbformat.read(path, as_version=4).cells
    name = cells[0].source.split("\n")[0].removeprefix("# ")
    worth = [cell for cell in cells if "slide" in cell.metadata]
    if not worth:
        sys.exit(f"{path.name}: no slides. Give each cell worth showing slide, notes and minutes.")
    copy = SOLVED / path.name  # its pictures are drawn at the size of a slide
    drawn = {c.id: shown(c) for c in nbformat.read(copy, as_version=4).cells} if copy.exists() else {}
    worth = [cell for cell in worth if tag in ("", *cell.metadata.get("tags", []))]
    return [slide(cell, name, drawn.get(cell.id, {})) for cell in worth]


def shown(cell: nbformat.NotebookNode) -> dict:
    """Return the data of a cell's picture, or nothing."""
    every = (output.get("data", {}) for output in cell.get("outputs", []))
    return next((data for data in every if KINDS & set(data)), {})


def slide(cell: nbformat.NotebookNode, lesson: str, drawn: dict) -> Slide:
    """Make the slide of one cell."""
    if missing := [key for key in ("notes", "minutes") if not cell.metadata.get(key)]:
        sys.exit(f"{lesson}, cell {cell.id}: a slide also needs {' and '.join(missing)}.")
    body, more, look = of_code(cell, drawn) if cell.cell_type == "code" else of_text(cell)
    notes = "\n\n".join([cell.metadata.notes, *more])
    made = Slide(cell.metadata.slide, body, notes, cell.metadata.minutes, look, lesson)
    if made.words > WORDS:
        sys.exit(f"{lesson}, cell {cell.id}: its slide has {made.words} words, more than {WORDS}.")
    return made


def of_text(cell: nbformat.NotebookNode) -> tuple[str, list[str], str]:
    """Show the formula and the question of a cell, else its table, else its title alone."""
    text = re.sub("<details>.*?</details>", "", cell.source, flags=re.S)
    formulas, asked = re.findall(r"\$\$(.*?)\$\$", text, flags=re.S), question(text)
    parts = re.split(r"(?:\\qquad)+", formulas[-1]) if formulas else []
    body = "".join(f"<div>$${escape(part.rstrip(' ,.'))}$$</div>" for part in parts)
    if asked:
        html = re.sub(r"\$[^$]+\$\S*", r"<span>\g<0></span>", markdown2html(f"**Predict.** {asked}"))
        return body + html.replace("<p>", '<p class="asked">'), [], "question"
    if table := re.search(r"^\|.*(?:\n\|.*)*", text, flags=re.M):
        body = body or markdown2html(table[0])
    return body, [], "formula" if body else "title" if cell.source.startswith("# ") else "said"


def question(text: str) -> str:
    """Return a Predict up to its last question mark; of a long one only the sentences that ask."""
    found = re.search(r"^\*\*Predict\.?\*\*\.? (.*?)$", text, flags=re.M)
    if not found:
        return ""
    sentences = SENTENCES.split(found[1][0].upper() + found[1][1:])
    asks = [k for k, sentence in enumerate(sentences) if "?" in sentence] or [0]
    asked = " ".join(sentences[: asks[-1] + 1])
    return asked if len(LETTERS.findall(asked)) <= LONG else " ".join(sentences[k] for k in asks)


def of_code(cell: nbformat.NotebookNode, drawn: dict) -> tuple[str, list[str], str]:
    """Show the picture of a cell, or what it prints; of an exercise and of a lab the code, too."""
    data = shown(cell)
    words = (output for output in cell.outputs if output.get("data") is not data)
    printed = "\n".join((o.get("text") or o.data["text/plain"]).rstrip() for o in words)
    if "check(" in cell.source:
        return pre(cell.source.split("\n\n\n")[0], "code"), [f"The checker says: {printed}"], "exercise"
    if claim := CLAIM.search(printed):
        said = f"<blockquote>“{claim[2]}”</blockquote><p>{claim[4]}</p>"
        return said, [f"{claim[1]}. {claim[3]}"], "claim"
    results = "\n".join(re.findall("^Result: .*", printed, flags=re.M))
    if data:
        same = drawn.get("text/plain") == data["text/plain"]
        said = f"<p><samp>{escape(results)}</samp></p>" * bool(results)
        said += f"<pre><code>{escape(cell.source)}</code></pre>" * cell.source.startswith("lab_")
        return image(drawn if same else data) + said, [], "picture" if same else "picture small"
    return print_of(printed, results), [], "printed"


def print_of(printed: str, results: str) -> str:
    """Show what was printed, and the result large; beside it the rest only as far as it fits."""
    if results:
        few = len(LETTERS.findall(printed)) <= LONG
        printed = "\n".join(re.findall(rf"^(?!Result: ).{{1,{WIDE}}}$", printed * few, flags=re.M))
    return pre(printed, "samp") + pre(results, "samp", 60)


def pre(text: str, tag: str, most: int = 36) -> str:
    """Show text as it is, as large as it fits; the style allows no less than 24 px."""
    lines = text.rstrip().split("\n")
    size = min(most, 1140 // (0.61 * max(1, *map(len, lines))), 480 // (1.4 * len(lines)))
    return f'<pre style="--size: {size:.0f}px"><{tag}>{escape(text.rstrip())}</{tag}></pre>' * bool(text)


def image(data: dict) -> str:
    """Show a picture with the alt text that stands in its HTML."""
    (kind,) = KINDS & set(data)
    (alt,) = re.findall('<img alt="([^"]*)"', data["text/html"])
    return f'<img alt="{alt}" src="data:{kind};base64,{data[kind].strip()}">'


def deck(title: str, made: list[Slide]) -> str:
    """Return a deck as one page; beside it stand vendor/ and slides.css."""
    *begun, total = accumulate((one.minutes for one in made), initial=0)
    sections = "\n".join(map(section, made, begun))
    return PAGE.read_text("utf-8").format(title=escape(title), sections=sections, total=total)


def section(one: Slide, at: float) -> str:
    """Return one slide; its notes begin with the clock."""
    clock = f"**At {int(at) // 60}:{int(at) % 60:02}, {one.minutes:g} min.** "
    return f"""<section class="{one.look}" data-timing="{60 * one.minutes:.0f}">
<h2>{escape(one.title)}</h2>
{one.body}
<footer>{escape(one.lesson)}</footer>
<aside class="notes">{markdown2html(clock + one.notes)}</aside>
</section>"""


def main(names: list[str]) -> None:
    """Write a deck for each lesson; where all were asked for, the one of ninety minutes, too."""
    try:
        paths = [path for path in chosen(names) if path.name[:2] not in REFERENCE]
    except ValueError as error:
        sys.exit(str(error))
    if not paths:
        sys.exit(f"{' and '.join(names)}: for looking up, so there is no deck.")
    decks = {path.stem: slides(path) for path in paths}
    if not names:
        of_path = [path for path in paths if path.name[:2] in NINETY]
        decks["90-minutes"] = [one for path in of_path for one in slides(path, "path-90")]
    vendor(OUT / "vendor")
    shutil.copyfile(STYLE, OUT / "slides.css")
    for stem, made in decks.items():
        write(stem, made)
    if small := sum("small" in one.look for made in decks.values() for one in made):
        print(f"Pictures at the lessons' own, small size: {small}. Run make solutions first.")


def write(stem: str, made: list[Slide]) -> None:
    """Write one deck, and say how large it is."""
    page = deck(stem.replace("-", " "), made)
    (OUT / f"{stem}.html").write_text(page, encoding="utf-8", newline="\n")
    total, most = sum(one.minutes for one in made), max(one.words for one in made)
    print(f"{stem}: {len(made)} slides, {total:g} minutes, at most {most} words")


if __name__ == "__main__":
    main(sys.argv[1:])
