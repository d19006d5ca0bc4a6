"""The orders in which `make order` runs a lesson, and what its parts need of each other."""

import builtins
import re
import subprocess
import sys

import nbformat
import order
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from test_notebooks import each_book, read

from rmsprop_lessons.cells import names_in, needed


def cells(*sources):
    """Make cells of headings and code; `setup` before code is its tag, what a `#` tells it prints."""
    made = []
    for source in sources:
        bare = source.removeprefix("setup ")
        printed = [new_output("stream", text=f"{text}\n") for text in re.findall(r".# (.*)", bare)]
        code = new_code_cell(bare, outputs=printed, execution_count=1)
        code.metadata["tags"] = ["setup"] if bare != source else []
        made.append(new_markdown_cell(source) if source.startswith("#") else code)
    return made


def first_lines(made):
    return [cell.source.partition("\n")[0] for cell in made]


def test_each_cell_runs_twice():
    assert first_lines(order.twice(cells("# One", "a = 1", "a"))) == ["a = 1", "a = 1", "a", "a"]
    assert [cell.source for cell in order.twice(cells('check("ewa", f)'))][1] == order.FORGET


def test_the_parts_run_from_the_last_to_the_first_each_after_what_it_names():
    two = "Text\n\n## Two\n*To start here, run “One” first.*\n\nMore text."
    lesson = cells("setup b = 1", "# One", "a = 2", f"#\n{two}", "a + b", "# Three", "b")
    reset = [order.RESET.partition("\n")[0], "b = 1"]
    wanted = [*reset, "b", *reset, "a = 2", "a + b", *reset, "a = 2"]
    assert first_lines(order.alone(lesson)) == wanted


@pytest.mark.parametrize("named", ["“Two”", "“Elsewhere”", "“One” and “Elsewhere”", "“One”, “One”"])
def test_a_heading_that_names_no_part_above_it_stops_the_tool(named):
    with pytest.raises(ValueError, match="these must stand above it, in order"):
        order.alone(cells("# One", "1", f"# Two\n*To start here, run {named} first.*", "2"))


def test_a_cell_that_changes_what_it_reads_and_a_part_that_needs_another_are_noticed(tmp_path):
    lesson = cells(
        "# One", "seen = []", "seen.append(1); print(len(seen))  # 1", "# Two", "x = seen", "y = 1"
    )
    nbformat.write(new_notebook(cells=lesson), tmp_path / "bad.ipynb")
    call = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", "pyproject.toml"]
    copies = order.write(tmp_path / "bad.ipynb", tmp_path)
    done = subprocess.run([*call, *copies], cwd=order.ROOT, capture_output=True, text=True)
    failed = re.findall(r"^FAILED .*::(Cell \d+)", done.stdout, flags=re.MULTILINE)
    assert failed == ["Cell 3", "Cell 1"], done.stdout  # of `twice`, of `alone`


@each_book
def test_a_part_has_the_names_it_needs_or_its_heading_says_where_they_are(path):
    """`make order` runs the parts, and compares what they print."""
    lesson = read(path).cells
    setup, parts = [cell for cell in lesson if order.is_setup(cell)], order.parts(lesson)
    for place, part in enumerate(parts):
        known = {*dir(builtins), "display"}
        named = [other for other in parts[:place] if other.heading in part.first]
        before = [cell for other in named for cell in other.cells]
        for cell in [*setup, *before, *part.cells]:
            names = names_in(cell.source)
            assert (names.reads | names.later) <= known | names.binds, (part.heading, cell.source)
            known |= names.binds
        sources = [cell.source for cell in [*before, *part.cells]]
        kept = [sources[k] for k in needed(sources, range(len(before), len(sources)))]
        idle = [other.heading for other in named if not any(c.source in kept for c in other.cells)]
        assert idle == [], (part.heading, "does not need what its heading names")
