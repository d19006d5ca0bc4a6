"""The report on a class: what it reads, what it judges, what it flags, and what harm it survives."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from make_class import BROKEN, COMMONEST, HARM, PLAN, RIGHT, WRITTEN, body, handed_in, make

from rmsprop_lessons.cells import names_in, needed
from rmsprop_lessons.report import collect, commonest, judged, page, run, table
from rmsprop_lessons.report.__main__ import main
from rmsprop_lessons.report.limits import Limits

QUICK = Limits(seconds=5)


@pytest.fixture
def hand_in(tmp_path):
    """Return a function that writes notebooks by student, and has them judged."""

    def judge(books, limits=QUICK, name="04-from-sizes-to-rmsprop.ipynb"):
        for student, text in books.items():
            (tmp_path / "in" / student).mkdir(parents=True)
            (tmp_path / "in" / student / name).write_text(text, encoding="utf-8")
        jobs, skipped = collect([tmp_path / "in"])
        rows = list(judged(jobs, tmp_path / "answers.jsonl", limits))
        return {(job.student, job.cell): verdict for job, verdict in rows}, skipped

    return judge


def step(lines):
    return handed_in("04", "rmsprop_step", lines)


def edited(lesson, change):
    """Return a lesson's notebook after `change` of its list of cells."""
    book = json.loads(handed_in(lesson, "rmsprop_step", RIGHT))
    change(book["cells"])
    return json.dumps(book)


def code(source):
    return {"cell_type": "code", "id": "mine", "metadata": {}, "outputs": [], "source": source}


def place(cells, id):
    return next(k for k, cell in enumerate(cells) if cell["id"] == id)


def test_harm_ends_with_its_process(hand_in):
    WRITTEN.unlink(missing_ok=True)
    found, skipped = hand_in({key: step(lines) for key, lines in HARM.items()} | {"cut": BROKEN})
    told = {student: (v.kind, v.key) for (student, cell), v in found.items() if cell == "04-15"}
    assert told["endless"] in {("crash", "endless"), ("stopped", "time")}  # whichever clock is first
    assert told["endless in C"] == ("stopped", "time")
    assert told["exit"] == told["forged"] == ("stopped", "exit")
    assert told["memory"][0] in {"crash", "stopped"}  # it asks for memory again and again
    assert told["files"][0] == told["forks"][0] == told["program"][0] == "crash"
    assert told["output"][0] not in {"crash", "stopped"}
    said = {student: v.said for (student, cell), v in found.items() if cell == "04-15"}
    assert "may not write files" in said["files"]
    assert "os.fork" in said["forks"] and "subprocess" in said["program"]
    assert not WRITTEN.exists()
    assert all(v.kind == "not done" for (_, cell), v in found.items() if cell == "04-39m")
    assert [Path(each.file).parent.name for each in skipped] == ["cut"] and "JSON" in skipped[0].why


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the processes of a user")
def test_the_limit_of_processes_holds_without_the_audit_hook():
    forks = """
import os, resource, signal
from rmsprop_lessons.report.limits import Limits, _limited
os.setsid()
_limited(Limits(seconds=5, processes=8))
count = 0
try:
    while count < 200:
        if not os.fork():
            signal.pause()
        count += 1
except BlockingIOError:
    print("refused after", count, flush=True)
signal.signal(signal.SIGTERM, signal.SIG_IGN)
os.killpg(0, signal.SIGTERM)
"""
    ran = subprocess.run([sys.executable, "-c", forks], capture_output=True, text=True, timeout=60)
    assert ran.stdout.startswith("refused after"), ran.stderr
    assert int(ran.stdout.split()[-1]) <= 8


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits of memory")
def test_memory_that_a_cell_takes_is_limited_too(hand_in):
    books = {
        "m": edited("04", lambda cells: cells.insert(0, code("import numpy as np\nx = np.ones(10**9)")))
    }
    books["n"] = books["m"].replace("new_S**0.5)", "new_S**0.5 + 0 * x[0])")
    found, _ = hand_in(books)
    assert found["m", "04-15"].kind == "right"  # a cell that the answer does not need is not run
    assert found["n", "04-15"].kind == "crash" and "memory" in found["n", "04-15"].said.lower()


def test_the_commonest_five_are_those_that_were_put_in(hand_in, tmp_path):
    few = [(lesson, name, what, n) for lesson, name, what, n in PLAN[:7]]
    books = {
        f"{what}-{k}": handed_in(ls, nm, body(nm, what))
        for ls, nm, what, n in few
        for k in range((n + 1) // 2)
    }
    for student, text in books.items():
        (tmp_path / "in" / student).mkdir(parents=True)
        (tmp_path / "in" / student / "lesson.ipynb").write_text(text, encoding="utf-8")
    jobs, _ = collect([tmp_path / "in"])
    jobs = [
        job for job in jobs if (job.exercise, job.student.split("-")[0]) in {(f[1], f[2]) for f in few}
    ]
    rows = list(judged(jobs, tmp_path / "answers.jsonl", QUICK))
    found = commonest(rows)
    assert [(each.exercise, each.id) for each in found] == COMMONEST
    assert len(found[0].students) == 6 and "inside the root" in found[0].said
    shown = page(rows, [])
    assert all(each.said.split(".")[0].split("'")[0] in shown for each in found)


@pytest.mark.parametrize(
    "lesson, exercise, what, kind",
    [
        ("04", "rmsprop_step", "wrapper", "package"),
        ("03", "momentum_step", "solution", "package"),
        ("10", "adam_step", "pasted", "copy"),
        ("04", "rmsprop_step", "pasted", "copy"),
        ("04", "rmsprop_step", "right", "right"),
    ],
)
def test_what_is_the_packages_own_is_flagged(hand_in, lesson, exercise, what, kind):
    found, _ = hand_in({"s": handed_in(lesson, exercise, body(exercise, what))})
    assert next(iter(found.values())).kind == kind


def test_the_package_under_another_name_is_found_and_a_short_formula_is_no_copy(hand_in):
    hidden = "import rmsprop_lessons.updates as u\nfn = getattr(u, 'rms' + 'prop')\n"
    hidden += "return fn(w, dw, S, lr=lr, beta2=beta2, eps=eps)"
    alike = "S = beta2 * S + (1 - beta2) * dw**2\nw = w - lr * dw / (np.sqrt(S) + eps)\nreturn w, S"
    found, _ = hand_in({"hidden": step(hidden), "alike": step(alike)})
    assert found["hidden", "04-15"].kind == "package"
    assert found["alike", "04-15"].kind == "right"


def test_an_answer_that_uses_other_cells_magics_and_a_check_of_its_own(hand_in):
    def spread(cells):
        at = place(cells, "04-15")
        cells.insert(at, code("%matplotlib inline\n!ls\ndef root(x):\n    return x ** half"))
        cells.insert(at, code("half = 1\nhalf = 0.5\ncheck = print"))
        cells.insert(at, code("raise SystemExit"))
        cells[at + 3]["source"] = "".join(cells[at + 3]["source"]).replace("new_S**0.5", "root(new_S)")

    found, _ = hand_in({"s": edited("04", spread)})
    assert found["s", "04-15"].kind == "right"


def test_the_last_answer_to_an_exercise_counts(hand_in):
    def below(cells):
        at = place(cells, "04-15")
        source = (
            "".join(cells[at]["source"])
            .replace("def rmsprop_step", "def second")
            .replace(", rmsprop_step", ", second")
        )
        cells.insert(at + 1, code(source.replace("eps + new_S**0.5", "(eps + new_S) ** 0.5")))

    found, _ = hand_in({"s": edited("04", below)})
    assert found["s", "04-15"].ids == ("R01",)


def test_lost_ids_deleted_checks_and_deleted_cells(hand_in):
    def lost(cells):
        for cell in cells:
            cell["id"] = ""

    def unchecked(cells):
        cell = cells[place(cells, "04-15")]
        cell["source"] = "".join(cell["source"]).partition("\n\n\n")[0]

    def deleted(cells):
        del cells[place(cells, "04-15")]

    books = {
        "lost": edited("04", lost),
        "unchecked": edited("04", unchecked),
        "deleted": edited("04", deleted),
    }
    found, _ = hand_in(books)
    assert found["lost", "04-15"].kind == found["unchecked", "04-15"].kind == "right"
    assert found["deleted", "04-15"].kind == "missing" and found["lost", "04-39m"].kind == "not done"


def test_a_slip_that_is_mended_but_not_named_stays_open(hand_in):
    def mend(cells):
        cell = cells[place(cells, "04-39m")]
        lines = RIGHT.replace("\n", "\n    ")
        cell["source"] = "".join(cell["source"]).replace(
            "return ...  # to_repair without its slip", lines
        )

    found, _ = hand_in({"s": edited("04", mend)})
    assert found["s", "04-39m"].kind == "open"


def test_an_answer_that_is_no_python_is_a_crash_with_its_line(hand_in):
    found, _ = hand_in({"s": step("return w -")})
    assert found["s", "04-15"].kind == "crash" and "SyntaxError" in found["s", "04-15"].said


def test_a_cell_that_stops_before_the_answer_and_an_answer_that_is_nowhere_are_named(hand_in):
    def stops(cells):
        at = place(cells, "04-15")
        cells[at]["source"] = "".join(cells[at]["source"]).replace("new_S**0.5", "new_S**half")
        cells.insert(at, code("half = 1 / 0"))

    def nowhere(cells):
        cell = cells[place(cells, "04-15")]
        cell["source"] = "".join(cell["source"]).replace(", rmsprop_step)", ", no_such_step)")

    found, _ = hand_in({"s": edited("04", stops), "n": edited("04", nowhere)})
    assert found["s", "04-15"].said.startswith("ZeroDivisionError: division by zero, in cell ")
    assert found["n", "04-15"].said.startswith("NameError: name 'no_such_step' is not defined")


def test_the_level_is_the_stored_hint_and_nothing_else(tmp_path):
    def told(text):
        def change(cells):
            cells[place(cells, "04-15")]["outputs"] = [{"data": {"text/plain": [text]}}]

        return edited("04", change)

    hints = {
        "a": "rmsprop_step: Look.\n(Run it again for a second hint.)",
        "b": "rmsprop_step: Look.\n(Run it again for a third hint.)",
        "c": 'rmsprop_step: Look.\n(An answer, if you want one: solution("rmsprop_step") …)',
        "d": "rmsprop_step: right, on 7 inputs.",
        "e": "ewa: Look.\n(Run it again for a third hint.)",
    }
    for student, text in hints.items():
        (tmp_path / student).mkdir()
        (tmp_path / student / "x.ipynb").write_text(told(text), encoding="utf-8")
    levels = {job.student: job.level for job in collect([tmp_path])[0] if job.cell == "04-15"}
    assert levels == {"a": "1", "b": "2", "c": "3", "d": "", "e": ""}


def test_broken_and_foreign_files_are_named(tmp_path):
    deep = '{"cells": ' + "[" * 100_000
    bad = {"a": "", "b": "[]", "c": '{"cells": 3}', "d": '{"cells": [{"cell_type": "code"}]}', "e": deep}
    for name, text in bad.items():
        (tmp_path / f"{name}.ipynb").write_text(text)
    (tmp_path / "f.ipynb").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "g.ipynb").write_text(json.dumps({"cells": [code("x = 1")]}))
    (tmp_path / "h.ipynb").mkdir()
    (tmp_path / "i.ipynb").symlink_to("nowhere")
    (tmp_path / ".ipynb_checkpoints").mkdir()
    (tmp_path / ".ipynb_checkpoints" / "j.ipynb").write_text("")
    jobs, skipped = collect([tmp_path])
    assert not jobs
    assert [Path(each.file).stem for each in skipped] == list("abcdefghi")
    assert "no lesson of this course" in next(
        each.why for each in skipped if each.file.endswith("g.ipynb")
    )


@pytest.mark.parametrize(
    "file, student",
    [
        ("anna/04-from-sizes-to-rmsprop.ipynb", "anna"),
        ("anna/week 1/renamed.ipynb", "anna"),
        ("anna-04-from-sizes-to-rmsprop.ipynb", "anna"),
        ("04-from-sizes-to-rmsprop_anna (1).ipynb", "anna"),
        ("04-from-sizes-to-rmsprop-Copy1.ipynb", "class"),
        ("04-from-sizes-to-rmsprop-new-in-0.3.0.ipynb", "class"),
    ],
)
def test_whose_notebook_it_is(tmp_path, file, student):
    path = tmp_path / "class" / file
    path.parent.mkdir(parents=True)
    path.write_text(step(RIGHT), encoding="utf-8")
    assert {job.student for job in collect([tmp_path / "class"])[0]} == {student}


def test_after_an_interruption_it_goes_on_where_it_was(tmp_path, monkeypatch):
    made = [("04", "rmsprop_step", "right", 3)]
    for k in range(made[0][3]):
        (tmp_path / "in" / f"s{k}").mkdir(parents=True)
        (tmp_path / "in" / f"s{k}" / "x.ipynb").write_text(step(RIGHT), encoding="utf-8")
    jobs, _ = collect([tmp_path / "in"])
    store = tmp_path / "out" / "answers.jsonl"
    first = judged(jobs, store, QUICK, workers=1)
    next(first), next(first)
    first.close()
    kept = store.read_text().splitlines()
    assert 2 <= len(kept) < len(jobs)
    store.write_text("\n".join(kept) + "\n" + kept[0][: len(kept[0]) // 2])  # cut while it was written
    count = []
    real = run.in_process
    monkeypatch.setattr(run, "in_process", lambda *args: count.append(1) or real(*args))
    rows = list(judged(jobs, store, QUICK))
    assert len(rows) == len(jobs) and len(count) == len(jobs) - len(kept)
    assert len(list(judged(jobs, store, QUICK))) == len(jobs) and len(count) == len(jobs) - len(kept)
    changed = [jobs[0]._replace(cells=(*jobs[0].cells[:-1], jobs[0].cells[-1] + "\n"))]
    assert [v.kind for _, v in judged(changed, store, QUICK)] == ["right"] and len(count) == len(
        jobs
    ) - len(kept) + 1


def test_what_stops_the_command_is_said(tmp_path, monkeypatch, capsys):
    with pytest.raises(SystemExit):
        main([str(tmp_path), "--workers", "0"])
    assert "'0': allowed is a whole number from 1 on" in capsys.readouterr().err
    (tmp_path / "file").write_text("")
    assert main([str(tmp_path), "--to", str(tmp_path / "file")]) == 1
    assert "file" in capsys.readouterr().err

    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("rmsprop_lessons.report.__main__.collect", stop)
    assert main([str(tmp_path)]) == 130 and "Nothing is lost" in capsys.readouterr().err


def test_the_command_writes_a_table_and_a_page(tmp_path, capsys):
    (tmp_path / "in" / "=cmd()").mkdir(parents=True)
    (tmp_path / "in" / "=cmd()" / "x.ipynb").write_text(
        step(body("rmsprop_step", "R01")), encoding="utf-8"
    )
    (tmp_path / "in" / "<b>bea").mkdir()
    (tmp_path / "in" / "<b>bea" / "x.ipynb").write_text("{", encoding="utf-8")
    assert main([str(tmp_path / "in"), "--to", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    assert "skipped:" in said and "rmsprop_step R01" in said
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out" / "table.csv").read_text("utf-8-sig"))))
    assert [(r["student"], r["kind"], r["ids"]) for r in rows][0] == ("'=cmd()", "convention", "R01")
    shown = (tmp_path / "out" / "page.html").read_text("utf-8")
    assert "R01, eps inside" in shown and "&lt;b&gt;bea" in shown and "<b>bea" not in shown
    assert main([str(tmp_path / "nowhere"), "--to", str(tmp_path / "out")]) == 1
    assert "nowhere" in capsys.readouterr().err


@pytest.mark.skipif(
    getattr(os, "geteuid", lambda: 1)() != 0, reason="only root's answers change the user"
)
def test_as_root_answers_belong_to_nobody(hand_in):
    who = "import os\nif os.geteuid() == 65534:\n    raise ValueError('nobody')\nreturn w, S"
    found, _ = hand_in({"s": step(who)})
    assert "ValueError: nobody" in found["s", "04-15"].said


def test_what_a_piece_of_code_needs():
    pieces = [
        "import a, b",
        "x = a.f()",
        "x.append(1)",
        "y = b",
        "def f(y, z=x):\n    return [x for x in y] + g",
        "g = 1",
    ]
    assert needed([*pieces, "f(1)"], [6]) == [0, 1, 2, 4, 5, 6]
    assert names_in("for k in range(3):\n    t = k").reads == {"range"}
    assert names_in("with open(n) as h:\n    h.read()").reads == {"open", "n"}
    assert needed(["from m import *", "1 +", "q"], [2]) == [0, 2]
    with pytest.raises(SyntaxError):
        needed(["q = 1", "1 +"], [1])


def test_a_verdict_that_a_process_forges_is_text_or_nothing():
    with pytest.raises(ValueError, match="allowed is a verdict"):
        run.checked(["right", [3], "", ""])
    assert len(run.checked(["right", [], "", "x" * 10_000]).said) == run.SAID
    assert table([]).startswith("student,exercise,kind,ids,level")


def test_a_class_has_sixty_notebooks_ten_of_which_do_harm(tmp_path):
    make(tmp_path)
    assert len(list(tmp_path.glob("*/*.ipynb"))) == 60 and len(HARM) + 1 == 10


def test_what_is_too_large_or_has_nothing_to_judge_is_named(tmp_path, monkeypatch):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "14-questions-people-ask.ipynb").write_bytes(
        (Path(__file__).parent.parent / "notebooks" / "14-questions-people-ask.ipynb").read_bytes()
    )
    assert [s.why for s in collect([tmp_path])[1]] == ["is lesson 14, which has no coded exercise"]
    monkeypatch.setitem(collect.__globals__, "LARGEST", 1000)  # of the module, which has its name
    assert "MB: allowed are" in collect([tmp_path])[1][0].why


def test_how_a_process_ended_and_how_one_starts(monkeypatch):
    assert run._ended(-9).said.endswith("by SIGKILL") and run._ended(-999) == run._ended(1) == run.ENDED
    monkeypatch.setattr(run.multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    assert run._context().get_start_method() == "spawn"


def test_who_watches_sees_how_far_it_is(tmp_path, monkeypatch, capsys):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "x.ipynb").write_text(step(RIGHT), encoding="utf-8")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert main([str(tmp_path / "in"), "--to", str(tmp_path / "out"), "--workers", "1"]) == 0
    assert re.search(r"(\d) of \1 answers$", capsys.readouterr().err)
