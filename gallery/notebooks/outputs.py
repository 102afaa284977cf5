"""Outputs → html: the best form of each that a page without scripts can show; what it cannot show is named."""

from __future__ import annotations

import re
from html import escape

from gallery.notebooks import interactive, terminal
from gallery.notebooks.document import Cell, Document, Output, OutputKind
from gallery.notebooks.draft import Draft
from gallery.notebooks.fold import folded
from gallery.notebooks.forms import FORMS, PICTURES, finished, note
from gallery.notebooks.sanitise import piece


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
    return _box("unknown", note(f"An output of the type “{output.name}”, which is not shown here."))


def _box(kind: str, html: str) -> str:
    return f'<div class="output output-{kind}">{html}</div>\n' if html else ""


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
        return note("A picture that cannot be read, or is too large to be shown.")
    html = output.data.get("text/html")
    if isinstance(html, str) and len(html) < 200:  # `<null>`, say: a value that only looks like markup
        return folded(html)
    types = ", ".join(sorted(output.data)[:6])
    return note(f"An output of the type {types[:200]}, which is not shown here.")


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
    return finished(cleaned, draft) if len(text) > 20 or "<table" in cleaned or 'src="asset:' in cleaned else ""
