"""Marks on the cells of a notebook's page, and where a new run differs its outputs beside the stored ones."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from gallery.model import CellMatch, Trouble
from gallery.pages.templating import render
from gallery.pages.verdicts import MATCHES

MOST_LINES = 600
"""Lines of a side that are compared."""
SHOWN = 120
"""Lines of a difference that are shown."""
AROUND = 2
"""Equal lines that are shown around those that differ."""
WIDEST = 400
"""Characters of a line that are shown."""
_SECTION = re.compile(r'<section\b[^>]*\bid="cell-(\d+)"[^>]*>')
STORED = '<div class="cell-outputs">'
"""Before the stored outputs of a cell."""
_END = "</section>"


@dataclass(frozen=True)
class Compared:
    """A run of a notebook as its page shows it."""

    matches: Mapping[int, CellMatch]
    new: Mapping[int, str]
    """Cell → clean html of its new outputs."""
    held: frozenset[int]
    """Cells whose new outputs are at hand, also where they are nothing."""
    kept: frozenset[int]
    """Cells whose new outputs were kept when it was run."""
    texts: Mapping[int, tuple[str, str]]
    """Cell → stored and new text, where these differ."""
    trouble: Trouble | None
    """Why it did not run to its end; None where it did."""
    hub: str
    day: str


@dataclass(frozen=True)
class Line:
    """One line of a difference."""

    kind: str
    """old, new, both or gap."""
    text: str


def marked_up(html: str, compared: Compared) -> str:
    """The notebook's html with a mark on each compared cell, and the new outputs where they are others."""
    starts = list(_SECTION.finditer(html))
    ends = [*(m.start() for m in starts[1:]), len(html)]
    pieces = [html[: starts[0].start()] if starts else html]
    for start, end in zip(starts, ends, strict=True):
        match = compared.matches.get(int(start[1]))
        pieces.append(html[start.start() : end] if match is None else _cell(start[0], html[start.end() : end], match, compared))
    return "".join(pieces)


def _cell(opening: str, rest: str, match: CellMatch, compared: Compared) -> str:
    cell = match.cell or 0
    known = {"m": MATCHES[match.match], "match": match, "c": compared, "cell": cell}
    head = str(render("compared.html", part="mark", lines=(), **known))
    inside, _, after = rest.rpartition(_END)
    if match.match.agrees or cell not in compared.kept:
        return f"{opening}{head}{inside}{_END}{after}"
    stored = str(render("compared.html", part="stored", lines=(), **known))
    lines = difference(*compared.texts[cell]) if cell in compared.texts else ()
    new = str(render("compared.html", part="new", lines=lines, **known))
    before, at, shown = inside.partition(STORED)
    return f"{opening}{head}{before}{at + stored if at else ''}{shown}{new}{_END}{after}"


def difference(old: str, new: str) -> tuple[Line, ...]:
    """The lines that differ, each side's marked, with some equal ones around; cut where it is long."""
    a, b = (text.splitlines()[:MOST_LINES] for text in (old, new))
    found: list[Line] = []
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    for n, group in enumerate(matcher.get_grouped_opcodes(AROUND)):
        found += [Line("gap", "")] if n or group[0][1] else []
        for kind, i, j, k, m in group:
            if kind == "equal":
                found += [Line("both", _cut(line)) for line in a[i:j]]
            else:
                found += [Line("old", _cut(line)) for line in a[i:j]] + [Line("new", _cut(line)) for line in b[k:m]]
    return (*found[:SHOWN], Line("gap", "")) if len(found) > SHOWN else tuple(found)


def _cut(line: str) -> str:
    return line if len(line) <= WIDEST else f"{line[:WIDEST]}…"
