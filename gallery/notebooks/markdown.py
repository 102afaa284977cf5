"""Jupyter's Markdown → html: GitHub's dialect, which JupyterLab reads too, with maths set aside first."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape, unescape
from urllib.parse import quote

import comrak

from gallery.notebooks import maths
from gallery.notebooks.code import highlighted

MAX_CHARACTERS = 300_000
"""A longer cell is shown as its source."""

_TIGHT_HEADING = re.compile(
    r"""(?P<fence>^[ ]{0,3}(?P<ticks>`{3,}|~{3,}).*?(?:^[ ]{0,3}(?P=ticks)|\Z)) | ^(?P<marks>[ ]{0,3}\#{1,6})(?=[^\#\s])""",
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)
"""`#Title`: the classic notebook took it for a heading, and many were written there."""
_BLOCK = re.compile(r'<pre><code(?: class="language-(?P<info>[^"]*)")?>(?P<code>[^<]*)</code></pre>')
_SPAN = re.compile(r"(?<=<code>)[^<]*\ufdd0[^<]*(?=</code>)")
_IN_ADDRESS = re.compile(r"%EF%B7%90(\d+)%EF%B7%91")
_ALIGNED = re.compile(r'(?<=<t[dh]) align="(left|right|center)">')
"""The site's style for tables would win over the attribute."""
_BOXES = (('<input type="checkbox" checked="" disabled="" />', "☑"), ('<input type="checkbox" disabled="" />', "☐"))


def to_html(source: str) -> tuple[str, list[str]]:
    """Raw html of a Markdown text, with marks where formulas go, and the formulas (see `maths.put_back`). Not yet cleaned."""
    if len(source) > MAX_CHARACTERS:
        return f"<pre>{escape(source)}</pre>", []
    text, formulas, sources = maths.set_aside(source)
    if "#" in text:
        text = _TIGHT_HEADING.sub(lambda m: m["fence"] or f"{m['marks']} ", text)
    html = comrak.render_markdown(text, *_options())
    if "<pre><code" in html:
        html = _BLOCK.sub(lambda m: _block(m, sources), html)
    if sources:
        html = _SPAN.sub(lambda m: escape(_as_written(m[0], sources), quote=False), html)
        html = _IN_ADDRESS.sub(lambda m: quote(_written(m[1], sources)), html)
    if "<table" in html:
        html = _ALIGNED.sub(r' style="text-align:\1">', html)
    for box, mark in _BOXES:
        html = html.replace(box, mark)
    return html, formulas


def _block(m: re.Match[str], sources: list[str]) -> str:
    """A fenced or indented block, highlighted by the language of its fence."""
    words = unescape(m["info"] or "").strip("{}.").split()
    code = _as_written(unescape(m["code"]), sources).rstrip("\n")
    language = words[0].lower() if words else None
    drawn = " nb-mermaid" if language == "mermaid" else ""
    return f'<pre class="nb-source{drawn}">{highlighted(code, language)}</pre>'


def _as_written(text: str, sources: list[str]) -> str:
    """Code that only looked like maths."""
    return maths.MARK.sub(lambda m: _written(m[1], sources), text)


def _written(number: str, sources: list[str]) -> str:
    return sources[int(number)] if int(number) < len(sources) else ""


@lru_cache(maxsize=1)
def _options() -> tuple[comrak.ExtensionOptions, comrak.ParseOptions, comrak.RenderOptions]:
    extensions, rendering = comrak.ExtensionOptions(), comrak.RenderOptions()
    extensions.table = extensions.strikethrough = extensions.autolink = extensions.tasklist = extensions.description_lists = True
    rendering.unsafe_ = True  # html passes: `sanitise` judges it
    return extensions, comrak.ParseOptions(), rendering
