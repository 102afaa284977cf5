"""Forms of an output's data → html, the richest first: a table, one function for each."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import escape
from typing import Any

from gallery.notebooks import finish, maths, media, styled, terminal
from gallery.notebooks.document import Output
from gallery.notebooks.draft import Draft
from gallery.notebooks.fold import folded
from gallery.notebooks.markdown import to_html
from gallery.notebooks.pictures import from_base64
from gallery.notebooks.sanitise import piece

MEDIA = ("video/mp4", "video/webm", "video/ogg", "audio/wav", "audio/x-wav", "audio/mpeg", "audio/mp3", "audio/ogg", "audio/webm")
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")


def note(text: str) -> str:
    """A quiet sentence of ours in place of an output."""
    return f'<p class="nb-note">{escape(text)}</p>'


def finished(cleaned: str, draft: Draft) -> str:
    """Cleaned html with its pictures and tables finished; outputs give the outline no headings."""
    return finish.tables(finish.pictures(cleaned, draft))


def _html(value: Any, _output: Output, draft: Draft) -> str:
    if not isinstance(value, str) or not value.strip():
        return ""
    cleaned = piece(styled.inlined(value), draft)
    if not re.search(r"<img|<hr", cleaned) and not re.sub(r"<[^>]+>|\s+", "", cleaned):
        return ""
    return f'<div class="nb-html">{finished(cleaned, draft)}</div>'


def _markdown(value: Any, _output: Output, draft: Draft) -> str:
    if not isinstance(value, str) or not value.strip():
        return ""
    html, formulas = to_html(value)
    draft.maths |= bool(formulas)
    return finished(maths.put_back(piece(html, draft), formulas), draft)


def _latex(value: Any, _output: Output, draft: Draft) -> str:
    if not isinstance(value, str) or not value.strip():
        return ""
    if re.search(r"\\begin\{(?:tabular|table|longtable|document|tikzpicture|figure|enumerate|itemize|description)", value):
        return ""  # MathJax knows no tables and lists: the plain text says more
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
    return f'<img src="{address}" alt="{escape(draft.alt)}"{size} loading="lazy" decoding="async">'


def _number(value: object) -> str | None:
    """A side in pixels out of an output's metadata, where anything may stand."""
    text = str(value) if isinstance(value, int | float | str) and not isinstance(value, bool) else ""
    found = re.fullmatch(r"(\d{1,4})(?:\.\d{1,20})?(?:px)?", text)
    return found[1] if found else None


def _json(value: Any, _output: Output, _draft: Draft) -> str:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return folded(value)
    return folded(json.dumps(value, indent=2, ensure_ascii=False, default=str).encode("utf-8", "replace").decode())


def _plain(value: Any, output: Output, _draft: Draft) -> str:
    if not isinstance(value, str) or not value.strip():
        return ""
    source = output.data.get("text/latex")
    if isinstance(source, str) and re.fullmatch(r"<IPython\.core\.display\.\w+ object>", value.strip()):
        value = source  # LaTeX that MathJax cannot show says more than the name of its class
    return folded(terminal.resolved(value))


def _file(value: Any, _output: Output, draft: Draft) -> str:
    return media.shown(from_base64(value), draft) if isinstance(value, str) else ""


FORMS: tuple[tuple[str, Callable[[Any, Output, Draft], str]], ...] = (
    ("text/html", _html),
    ("text/markdown", _markdown),
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
