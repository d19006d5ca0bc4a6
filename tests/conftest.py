"""Chromium for the tests that need one."""

import os

import pytest
from browse import CHROMIUM, chromium


@pytest.fixture(scope="module")
def browser():
    if not CHROMIUM and os.environ.get("CI"):
        pytest.fail("no Chromium found, and CI must run these tests")
    if not CHROMIUM:
        pytest.skip("no Chromium found: install it (on Debian the package chromium) to run these")
    with chromium() as browser:
        yield browser
