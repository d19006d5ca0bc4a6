"""What students get, and the hub's settings, without a hub: `make hub` tries them with one."""

import importlib.util
import json
import zipfile
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest

from rmsprop_lessons import lessons

CLASSROOM = Path(__file__).parent.parent / "classroom"


@pytest.fixture(scope="module")
def hand_out():
    spec = importlib.util.spec_from_file_location("hand_out", CLASSROOM / "hand_out.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Settings(dict):
    """Stands for JupyterHub's `c`: c.Room.name = value."""

    def __getattr__(self, room):
        return self.setdefault(room, SimpleNamespace())


@pytest.fixture
def config(monkeypatch, tmp_path):
    """Return a function that reads the hub's settings with these variables."""

    def read(**variables):
        for name, value in ({"FOLDER": str(tmp_path / "class"), "PROXY": "chp"} | variables).items():
            monkeypatch.setenv(f"CLASS_{name}", value)
        settings = Settings()
        source = (CLASSROOM / "jupyterhub_config.py").read_text("utf-8")
        exec(compile(source, "jupyterhub_config.py", "exec"), {"get_config": lambda: settings})
        return settings

    return read


def test_the_zip_has_the_copies_without_answers_and_the_same_bytes_each_time(hand_out, tmp_path):
    first = hand_out.hand_out(tmp_path / "a").read_bytes()
    assert first == hand_out.hand_out(tmp_path / "b").read_bytes()
    with zipfile.ZipFile(tmp_path / "a" / "lessons.zip") as packed:
        assert {Path(name).name for name in packed.namelist()} == set(lessons.titles())
        books = [json.loads(packed.read(name)) for name in packed.namelist()]
    cells = [c for book in books for c in book["cells"] if "answer" in c["metadata"].get("tags", [])]
    assert cells and not any(cell["outputs"] for cell in cells)


def test_the_link_names_repository_branch_and_first_lesson(hand_out):
    made = hand_out.link("https://hub.example.org/", "https://git.example.org/a/lessons.git", "main")
    asked = parse_qs(urlsplit(made).query)
    assert made.startswith("https://hub.example.org/hub/user-redirect/git-pull?")
    assert asked["repo"] == ["https://git.example.org/a/lessons.git"] and asked["branch"] == ["main"]
    assert asked["urlpath"] == [f"lab/tree/lessons/{min(lessons.titles())}"]
    assert asked["targetpath"] == ["lessons"]
    with pytest.raises(ValueError, match="hub is 'hub.example.org'"):
        hand_out.link("hub.example.org", "https://git.example.org/a/lessons.git", "main")


@pytest.mark.parametrize("password", ["", "short"])
def test_the_hub_does_not_start_without_a_password(config, password):
    with pytest.raises(SystemExit, match="CLASS_PASSWORD has"):
        config(PASSWORD=password)


def test_the_hub_listens_on_the_loopback_address_and_keeps_servers(config, tmp_path):
    c = config(PASSWORD="ravine-ravine")
    assert c.JupyterHub.bind_url == "http://127.0.0.1:8000" and not c.JupyterHub.cleanup_servers
    assert (tmp_path / "class").stat().st_mode & 0o77 == 0


def test_starting_a_server_brings_lessons_and_keeps_what_was_edited(config, tmp_path):
    hook = config(PASSWORD="ravine-ravine").Spawner.pre_spawn_hook
    spawner = SimpleNamespace(
        user=SimpleNamespace(name="anna"), log=SimpleNamespace(info=lambda *_: None)
    )
    hook(spawner)
    mine = tmp_path / "class" / "students" / "anna" / "lessons" / min(lessons.titles())
    mine.write_text(mine.read_text("utf-8").replace('"cells"', '"cells" '), encoding="utf-8")
    before = mine.read_bytes()
    hook(spawner)
    assert mine.read_bytes() == before
    assert len(list(mine.parent.glob("*.ipynb"))) == len(lessons.titles())
