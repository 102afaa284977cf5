from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from gallery.model import Limits
from gallery.notebooks import render
from tests.browsers import chromium, comes_to, served
from tests.notebooks.surfaces import code, data

ASSETS = Path(__file__).parents[2] / "site_src" / "assets"
POLICY = re.search(r'content="(default-src[^"]*)"', (ASSETS.parent / "overrides" / "main.html").read_text())[1]
SLIDER = {"model_name": "IntSliderModel", "model_module": "@jupyter-widgets/controls", "model_module_version": "1.5.0"}
LAYOUT = {"model_name": "LayoutModel", "model_module": "@jupyter-widgets/base", "model_module_version": "1.2.0", "state": {}}
STATE = {"abc": {**SLIDER, "state": {"value": 7, "description": "depth", "layout": "IPY_MODEL_lay"}}, "lay": LAYOUT}
BOKEH = """document.getElementById("place").textContent = "Bokeh " + Bokeh.version; void 'embed_items "version":"3.8.2"'"""
HOSTILE = """<div id=a>loaded</div><script>
const said = [self.origin];
const attempt = (name, act) => { try { act(); said.push(name); } catch (e) { said.push('no ' + name); } };
attempt('storage', () => localStorage.setItem('a', 'b'));
attempt('cookie', () => document.cookie);
attempt('page', () => parent.document.title);
attempt('window', () => { if (!open('https://evil.invalid/window')) throw 1; });
attempt('top', () => { top.location = 'https://evil.invalid/top'; });
attempt('peers', () => new RTCPeerConnection());
document.getElementById('a').textContent = said.join(', ');
document.body.append(Object.assign(new Image(), {src: 'https://evil.invalid/picture'}));
document.head.append(Object.assign(document.createElement('script'), {src: 'https://evil.invalid/script'}));
fetch('https://evil.invalid/fetch').catch(() => {});
setTimeout(() => { location = 'https://evil.invalid/self'; }, 300);
</script>"""
FOLIUM = """<!DOCTYPE html><html><head><script src="https://cdn.example.invalid/leaflet.js"></script>
<style>html, body {{width: 100%; height: 100%; margin: 0; padding: 0}}</style>
<style>#map {{position: relative; height: {height}}}</style></head>
<body><div class="folium-map" id="map"></div></body>
<script>
L.tileLayer('https://tiles.example.invalid/{{z}}/{{x}}/{{y}}').addTo(L.map('map').setView([1, 2], 3)); L.heatLayer()</script></html>"""
TRUST = "Make this Notebook Trusted to load map: File -> Trust Notebook"


def folium(height: str) -> str:
    """A map in the frame in which folium shows it, with a plug-in whose library is not there."""
    frame = f'<iframe srcdoc="{html.escape(FOLIUM.format(height=height))}" style="position:absolute;width:100%;height:100%"></iframe>'
    return f'<div style="width:100%"><div style="position:relative;height:0;padding-bottom:60%"><span>{TRUST}</span>{frame}</div></div>'


OUTPUTS = {
    "plotly": data(
        "application/vnd.plotly.v1+json", {"data": [{"type": "bar", "x": ["pear"], "y": [3]}], "layout": {"title": {"text": "Fruit"}}}
    ),
    "vega": data(
        "application/vnd.vegalite.v5+json", {"data": {"values": [{"a": "pear"}]}, "mark": "bar", "encoding": {"x": {"field": "a"}}}
    ),
    "vega-4": data(
        "application/vnd.vegalite.v4+json", {"data": {"values": [{"a": "fig"}]}, "mark": "bar", "encoding": {"x": {"field": "a"}}}
    ),
    "widget": data("application/vnd.jupyter.widget-view+json", {"model_id": "abc"}),
    "bokeh": data("text/html", f'<div id="place"></div><script>{BOKEH}</script>'),
    "map": data("text/html", folium("100.0%")),
    "low map": data("text/html", folium("300.0px")),
    "hostile": data("text/html", HOSTILE),
}
DRAWN = {
    "plotly": ".gtitle >> text=Fruit",
    "vega": "canvas",
    "vega-4": "canvas",
    "widget": "text=depth",
    "bokeh": "text=Bokeh 3.8",
    "map": ".leaflet-container",
    "low map": ".leaflet-container",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    cells = [code(output) for output in OUTPUTS.values()]
    widgets = {"application/vnd.jupyter.widget-state+json": {"state": STATE}}
    page, files = render(json.dumps({"nbformat": 4, "metadata": {"widgets": widgets}, "cells": cells}).encode(), "a.ipynb", Limits())
    for f in page.files:
        (folder / f"{f.digest}.{f.suffix}").write_bytes(files[f.digest])
    (folder / "assets").symlink_to(ASSETS)
    body = re.sub(r'"asset:([^"]*)"', r'"\1"', page.html)
    head = f'<!doctype html><meta charset=utf-8><meta http-equiv="Content-Security-Policy" content="{POLICY}"><title>t</title>'
    scripts = "<link rel=stylesheet href=assets/css/notebook.css>"
    scripts += "".join(f"<script src=assets/js/{name}.js defer></script>" for name in ("words", "notebook"))
    (folder / "index.html").write_text(head + scripts + body, encoding="utf-8")
    with served(folder) as address:
        yield address


@pytest.fixture(scope="module")
def tab(site) -> Iterator[Tab]:
    with chromium() as browser:
        new = browser.new_context().new_page()
        new.requests = []
        new.refused = set()
        new.context.on("request", lambda r: new.requests.append(r.url))
        new.context.on("requestfailed", lambda r: new.refused.add(r.url) if r.failure == "csp" else None)
        new.goto(site)
        yield new


def cell(name: str) -> str:
    return f"#cell-{list(OUTPUTS).index(name) + 1}"


def test_nothing_is_loaded_before_the_click(tab):
    expect(tab.locator(".nb-run")).to_have_count(len(OUTPUTS))
    assert not [r for r in tab.requests if "/vendor/" in r or "/frames/" in r or r.endswith(".json")]


@pytest.mark.parametrize("name", DRAWN)
def test_a_click_draws(tab, name):
    tab.locator(f"{cell(name)} .nb-run").click()
    frame = tab.frame_locator(f"{cell(name)} iframe")
    expect(frame.locator(DRAWN[name]).first).to_be_visible()
    tab.locator(f"{cell(name)} .nb-run").click()
    expect(tab.locator(f"{cell(name)} iframe")).to_have_count(0)


def test_a_map_has_a_height_of_its_own_and_says_what_it_lacks(tab):
    expect(tab.get_by_text("Make this Notebook Trusted")).to_have_count(0)
    for name, height in (("map", 484), ("low map", 304)):
        here = tab.locator(cell(name))
        here.locator(".nb-run").click()
        expect(here.locator("[role=status]")).to_contain_text("L.heatLayer is not a function")
        expect(here.locator("[role=status]")).to_contain_text("tiles.example.invalid")
        expect(here.locator("iframe")).to_have_css("height", f"{height}px")
        for _ in range(20):  # a frame that grows with its content, and that with the frame, grows at every look
            tab.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        expect(here.locator("iframe")).to_have_css("height", f"{height}px")
        here.locator(".nb-run").click()


def test_a_hostile_output_reaches_nothing(tab, site):
    before = len(tab.requests)
    tab.locator(f"{cell('hostile')} .nb-run").click()
    said = tab.frame_locator(f"{cell('hostile')} iframe").locator("#a")
    expect(said).to_have_text("null, no storage, no cookie, no page, no window, no top, no peers")
    expect(tab.locator(f"{cell('hostile')} [role=status]")).to_contain_text("evil.invalid")
    tab.wait_for_timeout(600)  # the frame tries to go elsewhere by itself
    assert tab.url.startswith(site)
    assert len(tab.context.pages) == 1

    def reached():
        tab.wait_for_timeout(50)  # lets the browser tell what it refused
        return {r for r in tab.requests[before:] if not r.startswith((site, "data:", "blob:"))} - tab.refused

    comes_to(reached, set())


def test_opened_directly_the_frame_runs_nothing(tab, site):
    other = tab.context.new_page()
    other.goto(f"{site}assets/frames/frame.html")
    expect(other.get_by_text("Opened by itself it shows nothing and runs nothing.")).to_be_visible()
    other.evaluate("postMessage({kind: 'html', libraries: [], source: '<script>document.title = 1</script>'}, '*')")
    other.evaluate("document.body.append(Object.assign(document.createElement('iframe'), {src: 'frame.html'}))")
    other.wait_for_timeout(300)
    assert other.title() == "Interactive output"
    other.close()
