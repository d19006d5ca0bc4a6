"""A hub for one class on one machine: `jupyterhub -f classroom/jupyterhub_config.py`.

Everybody runs as the account that starts the hub, so students are kept apart by politeness only. What
that means, and what a larger class uses, is in README.md beside this file.

CLASS_FOLDER     what the hub keeps: passwords' secret, database, students' folders   (./class)
CLASS_PASSWORD   one password for all, at least eight characters; without it the hub does not start
CLASS_ADDRESS    where it listens   (http://127.0.0.1:8000)
CLASS_TEACHER    the name that may see and stop the servers of the others   (teacher)
CLASS_PROXY      configurable-http-proxy, where it is not on the PATH
"""

import os
import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

from rmsprop_lessons import __version__, lessons

c = get_config()  # noqa: F821  # JupyterHub gives this name

FOLDER = Path(os.environ.get("CLASS_FOLDER", "class")).resolve()
PASSWORD = os.environ.get("CLASS_PASSWORD", "")
ADDRESS = os.environ.get("CLASS_ADDRESS", "http://127.0.0.1:8000")
TEACHER = os.environ.get("CLASS_TEACHER", "teacher")
PROXY = os.environ.get("CLASS_PROXY") or shutil.which("configurable-http-proxy")
ALL_NAMES = r"^[a-z0-9][a-z0-9._-]{0,30}$"  # a name becomes a folder

if len(PASSWORD) < 8:
    sys.exit(f"CLASS_PASSWORD has {len(PASSWORD)} characters: allowed are eight or more")
if not PROXY:
    sys.exit("There is no configurable-http-proxy: npm can install it. CLASS_PROXY may say where it is.")

FOLDER.mkdir(parents=True, exist_ok=True)
FOLDER.chmod(0o700)  # database and secret are the teacher's

c.JupyterHub.bind_url = ADDRESS
# The hub and its proxy talk on ports of their own, beside the one that students see.
PORT = urlsplit(ADDRESS).port or 8000
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{PORT + 1}"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{PORT + 2}"
c.ConfigurableHTTPProxy.command = [PROXY]
c.ConfigurableHTTPProxy.pid_file = str(FOLDER / "proxy.pid")
c.JupyterHub.db_url = f"sqlite:///{FOLDER / 'hub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(FOLDER / "cookie-secret")

# When the hub stops, students go on working; when it is there again it finds their servers.
c.JupyterHub.cleanup_servers = False
c.JupyterHub.concurrent_spawn_limit = 4  # a class arrives at once: the others are asked to wait

c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = PASSWORD
c.Authenticator.allow_all = True
c.Authenticator.admin_users = {TEACHER}
c.Authenticator.username_pattern = ALL_NAMES

c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = str(FOLDER / "students" / "{username}")
c.Spawner.notebook_dir = str(FOLDER / "students" / "{username}" / "lessons")
c.Spawner.cmd = [sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.default_url = f"/lab/tree/{min(lessons.titles())}"
QUIET = str(lessons.HERE / "jupyter")  # no question about news
c.Spawner.environment = {"OPENBLAS_NUM_THREADS": "1", "JUPYTER_CONFIG_PATH": QUIET}
c.Spawner.start_timeout = c.Spawner.http_timeout = 180
c.Spawner.args = [
    "--MappingKernelManager.cull_idle_timeout=3600",  # an hour without a run
    "--MappingKernelManager.cull_interval=300",
    "--LabApp.expose_app_in_browser=True",
]
if getattr(os, "geteuid", lambda: 1)() == 0:
    c.Spawner.args.append("--allow-root")  # often so in a container


def bring(spawner):
    """Bring the lessons into a student's folder before the server starts; what was edited is kept."""
    to = FOLDER / "students" / spawner.user.name / "lessons"
    for line in lessons.copy(to, __version__):
        spawner.log.info("%s: %s", spawner.user.name, line)


c.Spawner.pre_spawn_hook = bring
