"""Everything a notebook's page can, on one page in a browser, under the site's own policy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from gallery.model import Limits
from gallery.notebooks import render
from tests.browsers import chromium, served
from tests.notebooks.golden import cases, notebook

SITE = Path(__file__).parents[2] / "site_src"
POLICY = re.search(r'content="(default-src[^"]*)"', (SITE / "overrides" / "main.html").read_text())[1]
SCRIPTS = ("words", "maths", "notebook", "folds")


@pytest.fixture(scope="module")
def tab(tmp_path_factory) -> Iterator[Tab]:
    folder = tmp_path_factory.mktemp("showcase")
    page, pictures = render(notebook(cases("showcase")[0]), "a.ipynb", Limits())
    (folder / "assets").symlink_to(SITE / "assets")
    for figure in (*page.figures, *page.files):
        (folder / f"{figure.digest}.{figure.suffix}").write_bytes(pictures[figure.digest])
    head = f'<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}"><title>t</title>'
    head += '<link rel="icon" href="data:,"><link rel="stylesheet" href="assets/css/notebook.css">'
    scripts = "".join(f'<script src="assets/js/{name}.js" defer></script>' for name in SCRIPTS)
    body = f'<body class="md-typeset" data-md-color-scheme="default">{page.html.replace("asset:", "")}{scripts}'
    (folder / "index.html").write_text(head + body, encoding="utf-8")
    with served(folder) as address, chromium() as browser:
        new = browser.new_page()
        complaints: list[str] = []
        new.on("pageerror", lambda e: complaints.append(str(e)))
        new.goto(address)
        yield new
        assert complaints == []


def test_diagrams_are_drawn_as_pictures(tab):
    drawn = tab.locator(".nb-diagram img")
    expect(drawn).to_have_count(2)
    expect(drawn.first).to_have_js_property("complete", value=True)
    assert drawn.first.evaluate("(img) => img.decode().then(() => img.naturalWidth)") > 100
    expect(tab.get_by_text("Mermaid cannot draw this")).to_have_count(1)
    expect(tab.locator(".nb-diagram-source[open] .nb-mermaid")).to_have_count(1)
    expect(tab.locator("iframe")).to_have_count(0)
    tab.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")
    expect(drawn.first).not_to_have_attribute("src", drawn.first.get_attribute("src"))
    expect(tab.locator("iframe")).to_have_count(0)


def test_macros_and_equations_reach_over_cells(tab):
    later = tab.locator("#cell-4")
    expect(later.locator("math").first).to_be_visible()
    expect(later.locator("math a[href='#eq-1']")).to_be_visible()
    expect(tab.locator("#eq-1")).to_be_visible()
    expect(tab.locator(".arithmatex")).to_have_count(0)


def test_sections_fold_and_open_for_a_link(tab):
    heading = tab.locator("#nb-code")
    heading.locator(".nb-section").click()
    expect(tab.locator("#cell-7")).to_have_attribute("hidden", "until-found")
    expect(tab.locator("#nb-streams")).not_to_have_attribute("hidden", "until-found")
    tab.evaluate("location.hash = '#cell-8'")
    expect(tab.locator("#cell-7")).not_to_have_attribute("hidden", "until-found")
    expect(heading.locator(".nb-section")).to_have_attribute("aria-expanded", "true")


def test_the_search_of_the_browser_opens_what_is_folded(tab):
    tab.locator("#nb-code .nb-section").click()
    expect(tab.locator("#cell-9")).to_have_attribute("hidden", "until-found")
    tab.evaluate("document.querySelector('#cell-9').dispatchEvent(new Event('beforematch', {bubbles: true}))")  # as the search does
    expect(tab.locator("#cell-9")).not_to_have_attribute("hidden", "until-found")


def test_paper_has_everything_unfolded(tab):
    before = tab.locator("details:not([open])").count()
    assert before > 0
    tab.locator("#nb-code .nb-section").click()
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(tab.locator("details:not([open])")).to_have_count(0)
    expect(tab.locator("[hidden]")).to_have_count(0)
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(tab.locator("details:not([open])")).to_have_count(before)
    expect(tab.locator("#cell-9")).to_have_attribute("hidden", "until-found")
    tab.locator("#nb-code .nb-section").click()


def test_heads_of_tables_stay(tab):
    table = tab.locator(".nb-table", has_text="city 39")
    table.scroll_into_view_if_needed()
    table.evaluate("(box) => { box.style.maxHeight = '200px'; box.scrollTop = 300; }")
    top = table.evaluate("(box) => box.querySelector('thead').getBoundingClientRect().top - box.getBoundingClientRect().top")
    assert abs(top) < 3
