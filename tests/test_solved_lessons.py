"""A solved copy of every lesson runs, and every check in it says "right"."""

import nbformat
import pytest
import solutions
from nbclient.exceptions import CellExecutionError
from solutions import (
    CHECK,
    COMMON,
    FREE,
    SAID_WRONG,
    answered,
    faults,
    literal,
    mistake,
    solved,
    told_to,
)
from test_notebooks import BOOKS, REFERENCE, code, read

from rmsprop_lessons import exercises
from rmsprop_lessons.figures.pictures import resolution
from rmsprop_lessons.ledger import cells_for


def for_the_exercises(path):
    """Return the cells that check an exercise or use its answer, and those that these build on.

    nbval runs the others; they would come to the same here.
    """
    found = {name for cell in code(path) for names in CHECK.findall(cell.source) for name in names}
    names = found - {""}
    return cells_for({"check"} | names, path)


EXERCISED = [path for path in BOOKS if any(CHECK.search(cell.source) for cell in code(path))]


def test_every_lesson_has_an_exercise_and_the_reference_none():
    assert [path for path in BOOKS if path.stem[:2] not in REFERENCE] == EXERCISED


@pytest.mark.parametrize("path", EXERCISED, ids=lambda path: path.stem)
def test_solved_copy(path, monkeypatch):
    kinds, check = [], exercises.check
    monkeypatch.setattr(
        exercises, "check", lambda *given, **more: kinds.append(check(*given, **more).kind)
    )
    space, cells = {"__name__": "lesson"}, for_the_exercises(path)
    for source in cells:
        exec(compile(answered(source, cells), path.name, "exec"), space)
    assert kinds == ["right"] * sum(bool(CHECK.search(source)) for source in cells)
    assert len(kinds) == sum(bool(CHECK.search(cell.source)) for cell in code(path))


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_a_solved_copy_is_the_lesson_and_what_is_said_to_wrong_answers(path):
    lesson, copy = read(path), solved(path)
    nbformat.validate(copy)
    told = [cell for cell in copy.cells if SAID_WRONG in cell.metadata.get("tags", [])]
    assert len(told) == sum(bool(CHECK.search(cell.source)) for cell in code(path))
    kept = [cell for cell in copy.cells if cell not in told]
    assert [cell.id for cell in kept] == [cell.id for cell in lesson.cells]
    assert "<details>" not in "".join(cell.source for cell in copy.cells)
    text = "\n".join(cell.source for cell in kept)
    assert all(text.count(answer) == 1 for answer in FREE.get(path.name[:2], {}).values())


@pytest.mark.parametrize(("name", "id"), [(name, id) for name in COMMON for id in COMMON[name]])
def test_the_checker_knows_the_common_wrong_answers(name, id):
    assert f"{name}: " in told_to(name, id) and mistake(name, id).parts[0] in told_to(name, id)


def test_three_wrong_answers_for_each_exercise_the_commonest_first():
    assert COMMON.keys() == exercises.EXERCISES.keys()
    for seen in COMMON.values():
        assert len(seen) == 3 and list(seen.values()) == sorted(seen.values(), reverse=True)


def test_a_guess_is_written_as_what_compare_tells():
    told = ["3454", "0.001, 1", "inf, nan, -inf", "RMSprop", "yes", "average, both"]
    code = ["3454", "0.001, 1", "np.inf, np.nan, -np.inf", '"RMSprop"', '"yes"', '"average", "both"']
    assert [literal(f"Result: {one}.\n") for one in told] == code


GUESSED = """
from rmsprop_lessons.exercises import compare
my_word = ...  # "up" or "down"
my_two = ...  # two numbers
compare(my_word, "up")
compare(my_two, [2.5, 1000], "steps")
"""


def test_guesses_are_filled_in_and_run(tmp_path):
    first, second = GUESSED.strip().split("compare(my_word", 1)
    cells = [nbformat.v4.new_code_cell(source) for source in (first, "compare(my_word" + second)]
    solver = solutions.Solver(nbformat.v4.new_notebook(cells=cells), resources={"metadata": {}})
    solver.run()
    assert 'my_word = "up"' in cells[0].source and "my_two = 2.5, 1000" in cells[0].source
    assert "You guessed 2.5, 1000 steps. Result: 2.5, 1000 steps." in cells[1].outputs[0].text
    assert [cell.execution_count for cell in cells] == [1, 2]


@pytest.mark.parametrize(
    ("source", "told", "words"),
    [
        ('check("ewa", mine)', "ewa: not done yet.", "the checker says"),
        ("print(my_eps)", "not done yet", "prints"),
        ("my_guess = ...", "", "my_guess has no answer"),
    ],
)
def test_what_does_not_pass_is_said_in_a_sentence(source, told, words):
    output = nbformat.v4.new_output("stream", name="stdout", text=told)
    cell = nbformat.v4.new_code_cell(source, outputs=[output], id="here")
    (fault, *_) = faults(nbformat.v4.new_notebook(cells=[cell]))
    assert words in fault and "here" in fault


def test_a_solution_that_stops_fails_with_a_sentence(monkeypatch):
    def stop(self):
        raise CellExecutionError("", "NameError", "name 'x' is not defined")

    monkeypatch.setattr(solutions.Solver, "run", stop)
    assert (
        solutions.write(BOOKS[2]) == f"{BOOKS[2].stem} stops, solved: NameError: name 'x' is not defined"
    )


@pytest.mark.parametrize("given", ["99", "05-rmsprop"])
def test_a_name_that_is_no_lesson_is_refused(given):
    with pytest.raises(ValueError, match=f"'{given}' names no lesson: allowed are"):
        solutions.chosen([given])
    assert [path.name[:2] for path in solutions.chosen(["04", "02-weighted-averages"])] == ["02", "04"]


@pytest.mark.parametrize("said", ["19", "601", "high", "1e2", "-110", "２２０"])
def test_a_bad_resolution_is_named(said):
    with pytest.raises(ValueError, match="RMSPROP_LESSONS_DPI is .*allowed are whole numbers from 20"):
        resolution(said)
    assert (resolution(), resolution("220")) == (110, 220)
