"""The lower bounds are versions that were run, and the table of `make versions` keeps what it had."""

import re

import versions
from packaging.version import Version
from test_project import COURSE, EXTRAS, locked


def rows():
    """Return the table's lines as dicts by the words of its head."""
    lines = re.findall(r"^\| (.*) \|$", versions.TABLE.read_text(encoding="utf-8"), re.M)
    head, *rows = (line.split(" | ") for line in lines)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_every_line_was_run_and_nothing_failed():
    assert [row["Python"] for row in rows() if row["failed"] != "0" or int(row["passed"]) < 2000] == []


def test_a_lower_bound_is_a_version_that_was_run():
    """What the table does not show runs with the lock, by make test."""
    oldest = next(
        row for row in rows() if row["Python"].startswith("3.11") and row["versions"] == "oldest"
    )
    ran = {pin.name: str(pin.specifier)[2:] for pin in locked()} | oldest
    untrue = []
    for wanted in COURSE + EXTRAS["test"]:
        (bound,) = (part.version for part in wanted.specifier if part.operator == ">=")
        short = Version(bound).release
        if Version(ran[wanted.name]).release[: len(short)] != short:
            untrue.append((wanted.name, bound, ran[wanted.name]))
    assert untrue == []


def test_a_new_line_takes_the_place_of_the_old_one_and_the_oldest_python_comes_first():
    def row(python, bounds, passed):
        return f"| {python} | {bounds} | 2.0 | {passed} |"

    old = versions.HEAD + row("3.13.0", "oldest", 1) + "\n" + row("3.9.1", "newest", 1) + "\n"
    page = versions.with_rows(old, [row("3.13.0", "oldest", 2), row("3.9.1", "oldest", 3)])
    wanted = [row("3.9.1", "oldest", 3), row("3.9.1", "newest", 1), row("3.13.0", "oldest", 2)]
    assert re.findall(r"^\| 3.*$", page, re.M) == wanted
    assert versions.with_rows(page, []) == page


def test_tests_of_our_tools_are_left_out_and_those_of_the_package_are_not():
    names = {file.rpartition("test_")[2] for file in versions.concerned()}
    assert {"updates.py", "figures.py", "labs.py", "exercises_catalogue.py"} <= names
    assert not {"versions.py", "slides.py", "site.py", "notebooks.py"} & names


def test_a_pytest_that_wrote_no_report_has_failed(tmp_path):
    assert versions.counts(tmp_path / "nothing.xml") == {"failed": 1}
    (tmp_path / "some.xml").write_text(
        "<t><testcase/><testcase><skipped/></testcase><testcase><error/></testcase>"
        "<testcase><failure/></testcase></t>"
    )
    assert versions.counts(tmp_path / "some.xml") == {"passed": 1, "skipped": 1, "failed": 2}
