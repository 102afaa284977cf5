"""Lists of entries in a real browser: facets over data, table, nothing found, pages without scripts, sources, keyboard."""

import re

import pytest
from playwright.sync_api import expect

from gallery.pages import browse
from gallery.publish import publish
from tests.browsers import at, comes_to
from tests.pages import pages_records
from tests.publish.test_publish_browser import address, shows  # noqa: F401  # a fixture


@pytest.fixture
def at_gallery(new_page, address):  # noqa: F811
    def go(query="", **options):
        page = new_page(**options)
        page.goto(f"{address}gallery/{query}")
        return page

    return go


def status(page, words):
    page.locator("[data-status]").get_by_text(words, exact=True).wait_for()


def test_topics_widen_and_elements_narrow(at_gallery):
    page = at_gallery("?tag=explanations&tag=可重复")
    status(page, "3 of 6 entries")
    page.locator("input[name=has][value=DOI]").check()
    status(page, "2 of 6 entries")
    shows(page, "full", "stale")


def test_nothing_found_says_what_to_take_off(at_gallery):
    page = at_gallery("?field=physics&language=Python")
    status(page, "0 of 6 entries")
    advice = page.locator("[data-advice] button")
    number = re.fullmatch(r"Remove “Field: Physics” to see (\d) entries", advice.inner_text())[1]
    advice.click()
    status(page, f"{number} of 6 entries")
    expect(page).to_have_url(at("?language=Python"))


def test_the_table_is_part_of_the_address(at_gallery):
    page = at_gallery()
    page.get_by_role("button", name="Table").press("Enter")
    page.locator("[data-table] tbody tr").nth(5).wait_for()
    expect(page).to_have_url(at("?view=table"))
    expect(page.locator("[data-cards]")).to_be_hidden()
    page.locator("tbody th a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/e/**")


BROKEN = """cells => cells.flatMap((cell) => {
  const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), found = [];
  while (texts.nextNode()) for (const word of texts.currentNode.data.matchAll(/[\\p{L}\\d]+/gu)) {
    const place = document.createRange();
    place.setStart(texts.currentNode, word.index);
    place.setEnd(texts.currentNode, word.index + word[0].length);
    if (new Set([...place.getClientRects()].map((line) => line.top)).size > 1) found.push(word[0]);
  }
  return found;
})"""
"""Words that stand on more than one line."""


@pytest.mark.parametrize("width", [390, 1280])
def test_a_table_breaks_no_word(at_gallery, width):
    page = at_gallery("?view=table", viewport={"width": width, "height": 900})
    page.locator("[data-table] tbody tr").nth(5).wait_for()
    cells = page.locator("[data-table] tbody td")
    assert "Machine learning" in cells.all_inner_texts()
    assert cells.evaluate_all(BROKEN) == []


def test_a_random_entry_is_an_entry(at_gallery):
    page = at_gallery()
    page.get_by_role("link", name="Random entry").click()
    page.wait_for_url("**/e/*/")
    expect(page.locator("article.g-entry")).to_have_count(1)


def test_a_list_that_cannot_be_loaded_is_said(at_gallery, new_page, address):  # noqa: F811
    page = new_page()
    page.route("**/cards-*.json*", lambda route: route.abort())
    page.goto(f"{address}gallery/?field=physics")
    page.get_by_text("The list could not be loaded").wait_for()
    expect(page.locator(".g-card")).to_have_count(6)


def test_many_entries_are_pages_without_scripts(theme, store, tmp_path, monkeypatch):
    monkeypatch.setattr(browse, "PER_PAGE", 2)
    monkeypatch.setattr("gallery.publish.browsing.PER_PAGE", 2)
    monkeypatch.setattr("gallery.pages.grouped.PER_PAGE", 2)
    nothing = pages_records.nothing(store)
    records = [nothing.model_copy(update={"entry": nothing.entry.model_copy(update={"id": f"e{n}"})}) for n in range(5)]
    publish(records, pages_records.GALLERY, store, theme, tmp_path / "site")
    pages = [(tmp_path / "site" / place / "index.html").read_text("utf-8") for place in ("gallery", "gallery/page/2", "gallery/page/3")]
    assert [page.count('<li class="g-card">') for page in pages] == [2, 2, 1]
    assert 'href="../../../gallery/page/3/" rel="next"' in pages[1]
    assert (tmp_path / "site" / "by/field/physics/3/index.html").is_file()


LINKS = """cards => Object.fromEntries(cards.map((card) =>
  [card.querySelector("h2 a").pathname.split("/").at(-2), card.querySelector(".g-card__launch")?.href]))"""


def launches(page):
    """The launch links of the cards, by entry."""
    return page.locator("[data-cards] > li").evaluate_all(LINKS)


def test_cards_launch_on_the_readers_hub_however_they_were_drawn(at_gallery):
    page = at_gallery()
    drawn_by_the_server = launches(page)
    assert [link.split("/v2/")[0] for link in drawn_by_the_server.values() if link] == ["https://mybinder.org"] * len(drawn_by_the_server)
    page.get_by_role("searchbox", name="Filter the entries").fill("e")
    page.get_by_role("button", name="Clear").click()
    status(page, "6 entries")
    comes_to(lambda: launches(page), drawn_by_the_server)  # the script makes the same links
    page.evaluate("localStorage.setItem('gallery.launch', JSON.stringify({ hub: 'gesis' }))")
    page.reload()
    on_gesis = {
        entry: link.replace("https://mybinder.org/", "https://notebooks.gesis.org/binder/") for entry, link in drawn_by_the_server.items()
    }
    comes_to(lambda: launches(page), on_gesis)
    expect(page.locator(".g-card__launch").first).to_have_attribute("title", "Launch on GESIS")
    page.get_by_role("searchbox", name="Filter the entries").fill("e")
    page.get_by_role("button", name="Clear").click()
    comes_to(lambda: launches(page), on_gesis)
