from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from gallery.model import Limits
from gallery.notebooks import render
from tests.browsers import chromium, served
from tests.notebooks.surfaces import code, prose

ASSETS = Path(__file__).parents[2] / "site_src" / "assets"
CELLS = [
    prose("# Title\n\n```python\nfenced\n```\n\n<details><summary>More</summary>\n\n## Hidden heading\n\n</details>"),
    code({"output_type": "stream", "name": "stdout", "text": "shown"}, source="first = 1"),
    code(source="second = 2"),
]


@pytest.fixture
def tab(tmp_path) -> Iterator[Tab]:
    page, _ = render(json.dumps({"nbformat": 4, "metadata": {}, "cells": CELLS}).encode(), "a.ipynb", Limits())
    for name in ("css/notebook.css", "js/words.js", "js/notebook.js"):
        shutil.copy(ASSETS / name, tmp_path)
    text = '<!doctype html><meta charset=utf-8><title>t</title><link rel=icon href="data:,"><link rel=stylesheet href=notebook.css>'
    button = '<button type="button" data-hide-code aria-pressed="false" hidden>Hide code</button>'
    (tmp_path / "index.html").write_text(
        f"{text}{button}{page.html}<script src=words.js></script><script src=notebook.js></script>", encoding="utf-8"
    )
    with served(tmp_path) as address, chromium() as browser:
        context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
        new = context.new_page()
        complaints: list[str] = []
        new.on("pageerror", lambda e: complaints.append(str(e)))
        new.goto(address)
        yield new
        assert complaints == []


def test_the_reader_can(tab):
    # hide all code, and find it hidden after coming back
    sources, button = tab.locator(".cell-input"), tab.locator("[data-hide-code]")
    expect(sources.first).to_be_visible()
    button.click()
    expect(sources.first).to_be_hidden()
    expect(tab.get_by_text("shown")).to_be_visible()
    expect(tab.locator("#cell-3")).to_be_hidden()
    tab.reload()
    expect(sources.first).to_be_hidden()
    expect(button).to_have_text("Show code")
    expect(button).to_have_attribute("aria-pressed", "true")
    # follow a link to hidden code, or into a fold
    tab.evaluate("location.hash = '#cell-3'")
    expect(tab.locator("#cell-3 pre")).to_be_visible()
    expect(button).to_have_text("Hide code")
    tab.evaluate("location.hash = '#nb-hidden-heading'")
    expect(tab.locator("#nb-hidden-heading")).to_be_visible()
    # copy code and links
    tab.locator("#cell-2 .cell-input").hover()
    tab.locator("#cell-2 .nb-copy").click()
    expect(tab.get_by_role("status")).to_have_text("Code copied")
    assert tab.evaluate("navigator.clipboard.readText()") == "first = 1"
    tab.locator("#cell-2 .nb-prompt").click()
    expect(tab.get_by_role("status")).to_have_text("Link copied")
    assert tab.evaluate("navigator.clipboard.readText()").endswith("/#cell-2")
    expect(tab.locator(".cell-markdown .nb-copy")).to_have_count(1)
