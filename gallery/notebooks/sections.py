"""Search text: prose and code of a page under the nearest anchor; no outputs, no formulas."""

from __future__ import annotations

import re

from gallery.model import Section
from gallery.notebooks.document import CellKind, Document
from gallery.notebooks.text import searchable, words

MAX_CHARACTERS = 50_000
"""Of one section."""
_HEADING = re.compile(
    r'<h[1-6](?: id="(?P<id>[^"]*)")?(?: [^>]*)?>(?P<title>.*?)<a class="headerlink" href="#(?P<to>[^"]*)"[^>]*>¶</a></h[1-6]>', re.DOTALL
)


def sections(cells: list[tuple[int, str, bool]], document: Document) -> tuple[Section, ...]:
    """Cut a page's text at its headings; `cells` are number, finished html, and whether it is prose."""
    found: list[tuple[str, str, list[str]]] = [("cell-1", "", [])]
    for number, html, is_prose in cells:
        if is_prose:
            at = 0
            for m in _HEADING.finditer(html):
                found[-1][2].append(searchable(html[at : m.start()]))
                found.append((m["to"], words(m["title"]), []))
                at = m.end()
            found[-1][2].append(searchable(html[at:]))
        elif document.cells[number - 1].kind is CellKind.CODE:
            found[-1][2].append(" ".join(document.cells[number - 1].source.split()))
    return tuple(
        Section(anchor=anchor, title=title[:300], text=text[:MAX_CHARACTERS])
        for anchor, title, parts in found
        if (text := " ".join(p for p in parts if p)) or title
    )
