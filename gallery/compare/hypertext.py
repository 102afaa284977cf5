"""Html outputs: their tables, words, pictures, drawings and the data of interactive figures, each compared in its own way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from gallery.compare.allowed import Allowed
from gallery.compare.drawings import compare_drawings, compare_scripts
from gallery.compare.grids import Grid, compare_grids
from gallery.compare.images import compare_images
from gallery.compare.judged import SAME, Judged, differs, worst
from gallery.compare.text import compare_text

MAX_HTML = 2_000_000
"""Characters of html that are parsed."""
_DATA = re.compile(r"Plotly\.(?:newPlot|react)\(|docs_json|render_items|vegaEmbed|\"\$schema\"|\bspec\s*=")
"""Where a script begins to hold a figure's data, behind the library itself."""
_MOST_CELLS = 200_000


@dataclass(frozen=True, slots=True)
class Parts:
    """What a reader sees of an html output."""

    grids: tuple[Grid, ...]
    words: str
    pictures: tuple[str, ...]
    drawings: tuple[str, ...]
    scripts: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Nothing to compare."""
        return not (self.grids or self.words or self.pictures or self.drawings or self.scripts)


def parts(html: str) -> Parts:
    """Take an html output apart."""
    parser = etree.HTMLParser(recover=True, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = etree.fromstring(b"<div>" + html[:MAX_HTML].encode("utf-8", "replace") + b"</div>", parser)
    except etree.LxmlError:
        return Parts((), html[:MAX_HTML], (), (), ())
    if root is None:
        return Parts((), "", (), (), ())
    scripts = tuple(s for e in root.iter("script") if (s := _data(_text(e))))
    pictures = tuple(src for e in root.iter("img") if (src := e.get("src") or "").startswith("data:image/"))
    _drop(root, "script", "style", "head", "title", "button")
    drawings = tuple(etree.tostring(e, encoding="unicode", with_tail=False) for e in _outermost(root, "svg"))
    _drop(root, "svg")
    tables = _outermost(root, "table")
    grids = tuple(grid for e in tables if (grid := _grid(e)).rows)
    _drop(root, "table")
    return Parts(grids, " ".join(" ".join(str(t) for t in root.itertext()).split()), pictures, drawings, scripts)


def _outermost(root: etree._Element, tag: str) -> list[etree._Element]:
    found: list[etree._Element] = []
    inside: etree._Element | None = None
    for event, element in etree.iterwalk(root, events=("start", "end"), tag=tag):
        if event == "start" and inside is None:
            inside = element
            found.append(element)
        elif event == "end" and element is inside:
            inside = None
    return found


def _drop(root: etree._Element, *tags: str) -> None:
    etree.strip_elements(root, *tags, with_tail=False)


def _data(script: str) -> str:
    found = _DATA.search(script)
    return script[found.start() :] if found else ""


def _text(element: etree._Element) -> str:
    return "".join(str(t) for t in element.itertext())


def _words(element: etree._Element) -> str:
    return " ".join(_text(element).split())


def _grid(table: etree._Element) -> Grid:
    heads: list[list[str]] = []
    rows: list[tuple[int, list[str]]] = []
    many = 0
    for row in table.iter("tr"):
        cells = [e for e in row if e.tag in ("td", "th")]
        many += len(cells)
        if many > _MOST_CELLS:
            break
        parent = row.getparent()
        texts = [t for e in cells for t in [_words(e)] * _span(e)]
        if cells and ((parent is not None and parent.tag == "thead") or (not rows and all(e.tag == "th" for e in cells))):
            heads.append(texts)
        elif cells:
            lead = next((n for n, e in enumerate(cells) if e.tag != "th"), 0)
            rows.append((lead, texts))
    return _of_rows(heads, rows)


def _span(cell: etree._Element) -> int:
    said = cell.get("colspan") or "1"
    return min(50, int(said)) if re.fullmatch(r"[1-9]\d{0,2}", said) else 1


def _of_rows(heads: list[list[str]], rows: list[tuple[int, list[str]]]) -> Grid:
    lead = min((n for n, _ in rows), default=0)
    width = max((len(h) for h in heads), default=0)
    columns = [" ".join(filter(None, (h[i] if i < len(h) else "" for h in heads))) for i in range(width)]
    labels = tuple(" ".join(texts[:lead]) for _, texts in rows) if lead else ()
    return Grid(tuple(columns[lead:]), labels, tuple(tuple(texts[lead:]) for _, texts in rows))


def compare_html(a: str, b: str, allowed: Allowed) -> Judged | None:
    """Compare two html outputs; None where neither shows anything that could be compared."""
    if a == b:
        return SAME
    old, new = parts(a), parts(b)
    if old.empty and new.empty:
        return None
    found = [compare_text(old.words, new.words, allowed)]
    found += _pairs("table", [compare_grids(x, y, allowed) for x, y in zip(old.grids, new.grids, strict=False)], old.grids, new.grids)
    found += _pairs(
        "picture",
        [compare_images(_payload(x), _payload(y), allowed) for x, y in zip(old.pictures, new.pictures, strict=False)],
        old.pictures,
        new.pictures,
    )
    found += _pairs(
        "drawing", [compare_drawings(x, y) for x, y in zip(old.drawings, new.drawings, strict=False)], old.drawings, new.drawings
    )
    found += _pairs(
        "figure", [compare_scripts(x, y, allowed) for x, y in zip(old.scripts, new.scripts, strict=False)], old.scripts, new.scripts
    )
    return worst(found)


def _pairs(what: str, found: list[Judged], old: Sequence[object], new: Sequence[object]) -> list[Judged]:
    if len(old) == len(new):
        return found
    reason = f"{len(old):,} {what}{'s' if len(old) != 1 else ''} became {len(new):,}"
    return [*found, differs(abs(len(old) - len(new)) / max(len(old), len(new)), reason)]


def _payload(address: str) -> str:
    return address.partition(",")[2]
