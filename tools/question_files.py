"""Write the questions of tools/questions.py: `make questions`, or `python tools/question_files.py`.

build/questions gets a page with folds (index.html), a file for Moodle (questions.gift) and one for
Canvas and others that import QTI 1.2 (questions.zip, by text2qti). Each answer is computed on the way.
"""

import re
import sys
from collections.abc import Iterable
from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from question_kinds import Option, Question, options
from questions import BANK

from rmsprop_lessons.lessons import titles

ROOT = Path(__file__).parent.parent
OUT = ROOT / "build" / "questions"
NAME = "RMSprop, questions"
SPECIAL = re.compile(r"([\\~=#{}:])")  # what GIFT reads as its own
PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{name}</title>
<style>
body {{ font: 1.05rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem;
  color: #1a1a1a; background: #fff }}
section > div {{ margin: 1.8rem 0 }} h3 {{ font-size: 1rem; margin: 0 }} p {{ margin: .3rem 0 }}
small {{ color: #595959 }} code {{ background: #f0f0f0 }}
details {{ border-left: .2rem solid #c8c8c8; padding: .1rem .8rem; margin: .25rem 0 }}
details[open] {{ background: #f6f6f6 }} summary {{ cursor: pointer }}
@media (prefers-color-scheme: dark) {{ body {{ color: #e8e8e8; background: #161616 }}
  small {{ color: #b0b0b0 }} code, details[open] {{ background: #2a2a2a }} a {{ color: #8ab4f8 }} }}
</style>
<h1>{name}</h1>
<p>{count} questions, in the order of the lessons. Choose an answer: it says whether it is right, and a
wrong one asks back. A wrong answer is what a known slip or a misreading gives. All numbers were computed
when this page was made.</p>
<p>For Moodle: <a href="questions.gift">questions.gift</a>, question bank, Import, GIFT. For Canvas:
<a href="questions.zip">questions.zip</a>, Settings, Import Course Content, QTI .zip file. Prose: CC BY
4.0, the rmsprop_lessons authors.</p>
{sections}
</html>
"""


class Asked(NamedTuple):
    """A question with its answers computed."""

    question: Question
    options: list[Option]

    @property
    def source(self) -> str:
        """Say where the question comes from."""
        q = self.question
        of = {"claim": "claim ", "prediction": "prediction ", "catalogue": "exercise "}[q.sort] + q.of
        return f"lesson {q.lesson}, {of}" + f", mistakes {', '.join(q.ids)}" * bool(q.ids)


def html(text: str) -> str:
    """Return a text as HTML; what stands between backticks is code."""
    return re.sub(r"`([^`]*)`", r"<code>\1</code>", escape(text, quote=False))


def feedback(option: Option) -> str:
    """Return what is said when an answer is chosen."""
    return f"{'Right.' if option.right else 'Not this.'} {option.feedback}"


def page(bank: Iterable[Asked]) -> str:
    """Return the questions as a page; every answer is a fold."""
    bank, sections = list(bank), []
    for title, group in groupby(bank, lambda asked: lesson_of(asked.question)):
        blocks = "\n".join(map(block, group))
        sections.append(f"<section><h2>{html(title)}</h2>\n{blocks}</section>")
    return PAGE.format(name=NAME, count=len(bank), sections="\n".join(sections))


def block(asked: Asked) -> str:
    """Return a question as a block of the page."""
    folds = (
        f"<details><summary>{html(option.text)}</summary><p>{html(feedback(option))}</p></details>"
        for option in asked.options
    )
    q = asked.question
    head = f'<div id="{q.id}"><h3>{q.id}</h3><p>{html(q.stem)}</p>'
    return "\n".join([head, *folds, f"<small>{html(asked.source)}</small></div>"])


def lesson_of(question: Question) -> str:
    """Return the title of a question's lesson."""
    return named()[question.lesson].removeprefix("# ")


@cache
def named() -> dict[str, str]:
    """Return the titles of the lessons by their numbers."""
    return {name[:2]: title for name, title in titles().items()}


def gift(bank: Iterable[Asked]) -> str:
    """Return the questions in Moodle's GIFT format, a category for each lesson."""
    lines = []
    for title, group in groupby(bank, lambda asked: lesson_of(asked.question)):
        lines.append(f"$CATEGORY: {NAME}/{title}\n")
        for asked in group:
            answers = (
                f"\t{'=' if option.right else '~'}{escaped(option.text)}#{escaped(feedback(option))}"
                for option in asked.options
            )
            q = asked.question
            head = f"// {asked.source}\n::{q.id}::[html]{escaped(q.stem)} {{"
            lines.append("\n".join([head, *answers, "}\n"]))
    return "\n".join(lines)


def escaped(text: str) -> str:
    """Return a text as HTML in which GIFT reads nothing as its own."""
    return SPECIAL.sub(r"\\\1", html(text))


def quiz(bank: Iterable[Asked]) -> str:
    """Return the questions in the plain text that text2qti reads."""
    told = "Each answer was computed from the package rmsprop_lessons. CC BY 4.0, its authors."
    parts = [f"Quiz title: {NAME}\nQuiz description: {told}\n"]
    for number, (q, given) in enumerate(bank, start=1):
        parts.append(f"Title: {q.id}\nPoints: 1\n{number}. {markdown(q.stem)}")
        for letter, option in zip("abcd", given, strict=False):
            mark = f"{'*' * option.right}{letter}) {markdown(option.text)}"
            parts.append(f"{mark}\n... {markdown(feedback(option))}")
        parts.append("")
    return "\n".join(parts)


def markdown(text: str) -> str:
    """Return a text in which Markdown reads nothing as its own but code."""
    pieces = re.split(r"(`[^`]*`)", text)
    plain = (re.sub(r"([\\*_$\[\]#])", r"\\\1", escape(piece, quote=False)) for piece in pieces[::2])
    return "".join(a + b for a, b in zip(plain, [*pieces[1::2], ""], strict=True))


def write_qti(bank: Iterable[Asked], path: Path) -> None:
    """Write the questions as QTI 1.2; ModuleNotFoundError where text2qti is missing."""
    from text2qti.config import Config
    from text2qti.qti import QTI
    from text2qti.quiz import Quiz

    made = QTI(Quiz(quiz(bank), config=Config(), source_name="tools/questions.py"))
    ours = "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"
    made.imsmanifest_xml = re.sub(r"Private \(Copyrighted\)[^<]*", ours, made.imsmanifest_xml)
    made.save(path)


def main() -> int:
    """Compute all answers and write the three files; return 1 where text2qti is missing."""
    bank = [Asked(question, options(question)) for question in BANK]
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "index.html").write_text(page(bank), encoding="utf-8", newline="\n")
    (OUT / "questions.gift").write_text(gift(bank), encoding="utf-8", newline="\n")
    try:
        write_qti(bank, OUT / "questions.zip")
    except ModuleNotFoundError as missing:
        how = ".venv/bin/python -m pip install -c requirements.lock text2qti"
        print(f"questions.zip needs {missing.name}: {how}", file=sys.stderr)
        return 1
    print(f"{len(bank)} questions in {OUT.relative_to(ROOT)}: index.html, questions.gift, questions.zip")
    return 0


if __name__ == "__main__":
    sys.exit(main())
