"""Students of the trial: some by HTTP and websocket, as JupyterLab does it, some in Chromium."""

import json
import time
from urllib.parse import urlsplit
from uuid import uuid4

import requests
import websocket
from playwright.sync_api import Page

PATIENCE = 300  # seconds, on a machine with two cores that starts twenty servers
OPEN = """name => {
    const open = window.jupyterapp?.shell.currentWidget?.sessionContext;
    return open?.path == name && open.session?.kernel?.status == 'idle'; }"""
FIRST = """async () => {
    const content = window.jupyterapp.shell.currentWidget.content;
    content.activeCellIndex = content.widgets.findIndex(cell => cell.model.type == 'code');
    await window.jupyterapp.commands.execute('notebook:run-cell'); }"""
ALL = """async () => {
    for (const command of ['notebook:run-all-cells', 'docmanager:save'])
        await window.jupyterapp.commands.execute(command); }"""
OUTPUTS = """() => window.jupyterapp.shell.currentWidget.content.widgets.flatMap(
    cell => cell.model.type == 'code' ? cell.model.outputs.toJSON() : [])"""
ANSWER = """source => {
    const cells = window.jupyterapp.shell.currentWidget.content.widgets;
    const own = cells.map(cell => cell.model.sharedModel);
    own.find(cell => cell.getSource().includes('check("')).setSource(source); }"""


class Student:
    """A student who logs in by the form, and then uses the server's own addresses."""

    def __init__(self, hub: str, name: str, password: str) -> None:
        self.hub, self.name, self.password = hub, name, password
        self.at, self.session = f"{hub}/user/{name}", requests.Session()

    def log_in(self) -> None:
        """Send the form, and wait until the student's own server shows JupyterLab."""
        self.session.get(f"{self.hub}/hub/login")
        form = {"username": self.name, "password": self.password, "_xsrf": self._xsrf("/hub/")}
        back = self.session.post(f"{self.hub}/hub/login?next=/hub/spawn", data=form)
        until = time.monotonic() + PATIENCE
        while (
            not urlsplit(back.url).path.startswith(f"/user/{self.name}/lab") or back.status_code != 200
        ):
            if time.monotonic() > until:
                raise TimeoutError(
                    f"{self.name} waited {PATIENCE} s; last: {back.status_code} {back.url}"
                )
            time.sleep(1)
            # 429: the hub starts others first; 404 or 503: the server is not there yet
            again = "/hub/spawn" if back.status_code == 429 else f"/user/{self.name}/lab"
            back = self.session.get(self.hub + again)

    def _xsrf(self, path: str) -> str:
        return next(
            (c.value or "" for c in self.session.cookies if (c.name, c.path) == ("_xsrf", path)), ""
        )

    def ask(self, method: str, path: str, **more) -> requests.Response:
        """Call the API of the student's server."""
        heads = {"X-XSRFToken": self._xsrf(f"/user/{self.name}/")}
        back = self.session.request(method, f"{self.at}/api/{path}", headers=heads, timeout=60, **more)
        back.raise_for_status()
        return back

    def read(self, name: str) -> dict:
        """Return a notebook of the student's folder."""
        return self.ask("GET", f"contents/{name}").json()["content"]

    def write(self, name: str, book: dict) -> None:
        """Save a notebook, as JupyterLab does."""
        self.ask("PUT", f"contents/{name}", json={"type": "notebook", "format": "json", "content": book})

    def start_kernel(self) -> None:
        """Start a kernel and connect to it."""
        self.kernel = self.ask("POST", "kernels", json={"name": "python3"}).json()["id"]
        self.connect()

    def connect(self) -> None:
        """Open the channel to the kernel."""
        cookies = "; ".join(
            f"{c.name}={c.value}" for c in self.session.cookies if self.name in c.path or c.path == "/"
        )
        address = f"{self.at}/api/kernels/{self.kernel}/channels".replace("http", "ws", 1)
        self.channel = websocket.create_connection(
            address, cookie=cookies, origin=self.hub, timeout=PATIENCE
        )

    def run(self, source: str) -> list[dict]:
        """Run a cell and return what it puts out."""
        head = {
            "msg_id": uuid4().hex,
            "msg_type": "execute_request",
            "session": self.name,
            "username": self.name,
        }
        content = {"code": source, "silent": False, "store_history": True, "allow_stdin": False}
        asked = {
            "header": {**head, "version": "5.3"},
            "parent_header": {},
            "metadata": {},
            "channel": "shell",
        }
        self.channel.send(json.dumps({**asked, "content": content}))
        outputs = []
        while True:
            told = json.loads(self.channel.recv())
            if told["parent_header"].get("msg_id") != head["msg_id"]:
                continue
            kind = told["msg_type"]
            if kind in ("stream", "execute_result", "display_data", "error"):
                outputs.append({"kind": kind, **told["content"]})
            elif kind == "status" and told["content"]["execution_state"] == "idle":
                return outputs

    def stop(self) -> None:
        """Stop the student's server, as Hub Control Panel does."""
        self.session.get(f"{self.hub}/hub/home")
        heads = {"X-XSRFToken": self._xsrf("/hub/"), "Referer": f"{self.hub}/hub/home"}
        self.session.delete(
            f"{self.hub}/hub/api/users/{self.name}/server", headers=heads
        ).raise_for_status()
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if self.session.get(f"{self.hub}/user/{self.name}/api").status_code in (404, 424, 503):
                return
            time.sleep(0.5)
        raise TimeoutError(f"{self.name}: the server did not stop")


def log_in(page: Page, hub: str, name: str, password: str) -> None:
    """Fill the form, and wait for JupyterLab."""
    page.goto(f"{hub}/hub/login?next=/hub/spawn")
    page.fill("#username_input", name)
    page.fill("#password_input", password)
    page.click("#login_submit")
    page.wait_for_url(f"**/user/{name}/lab/**")


def in_browser(page: Page, hub: str, name: str, password: str, lesson: str, answer: str) -> float:
    """Log in, answer an exercise, run the lesson, save; return the seconds to the first cell."""
    begun = time.monotonic()
    log_in(page, hub, name, password)
    page.goto(f"{hub}/user/{name}/lab/tree/{lesson}?reset")
    page.wait_for_function(OPEN, arg=lesson, timeout=PATIENCE * 1000)
    page.evaluate(FIRST)
    seconds = time.monotonic() - begun
    page.evaluate(ANSWER, answer)
    page.evaluate(ALL)
    if errors := [each["evalue"] for each in page.evaluate(OUTPUTS) if each["output_type"] == "error"]:
        raise RuntimeError(f"{name}: {errors[0]}")
    return seconds
