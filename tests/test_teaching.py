"""The minutes of docs/TEACHING.md: a plan whose sums are wrong is the first complaint about any."""

import re
from pathlib import Path

import pytest
from order import FIRST
from test_notebooks import BOOKS, read

TEXT = (Path(__file__).parent.parent / "docs" / "TEACHING.md").read_text(encoding="utf-8")
HEAD = "at", "min", "lesson and heading", "ask"
LESSONS = {path.name[:2]: read(path).cells for path in BOOKS}


def table(*head):
    """Return the rows below this head, each as a list of its cells."""
    line = "|" + "".join(f" {word} |" if word else " |" for word in head)
    rows = TEXT.split(line + "\n", 1)[1].split("\n\n")[0].splitlines()[1:]
    return [[part.strip() for part in row.strip("|").split("|")] for row in rows]


MINUTES = {
    part: [float(re.match(r"[\d.]+", text)[0]) for text in both]
    for part, *both in table("", "alone", "in the hall")
}


def clock(text):
    hours, rest = text.split(":")
    return 60 * int(hours) + int(rest)


def path_cells(number):
    """Yield each cell of a lesson's path and its section: the last heading in the cell, or before it."""
    section = ""
    for cell in LESSONS[number]:
        if cell.cell_type == "markdown":
            heads = re.findall(r"^##? (.+)", cell.source, flags=re.MULTILINE)
            section = heads[-1].removeprefix(f"{number} · ") if heads else section
        if "path-90" in cell.metadata.get("tags", []):
            yield section, cell


def told(cells):
    """Return the minutes that stand in the cells, for the speaker of the deck."""
    return sum(cell.metadata.get("minutes", 0) for cell in cells)


PLAN = [(clock(at), int(m), *place.split(" ", 1)) for at, m, place, _ in table(*HEAD) if m]
PATH = {(n, section): [] for n in LESSONS for section, _ in path_cells(n)}
for number in LESSONS:
    for section, cell in path_cells(number):
        PATH[number, section].append(cell)


def parts(cells):
    """Count the Predicts, exercises and labs in cells."""
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    labs = sum(bool(re.search(r"^lab_\w+\(", source, flags=re.MULTILINE)) for source in code)
    checks = sum(len(re.findall(r"\bcheck\(", source)) for source in code)
    return {"Predict": text.count("**Predict"), "exercise": checks, "lab": labs}


def takes(where, cells):
    """Return the minutes for what is done, by the table: 0 alone, 1 in the hall."""
    return sum(MINUTES[part][where] * count for part, count in parts(cells).items())


def counted(cells):
    """Return the minutes that a lecturer needs: words aloud, code explained, what the hall does."""
    lean = [cell for cell in cells if "setup" not in cell.metadata.get("tags", [])]
    text = "\n".join(cell.source for cell in lean if cell.cell_type == "markdown")
    text = FIRST.sub("", text)  # nobody reads aloud where one could start instead
    words = len(re.sub(r"\$\$?[^$]*\$\$?|`[^`]*`|<[^>]*>|[#*|>\-]", " ", text).split())
    code = "\n".join(cell.source for cell in lean if cell.cell_type == "code")
    lines = sum(bool(line.strip()) for line in code.splitlines())
    return words / 130 + lines * 6 / 60 + takes(1, cells)


def test_it_is_short_enough_to_be_read():
    assert len(re.findall(r"\S*\w\S*", TEXT)) <= 1200


def test_the_clock_adds_up_to_ninety():
    at = 0
    for begins, minutes, *_ in PLAN:
        assert begins == at
        at += minutes
    assert at == 90 and f"| {at // 60}:{at % 60:02} | | end | |" in TEXT


@pytest.mark.parametrize("row", PLAN, ids=lambda row: " ".join(row[2:]))
def test_a_row_of_the_plan_is_a_section_of_the_path_and_has_its_minutes(row):
    assert told(PATH[row[2:]]) == row[1]


def test_the_plan_leaves_out_no_slide_of_the_path():
    assert sum(told(cells) for cells in PATH.values()) == 90
    assert [row[2:] for row in PLAN] == [place for place, cells in PATH.items() if told(cells)]


def test_the_page_for_a_reader_gives_each_lesson_the_same_minutes():
    start = "\n".join(cell.source for cell in LESSONS["00"])
    there = re.findall(r"^\| \[?(\d\d)\b.*? \| (\d+) \|", start, flags=re.MULTILINE)
    assert {n: int(m) for n, m in there} == {
        n: sum(m for _, m, number, _ in PLAN if number == n) for _, _, n, _ in PLAN
    }


def test_a_mark_is_on_the_clock_and_what_it_skips_saves_what_it_says():
    marks = table("at", "you begin", "if not, skip", "saves")
    for at, begins, skip, saves in marks:
        row = next(row for row in PLAN if begins in row[2:])
        assert row[0] == clock(at)
        code = re.match("`(.+?)`", skip)
        later = {
            place: cells for place, cells in PATH.items() if place in [r[2:] for r in PLAN if r >= row]
        }
        if code:
            found = [c for cells in later.values() for c in cells if c.source.find(f"{code[1]}") >= 0]
            found = [cell for cell in found if cell.cell_type == "code" and told([cell])]
        else:
            found = [cell for (_, section), cells in later.items() if section == skip for cell in cells]
        assert told(found) == int(saves)
    assert sum(int(saves) for *_, saves in marks[-3:]) == 10  # "skip the last three rows"


def test_the_count_that_the_page_tells_is_made_again():
    ours = {row: counted(PATH[row[2:]]) for row in PLAN}
    rest = [
        cell for place, cells in PATH.items() if place not in [row[2:] for row in PLAN] for cell in cells
    ]
    total = sum(ours.values()) + counted(rest)
    told_total = int(re.search(r"It gives (\d+) minutes", TEXT)[1])
    assert abs(total - told_total) <= 1, total
    assert all(abs(minutes - row[1]) <= 2.5 for row, minutes in ours.items()), ours


def test_each_lesson_has_its_row_of_predicts_and_exercises():
    rows = []
    for number, cells in LESSONS.items():
        done = {**parts(cells), "lab": 0}
        both = [sum(MINUTES[p][where] * n for p, n in done.items()) for where in (0, 1)]
        rows.append([number, str(done["Predict"]), str(done["exercise"]), *(f"{m:.0f}" for m in both)])
    assert rows == table("lesson", "Predicts", "exercises", "alone", "in the hall")


def test_a_session_of_the_four_weeks_fits_into_ninety_minutes():
    sessions = table("session", "lessons", "min", "homework")
    assert [row[0] for row in sessions] == [str(n) for n in range(1, 9)]
    for _, lessons, minutes, _ in sessions:
        need = 0
        for number in re.findall(r"\d\d", lessons):
            cells = LESSONS[number]
            said = [int(n) for n in re.findall(r"(\d+)(?= minutes)", cells[0].source)]
            cut = next((i for i, c in enumerate(cells) if "\n## Going deeper" in f"\n{c.source}"), None)
            held = cells if "whole" in lessons else cells[:cut]
            need += said[-1 if "whole" in lessons else 0] + takes(1, held) - takes(0, held)
        assert float(minutes) == round(need) and need <= 90, need
