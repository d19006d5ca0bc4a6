"""The hub of the trial: start it, kill it, and see what its students' processes take."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

import psutil
import requests

HERE = Path(__file__).parent
ROOT = HERE.parent
OUT = ROOT / "build" / "hub"
COURSE, FOLDER = OUT / "course", OUT / "class"
PROXY = "configurable-http-proxy@5.3.0"
QUIET = "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"


class Hub:
    """The hub of the trial, which can be killed and started again."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address, self.password = f"http://127.0.0.1:{port}", secrets.token_hex(8)

    def start(self) -> float:
        """Start the hub, and return after how many seconds it answers."""
        own = {"CLASS_FOLDER": FOLDER, "CLASS_ADDRESS": self.address, "CLASS_PASSWORD": self.password}
        own |= {"CLASS_PROXY": proxy(), "PYTHONPATH": COURSE}
        call = [sys.executable, "-m", "jupyterhub", "-f", str(HERE / "jupyterhub_config.py")]
        begun = time.monotonic()
        with (OUT / "log").open("a") as log:
            env = os.environ | {key: str(value) for key, value in own.items()}
            self.process = subprocess.Popen(call, env=env, stdout=log, stderr=log, cwd=OUT)
        while time.monotonic() - begun < 60:
            with suppress(requests.ConnectionError):
                if requests.get(f"{self.address}/hub/login", timeout=5).status_code == 200:
                    return time.monotonic() - begun
            if self.process.poll() is not None:
                break
            time.sleep(0.2)
        sys.exit(f"The hub did not start: {(OUT / 'log').read_text()[-2000:]}")

    def kill(self) -> None:
        """Kill the hub and its proxy at once; the students' servers go on."""
        children = psutil.Process(self.process.pid).children()
        proxies = [each for each in children if "singleuser" not in str(each.cmdline())]
        for each in [self.process, *proxies]:
            each.send_signal(signal.SIGKILL)
        self.process.wait()

    def end(self) -> None:
        """End the hub, its proxy and the servers that it started."""
        servers = [p for both in processes().values() for p in both]
        with suppress(psutil.NoSuchProcess):
            self.kill()
        for each in servers:
            with suppress(psutil.NoSuchProcess):
                each.kill()


def proxy() -> Path:
    """Return the hub's proxy; the first time npm fetches it."""
    command = ROOT / "build" / "vendor" / PROXY / "node_modules" / ".bin" / "configurable-http-proxy"
    if not command.exists():
        npm = shutil.which("npm")
        if not npm:
            sys.exit(
                "The hub needs configurable-http-proxy, which npm fetches: install Node.js with npm."
            )
        if subprocess.run(
            [npm, "install", "--prefix", str(command.parents[2]), *QUIET, PROXY]
        ).returncode:
            sys.exit(f"npm could not fetch {PROXY}: is there a network? Try again.")
    return command


def processes() -> dict[str, list[psutil.Process]]:
    """Return the processes of each student: the server, and below it the kernels."""
    found = defaultdict(list)
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            env = process.environ()
            if str(FOLDER) in env.get("HOME", "") and env.get("JUPYTERHUB_USER"):
                found[env["JUPYTERHUB_USER"]].append(process)
    return found


def memory() -> tuple[list[float], list[float]]:
    """Return what each student's server and kernels take, in MB, shared pages counted in parts."""
    servers, kernels = [], []
    for both in processes().values():
        size = {"server": 0.0, "kernel": 0.0}
        for process in both:
            with suppress(psutil.Error):
                kind = "server" if "singleuser" in str(process.cmdline()) else "kernel"
                size[kind] += process.memory_full_info().pss / 1e6
        servers.append(size["server"])
        kernels.append(size["kernel"])
    return servers, kernels
