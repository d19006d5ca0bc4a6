"""The pages to look things up: made from docs/, from lesson 00 and from the package's docstrings."""

import importlib
import inspect
import re
import textwrap

from nbformat import NotebookNode
from site_cells import as_read
from site_ledger import plain

from rmsprop_lessons import ledger, updates

PLACES = {  # what docs/ links to, and where it is on the site
    "../LICENSE": "licences/LICENSE",
    "../LICENSE-docs": "licences/LICENSE-docs",
    "../CITATION.cff": "licences/CITATION.cff",
    "../classroom/README.md": "classroom.html",
    "jupyterhub_config.py": "files/jupyterhub_config.py",
    "../environment.yml": "files/environment.yml",
    "../rmsprop_lessons/data/SOURCES.md": "licences/SOURCES.md",
    "../rmsprop_lessons/exercises/catalogue": "api.html#module-rmsprop_lessons.exercises",
}
MODULES = {
    "rmsprop_lessons": "The rules, averages, surfaces, runs; `claim` and `LEDGER` stand below. "
    "NumPy is all that they need.",
    "rmsprop_lessons.exercises": "The checker. It needs NumPy alone.",
    "rmsprop_lessons.ledger": "The claims, and their checks run again.",
    "rmsprop_lessons.frameworks": "What RMSprop is elsewhere, and settings moved from one to another.",
    "rmsprop_lessons.figures": "Every drawing of the course, with an alt text made from its data.",
    "rmsprop_lessons.labs": "The labs of the notebooks.",
}
RULES = ("gradient_descent", "momentum", "rmsprop", "adam")
API = """# The package

The rules are pure functions: parameters, gradient and memory in, new ones out. Below the text of each
stands its formula, which is the code itself.
"""
COLUMN = r" ((?:[^|\\\n]|\\.)*) \|"  # of a table; a bar inside is escaped


def relinked(text: str) -> str:
    """Return Markdown whose relative links lead to where their file is on the site."""

    def place(link: re.Match) -> str:
        if link[2] not in PLACES:
            raise ValueError(f"a page links to {link[2]}: the site has no place for it in PLACES")
        return f'<a href="{PLACES[link[2]]}">{link[1]}</a>'

    return re.sub(r"\[([^]]*)\]\((?!https?:|#)([^)]*)\)", place, text)


def checker_page(text: str) -> str:
    """Return docs/CHECKER.md as a page: each row of its tables is an entry with an address."""
    text = re.sub(r"^\| name \| kind .*\n\|[-|]*\n", "", relinked(text), flags=re.M)
    return re.sub(rf"^\|{COLUMN * 6}$", mistake, text, flags=re.M)


def mistake(row: re.Match) -> str:
    """Return one entry of the checker's catalogue."""
    name, kind, written, question, case, asked = map(str.strip, row.groups())
    return f"""```{{mistake}} {name}
:verdict: {kind}

{written}

> {question}

{case}

Asked in {asked}
```
"""


def notation_page(start: NotebookNode) -> str:
    """Return the tables of symbols of lesson 00 as a page."""
    cells = [cell.source for cell in start.cells if cell.source.startswith("## The symbols\n")]
    if len(cells) != 1:
        raise ValueError(
            f"lesson 00 has {len(cells)} cells '## The symbols': the notation is one of them"
        )
    intro = "From [lesson 00](00-start-here.ipynb). The words are in the [glossary](glossary.md).\n"
    return as_read(cells[0]).replace("## The symbols\n", f"# Notation\n{intro}", 1)


def api_page() -> str:
    """Return a page with every public name of the package."""
    return API + "".join(module_part(name, says) for name, says in MODULES.items())


def module_part(name: str, says: str) -> str:
    """Return the part of one module."""
    module = importlib.import_module(name)
    parts = [f"\n## {name}\n\n{says}\n\n```{{eval-rst}}\n.. py:module:: {name}\n```\n"]
    names = set(module.__all__) - (set(ledger.__all__) if name == "rmsprop_lessons" else set())
    parts += [member(name, one, getattr(module, one)) for one in sorted(names, key=str.lower)]
    return "".join(parts)


def member(module: str, name: str, value: object) -> str:
    """Return the directive for one public name, and below a rule its formula."""
    if isinstance(value, type):
        return rest(f".. autoclass:: {module}.{name}\n")
    if callable(value):
        formula = code(value) if module == "rmsprop_lessons" and name in RULES else ""
        return rest(f".. autofunction:: {module}.{name}\n") + formula
    kind = f"{type(value).__name__}" + (f" of {len(value)}" if hasattr(value, "__len__") else "")
    about = f"{plain(repr(value))}" if isinstance(value, int | float | str) else kind
    return rest(f".. py:data:: {name}\n   :module: {module}\n\n   {about}\n")


def rest(text: str) -> str:
    """Return reST inside MyST."""
    return f"\n```{{eval-rst}}\n{text}```\n"


def code(rule: object) -> str:
    """Return the lines of a rule below its docstring: they are the formula."""
    source = inspect.getsource(getattr(updates, rule.__name__).__wrapped__)
    formula = textwrap.dedent(source.rpartition('"""')[2]).strip()
    return f"\n```python\n{formula}\n```\n"
