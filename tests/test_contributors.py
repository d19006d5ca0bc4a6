"""What whoever contributes, hosts or releases the course meets first."""

import re
from pathlib import Path

import cite
import pytest
import yaml

ROOT = Path(__file__).parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
FOLDERS = ".github", "benchmarks", "classroom", "docs", "notebooks", "site", "tests", "tools"
FOLDERS += ("rmsprop_lessons",)
OWN = re.compile(r"https?://[\w.:/-]*rmsprop[-_]lessons")  # a page or a repository of this project


def load(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def recipe(target):
    """Return the commands of a target of the Makefile, without their folder and options of make."""
    (lines,) = re.findall(rf"^{target}:.*\n((?:\t.*\n)+)", MAKEFILE, flags=re.MULTILINE)
    return [re.sub(r"\$\(BIN\)/| \$\(\w+\)", "", line) for line in lines.strip().split("\n\t")]


def commands(job):
    return [step["run"] for step in job["steps"] if "run" in step]


def test_the_address_of_the_project_stands_in_one_place():
    address = cite.citation()["url"].partition("://")[2].rstrip("/")
    inside = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    texts = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8", errors="ignore")
        for path in [*ROOT.iterdir(), *inside]
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert [name for name, text in texts.items() if address in text] == ["CITATION.cff"]
    assert [name for name, text in texts.items() if OWN.search(text)] in ([], ["CITATION.cff"])
    assert texts["CITATION.cff"].count(address) == 1


def test_windows_runs_what_make_test_runs():
    told = commands(load(ROOT / ".github" / "workflows" / "ci.yml")["jobs"]["windows"])
    assert told[-len(recipe("lint")) - 1 :] == recipe("lint") + recipe("test")
    ready = [line.removeprefix("@") for line in recipe(".venv/ready")]
    installs = [line.replace("$(PIP)", "python -m pip install") for line in ready if "$(PIP)" in line]
    assert told[: len(installs)] == installs


def test_a_commit_is_checked_by_what_make_test_begins_with():
    (repo,) = load(ROOT / ".pre-commit-config.yaml")["repos"]
    (hook,) = repo["hooks"]
    assert repo["repo"] == "local" and hook["entry"] == "make lint"
    assert re.search("^test: lint$", MAKEFILE, flags=re.MULTILINE)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_calls_what_there_is(path):
    """zizmor has looked at pins and permissions, actionlint at words and expressions."""
    told = [line for job in load(path)["jobs"].values() for line in commands(job)]
    for target in [line.removeprefix("make ") for line in told if line.startswith("make ")]:
        assert recipe(target)
    assert all((ROOT / line).exists() for line in told if line.startswith(".ci"))


def test_a_release_is_trusted_by_the_workflow_alone():
    release = load(ROOT / ".github" / "workflows" / "release.yml")
    build, publish = release["jobs"]["build"], release["jobs"]["publish"]
    assert release["permissions"] == {"contents": "read"} and "permissions" not in build
    assert publish["permissions"] == {"id-token": "write"} and publish["environment"] == "release"
    assert publish["needs"] == "build" and not commands(publish)
    assert publish["steps"][-1]["with"] == {"attestations": True}
    assert "secrets." not in (ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8")


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_an_issue_form_is_one_that_opens(path):
    form = load(path)
    assert set(form) == {"name", "description", "body"} and len(form["description"]) < 200
    ids = [field["id"] for field in form["body"]]
    assert len(set(ids)) == len(ids) and all(re.fullmatch(r"[a-z]+", str(one)) for one in ids)
    for field in form["body"]:
        assert set(field) <= {"type", "id", "attributes", "validations"}
        assert field["type"] in ("input", "textarea") and field["attributes"]["label"]
        assert set(field["attributes"]) <= {"label", "description", "placeholder", "render"}
        assert set(field.get("validations", {})) <= {"required"}
    assert any(field.get("validations") for field in form["body"])
