"""What the site ships that others made, with their licences: a page of it."""

from importlib.metadata import PackageMetadata, distribution
from pathlib import Path

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
INSIDE = """| Bootstrap | in pydata-sphinx-theme | {bootstrap} | the look |
| Font Awesome Free | in pydata-sphinx-theme | {fontawesome} | signs on buttons |
| MathJax | {version} | {mathjax} | formulas |
"""
SCRIPTS, MATHJAX = "_static/scripts", "_static/vendor/mathjax/LICENSE"


def third_parties(to: Path) -> str:
    """Return the page; the texts of the licences are written into a folder of the site."""
    rows = "".join(row(name, use, to) for name, use in PYTHON.items())
    version, licence = licence_of("mathjax")
    rows += INSIDE.format(
        bootstrap=link(f"{SCRIPTS}/bootstrap.js.LICENSE.txt", "MIT"),
        fontawesome=link(f"{SCRIPTS}/fontawesome.js.LICENSE.txt", "CC BY 4.0, SIL OFL 1.1, MIT"),
        version=version,
        mathjax=link(MATHJAX, licence),
    )
    return HEAD + rows


def row(name: str, use: str, to: Path) -> str:
    """Return the row of an installed package, and write its licence into a folder."""
    package = distribution(name)
    files = (file for file in package.files or [] if "dist-info" in file.parts[0])
    texts = [file for file in files if file.name.startswith("LICENSE")]
    if not texts:
        raise FileNotFoundError(f"{name} has no LICENSE among its files, and the site must ship one")
    (to / f"{name}.txt").write_bytes(texts[0].read_binary())
    about = package.metadata
    licence = about.get("License-Expression") or classified(about)
    shown = link(f"{to.name}/{name}.txt", licence)
    return f"| {about['Name']} | {about['Version']} | {shown} | {use} |\n"


def classified(about: PackageMetadata) -> str:
    """Return the last word of a package's classifier on its licence."""
    kinds = [one for one in about.get_all("Classifier", []) if one.startswith("License ::")]
    return kinds[0].split(" :: ")[-1] if kinds else "its licence"


def link(href: str, text: str) -> str:
    """Return a link of HTML: what it leads to is no page of Sphinx's."""
    return f'<a href="{href}">{text}</a>'
