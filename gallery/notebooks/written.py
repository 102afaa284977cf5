"""Notebooks written as text (R Markdown, Quarto, MyST Markdown, scripts of jupytext) → the notebook they stand for, without outputs."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from gallery.failures import FailureKind, Stop

_READ_AS = {"rmd": ".Rmd", "qmd": ".Rmd", "md": ".md", "py": ".py", "r": ".R", "jl": ".jl"}
"""Ending of a file → jupytext's name of its format; Quarto's own needs a program, and its cells are written as R Markdown's."""
_LANGUAGES = {"py": "python", "r": "r", "jl": "julia"}
_HEADER = re.compile(r"\A\s*---\n.*?^(?:jupytext|kernelspec):", re.DOTALL | re.MULTILINE)
_COMMENTED_HEADER = re.compile(r"\A(?:#![^\n]*\n)?\s*#'? ?---\n(?:#[^\n]*\n){0,60}?#'?\s+(?:jupytext|kernelspec):")
_PERCENT = re.compile(r"^# %%(?:\s|$)", re.MULTILINE)
_CELL = re.compile(r"^\s{0,3}```+\s*\{(?:code-cell\}\s*)?(\w+)", re.MULTILINE)
_CELL_OF_MYST = re.compile(r"^\s{0,3}```+\s*\{code-cell\}[ \t]*(\w+)", re.MULTILINE)
_NO_CODE = frozenset(("mermaid", "dot", "ojs", "html", "css", "js", "latex", "asis", "cat", "raw"))
"""What stands in braces as a language does, and is what a page shows."""
_KERNEL = re.compile(r"^kernelspec:[ \t]*\n(?P<block>(?P<indent>[ \t]+)[^\n]*\n(?:[ \t]+[^\n]*\n)*)", re.MULTILINE)
_TITLE = re.compile(r"^title:\s*(?P<quote>[\"']?)(?P<title>[^\n|>]{1,300}?)(?P=quote)\s*$", re.MULTILINE)


def is_text(path: str) -> bool:
    """Whether a file of this name may be a notebook written as text."""
    return ending(path) in _READ_AS


def ending(path: str) -> str:
    """Lower-case ending without the dot."""
    return path.rpartition("/")[2].rpartition(".")[2].lower()


def declares(path: str, text: str) -> bool:
    """Whether the text says of itself that it is a notebook: R Markdown and Quarto by their name, others by jupytext's header or cells."""
    if ending(path) in ("rmd", "qmd"):
        return True
    if ending(path) == "md":
        return _HEADER.match(text[:20_000]) is not None
    return is_text(path) and (_COMMENTED_HEADER.match(text) is not None or _PERCENT.search(text) is not None)


def notebook(text: str, path: str) -> dict[str, Any]:
    """The notebook as the JSON of an `.ipynb` would hold it."""
    try:
        tree = _reads()(_with_a_kernels_name(text), fmt={"extension": _READ_AS[ending(path)]})
    except Exception as e:  # what a stranger wrote may break a parser in any way
        what = f"This file cannot be read as a notebook written as text ({type(e).__name__})."
        raise Stop("render", FailureKind.UNREADABLE, what) from e
    cells = [_diagram(c) or dict(c) for c in tree.cells]
    _show_title(cells)
    metadata = dict(tree.metadata)
    cell = _CELL_OF_MYST if ending(path) == "md" else _CELL
    language = _LANGUAGES.get(ending(path)) or next((f for f in map(str.lower, cell.findall(text)) if f not in _NO_CODE), None)
    if language:
        metadata["language_info"] = {"name": "python" if language.startswith("ipython") else language}
    return {"nbformat": 4, "metadata": metadata, "cells": cells}


def _with_a_kernels_name(text: str) -> str:
    """A header whose kernel has a name, but none for people, which MyST does not ask for and jupytext does."""
    kernel = _KERNEL.search(text, 0, 20_000)
    if kernel is None or "display_name:" in kernel["block"]:
        return text
    return f"{text[: kernel.start('block')]}{kernel['indent']}display_name: kernel\n{text[kernel.start('block') :]}"


def _reads() -> Callable[..., Any]:
    import jupytext  # noqa: PLC0415  # takes long to import, and few notebooks need it

    reads: Callable[..., Any] = jupytext.reads
    return reads


def _diagram(cell: dict[str, Any]) -> dict[str, Any] | None:
    """A cell in Mermaid's language is prose; None for every other."""
    if cell["metadata"].get("language") != "mermaid":
        return None
    return {"cell_type": "markdown", "source": f"````mermaid\n{cell['source']}\n````"}


def _show_title(cells: list[dict[str, Any]]) -> None:
    """A header's title as a heading in place of the header."""
    first = cells[0] if cells else {}
    found = _TITLE.search(first.get("source", "")) if first.get("cell_type") == "raw" else None
    if found:
        cells[0] = {"cell_type": "markdown", "source": f"# {found['title']}"}
