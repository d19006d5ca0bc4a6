"""Write what the course says in numbers, formulas and calls again, to tests/reread.txt: `make reread`.

No test computes every number of a sentence, nor tells which of two numbers a sentence means. So each
stands there a second time, at its place, as it was when somebody last computed it. Where the two differ,
tests/test_reread.py names the place: compute it again, then write the table anew and read what changed.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
from questions import BANK

from rmsprop_lessons.ledger import LEDGER, PAGES

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "tests" / "reread.txt"
WORDS = (
    "half|halves|thirds?|quarters?|fifths?|sixths?|sevenths?|eighths?|tenths?|twentieth|hundredth|thousandth"
    "|once|twice|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen"
    "|sixteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion"
)
NOT_SAID = re.compile(r"\]\([^)\s]*\)|</?[a-z][^>]*>")  # addresses, and tags: tests/test_steering.py
SAID = re.compile(
    r"\$\$.+?\$\$|\$[^$\n]+\$|`[^`\n]*[(=][^`\n]*`"  # formulas, calls
    rf"|[^\s|]*[\dα-ωκσ√²³₀-₉±≈≤≥‹›∞][^\s|]*|\b(?:{WORDS})\b|(?<=\s)[+−=<>×](?=\s)",
    flags=re.DOTALL | re.IGNORECASE,
)


def said(text: str) -> list[str]:
    """Return the numbers, the words for numbers, the formulas and the calls of a text, in its order."""
    found = (" ".join(each.split()).strip('.,:;*"“”') for each in SAID.findall(NOT_SAID.sub(" ", text)))
    return [each for each in found if each]


def texts() -> Iterator[tuple[str, str]]:
    """Yield each text of the course with its place."""
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                yield cell.id, cell.source
            else:
                yield from in_code(cell.id, cell.source)
            for part in {"slide", "notes"} & cell.metadata.keys():
                yield f"{cell.id} {part}", cell.metadata[part]
    for id, entry in {**LEDGER, **PAGES}.items():
        yield id, "\n".join(entry)
    for each in BANK:
        yield each.id, "\n".join([each.stem, each.why, *(wrong.feedback for wrong in each.wrong)])
    plan = (ROOT / "docs" / "TEACHING.md").read_text(encoding="utf-8")
    for part in re.split(r"^## ", plan, flags=re.MULTILINE):
        yield f"TEACHING, {part.partition(chr(10))[0].strip('# ')}", part


def in_code(place: str, source: str) -> Iterator[tuple[str, str]]:
    """Yield the captions of a cell, and what its claims are checked by."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) > 1:
            if node.func.id == "picture":
                words = (n.value for n in ast.walk(node.args[1]) if isinstance(n, ast.Constant))
                yield f"{place} picture", " ".join(map(str, words))
            if node.func.id == "claim":
                yield f"{place} {ast.unparse(node.args[0])}", f"`claim({ast.unparse(node.args[1])})`"


def table() -> list[str]:
    """Return a line for each place that says a number, a formula or a call."""
    return sorted(f"{place}: {' | '.join(said(text))}" for place, text in texts() if said(text))


if __name__ == "__main__":
    TABLE.write_text("\n".join(table()) + "\n", encoding="utf-8", newline="\n")
