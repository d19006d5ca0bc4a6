"""Numbers in sentences: a cell computes them, the code has them, or FROM says where they are from.

tests/test_notebooks.py looks at decimal numbers of the prose, rounded. Here are the whole ones, those of
one digit, which must not be rounded, and what captions, slides and speaker's notes say.
"""

import ast
import re

import pytest
from test_notebooks import SOURCED, code, each_book, printed, read, rounded_like

NUMBER = re.compile(r"(?<![\w.:/^])\d+(?:\.\d+)?(?:e[-+]?\d+)?(?![\w.:]*\d)(?![a-zA-Z])(?: *%)?")
NO_NUMBER = re.compile(
    r"\]\([^)]*\)|10\^\{?-?\d+\}?|<span [^>]*>|<a [^>]*>|\\[td]?frac\d\d|\^\{?-?\d+\}?|"
    r"\d+ minutes|^# \d\d|\[\d\d|\b(18|19|20)\d\d\b|"
    r"(lessons?|lecture|section|chapter|version)s? [\d.]+\w*(( and | to |, |\.)\d\d)*|"
    r"\bC\d\d\b|#\d+|\d\d ·|^\| \d\d ",
    flags=re.I | re.M,
)
GUESS = "a usual wrong answer, for the speaker"
FROM = {  # lesson or cell -> numbers that no cell computes, and where they are from
    "00": {"31": "the lab's sentence, tests/test_steering.py", "25": "docs/TEACHING.md"},
    "00-06b": {"460": "500 − 40"},
    "00-19": {"32": "the ledger"},
    "01": {"40": "lesson 00"},
    "01-11": {"0.185": GUESS},
    "01-15": {"0.95": GUESS, "0.02": "2/c"},
    "01-26": {"0.015": "1.5/c", "0.005": GUESS},
    "01-27": {"0.02": "2/c"},
    "01-29": {"3500": GUESS},
    "02-08": dict.fromkeys(("5.288", "7.952", "6.67"), GUESS),
    "02-12": {"239": GUESS, "50": "1/(1 − 0.98)"},
    "02-29": {"0.04": "2 · 0.02", "0.06": "3 · 0.02"},
    "03": {"340": "334 to 346, roughly"},
    "03-17": {"30": GUESS},
    "03-27": {"0.06": "3 · 2/c"},
    "04-15": {"1e8": "1/ε"},
    "05": {"70": "read off the figure", "250": "116292 / 466"},
    "05-21": {"120": "read off the figure"},
    "05-23": {"0.35": GUESS, "0.15": GUESS},
    "06-05": {"0.00002": "2/c, in thousandths of the loss"},
    "06-10": {"31.6": "1/√0.001"},
    "07": {"150": "the printed counts, roughly"},
    "07-12": {"41": "√2 − 1, in per cent"},
    "07-15": {"150": "as in the lesson"},
    "07-20": {"3e-4": GUESS},
    "07-22": {"3e-16": GUESS},
    "10": {"158": "50 √10"},
    "10-09": {"158": "50 √10"},
    "10-13": {"11": GUESS},
    "11": {"175": "ln 1e-8 / ln 0.9", "47": "from a run of the two formulas in both precisions"},
    "11-06": {"175": "as in the lesson"},
    "12": {"12": "3 · 2 + 6", "11": "3 · 2 + 5"},
    "12-04": {"400": "40 bytes by ten millions, in MB"},
    "12-08": {"15": GUESS, "20": GUESS},
    "13": {"45": "lesson 09"},
    "14": {"1e-16": "ε² of PyTorch", "29": "1 − 1/√2, in per cent"},
}

NEAR = 8  # cells before and after a sentence in which its numbers are computed
AWAY = {  # cell -> what it tells from another lesson, from further away, from a lab, or by head
    "00-06b": "200",
    "00-10h": "32",
    "00-13": "0.47",
    "00-38": "15 20 32 90",
    "01-01": "500",
    "01-04": "50",
    "01-05": "50",
    "01-13": "1.85",
    "01-15": "0.01 0.02",
    "01-25": "0.015 0.02",
    "01-31": "3.45",
    "02-26": "0.925 9.7 10.2 50",
    "03-17": "30 300",
    "03-24": "0.06 0.38",
    "05-00": "60",
    "05-01": "3.16",
    "05-31a": "45",
    "06-01": "0.05",
    "06-05": "0.02 0.1 20",
    "06-06": "0.02 0.1 20",
    "06-10": "50000",
    "06-12": "50000",
    "06-15b": "30",
    "06-27e": "10",
    "06-28b": "0.01 0.5 10",
    "07-00": "1e-8",
    "07-01": "10000",
    "07-05": "32",
    "07-34": "24",
    "08-01": "31.6",
    "08-03": "500",
    "08-09": "2410",
    "08-13": "50",
    "08-23a": "10",
    "08-28": "300",
    "08-28b": "3.16",
    "08-34": "500",
    "08-38": "22 79 97 256 1000",
    "08-lab-why": "31.6",
    "09-31": "0.02 81",
    "09-35": "90",
    "09-35c": "0.001",
    "10-01": "45",
    "10-11": "16",
    "10-12": "5e-6",
    "10-33": "31.6",
    "10-together": "45",
    "11-01": "3.16",
    "11-03": "3.16",
    "11-11": "0.1",
    "11-22d": "2.13",
    "11-35": "0.5",
    "12-01": "1e-7 3e-4",
    "12-18": "19",
    "12-24": "48",
    "12-32": "20",
    "12-34": "19",
    "12-38": "19",
    "12-39": "8192",
    "12-41c": "20 41",
    "13-00": "32",
    "13-03": "32",
    "13-25": "32",
    "14-02": "1e-8 1e-1",
    "14-04": "1e-1",
    "14-55": "1e-4",
    "14-61": "20",
}


def plain(text):
    """Return a text with numbers as Python writes them, without addresses, dates and formulas' signs."""
    text = re.sub(r"\\%|\bper cent\b", "%", NO_NUMBER.sub(" ", text.replace("−", "-")))
    text = re.sub(r"(?<=\d)(?:,|\\,| |\u202f)(?=\d{3}\b)", "", text)
    return re.sub(r"\$|\\[a-z]+|[{}\\,]", " ", text)


def numbers(text):
    """Return the numbers of a sentence, but whole ones of one digit: those are counted, not computed."""
    found = [re.sub(" +%", "%", n) for n in NUMBER.findall(plain(text))]
    return [n for n in found if "." in n or n[0] != "0" and len(n.strip("%")) > 1]


def known(cell, in_sentences=True):
    """Return the numbers that a cell computes, and those of its code; perhaps not of its sentences."""
    if cell.cell_type != "code":
        return set()
    text = plain_code(f"{printed(cell)}\n{cell.source if in_sentences else ''}")
    found = {abs(float(n)) for n in re.findall(r"\d+(?:\.\d+)?(?:e[-+]?\d+)?", text)}
    values = [getattr(node, "value", None) for node in ast.walk(ast.parse(cell.source))]
    found |= {abs(float(v)) for v in values if isinstance(v, int | float)}
    return found | {float(n) / 100 for n in re.findall(r"(\d+(?:\.\d+)?) ?%", text)}


def plain_code(text):
    return re.sub(r"(?<=\d)_(?=\d)", "", text.replace("−", "-"))


def is_known(number, values):
    """Say whether a number is one of the values, or rounded: then it has a decimal or three digits."""
    if number.endswith("%"):
        number, values = number[:-1], values | {100 * v for v in values if v < 1}
    digits = number.partition("e")[0].strip("0.").replace(".", "")
    if any(abs(value - float(number)) <= 1e-9 * abs(value) for value in values):
        return True
    long = len(digits) > (1 if "." in number else 2)
    return long and any(float(rounded_like(v, number)) == float(number) for v in values)


def unknown(text, values, place):
    sourced = SOURCED[""].keys() | FROM.get(place, {}).keys()
    return {n.strip("%") for n in numbers(text) if not is_known(n, values)} - sourced


def computed_near(path):
    """Yield the cells of a lesson, each with the numbers that the cells around it compute."""
    cells = read(path).cells
    computed = [known(cell) for cell in cells]
    for i, cell in enumerate(cells):
        yield cell, set().union(*computed[max(0, i - NEAR) : i + NEAR + 1])


@each_book
def test_numbers_of_the_prose_are_computed_or_sourced(path):
    for cell, values in computed_near(path):
        if cell.cell_type == "markdown":
            away = set(AWAY.get(cell.id, "").split())
            assert unknown(cell.source, values, path.stem[:2]) <= away, cell.source


@each_book
def test_numbers_of_a_caption_are_those_of_the_code(path):
    """A caption is code, so its own numbers do not count."""
    cells = code(path)
    computed = [known(cell, in_sentences=False) for cell in cells]
    for i, cell in enumerate(cells):
        values = set().union(*computed[max(0, i - NEAR) : i + 1])
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "picture":
                words = [n.value for n in ast.walk(node.args[1]) if isinstance(n, ast.Constant)]
                said = " ".join(word for word in words if isinstance(word, str))
                assert not unknown(said, values, cell.id), said


@each_book
def test_numbers_of_a_slide_and_its_notes_are_computed(path):
    """Notes also have the wrong answers of a hall: FROM lists them."""
    for cell, values in computed_near(path):
        said = f"{cell.metadata.get('slide', '')} {cell.metadata.get('notes', '')}"
        assert unknown(said, values, cell.id) <= set(AWAY.get(cell.id, "").split()), cell.id


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the limit is $2/c = 0.02$, after 334 steps", ["0.02", "334"]),
        ("in lesson 05, C14 and 2012: $10^{-8}$ and ½ of 5", []),
        ("50 000 times, −0.85 and 1e−7", ["50000", "0.85", "1e-7"]),
        (r"5 %, $41\,\%$ or 12 per cent", ["41%", "12%"]),
    ],
)
def test_what_counts_as_a_number(text, found):
    assert numbers(text) == found


def test_only_a_number_with_digits_enough_is_rounded():
    assert is_known("0.32", {0.3162}) and is_known("334", {334.2})
    assert not is_known("0.3", {0.3162}) and not is_known("0.33", {0.3162})
    assert is_known("42", {42.0}) and not is_known("42", {41.7})


def test_a_share_is_told_in_per_cent_and_nothing_else_is():
    assert is_known("32%", {0.32}) and is_known("31.6%", {0.3162})
    assert not is_known("32", {0.32}) and not is_known("31%", {0.32})
