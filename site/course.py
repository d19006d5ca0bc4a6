"""What the course adds to Sphinx: claims to refer to, cells with an address, plain docstrings."""

import re
from itertools import takewhile

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.directives import ObjectDescription


def jupyter_slug(title: str) -> str:
    """Return the anchor that JupyterLab gives a heading: its words, joined by hyphens."""
    return title.strip().replace(" ", "-")


class Entry(ObjectDescription[str]):
    """A claim, or a mistake that the checker knows: in the inventory, so that others can name it."""

    option_spec = {**ObjectDescription.option_spec, "verdict": directives.unchanged_required}

    def handle_signature(self, sig: str, signode: addnodes.desc_signature) -> str:
        signode += addnodes.desc_name(sig, sig)
        signode += addnodes.desc_annotation("", self.options["verdict"])
        return sig

    def add_target_and_index(self, name: str, sig: str, signode: addnodes.desc_signature) -> None:
        signode["ids"].append(name)
        self.state.document.note_explicit_target(signode)
        self.env.domains.standard_domain.note_object(self.objtype, name, name, location=signode)

    def transform_content(self, content_node: addnodes.desc_content) -> None:
        content_node.parent["classes"].append(re.sub(r"\W+", "-", self.options["verdict"]))


def mark_cells(app: Sphinx, doctree: nodes.document) -> None:
    """Give each cell its id and the classes of its tags, and lead back from it to the ledger."""
    cells = [n for n in doctree.findall(nodes.container) if n.get("nb_element") == "cell_code"]
    for cell in cells:
        about = cell["cell_metadata"]
        cell["ids"].append(f"cell-{about['cell_id']}")
        cell["classes"] += [f"tag-{tag}" for tag in about["tags"]] + ["lab-cell"] * about["lab"]
        if about["entries"]:
            links = (f'<a href="ledger.html#{key}">{key}</a>' for key in about["entries"])
            html = f'<p class="to-ledger">In the ledger: {", ".join(links)}</p>'
            cell.parent.insert(cell.parent.index(cell) + 1, nodes.raw("", html, format="html"))
        for output in cell.children[1:] if "answer" in about["tags"] else []:
            output["classes"].append("no-search")  # a search shall not answer what a lesson asks
    for fold in [raw for raw in doctree.findall(nodes.raw) if raw.astext().startswith("<details>")]:
        inside = fold.parent.children[fold.parent.index(fold) + 1 :]
        for node in takewhile(lambda node: node.astext() != "</details>", inside):
            if isinstance(node, nodes.Element) and not isinstance(node, nodes.raw):
                node["classes"].append("no-search")
    for block in doctree.findall(nodes.literal_block):
        block["classes"] += ["columns"] * has_columns(block.astext())
    for head in doctree.findall(nodes.thead):
        for entry in (e for e in head.findall(nodes.entry) if not e.astext()):
            entry[:] = [nodes.inline("", "what", classes=["visually-hidden"])]
    about = [cell["cell_metadata"] for cell in cells]
    app.env.metadata[app.env.docname]["lab"] = any(each["lab"] or each["typed"] for each in about)


def has_columns(text: str) -> bool:
    """Tell whether lines stand in columns, which would be lost if they wrapped."""
    return len(re.findall(r"^.*\S {2,}\S.*$", text, flags=re.M)) > 1


def add_lab_files(app: Sphinx, pagename: str, template: str, context: dict, doctree: object) -> None:
    """Load what moves a lab on the pages that have one."""
    if app.env.metadata.get(pagename, {}).get("lab"):
        app.add_js_file("lesson.js", loading_method="defer")
        app.add_js_file("answers.js", loading_method="defer")
        app.add_css_file("labs.css")


def as_rest(app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
    """Turn a docstring of plain words into reST: what stands in backticks is code, all else is text."""
    parts = re.split(r"(`[^`\n]+`)", "\n".join(lines))
    lines[:] = "".join(
        f"`{part}`" if part.startswith("`") else re.sub(r"([\\*_|`])", r"\\\1", part) for part in parts
    ).split("\n")


def setup(app: Sphinx) -> dict:
    """Tell Sphinx of all this."""
    for kind in ("claim", "mistake"):
        app.add_object_type(kind, kind)
        app.add_directive_to_domain("std", kind, Entry, override=True)
    app.connect("doctree-read", mark_cells)
    app.connect("html-page-context", add_lab_files)
    app.connect("autodoc-process-docstring", as_rest)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
