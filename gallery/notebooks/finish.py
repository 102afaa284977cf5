"""Cleaned html → finished html: headings get anchors, pictures their sizes, tables a frame that scrolls."""

from __future__ import annotations

import re
from html import escape, unescape

from gallery.model import Heading
from gallery.notebooks.draft import REL, Draft
from gallery.notebooks.text import words

_HEADING = re.compile(r"<h([1-6])((?: [^>]*)?)>(.*?)</h\1>", re.DOTALL)
_ID = re.compile(r' id="([^"]*)"')
_PICTURE = re.compile(r"<img((?: [^>]*)?)>|<(/?)a[ >]")
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_TABLE = re.compile(r"<table.*?</table>", re.DOTALL)
_EMPTY_HEADER = re.compile(r"<th((?: [^>]*)?)></th>")


def headings(html: str, draft: Draft) -> str:
    """Give every heading of cleaned html an anchor and a link to itself, and the outline a line."""
    return _HEADING.sub(lambda m: _heading(m, draft), html) if "<h" in html else html


def _heading(m: re.Match[str], draft: Draft) -> str:
    level, attributes, inner = int(m[1]), m[2], m[3]
    text = words(inner)
    if not text:
        return m[0]
    own = _ID.search(attributes)
    anchor = own[1] if own else draft.anchor(text) or draft.anchor(f"section-{len(draft.outline) + 1}")
    draft.outline.append(Heading(level=level, text=text[:300], anchor=anchor or f"cell-{draft.cell}"))
    identity = "" if own else f' id="{anchor}"'
    if level == 1 and len(draft.outline) == 1:  # the notebook's title: the page's head may show it already
        identity += ' class="nb-title"'
    return f'<h{level}{identity}{attributes}>{inner}<a class="headerlink" href="#{anchor}" title="Link to this section">¶</a></h{level}>'


def pictures(html: str, draft: Draft) -> str:
    """Give pictures of cleaned html their sizes, load them late; one from elsewhere becomes a link to it."""
    if "<img" not in html:
        return html
    inside_link = False
    parts: list[str] = []
    at = 0
    for m in _PICTURE.finditer(html):
        if m[2] is not None:
            inside_link = not m[2]
            continue
        parts += [html[at : m.start()], _picture(dict(_ATTRIBUTE.findall(m[1])), draft, inside_link=inside_link)]
        at = m.end()
    return "".join([*parts, html[at:]])


def _picture(attributes: dict[str, str], draft: Draft, *, inside_link: bool) -> str:
    source = attributes.get("src", "")
    alt = attributes.get("alt", "")
    if source.startswith("remote:"):
        return _elsewhere(source.removeprefix("remote:"), alt, inside_link=inside_link)
    if not source:
        return f'<span class="nb-remote">{alt or "picture not available"}</span>'
    figure = draft.figures.get(unescape(source))
    kept = {k: v for k, v in attributes.items() if k in ("width", "height", "style", "title", "align", "id")}
    if figure is not None and figure.width and figure.height and "style" not in kept:
        kept |= sized(kept.get("width"), kept.get("height"), figure.width, figure.height)
    named = alt or (escape(figure.alt) if figure else "")
    rest = "".join(f' {k}="{v}"' for k, v in kept.items())
    return f'<img src="{source}" alt="{named}"{rest} loading="lazy" decoding="async">'


def sized(width: str | None, height: str | None, own_width: int, own_height: int) -> dict[str, str]:
    """Width and height attributes in pixels: as asked for, the picture's proportions where only one was."""
    w, h = _pixels(width), _pixels(height)
    if width and not w:  # a share of the page: the browser keeps the proportions
        return {"width": width}
    if w and not h:
        h = max(1, round(w * own_height / own_width))
    elif h and not w:
        w = max(1, round(h * own_width / own_height))
    return {"width": str(w or own_width), "height": str(h or own_height)}


def _pixels(value: str | None) -> int | None:
    found = re.fullmatch(r"\+?(\d{1,4})(?:\.\d+)?(?:px)?", value or "")
    return int(found[1]) or None if found else None


def _elsewhere(address: str, alt: str, *, inside_link: bool) -> str:
    name = alt or re.sub(r"[?#].*", "", address).rstrip("/").rpartition("/")[2] or "picture"
    if inside_link:
        return f'<span class="nb-remote">{name}</span>'
    told = "A picture on another site; this page does not load it"
    return f'<a class="nb-remote" href="{address}" rel="{REL}" title="{told}">{name}</a>'


def tables(html: str) -> str:
    """Frame every table of cleaned html so that it scrolls by itself; its empty header cells are plain ones."""
    if "<table" not in html:
        return html
    html = _EMPTY_HEADER.sub(r"<td\1></td>", html)
    if html.count("<table") != html.count("</table>") or re.search(r"<table(?:(?!</table>).)*<table", html, re.DOTALL):
        return f'<div class="nb-table" tabindex="0" role="group" aria-label="Table">{html}</div>'
    return _TABLE.sub(lambda m: f'<div class="nb-table" tabindex="0" role="group" aria-label="Table">{m[0]}</div>', html)
