"""Displays that were updated after they were shown: each holds its last state, as in Jupyter's own pages."""

from __future__ import annotations

from typing import Any

UPDATE = "update_display_data"
"""Type of an output that only changes an earlier one."""


def updated(cells: list[Any]) -> None:
    """Put the data of every update, in place, into the displays it names; an update of a display that is not held is one itself."""
    shown: dict[str, list[dict[str, Any]]] = {}
    for cell in cells:
        outputs = cell.get("outputs") if isinstance(cell, dict) else None
        if isinstance(outputs, list):
            cell["outputs"] = [o for o in outputs if not (isinstance(o, dict) and _applied(o, shown))]


def _applied(output: dict[str, Any], shown: dict[str, list[dict[str, Any]]]) -> bool:
    """Whether the output was an update of displays above it, and is thereby told."""
    name = _display_id(output)
    if name is None:
        return False
    if output.get("output_type") == UPDATE and name in shown:
        for earlier in shown[name]:
            earlier.update({key: output.get(key) for key in ("data", "metadata")})
        return True
    shown.setdefault(name, []).append(output)
    return False


def _display_id(output: dict[str, Any]) -> str | None:
    """The name of a display, wherever the program that saved the notebook left it."""
    for place in (output.get("transient"), output.get("metadata"), output):
        name = place.get("display_id") if isinstance(place, dict) else None
        if isinstance(name, str):
            return name
    return None
