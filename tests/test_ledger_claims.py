import re

import numpy as np
import pytest

from rmsprop_lessons import LEDGER, START, claim, descend, gradient_descent, ravine, rmsprop
from rmsprop_lessons.ledger import TESTED, VERDICTS

IDS = [f"C{number:02d}" for number in range(1, 33)]
EXPECTED = "C C C C C T T T C T T C C L C C T C C F T L F T C L L L C S S C"


def test_the_ledger_has_the_32_claims_and_their_verdicts():
    assert list(LEDGER) == IDS
    assert " ".join(entry.verdict for entry in LEDGER.values()) == EXPECTED


def test_every_claim_has_a_sentence_a_condition_and_a_lesson():
    for entry in LEDGER.values():
        assert entry.text.endswith(".") and entry.condition.endswith(".")
        assert re.fullmatch(r"(0[1-9]|1[0-3])(-[a-z]+)+", entry.lesson)
    lessons = {entry.lesson for entry in LEDGER.values()}
    assert len({lesson[:2] for lesson in lessons}) == len(lessons)


@pytest.mark.parametrize("key", TESTED)
@pytest.mark.parametrize("holds", [True, np.True_])
def test_a_claim_that_holds_is_stated_before_it_is_judged(key, holds, capsys):
    """So that it reads alone: what the text says, what was measured, the verdict and its condition."""
    assert claim(key, holds, "the residue is\n0.0500 = lr/2") is None
    entry = LEDGER[key]
    assert capsys.readouterr() == (
        f"{key} · The text says: {entry.text}\n"
        "Measured: the residue is 0.0500 = lr/2\n"
        f"{VERDICTS[entry.verdict].capitalize()}: {entry.condition}\n",
        "",
    )


@pytest.mark.parametrize("key", ["C30", "C31"])
def test_no_run_pretends_to_test_what_only_sources_can_say(key):
    assert LEDGER[key].verdict == "S" and key not in TESTED
    with pytest.raises(ValueError, match=f"key is '{key}': allowed are claims that a run can test"):
        claim(key, True, "measured")


@pytest.mark.parametrize("holds", [False, np.False_])
def test_a_claim_that_fails_is_an_assertion_error_and_prints_nothing(holds, capsys):
    with pytest.raises(AssertionError, match=r"C14.*the residue is 0\.3"):
        claim("C14", holds, "the residue is 0.3")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("key", ["C00", "C33", "c14", "C14 ", "14", "", 14, None, ["C14"]], ids=repr)
@pytest.mark.parametrize("holds", [True, False])
def test_an_unknown_id_is_refused(key, holds, capsys):
    with pytest.raises(ValueError) as error:
        claim(key, holds, "measured")
    assert f"key is {key!r}: allowed are the ids C01 to C32" in str(error.value)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "holds", [1, 0, 0.0, None, "yes", [], np.array([True]), np.array(True)], ids=repr
)
def test_a_verdict_that_is_no_truth_value_is_refused(holds, capsys):
    with pytest.raises(ValueError) as error:
        claim("C14", holds, "measured")
    assert f"holds is {holds!r}: allowed is one truth value" in str(error.value)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("share", [0.01, 0.99, 1.01, 1.99, 2.01])
def test_c03_gradient_descent_multiplies_by_one_minus_lr_times_curvature(share):
    a, c, t = 2.0, 50.0, np.arange(101)[:, None]
    run = descend(gradient_descent, START, ravine(a, c).grad, 100, lr=share / c)
    expected = START * (1 - share / c * np.array([a, c])) ** t
    np.testing.assert_allclose(run.w, expected, rtol=1e-12, atol=1e-300)
    np.testing.assert_allclose(run.dw, expected[:-1] * [a, c], rtol=1e-12, atol=1e-300)


def test_c14_rmsprop_ends_on_the_two_cycle():
    """At lr/2 - eps/c, or at 0 where eps >= lr c / 2.

    S starts near its end: else b passes 0 so closely that it can underflow to 0 where beta2 = 0.995.
    """
    lr, beta2 = 0.1, np.array([0.5, 0.9, 0.99, 0.995])
    c = np.array([[0.01], [1], [100], [1e4]])
    eps = np.array([0, 1e-6, 0.1, 0.9, 1.5])[:, None, None] * lr * c / 2
    residue = np.maximum(lr / 2 - eps / c, 0) * np.ones(4)
    b, S = 1.2 * residue + 1e-3 * (residue == 0), (c * residue) ** 2
    for _ in range(12_000):
        before, (b, S) = b, rmsprop(b, c * b, S, lr=lr, beta2=beta2, eps=eps)
    np.testing.assert_allclose(abs(b), residue, rtol=0, atol=1e-12)
    np.testing.assert_allclose(b, -before, rtol=0, atol=1e-12)
