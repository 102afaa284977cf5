"""A notebook as the script that jupytext makes of it: cells between `# %%`, no outputs."""

from __future__ import annotations

import re
from typing import Any

from gallery.model import Limits
from gallery.notebooks.document import Cell, CellKind, Document
from gallery.notebooks.reading import read
from gallery.notebooks.written import is_text

SUFFIXES = {
    "python": "py",
    "ipython": "py",
    "pyspark": "py",
    "sage": "sage",
    "sagemath": "sage",
    "r": "R",
    "julia": "jl",
    "octave": "m",
    "matlab": "m",
    "c++": "cpp",
    "c#": "cs",
    "f#": "fsx",
    "haskell": "hs",
    "powershell": "ps1",
    "bash": "sh",
    "scala": "scala",
    "java": "java",
    "rust": "rs",
    "go": "go",
    "stata": "do",
    "sas": "sas",
    "ocaml": "ml",
    "clojure": "clj",
    "lua": "lua",
    "wolfram language": "wolfram",
}
"""Language → ending of its scripts; none that a browser runs."""


def script(data: bytes, name: str, limits: Limits) -> tuple[str, bytes] | None:
    """Ending and bytes of the script; None where the notebook is one already, or its language has no such scripts.

    Raises what `render` raises.
    """
    if is_text(name):
        return None
    document = read(data, name, limits)
    suffix = SUFFIXES.get(re.sub(r"^c\+\+\d+$", "c++", document.language or ""))
    if suffix is None or not any(c.kind is CellKind.CODE for c in document.cells):
        return None
    text = _written(document, suffix)
    return None if text is None else (suffix, text.encode())


def _written(document: Document, suffix: str) -> str | None:
    import jupytext  # noqa: PLC0415  # takes long to import; workers only
    from nbformat import from_dict  # noqa: PLC0415  # as above

    language = {"r": "R"}.get(document.language or "", document.language)  # jupytext's spelling
    name = document.kernel or language
    metadata = {"kernelspec": {"name": name, "display_name": document.kernel_title or name, "language": language}}
    tree = {"nbformat": 4, "nbformat_minor": 4, "metadata": metadata, "cells": [_cell(c) for c in document.cells]}
    try:
        return str(jupytext.writes(from_dict(tree), fmt={"extension": f".{suffix}", "format_name": "percent"}))  # type: ignore[no-untyped-call]
    except Exception:  # noqa: BLE001  # what a stranger wrote may break a writer in any way; the notebook itself can still be had
        return None


def _cell(cell: Cell) -> dict[str, Any]:
    metadata = {"tags": list(cell.tags)} if cell.tags else {}
    if cell.kind is not CellKind.CODE:
        kind = "markdown" if cell.kind is CellKind.MARKDOWN else "raw"
        return {"cell_type": kind, "metadata": metadata, "source": cell.source}
    return {"cell_type": "code", "metadata": metadata, "source": cell.source, "execution_count": None, "outputs": []}
