"""Diagrams of strangers: drawn by Mermaid in a frame without an origin, shown as pictures; nothing of theirs acts."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page as Tab
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


@dataclass
class Opened:
    """A page with our script for diagrams, and what happened in it."""

    tab: Tab
    acted: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    """Addresses elsewhere that were asked for and not refused by the page's policy."""


@contextmanager
def opened(html: str, folder: Path, policy: str) -> Iterator[Opened]:
    """The page in a browser in which every sign of life is written down."""
    (folder / "assets").symlink_to(SITE / "assets")
    head = f'<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}"><title>t</title>'
    head += '<link rel="icon" href="data:,">'
    scripts = "".join(f'<script src="assets/js/{name}.js" defer></script>' for name in ("words", "diagrams"))
    (folder / "index.html").write_text(f"{head}<body>{html}{scripts}", encoding="utf-8")
    with served(folder) as address, chromium() as browser:
        context = browser.new_context()
        page = Opened(context.new_page())
        context.expose_function("seen", lambda what: page.acted.append(what))  # noqa: PLW0108  # Playwright writes on the function
        context.add_init_script(WATCH)
        refused: set[str] = set()
        context.on("request", lambda r: page.asked.append(r.url))
        context.on("requestfailed", lambda r: refused.add(r.url) if r.failure == "csp" else None)
        page.tab.on("dialog", lambda d: (page.acted.append(d.message), d.dismiss()))
        page.tab.on("popup", lambda p: page.acted.append(p.url))
        page.tab.goto(address)
        yield page
        if page.tab.url != address:
            page.acted.append(f"went to {page.tab.url}")
        page.asked[:] = [r for r in page.asked if not r.startswith((address, "data:", "blob:")) and r not in refused]


def test_what_acts_is_seen(tmp_path):
    """What `test_nothing_acts` looks at, where something does act: a page without a policy, markup as it was written."""
    polluted = "Object.defineProperty(Object.prototype, 'polluted', { value: 1 })"  # not enumerable: Playwright goes on
    acts = f"localStorage.polluted = 1; {polluted}; window.open('https://evil.invalid/o'); alert(1)"
    markup = f'<svg onload="{acts}"></svg><iframe srcdoc="x"></iframe><img src="https://evil.invalid/p.png">'
    markup += '<pre class="nb-mermaid">graph TD; outside of a notebook: nothing is drawn</pre>'
    with opened(markup, tmp_path, policy="") as page:
        expect(page.tab.locator("iframe")).to_have_count(1)
        assert page.tab.evaluate(STANDING) == ["number", "number", 1, 2]
        expect(page.tab.locator(".nb-diagram")).to_have_count(0)
    assert sorted(page.acted) == ["alert 1", "open https://evil.invalid/o"]
    assert page.asked == ["https://evil.invalid/p.png"]


def test_nothing_acts(tmp_path):
    cells = [code(data("text/vnd.mermaid", s)) for s in sources()] + [prose("```mermaid\ngraph TD; Last-->One\n```")]
    made, _ = render(json.dumps({"nbformat": 4, "metadata": {}, "cells": cells}).encode(), "a.ipynb", Limits())
    with opened(made.html, tmp_path, POLICY) as page:
        last = page.tab.locator(f"#cell-{len(cells)} .nb-diagram img")
        expect(last).to_have_attribute("src", re.compile("^data:image/svg"))
        expect(page.tab.locator("iframe")).to_have_count(0)
        drawn, told = page.tab.locator(".nb-diagram img").count(), page.tab.get_by_text("Mermaid cannot draw this").count()
        assert drawn + told == page.tab.locator(".nb-mermaid").count()
        assert drawn >= 10
        assert page.tab.evaluate(STANDING) == ["undefined", "undefined", 0, 0]
    assert page.acted == []
    assert page.asked == []
