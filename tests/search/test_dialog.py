"""The search as readers use it: below a path, by keyboard, from the word to the cell."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browsers import Watched, comes_to


@pytest.fixture
def watched(browser: Browser, address: str) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    watched = Watched(context.new_page(), address)
    yield watched
    context.close()
    assert watched.trouble == []


def test_from_the_key_to_the_cell(watched: Watched, address: str) -> None:
    page = watched.page
    page.goto(f"{address}about/")
    page.keyboard.press("Control+k")
    page.keyboard.type("zebrafish")
    expect(page.get_by_role("status")).to_have_text("1 page found")
    found = page.locator(".g-found")
    expect(found).to_contain_text("Notebook · Right for the reasons")
    expect(found.locator(".g-found__title")).to_have_text("Toy colours")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    comes_to(lambda: page.evaluate("document.activeElement.textContent.startsWith('Decoy & rule')"), wanted=True)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}e/reasons/toy-colours/#cell-7")
    expect(page.locator("#cell-7")).to_be_in_viewport()


def test_enter_opens_the_first_result(watched: Watched, address: str) -> None:
    page = watched.page
    page.goto(f"{address}e/reasons/toy-colours/")
    page.keyboard.press("/")
    page.keyboard.type("penalises gradients")
    expect(page.locator(".g-found__kind")).to_have_text("Entry")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}e/reasons/")


def test_the_dialog_opens_by_click_and_closes_by_escape(watched: Watched, address: str) -> None:
    page = watched.page
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto(address, wait_until="networkidle")
    assert [url for url in loaded if "pagefind" in url] == []
    opener = page.get_by_role("button", name="Search")
    opener.click()
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).not_to_be_visible()
    expect(opener).to_be_focused()


def test_strangers_text_stays_text(watched: Watched, address: str) -> None:
    page = watched.page
    page.goto(address)
    page.keyboard.press("Control+k")
    page.keyboard.type("follow two rules")
    expect(page.locator(".g-found__main")).to_contain_text("<script>document.title='taken'</script>")
    assert page.title() != "taken"
    assert page.locator(".g-found script").count() == 0


@pytest.mark.parametrize("words", ["笔记", "测试", "gruße", "toy colours"])
def test_other_scripts_and_titles_are_found(watched: Watched, address: str, words: str) -> None:
    watched.page.goto(f"{address}search/?q={words}")
    expect(watched.page.get_by_role("status")).to_have_text("1 page found")


def test_the_page_keeps_its_query_in_the_address_and_narrows_by_kind(watched: Watched, address: str) -> None:
    page = watched.page
    page.goto(f"{address}search/?q=reasons")
    expect(page.get_by_role("status")).to_have_text("2 pages found")
    page.get_by_role("button", name="Entries").click()
    expect(page.get_by_role("status")).to_have_text("1 page found")
    page.get_by_role("searchbox").fill("unheard of words")
    expect(page.get_by_role("status")).to_contain_text("Nothing found for “unheard of words”")
    expect(page).to_have_url(f"{address}search/?q=unheard+of+words")
