import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from test_notebooks import BOOKS

from rmsprop_lessons import LEDGER, rmsprop
from rmsprop_lessons.ledger import TESTED, Outcome, ledger_table, recheck, recompute


def lesson(folder, name, *cells):
    book = {"cells": [{"cell_type": "code", "source": cell} for cell in cells]}
    (folder / f"{name}.ipynb").write_text(json.dumps(book), encoding="utf-8")
    return name, folder


def all_lessons(folder, without=()):
    for name in {entry.lesson for entry in LEDGER.values()}:
        keys = [key for key in TESTED if LEDGER[key].lesson == name and key not in without]
        cells = [f'claim("{key}", {key != "C02"}, "measured {key}")' for key in keys]
        lesson(folder, name, "from rmsprop_lessons import claim", *cells)
    return folder


def test_all_claims_come_back_in_order_with_what_was_measured(tmp_path):
    with ThreadPoolExecutor(2) as pool:
        outcomes = recompute(pool, all_lessons(tmp_path))
    assert list(outcomes) == TESTED
    assert outcomes["C01"] == Outcome(True, "measured C01")
    assert not outcomes["C02"].holds  # no exception: the table says it


def test_a_removed_check_is_missed(tmp_path):
    with pytest.raises(ValueError, match="have no check of C18, C20$"):
        recompute(folder=all_lessons(tmp_path, without=("C18", "C20")))


def test_only_the_cells_that_a_check_needs_are_run(tmp_path):
    cells = (
        "from rmsprop_lessons import claim",
        "def twice(x):\n    return 2 * x",
        "raise RuntimeError('a picture that nobody asked for')",
        "for k in range(3):\n    last = twice(k)",
        "for k in range(9):\n    1 / 0",
        "print('swallowed')\nclaim('C01', last == 4, f'{last}')",
    )
    assert recheck(*lesson(tmp_path, "03-momentum", *cells)) == {"C01": Outcome(True, "4")}


def test_another_formula_can_stand_in(tmp_path):
    cells = (
        "from rmsprop_lessons import claim, rmsprop",
        "step = rmsprop(1.0, 2.0, lr=0.1)[0]",
        "claim('C10', abs(1 - step - 0.1 / 0.1**0.5) < 1e-6, 'the first step')",
    )
    place = lesson(tmp_path, "07-epsilon", *cells)
    assert recheck(*place)["C10"].holds
    assert not recheck(*place, rmsprop=lambda w, dw, *, lr: rmsprop(w, dw, lr=2 * lr))["C10"].holds


def test_a_check_that_breaks_does_not_hold(tmp_path):
    cells = (
        "from rmsprop_lessons import claim",
        "x = 1 / 0",
        "claim('C01', x > 0, 'a')",
        "claim('C02', True, 'b')",
    )
    outcomes = recheck(*lesson(tmp_path, "03-momentum", *cells))
    assert outcomes == {
        "C01": Outcome(False, "NameError: name 'x' is not defined", broke=True),
        "C02": Outcome(True, "b"),
    }


def test_what_stands_in_has_the_name_that_a_lesson_prints(tmp_path):
    cells = (
        "from rmsprop_lessons import claim, rmsprop",
        "claim('C10', rmsprop.__name__ == 'rmsprop', 'name')",
    )
    assert recheck(*lesson(tmp_path, "07-epsilon", *cells), rmsprop=lambda w: w)["C10"].holds


def test_table_has_a_row_for_each_claim_and_says_what_no_longer_holds():
    table = ledger_table({"C14": Outcome(False, "|b| = 0.05")}, "notebooks/").splitlines()
    assert table[2].startswith("| C14 | Dividing by") and " | NOT loose | " in table[2]
    assert table[2].endswith("| &#124;b&#124; = 0.05 | [05](notebooks/05-rmsprop-in-the-ravine.ipynb) |")


def test_real_lessons_name_every_cell_that_their_checks_need():
    """One short lesson for all: its checks come to what its stored outputs say."""
    path = next(path for path in BOOKS if path.stem.startswith("01"))
    outcomes, stored = recheck(path.stem), path.read_text(encoding="utf-8")
    assert list(outcomes) and all(outcome.holds for outcome in outcomes.values())
    assert all(outcome.measured in stored for outcome in outcomes.values())
    assert {LEDGER[key].lesson for key in outcomes} == {path.stem}
