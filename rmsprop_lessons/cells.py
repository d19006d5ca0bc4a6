"""Which parts of a notebook another part needs: what is run again, and nothing beside it."""

from __future__ import annotations

import ast
import symtable
from collections.abc import Collection, Iterator
from functools import cache

BLOCKS = ast.For, ast.While, ast.If, ast.With, ast.Try, ast.ExceptHandler
INNER = "body", "handlers", "orelse", "finalbody"
HEADS = "iter", "target", "test", "items"  # in the order in which they run


class Names:
    """What a piece of code gives to names, which it takes from before it, which its functions use."""

    def __init__(self, source: str) -> None:
        self.binds: set[str] = set()
        self.reads: set[str] = set()
        self.later: set[str] = set()
        for node in ast.parse(source).body:
            self._take(node)
        self.later -= self.binds

    def _take(self, node: ast.AST) -> None:
        """Take in a statement; of a loop or a condition its head first, then what stands in it."""
        fields = dict(ast.iter_fields(node))
        inner = [n for key in INNER for n in fields.get(key, [])] if isinstance(node, BLOCKS) else []
        if not inner:
            self._leaf(node)
            return
        for head in [n for key in HEADS for n in _listed(fields.get(key))]:
            self._leaf(head)
        for each in inner:
            self._take(each)

    def _leaf(self, node: ast.AST) -> None:
        source = ast.unparse(node)
        binds, reads, later = _names(f"with {source}: ..." if isinstance(node, ast.withitem) else source)
        stores = {
            n.id for n in ast.walk(node) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
        }
        if isinstance(node, ast.expr | ast.withitem) and stores:  # the target of a loop, or of `with`
            binds, reads = stores, reads - stores
        self.reads |= (reads | later) - self.binds
        self.later |= later
        self.binds |= binds
        if target := _changed(node):  # memory["w"] = …, path.append(…)
            self.binds.add(target)


def needed(pieces: list[str], roots: Collection[int]) -> list[int]:
    """Return the places of these roots and of the pieces before them that they build on, in order.

    A piece is a cell or a statement. All pieces before that give a value to a needed name are kept;
    what is not Python gives none. SyntaxError: a root is not Python.
    """
    anywhere: set[str] = set()  # a function looks its names up when it is called
    while True:
        kept: list[int] = []
        wanted, known = set(anywhere), len(anywhere)
        for place in reversed(range(len(pieces))):
            try:
                names = names_in(pieces[place])
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                if place in roots:
                    raise
                continue
            if place in roots or wanted & names.binds or "*" in names.binds:
                wanted |= names.reads
                anywhere |= names.later
                kept.insert(0, place)
        if len(anywhere) == known:
            return kept


@cache
def names_in(source: str) -> Names:
    """Return the names of a piece of code."""
    return Names(source)


def _listed(field: object) -> list:
    return field if isinstance(field, list) else [] if field is None else [field]


def _names(source: str) -> tuple[set[str], set[str], set[str]]:
    """Return the names that a statement gives a value, those it reads, and those its functions read."""
    if source.startswith("from ") and source.endswith("import *"):
        return {"*"}, set(), set()
    top = symtable.symtable(source, "<cell>", "exec")
    own, inside = top.get_symbols(), [s for t in _tables(top) for s in t.get_symbols() if s.is_global()]
    binds = {s.get_name() for s in own if s.is_assigned() or s.is_imported() or s.is_namespace()}
    binds |= {s.get_name() for s in inside if s.is_assigned()}
    reads, later = ({s.get_name() for s in each if s.is_referenced()} for each in (own, inside))
    return binds, reads, later


def _tables(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    for child in table.get_children():
        yield child
        yield from _tables(child)


def _changed(node: ast.AST) -> str:
    """Return the name of what a statement changes in place, by an assignment or by a call on it."""
    at: ast.AST = node
    if isinstance(node, ast.Assign | ast.Delete):
        at = node.targets[0]
    elif isinstance(node, ast.AugAssign | ast.AnnAssign):
        at = node.target
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        at = node.value.func
    deep = False
    while isinstance(at, ast.Attribute | ast.Subscript):
        at, deep = at.value, True
    return at.id if deep and isinstance(at, ast.Name) else ""
