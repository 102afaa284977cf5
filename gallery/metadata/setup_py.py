"""setup.py: the literal arguments of `setup(…)`, read from the syntax tree; never run, never imported."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Mapping

from gallery.metadata.parse import Source
from gallery.metadata.python_package import package
from gallery.model import Fact, Snapshot

_TAKEN = frozenset({"name", "version", "description", "author", "license", "keywords", "url", "classifiers"})


def read(snapshot: Snapshot) -> Iterator[Fact]:
    """Facts in `setup.py`'s literal arguments; what is computed, and Python 2 that no longer parses, is left alone."""
    source = Source.of(snapshot, "setup.py")
    if source is None or len(source.text) > 100_000:
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source.text)
            call = next((n for n in ast.walk(tree) if isinstance(n, ast.Call) and _name(n.func) == "setup"), None)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    if call is not None:
        constants = {t.id: n.value for n in tree.body if isinstance(n, ast.Assign) for t in n.targets if isinstance(t, ast.Name)}
        given = {k.arg: _literal(k.value, constants) for k in call.keywords if k.arg in _TAKEN}
        yield from package(source, {k: v for k, v in given.items() if k is not None})


def _name(node: ast.expr) -> str | None:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else None


def _literal(node: ast.expr, constants: Mapping[str, ast.expr]) -> str | list[str] | None:
    """A string or a list of strings, written there or assigned once to a name at the top; None for anything computed."""
    if isinstance(node, ast.Name):
        node = constants.get(node.id, node)
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.List | ast.Tuple):
        return [e.value for e in node.elts if isinstance(e, ast.Constant) and isinstance(e.value, str)]
    return None
