import numpy as np
import pytest

from rmsprop_lessons.exercises import compare


@pytest.mark.parametrize("nothing", [..., (..., ...), [..., 3]])
def test_without_a_guess_the_result_stands_alone(capsys, nothing):
    compare(nothing, 334, "steps")
    assert capsys.readouterr().out == "Result: 334 steps.\n"


@pytest.mark.parametrize(
    ("guess", "result", "said"),
    [
        (100, np.int64(334), "You guessed 100. Result: 334. What made the difference?"),
        (3460, 3454, "You guessed 3460. Result: 3454. What led you there?"),
        (11, 10, "You guessed 11. Result: 10. What led you there?"),
        (12, 10, "You guessed 12. Result: 10. What made the difference?"),
        (0.015, 0.0150000001, "You guessed 0.015. Result: 0.015. What led you there?"),
        ("rmsprop", "RMSprop", "You guessed rmsprop. Result: RMSprop. What led you there?"),
        ("yes", np.True_, "You guessed yes. Result: yes. What led you there?"),
        (False, True, "You guessed no. Result: yes. What made the difference?"),
        ([1, 2], np.array([1.0, 4.0]), "You guessed 1, 2. Result: 1, 4. What made the difference?"),
        ([1], (1, 4), "You guessed 1. Result: 1, 4. What made the difference?"),
        ("a third", 0.25, "You guessed a third. Result: 0.25. What made the difference?"),
        (None, 0, "You guessed None. Result: 0. What made the difference?"),
        (float("inf"), 3, "You guessed inf. Result: 3. What made the difference?"),
        (float("inf"), np.inf, "You guessed inf. Result: inf. What led you there?"),
        ("x\n" * 99, 3, f"You guessed {'x ' * 39}x. Result: 3. What made the difference?"),
        ({1: 2}, 3, "You guessed {1: 2}. Result: 3. What made the difference?"),
    ],
)
def test_guess_and_result_stand_side_by_side(capsys, guess, result, said):
    compare(guess, result)
    assert capsys.readouterr().out == f"{said}\n"
