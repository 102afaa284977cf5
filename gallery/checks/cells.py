"""Notebooks as the checks see them: cells, execution counts, errors; parsed as JSON, nothing run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gallery.checks.parse import json_document
from gallery.checks.reading import MAX_LINE, Passage, is_lost
from gallery.checks.wanted import suffix
from gallery.globs import matches
from gallery.model import Entry, Snapshot

MAX_BYTES = 60_000_000
MAX_CELLS = 5_000


@dataclass(frozen=True)
class Cell:
    """One cell."""

    kind: str
    """`code`, `markdown` or another of nbformat's."""
    passage: Passage
    count: int | None
    """Execution count of a code cell."""
    outputs: bool
    error: str | None
    """Name of the exception its output shows."""

    @property
    def blank(self) -> bool:
        """Nothing but white space and comments."""
        return all(not line.strip() or line.lstrip().startswith("#") for line in self.passage.lines)


@dataclass(frozen=True)
class Notebook:
    """One readable notebook."""

    path: str
    language: str
    """Lower case; empty where the file does not say."""
    version: str
    """Of the language, as its kernel recorded it; may be empty."""
    cells: tuple[Cell, ...]

    @property
    def code(self) -> tuple[Cell, ...]:
        """Code cells that hold code."""
        return tuple(c for c in self.cells if c.kind == "code" and not c.blank)


@dataclass(frozen=True)
class Notebooks:
    """The entry's notebooks."""

    items: tuple[Notebook, ...]
    lost: tuple[str, ...]
    """Paths without content."""
    broken: tuple[str, ...]
    """Paths whose bytes are no notebook."""


def notebooks(snapshot: Snapshot, entry: Entry) -> Notebooks:
    """The notebooks that the entry's globs name; all where it names none (or none that exist)."""
    files = [f for f in snapshot.files() if suffix(f.path) == "ipynb" and ".ipynb_checkpoints" not in f.path.split("/")]
    chosen = [f for f in files if any(matches(glob, f.path) for glob in entry.notebooks)] or files
    items: list[Notebook] = []
    lost: list[str] = []
    broken: list[str] = []
    for file in chosen:
        data = None if is_lost(snapshot, file) else snapshot.text(file.path)
        if data is None:
            (lost if is_lost(snapshot, file) else broken).append(file.path)
        elif found := parse_notebook(file.path, data):
            items.append(found)
        else:
            broken.append(file.path)
    return Notebooks(tuple(items), tuple(lost), tuple(broken))


def parse_notebook(path: str, text: str) -> Notebook | None:
    """The notebook in `text` (nbformat 2 to 4), or None where it is none."""
    parsed = json_document(text) if len(text) <= MAX_BYTES else None
    top = parsed.mapping if parsed else {}
    raw = _list(top.get("cells")) if "cells" in top else [c for w in _list(top.get("worksheets")) for c in _list(_dict(w).get("cells"))]
    if not ("cells" in top or "worksheets" in top):
        return None
    info = _dict(_dict(top.get("metadata")).get("language_info"))
    kernel = _dict(_dict(top.get("metadata")).get("kernelspec"))
    language = _text(info.get("name") or kernel.get("language") or _language_of(raw)).lower()
    cells = tuple(_cell(path, language, i, _dict(c)) for i, c in enumerate(raw[:MAX_CELLS], 1))
    return Notebook(path, language, _text(info.get("version"))[:40], cells)


def _cell(path: str, language: str, number: int, cell: dict[str, Any]) -> Cell:
    kind = _text(cell.get("cell_type"))
    source = cell.get("source", cell.get("input", ""))
    text = "".join(_text(s) for s in source) if isinstance(source, list) else _text(source)
    lines = tuple(line[:MAX_LINE] for line in text[:500_000].split("\n"))
    counted = cell.get("execution_count", cell.get("prompt_number"))
    outputs = [_dict(o) for o in _list(cell.get("outputs"))]
    errors = [_text(o.get("ename")) or "error" for o in outputs if o.get("output_type") in ("error", "pyerr")]
    number_or_none = counted if isinstance(counted, int) and not isinstance(counted, bool) else None
    said = "text" if kind != "code" else language
    return Cell(kind, Passage(path, lines, said, number), number_or_none, bool(outputs), errors[0] if errors else None)


def _language_of(cells: list[Any]) -> str:
    return next((_text(_dict(c).get("language")) for c in cells if _dict(c).get("language")), "")


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
