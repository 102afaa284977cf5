"""Notebooks of formats 1 to 3 in the words of format 4."""

from __future__ import annotations

from typing import Any

MIME_BY_NAME = {
    "text": "text/plain",
    "html": "text/html",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "latex": "text/latex",
    "json": "application/json",
    "javascript": "application/javascript",
    "pdf": "application/pdf",
}
"""Old name of an output's part → MIME type."""


def upgraded_cell(cell: object, language: str) -> object:
    """A cell of format 1 to 3 as format 4 writes it; what is not a cell stays as it is."""
    if not isinstance(cell, dict):
        return cell
    new = dict(cell)
    match cell.get("cell_type"):
        case "heading":
            new["cell_type"] = "markdown"
            new["source"] = _heading(cell)
        case "html":
            new["cell_type"] = "markdown"
        case "code":
            new["source"] = cell.get("input", cell.get("source"))
            new["execution_count"] = cell.get("prompt_number")
            if cell.get("language") == language:
                new.pop("language", None)
    return new


def _heading(cell: dict[Any, Any]) -> str:
    source, level = cell.get("source"), cell.get("level")
    text = "".join(s for s in source if isinstance(s, str)) if isinstance(source, list) else str(source or "")
    depth = level if isinstance(level, int) and 1 <= level <= 6 else 1
    return "#" * depth + " " + " ".join(text.split())


def upgraded_output(output: dict[str, Any]) -> dict[str, Any]:
    """An output of any format as format 4 writes it."""
    kind = output.get("output_type")
    if kind == "pyerr":
        return {**output, "output_type": "error"}
    if kind == "stream" and "stream" in output:
        return {**output, "name": output["stream"]}
    if kind in ("pyout", "display_data", "execute_result") and "data" not in output:
        data = {mime: output[name] for name, mime in MIME_BY_NAME.items() if name in output}
        data |= {k: v for k, v in output.items() if "/" in k}
        return {
            "output_type": "execute_result" if kind == "pyout" else kind,
            "data": data,
            "metadata": _metadata(output.get("metadata")),
            "execution_count": output.get("prompt_number", output.get("execution_count")),
        }
    return output


def _metadata(value: object) -> dict[str, Any]:
    return {MIME_BY_NAME.get(str(k), str(k)): v for k, v in value.items()} if isinstance(value, dict) else {}
