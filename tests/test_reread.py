"""Numbers, formulas and calls of the prose are those that somebody computed: tools/reread.py."""

import re
from collections import Counter

import pytest
from reread import TABLE, said, table
from test_notebooks import BOOKS, each_book, prose


def test_what_is_said_is_what_was_read():
    """Where this fails, a number, a formula or a call changed: compute it again, then `make reread`."""
    was, now = (Counter(lines) for lines in (TABLE.read_text(encoding="utf-8").splitlines(), table()))
    assert sorted((was - now).keys()) == sorted((now - was).keys())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It takes 3 of 41 steps, half of them at −8 α.", ["3", "41", "half", "−8", "α"]),
        (r"So $\alpha < 2/c$, and [05](05-x.ipynb#Step-20) says 2.", [r"$\alpha < 2/c$", "[05", "2"]),
        (
            "`adam(w, lr=0.1)`, not `adam`; 1 − β₁ above 1e-4",
            ["`adam(w, lr=0.1)`", "1", "−", "β₁", "1e-4"],
        ),
        ('<span data-set="lr=0.3">twice as far</span>', ["twice"]),
    ],
)
def test_what_counts_as_said(text, found):
    assert said(text) == found


# --- a link to a heading leads to one


def headings(path):
    """Return the anchors of a notebook's headings, as Jupyter makes them."""
    return {line.replace(" ", "-") for line in re.findall(r"^#+ (.+)$", prose(path), flags=re.MULTILINE)}


@each_book
def test_an_anchor_is_a_heading(path):
    known = {book.name: headings(book) for book in BOOKS}
    for file, anchor in re.findall(r"(?:\]\(|href=\")([^)#\s\"]*)#([^)\"]+)[)\"]", prose(path)):
        if not file.startswith("http"):
            assert anchor in known[file or path.name], (file, anchor)
