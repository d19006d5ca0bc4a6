"""Try the hub on this machine: twenty students, a killed hub, an update of the course: `make hub`.

Everything is in build/hub and on the loopback address. Options: --students 20 --browsers 3 --every 4
"""

import argparse
import json
import re
import shutil
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

from hand_out import hand_out, link
from hub import COURSE, FOLDER, OUT, ROOT, Hub, memory
from students import PATIENCE, Student, in_browser, log_in

sys.path.insert(0, str(ROOT / "tools"))
from browse import chromium  # noqa: E402

LESSON, UNTOUCHED = "01-the-ravine.ipynb", "02-weighted-averages.ipynb"
STEP = "gradient_descent_step"
ANSWER = f"""\
def {STEP}(w, dw, lr):
    return w - lr * dw  # {{}}


check("{STEP}", {STEP})"""
NEW = "A sentence that the course has had since its update.\\n"


def code_cells(book: dict) -> list[dict]:
    """Return the code cells of a notebook."""
    return [cell for cell in book["cells"] if cell["cell_type"] == "code"]


def lesson(student: Student, wait: float) -> float:
    """Arrive after `wait` seconds, run a lesson and save it; return the seconds to the first cell."""
    time.sleep(wait)
    begun = time.monotonic()
    student.log_in()
    book = student.read(LESSON)
    student.start_kernel()
    seconds = None
    for cell in code_cells(book):
        if 'check("' in cell["source"] and "broken=" not in cell["source"]:
            cell["source"] = ANSWER.format(student.name)
        outputs = student.run(cell["source"])
        seconds = seconds or time.monotonic() - begun
        if errors := [each["evalue"] for each in outputs if each["kind"] == "error"]:
            raise RuntimeError(f"{student.name}: {errors[0]}")
        if cell["source"].startswith(f"def {STEP}"):
            assert "right" in str(outputs), f"{student.name}: the checker says {outputs}"
    student.run(f"mine = {student.name!r}")
    student.write(LESSON, book)
    return seconds


def is_saved(student: Student, name: str = LESSON) -> bool:
    """Tell whether a student's answer stands in the saved notebook."""
    return ANSWER.format(student.name) in [cell["source"] for cell in code_cells(student.read(name))]


def update() -> str:
    """Make a newer course out of the one that the hub has: one new sentence in two lessons."""
    for name in (LESSON, UNTOUCHED):
        path = COURSE / "notebooks" / name
        text = path.read_text("utf-8")
        path.write_text(
            text.replace('"source": [\n', f'"source": [\n    "{NEW}",\n', 1), encoding="utf-8"
        )
    init = COURSE / "rmsprop_lessons" / "__init__.py"
    text, version = init.read_text("utf-8"), "99.0"
    init.write_text(re.sub(r'__version__ = ".*"', f'__version__ = "{version}"', text), encoding="utf-8")
    return version


def with_news(book: str) -> str:
    """Return a notebook with one more sentence at its top."""
    return book.replace('"source": [\n', f'"source": [\n    "{NEW}",\n', 1)


def spread(values: list[float]) -> str:
    """Return the median and the ends of some numbers."""
    return f"{statistics.median(values):.0f} (from {min(values):.0f} to {max(values):.0f})"


def arrive(hub: Hub, students: list[Student], browsers: int, every: float) -> None:
    """Have all students run a lesson, and print how long they waited and what they take."""
    seconds, seen = [], []
    with ThreadPoolExecutor(len(students)) as pool, chromium() as browser:
        by_http = students[browsers:]
        waiting = [pool.submit(lesson, each, k * every) for k, each in enumerate(by_http)]
        for each in students[:browsers]:
            page = browser.new_context(viewport={"width": 1300, "height": 1000}).new_page()
            page.set_default_timeout(PATIENCE * 1000)
            given = (hub.address, each.name, each.password, LESSON, ANSWER.format(each.name))
            seen.append(in_browser(page, *given))
            page.screenshot(path=OUT / f"{each.name}.png")
        seconds = [each.result() for each in waiting]
        servers, kernels = memory()
    print(f"{browsers} students in Chromium: {spread(seen)} s from the login to the first cell")
    if seconds:
        print(f"{len(seconds)} students by HTTP: {spread(seconds)} s from the login to the first cell")
    total = sum(servers) + sum(kernels)
    told = f"server {spread(servers)} MB, kernel {spread(kernels)} MB"
    print(f"memory of a student: {told}; of all: {total:.0f} MB", flush=True)


def must(holds: bool, what: str) -> None:
    """Print what was seen, and end the trial where it does not hold."""
    print(f"{'yes' if holds else 'NO'}: {what}", flush=True)
    if not holds:
        raise SystemExit(1)


def survive(hub: Hub, students: list[Student], browsers: int) -> None:
    """Kill the hub, start it again, and look for what was there."""
    hub.kill()
    print(f"hub and proxy killed; started again, it answers after {hub.start():.0f} s", flush=True)
    for each in students[:browsers]:
        each.log_in()  # these had their cookies in a browser that is closed
    must(
        all(map(is_saved, students)),
        f"all {len(students)} saved notebooks are there, for the same login",
    )
    by_http = students[browsers:]
    for each in by_http:
        each.connect()
    kept = [each for each in by_http if each.name in str(each.run("mine"))]
    must(kept == by_http, f"{len(kept)} of {len(by_http)} kernels have kept their variables")


def renew(hub: Hub, students: list[Student]) -> None:
    """Bring a newer course, and look for what was the students'."""
    at = [FOLDER / "students" / each.name / "lessons" for each in students]
    before = [(folder / LESSON).read_bytes() for folder in at]
    version = update()
    hub.kill()
    hub.start()
    for each in students:
        each.stop()
        each.log_in()
    must(
        [(f / LESSON).read_bytes() for f in at] == before,
        "after the update each edited notebook has the same bytes",
    )
    beside = f"{Path(LESSON).stem}-new-in-{version}.ipynb"
    must(
        all(NEW[:-2] in (f / beside).read_text("utf-8") for f in at),
        f"the new lesson is beside it, as {beside}",
    )
    must(
        all(NEW[:-2] in (f / UNTOUCHED).read_text("utf-8") for f in at),
        "a lesson that nobody touched is the new one",
    )


def pull(hub: Hub, student: Student) -> None:
    """Open the link for nbgitpuller in Chromium, before and after a change of the course."""
    made, remote = OUT / "handed-out", OUT / "handed-out.git"
    hand_out(made)
    git(made / "lessons", "init", "-q", "-b", "main")
    git(made / "lessons", "add", ".")
    git(made / "lessons", "commit", "-qm", "The lessons")
    git(OUT, "clone", "-q", "--bare", str(made / "lessons"), str(remote))
    address, there = link(hub.address, f"file://{remote}", "main"), f"{remote.stem}/{LESSON}"
    opened = f"/user/{student.name}/lab/tree/{remote.stem}/"  # before, it stands in the link's query
    with chromium() as browser:
        page = browser.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        log_in(page, hub.address, student.name, student.password)
        page.goto(address)
        page.wait_for_url(lambda url: urlsplit(url).path.startswith(opened))
        book = student.read(there)
        next(c for c in code_cells(book) if f'check("{STEP}"' in c["source"])["source"] = ANSWER.format(
            student.name
        )
        student.write(there, book)
        path = made / "lessons" / LESSON
        path.write_text(with_news(path.read_text("utf-8")), encoding="utf-8")
        git(made / "lessons", "commit", "-qam", "One more sentence")
        git(made / "lessons", "push", "-q", str(remote), "main")
        page.goto("about:blank")
        page.goto(address)
        page.wait_for_url(lambda url: urlsplit(url).path.startswith(opened))
    kept, came = is_saved(student, there), NEW[:-2] in json.dumps(student.read(there))
    must(
        kept and came, "the link for nbgitpuller, opened again: the answer is kept, the change is there"
    )


def git(folder: Path, *call: str) -> None:
    """Run git in a folder, as nobody in particular."""
    who = ["-c", "user.name=trial", "-c", "user.email=trial@localhost"]
    subprocess.run(["git", *who, *call], cwd=folder, check=True)


def main() -> None:
    """Run the trial."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--students", type=int, default=20)
    parser.add_argument("--browsers", type=int, default=3)
    parser.add_argument("--every", type=float, default=4.0, help="seconds between two arrivals")
    given = parser.parse_args()
    shutil.rmtree(OUT, ignore_errors=True)
    for name in ("rmsprop_lessons", "notebooks"):
        shutil.copytree(ROOT / name, COURSE / name, ignore=shutil.ignore_patterns("__pycache__"))
    hub = Hub()
    print(f"the hub answers after {hub.start():.0f} s", flush=True)
    try:
        students = [
            Student(hub.address, f"student-{k:02}", hub.password) for k in range(1, given.students + 1)
        ]
        arrive(hub, students, given.browsers, given.every)
        survive(hub, students, given.browsers)
        pull(hub, students[0])
        renew(hub, students[given.browsers :][:3] or students[:1])
    finally:
        hub.end()


if __name__ == "__main__":
    main()
