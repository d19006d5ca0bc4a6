"""Each entry has a permanent name, the page lists it, and a report reads names and numbers only."""

import json

import inventory
import numpy as np
import pytest

from rmsprop_lessons.exercises import EXERCISES, check
from rmsprop_lessons.exercises.catalogue.common import SAID


def test_the_page_is_current():
    assert inventory.PAGE.read_text(encoding="utf-8") == inventory.page(), "python tools/inventory.py"


def test_a_name_means_one_thing():
    """An id has one kind wherever it is asked, and no law or other finding has the name of an entry."""
    kinds = {}
    for exercise in EXERCISES.values():
        for m in exercise.MISTAKES:
            assert kinds.setdefault(m.id, m.kind) == m.kind, m.id
    others = {law.name for exercise in EXERCISES.values() for law in exercise.LAWS} | SAID.keys()
    assert not others & kinds.keys() and len(others & SAID.keys()) == len(SAID)


@pytest.mark.parametrize(
    ("name", "fn", "key"),
    [
        ("ewa", lambda x, beta: np.asarray(x) * beta, "property|mistake|two mistakes"),
        ("ewa", lambda x, beta: x[99], "crash"),
        ("ewa", lambda x, beta: [[1, 2], [3]], "structure"),
        ("ewa", ..., "not done"),
        ("rmsprop_step", lambda w, dw, S, lr, b, eps: (w, S), "property|mistake|two mistakes"),
        ("adam_loop", lambda params, *others: [params], "mistake|structure|two mistakes|property"),
        ("momentum_step", EXERCISES["momentum_step"].solution, "right"),
    ],
)
def test_a_report_reads_no_sentence(name, fn, key):
    feedback = check(name, fn)
    told = json.loads(json.dumps(feedback.as_dict()))
    assert told.keys() == {"key", "kind", "level", "parameters", "version"} and told["version"] == 1
    assert told["kind"] in key.split("|") and told["key"] and told["parameters"]["exercise"] == name
    ids = {m.id for m in EXERCISES[name].MISTAKES} | {law.name for law in EXERCISES[name].LAWS}
    assert all(part in ids | SAID.keys() | {"right", "unusable"} for part in told["key"].split("+"))
