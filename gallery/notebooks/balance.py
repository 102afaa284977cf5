"""Bounds for the sanitiser: html whose cleaning would take time out of proportion is balanced first, or shown as text."""

from __future__ import annotations

import re
from html import escape

from lxml import etree
from lxml import html as lxml_html

from gallery.notebooks.listing import listed

CHEAP = 40_000
"""Formatting tags times all tags of a piece that needs no look: a parser opens each formatting tag anew in every block while it
is not closed, so 200 of them and 4,000 paragraphs, 30 kB, would become 18 MB."""
LARGE = 64_000
"""Characters; a larger piece is balanced in any case."""
MANY = 4_000
"""Tags; more can nest so deeply that a parser looks through all of them again and again."""
MAX_DEPTH = 200
MAX_FORMATTING_DEPTH = 24
MAX_CHARACTERS = 4_000_000

_FORMATTING = re.compile(r"<(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)\b", re.IGNORECASE)
_TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9]*)(?:[^>"']|"[^"]*"|'[^']*')*>""")
_FORMATTING_NAMES = listed("a b big code em font i nobr s small strike strong tt u")
_VOID = listed("area base br col embed hr img input link meta param source track wbr")


def bounded(html: str) -> str:
    """The html itself where cleaning it is cheap; else balanced; else, too deep or too long, its source as text."""
    if len(html) > MAX_CHARACTERS:
        return _as_text(html)
    if len(html) <= LARGE:
        tags = html.count("<")
        if tags < 200 or (tags < MANY and sum(1 for _ in _FORMATTING.finditer(html)) * tags <= CHEAP):
            return html
    return _balanced(html)


def _balanced(html: str) -> str:
    try:
        tree = lxml_html.fragment_fromstring(html, create_parent="div")
        etree.strip_elements(tree, etree.Comment, etree.ProcessingInstruction, "script", "style", "textarea", "xmp", with_tail=False)
        text = lxml_html.tostring(tree, encoding="unicode")
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError, RecursionError):
        return _as_text(html)
    return text.removeprefix("<div>").removesuffix("</div>") if _shallow(text) else _as_text(html)


def _shallow(html: str) -> bool:
    """Whether serialised, balanced html stays within the depths that cost nothing."""
    depth = formatting = 0
    for closing, name in _TAG.findall(html):
        if name in _VOID:
            continue
        step = -1 if closing else 1
        depth += step
        formatting += step if name in _FORMATTING_NAMES else 0
        if depth > MAX_DEPTH or formatting > MAX_FORMATTING_DEPTH:
            return False
    return True


def _as_text(html: str) -> str:
    shown = html[:20_000]
    left = f"\n… {len(html) - len(shown):,} more characters" if len(shown) < len(html) else ""
    return f"<p>This html is too large or too deeply nested to be shown; its source:</p><pre>{escape(shown)}{left}</pre>"
