"""Every answer of the question bank is computed here, and its files say what was computed."""

import re
import zipfile
from collections import Counter
from functools import cache
from html import unescape
from xml.etree import ElementTree

import numpy as np
import pytest
import question_files
import question_kinds
from question_files import Asked, escaped, gift, html, markdown, page, quiz, write_qti
from question_keys import KEYS
from question_kinds import Option, Question, Wrong, options, shown, told
from questions import BANK
from solutions import mistake
from test_notebooks import code, printed

from rmsprop_lessons import LEDGER
from rmsprop_lessons.exercises import EXERCISES, compare
from rmsprop_lessons.ledger import TESTED

each = pytest.mark.parametrize("question", BANK, ids=lambda question: question.id)
QTI = {"q": "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"}


@cache
def asked(question):
    return Asked(question, options(question))


@pytest.fixture(scope="module")
def bank():
    return list(map(asked, BANK))


def test_there_are_forty_and_no_id_is_given_twice():
    assert len(BANK) >= 40
    assert [question.id for question in BANK] == [f"Q{i + 1:02d}" for i in range(len(BANK))]
    assert len({question.stem for question in BANK}) == len(BANK)
    assert min(Counter(question.sort for question in BANK).values()) >= 10
    assert [q.lesson for q in BANK] == sorted(q.lesson for q in BANK)


@each
def test_the_key_is_computed_and_three_answers_differ_from_it(question):
    """`options` raises where two look alike at the digits that are shown."""
    made = asked(question).options
    assert len(made) == 4 and sum(option.right for option in made) == 1
    assert all(option.text and len(option.feedback) > 5 for option in made)
    assert not any("!" in text for text in [question.stem, *(option.feedback for option in made)])


@each
def test_the_answers_are_those_that_were_written_down(question):
    given = " ".join(re.findall(r"\d+(?:\.\d+)?(?:e-?\d+)?", question.stem))
    made = asked(question).options
    key, others = ([o.text for o in made if o.right is right] for right in (True, False))
    assert (given, *key, *sorted(others)) == KEYS[question.id]


def test_every_question_has_its_key_written_down_and_its_own_guess():
    assert list(KEYS) == [question.id for question in BANK]
    guesses = [(question.lesson, question.of) for question in BANK if question.sort == "prediction"]
    assert len(set(guesses)) == len(guesses)


@each
def test_a_question_names_what_there_is(question):
    if question.sort == "claim":
        entry = LEDGER[question.of]
        assert question.lesson in (entry.lesson[:2], "13")
        assert entry.condition in question.why and (question.of in TESTED or question.lesson == "13")
    if question.sort == "catalogue":
        assert question.of in EXERCISES and question.ids
        assert all(mistake(question.of, id).id == id for id in question.ids)


@each
def test_a_prediction_has_the_key_that_the_lesson_stores(question, capsys):
    if question.sort != "prediction":
        return
    compare(..., told(question.lesson, question.of)[0])
    key = capsys.readouterr().out.strip().removesuffix(".")
    (path,) = question_kinds.NOTEBOOKS.glob(f"{question.lesson}-*.ipynb")
    (cell,) = (cell for cell in code(path) if f"compare({question.of}," in cell.source)
    place = re.findall(r"compare\((\w+),", cell.source).index(question.of)
    stored = re.findall(r"^Result: .*$", printed(cell), re.MULTILINE)[place]
    assert stored.removesuffix(".").split(" ")[: len(key.split(" "))] == key.split(" ")


def made_up(*values):
    wrong = tuple(Wrong(lambda n, value=value: value, "Which?") for value in values[1:])
    return Question("Q00", "05", "claim", "C14", "A stem.", lambda n: values[0], wrong, "So it is.")


def test_two_answers_that_look_alike_are_refused():
    with pytest.raises(ValueError, match="Q00: two answers look alike"):
        options(made_up(0.1, 0.10001, 2, 3))


def test_a_name_that_a_lesson_lost_is_said():
    lost = made_up(1, 2, 3)._replace(key=lambda n: n["gone"])
    with pytest.raises(ValueError, match="Q00: lesson 05 has no 'gone'"):
        options(lost)
    with pytest.raises(ValueError, match="guess is 'my_none': lesson 02 has no compare"):
        told("02", "my_none")
    with pytest.raises(ValueError, match="id is 'R99': allowed are the ids"):
        mistake("rmsprop_step", "R99")


def test_numbers_rise_and_words_are_shuffled_the_same_way_each_time():
    assert [option.text for option in options(made_up(3, 10, -1, 0.5))] == ["−1", "0.5", "3", "10"]
    words = made_up("a", "b", "c", "d")
    assert options(words) == options(words)
    assert shown([1e-8, np.inf, "up", 2.50001, 1e9]) == "1e-8, inf, up, 2.5, 1000000000"


AWKWARD = "a ~ b = {c: #d} \\ <e> & `x**=2` S_dW *f* [g](h) $i$"


def read_gift(text):
    """Read GIFT as Moodle does, hide what is escaped, then cut: id, stem, and mark, text, feedback."""
    hidden = re.sub(r"\\(.)", lambda found: f"&&{ord(found[1])};", text)

    def back(piece):
        return re.sub(r"&&(\d+);", lambda found: chr(int(found[1])), piece).strip()

    assert hidden.count("{") == hidden.count("}") == hidden.count("[html]")
    for id, stem, body in re.findall(r"^::(Q\d\d)::\[html\](.*?)\{(.*?)\}", hidden, flags=re.M | re.S):
        answers = re.findall(r"([=~])([^=~#]*)#([^=~#]*)", body)
        yield back(id), back(stem), [(mark, back(one), back(said)) for mark, one, said in answers]


def test_gift_is_read_as_it_was_meant(bank):
    bank = [*bank, Asked(made_up(1)._replace(stem=AWKWARD), [Option(AWKWARD, AWKWARD, True)])]
    read = list(read_gift(gift(bank)))
    assert len(read) == len(bank)
    for (question, given), (id, stem, answers) in zip(bank, read, strict=True):
        assert (id, stem) == (question.id, html(question.stem))
        assert [(mark == "=", one) for mark, one, _ in answers] == [
            (o.right, html(o.text)) for o in given
        ]
        assert all(said.endswith(html(o.feedback)) for o, (*_, said) in zip(given, answers, strict=True))
    assert escaped("a=b") == r"a\=b"


def plain(text):
    """Return HTML without its paragraph, and with the quotation marks of a keyboard."""
    curly = str.maketrans("‘’“”", "''\"\"")
    return unescape(re.sub(r"^<p>|</p>$", "", text)).translate(curly)


def test_canvas_reads_the_same_questions(bank, tmp_path):
    write_qti(bank, tmp_path / "questions.zip")
    with zipfile.ZipFile(tmp_path / "questions.zip") as file:
        texts = {name: file.read(name).decode() for name in file.namelist() if name.endswith(".xml")}
    trees = {name: ElementTree.fromstring(text) for name, text in texts.items()}
    assert "Copyrighted" not in "".join(texts.values()) and "CC BY 4.0" in texts["imsmanifest.xml"]
    (items,) = filter(len, (tree.findall(".//q:item", QTI) for tree in trees.values()))
    assert [item.get("title") for item in items] == [one.question.id for one in bank]
    for item, (question, given) in zip(items, bank, strict=True):
        said = [question_files.feedback(option) for option in given]
        wanted = [question.stem, *(option.text for option in given), *said]
        read = [plain(mat.text) for mat in item.findall(".//q:mattext", QTI)]
        assert read == [plain(html(text)) for text in wanted]
        labels = [label.get("ident") for label in item.findall(".//q:response_label", QTI)]
        scored = [
            c for c in item.findall(".//q:respcondition", QTI) if c.find("q:setvar", QTI) is not None
        ]
        (right,) = (condition.find(".//q:varequal", QTI).text for condition in scored)
        assert given[labels.index(right)].right


def test_page_folds_every_answer_and_links_to_both_files(bank):
    text = page(bank)
    assert text.count("<details>") == sum(len(one.options) for one in bank)
    assert text.count("<p>Right.") == len(bank)
    assert 'href="questions.gift"' in text and 'href="questions.zip"' in text
    assert "NoneType" not in text and "lambda" not in text


def test_without_text2qti_a_sentence_says_what_to_do(monkeypatch, tmp_path, capsys):
    def missing(*given):
        raise ModuleNotFoundError("No module named 'text2qti'", name="text2qti")

    monkeypatch.setattr(question_files, "write_qti", missing)
    monkeypatch.setattr(question_files, "OUT", tmp_path)
    monkeypatch.setattr(question_files, "BANK", BANK[:1])
    assert question_files.main() == 1
    assert "questions.zip needs text2qti: .venv/bin/python -m pip" in capsys.readouterr().err
    assert {path.name for path in tmp_path.iterdir()} == {"index.html", "questions.gift"}


def test_markdown_keeps_what_is_no_code():
    assert markdown("S_dW < 1, `a_b`") == r"S\_dW &lt; 1, `a_b`"
    assert quiz([]).startswith("Quiz title: RMSprop")
