"""Chromium for the tests that need one."""

import os
from pathlib import Path

import pytest
from browse import CHROMIUM, chromium, served

ROOT = Path(__file__).parent.parent
SITE = ROOT / "build" / "site"


@pytest.fixture(scope="module")
def browser():
    if not CHROMIUM and os.environ.get("CI"):
        pytest.fail("no Chromium found, and CI must run these tests")
    if not CHROMIUM:
        pytest.skip("no Chromium found: install it (on Debian the package chromium) to run these")
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def site():
    """Return the address of the course's pages, on a server of their own."""
    if not (SITE / "index.html").exists() and os.environ.get("CI"):
        pytest.fail("build/site has no pages, and CI must look at them")
    if not (SITE / "index.html").exists():
        pytest.skip("build/site has no pages: make site builds them")
    with served(SITE) as address:
        yield address
