"""Every place of a notebook that a stranger writes in: payload → cells, outputs, metadata."""

from __future__ import annotations

import base64
from typing import Any

from tests.notebooks.golden import PNG


def prose(source: str, **more: Any) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source, **more}


def code(*outputs: dict[str, Any], source: str = "x", **more: Any) -> dict[str, Any]:
    return {"cell_type": "code", "execution_count": 1, "metadata": {}, "source": source, "outputs": list(outputs), **more}


def data(mime: str, value: Any, metadata: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"output_type": "display_data", "metadata": metadata or {}, "data": {mime: value}}


def svg(inside: str, attributes: str = "") -> str:
    names = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'<svg {names} width="9" height="9" {attributes}>{inside}</svg>'


def vdom(p: str) -> dict[str, Any]:
    """Elements that hold the payload as name, attribute, style and text."""
    link = {"tagName": "a", "attributes": {"href": p, "title": p, p: p, "style": {p: p, "color": p}}, "children": [p, {"tagName": p}]}
    return {"tagName": "div", "attributes": p, "children": [link, {"tagName": "img", "attributes": {"src": p, "onerror": p}}, p]}


def cells(p: str) -> dict[str, dict[str, Any]]:
    """Surface → the cell that holds the payload there."""
    b64 = base64.b64encode(p.encode()).decode()
    drawing = base64.b64encode(svg(p).encode()).decode()
    return {
        "prose": prose(p),
        "heading": prose(f"# {p}"),
        "headings, lists, quotes": prose(f"{p}\n===\n\n- {p}\n\n> {p}\n\n1. {p}"),
        "link address": prose(f"[text]({p})"),
        "link text": prose(f"[{p}](https://example.org)"),
        "picture text": prose(f"![{p}](a.png)"),
        "picture address": prose(f"![a]({p})"),
        "picture title": prose(f'![a](b.png "{p}")'),
        "link definition": prose(f"[a]: {p}\n[a]"),
        "autolink": prose(f"<{p}>"),
        "attributes in double quotes": prose(f'<a href="{p}">x</a><img src="{p}" alt="{p}">'),
        "attributes in single quotes": prose(f"<a href='{p}' title='{p}'>x</a>"),
        "id, class and style": prose(f'<div id="{p}" class="{p}" style="{p}">x</div>'),
        "table": prose(f"| {p} | b |\n|---|---|\n| {p} | c |"),
        "fence": prose(f"```{p}\n{p}\n```"),
        "mermaid": prose(f"```mermaid\n{p}\n```"),
        "inline and indented code": prose(f"`{p}`\n\n    {p}"),
        "maths": prose(f"${p}$ and $${p}$$ and \\\\({p}\\\\)"),
        "environment": prose(f"\\begin{{equation}}{p}\\end{{equation}}"),
        "attachment name": prose(f"![x](attachment:{p})", attachments={p: {"image/png": PNG, "text/html": p}}),
        "attachment drawing": prose("![x](attachment:a.svg)", attachments={"a.svg": {"image/svg+xml": drawing}}),
        "attachment type": prose("![x](attachment:a.png)", attachments={"a.png": {p: b64, "image/png": b64}}),
        "code": code(source=p),
        "html magic": code(source=f"%%html\n{p}"),
        "magic name": code(source=f"%%{p}\n{p}"),
        "stream and its name": code({"output_type": "stream", "name": p, "text": p}),
        "terminal colours": code({"output_type": "stream", "name": "stderr", "text": f"\x1b[31m{p}\x1b[0m\x1b]8;;{p}\x07x\r{p}"}),
        "long stream": code({"output_type": "stream", "name": "stdout", "text": f"{p}\n" * 50}),
        "traceback": code({"output_type": "error", "ename": p, "evalue": p, "traceback": [p, f"\x1b[1;31m{p}"]}),
        "text output": code(data("text/plain", p)),
        "html output": code(data("text/html", p)),
        "html table": code(data("text/html", f"<table><tr><th>{p}</th></tr></table>")),
        "html attributes": code(data("text/html", f"<div title=\"{p}\">x</div><p title='{p}'>y</p>")),
        "markdown output": code(data("text/markdown", p)),
        "latex formula": code(data("text/latex", f"${p}$")),
        "latex output": code(data("text/latex", p)),
        "svg": code(data("image/svg+xml", svg(p))),
        "svg attributes": code(data("image/svg+xml", svg("<rect/>", f'onload="alert(1)" title="{p}"'))),
        "svg source": code(data("image/svg+xml", p)),
        "png data and caption": code(data("image/png", p), source=f'plt.title("{p}")'),
        "png metadata and caption": code(data("image/png", PNG, {"image/png": {"width": p, "height": p}}), source=f"plt.title('{p}')"),
        "metadata of an output": code(data("image/png", PNG, {"width": p, "needs_background": p})),
        "jpeg data": code(data("image/jpeg", b64)),
        "javascript output": code(data("application/javascript", p)),
        "json tree": code(data("application/json", {p: [p]})),
        "json tree, its metadata": code(data("application/json", {"a": {p: {p: p}}}, {"application/json": {"expanded": p, "root": p}})),
        "json of the earth": code(data("application/geo+json", {"type": p, p: [p] * 3000})),
        "json text": code(data("application/json", p)),
        "vdom": code(data("application/vdom.v1+json", vdom(p))),
        "vdom text": code(data("application/vdom.v1+json", p)),
        "mermaid output": code(data("text/vnd.mermaid", p)),
        "updated display": code(
            {"output_type": "display_data", "transient": {"display_id": p}, "metadata": {}, "data": {"text/plain": "x"}},
            {"output_type": "update_display_data", "transient": {"display_id": p}, "metadata": {p: p}, "data": {"text/html": p, p: p}},
        ),
        "formulas in scripts": code(
            data("text/html", f'<script type="math/tex">{p}</script><script type="math/tex; mode=display">{p}</script>')
        ),
        "formulas in html": code(data("text/html", f"<p>${p}$ \\({p}\\) \\[{p}\\]</p><p title='${p}$'>$$ {p} $$</p>")),
        "picture's own words": code(data("image/png", PNG, {"image/png": {"alt": p}})),
        "pdf": code(data("application/pdf", p)),
        "plotly": code(data("application/vnd.plotly.v1+json", {"data": [{"type": p}], "layout": {"title": {"text": p}}})),
        "vega": code(data("application/vnd.vegalite.v5+json", {"title": p, "mark": p})),
        "widget id": code(data("application/vnd.jupyter.widget-view+json", {"model_id": p})),
        "widget view": code(data("application/vnd.jupyter.widget-view+json", {"model_id": "m"})),
        "unknown output type": code(data(p, p)),
        "unknown output": code({"output_type": p, "data": p}),
        "execute result": code({"output_type": "execute_result", "execution_count": p, "data": {"text/plain": p}, "metadata": p}),
        "raw cell": {"cell_type": "raw", "metadata": {"format": p, "raw_mimetype": p}, "source": p},
        "raw html": {"cell_type": "raw", "metadata": {"format": "text/html"}, "source": p},
        "raw LaTeX": {"cell_type": "raw", "metadata": {"raw_mimetype": "text/latex"}, "source": p},
        "raw header": {"cell_type": "raw", "metadata": {}, "source": f"---\n{p}: {p}\n---"},
        "cell type, tags and id": {"cell_type": p, "metadata": {"tags": [p], "name": p}, "id": p, "source": p},
        "execution count and language": code(source="x", execution_count=p, metadata={"tags": [p], "dotnet_interactive": {"language": p}}),
        "language of an editor": code(source="#!pwsh\n" + p, metadata={"vscode": {"languageId": p}}),
        "caption": prose(f"Figure 1: {p}"),
    }


def notebook(p: str) -> dict[str, Any]:
    """One notebook that holds the payload in every place."""
    widgets = {"application/vnd.jupyter.widget-state+json": {"state": {"m": {"model_name": p, "state": {"value": p}}, p: p}}}
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {
            "title": p,
            "authors": [{"name": p}],
            "kernelspec": {"name": p, "display_name": p, "language": p},
            "language_info": {"name": p, "pygments_lexer": p, "mimetype": p, "file_extension": p},
            "widgets": widgets,
        },
        "cells": list(cells(p).values()),
    }


def old_notebook(p: str) -> dict[str, Any]:
    """The same in format 3, where the names differ."""
    outputs = [
        {"output_type": "pyout", "prompt_number": p, "html": p, "text": p},
        {"output_type": "display_data", "svg": svg(p), "png": p, "latex": p, "javascript": p, "json": p},
        {"output_type": "stream", "stream": p, "text": p},
        {"output_type": "pyerr", "ename": p, "evalue": p, "traceback": p},
    ]
    old = [
        {"cell_type": "heading", "level": p, "source": p},
        {"cell_type": "html", "source": p},
        {"cell_type": "code", "language": p, "input": p, "prompt_number": p, "outputs": outputs},
    ]
    return {"nbformat": 3, "metadata": {"name": p, "language": p}, "worksheets": [{"cells": old, "metadata": {p: p}}]}
