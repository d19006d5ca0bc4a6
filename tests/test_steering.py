"""Sentences that set a lab: what they set is allowed, and what they state is what the lab then says.

Such a sentence is a span with the form `<span data-set="beta2=0.999" data-says="RMSprop is at …">`. It
is plain text everywhere but on a page, where it is a button that resets the lab and then sets it.
"""

import re
from contextlib import suppress
from functools import cache
from math import isclose
from typing import NamedTuple

import ipywidgets
import nbformat
import pytest
from handout import page_of
from test_notebooks import BOOKS, code, prose, read

from rmsprop_lessons import labs
from rmsprop_lessons.labs.computed.page import SCENES
from rmsprop_lessons.labs.widget import limits, takes, value_of

SPAN = re.compile(r"<span ([^>]*)>(.*?)</span>", flags=re.S)
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
POWERS = "log_eps", "log_size", "decades"  # a text writes ε = 1e−8 where the slider stands at −8


class Steer(NamedTuple):
    """A span: its lab, the values as written, what the lab shall say, and the text."""

    lab: str
    values: dict[str, str]
    says: str
    text: str


@cache
def lab(name):
    """Return a lab, whose picture no test here looks at."""
    return getattr(labs, name)()


def labs_of(path):
    sources = "\n".join(cell.source for cell in code(path))
    return re.findall(r"^(lab_\w+)\(\)", sources, flags=re.MULTILINE)


def steer(attributes, text, on_page):
    """Read one span; `on_page` are the labs of its lesson."""
    found = dict(re.findall(r'data-(\w+)="([^"]*)"', attributes))
    assert re.sub(r'data-(set|says|lab)="[^"]+"', "", attributes).strip() == "", attributes
    assert ("lab" in found) == (len(on_page) > 1), attributes
    pairs = (pair.split("=", 1) for pair in found["set"].split(";"))
    values = {name.strip(): value.strip() for name, value in pairs}
    return Steer(found.get("lab", on_page[0]), values, found["says"], text)


def steers(path):
    return [steer(*span, labs_of(path)) for span in SPAN.findall(prose(path))]


def refused(control, value):
    """Say why a control does not take a value, as written, or return nothing."""
    if isinstance(control, ipywidgets.Dropdown):
        return "" if value in control.options else f"{value}: not one of {control.options}"
    if isinstance(control, ipywidgets.Text):
        with suppress(ValueError):
            value_of(ipywidgets.Text(value))
            return ""
        return f"{value}: {takes(control)}"
    low, high = limits(control)
    if not NUMBER.fullmatch(value) or not low <= float(value) <= high:
        return f"{value}: {takes(control)}"
    whole = isinstance(control.value, int)
    return f"{value}: this lab takes whole numbers." if whole and not value.isdecimal() else ""


def said(one):
    """Return what its lab says once the button has reset and set it."""
    moved = lab(one.lab)
    moved.move({moved.controls[name]: start for name, start in moved.start.items()})
    for name, value in one.values.items():
        control = moved.controls[name]
        moved.move({control: type(control.value)(value)})
    return SCENES[one.lab].look(**{name: value_of(c) for name, c in moved.controls.items()})[1]


def numbers(text):
    return NUMBER.findall(text.replace("−", "-"))


def shown(name, value, text):
    """Say whether a value stands in the text: a number as a number, a choice as it is."""
    if not re.fullmatch(r"[-\d., ]+", value):
        return value in text
    there = [float(number) for number in numbers(text)]
    wanted = [10 ** float(n) if name in POWERS else float(n) for n in numbers(value)]
    return all(any(isclose(number, n, rel_tol=1e-9) for number in there) for n in wanted)


def wrong(one):
    """Return all that is wrong with a sentence."""
    if one.lab not in SCENES:
        return [f"{one.lab} is no lab"]
    controls = lab(one.lab).controls
    found = [f"{one.lab} has no {name}" for name in one.values if name not in controls]
    found = found or [why for name, v in one.values.items() if (why := refused(controls[name], v))]
    if found:
        return found
    sentence = said(one)
    found += [f"it says: {sentence}"] * (one.says not in sentence)
    hidden = [value for name, value in one.values.items() if not shown(name, value, one.text)]
    found += [f"{value} is not in the text" for value in hidden]
    known = [float(n) for n in numbers(f"{sentence} {' '.join(one.values.values())}")]
    known += [-n for n in known if n < 0]  # a text may speak of a size
    return found + [f"the lab does not say {n}" for n in numbers(one.text) if float(n) not in known]


WITH_LAB = [path for path in BOOKS if labs_of(path)]
ALL = [(path.stem[:2], one) for path in WITH_LAB for one in steers(path)]


@pytest.mark.parametrize("one", ALL, ids=lambda one: f"{one[0]}: {one[1].values}")
def test_a_sentence_sets_what_is_allowed_and_states_what_the_lab_says(one):
    assert wrong(one[1]) == []


def test_each_lab_has_three_sentences_that_set_it():
    assert [path.stem[:2] for path in WITH_LAB] == [f"{n:02}" for n in range(13) if n != 11]
    for path in WITH_LAB:
        found = steers(path)
        assert len({str(one.values) for one in found}) >= 3, path.stem
        assert {one.lab for one in found} == set(labs_of(path)), path.stem


def test_no_span_is_lost_and_none_stands_where_no_lab_is():
    for path in BOOKS:
        spans = len(SPAN.findall(prose(path)))
        assert prose(path).count("data-set=") == prose(path).count("<span") == spans, path.stem
        assert spans == 0 or path in WITH_LAB, path.stem


@pytest.mark.parametrize("path", WITH_LAB, ids=lambda path: path.stem)
def test_a_sentence_is_plain_text_in_print_and_no_question_gives_its_answer(path):
    """A Predict comes before the lab; what a span says would tell too much there, and on its slide."""
    for one in steers(path):
        assert not re.search(r"[<>$`*\\\n]", one.text), one.text
    assert not re.search(r"^\*\*Predict.*<span", prose(path), flags=re.MULTILINE)
    text = nbformat.from_dict({"cells": [c for c in read(path).cells if c.cell_type == "markdown"]})
    printed = page_of(text)
    assert "&lt;span" not in printed
    assert [one.text for one in steers(path)] == re.findall(r"<span data-[^>]*>(.*?)</span>", printed)


GOOD = Steer("lab_drift", {"beta2": "0.999"}, "RMSprop is at −0.135 α", "with β₂ = 0.999 at −0.135 α")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"lab": "lab_drifts"}, "lab_drifts is no lab"),
        ({"values": {"beta": "0.999"}}, "lab_drift has no beta"),
        ({"values": {"beta2": "1.5"}}, "1.5: this lab takes numbers from 0 to 0.999."),
        ({"values": {"beta2": "nan"}}, "nan: this lab takes numbers from 0 to 0.999."),
        ({"says": "RMSprop is at −0.136 α"}, "it says: β₂ = 0.999, S from its steady value 0.09: after"),
        ({"text": "with a long average at −0.135 α"}, "0.999 is not in the text"),
        ({"text": "with β₂ = 0.9999"}, "0.999 is not in the text"),
        ({"text": "with β₂ = 0.999 at −0.14 α"}, "the lab does not say -0.14"),
        ({"lab": "lab_race", "values": {"steps": "3.5"}}, "3.5: this lab takes whole numbers."),
        ({"lab": "lab_problems", "values": {"problem": "digits"}}, "digits: not one of ('round bowl',"),
        ({"lab": "lab_together", "values": {"start": "0"}}, "0: this lab takes two numbers"),
        ({"lab": "lab_together", "values": {"start": "0, 101"}}, "0, 101: this lab takes two numbers"),
    ],
)
def test_what_is_wrong_is_found(changed, why):
    assert wrong(GOOD) == []
    assert wrong(GOOD._replace(**changed))[0].startswith(why)


def test_a_span_that_is_not_whole_is_refused():
    for broken in ('data-set="beta2=0"', 'data-says="a"', 'data-set="a=1" data-says="b" class="c"'):
        with pytest.raises((AssertionError, KeyError)):
            steer(broken, "β₂ = 0", ["lab_drift"])
    for attributes, on_page in (('data-set="a=1" data-says="b"', 2), ('data-lab="l" data-set="a=1"', 1)):
        with pytest.raises(AssertionError):
            steer(attributes, "", ["lab_problems", "lab_together"][:on_page])
