"""Cleaned html → plain words: for outlines, search, previews."""

from __future__ import annotations

import re
from html import unescape

from gallery.notebooks.maths import FORMULA, readable

_SOURCE = re.compile(r"<pre[ >].*?</pre>", re.DOTALL)
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|big|cite|code|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strike|strong|sub|sup|tt|u|var|wbr)(?: [^>]*)?>"
)
_TAG = re.compile(r"<[^>]+>")
_PARAGRAPH = re.compile(r"<p(?: [^>]*)?>(.*?)</p>", re.DOTALL)
_SENTENCE = re.compile(r"(?<=[.!?…。！？])(?:\s+|(?<=[。！？]))")
_NOT_PROSE = re.compile(r"(?:copyright|©|\(c\)|#|author|by |updated?\b|last |created|https?:)", re.IGNORECASE)


def words(html: str) -> str:
    """The text of cleaned html on one line, formulas as readable text."""
    return _plain(FORMULA.sub(lambda m: readable(_undelimited(m[2])), html))


def searchable(html: str) -> str:
    """The text of cleaned html without formulas: their source helps nobody who searches."""
    return _plain(FORMULA.sub(" ", html))


def _undelimited(formula: str) -> str:
    return re.sub(r"\A\\[(\[]|\\[)\]]\Z", "", unescape(formula))


def _plain(html: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", _INLINE.sub("", html))).split())


def first_prose(html: str) -> str:
    """The opening sentences of cleaned html, at most 240 characters; empty where it has no prose."""
    for m in _PARAGRAPH.finditer(_SOURCE.sub("", html)):
        inner = m[1]
        text = words(inner)
        linked = words(" ".join(re.findall(r"<a [^>]*>(.*?)</a>", inner, re.DOTALL)))
        if len(text) >= 40 and not _NOT_PROSE.match(text) and len(linked) < 0.6 * len(text) and " " in text:
            return _shortened(text)
    return ""


def _shortened(text: str, limit: int = 240) -> str:
    if len(text) <= limit:
        return text
    kept = ""
    for sentence in _SENTENCE.split(text[: 4 * limit]):
        if len(kept) + len(sentence) > limit:
            break
        kept = f"{kept} {sentence}".strip()
    return kept or text[: limit - 1].rsplit(" ", 1)[0] + "…"
