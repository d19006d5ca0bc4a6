"""The right answer of every question, written down once more: a key that moves must be moved here too.

The bank computes its keys; a wrong rate or a wrong index in the computation gives a key all the same.
"""

import pytest
from question_kinds import options
from questions import BANK

KEYS = {
    "Q01": "20",
    "Q02": "−6.88",
    "Q03": "0.0198",
    "Q04": "3454",
    "Q05": "100",
    "Q06": "gradient descent, Momentum",
    "Q07": "6.58 steps",
    "Q08": "263",
    "Q09": "0.256 °C",
    "Q10": "0.1, 0.001",
    "Q11": "0.271",
    "Q12": "3.152",
    "Q13": "6.459",
    "Q14": "averages with previous point: `averages = [keep * old + add * new for old, new in zip([0.0, *points], points, strict=False)]`",
    "Q15": "269 steps",
    "Q16": "38",
    "Q17": "41 steps",
    "Q18": "124 steps",
    "Q19": "0.8",
    "Q20": "0.92",
    "Q21": "old v moves w: `direction = v`",
    "Q22": "0.013",
    "Q23": "0.5, 5",
    "Q24": "−8 α",
    "Q25": "10000, 10, 0.01",
    "Q26": "16",
    "Q27": "25",
    "Q28": "0.1 α",
    "Q29": "1",
    "Q30": "0.8095",
    "Q31": "root forgotten: `root = S_used`",
    "Q32": "54.9, 1",
    "Q33": "0.05",
    "Q34": "0.1",
    "Q35": "5.26, 1 α",
    "Q36": "1",
    "Q37": "10 α",
    "Q38": "0.001, 0.001, 1, 1",
    "Q39": "3.16, 3.16, inf, nan",
    "Q40": "0.99, 0.01 α",
    "Q41": "46, 119 steps",
    "Q42": "69, 149, 448 α",
    "Q43": "−inf, nan",
    "Q44": "0.001",
    "Q45": "0.0001",
    "Q46": "31.6 α",
    "Q47": "98.4, 1.26, 1.03",
    "Q48": "6",
    "Q49": "17, 2 powers of ten",
    "Q50": "10.4, 2.71, 1",
    "Q51": "1",
    "Q52": "784 steps",
    "Q53": "0.0707",
    "Q54": "1, 1, 3.16, 3.16 α",
    "Q55": "1660",
    "Q56": "0.48",
    "Q57": "0.9024",
    "Q58": "raw averages used: `direction, S_used = v_new, S_new`",
    "Q59": "9.99, 0.315, 0.000105",
    "Q60": "S₀",
    "Q61": "8, 2",
    "Q62": "If √S is near 0, the quotient explodes.",
    "Q63": "So the swinging directions are taken out.",
    "Q64": "The square is taken element by element.",
    "Q65": "RMSprop was first proposed in Geoffrey Hinton's Coursera course, not in a paper.",
}


def test_every_question_has_its_key_written_down():
    assert list(KEYS) == [question.id for question in BANK]


@pytest.mark.parametrize("question", BANK, ids=lambda question: question.id)
def test_the_right_answer_is_the_one_that_was_written_down(question):
    assert [option.text for option in options(question) if option.right] == [KEYS[question.id]]


def test_no_two_predictions_ask_for_the_same_guess():
    asked = [(question.lesson, question.of) for question in BANK if question.sort == "prediction"]
    assert len(set(asked)) == len(asked)
