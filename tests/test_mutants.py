"""The tool that tries mutants: each still finds its place, and what it calls killed was killed."""

import re
from collections import Counter

import again
import mutants
import mutants_copy
import mutants_table
import pytest
from mutants_table import End
from wrong import ROOT, WRONG, Wrong, exchanged
from wrong_pages import CATALOGUE, LIVES, MUTANTS, Mutant

from rmsprop_lessons.exercises import EXERCISES


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_finds_its_place_and_is_still_code(name):
    for wrong in MUTANTS[name].wrongs:
        path = ROOT / wrong.file.split("#")[0]
        text = path.read_text(encoding="utf-8")
        changed = mutants_copy.changed(text, wrong)
        assert changed != text
        if path.suffix == ".py":
            compile(changed, path.name, "exec")


def test_a_mutant_whose_place_is_gone_is_an_error_and_no_kill(tmp_path):
    gone = Mutant("a formula", (Wrong("a.py", "x = 2", "x = 3"),), "figures")
    (tmp_path / "a.py").write_text("x = 1\n")
    with pytest.raises(ValueError, match="a.py has 0 places with 'x = 2': allowed is one"):
        mutants_copy.put(gone, tmp_path)
    with pytest.raises(ValueError, match="has 2 places"):
        exchanged("x = 2; x = 2", gone.wrongs[0])


def test_the_list_has_all_formulas_and_all_mistakes_that_fit():
    kinds = Counter(mutant.kind for mutant in MUTANTS.values())
    assert kinds["a formula"] == len(WRONG) and len(MUTANTS) - kinds[CATALOGUE] >= 60
    there = {name.split()[0] for name, mutant in MUTANTS.items() if mutant.kind == CATALOGUE}
    for name, least in {"momentum_step": 40, "rmsprop_step": 55, "adam_step": 60, "ewa": 30}.items():
        assert len(there & {entry.id for entry in EXERCISES[name].MISTAKES}) >= least, name
    assert len(LIVES) <= mutants.MOST and set(LIVES) <= set(MUTANTS)


def test_a_sample_has_each_kind_of_those_that_die():
    dying = [mutant for name, mutant in MUTANTS.items() if name not in LIVES]
    assert {m.kind for m in mutants.sample().values()} == {m.kind for m in dying}


def test_all_checks_of_the_mutants_exist():
    for check in {check for mutant in MUTANTS.values() for check in mutant.checks.split()}:
        place, _, name = check.partition(":")
        found = f"notebooks/{place}-*.ipynb" if place.isdecimal() else f"tests/test_{place}.py"
        (path,) = ROOT.glob(found)
        name = name.removeprefix(":").partition("[")[0]
        assert re.search(rf"\b{name}\b", path.read_text(encoding="utf-8")), check


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of one rule, with one test, and no notebook."""
    monkeypatch.setattr(mutants_copy, "PYTEST", ["-x", "-q", "-p", "no:cacheprovider"])
    (tmp_path / "tests").mkdir()
    (tmp_path / "rule.py").write_text("def double(x):\n    return 2 * x\n")
    test = "from rule import double\n\n\ndef test_double():\n    assert double(1) == 2\n"
    (tmp_path / "tests" / "test_rule.py").write_text(test)
    return tmp_path


def test_a_check_kills_what_it_notices_and_nothing_else(course):
    before = mutants_copy.put(Mutant("a formula", (Wrong("rule.py", "2 * x", "3 * x"),), "rule"), course)
    assert mutants_copy.failing("rule", course) == "test_rule: test_double"
    ((path, text),) = before.items()
    path.write_text(text)
    mutants_copy.put(Mutant("a formula", (Wrong("rule.py", "2 * x", "x + x"),), "rule"), course)
    assert mutants_copy.failing("rule", course) == ""
    with pytest.raises(RuntimeError, match="ran no check"):
        mutants_copy.failing("rule::test_that_is_gone", course)


def cell(id, source, text):
    outputs = [{"output_type": "stream", "text": [text]}] if text else []
    return {"id": id, "source": [source], "outputs": outputs, "cell_type": "code"}


def test_a_cell_notices_when_it_raises_or_says_something_else():
    cells = [cell("a", "x = 2", ""), cell("b", "print(x)", "2\n"), cell("c", "x + 1", "3")]
    assert again.judges(cells) == ({"a", "b", "c"}, "")
    cells.append(cell("d", "print(id(object()))", "1\n"))  # differs anyway
    right, _ = again.judges(cells)
    assert right == {"a", "b", "c"}
    for source in ("x = 3", "x = 1 / 0"):
        wrong = [cell("a", source, ""), *cells[1:]]
        assert again.judges(wrong, right)[1] == ("b" if source == "x = 3" else "a")
    assert again.judges(cells, right)[1] == ""


def test_an_interrupted_run_goes_on_where_it_was(tmp_path, monkeypatch):
    names = list(MUTANTS)[:3]
    tried = []

    def outcomes(chosen):
        for name in chosen:
            tried.append(name)
            yield name, End("cell 1", 1.0)
            if len(tried) == 2:
                raise KeyboardInterrupt

    for module in (mutants, mutants_table):
        monkeypatch.setattr(module, "KEPT", tmp_path / "kept.jsonl")
    monkeypatch.setattr(mutants, "ROOT", tmp_path)
    monkeypatch.setattr(mutants, "outcomes", outcomes)
    monkeypatch.setattr(mutants, "digest", lambda mutant: "one course")
    three = {name: MUTANTS[name] for name in names}
    with pytest.raises(KeyboardInterrupt):
        mutants.all_of(three)
    with mutants.KEPT.open("a") as file:
        file.write('["torn')
    assert list(mutants.all_of(three)) == names
    assert tried == names
    monkeypatch.setattr(mutants, "digest", lambda mutant: "another course")
    mutants.all_of(three)
    assert tried[3:] == names


def test_the_table_says_who_lives_and_why():
    names = list(MUTANTS)[:2]
    text = mutants_table.table({names[0]: End("cell 01-10", 1.0), names[1]: End("", 1.0)})
    assert "**1 of 2 mutants are killed.**" in text and f"- {names[1]}: nobody knows why" in text
    assert "| a formula | 2 | 1 | cells of a lesson 1 |" in text


def test_the_table_has_every_mutant_and_the_readme_its_sum():
    text = mutants_table.TABLE.read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (.*) \| (.*) \|$", text.split("| mutant |")[1], flags=re.M))
    rows.pop("---", None)
    assert [name.replace("&#124;", "|") for name in rows] == list(MUTANTS), "make mutants"
    alive = [name for name, by in rows.items() if by == "alive"]
    assert set(alive) <= set(LIVES) and len(alive) <= mutants.MOST
    told = f"{len(rows) - len(alive)} of {len(rows)}"
    assert f"**{told} mutants are killed.**" in text
    assert told in (ROOT / "README.md").read_text(encoding="utf-8")
