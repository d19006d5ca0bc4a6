"""Open a notebook in JupyterLab in a real browser, for the tests and the benchmarks."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
# No sandbox, because in a container root is often the only user; the rest keeps it off the network.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
]
NEXT = """async name => {
    const run = (command, options) => window.jupyterapp.commands.execute(command, options);
    await run('docmanager:save-all');
    await run('application:close-all');
    await run('docmanager:open', {path: name, factory: 'Notebook'}); }"""
READY = """name => {
    const open = window.jupyterapp?.shell.currentWidget?.sessionContext;
    return open?.path == name && open.session?.kernel?.status == 'idle'; }"""
OUTPUTS = """() => window.jupyterapp.shell.currentWidget.content.widgets.flatMap(
    cell => cell.model.type == 'code' ? cell.model.outputs.toJSON() : [])"""


@contextmanager
def jupyterlab(home: Path) -> Iterator[str]:
    """Put a learner's copy into home/my-lessons and serve it on the loopback address; yield the address.

    JupyterLab has settings of its own. A %s in the address stands for the name of a notebook.
    """
    token = secrets.token_hex(8)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = [
        f"--ServerApp.port={port}",
        f"--IdentityProvider.token={token}",
        "--LabApp.expose_app_in_browser=True",
    ]
    course = [sys.executable, "-m", "rmsprop_lessons.command", str(home / "my-lessons")]
    places = {f"JUPYTER_{kind}_DIR": str(home / kind) for kind in ("CONFIG", "DATA", "RUNTIME")}
    with (home / "log").open("w") as log:
        running = subprocess.Popen(
            [*course, "--no-browser", "--", *options],
            env={**os.environ, **places},
            stderr=log,
            stdout=log,
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}/api?token={token}", home / "log")
        yield f"http://127.0.0.1:{port}/lab/tree/%s?token={token}&reset"
    finally:
        running.terminate()
        running.wait(30)


def _wait_for(url: str, log: Path) -> None:
    for _ in range(600):
        try:
            return urlopen(url).close()
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(log.read_text())


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on the loopback address while the block runs; yield its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    """Serve files, keep connections open, and print nothing."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *said: object) -> None:
        """Say nothing."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the Chromium of this machine without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


def new_page(browser: Browser) -> tuple[Page, list[str]]:
    """Return a page and the list of errors in which it will write down what its console says."""
    page, errors = browser.new_page(viewport={"width": 1300, "height": 1000}), []
    page.set_default_timeout(90_000)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    return page, errors


def run_all(page: Page, address: str, name: str) -> list[dict]:
    """Open a notebook, run it with JupyterLab's Run All, and return what its cells put out.

    A page that shows JupyterLab already saves and closes what is open, and loads nothing again.
    """
    if page.url == "about:blank":
        page.goto(address % name)
    else:
        page.evaluate(NEXT, name)
    page.wait_for_function(READY, arg=name)
    page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
    return page.evaluate(OUTPUTS)
