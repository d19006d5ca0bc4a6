"""What nbval does not see: the form of the stored notebooks, and what they promise each other."""

import ast
import re
from collections import Counter
from pathlib import Path

import nbformat
import pytest
from order import FIRST
from rebuild_notebooks import canonical

from rmsprop_lessons.cells import names_in
from rmsprop_lessons.ledger import LEDGER, TESTED

BOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))
REFERENCE = ("13", "14")  # no exercise, no lab
SOURCED = {  # lesson -> the decimal numbers of its prose that no cell computes, and where they are from
    "": {"0.9": "the usual β₁ and β₂", "0.99": "PyTorch's decay", "0.999": "the usual β₂ of Adam"},
}
GUESS = re.compile(r"\bcompare\(\s*(\w+),")
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
    """Return the names that a cell sets at its top level, each with its statement.

    Loop variables and `_` are scratch.
    """
    said = {}
    for node in ast.parse(source).body:
        targets = [part for target in getattr(node, "targets", []) for part in ast.walk(target)]
        names = {part.id for part in targets if isinstance(part, ast.Name)}
        names |= {node.name} if isinstance(node, ast.FunctionDef) else set()
        said |= dict.fromkeys(names - {"_"}, ast.unparse(node))
    return said


@each_book
def test_no_cell_changes_a_variable_of_an_earlier_one(path):
    """A cell that is run twice, or out of order, then gives the same. `ax` lives in one cell only.

    A part may repeat one line that it needs, if that line reads nothing that it sets.
    """
    pairs = [pair for cell in code(path) for pair in assigned(cell.source).items() if pair[0] != "ax"]
    changed = [name for name, count in Counter(name for name, _ in set(pairs)).items() if count > 1]
    again = [line for (_, line), count in Counter(pairs).items() if count > 1]
    assert changed == [] and not any("\n" in line for line in again)
    assert all(names_in(line).reads.isdisjoint(names_in(line).binds) for line in again)
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
        assert sorted(ids) == [key for key in TESTED if LEDGER[key].lesson == stem]


@each_book
def test_a_claim_asks_for_something_that_was_computed(path):
    for cell in code(path):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "claim":
                assert any(isinstance(part, ast.Name) for part in ast.walk(node.args[1])), cell.source


def blocks(path):
    """Yield the unfolded paragraphs of a lesson as text, and its code cells, from top to bottom."""
    for cell in read(path).cells:
        if cell.cell_type == "code":
            yield cell
        else:
            yield from re.sub("<details>.*?</details>", "", cell.source, flags=re.DOTALL).split("\n\n")


def predictions(path):
    """Return for each Predict its paragraph and what stands until the next one, or the next heading."""
    found, open_one = [], False
    for block in blocks(path):
        text = block if isinstance(block, str) else ""
        for part in re.split(r"^(?=\*\*Predict|#)", text, flags=re.MULTILINE):
            if part.startswith("**Predict"):
                found.append((part, []))
                open_one = True
            elif part.startswith("#"):
                open_one = False
            elif open_one and part:
                found[-1][1].append(part)
        if not isinstance(block, str) and open_one:
            found[-1][1].append(block)
    return found


def answers(cell):
    return not isinstance(cell, str) and "answer" in cell.metadata.get("tags", [])


def printed(cell):
    """Return what a cell prints or says in words, without the digests of figures."""
    texts = [o.get("text") or o.get("data", {}).get("text/plain", "") for o in cell.outputs]
    return re.sub(r"^\[.*: \d+ points;.*\]$", "", "\n".join(texts), flags=re.MULTILINE)


def numbers_in(text):
    """Return the numbers of two digits and more in a text, as they are written."""
    return {n for n in re.findall(r"\d+(?:\.\d+)?(?:e[-−+]?\d+)?", text) if len(n.strip("0.")) > 1}


@each_book
def test_every_predict_is_answered_by_a_cell_that_the_copy_clears(path):
    for predict, rest in predictions(path):
        assert any(answers(cell) and cell.outputs for cell in rest), predict


@each_book
def test_no_open_paragraph_tells_what_a_cell_will_answer(path):
    for predict, rest in predictions(path):
        given = predict + "".join(cell.source for cell in rest if not isinstance(cell, str))
        told = numbers_in("".join(printed(cell) for cell in rest if answers(cell))) - numbers_in(given)
        for text in (part for part in rest if isinstance(part, str)):
            assert not told & numbers_in(text), (predict, text)


@each_book
def test_what_the_checker_says_of_a_slip_is_cleared_from_the_copy(path):
    for cell in code(path):
        if re.search(r"^\w* ?=? ?check\(", cell.source, flags=re.MULTILINE):
            assert "not done yet" in printed(cell) or answers(cell), cell.source


@each_book
def test_a_cell_that_tells_a_result_is_cleared_from_the_copy(path):
    for cell in read(path).cells:
        assert set(cell.metadata.get("tags", [])) <= {"answer", "path-90", "setup"}, cell.id
        assert cell.cell_type != "code" or not GUESS.search(cell.source) or answers(cell), cell.id


@each_book
def test_two_predictions_take_a_guess(path):
    """Three dots in one cell, and a later one that puts the guess beside the result."""
    if path.stem.startswith("14"):
        return  # it answers, and asks nothing
    sources = [cell.source for cell in code(path)]
    compared = [name for cell in code(path) if answers(cell) for name in GUESS.findall(cell.source)]
    assert len(compared) >= 2
    for name in compared:
        assert any(re.search(rf"^{name} = \.\.\.", source, flags=re.MULTILINE) for source in sources), (
            name
        )


def rounded_like(number, text):
    """Return `number` with the decimals of the text, as text."""
    mantissa, _, exponent = text.partition("e")
    digits = len(mantissa.partition(".")[2])
    return f"{number:.{digits}e}" if exponent else f"{number:.{digits}f}"


@each_book
def test_every_decimal_number_of_the_prose_is_computed_or_sourced(path):
    """It is printed by a cell, stands in the code, or in the list of numbers from sources."""
    text = re.sub(r"\$|\\[a-z]+|[{},]", " ", prose(path).replace("−", "-"))
    text = re.sub(r"\]\([^)]*\)|arXiv:\S+|[Ll]ecture \S+|section \S+|[Vv]ersion \S+", " ", text)
    texts = [
        str(o.get("text") or o.get("data", {}).get("text/plain", ""))
        for c in code(path)
        for o in c.outputs
    ]
    where = "\n".join([cell.source for cell in code(path)] + texts).replace("−", "-")
    known = {abs(float(n)) for n in re.findall(r"\d+(?:\.\d+)?(?:e[-+]?\d+)?", where)}
    known |= {100 * n for n in known} | {n / 100 for n in known}  # a share, told in per cent
    sourced = SOURCED[""] | SOURCED.get(path.stem[:2], {})
    for number in re.findall(r"(?<![\w.])\d+\.\d+(?:e[-+]?\d+)?(?![\w.]*\.\d)", text):
        found = any(float(rounded_like(n, number)) == float(number) for n in known)
        assert found or number in sourced, number


STOP = "*A good place to stop for today.*"


@each_book
def test_a_lesson_has_one_place_to_stop_and_honest_minutes(path):
    """The formula of CONTRIBUTING; what stands under "Going deeper" is counted apart."""
    if path.stem[:2] in REFERENCE:
        return
    assert prose(path).count(STOP) == 1
    cells, cut = read(path).cells, None
    for i, cell in enumerate(cells):
        if cell.cell_type == "markdown" and re.search(
            r"^## Going deeper", cell.source, flags=re.MULTILINE
        ):
            cut = i
    core, all_cells = minutes(cells[:cut] if cut else cells), minutes(cells)
    said = [int(n) for n in re.findall(r"(\d+)(?= minutes)", cells[0].source)]
    assert abs(said[0] - core) <= 5, (said, core)
    if cut:
        assert len(said) == 2 and abs(said[1] - all_cells) <= 7, (said, all_cells)


def minutes(cells):
    """Return the minutes for cells: words, lines of code, pictures, predictions, exercises, labs."""
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    text = FIRST.sub("", text)  # who reads on does not start there
    words = len(re.sub(r"\$[^$]*\$|`[^`]*`|[#*|>\-]", " ", text).split())
    sources = [cell for cell in cells if cell.cell_type == "code"]
    lines = sum(bool(line.strip()) for cell in sources for line in cell.source.splitlines())
    html = "".join(o.get("data", {}).get("text/html", "") for cell in sources for o in cell.outputs)
    checks = sum(len(re.findall(r"\bcheck\(", cell.source)) for cell in sources)
    labs = sum(bool(re.search(r"^lab_\w+\(", cell.source, flags=re.MULTILINE)) for cell in sources)
    predicts = text.count("**Predict")
    return words / 150 + lines / 10 + html.count("<img") + 0.75 * predicts + 5 * checks + 3 * labs
