"""Diagrams of strangers: drawn by Mermaid in a frame without an origin, shown as pictures; nothing of theirs acts."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

from playwright.sync_api import expect

from gallery.model import Limits
from gallery.notebooks import render
from tests.browsers import chromium, served
from tests.notebooks.golden import cases
from tests.notebooks.surfaces import code, data, prose
from tests.notebooks.test_hostile import PAYLOADS

SITE = Path(__file__).parents[2] / "site_src"
POLICY = re.search(r'content="(default-src[^"]*)"', (SITE / "overrides" / "main.html").read_text())[1]
SEED = 20260612
WATCH = "for (const name of ['alert', 'prompt', 'confirm', 'open', 'print']) window[name] = (x) => seen(`${name} ${x}`);"
STANDING = (
    "() => [typeof polluted, typeof ({}).polluted, localStorage.length, document.querySelectorAll('iframe, svg, script:not([src])').length]"
)


def sources() -> list[str]:
    """Every case with one payload, and some hundred payloads alone."""
    some = random.Random(SEED).sample(PAYLOADS, 100)
    return [case.replace("{p}", p) for case, p in zip(cases("diagrams"), some, strict=False)] + some


def test_nothing_acts(tmp_path):
    cells = [code(data("text/vnd.mermaid", s)) for s in sources()] + [prose("```mermaid\ngraph TD; Last-->One\n```")]
    page, _ = render(json.dumps({"nbformat": 4, "metadata": {}, "cells": cells}).encode(), "a.ipynb", Limits())
    (tmp_path / "assets").symlink_to(SITE / "assets")
    head = f'<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}"><title>t</title>'
    head += '<link rel="icon" href="data:,">'
    scripts = "".join(f'<script src="assets/js/{name}.js" defer></script>' for name in ("words", "diagrams"))
    (tmp_path / "index.html").write_text(f"{head}<body>{page.html}{scripts}", encoding="utf-8")
    acted, asked, refused = [], [], set()
    with served(tmp_path) as address, chromium() as browser:
        context = browser.new_context()
        context.expose_function("seen", lambda what: acted.append(what))  # noqa: PLW0108  # Playwright writes on the function
        context.add_init_script(WATCH)
        context.on("request", lambda r: asked.append(r.url))
        context.on("requestfailed", lambda r: refused.add(r.url) if r.failure == "csp" else None)
        tab = context.new_page()
        tab.on("dialog", lambda d: (acted.append(d.message), d.dismiss()))
        tab.on("popup", lambda p: acted.append(p.url))
        tab.goto(address)
        last = tab.locator(f"#cell-{len(cells)} .nb-diagram img")
        expect(last).to_have_attribute("src", re.compile("^data:image/svg"))
        expect(tab.locator("iframe")).to_have_count(0)
        drawn, told = tab.locator(".nb-diagram img").count(), tab.get_by_text("Mermaid cannot draw this").count()
        assert drawn + told == tab.locator(".nb-mermaid").count()
        assert drawn >= 10
        assert tab.evaluate(STANDING) == ["undefined", "undefined", 0, 0]
        assert tab.url == address
    assert acted == []
    assert {r for r in asked if not r.startswith((address, "data:", "blob:"))} <= refused
