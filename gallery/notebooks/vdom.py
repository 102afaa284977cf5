"""Elements described in JSON (nteract's `vdom`) → html, for the allow-list to judge."""

from __future__ import annotations

import re
from html import escape
from typing import Any

from gallery.notebooks.listing import listed

MAX_ELEMENTS = 20_000
MAX_DEPTH = 100
_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9-]{0,40}")
_VOID = listed("area base br col embed hr img input link meta source track wbr")


def html(value: Any) -> str:
    """The elements as html text; empty where the value describes none, or too many."""
    parts: list[str] = []
    _write(value, parts, 0)
    return "".join(parts) if len(parts) < MAX_ELEMENTS else ""


def _write(value: Any, parts: list[str], depth: int) -> None:
    if len(parts) >= MAX_ELEMENTS or depth > MAX_DEPTH:
        return
    if isinstance(value, list):
        for child in value:
            _write(child, parts, depth + 1)
    elif isinstance(value, dict) and isinstance(value.get("tagName"), str) and _NAME.fullmatch(value["tagName"]):
        name = value["tagName"].lower()
        parts.append(f"<{name}{_attributes(value.get('attributes'))}>")
        if name not in _VOID:
            _write(value.get("children"), parts, depth + 1)
            parts.append(f"</{name}>")
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        parts.append(escape(str(value)))


def _attributes(value: Any) -> str:
    pairs = value.items() if isinstance(value, dict) else ()
    written = ((k, _style(v) if k == "style" else v) for k, v in pairs if isinstance(k, str) and _NAME.fullmatch(k))
    return "".join(f' {k.lower()}="{escape(str(v))}"' for k, v in written if isinstance(v, str | int | float))


def _style(value: Any) -> Any:
    """`{"fontSize": "2em"}` as CSS writes it."""
    if not isinstance(value, dict):
        return value
    named = ((re.sub(r"[A-Z]", lambda m: "-" + m[0].lower(), str(k)), v) for k, v in value.items())
    return ";".join(f"{k}:{v}" for k, v in named if isinstance(v, str | int | float))
