"""Set the course up in folders that readers have, and try what they type there: make machines.

It makes environments anew, two with --short, else three, in a folder for which nothing is stored yet.
"""

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import rmsprop_lessons  # noqa: F401  # spells what a console lacks

ROOT = Path(__file__).parent.parent
WHERE = "import rmsprop_lessons; print(rmsprop_lessons.__file__)"
AGAIN = "The .venv here was made for another folder or its Python is gone."
TOLD: dict = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
BEGUN = time.monotonic()
# A read-only mount, because nothing is read-only for root.
READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && cd "$0" && exec "$@"'


def main() -> int:
    """Try one thing after the other; the exit code tells whether all went well."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--short", action="store_true", help="leave the copied folder out")
    short = parser.parse_args().short
    with tempfile.TemporaryDirectory() as place:
        first = downloaded(Path(place) / "Übung für O'Brien & Co" / "my course")
        step(
            "set up, with PIP_USER=1", first, lab(first, PIP_USER="1"), "Setting up .venv with Python 3"
        )
        second = first.rename(first.with_name("renamed"))
        step("renamed", second, lab(second), AGAIN)
        read_only(second, Path(place))
        if not short:
            third = Path(shutil.copytree(second, second.with_name("copied"), symlinks=True))
            step("copied with its .venv", third, lab(third), AGAIN)
            step("the original of the copy", second, lab(second), "00-start-here.ipynb: up to date")
    return 0


def downloaded(to: Path) -> Path:
    """Copy what git knows of the course, as one finds it in a download."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in names.decode().split("\0")[:-1]:
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, to / name)
    return to


def lab(folder: Path, *options: str, **settings: str) -> str:
    """Return what `make lab` says; JupyterLab prints its version and stops."""
    command = ["make", "lab", "LAB_ARGS=--version", *options]
    done = subprocess.run(command, cwd=folder, env=os.environ | settings, **TOLD)
    return done.stdout


def step(what: str, folder: Path, said: str, wanted: str) -> None:
    """Say whether make said what it should, and whether this folder's package is what runs."""
    python = folder / ".venv" / "bin" / "python"
    file = subprocess.run([python, "-c", WHERE], cwd=folder.parent, **TOLD).stdout.strip()
    passed(what, wanted in said and "\n4." in said and Path(file).is_relative_to(folder), said + file)


def passed(what: str, well: bool, said: str) -> None:
    """Print a line; where something went wrong, what was said, and stop."""
    print(
        f"{what}: {'as it should' if well else 'WRONG'}, after {time.monotonic() - BEGUN:.0f} s",
        flush=True,
    )
    if not well:
        sys.exit(said[-3000:])


def read_only(folder: Path, place: Path) -> None:
    """Try the course where neither its folder nor the home folder can be written."""
    inside = ["unshare", "--mount", "sh", "-c", READ_ONLY, str(folder)]
    if subprocess.run([*inside, "true"], capture_output=True).returncode:
        print("a read-only course was not tried: only root can mount a folder read-only, and on Linux")
        sys.exit("CI must try it") if os.environ.get("CI") and os.geteuid() == 0 else None
        return
    (place / "file").touch()
    without_home = os.environ | {"HOME": str(place / "file" / "home")}
    make = [*inside, "make"]

    done = subprocess.run([*make, "lab"], env=without_home, **TOLD)
    passed("make lab, read-only", "read-only for you. Name a folder" in done.stdout, done.stdout)
    tests = "tests/test_lessons.py tests/test_figures_style.py notebooks/02-weighted-averages.ipynb"
    done = subprocess.run([*make, "test", f"TEST_ARGS={tests}"], env=without_home, **TOLD)
    passed("make test, read-only", done.returncode == 0, done.stdout)
    said = opened([*make, "lab", f"COPY={place}/mine"], without_home)
    passed("make lab COPY=…, without a home", "Your home folder cannot be written" in said, said)


def opened(command: list[str], env: dict[str, str]) -> str:
    """Return what is said when JupyterLab is opened and answers; then stop it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = f"LAB_ARGS=--no-browser --port {port} --IdentityProvider.token=known"
    lab = subprocess.Popen([*command, options], env=env, start_new_session=True, **TOLD)
    for _ in range(120):
        time.sleep(0.5)
        with suppress(OSError), urlopen(f"http://127.0.0.1:{port}/api/status?token=known") as answer:
            json.load(answer)
            return stopped(lab)
    sys.exit(f"JupyterLab did not answer within a minute: {stopped(lab)}")


def stopped(lab: subprocess.Popen) -> str:
    """Stop make and JupyterLab, and return what they said."""
    os.killpg(lab.pid, signal.SIGTERM)
    return lab.communicate()[0]


if __name__ == "__main__":
    sys.exit(main())
