"""Chromium for the tests that need one."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browse import CHROMIUM, chromium, served

ROOT = Path(__file__).parent.parent
SITE = ROOT / "build" / "site"
LONG = "test_checks_can_fail", "test_node", "test_wasm", "test_worlds"  # by the clock, as notebooks are


@pytest.hookimpl(wrapper=True, optionalhook=True)  # where pytest-xdist is
def pytest_xdist_auto_num_workers():
    """Add a worker to one for each core: a worker often waits, for a kernel, a browser or a clock."""
    return (yield) + 1


def pytest_collection_modifyitems(items):
    """Put the long files first, so that at the end no worker is left alone with one."""
    items.sort(key=lambda item: item.path.suffix != ".ipynb" and item.path.stem not in LONG)


def pytest_configure(config):
    """Make an error of every warning of our own code: pyproject.toml lets other people's old ways be."""
    ours = [path.stem for folder in ("tests", "tools") for path in (ROOT / folder).glob("*.py")]
    config.addinivalue_line("filterwarnings", rf"error:::(rmsprop_lessons|{'|'.join(ours)})(\.|$)")


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


def axe_says(page):
    """Return what axe finds wrong on a page: the rule and the element."""
    options = {"preload": False, "resultTypes": ["violations"]}  # no folder lets axe fetch the styles
    found = Axe().run(page, options=options).response["violations"]
    return [(one["id"], n["html"][:200]) for one in found for n in one["nodes"] if _meant(page, one, n)]


def _meant(page, violation, node):
    """Tell whether axe is right: it reads no MathML, so a table's head that is a formula seems empty."""
    formula = page.locator(node["target"][0]).locator("mjx-assistive-mml math")
    return violation["id"] != "empty-table-header" or formula.count() == 0
