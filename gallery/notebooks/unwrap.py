"""Documents inside `<iframe>`s of outputs → the documents themselves."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

from gallery.notebooks.pictures import from_base64

_FRAME = re.compile(r"<iframe\b(?P<attributes>(?:[^>\"']|\"[^\"]*\"|'[^']*')*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""\b(?P<name>srcdoc|data-html|src)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s"'>]+))""", re.IGNORECASE
)


def unwrapped(html: str) -> tuple[str, str]:
    """The document that html shows, from inside its frame if it is in one; and what it shows instead, in words."""
    found = _FRAME.search(html)
    if found is None:
        return html, ""
    named = {m["name"].lower(): unescape(m["double"] or m["single"] or m["bare"] or "") for m in _ATTRIBUTE.finditer(found["attributes"])}
    inside = named.get("srcdoc") or _decoded(named.get("data-html", "")) or _of_data(named.get("src", ""))
    if inside:
        return inside, ""
    page = re.match(r"(?:https?:)?//([^/?#]{1,100})", named.get("src", ""))
    if page:
        return html, f"a page of {page[1]}"
    return html, "a file beside the notebook" if named.get("src") else "a program that ran on the authors’ computer"


def _decoded(text: str) -> str:
    """As folium writes it, in base64 or with percent signs."""
    if not text:
        return ""
    return unquote(text) if "%3C" in text[:200] else from_base64(text).decode("utf-8", "replace")


def _of_data(address: str) -> str:
    kind, _, rest = address.partition(",")
    if not kind.startswith("data:text/html"):
        return ""
    return from_base64(unquote(rest)).decode("utf-8", "replace") if kind.endswith("base64") else unquote(rest)
