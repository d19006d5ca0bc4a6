"""The command `python -m rmsprop_lessons.report FOLDER…`."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from . import __doc__ as told
from .collect import collect
from .limits import Limits
from .page import commonest, page, table
from .run import judged


def parser() -> argparse.ArgumentParser:
    """Return the parser."""
    parser = argparse.ArgumentParser(
        "python -m rmsprop_lessons.report",
        description=told,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--to", type=Path, default=Path("class-report"), help="where it writes")
    parser.add_argument("--seconds", type=_whole, default=Limits().seconds, help="for each exercise")
    parser.add_argument("--megabytes", type=_whole, default=Limits().megabytes, help="for each exercise")
    parser.add_argument("--workers", type=_whole, default=2, help="exercises side by side")
    return parser


def _whole(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r}: allowed is a whole number from 1 on")
    return int(text)


def main(argv: list[str] | None = None) -> int:
    """Write table.csv and page.html; what answers.jsonl has of an earlier run is not judged again."""
    given = parser().parse_args(argv)
    try:
        jobs, skipped = collect(given.folders)
        given.to.mkdir(parents=True, exist_ok=True)
        limits = Limits(given.seconds, given.megabytes)
        rows = []
        for row in judged(jobs, given.to / "answers.jsonl", limits, given.workers):
            rows.append(row)
            if sys.stderr.isatty():
                print(f"\r{len(rows)} of {len(jobs)} answers", end="", file=sys.stderr, flush=True)
        (given.to / "table.csv").write_text(table(rows), encoding="utf-8-sig")
        (given.to / "page.html").write_text(page(rows, skipped), encoding="utf-8")
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted. Nothing is lost: run the same again to go on.", file=sys.stderr)
        return 130
    for file, why in skipped:
        print(f"skipped: {file} {why}")
    kinds = Counter(verdict.kind for _, verdict in rows)
    print(f"{len(rows)} answers:", ", ".join(f"{count} {kind}" for kind, count in kinds.most_common()))
    for each in commonest(rows):
        print(f"{len(each.students):3} students, {each.exercise} {each.id}: {each.said}")
    print(f"{given.to / 'page.html'} and {given.to / 'table.csv'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
