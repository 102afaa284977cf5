"""Forms of an output's data → html, the richest first: a table, one function for each."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import escape
from typing import Any

from gallery.notebooks import finish, maths, media, styled, terminal, vdom
from gallery.notebooks.document import Output
from gallery.notebooks.draft import Draft
from gallery.notebooks.fold import folded
from gallery.notebooks.markdown import to_html
from gallery.notebooks.pictures import from_base64
from gallery.notebooks.sanitise import piece
from gallery.notebooks.tree import tree
from gallery.notebooks.typeset import typeset

MEDIA = ("video/mp4", "video/webm", "video/ogg", "audio/wav", "audio/x-wav", "audio/mpeg", "audio/mp3", "audio/ogg", "audio/webm")
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")


def note(text: str) -> str:
    """A quiet sentence of ours in place of an output."""
    return f'<p class="nb-note">{escape(text)}</p>'


def finished(cleaned: str, draft: Draft) -> str:
    """Cleaned html with its pictures and tables finished; outputs give the outline no headings."""
    return finish.tables(finish.pictures(cleaned, draft))


def written(html: str, draft: Draft) -> str:
    """A stranger's html as it may be shown: cleaned, its formulas set, its pictures and tables finished."""
    cleaned = piece(html, draft)
    shown = typeset(cleaned, html)
    draft.maths |= 'class="arithmatex' in shown
    return finished(shown, draft)


def _html(value: Any, _output: Output, draft: Draft) -> str:
    if not isinstance(value, str) or not value.strip():
        return ""
    shown = written(styled.inlined(value), draft)
    if not re.search(r"<img|<hr", shown) and not re.sub(r"<[^>]+>|\s+", "", shown):
        return ""
    return f'<div class="nb-html">{shown}</div>'


def _vdom(value: Any, output: Output, draft: Draft) -> str:
    return _html(vdom.html(value), output, draft)


def _markdown(value: Any, _output: Output, draft: Draft) -> str:
    if not isinstance(value, str) or not value.strip():
        return ""
    html, formulas = to_html(value)
    draft.maths |= bool(formulas)
    return finished(maths.put_back(piece(html, draft), formulas), draft)


def _mermaid(value: Any, _output: Output, _draft: Draft) -> str:
    return f'<pre class="nb-source nb-mermaid">{escape(value, quote=False)}</pre>' if isinstance(value, str) and value.strip() else ""


def _latex(value: Any, _output: Output, draft: Draft) -> str:
    if not isinstance(value, str) or not value.strip():
        return ""
    if re.search(r"\\begin\{(?:tabular|table|longtable|document|tikzpicture|figure|enumerate|itemize|description)", value):
        return ""  # no formula: tables and lists, of which the plain text says more
    text, formulas, _ = maths.set_aside(value.strip())
    if not formulas:
        return ""
    draft.maths = True
    return f'<div class="nb-latex">{maths.put_back(escape(text, quote=False), formulas)}</div>'


def _picture(mime: str) -> Callable[[Any, Output, Draft], str]:
    def show(value: Any, output: Output, draft: Draft) -> str:
        if not isinstance(value, str):
            return ""
        address = draft.keep(from_base64(value), output=True)
        return _image(address, mime, output, draft) if address else ""

    return show


def _svg(value: Any, output: Output, draft: Draft) -> str:
    if not isinstance(value, str):
        return ""
    data = value.encode() if "<svg" in value else from_base64(value)
    address = draft.keep(data, output=True)
    return _image(address, "image/svg+xml", output, draft) if address else ""


def _image(address: str, mime: str, output: Output, draft: Draft) -> str:
    figure = draft.figures[address]
    asked = output.metadata.get(mime)
    asked = asked if isinstance(asked, dict) else output.metadata
    size = ""
    if figure.width and figure.height:
        sides = finish.sized(_number(asked.get("width")), _number(asked.get("height")), figure.width, figure.height)
        size = "".join(f' {k}="{v}"' for k, v in sides.items())
    own = asked.get("alt")
    alt = own[:1000] if isinstance(own, str) and own.strip() else draft.alt
    return f'<img src="{address}" alt="{escape(alt)}"{size} loading="lazy" decoding="async">'


def _number(value: object) -> str | None:
    """A side in pixels out of an output's metadata, where anything may stand."""
    text = str(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else ""
    found = re.fullmatch(r"(\d{1,4})(?:\.\d{1,20})?(?:px)?", text)
    return found[1] if found else None


def _json(value: Any, output: Output, draft: Draft) -> str:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return folded(value)
    said = output.metadata.get("application/json")
    html, whole = tree(value, unfolded=isinstance(said, dict) and said.get("expanded") is True)
    if whole:
        return html
    data = json.dumps(value, indent=1).encode()
    return f'{html}<p class="nb-note"><a href="{draft.attach(data, "json")}">All of it (JSON, {len(data) / 1000:,.0f} kB)</a></p>'


def _plain(value: Any, output: Output, _draft: Draft) -> str:
    if not isinstance(value, str) or not value.strip():
        return ""
    source = output.data.get("text/latex")
    if isinstance(source, str) and re.fullmatch(r"<IPython\.core\.display\.\w+ object>", value.strip()):
        value = source  # LaTeX that is no formula says more than the name of its class
    return folded(terminal.resolved(value))


def _file(value: Any, _output: Output, draft: Draft) -> str:
    return media.shown(from_base64(value), draft) if isinstance(value, str) else ""


FORMS: tuple[tuple[str, Callable[[Any, Output, Draft], str]], ...] = (
    ("application/vdom.v1+json", _vdom),
    ("text/html", _html),
    ("text/markdown", _markdown),
    ("text/vnd.mermaid", _mermaid),
    ("text/latex", _latex),
    ("image/svg+xml", _svg),
    *((mime, _picture(mime)) for mime in PICTURES),
    *((mime, _file) for mime in MEDIA),
    ("application/pdf", _file),
    ("application/json", _json),
    ("application/geo+json", _json),
    ("text/plain", _plain),
)
"""What can be shown, the richest first; a form that comes out empty leaves the place to the next."""
