"""The page that says which mutants were killed, and by what."""

import re
from collections import Counter
from typing import NamedTuple

from wrong import ROOT
from wrong_pages import LIVES, MUTANTS

TABLE = ROOT / "benchmarks" / "mutants.md"


class End(NamedTuple):
    """What became of a mutant: the check that failed, or nothing where it lives."""

    by: str
    seconds: float


def judge(by: str) -> str:
    """Return which part of the checks noticed: a lesson's cells, or a test file."""
    return "cells of a lesson" if re.match(r"cell |lesson |\d\d\b", by) else by.partition(":")[0]


def table(ends: dict[str, End]) -> str:
    """Return what became of the mutants in Markdown: the sum, a row for each kind, who lives, all."""
    alive = [name for name, end in ends.items() if not end.by]
    lines = ["# What the checks notice", "", "`make mutants` wrote this page.", ""]
    lines += [f"**{len(ends) - len(alive)} of {len(ends)} mutants are killed.**", ""]
    lines += ["| what is wrong | mutants | killed | by |", "|---|---|---|---|"]
    for kind in dict.fromkeys(MUTANTS[name].kind for name in ends):
        of_kind = [end for name, end in ends.items() if MUTANTS[name].kind == kind]
        by = Counter(judge(end.by) for end in of_kind if end.by)
        told = ", ".join(f"{judge} {count}" for judge, count in by.most_common())
        lines.append(f"| {kind} | {len(of_kind)} | {by.total()} | {told} |")
    lines += ["", "Alive:", ""] if alive else []
    lines += [f"- {name}: {LIVES.get(name, 'nobody knows why')}" for name in alive]
    lines += ["", "| mutant | killed by |", "|---|---|"]
    lines += [f"| {n.replace('|', '&#124;')} | {end.by or 'alive'} |" for n, end in ends.items()]
    return "\n".join(lines) + "\n"
