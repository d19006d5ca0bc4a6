"""The learner's own copy: what it shows, and that nothing of the learner's is ever lost."""

import errno
import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from rmsprop_lessons import command, lessons
from rmsprop_lessons.command import main
from rmsprop_lessons.lessons import LIST, copy, folder, lesson

NAMES = sorted(path.name for path in folder().glob("*.ipynb"))
FIRST = NAMES[0]


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of two small lessons, of which new versions can be published."""
    source = tmp_path / "source"
    source.mkdir()
    monkeypatch.setattr(lessons, "folder", lambda: source)

    def publish(**texts):
        for name, text in texts.items():
            cells = [
                {"cell_type": "markdown", "metadata": {}, "source": [f"# {text}"]},
                {"cell_type": "code", "execution_count": 1, "metadata": {"tags": ["answer"]},
                 "outputs": [{"output_type": "stream", "name": "stdout", "text": "42"}], "source": "42"},
            ]  # fmt: skip
            (source / f"{name}.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")

    publish(one="first", two="second")
    return publish


def brought(to, version="2"):
    return dict(line.split(": ", 1) for line in copy(to, version))


def text(path):
    return path.read_text(encoding="utf-8")


def edit(path):
    path.write_text(text(path).replace("# ", "# my own "), encoding="utf-8")
    return text(path)


def test_a_copy_of_the_lessons_answers_nothing(tmp_path):
    assert list(brought(tmp_path / "my")) == NAMES
    for name in NAMES:
        stored, mine = (json.loads(text(at / name))["cells"] for at in (folder(), tmp_path / "my"))
        for before, after in zip(stored, mine, strict=True):
            answers = "answer" in before["metadata"].get("tags", [])
            assert after["source"] == before["source"]
            assert not {"slide", "notes", "minutes"} & after["metadata"].keys()
            assert after.get("outputs") == ([] if answers else before.get("outputs"))
            assert after.get("execution_count") == (None if answers else before.get("execution_count"))


def test_with_outputs_it_is_the_stored_lesson():
    assert lesson(folder() / FIRST, outputs=True) == (folder() / FIRST).read_bytes()


def test_what_was_not_changed_is_brought_up_to_date(course, tmp_path):
    to = tmp_path / "my"
    assert brought(to) == {"one.ipynb": "new", "two.ipynb": "new"}
    assert brought(to) == {"one.ipynb": "up to date", "two.ipynb": "up to date"}
    course(one="better")
    assert brought(to)["one.ipynb"] == "brought up to date; you had not changed it"
    assert "# better" in text(to / "one.ipynb")


def test_what_was_edited_is_kept_and_the_new_lesson_stands_beside_it(course, tmp_path):
    to = tmp_path / "my"
    brought(to)
    mine = edit(to / "one.ipynb")
    assert brought(to)["one.ipynb"] == "yours, kept"
    course(one="better")
    said = "yours, kept; the new lesson is one-new-in-2.ipynb"
    assert brought(to)["one.ipynb"] == said
    assert text(to / "one.ipynb") == mine and "# better" in text(to / "one-new-in-2.ipynb")
    assert brought(to)["one.ipynb"] == "yours, kept"  # and not once more each time
    also_mine = edit(to / "one-new-in-2.ipynb")
    course(one="still better")
    assert brought(to)["one.ipynb"] == "yours, kept; the new lesson is one-new-in-2-2.ipynb"
    assert (text(to / "one.ipynb"), text(to / "one-new-in-2.ipynb")) == (mine, also_mine)


def test_a_lesson_that_was_deleted_comes_back_and_a_file_that_was_there_stays(course, tmp_path):
    to = tmp_path / "my"
    to.mkdir()
    (to / "two.ipynb").write_text("mine", encoding="utf-8")
    assert brought(to) == {
        "one.ipynb": "new",
        "two.ipynb": "yours, kept; the new lesson is two-new-in-2.ipynb",
    }
    assert text(to / "two.ipynb") == "mine"
    (to / "one.ipynb").unlink()
    assert brought(to)["one.ipynb"] == "new"


@pytest.mark.parametrize("spoilt", ["", "{", "[1]", '"one"', "\udcff"])
def test_a_spoilt_list_loses_nothing(course, tmp_path, spoilt):
    to = tmp_path / "my"
    brought(to)
    mine = edit(to / "one.ipynb")
    (to / LIST).write_bytes(spoilt.encode(errors="surrogateescape"))
    assert brought(to) == {
        "one.ipynb": "yours, kept; the new lesson is one-new-in-2.ipynb",
        "two.ipynb": "up to date",
    }
    assert text(to / "one.ipynb") == mine


@pytest.mark.parametrize("stop", [KeyboardInterrupt, OSError(errno.ENOSPC, "full"), SystemExit])
@pytest.mark.parametrize("at", range(4))
def test_interrupted_anywhere_it_goes_on_and_every_file_is_whole(
    course, tmp_path, monkeypatch, stop, at
):
    to, replace, calls = tmp_path / "my", Path.replace, []
    brought(to)
    mine = edit(to / "two.ipynb")
    course(one="better", two="better")

    def interrupted(part, path):
        calls.append(path)
        if len(calls) > at:
            raise stop
        return replace(part, path)

    with (
        monkeypatch.context() as patch,
        pytest.raises(type(stop) if isinstance(stop, OSError) else stop),
    ):
        patch.setattr(Path, "replace", interrupted)
        brought(to)
        raise stop  # all was written before the interruption came
    assert text(to / "two.ipynb") == mine
    assert all(json.loads(text(path)) for path in to.iterdir())  # nothing half written, no part left
    brought(to)
    assert "# better" in text(to / "one.ipynb") and "# better" in text(to / "two-new-in-2.ipynb")
    assert text(to / "two.ipynb") == mine and len(list(to.iterdir())) == 4


def test_a_full_disk_says_so(tmp_path):
    """The system refuses to write more than 100 kB to a file, as a full disk would."""
    pytest.importorskip("resource")
    # The limit is set in the new process: a fork of this one may hold the threads of JAX.
    run = "import resource, runpy; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)); "
    run += "runpy.run_module('rmsprop_lessons.command', run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-c", run, str(tmp_path / "my")], capture_output=True, text=True
    )
    assert done.returncode == 1
    assert (
        "there is no room left. Nothing of yours was changed. Free some and run this again."
        in done.stderr
    )
    left = list((tmp_path / "my").iterdir())
    assert len(left) < len(NAMES) and all(json.loads(text(path)) for path in left)  # all of it whole


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.EROFS, "it is read-only for you"),
        (errno.EACCES, "it is read-only"),
        (errno.EIO, "Name a folder"),
    ],
)
def test_a_folder_that_cannot_be_written_says_so(course, tmp_path, monkeypatch, capsys, number, words):
    def refuse(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "write_bytes", refuse)
    assert main([str(tmp_path / "my")]) == 1
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("name", ["notes.txt", "notes.txt/inside"])
def test_a_file_in_the_way_says_so(course, tmp_path, capsys, name):
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    assert main([str(tmp_path / name)]) == 1
    assert "a file of this name is in the way" in capsys.readouterr().err
    assert text(tmp_path / "notes.txt") == "mine"


def test_the_sources_are_no_copy(capsys):
    assert main([str(folder())]) == 1
    assert "holds the lessons themselves" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["with spaces", "für", "课程", "a'b\"c"])
def test_any_name_of_a_folder_opens(course, tmp_path, monkeypatch, name):
    opened = []
    monkeypatch.setattr(command, "open_lab", lambda at, options: opened.append((at, options)))
    assert main([str(tmp_path / name), "--no-browser", "--", "--port", "9000"]) == 0
    assert opened == [(tmp_path / name, ["--no-browser", "--port", "9000"])]
    assert (tmp_path / name / "one.ipynb").exists()


def test_a_console_that_lacks_letters_is_no_error(course, tmp_path):
    env = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    command = [sys.executable, "-m", "rmsprop_lessons.command", "--list"]
    done = subprocess.run(command, capture_output=True, env=env)
    assert done.returncode == 0 and b"00-start-here.ipynb" in done.stdout
    done = subprocess.run(
        [*command[:-1], str(tmp_path / "课程"), "--", "--version"], capture_output=True, env=env
    )
    assert done.returncode == 0 and b"\\u8bfe" in done.stdout


def test_an_interruption_says_that_nothing_is_lost(course, tmp_path, monkeypatch, capsys):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(command, "open_lab", stop)
    assert main([str(tmp_path / "my")]) == 130 and "Nothing is lost" in capsys.readouterr().err


def test_a_package_without_lessons_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(lessons, "HERE", tmp_path / "rmsprop_lessons")
    with pytest.raises(FileNotFoundError, match="has no lessons: install rmsprop_lessons again"):
        folder()


def test_a_taken_port_says_what_to_do(course, tmp_path, monkeypatch, capsys):
    def fail(*_):
        raise SystemExit(1)

    monkeypatch.setattr(command, "open_lab", fail)
    assert main([str(tmp_path / "my")]) == 1
    assert f"rmsprop-lessons {tmp_path / 'my'} -- --port 9000" in capsys.readouterr().err


def test_list_names_the_lessons_and_copies_nothing(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["--list"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == NAMES
    assert list(tmp_path.iterdir()) == []


def test_a_site_is_served_where_the_port_is_free(tmp_path, monkeypatch, capsys):
    (tmp_path / "index.html").write_text("")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["--web", str(tmp_path), "--port", str(port)]) != 0
    assert f"Port {port} cannot be had" in capsys.readouterr().err
    served = []
    monkeypatch.setattr(command, "serve", lambda *given: served.append(given))
    assert main(["--web", str(tmp_path), "--port", str(port)]) == 0 and served == [(tmp_path, port)]
