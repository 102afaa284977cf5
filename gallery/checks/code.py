"""The code of a repository: sources and code cells as passages, Python parsed (never imported), what it imports."""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass

from gallery.checks.cells import Notebooks
from gallery.checks.reading import Passage, Passages, Read
from gallery.model import Evidence, Snapshot

MAX_PARSED = 400_000
"""Characters of a Python file that are parsed; generated tables are longer."""
MAX_BRACKETS = 90
"""Nesting that CPython's parser takes without complaint; code by people stays far below."""


def code(sources: Passages, notebooks: Notebooks) -> Passages:
    """Every source file and every code cell."""
    in_cells = tuple(c.passage for n in notebooks.items for c in n.code)
    return Read(sources.items + in_cells, sources.lost + notebooks.lost)


@dataclass(frozen=True)
class Module:
    """A Python file and its syntax tree."""

    passage: Passage
    tree: ast.Module | None
    """None where it does not parse: Python 2, or no Python at all."""


def python_sources(snapshot: Snapshot, sources: Passages) -> Read[Module]:
    """The Python files, parsed."""
    found = tuple(Module(p, parse_python(snapshot.text(p.path) or "")) for p in sources.items if p.language == "python")
    return Read(found, tuple(p for p in sources.lost if p.endswith(".py")))


def parse_python(text: str) -> ast.Module | None:
    """The syntax tree of Python 3 source, or None; bounded, warnings kept silent."""
    if len(text) > MAX_PARSED or _too_nested(text):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


_UNARY = re.compile(r"[-+~]{200}")


def _too_nested(text: str) -> bool:
    # the parser's own guards have had holes: measure what can recurse before it is asked
    depth = 0
    for line in text.split("\n"):
        if len(line) > 20_000 or _UNARY.search(line) or line.count(" not ") > 200 or len(line) - len(line.lstrip()) > 400:
            return True
        for character in line:
            if character in "([{":
                depth += 1
                if depth > MAX_BRACKETS:
                    return True
            elif character in ")]}" and depth:
                depth -= 1
        if not line.strip():
            depth = 0
    return False


_IMPORTS = {
    "python": re.compile(r"^\s*(?:from|import)\s+([A-Za-z_][\w.]*)"),
    "r": re.compile(r"(?:\b(?:library|require|requireNamespace)\s{0,3}\(\s{0,3}[\"']?([A-Za-z][\w.]*)|\b([A-Za-z][\w.]*)::)"),
    "julia": re.compile(r"^\s*(?:using|import)\s+([A-Z]\w*)"),
}


@dataclass(frozen=True)
class Imports:
    """First use of each imported top-level package."""

    places: dict[str, Evidence]

    def first(self, *names: str) -> tuple[str, Evidence] | None:
        """The first of `names` that is imported, with its place."""
        return next(((n, self.places[n]) for n in names if n in self.places), None)


def imports(code: Passages) -> Imports:
    """What sources and cells import, read line by line: also Python 2, also notebooks with magics."""
    places: dict[str, Evidence] = {}
    for passage in code.items:
        pattern = _IMPORTS.get(passage.language, _IMPORTS["python"])
        for index, line in enumerate(passage.lines):
            if found := pattern.search(line):
                name = next(filter(None, found.groups())).split(".")[0] if passage.language != "r" else next(filter(None, found.groups()))
                if name not in places:
                    places[name] = passage.evidence(index)
    return Imports(places)
