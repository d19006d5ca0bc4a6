"""The ledgers as a page: each entry, with a link to the very cell that checks it, and how to cite it."""

import json
import re
from collections.abc import Iterable

from cite import fold
from claims import FOLDER, swhid
from site_cells import Checked

from rmsprop_lessons.ledger import LEDGER, PAGES, VERDICTS, mended_in
from rmsprop_lessons.ledger.pages import JUDGED

HEAD = """# The ledger

Each sentence of the usual lesson on RMSprop, with a verdict and its condition. A claim is an
experiment that could have come out otherwise: the link below it leads to the cell that was run.
Each entry has an address of its own, such as `ledger.html#C14`, and keeps it.
[Lesson 13](13-the-ledger.ipynb) runs all checks again and asks what a ledger cannot say.
"""
OTHERS = """
## What other pages say

Fifteen sentences from documentation and books that learners meet, each with what was measured and what
one could send to its maintainers.
"""
BOOKS = """
## From another book

This site has an inventory, `objects.inv`. A book made with Sphinx that lists the site as `rmsprop` in
its `intersphinx_mapping` leads to a claim in MyST with `[the swing](inv:rmsprop:std:claim#C14)`.
"""
ENTRY = """
````{{claim}} {key}
:verdict: {verdict}

{body}
````
"""


def ledger_page(checked: dict[str, Checked], titles: dict[str, str]) -> str:
    """Return both ledgers in MyST; ValueError: an entry has no cell."""
    missing = [key for key in (*LEDGER, *PAGES) if key not in checked]
    if missing:
        raise ValueError(f"no cell has printed what it measured of {', '.join(missing)}: make notebooks")
    claims = "".join(claim(key, checked[key], titles) for key in LEDGER)
    pages = "".join(page(key, checked[key], titles) for key in PAGES)
    kinds = {name: [key for key in LEDGER if LEDGER[key].verdict == v] for v, name in VERDICTS.items()}
    count = f"\n## The {len(LEDGER)} claims\n\n{overview(kinds)}\n"
    return HEAD + count + claims + OTHERS + pages + BOOKS


def overview(kinds: dict[str, list[str]]) -> str:
    """Return the ids of each verdict as links."""
    rows = (
        f'<li class="{slug(name)}"><strong>{name}</strong> <span>({len(keys)})</span> '
        + " ".join(f'<a href="#{key}">{key}</a>' for key in keys)
        + "</li>"
        for name, keys in kinds.items()
    )
    return f'<ul class="verdicts">{"".join(rows)}</ul>'


def slug(name: str) -> str:
    """Return a verdict as the name of a CSS class."""
    return name.replace(" ", "-")


def claim(key: str, where: Checked, titles: dict[str, str]) -> str:
    """Return one claim; where no run can test it, the link leads to its sources."""
    entry = LEDGER[key]
    lines = [f"> {plain(entry.text)}", plain(entry.condition)]
    lines += [f"**Measured:** {plain(where.measured)}"] * bool(where.measured)
    says = "The cell that checks it" if where.measured else "No run can test it. Its sources"
    lines += [cell_link(where, titles, says), cite(key)]
    return ENTRY.format(key=key, verdict=VERDICTS[entry.verdict], body="\n\n".join(lines))


def page(key: str, where: Checked, titles: dict[str, str]) -> str:
    """Return one sentence of another page."""
    row, mended = PAGES[key], mended_in(key)
    lines = [f"{plain(row.source)}, {plain(row.version)}:", f"> {plain(row.quote)}"]
    lines += [f"Mended in {mended}." if mended else plain(row.truth)]
    lines += [f"**Measured:** {plain(where.measured)}"] * bool(where.measured)
    lines += [f"**To send:** {plain(row.send)}"] * (not mended)
    lines += [cell_link(where, titles, "The cell that checks it"), cite(key)]
    return ENTRY.format(key=key, verdict=JUDGED[row.verdict], body="\n\n".join(lines))


def cell_link(where: Checked, titles: dict[str, str], says: str) -> str:
    """Return the link to the cell, as HTML: what a cell is called is no heading."""
    href = f"{where.page}.html#cell-{where.cell}"
    return f'<a class="to-cell" href="{href}">{says}, in {titles[where.page]}</a>'


def cite(key: str) -> str:
    """Return the fold that says how to cite an entry, from its file in docs/claims."""
    content = (FOLDER / f"{key}.json").read_bytes()
    return fold(json.loads(content), swhid(content))


def plain(text: str) -> str:
    """Return text so that Markdown shows it as it is; what stands in backticks is code."""
    parts: Iterable[str] = re.split(r"(`[^`]*`)", text)
    return "".join(
        part if part[:1] == "`" else re.sub(r"([\\*_\[\]<>$|#~])", r"\\\1", part) for part in parts
    )
