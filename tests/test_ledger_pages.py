import re

import pytest

from rmsprop_lessons.ledger import PAGES, page, pages


def test_every_row_is_complete_and_quotes_no_more_than_a_line():
    assert list(PAGES) == [f"O{k:02d}" for k in range(1, len(PAGES) + 1)] and 12 <= len(PAGES) <= 15
    for row in PAGES.values():
        assert row.verdict in pages.JUDGED and len(row.quote) <= 100 and "\n" not in row.quote
        assert re.search(r"[.”]$", row.truth) and len(row.send) > 20
        assert re.search(r"\d", row.version)  # a version or a date


def test_a_page_is_quoted_measured_and_answered(capsys):
    page("O10", True, "6.58\nsteps")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(
        "O10 · Dive into Deep Learning, section RMSProp, March 2024: “with a half-life"
    )
    assert lines[1:3] == ["Measured: 6.58 steps", f"False as worded: {PAGES['O10'].truth}"]
    assert lines[3] == f"To send: {PAGES['O10'].send}"


def test_a_mended_page_says_where(monkeypatch, capsys):
    monkeypatch.setattr(pages, "mended_in", lambda key: "4.0")
    page("O01", True, "0.9")
    assert capsys.readouterr().out.splitlines()[2:] == ["Mended in 4.0."]


def test_what_is_no_row_or_does_not_hold_is_refused():
    with pytest.raises(ValueError, match="key is 'O99': allowed are the ids O01 to O15"):
        page("O99", True, "")
    with pytest.raises(ValueError, match="holds is 1: allowed is one truth value"):
        page("O01", 1, "")
    with pytest.raises(AssertionError, match="O01 does not hold: 0.1"):
        page("O01", False, "0.1")
