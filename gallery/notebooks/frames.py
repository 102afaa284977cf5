"""Outputs that live from scripts → what a sandboxed frame needs to draw them on the reader's click; nothing is run here.

`site_src/assets/frames/frame.js` is the other half: it knows the kinds and the libraries that are named here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from gallery.notebooks.unwrap import unwrapped

MAX_BYTES = 25_000_000
"""Of one output's data."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What is sent to the frame, or why there can be none."""

    payload: dict[str, Any] | None = None
    """`kind`, `libraries`, and what that kind needs."""
    reason: str = ""
    """One sentence, where an output of this kind could be drawn and this one cannot."""


NONE = Frame()
_SCRIPTS = ("application/javascript", "text/javascript")
_VEGA = re.compile(r"application/vnd\.vega(?P<lite>lite)?\.v(?P<major>\d+)\+json")
_OWN_WIDGETS = frozenset(("@jupyter-widgets/base", "@jupyter-widgets/controls", "@jupyter-widgets/output"))
_MODEL = re.compile(r"IPY_MODEL_(\w+)")
_BOKEH = re.compile(r'"version":"(\d+)\.|bokeh-(\d+)\.')
_EXTERNAL = re.compile(r"""<script\b[^<>]{0,2000}?\bsrc\s*=\s*["']?(?:https?:)?//([^"'\s<>?#]{1,300})""", re.IGNORECASE)
_HEAVY = re.compile(r"<script\b[^<>]*>(?P<source>.*?)</script>", re.DOTALL | re.IGNORECASE)


def frame(data: dict[str, Any], widgets: dict[str, Any]) -> Frame:
    """The frame of an output's bundle of forms; `widgets` is the state that the notebook stored."""
    for mime, value in data.items():
        if mime == "application/vnd.plotly.v1+json" and isinstance(value, dict):
            return Frame({"kind": "plotly", "libraries": ["plotly"], "figure": value})
        if (m := _VEGA.fullmatch(mime)) and isinstance(value, dict):
            return _vega(value, int(m["major"][:3]), lite=bool(m["lite"]))
        if mime == "application/vnd.jupyter.widget-view+json" and isinstance(value, dict):
            return _widgets(value, widgets)
    html = next((data[m] for m in ("text/html", "text/vnd.plotly.v1+html") if isinstance(data.get(m), str)), "")
    script = next((data[m] for m in _SCRIPTS if isinstance(data.get(m), str)), "")
    if "embed_items" in script:  # Bokeh: the place in html, what draws there in a script
        return _html(f"{html}<script>{script.replace('</script', '<' + chr(92) + '/script')}</script>")
    return _html(html) if re.search(r"<(?:script|iframe)\b", html, re.IGNORECASE) else NONE


def _vega(spec: dict[str, Any], major: int, *, lite: bool) -> Frame:
    if major < (2 if lite else 3):
        return Frame(reason=f"It was made for Vega{'-Lite' if lite else ''} {major}, which this site does not ship.")
    libraries = ["vega-lite-4" if lite and major < 5 else "vega-lite-5"]
    return Frame({"kind": "vega", "libraries": libraries, "spec": spec})


def _widgets(view: dict[str, Any], widgets: dict[str, Any]) -> Frame:
    """The view with the state of every model it is made of."""
    first = view.get("model_id")
    if not isinstance(first, str) or not isinstance(widgets.get(first), dict):
        return Frame(reason="Its state was not stored with the notebook.")
    kept: dict[str, Any] = {}
    waiting = [first]
    while waiting:
        name = waiting.pop()
        model = widgets.get(name)
        if name in kept or not isinstance(model, dict):
            continue
        if model.get("model_module") not in _OWN_WIDGETS:
            return Frame(reason=f"It is a widget of {str(model.get('model_module'))[:60]}, which this site does not ship.")
        kept[name] = model
        waiting.extend(_MODEL.findall(repr(model.get("state"))))
    place = {"version_major": 2, "version_minor": 0, "model_id": first}
    return Frame({"kind": "widgets", "libraries": ["widgets"], "state": kept, "views": [place]})


def _html(html: str) -> Frame:
    source, page = unwrapped(html)
    if page:
        return Frame(reason=f"It shows {page}, which this page does not load.")
    beginning = source[:300_000].lower()
    libraries = [name for name, signs in _IN_HTML if any(sign in beginning for sign in signs)]
    if "embed_items" in source:
        found = _BOKEH.findall(source)
        major = int((found[-1][0] or found[-1][1])[:3]) if found else 0
        if major not in (2, 3):
            return Frame(reason=f"It was made for Bokeh {major or 'of an unknown version'}, which this site does not ship.")
        libraries.append(f"bokeh-{major}")
    if "vegaembed" in beginning:
        old = re.search(r"vega-?lite@[1-4]\b", beginning)
        libraries.append("vega-lite-4" if old else "vega-lite-5")
    foreign = _EXTERNAL.search(source[:500_000])
    if foreign and not libraries:
        name = foreign[1].rstrip("/").rpartition("/")[2]
        return Frame(reason=f"It needs {name[:60]} from another site, which this site does not ship.")
    return Frame({"kind": "html", "libraries": libraries, "source": _lighter(source)})


_IN_HTML = (
    ("plotly", ("plotly.newplot", "plotly.plot(", "plotly.react(")),
    ("jquery", ("leaflet", "jquery")),
    ("leaflet", ("leaflet",)),
)
"""A library, and what in html, in lower case, tells that it is needed."""


def _lighter(html: str) -> str:
    """Without the copies of libraries that stand in the html itself: the site's own is loaded instead."""
    if len(html) < 300_000 or html.lower().count("<script") > 100:
        return html
    return _HEAVY.sub(lambda m: "" if len(m["source"]) > 300_000 and "plotly" in m["source"][:3000].lower() else m[0], html)
