"""Every hand-written page in a real browser that may talk to this machine only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsers import Watched, comes_to

PAGES = ["", "gallery/", "score/", "contribute/", "reference/entry/", "reference/cli/", "about/", "search/"]
PAGES += ["develop/architecture/", "develop/decisions/", "develop/performance/", "e/reasons/", "e/reasons/toy-colours/"]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


def test_nothing_is_refused_and_nothing_complains(browser: Browser, address: str) -> None:
    context = browser.new_context()
    watched = Watched(context.new_page(), address)
    for path in PAGES:
        watched.page.goto(address + path)
        assert watched.trouble == [], path
    watched.page.wait_for_load_state("networkidle")
    assert watched.trouble == []
    context.close()


def test_no_page_is_wider_than_the_screen(page: Page, address: str) -> None:
    for path in PAGES:
        page.goto(address + path)
        for width in (1280, 768, 360):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_colours_follow_the_system_until_the_reader_chooses(browser: Browser, address: str) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(address)
    scheme = "document.body.dataset.mdColorScheme"
    comes_to(lambda: page.evaluate(scheme), "slate")
    page.get_by_title("switch to light").click()
    comes_to(lambda: page.evaluate(scheme), "default")
    page.goto(f"{address}about/")
    comes_to(lambda: page.evaluate(scheme), "default")
    context.close()


def test_the_keyboard_reaches_the_content_first(page: Page, address: str) -> None:
    page.goto(f"{address}about/")
    page.keyboard.press("Tab")
    comes_to(lambda: page.evaluate("document.activeElement.textContent"), "Skip to the content")
    page.keyboard.press("Enter")
    comes_to(lambda: page.evaluate("document.activeElement.id"), "content")


def test_a_link_to_a_cell_is_not_hidden_by_the_header(page: Page, address: str) -> None:
    page.goto(f"{address}e/reasons/toy-colours/#cell-7")
    below = """() => { const of = (what) => document.querySelector(what).getBoundingClientRect();
      const gap = of("#cell-7").top - of("header").bottom; return gap >= 0 && gap < 100; }"""
    comes_to(lambda: page.evaluate(below), wanted=True)


def test_the_title_stands_in_the_header(page: Page, address: str) -> None:
    page.goto(f"{address}e/reasons/toy-colours/")
    assert page.title() == "Toy colours · Small <b>& Gallery"
    assert page.locator(".md-header__topic").last.inner_text().strip() == "Toy colours"
    assert page.locator(".g-tabs [aria-current]").inner_text() == "Gallery"


def test_formulas_are_set_by_our_own_copy(browser: Browser, address: str) -> None:
    context = browser.new_context()
    watched = Watched(context.new_page(), address)
    page = watched.page
    page.goto(f"{address}e/reasons/formulas/", wait_until="networkidle")
    expect(page.locator("mjx-container")).to_have_count(6)
    assert page.locator("mjx-merror").count() == 0
    said = "(all) => Math.max(...all.map((e) => e.getBoundingClientRect().width))"
    assert page.locator("mjx-assistive-mml").evaluate_all(said) <= 1, "what screen readers get widens no page"
    assert page.locator("mjx-container a").evaluate_all("links => links.map(a => a.getAttribute('href'))") == ["#mjx-eqn%3Asum"]
    assert page.locator("#bad a").count() == 0
    assert "$5 and $6" in page.locator("article").inner_text()
    assert watched.trouble == []
    context.close()


def test_formulas_that_were_set_ahead_need_their_fonts_alone(page: Page, address: str) -> None:
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url.rpartition("/")[2]))
    page.goto(f"{address}e/reasons/ahead/", wait_until="networkidle")
    assert sorted(name for name in loaded if "stix" in name or "core" in name) == [
        "stix-two-math-bold.woff2",
        "stix-two-math-formulas.woff2",
    ]


def test_a_page_without_formulas_loads_no_mathjax(page: Page, address: str) -> None:
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto(f"{address}e/reasons/toy-colours/", wait_until="networkidle")
    assert [url for url in loaded if "mathjax" in url or "pagefind" in url] == []


def test_everything_can_be_read_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(address)
    page.get_by_role("link", name="Search").click()
    expect(page).to_have_url(f"{address}search/")
    expect(page.get_by_role("link", name="browse the gallery")).to_be_visible()
    page.get_by_role("link", name="Contribute", exact=True).click()
    expect(page.get_by_role("heading", name="Add a repository")).to_be_visible()
    context.close()


def test_the_menu_of_a_phone_can_be_used_by_keyboard(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{address}about/")
    menu = page.get_by_role("button", name="Menu")
    menu.focus()
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".md-sidebar--primary").get_by_role("link", name="Architecture")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_have_attribute("aria-expanded", "false")
    expect(menu).to_be_focused()
