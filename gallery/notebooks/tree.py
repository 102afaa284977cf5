"""JSON → a tree that folds: no script, each object and list a `<details>`."""

from __future__ import annotations

from html import escape
from itertools import islice
from typing import Any

MAX_VALUES = 2_000
"""Shown of one tree; the rest is in its file."""
MAX_DEPTH = 40
FEW = 25
"""A tree of so few values is shown unfolded."""
MAX_TEXT = 5_000
"""Characters of one text."""


def tree(value: Any, *, unfolded: bool = False) -> tuple[str, bool]:
    """A JSON value as html, and whether all of it is there."""
    shown = _Tree(unfolded=unfolded or _size(value, FEW + 1) <= FEW)
    return f'<div class="nb-json nb-source">{shown.node("", value, 0)}</div>', shown.whole


def _size(value: Any, most: int) -> int:
    """How many values there are, counted no further than `most`."""
    waiting, n = [value], 0
    while waiting and n < most:
        found = waiting.pop()
        n += 1
        if isinstance(found, dict | list):
            waiting += islice(found.values() if isinstance(found, dict) else found, most - n)
    return n


class _Tree:
    """Counts what it shows."""

    def __init__(self, *, unfolded: bool) -> None:
        self.unfolded = unfolded
        self.left = MAX_VALUES
        self.whole = True

    def node(self, name: str, value: Any, depth: int) -> str:
        """One value with its name."""
        self.left -= 1
        label = f'<span class="nt">{escape(name[:MAX_TEXT], quote=False)}</span>: ' if name else ""
        if not isinstance(value, dict | list) or not value:
            return f"<p>{label}{self._leaf(value)}</p>"
        count = f"{len(value):,} {'key' if isinstance(value, dict) else 'item'}{'s' if len(value) > 1 else ''}"
        is_open = " open" if self.unfolded or depth == 0 else ""
        return f"<details{is_open}><summary>{label}<i>{count}</i></summary>{self._children(value, depth + 1)}</details>"

    def _children(self, value: dict[Any, Any] | list[Any], depth: int) -> str:
        if depth > MAX_DEPTH:
            return self._cut("nested more deeply")
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        parts = []
        for n, (key, child) in enumerate(pairs):
            if self.left <= 0:
                parts.append(self._cut(f"{len(value) - n:,} more"))
                break
            parts.append(self.node(str(key), child, depth))
        return "".join(parts)

    def _leaf(self, value: Any) -> str:
        if isinstance(value, str):
            more = self._cut(f"{len(value) - MAX_TEXT:,} more characters") if len(value) > MAX_TEXT else ""
            return f'<span class="s2">"{escape(value[:MAX_TEXT], quote=False)}"</span>{more}'
        if isinstance(value, dict | list):
            return "{}" if isinstance(value, dict) else "[]"
        word = {None: "null", True: "true", False: "false"}.get(value) if value is None or isinstance(value, bool) else None
        return f'<span class="kc">{word}</span>' if word else f'<span class="mi">{escape(str(value)[:400], quote=False)}</span>'

    def _cut(self, what: str) -> str:
        self.whole = False
        return f"<p>… {what}</p>"
