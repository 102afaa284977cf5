"""Controls of writing direction, made visible and harmless: with them, text and code can read otherwise than they are."""

from __future__ import annotations

import re

_CONTROL = re.compile("[\u202a-\u202e\u2066-\u2069]")
_TAG_OR_CONTROL = re.compile(r'<(?:[^<>"]|"[^"]*")*>|[\u202a-\u202e\u2066-\u2069]')


def visible(html: str) -> str:
    """Html with each such control in text alone in an element of its own, where it turns nothing around and its name is shown.

    The text stays the same, character by character. For html that is cleaned afterwards.
    """
    if html.isascii() or not _CONTROL.search(html):
        return html
    return _TAG_OR_CONTROL.sub(_shown, html)


def _shown(m: re.Match[str]) -> str:
    found = m[0]
    return found if found.startswith("<") else f'<span class="nb-bidi" title="U+{ord(found):04X}">{found}</span>'
