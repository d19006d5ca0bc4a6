"""Another course registers an exercise of its own, which is no optimizer."""

import json
from pathlib import Path

import pytest

from rmsprop_lessons.exercises import EXERCISES, check, register, solution

MEAN = Path(__file__).parent / "exercises" / "mean.py"


@pytest.fixture(autouse=True)
def mean():
    yield register(MEAN)
    del EXERCISES["mean"]


def test_a_right_answer_passes_and_the_solution_is_theirs(capsys):
    assert check("mean", lambda values: sum(values) / len(values)).passed
    assert solution("mean")([2, 4]) == 3 and "def mean(values):" in capsys.readouterr().out
    assert check("mean", ...).kind == "not done"


@pytest.mark.parametrize(
    ("fn", "kind", "key", "words"),
    [
        (lambda values: sum(values) / max(len(values) - 1, 1), "mistake", "Q01", "do you divide by?"),
        (lambda values: sum(values), "mistake", "Q02", "Should the mean grow?"),
        (lambda values: sum(values) / len(values) + 1, "property", "of_equal_values", "three fives"),
        (lambda values: sum(values) / leng(values), "crash", "crash", "Nothing is called `leng`"),  # noqa: F821
        (lambda values: sorted(values), "structure", "form", "how many things"),
    ],
)
def test_a_wrong_answer_gets_their_question(fn, kind, key, words):
    check("mean", ...)
    feedback = check("mean", fn)
    assert (feedback.kind, feedback.key) == (kind, key)
    assert words.casefold() in " ".join(feedback.message.split()).casefold()


def test_their_words_stand_in_place_of_this_lesson():
    said = check("mean", lambda values: (sum(v * v for v in values) / len(values)) ** 0.5)
    assert said.kind == "convention" and "Week 2 wants the plain mean" in said.message


def test_the_three_levels_and_the_dict_are_theirs_too():
    check("mean", ...)
    said = [check("mean", lambda values: sum(values)) for _ in range(3)]
    assert [one.level for one in said] == [1, 2, 3]
    assert "the total is 6, the count is 2, the mean is 3" in " ".join(said[2].message.split())
    told = json.loads(json.dumps(said[2].as_dict()))
    assert (told["key"], told["kind"], told["level"]) == ("Q02", "mistake", 3)
    assert told["parameters"]["given"] == {"values": [2, 4]}
    assert told["parameters"]["right"] == {"the result": 3}


def test_what_is_missing_is_named(tmp_path):
    (tmp_path / "half.py").write_text("NAMES = ()\ndef solution(): return 1\n", encoding="utf-8")
    with pytest.raises(ValueError, match="has no CASES, MISTAKES, PARTS"):
        register(tmp_path / "half.py")
    with pytest.raises(ValueError, match="is no Python file"):
        register(tmp_path / "nothing.py")
