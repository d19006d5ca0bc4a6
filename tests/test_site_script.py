"""The scripts of the pages: small, and of the types that they say."""

import os
import shutil
import subprocess

import pytest
from conftest import ROOT

STATIC = ROOT / "site" / "static"
TYPESCRIPT = "typescript@5.9.3"
OPTIONS = (
    "--noEmit --allowJs --checkJs --strict --target es2022 --module esnext --moduleResolution bundler"
)
# A worker and a page know other names.
PROGRAMS = {
    "dom,dom.iterable,es2022": ("lesson.js", "answers.js"),
    "webworker,es2022": ("worker.js",),
}


def test_scripts_stay_small():
    lines = {path.name: len(path.read_text("utf-8").splitlines()) for path in STATIC.glob("*.js")}
    assert lines["lesson.js"] <= 300  # the labs
    assert lines["lesson.js"] + lines["answers.js"] + lines["worker.js"] <= 600


def test_the_labs_script_knows_no_optimizer():
    words = (STATIC / "lesson.js").read_text("utf-8").lower()
    assert not [w for w in ("momentum", "rmsprop", "adam", "gradient", "beta", "sqrt") if w in words]


@pytest.mark.browser
@pytest.mark.parametrize("library", PROGRAMS)
def test_types(library, tmp_path):
    npm = shutil.which("npm")
    if not npm and os.environ.get("CI"):
        pytest.fail("no npm found, and CI must check the scripts' types")
    if not npm:
        pytest.skip("no npm found: it brings TypeScript, which checks the scripts' types")
    call = [npm, "exec", "--yes", f"--package={TYPESCRIPT}", "--", "tsc", *OPTIONS.split()]
    files = [str(STATIC / name) for name in PROGRAMS[library]]
    done = subprocess.run(
        [*call, "--lib", library, *files], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
