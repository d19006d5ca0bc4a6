"""The checker names what its catalogues know, lets right answers pass, and never gives the line away."""

import inspect
import re
from functools import partial
from itertools import combinations
from random import Random

import numpy as np
import pytest

from rmsprop_lessons import adam, ewa, gradient_descent, momentum, rmsprop
from rmsprop_lessons.exercises import EXERCISES, check, solution
from rmsprop_lessons.exercises.calls import alike, attempt
from rmsprop_lessons.exercises.diagnosis import Case, Trial
from rmsprop_lessons.exercises.diagnosis import by_hand as hand

# The answer is the same to the last digit, so that nothing can tell the two apart.
SAME = {
    ("gradient_descent_step", "negative"): "G19",
    ("ewa", "zeros"): "E26",
    ("ewa_corrected", "only_the_first_corrected"): "B10",
    ("ewa_corrected", "one_list_t_from_two"): "B04",
}
OWN = dict(zip(EXERCISES, "GEBMRADP", strict=True))  # the letter of an exercise's own ids
ENTRIES = [
    pytest.param(name, mistake, id=f"{name}-{mistake.id}-{mistake.change.__name__}")
    for name, exercise in EXERCISES.items()
    for mistake in exercise.MISTAKES
    if mistake.id[0] == OWN[name] or name in ("gradient_descent_step", "ewa")
]


def with_signature(name, fn):
    fn.__signature__ = inspect.signature(EXERCISES[name].solution)
    return fn


def learner(name, *changes):
    """Return the answer of someone who makes these mistakes."""
    return with_signature(name, lambda *args: EXERCISES[name].answer(changes, *args))


def entry(name, id):
    return next(m for m in EXERCISES[name].MISTAKES if m.id == id)


@pytest.mark.parametrize(("name", "mistake"), ENTRIES)
def test_every_entry_is_named(name, mistake):
    feedback = check(name, learner(name, mistake))
    named = SAME.get((name, mistake.change.__name__), mistake.id)
    kind = entry(name, named).kind
    assert feedback.mistakes == (named,)
    assert feedback.kind == ("right" if kind == "style" else kind)
    assert feedback.passed == (kind == "style")
    assert str(feedback).split() == feedback.message.split() and feedback.message.startswith(name)
    assert all(len(line) <= 95 or "[" in line for line in repr(feedback).splitlines())


SEEN = {  # ids of mistakes that real learners made, or may make; the numbers between were given up
    "ewa": ("E", "1-6 8-18"),
    "ewa_corrected": ("B", "1-5 8-10 12-16 18-21"),
    "momentum_step": ("M", "1-5 7-14 16-17 20-28"),
    "rmsprop_step": ("R", "1-2 4-10 12 15-33"),
    "adam_step": ("A", "1-2 4-12 14-15 17 19 21-22 25-39"),
    "adam_loop": ("D", "1-3 5-6 8-10 12-18"),
}


def spelled_out(letter, numbers):
    for part in numbers.split():
        low, _, high = part.partition("-")
        yield from (f"{letter}{i:02}" for i in range(int(low), int(high or low) + 1))


@pytest.mark.parametrize("name", SEEN)
def test_what_real_learners_did_is_in_the_catalogue(name):
    assert set(spelled_out(*SEEN[name])) <= {m.id for m in EXERCISES[name].MISTAKES}


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("momentum_step", "M03"),
        ("momentum_step", "M04"),
        ("momentum_step", "M05"),
        ("rmsprop_step", "R01"),
    ]
    + [
        ("adam_step", "A08"),
        ("adam_loop", "A08"),
        ("ewa", "E05"),
        ("ewa_corrected", "B10"),
        ("momentum_step", "M25"),
    ],
)
def test_a_convention_is_called_one_and_converted(name, id):
    check(name, ...)
    feedback = check(name, learner(name, entry(name, id)))
    assert (feedback.passed, feedback.kind, feedback.mistakes) == (False, "convention", (id,))
    assert "This lesson" in feedback.message and not re.search("wrong|mistake|error", feedback.message)


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("ewa", ("E02", "E08")),
        ("ewa_corrected", ("B08", "B19")),
        ("gradient_descent_step", ("G02", "G08")),
        ("momentum_step", ("M01", "M20")),
        ("momentum_step", ("M11", "M14")),
        ("rmsprop_step", ("R05", "R02")),
        ("rmsprop_step", ("R09", "R21")),
        ("rmsprop_step", ("R12", "R01")),
        ("adam_step", ("A01", "A26")),
        ("adam_step", ("A06", "A35")),
        ("adam_loop", ("D01", "D05")),
        ("adam_loop", ("D09", "A01")),
    ],
)
def test_two_at_once_are_both_named_and_the_first_is_asked_about(name, ids):
    feedback = check(name, learner(name, *(entry(name, id) for id in ids)))
    assert (feedback.passed, feedback.kind) == (False, "two mistakes")
    assert set(feedback.mistakes) == set(ids)
    first = entry(name, feedback.mistakes[0])
    assert first.lines[0] in feedback.message and "look again" in feedback.message


@pytest.mark.parametrize("name", EXERCISES)
def test_the_second_message_says_where_and_the_third_shows_a_smaller_case(name):
    check(name, lambda *args: ...)
    mistake = next(m for m in EXERCISES[name].MISTAKES if m.kind == "mistake" and m.parts != ("noted",))
    said = [check(name, learner(name, mistake)).message for _ in range(4)]
    question, where, *smaller = mistake.lines
    assert question in said[0] and EXERCISES[name].WHERE.get(where, where) in said[1]
    assert all(part in said[2] for part in smaller) and said[3] == said[2]
    assert re.search(r"By hand .+; by yours .+\. Where", " ".join(said[2].split()))
    assert "again for a second hint" in said[0] and "for a third hint" in said[1]
    assert f'solution("{name}")' in said[2]
    assert all("Tried with" in message for message in said[:2])
    check(name, EXERCISES[name].solution)
    assert question in check(name, learner(name, mistake)).message


LINE = "|".join(
    (r"w ?- ?lr", r"\(1 ?- ?beta\d?\) ?\*", r"beta\d? ?\* ?[vS]\b", r"sqrt\(", r"dw ?\*\* ?2")
    + (r"1 ?- ?beta\d? ?\*\*", r"t ?\+= ?1", r"\+ ?eps\)")
)
UNHEARD = r"\b(simply|just|obviously|note that|of course|easy|wrong)\b|!"


@pytest.mark.parametrize("name", EXERCISES)
def test_no_message_gives_the_line_away_or_talks_down(name):
    exercise = EXERCISES[name]
    said = [line for entry in exercise.MISTAKES + exercise.LAWS for line in entry.lines]
    said += exercise.WHERE.values()
    for line in said:
        assert not re.search(LINE, line), line
        assert not re.search(UNHEARD, line), line
    assert all("?" in m.lines[0] or m.kind == "style" for m in exercise.MISTAKES)
    assert all("?" in law.lines[0] for law in exercise.LAWS)


def test_solutions_are_the_rules_of_the_package(capsys):
    rng = np.random.default_rng(0)
    w, dw, v, S, x = rng.normal(size=(5, 4))
    S, lr, beta1, beta2, eps = S**2, 0.1, 0.7, 0.9, 0.02
    same = np.testing.assert_allclose
    same(solution("gradient_descent_step")(w, dw, lr), gradient_descent(w, dw, lr=lr)[0])
    same(solution("ewa")(x, beta1), ewa(x, beta1))
    same(solution("ewa_corrected")(x, beta1), ewa(x, beta1, bias_correction=True))
    same(solution("momentum_step")(w, dw, v, lr, beta1), momentum(w, dw, v, lr=lr, beta1=beta1))
    same(
        solution("rmsprop_step")(w, dw, S, lr, beta2, eps),
        rmsprop(w, dw, S, lr=lr, beta2=beta2, eps=eps),
    )
    own = solution("adam_step")(w, dw, v, S, 3, lr, beta1, beta2, eps)
    same(own, adam(w, dw, v, S, 2, lr=lr, beta1=beta1, beta2=beta2, eps=eps)[:3])
    assert "return np.array(averages)" in capsys.readouterr().out


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize(
    "answer", [lambda *args: ..., lambda *args: None, lambda first, *args: (first, ...)]
)
def test_an_unsolved_exercise_says_so(name, answer):
    if name == "in_place_step" and answer(0) is None:  # that gives back nothing, done or not
        assert check(name, answer).mistakes == ("P03",)
        return
    feedback = check(name, answer)
    assert (feedback.passed, feedback.kind, feedback.mistakes) == (False, "not done", ())
    assert feedback.message.startswith(f"{name}: not done yet.")
    assert check(name, ...).message.startswith(f"{name}: not done yet.")


def test_unknown_name_lists_the_known_ones():
    with pytest.raises(ValueError, match="'ewma'.*gradient_descent_step, ewa, ewa_corrected.*adam_loop"):
        check("ewma", ewa)
    with pytest.raises(ValueError, match="None.*adam_step"):
        solution(None)


def test_a_skeleton_with_dots_in_its_middle_is_not_done_yet():
    def momentum_step(w, dw, v, lr, beta1):
        v = ...
        return w - lr * v, v

    feedback = check("momentum_step", momentum_step)
    assert feedback.kind == "not done" and feedback.message.startswith("momentum_step: not done yet.")


@pytest.mark.parametrize("name", ["adam_step", "adam_loop"])
def test_no_borrowed_question_asks_for_what_the_exercise_does_not_have(name):
    said = {
        "adam_step": "this lesson does without",
        "adam_loop": r"`return`: which v|[Cc]all the function|[Hh]and in (v|S)|incoming",
    }
    for m in EXERCISES[name].MISTAKES:
        lines = [EXERCISES[name].WHERE.get(line, line) for line in m.lines]
        assert not any(re.search(said[name], line) for line in lines), (m.id, lines)


def test_a_forgotten_eps_in_the_loop_is_no_floor():
    left_out = next(m for m in EXERCISES["adam_step"].MISTAKES if m.id == "A57")
    feedback = check("adam_loop", learner("adam_loop", left_out))
    assert (feedback.kind, feedback.mistakes) == ("mistake", ("A57",)), feedback


def test_v_and_S_unpacked_in_the_wrong_order_are_asked_about_in_the_loop():
    adam = EXERCISES["adam_step"].solution

    def adam_loop(params, grad, epochs, batches, *hyper):
        params, path, t = dict(params), [], 0
        v, S = dict.fromkeys(params, 0.0), dict.fromkeys(params, 0.0)
        for epoch, batch in np.ndindex(epochs, batches):
            t, dw = t + 1, grad(params, epoch, batch)
            for k in params:
                params[k], S[k], v[k] = adam(params[k], dw[k], v[k], S[k], t, *hyper)
            path.append(dict(params))
        return path

    feedback = check("adam_loop", adam_loop)
    assert feedback.mistakes == ("A32",) and "which of them holds squares?" in feedback.message


def by_hand(message):
    """Return the two numbers of a third hint: by hand, and by the learner's function."""
    found = re.search(r"By hand (\w[^,:]* = [^;]+); by yours (.+?)\. Where", " ".join(message.split()))
    assert found, message
    return found.groups()


@pytest.mark.parametrize("name", EXERCISES)
def test_the_third_hint_of_every_mistake_and_pair_is_about_it(name):
    """It works out a case on which this mistake differs: the two numbers are never the same."""
    exercise = EXERCISES[name]
    alone = [(m,) for m in exercise.MISTAKES if m.kind != "style"]
    pairs = list(combinations([m for (m,) in alone if m in exercise.PAIRED], 2))
    pairs = [p for p in pairs if not set(p[0].parts) & set(p[1].parts)]
    for changes in alone + Random(0).sample(pairs, min(len(pairs), 40)):
        fn = partial(exercise.answer, changes)
        mine = [attempt(exercise, fn, given) for given in exercise.CASES]
        right = [attempt(exercise, exercise.solution, given) for given in exercise.CASES]
        cases = [Case(*c) for c in zip(exercise.CASES, mine, right, strict=True) if c[1].kind == "value"]
        if all(alike(c.mine, c.right) for c in cases) or not cases:
            continue  # a pair that undoes itself, or nothing but crashes
        said = hand(Trial(exercise, None, cases))
        if "by yours" in said:
            one, other = by_hand(said)
            assert one != other, (changes, said)
        else:  # another form: the chain of the parts is all there is to compare
            assert all(
                c.mine.value.keys() != c.right.value.keys()
                or any(c.mine.value[n].shape != a.shape for n, a in c.right.value.items())
                for c in cases
                if not alike(c.mine, c.right)
            ), (changes, said)


def test_messages_show_a_way_on_and_a_way_out():
    check("ewa", EXERCISES["ewa"].solution)
    said = [check("ewa", lambda x, beta: x[99]).message for _ in range(3)]
    assert "print every name in it" in said[1] and "v of shape (3,)" in " ".join(said[2].split())
    assert 'solution("ewa")' in said[2] and 'solution("ewa")' not in said[0] + said[1]
    said = [check("ewa", ...).message for _ in range(3)]
    assert said[0] == "ewa: not done yet." and 'solution("ewa")' in said[2]
    assert "Run it again" not in check("ewa", EXERCISES["ewa"].solution).message
