"""Outputs that live from scripts: told apart and described, never run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Interactive:
    """What an output would be, were its scripts run."""

    name: str
    """As it reads after “Interactive”: Plotly figure, map, widget."""
    about: str = ""
    """Title and kind, where the data tell them."""
    silent: bool = False
    """It only loads a library for later cells: one quiet line is enough."""
    keep_text: bool = False
    """Its plain text says something: show it below what cannot be drawn."""


_NEEDS_SCRIPTS = re.compile(r"<(?:script|iframe|object|embed|applet|video|audio|canvas)\b", re.IGNORECASE)
_MIMES = (
    ("application/vnd.plotly.v1+json", "Plotly figure"),
    ("application/vnd.vega", "Vega chart"),
    ("application/vnd.bokehjs_load", "Bokeh: a library, loaded for later cells."),
    ("application/vnd.holoviews_load", "HoloViews: a library, loaded for later cells."),
    ("application/vnd.bokehjs", "Bokeh figure"),
    ("application/vnd.holoviews_exec", "HoloViews figure"),
    ("application/vnd.jupyter.widget-view+json", "widget"),
)
"""Beginning of a MIME type, and what it stands for; the first match counts."""
_IN_HTML = (
    (("plotly",), "Plotly figure"),
    (("vega-embed", "vegaembed", "vega-lite", "vegalite"), "Vega chart"),
    (("bokeh",), "Bokeh figure"),
    (("holoviews", "panel.holoviz"), "HoloViews figure"),
    (("leaflet", "folium"), "map"),
    (("mpld3", "mpl_figure"), "mpld3 figure"),
    (("pyvis", "vis-network", "vis.network"), "network"),
    (("echarts",), "ECharts figure"),
    (("highcharts",), "Highcharts figure"),
    (("3dmol", "nglview"), "molecule viewer"),
    (("youtube.com", "youtu.be", "youtube-nocookie.com"), "video from YouTube"),
    (("vimeo.com",), "video from Vimeo"),
    (("<video",), "video"),
    (("<audio",), "sound"),
    (("d3js.org", "d3.select", "d3.v", "d3.min"), "D3 figure"),
    (("<iframe",), "embedded page"),
)
"""What tells a library in html or a script, in lower case; the first match counts."""
_LOADERS = re.compile(r"loading bokehjs|load_libs|plotlyconfig|require\.config|htmlwidgets\.init|google\.charts\.load|root\._bokeh_onload")
_DRAWS = re.compile(r"Plotly\.(?:newPlot|plot|react)\(|embed_document|vegaEmbed\(|embed_items")


def describe(data: dict[str, Any], widgets: dict[str, Any]) -> Interactive | None:
    """What interactive thing an output is; None where it needs no scripts."""
    for mime, value in data.items():
        known = _by_mime(mime, value, widgets)
        if known is not None:
            return known
    html = data.get("text/html")
    if isinstance(html, str) and _NEEDS_SCRIPTS.search(html):
        return _in_script(html, "html with scripts")
    for mime in ("application/javascript", "text/javascript", "application/x-javascript"):
        if isinstance(data.get(mime), str):
            return _in_script(data[mime], "script")
    return None


def _by_mime(mime: str, value: Any, widgets: dict[str, Any]) -> Interactive | None:
    name = next((name for beginning, name in _MIMES if mime.startswith(beginning)), None)
    if name is None:
        return None
    if name == "Plotly figure":
        return Interactive(name, about=_plotly(value))
    if name == "Vega chart":
        return Interactive(name, about=_vega(value))
    if name == "widget":
        return Interactive(name, about=_widget(value, widgets), keep_text=True)
    return Interactive(name, silent="library" in name)


def _in_script(source: str, otherwise: str) -> Interactive:
    beginning = source[:200_000].lower()
    name = next((name for signs, name in _IN_HTML if any(sign in beginning for sign in signs)), otherwise)
    drawn = _DRAWS.search(source)
    if not drawn and (_LOADERS.search(beginning) or len(source) > 500_000):
        library = name.partition(" ")[0] if name[0].isupper() else "A script"
        return Interactive(f"{library}: a library, loaded for later cells.", silent=True)
    title = re.search(r"<iframe[^>]{0,500}?src=[\"'](https?://[^\"'/?#\s<>]{1,100})", source[:20_000], re.IGNORECASE)
    return Interactive(name, about=title[1] if title else "")


def _plotly(value: Any) -> str:
    value = value if isinstance(value, dict) else {}
    traces = [t for t in _list(value.get("data")) if isinstance(t, dict)]
    kinds = sorted({t["type"] if isinstance(t.get("type"), str) else "scatter" for t in traces})
    layout = value.get("layout")
    title = layout.get("title") if isinstance(layout, dict) else None
    title = title.get("text") if isinstance(title, dict) else title
    parts = [
        title if isinstance(title, str) else "",
        f"{len(traces)} traces ({', '.join(kinds)[:80]})" if len(traces) > 1 else ", ".join(kinds)[:80],
    ]
    return ", ".join(re.sub(r"<[^>]*>", " ", p)[:200] for p in parts if p)


def _vega(value: Any) -> str:
    value = value if isinstance(value, dict) else {}
    title, mark = value.get("title"), value.get("mark")
    title = title.get("text") if isinstance(title, dict) else title
    mark = mark.get("type") if isinstance(mark, dict) else mark
    return ", ".join(p[:200] for p in (title, mark) if isinstance(p, str))


def _widget(value: Any, widgets: dict[str, Any]) -> str:
    known = value.get("model_id") if isinstance(value, dict) else None
    model = widgets.get(known) if isinstance(known, str) else None
    name = model.get("model_name") if isinstance(model, dict) else None
    return name.removesuffix("Model")[:60] if isinstance(name, str) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
