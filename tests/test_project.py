"""What the files of the project say of each other must be true."""

import json
import re
import tomllib
import warnings
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from rattler import MatchSpec
from rebuild_notebooks import readme_with_tables

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CONDA_NAMES = {"matplotlib-base": "matplotlib"}
EXTRAS = {
    name: [Requirement(r) for r in wanted if not r.startswith("rmsprop_lessons[")]
    for name, wanted in PROJECT["optional-dependencies"].items()
}
CORE = [Requirement(r) for r in PROJECT["dependencies"]]
COURSE = CORE + EXTRAS["labs"] + EXTRAS["course"]


def locked():
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


def test_conda_entries_have_the_bounds_of_pyproject():
    entries = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    assert entries[-1] == {"pip": ["-e ."]}  # and not .[course]: conda has brought that
    specs = [MatchSpec(entry) for entry in entries[:-1]]
    bounds = {spec.name.normalized: spec.version for spec in specs}
    assert bounds.pop("pip") is None
    bounds = {CONDA_NAMES.get(name, name): SpecifierSet(str(bound)) for name, bound in bounds.items()}
    wanted = {r.name: r.specifier for r in COURSE}
    assert bounds == {"python": SpecifierSet(PROJECT["requires-python"]), **wanted}


def test_lock_pins_what_pyproject_asks_for():
    pins = {}
    for pin in locked():
        assert re.fullmatch(r"==[^*,]+", str(pin.specifier)) and pin.url is None, pin
        pins.setdefault(pin.name.replace("_", "-"), []).append(str(pin.specifier)[2:])
    for wanted in COURSE + EXTRAS["test"]:
        versions = pins[wanted.name.replace("_", "-")]
        assert all(wanted.specifier.contains(version) for version in versions), wanted


@pytest.mark.parametrize("file", ["requirements.lock", "pyproject.toml", "environment.yml", "Makefile"])
def test_no_download_host_is_named(file):
    assert "://" not in (ROOT / file).read_text(encoding="utf-8")


def test_version_is_the_same_everywhere():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    package = (ROOT / "rmsprop_lessons" / "__init__.py").read_text(encoding="utf-8")
    assert citation["version"] == PROJECT["version"]
    assert f'__version__ = "{PROJECT["version"]}"' in package
    assert f"## {PROJECT['version']}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    wheel = f"rmsprop_lessons-{PROJECT['version']}-py3-none-any.whl"
    assert wheel in (ROOT / "README.md").read_text(encoding="utf-8")


def lesson_table(text):
    """Return (title, question, state) of each row of the table of lessons, without links."""
    rows = re.findall(r"^\| (.*\d\d · .*) \| (.+\?) \| (here|to come) \|$", text, flags=re.MULTILINE)
    return [
        (re.sub(r"\[(.*?)\]\(.*?\)", r"\1", title), question, state) for title, question, state in rows
    ]


def test_readme_and_start_page_show_the_same_lessons_and_their_state():
    cells = json.loads((ROOT / "notebooks" / "00-start-here.ipynb").read_text(encoding="utf-8"))["cells"]
    start = "\n".join("".join(cell["source"]) for cell in cells)
    readme = lesson_table((ROOT / "README.md").read_text(encoding="utf-8"))
    here = lesson_table(start)
    assert readme[0][0].startswith("00") and readme[1:] == here and len(here) == 14
    numbers = {path.name[:2] for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert {title[:2] for title, _, state in readme if state == "here"} == numbers


def test_readme_shows_the_ledger_of_lesson_13():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert readme_with_tables(readme) == readme
    assert [f"| C{i:02d} |" in readme for i in range(1, 33)] == [True] * 32


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_to_files_lead_somewhere(page):
    links = re.findall(r"\]\((?!https?:)([^)#]+)", (ROOT / page).read_text(encoding="utf-8"))
    assert links and all((ROOT / link).exists() for link in links)


@pytest.mark.parametrize("ours", ["rmsprop_lessons.figures.drawing", "test_project", "solutions"])
@pytest.mark.parametrize("kind", [DeprecationWarning, FutureWarning, UserWarning])
def test_a_warning_of_our_own_code_is_an_error(ours, kind):
    with pytest.raises(kind):
        warnings.warn_explicit("old", kind, "file.py", 1, module=ours)


def test_an_old_way_of_other_people_is_no_error_and_the_rest_of_theirs_is():
    with warnings.catch_warnings(record=True) as seen:
        warnings.warn_explicit("old", DeprecationWarning, "file.py", 1, module="pyparsing.util")
        with pytest.raises(ResourceWarning):
            warnings.warn_explicit("open", ResourceWarning, "file.py", 1, module="pyparsing.util")
    assert [str(one.message) for one in seen] == ["old"]
