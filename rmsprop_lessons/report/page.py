"""The table of a class, and the page that a lecturer opens the next session with."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from ..exercises import EXERCISES
from .collect import Job, Skipped
from .judge import Verdict

HEAD = ("student", "exercise", "kind", "ids", "level", "lesson", "cell", "said", "file")
JUDGED = (
    *("right", "open", "not done", "crash", "structure"),
    *("convention", "mistake", "two mistakes", "property", "difference"),
)
TAUGHT = ("property", "structure")  # what has a sentence and no id
FLAGS = "package", "copy"
STYLE = """:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;
margin:2rem auto;padding:0 1rem}li{margin:.8rem 0}table{border-collapse:collapse;display:block;
overflow-x:auto}td,th{padding:.2rem .6rem;border:1px solid #8888;text-align:left;vertical-align:top}
blockquote{margin:.3rem 0;padding-left:.8rem;border-left:4px solid #0072b2;font-size:1.15rem}"""


class Common(NamedTuple):
    """A mistake of the class: where, its id or the law's name, whose, the sentence for it."""

    exercise: str
    id: str
    students: tuple[str, ...]
    said: str


Rows = Sequence[tuple[Job, Verdict]]


def commonest(rows: Rows, most: int = 5) -> list[Common]:
    """Return the commonest mistakes; a student counts once for each, in however many lessons it comes.

    Mistakes of style count as well: the answer passes, and changes the caller's array for instance.
    """
    seen: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for job, verdict in rows:
        for id in verdict.ids or ((verdict.key,) if verdict.kind in TAUGHT else ()):
            seen[job.exercise, id][job.student] = _sentence(job.exercise, id) or verdict.said
    order = sorted(seen, key=lambda at: (-len(seen[at]), at))
    return [Common(*at, tuple(sorted(seen[at])), next(iter(seen[at].values()))) for at in order[:most]]


def _sentence(exercise: str, id: str) -> str:
    """Return the checker's first sentence on a mistake of the catalogue, "" where it has none."""
    return next((m.lines[0] for m in EXERCISES[exercise].MISTAKES if m.id == id), "")


def _title(exercise: str, id: str) -> str:
    name = next((m.change.__name__ for m in EXERCISES[exercise].MISTAKES if m.id == id), "")
    return f"{id}, {name.replace('_', ' ')}" if name else id


def table(rows: Rows) -> str:
    """Return all verdicts as CSV, one line an exercise."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(HEAD)
    for job, verdict in rows:
        ids = " ".join(verdict.ids or ((verdict.key,) if verdict.kind != "right" else ()))
        row = job.student, job.exercise, verdict.kind, ids, job.level, job.lesson, job.cell
        lines.writerow(map(_cell, (*row, verdict.said, job.file)))
    return out.getvalue()


def _cell(text: str) -> str:
    """Return text in one line that a spreadsheet does not take for a formula."""
    line = " ".join(text.split()).encode("utf-8", "replace").decode()
    return f"'{line}" if line.startswith(("=", "+", "-", "@")) else line


def page(rows: Rows, skipped: Sequence[Skipped]) -> str:
    """Return the page: the commonest mistakes, each exercise's count, what was flagged or skipped."""
    students = {job.student for job, _ in rows}
    common = "".join(
        f"<li><b>{_html(c.exercise)}</b>: {_html(_title(c.exercise, c.id))}. "
        f"{len(c.students)} of {len(students)} students.<blockquote>{_html(c.said)}</blockquote>"
        f"<details><summary>Who</summary>{_html(', '.join(c.students))}</details></li>"
        for c in commonest(rows)
    )
    flagged = [(j.student, j.lesson, j.exercise, v.said) for j, v in rows if v.kind in FLAGS]
    stopped = [
        (j.student, j.lesson, j.exercise, v.said) for j, v in rows if v.kind in ("stopped", "missing")
    ]
    head = ("student", "lesson", "exercise", "why")
    every = [
        (j.student, j.lesson, j.exercise, v.kind, " ".join(v.ids) or v.key, j.level, v.said)
        for j, v in rows
    ]
    parts = [
        f"<h1>What {len(students)} students wrote</h1>",
        f"<p>{len(rows)} answers. Further down: {len(flagged)} flagged, {len(stopped)} stopped or "
        f"no longer there, {len(skipped)} files skipped.</p>",
        "<h2>The commonest mistakes</h2>",
        f"<ol>{common}</ol>" if common else "<p>No answer has a mistake that the checker knows.</p>",
        "<h2>Each exercise</h2>",
        _table(("lesson", "exercise", "cell", *JUDGED), _counts(rows)),
        "<h2>Flagged, not judged</h2>",
        "<p>These call the package's own function, or have its text: ask whoever handed them in. A "
        "short formula that two people write alike is not flagged, and copies of one another are not "
        "looked for.</p>",
        _table(head, flagged),
        "<h2>Stopped, or no longer there</h2>",
        _table(head, stopped),
        "<h2>Skipped</h2>",
        _table(("file", "why"), skipped),
        "<h2>All</h2>",
        _table(("student", "lesson", "exercise", "kind", "ids", "level", "the checker says"), every),
        "<p>Level: which hint stood in the notebook's stored output. Empty: none stood there.</p>",
    ]
    return (
        '<!doctype html>\n<html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>A class</title>'
        f"<style>{STYLE}</style>\n<body>\n" + "\n".join(parts) + "\n</body></html>\n"
    )


def _counts(rows: Rows) -> list[tuple[str, ...]]:
    """Return how often each kind came, one line an exercise of a lesson."""
    places = dict.fromkeys((job.lesson, job.exercise, job.cell) for job, _ in rows)
    kinds = {at: [v.kind for j, v in rows if (j.lesson, j.exercise, j.cell) == at] for at in places}
    return [(*at, *(str(kinds[at].count(kind) or "") for kind in JUDGED)) for at in sorted(places)]


def _table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    if not lines:
        return "<p>None.</p>"
    top = "".join(f"<th>{_html(text)}</th>" for text in head)
    body = "".join(f"<tr>{''.join(f'<td>{_html(text)}</td>' for text in line)}</tr>\n" for line in lines)
    return f"<table><tr>{top}</tr>\n{body}</table>"


def _html(text: str) -> str:
    return escape(text.encode("utf-8", "replace").decode())
