"""A table printed as text → `Grid`: lines whose columns are parted by two spaces, tabs or bars, under one line of names."""

from __future__ import annotations

import re

from gallery.compare.grids import Grid

_GAP = re.compile(r"\s*\|\s*|\t+|\s{2,}")
_MOST = 5000
"""Lines of a table that are looked at."""


def grid_in(text: str) -> Grid | None:
    """The table that the whole text is, one below the other where it was too wide for the page; None where it is none."""
    if not re.search(r"\\[ \t]*$", text, re.MULTILINE):
        return _grid(text)
    pieces = [_grid(re.sub(r"\\[ \t]*$", "", piece, flags=re.MULTILINE)) for piece in re.split(r"\n\s*\n", text.strip("\n"))]
    grids = [g for g in pieces if g is not None]
    if len(grids) != len(pieces) or any(g.labels != grids[0].labels or len(g.rows) != len(grids[0].rows) for g in grids):
        return None
    rows = tuple(tuple(cell for row in across for cell in row) for across in zip(*(g.rows for g in grids), strict=True))
    return Grid(tuple(c for g in grids for c in g.columns), grids[0].labels, rows)


def _grid(text: str) -> Grid | None:
    lines = [line.rstrip() for line in text.split("\n") if line.strip(" -+|=\t")]
    if not 3 <= len(lines) <= _MOST:
        return None
    cells = [_GAP.split(line.strip().strip("|").strip()) for line in lines]
    footer = re.compile(r"\[?\d+ rows x \d+ columns\]?$").match(lines[-1].strip())
    if footer:
        cells.pop()
    head, *rows = cells
    widths = {len(row) for row in rows}
    if len(widths) != 1 or len(rows) < 2:
        return None
    width = widths.pop()
    if width >= 2 and len(head) == width - 1:
        return Grid(tuple(head), tuple(r[0] for r in rows), tuple(tuple(r[1:]) for r in rows))
    if width >= 2 and len(head) == width and not any(re.fullmatch(r"[-+\d.,]+", h) for h in head):
        return _labelled(head, rows)
    return None


def _labelled(head: list[str], rows: list[list[str]]) -> Grid:
    """Where the first column names the rows, it is their label."""
    first = [r[0] for r in rows]
    names = len(set(first)) == len(first) and not any(re.fullmatch(r"[-+\d.,eE]+", f) for f in first)
    return Grid(tuple(head), tuple(first) if names else (), tuple(tuple(r) for r in rows))
