"""Two MIME bundles: the richest representation that both have speaks for the output."""

from __future__ import annotations

import re
from typing import Any

from gallery.compare.allowed import Allowed
from gallery.compare.drawings import compare_drawings, compare_scripts
from gallery.compare.hypertext import compare_html, parts
from gallery.compare.images import compare_images
from gallery.compare.judged import Judged, close, differs, worst
from gallery.compare.outputs import text_of
from gallery.compare.text import compare_text
from gallery.compare.trees import compare_trees

PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_PLAIN_JSON = ("application/json", "application/geo+json")
_LEAST = ("text/plain", "text/latex", "text/markdown", "application/javascript")
_WIDGET = "application/vnd.jupyter.widget-view+json"


def kind(bundle: dict[str, Any]) -> str:
    """What a bundle shows, in one word: used to find its counterpart."""
    mimes = set(bundle)
    if mimes & set(PICTURES):
        return "picture"
    if "image/svg+xml" in mimes:
        return "drawing"
    if any(m.endswith("json") and m != _WIDGET for m in mimes):
        return "figure"
    return "table" if "text/html" in mimes else "text"


def compare_bundles(a: dict[str, Any], b: dict[str, Any], allowed: Allowed) -> Judged:
    """Compare two outputs."""
    a, b = _families(a), _families(b)
    for mime in sorted(set(a) & set(b), key=_rank):
        found = _as(mime, a[mime], b[mime], allowed)
        if found is not None:
            return found
    return _across(a, b, allowed)


def _families(bundle: dict[str, Any]) -> dict[str, Any]:
    """A bundle whose kinds of JSON have no version: `…vegalite.v4+json` and `…vegalite.v5+json` are one kind."""
    return {re.sub(r"\.v\d+(?=\+json$)", "", mime): value for mime, value in bundle.items()}


def _rank(mime: str) -> tuple[int, str]:
    if mime in PICTURES:
        return 0, mime
    if mime == _WIDGET:
        return 6, mime
    if mime == "image/svg+xml":
        return 1, mime
    if mime.endswith("json"):
        return 2, mime
    return (3 if mime == "text/html" else 5 if mime in _LEAST else 4), mime


def _as(mime: str, x: Any, y: Any, allowed: Allowed) -> Judged | None:
    """Compare one representation; None where it shows nothing."""
    if mime in PICTURES:
        return compare_images(text_of(x), text_of(y), allowed)
    if mime == "image/svg+xml":
        return compare_drawings(text_of(x), text_of(y))
    if mime.endswith("json"):
        return compare_trees(x, y, allowed, figure=mime not in _PLAIN_JSON)
    if mime == "text/html":
        return compare_html(text_of(x), text_of(y), allowed)
    if mime == "application/javascript":
        return compare_scripts(text_of(x), text_of(y), allowed)
    return compare_text(text_of(x), text_of(y), allowed)


def _across(a: dict[str, Any], b: dict[str, Any], allowed: Allowed) -> Judged:
    """No representation in common: a picture in another format, a table as text beside one as html."""
    pictures = [next((bundle[m] for m in PICTURES if m in bundle), None) for bundle in (a, b)]
    if pictures[0] is not None and pictures[1] is not None:
        return compare_images(text_of(pictures[0]), text_of(pictures[1]), allowed)
    words = [_words(bundle) for bundle in (a, b)]
    if kind(a) != kind(b) and "" in words:
        return differs(1.0, f"a {kind(a)} became a {kind(b)}")
    return worst([compare_text(words[0], words[1], allowed), close(0.0, "the same words in another kind of output")])


def _words(bundle: dict[str, Any]) -> str:
    for mime in ("text/plain", "text/markdown", "text/latex"):
        if mime in bundle:
            return text_of(bundle[mime])
    return parts(text_of(bundle.get("text/html"))).words
