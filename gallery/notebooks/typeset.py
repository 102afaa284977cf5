r"""Formulas in the text of html outputs: Jupyter's page sets `$…$`, `\(…\)`, `$$…$$` and environments there too."""

from __future__ import annotations

import re
from html import escape, unescape

from gallery.notebooks import maths

_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)(?: [^<>"]*(?:"[^"]*"[^<>"]*)*)?>')
"""A tag as the allow-list writes it: every value in double quotes."""
_OPENS = re.compile(r"\$|\\[(\[]|\\begin\{|\\(?:eq)?ref\{")
_SCRIPT = re.compile(
    r"""<script\s+type\s*=\s*["']math/tex(?P<display>\s*;\s*mode\s*=\s*display)?\s*;?\s*["']\s*>(?P<tex>[^<]*+(?:<(?!/script)[^<]*+)*+)</script\s*>""",
    re.IGNORECASE,
)
_LOOKS_LIKE_TEX = re.compile(r"[\\^_={}]")
_UNTOUCHED = frozenset(("pre", "code"))
_IGNORED = re.compile(r"\b(?:tex2jax|mathjax)_ignore\b")


def unscripted(html: str) -> str:
    r"""A stranger's html with `<script type="math/tex">` as text: `\(…\)`, or `\[…\]` where it says `mode=display`."""
    return _SCRIPT.sub(lambda m: (r"\[{}\]" if m["display"] else r"\({}\)").format(escape(m["tex"], quote=False)), html)


def typeset(cleaned: str, source: str) -> str:
    """Cleaned html with its formulas marked; `source` is the html before it was cleaned, where authors may forbid it."""
    if not _OPENS.search(cleaned) or _IGNORED.search(source):
        return cleaned
    parts: list[str] = []
    at = untouched = 0
    for tag in _TAG.finditer(cleaned):
        parts += [_text(cleaned[at : tag.start()], set_it=not untouched), tag[0]]
        at = tag.end()
        if tag[2] in _UNTOUCHED:
            untouched = max(0, untouched + (-1 if tag[1] else 1))
    return "".join([*parts, _text(cleaned[at:], set_it=not untouched)])


def _text(text: str, *, set_it: bool) -> str:
    """One run of text without tags."""
    if not set_it or not _OPENS.search(text):
        return text
    marked, formulas, sources = maths.set_aside(maths.MARK.sub("", unescape(text)), maths.IN_TEXT)
    shown = [html if _is_tex(source) else escape(source, quote=False) for html, source in zip(formulas, sources, strict=True)]
    return maths.put_back(escape(marked.replace(r"\$", "$"), quote=False), shown)


def _is_tex(formula: str) -> bool:
    """Whether `$ … $` with spaces at its ends is more than two amounts of money."""
    body = formula.strip("$")
    return not formula.startswith("$") or body == body.strip() or _LOOKS_LIKE_TEX.search(body) is not None
