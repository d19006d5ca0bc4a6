"""What nbval does not see: the form of the stored notebooks, and what they promise each other."""

import ast
import re
from collections import Counter
from pathlib import Path

import nbformat
import pytest
from rebuild_notebooks import canonical

from rmsprop_lessons.ledger import LEDGER

BOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))
each_book = pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)


def read(path):
    return nbformat.read(path, as_version=4)


def code(path):
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def prose(path):
    return "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "markdown")


def test_there_are_notebooks():
    assert BOOKS[0].stem == "00-start-here"


@each_book
def test_stored_form_is_canonical(path):
    assert path.read_text(encoding="utf-8") == canonical(read(path))


@each_book
def test_every_cell_was_run_in_order(path):
    """nbval passes a notebook that was saved before it ran."""
    cells = code(path)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))


@each_book
def test_no_cell_lost_its_output(path):
    for cell in code(path):
        last = ast.parse(cell.source).body[-1]
        shows = isinstance(last, ast.Expr) or re.search(r"\b(print|claim)\(", cell.source)
        assert bool(cell.outputs) == bool(shows), cell.source
        assert all(output.output_type != "error" for output in cell.outputs), cell.source
        assert all(output.get("name") != "stderr" for output in cell.outputs), cell.source


@each_book
def test_every_picture_has_an_alt_text(path):
    for cell in code(path):
        for data in (output.get("data", {}) for output in cell.outputs):
            html = data.get("text/html", "")
            assert "image/png" not in data or html, cell.source
            assert all(len(alt) > 40 for alt in re.findall('<img alt="([^"]*)"', html)), cell.source
            assert html.count("<img") == html.count('<img alt="'), cell.source


def assigned(source):
    """Return the names that a cell sets at its top level; loop variables and `_` are scratch."""
    names = set()
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            names.add(node.name)
        for target in getattr(node, "targets", []):
            names |= {name.id for name in ast.walk(target) if isinstance(name, ast.Name)}
    return names - {"_"}


@each_book
def test_no_cell_changes_a_variable_of_an_earlier_one(path):
    """A cell that is run twice, or out of order, then gives the same. `ax` lives in one cell only."""
    counts = Counter(name for cell in code(path) for name in assigned(cell.source) - {"ax"})
    assert [name for name, count in counts.items() if count > 1] == []
    for cell in code(path):
        assert not re.search(r"\bax\b", cell.source) or "ax" in assigned(cell.source), cell.source


@each_book
def test_cell_ids_are_unique(path):
    ids = [cell.id for cell in read(path).cells]
    assert len(set(ids)) == len(ids)


@each_book
def test_links_lead_to_lessons_that_exist(path):
    for link in re.findall(r"\]\(([^)#]+\.ipynb)", prose(path)):
        assert (path.parent / link).exists(), link


def test_every_claim_of_a_lesson_is_checked_there_and_only_there():
    checked = {
        path.stem: re.findall(r'claim\(\s*"(C\d\d)"', "\n".join(cell.source for cell in code(path)))
        for path in BOOKS
    }
    for stem, ids in checked.items():
        assert sorted(ids) == [key for key, entry in LEDGER.items() if entry.lesson == stem]
