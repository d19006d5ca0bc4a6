"""What the site ships that others made, with their licences: a page of it."""

from importlib.metadata import PackageNotFoundError, distribution

from vendor import licence_of

OURS = ("LICENSE", "LICENSE-docs", "CITATION.cff", "rmsprop_lessons/data/SOURCES.md")
PYTHON = {  # whose files are in _static or made the pages
    "sphinx": "search and the making of the pages",
    "sphinx-book-theme": "the look",
    "pydata-sphinx-theme": "the look; its files hold Bootstrap and Font Awesome Free, see below",
    "myst-nb": "notebooks as pages",
    "accessible-pygments": "colours of code",
}
HEAD = """# Third parties

The course's own code is under the <a href="licences/LICENSE">BSD 3-Clause licence</a>, its prose and
figures under <a href="licences/LICENSE-docs">CC BY 4.0</a>; the data have
<a href="licences/SOURCES.md">terms of their own</a>.

Beside it this site ships files that others made. What runs in the notebooks and labs (Pyodide, NumPy,
JupyterLite and more) has a list of its own, in
<a href="runtime/THIRD-PARTY.txt">runtime/THIRD-PARTY.txt</a>, where the site was built with it.

| what | version | licence | for |
|---|---|---|---|
"""
INSIDE = """| Bootstrap | in pydata-sphinx-theme | MIT | the look |
| Font Awesome Free | in pydata-sphinx-theme | CC BY 4.0, SIL OFL 1.1, MIT | signs on buttons |
"""


def third_parties() -> str:
    """Return the page."""
    rows = "".join(row(name, use) for name, use in PYTHON.items())
    version, licence = licence_of("mathjax")
    rows += INSIDE + f"| MathJax | {version} | {licence} | formulas |\n"
    return HEAD + rows


def row(name: str, use: str) -> str:
    """Return the row of an installed package."""
    try:
        about = distribution(name).metadata
    except PackageNotFoundError as error:
        raise PackageNotFoundError(f"{name}: it is in the lock, so run make .venv/ready") from error
    classifiers = [
        c.split(" :: ")[-1] for c in about.get_all("Classifier", []) if c.startswith("License ::")
    ]
    licence = (
        about.get("License-Expression")
        or ", ".join(classifiers)
        or about.get("License")
        or "see its files"
    )
    return f"| {about['Name']} | {about['Version']} | {licence.splitlines()[0]} | {use} |\n"
