"""What became of the mutants: kept from run to run, and the page that says by what they were killed."""

import json
import re
from collections import Counter
from typing import NamedTuple

from wrong import ROOT
from wrong_pages import LIVES, MUTANTS

TABLE = ROOT / "benchmarks" / "mutants.md"
KEPT = ROOT / "build" / "mutants.jsonl"


class End(NamedTuple):
    """What became of a mutant: the check that failed, or nothing where it lives."""

    by: str
    seconds: float


def kept(digests: dict[str, str]) -> dict[str, End]:
    """Return what runs before this one have found; drop what may have changed since."""
    KEPT.parent.mkdir(exist_ok=True)
    text = KEPT.read_text(encoding="utf-8") if KEPT.exists() else ""
    lines = [line for line in text.splitlines(keepends=True) if line.endswith("\n")]
    found = {name: (digest, End(*end)) for name, digest, *end in map(json.loads, lines)}
    ends = {name: end for name, (digest, end) in found.items() if digest == digests.get(name)}
    KEPT.write_text("".join(line(name, digests, end) for name, end in ends.items()), encoding="utf-8")
    return ends


def line(name: str, digests: dict[str, str], end: End) -> str:
    """Return what is kept of a mutant."""
    return json.dumps([name, digests[name], *end], ensure_ascii=False) + "\n"


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
