"""What a cell's pictures show, in words: its plot's title, a caption beside it, or the heading above it."""

from __future__ import annotations

import re

from gallery.notebooks.document import Cell, CellKind
from gallery.notebooks.maths import MARK, readable, set_aside

_TITLE = re.compile(
    r"""(?:\btitle|\bset_title|\bsuptitle|\bggtitle|\btitle!|\bmain\s*=|\btitle\s*=|\btitle\s*=>)\s*\(?\s*[rRuU]?(?P<quote>["'])(?P<text>[^"'\n\\{}%]{3,120})(?P=quote)"""
)
_CAPTION = re.compile(r"^\W*(?P<text>(?:Fig(?:ure|\.)|Table|Abb(?:ildung|\.)|图)\s*\d+[^\n]{0,200})", re.MULTILINE)


def alt_text(cells: tuple[Cell, ...], at: int, heading: str) -> str:
    """Alternative text for the pictures of the cell at index `at`; `heading` is the one above it."""
    titled = _TITLE.search(cells[at].source[:20_000])
    if titled:
        return f"Plot: {titled['text'].strip()}"
    for near in (at + 1, at - 1):
        if 0 <= near < len(cells) and cells[near].kind is CellKind.MARKDOWN:
            caption = _CAPTION.search(cells[near].source[:5_000])
            if caption:
                return _plain(caption["text"])
    return f"Output of cell {cells[at].number}" + (f", {_short(heading)}" if heading else "")


def _short(text: str) -> str:
    return text if len(text) <= 100 else text[:99].rsplit(" ", 1)[0] + "…"


def _plain(markdown: str) -> str:
    text, _, sources = set_aside(markdown)
    text = MARK.sub(lambda m: readable(sources[int(m[1])].strip("$")), text)
    return " ".join(re.sub(r"[*_`#]+|\]\([^)]*\)|!?\[", "", text).split())[:200]
