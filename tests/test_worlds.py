"""Worlds in which a formula is wrong: the claims that speak of it must come out false there."""

import pytest
import worlds
from worlds import EXPECTED
from wrong import WRONG, put

from rmsprop_lessons.ledger import LEDGER, TESTED

# A part that takes seconds; `make worlds` runs all of them on all lessons.
SAMPLE = ("one shared norm", "the old S", "ε inside the root", "an average without memory")
LESSONS = ("02-weighted-averages", "04-from-sizes-to-rmsprop", "07-epsilon-and-the-first-steps")


def test_every_tested_claim_is_expected_to_be_refuted_somewhere():
    assert set(EXPECTED) <= set(WRONG)
    assert {key for keys in EXPECTED.values() for key in keys.split()} == set(TESTED)


@pytest.mark.parametrize("name", WRONG)
def test_the_wrong_stands_in_one_place_and_is_still_a_formula(name, tmp_path):
    wrong = WRONG[name]
    folder = put(wrong, tmp_path)
    source = (folder / "rmsprop_lessons" / wrong.file).read_text(encoding="utf-8")
    assert source.count(wrong.wrong) >= 1 and wrong.wrong != wrong.right
    compile(source, wrong.file, "exec")


@pytest.fixture(scope="module")
def found():
    return worlds.outcomes(SAMPLE, LESSONS)


@pytest.mark.parametrize("name", SAMPLE)
def test_what_speaks_of_a_world_notices_it(found, name):
    """Their checks ran and came out false; a check that broke off would have refuted nothing."""
    here = {key for key in EXPECTED[name].split() if LEDGER[key].lesson in LESSONS}
    assert here and here <= set(worlds.noticed(found[name])), found[name]


def test_a_check_that_breaks_off_refutes_nothing():
    checked = {
        "C01": (False, "ValueError: 2", True),
        "C02": (False, "1", False),
        "C03": (True, "1", False),
    }
    assert worlds.noticed(checked) == ["C02"]


def test_the_table_names_what_is_missing():
    found = {name: {"C07": (False, "", False)} for name in EXPECTED}
    text = worlds.table(found)
    assert "| no root | C07 |  | C10 C11 C16 C21 |" in text
    assert (
        f"{len(EXPECTED)} worlds; 1 of {len(TESTED)} tested claims" in text and ", not C01, C02" in text
    )
