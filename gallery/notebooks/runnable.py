"""A notebook as it is to be run again: its code, the kernel it asks for, and its stored outputs as nbformat 4 has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gallery.model import Limits
from gallery.notebooks.document import Cell, CellKind
from gallery.notebooks.legacy import upgraded_cell, upgraded_output
from gallery.notebooks.reading import read, tree_of


@dataclass(frozen=True)
class Code:
    """One cell to run."""

    number: int
    """Counted from 1 over all cells."""
    source: str
    may_raise: bool
    """Whether its author saw an error here, or says that there is one."""


@dataclass(frozen=True)
class Runnable:
    """What running a notebook needs."""

    kernel: str | None
    """Name of the kernel it was written with."""
    language: str | None
    """Lower case."""
    code: tuple[Code, ...]
    """Its code cells in order; empty ones are left out."""
    stored: dict[str, Any]
    """The notebook in nbformat 4, for `compare_notebook`."""

    @property
    def cells(self) -> int:
        """All cells, Markdown too."""
        return len(self.stored["cells"])


def runnable(data: bytes, name: str, limits: Limits) -> Runnable:
    """Read a notebook of any format; `Stop` as `read` raises it."""
    document = read(data, name, limits)
    tree, cells, major = tree_of(data, name, limits)
    metadata = _dict(tree.get("metadata"))
    kernel = _dict(metadata.get("kernelspec")).get("name")
    language = document.language or "python"
    stored = [_stored(upgraded_cell(cell, language) if major < 4 else cell) for cell in cells]
    code = [_code(cell, raw) for cell, raw in zip(document.cells, stored, strict=True) if _runs(cell, raw)]
    return Runnable(kernel if isinstance(kernel, str) else None, document.language, tuple(code), {"cells": stored})


def _runs(cell: Cell, raw: dict[str, Any]) -> bool:
    return cell.kind is CellKind.CODE and bool(cell.source.strip()) and "skip-execution" not in _tags(raw)


def _code(cell: Cell, raw: dict[str, Any]) -> Code:
    raised = any(output.get("output_type") == "error" for output in raw["outputs"])
    return Code(cell.number, cell.source, raised or "raises-exception" in _tags(raw))


def _stored(cell: object) -> dict[str, Any]:
    known = _dict(cell)
    outputs = known.get("outputs")
    return known | {"outputs": [upgraded_output(_dict(o)) for o in outputs] if isinstance(outputs, list) else []}


def _tags(raw: dict[str, Any]) -> list[Any]:
    tags = _dict(raw.get("metadata")).get("tags")
    return tags if isinstance(tags, list) else []


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
