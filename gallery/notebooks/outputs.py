"""Outputs → html: the best form of each that a page without scripts can show; what it cannot show is named."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import escape
from typing import Any

from gallery.notebooks import finish, interactive, maths, terminal
from gallery.notebooks.document import Cell, Document, Output, OutputKind
from gallery.notebooks.draft import Draft
from gallery.notebooks.fold import folded
from gallery.notebooks.markdown import to_html
from gallery.notebooks.pictures import from_base64
from gallery.notebooks.sanitise import piece

PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")


def shown(cell: Cell, document: Document, draft: Draft) -> str:
    """All outputs of a cell as html."""
    return "".join(_one(o, document, draft) for o in cell.outputs)


def _one(output: Output, document: Document, draft: Draft) -> str:
    match output.kind:
        case OutputKind.STREAM:
            text = terminal.resolved(output.text)
            return _box(output.name, folded(text)) if text.strip("\n") else ""
        case OutputKind.ERROR:
            return _box("error", _error(output))
        case OutputKind.DATA:
            return _data(output, document, draft)
    return _box("unknown", _note(f"An output of the type “{output.name}”, which is not shown here."))


def _box(kind: str, html: str) -> str:
    return f'<div class="output output-{kind}">{html}</div>\n' if html else ""


def _note(text: str) -> str:
    return f'<p class="nb-note">{escape(text)}</p>'


def _error(output: Output) -> str:
    message = terminal.plain(terminal.resolved(output.text)).strip()
    name = escape(terminal.plain(output.name) or "Error")
    first, *more = message.split("\n") if message else [""]
    told = f'<strong class="nb-exception">{name}</strong>' + (f": {escape(first[:500])}" if first else "")
    told += " …" if more or len(first) > 500 else ""
    trace = terminal.resolved(output.traceback or output.text).rstrip()
    if not terminal.plain(trace).strip():
        return f"<p>{told}</p>"
    return f'<details class="nb-fold nb-traceback"><summary>{told}</summary>{folded(trace, preview=None)}</details>'


def _data(output: Output, document: Document, draft: Draft) -> str:
    """An output with several forms of one thing: what needs scripts is described, else the richest form that can be shown."""
    if not output.data:
        return ""
    described = interactive.describe(output.data, document.widgets)
    if described is not None:
        return _box("interactive", _placeholder(described, output, draft))
    for mime, show in FORMS:
        if mime in output.data:
            html = show(output.data[mime], output, draft)
            if html:
                return _box(mime.partition("/")[2].partition("+")[0], html)
    return _box("unknown", _nothing_shown(output))


def _nothing_shown(output: Output) -> str:
    if not any(v for v in output.data.values()):
        return ""
    if any(mime in PICTURES or mime == "image/svg+xml" for mime in output.data):
        return _note("A picture that cannot be read, or is too large to be shown.")
    html = output.data.get("text/html")
    if isinstance(html, str) and len(html) < 200:  # `<null>`, say: a value that only looks like markup
        return folded(html)
    types = ", ".join(sorted(output.data)[:6])
    return _note(f"An output of the type {types[:200]}, which is not shown here.")


def _placeholder(what: interactive.Interactive, output: Output, draft: Draft) -> str:
    still = next(
        (h for mime, show in FORMS if mime.startswith("image/") and mime in output.data if (h := show(output.data[mime], output, draft))),
        "",
    )
    static = "" if still else _static_part(output, draft)
    if what.silent and not still and not static:
        return f'<p class="nb-note nb-quiet">{escape(what.name)}</p>'
    about = f": {escape(what.about)}" if what.about else ""
    if still:
        return f'{still}<p class="nb-note">Still picture of an interactive {escape(_lower(what.name))}{about}. Open it live to use it.</p>'
    if static:
        return f'{static}<p class="nb-note">Part of this output needs scripts ({escape(what.name)}). Open it live to use it.</p>'
    text = output.data.get("text/plain")
    kept = folded(text) if isinstance(text, str) and what.keep_text and text.strip() else ""
    return (
        f'<div class="nb-placeholder"><p><strong>Interactive {escape(_lower(what.name))}</strong>{about}</p>'
        f"<p>It needs scripts, which this page does not run: open it live.</p></div>{kept}"
    )


def _lower(name: str) -> str:
    return name if name[1:2].isupper() or name.startswith(("Plotly", "Bokeh", "Vega", "HoloViews")) else name[:1].lower() + name[1:]


def _static_part(output: Output, draft: Draft) -> str:
    """What is left of html without its scripts, where that is something to read or see."""
    html = output.data.get("text/html")
    if not isinstance(html, str) or len(html) > 500_000:
        return ""
    cleaned = piece(html, draft)
    text = re.sub(r"<[^>]+>|\s+|&nbsp;|Loading BokehJS \.\.\.", "", cleaned)
    return _finished(cleaned, draft) if len(text) > 20 or "<table" in cleaned or 'src="asset:' in cleaned else ""


def _finished(cleaned: str, draft: Draft) -> str:
    return finish.tables(finish.pictures(cleaned, draft))


def _html(value: Any, _output: Output, draft: Draft) -> str:
    if not isinstance(value, str) or not value.strip():
        return ""
    cleaned = piece(value, draft)
    if not re.search(r"<img|<hr", cleaned) and not re.sub(r"<[^>]+>|\s+", "", cleaned):
        return ""
    return f'<div class="nb-html">{_finished(cleaned, draft)}</div>'


def _markdown(value: Any, _output: Output, draft: Draft) -> str:
    if not isinstance(value, str) or not value.strip():
        return ""
    html, formulas = to_html(value)
    draft.maths |= bool(formulas)
    return _finished(maths.put_back(piece(html, draft), formulas), draft)


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


def _pdf(value: Any, _output: Output, _draft: Draft) -> str:
    return (
        _note(f"A PDF document ({len(value) * 3 // 4 / 1000:,.0f} kB): download the notebook to see it.") if isinstance(value, str) else ""
    )


FORMS: tuple[tuple[str, Callable[[Any, Output, Draft], str]], ...] = (
    ("text/html", _html),
    ("text/markdown", _markdown),
    ("text/latex", _latex),
    ("image/svg+xml", _svg),
    *((mime, _picture(mime)) for mime in PICTURES),
    ("application/json", _json),
    ("application/geo+json", _json),
    ("text/plain", _plain),
    ("application/pdf", _pdf),
)
"""What can be shown, the richest first; a form that comes out empty leaves the place to the next."""
