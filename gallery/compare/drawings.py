"""SVG and the scripts of interactive figures as texts: identifiers that libraries draw at random set aside, coordinates by tolerance."""

from __future__ import annotations

import re

from gallery.compare.allowed import Allowed
from gallery.compare.judged import SAME, Judged, close, differs, under, worst
from gallery.compare.numerals import NUMERAL
from gallery.compare.tokens import Token, unlike, walk

MAX_DRAWING = 3_000_000
"""Characters of a drawing that are looked at."""
COORDINATES = Allowed(relative=1e-4, absolute=0.02, usual=False)
"""In user units, which are about pixels: less than what can be seen."""
_ASIDE = re.compile(
    r"<!DOCTYPE[^>]{0,2000}>|<\?[^>]{0,2000}>"
    r"|\b(?:id|class|xlink:href|href|clip-path|aria-\w+|data-\w+|xmlns(?::\w+)?|version)=(?:\"[^\"]*\"|'[^']*')|url\(#?[^)]{0,200}\)"
)
_SPANS = (("<!--", "-->"), ("<metadata", "</metadata>"), ("<title", "</title>"))
_PIECE = re.compile(rf"(?P<number>{NUMERAL})|(?P<word>[^\W\d]\w*)|(?P<mark>[^\w\s])|(?P<digits>\d+)")
_RANDOM = re.compile(
    r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
    r"|\baltair-viz-[0-9a-f]+|\bdata-[0-9a-f]{16,}|\b[0-9a-f]{32}\b"
    r"|(?<=\"id\":)\s?\"p?\d+\"|(?<=\"root_id\":)\s?\"p?\d+\"|(?<=\")p?\d{4,}(?=\":\")|\"(?:version|plotlyServerURL)\":\s?\"[^\"]*\""
)


def compare_drawings(a: str, b: str) -> Judged:
    """Compare two SVG drawings."""
    if a == b:
        return SAME
    old, new = (_ASIDE.sub(" ", _without_spans(t[:MAX_DRAWING])) for t in (a, b))
    found = SAME if old == new else _judged(_pieces(old), _pieces(new), COORDINATES, "drawing")
    return under(found, ["random id"]) if found.agrees and not found.rules else found


def _without_spans(text: str) -> str:
    """The drawing without comments, metadata and titles."""
    for start, end in _SPANS:
        kept, at = [], 0
        while (begins := text.find(start, at)) >= 0 and (ends := text.find(end, begins)) >= 0:
            kept.append(text[at:begins])
            at = ends + len(end)
        text = "".join([*kept, text[at:]])
    return text


def compare_scripts(a: str, b: str, allowed: Allowed) -> Judged:
    """Compare the data of two interactive figures as they stand in scripts."""
    old, new = (_RANDOM.sub('"?"', t[:MAX_DRAWING]) for t in (a, b))
    found = SAME if old == new else _judged(_pieces(old), _pieces(new), allowed, "figure's data")
    return under(found, ["random id"]) if a != b and found.agrees else found


def _pieces(text: str) -> list[Token]:
    return [(m.lastgroup or "", m[0]) for m in _PIECE.finditer(text)]


def _judged(old: list[Token], new: list[Token], allowed: Allowed, what: str) -> Judged:
    found = walk(old, new, allowed)
    if found is None:
        return differs(unlike(old, new), f"the {what} is built in another way")
    if found.agrees and found.match is SAME.match:
        return worst([found, close(0.0, f"the {what} is written in another way")]) if old != new else found
    return found
