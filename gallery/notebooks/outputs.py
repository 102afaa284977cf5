"""Outputs → html: the best form of each that a page without scripts can show; what it cannot show is named."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from typing import Any

from gallery.notebooks import frames, interactive, media, terminal
from gallery.notebooks.document import Cell, Document, Output, OutputKind
from gallery.notebooks.draft import Draft
from gallery.notebooks.fold import folded
from gallery.notebooks.forms import FORMS, PICTURES, note, written
from gallery.notebooks.typeset import unscripted

_EMPTY = '<div class="output output-interactive"></div>\n'
_HOPELESS = re.compile(r'<div class="nb-placeholder nb-hopeless">.*?</div>', re.DOTALL)
_PLACE = re.compile(r"""<div\b[^<>]*\b(?:bk-root|data-root-id)\b""")


def shown(cell: Cell, document: Document, draft: Draft) -> str:
    """All outputs of a cell as html."""
    return "".join(_told_once([_one(o, document, draft) for o in _with_their_places(cell.outputs)]))


def _told_once(boxes: list[str]) -> Iterator[str]:
    """Placeholders of a cell that say the same and offer nothing (progress bars of old widgets, say): the first, with their number."""
    times = Counter(found[0] for box in boxes if (found := _HOPELESS.search(box)))
    for box in boxes:
        found = _HOPELESS.search(box)
        n = times.pop(found[0], 0) if found else 1
        if found and n != 1:
            counted = found[0].replace("</strong>", f"</strong> ({n} times)", 1) if n else ""
            left = box.replace(found[0], counted, 1)
            yield "" if left == _EMPTY else left
        else:
            yield box


def _with_their_places(outputs: tuple[Output, ...]) -> list[Output]:
    """Bokeh writes the place of a figure and the script that draws there as two outputs: one of both."""
    joined: list[Output] = []
    for output in outputs:
        before = joined[-1].data.get("text/html") if joined and joined[-1].kind is OutputKind.DATA else None
        draws = any(mime.startswith("application/vnd.bokehjs_exec") for mime in output.data)
        if draws and "text/html" not in output.data and isinstance(before, str) and _PLACE.search(before[:5000]):
            joined[-1] = replace(output, data={**output.data, "text/html": before})
        else:
            joined.append(output)
    return joined


def _with_formulas(output: Output) -> Output:
    """SageMath's older outputs: html whose scripts are formulas for MathJax."""
    html = output.data.get("text/html")
    if not isinstance(html, str) or "math/tex" not in html:
        return output
    return replace(output, data={**output.data, "text/html": unscripted(html)})


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
    output = _with_formulas(output)
    described = interactive.describe(output.data, document.widgets)
    if described is not None:
        return _box("interactive", _players(output, draft) or _placeholder(described, output, document, draft))
    for mime, show in FORMS:
        if mime in output.data:
            html = show(output.data[mime], output, draft)
            if html:
                return _box(mime.partition("/")[2].partition("+")[0].removeprefix("vnd.").partition(".")[0], html)
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


def _players(output: Output, draft: Draft) -> str:
    html = output.data.get("text/html")
    return media.inside(html, draft) if isinstance(html, str) else ""


def _placeholder(what: interactive.Interactive, output: Output, document: Document, draft: Draft) -> str:
    """What is seen first: a still picture, what can be read without scripts, or a description; then the offer of a frame."""
    still = next(
        (h for mime, show in FORMS if mime.startswith("image/") and mime in output.data if (h := show(output.data[mime], output, draft))),
        "",
    )
    static = "" if still else _static_part(output, draft)
    if what.silent and not still and not static:
        return f'<p class="nb-note nb-quiet">{escape(what.name)}</p>'
    made = frames.NONE if what.silent else frames.frame(output.data, document.widgets)
    data = _packed(made.payload)
    reason = made.reason or ("It is too large to be drawn here." if made.payload else "It needs scripts, which this page does not run.")
    offer = _offer(draft.attach(data, "json"), len(data)) if data else f"<p>{escape(reason)} Open it live to use it.</p>"
    about = f": {escape(what.about)}" if what.about else ""
    text = output.data.get("text/plain")
    kept = folded(text) if isinstance(text, str) and what.keep_text and text.strip() and not still and not data else ""
    kind = "nb-placeholder" if data else "nb-placeholder nb-hopeless"
    box = f'<div class="{kind}"><p><strong>Interactive {escape(_lower(what.name))}</strong>{about}</p>{offer}</div>'
    return f"{still}{static}{box}{kept}"


def _packed(payload: dict[str, Any] | None) -> bytes:
    """The frame's data as a file; empty where there are none or too many."""
    if payload is None:
        return b""
    try:
        text = json.dumps(payload, separators=(",", ":"), allow_nan=False)
    except ValueError:  # Python writes NaN and Infinity, which no browser reads
        payload = json.loads(json.dumps(payload), parse_constant=lambda _: None)
        text = json.dumps(payload, separators=(",", ":"))
    return text.encode() if len(text) <= frames.MAX_BYTES else b""


def _offer(address: str, size: int) -> str:
    """The link to a frame's data; the page's script makes a button of it that draws them."""
    weight = f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{max(1, round(size / 1000))} kB"
    return f'<p><a class="nb-open" href="{address}">Its data (JSON, {weight})</a></p>'


def _lower(name: str) -> str:
    return name if name[1:2].isupper() or name.startswith(("Plotly", "Bokeh", "Vega", "HoloViews")) else name[:1].lower() + name[1:]


_ASKS_FOR_TRUST = "Make this Notebook Trusted to load map: File -&gt; Trust Notebook"
"""What folium puts behind its maps, with the room for one."""


def _static_part(output: Output, draft: Draft) -> str:
    """What is left of html without its scripts, where that is something to read or see."""
    html = output.data.get("text/html")
    if not isinstance(html, str) or len(html) > 500_000:
        return ""
    shown = written(html, draft)
    text = re.sub(rf"<[^>]+>|{_ASKS_FOR_TRUST}|\s+|&nbsp;|Loading BokehJS \.\.\.", "", shown)
    return shown if len(text) > 20 or "<table" in shown or 'src="asset:' in shown else ""
