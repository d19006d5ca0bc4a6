"""What a lesson draws without a name: nbval does not see it, so it stands here once more."""

import ast

import pytest
from test_notebooks import BOOKS, code

UNNAMED = ("plot", "axhline", "axvline", "hlines", "vlines", "fill_between", "scatter", "bar", "contour")
HEIGHTS = "contours(surface)"  # of the surface on which the paths go
DRAWN = {  # cell -> besides HEIGHTS
    "01-28": ["plot(best, larger.min(), '*')"],
    "02-13": ["plot(first, theta[:366], '.')"],
    "02-33": ["plot(early, theta[:120], '.')"],
    "08-18": ["axhline(ratio)"],
    "08-30": ["fill_between(grid[kept], *band)"],
    "09-11": ["axhline(best['gradient descent'][0])"],
    "09-30b": ["axhline(0)"],
    "10-25": ["axhline(1e-10)"],
    "10-29p": ["contour(x[..., 0], x[..., 1], valley.loss(x))", "plot(1, 1)"],
    "10-53": ["hlines(k + 0.2, *10 ** np.quantile(own, (0.25, 0.75)))"],
    "12-37": ["axhline(1)"],
}


def unnamed(source):
    """Return the data of each call that draws something without a label, as code."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in (*UNNAMED, "contours") and not {"label", None} & {word.arg for word in node.keywords}:
            data = [arg for arg in node.args if getattr(arg, "id", "") != "ax"]
            yield f"{name}({', '.join(map(ast.unparse, data))})"


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_what_is_drawn_without_a_name_is_what_was_written_down(path):
    cells = code(path)
    drawn = {cell.id: [call for call in unnamed(cell.source) if call != HEIGHTS] for cell in cells}
    due = {cell.id: DRAWN[cell.id] for cell in cells if cell.id in DRAWN}
    assert {id: calls for id, calls in drawn.items() if calls} == due
