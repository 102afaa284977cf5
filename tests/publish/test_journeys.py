"""The ways of the three kinds of people through the published site, below a path, with every other address refused."""

import re

import pytest
from playwright.sync_api import expect

from tests.browsers import Watched, at, comes_to, served

PHONE = {"viewport": {"width": 360, "height": 780}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def address(whole):
    with served(whole) as base:
        yield f"{base}gallery/"


@pytest.fixture
def journey(new_page, address):
    """A page at the site's home that may go nowhere else; nothing complained when it is over."""
    begun = []

    def begin(path="", **options):
        watched = Watched(new_page(**options), address)
        begun.append(watched)
        watched.page.goto(address + path)
        return watched.page

    yield begin
    assert [said for watched in begun for said in watched.trouble] == []


RINGS = """[null, "::after"].some((part) => {
  const style = getComputedStyle(document.activeElement, part);
  return style.outlineStyle !== "none" || style.boxShadow !== "none";
})"""
"""Whether the focused element, or what lies over it, shows that it is focused."""


def read(page):
    """Home → gallery → filter → entry → the cell of a claim → back and forward → cite."""
    page.get_by_role("link", name="Browse the gallery").first.click()
    expect(page).to_have_url(at("/gallery/gallery/"))


def test_a_reader_comes_from_home_to_the_cell_and_cites(journey, address):
    page = journey(permissions=["clipboard-read", "clipboard-write"])
    read(page)
    page.get_by_role("searchbox").fill("explanations")
    page.get_by_role("checkbox", name=re.compile("^Machine learning")).check()
    expect(page.get_by_role("status").first).to_have_text("3 of 52 entries")
    page.get_by_role("link", name=re.compile("^Right for the right reasons")).click()
    expect(page).to_have_url(f"{address}e/full/")
    page.get_by_role("region", name="Table of claims").get_by_role("link", name=re.compile("cell 2")).first.click()
    expect(page).to_have_url(f"{address}e/full/toy-colors/#cell-2")
    expect(page.locator("#cell-2")).to_be_in_viewport()
    page.go_back()
    expect(page).to_have_url(f"{address}e/full/")
    page.go_back()
    expect(page.get_by_role("status").first).to_have_text("3 of 52 entries")
    expect(page.get_by_role("searchbox")).to_have_value("explanations")
    page.go_forward()
    expect(page).to_have_url(f"{address}e/full/")
    page.get_by_role("button", name="Copy the citation as Plain text, APA: The paper").click()
    comes_to(lambda: "Ross" in page.evaluate("navigator.clipboard.readText()"), wanted=True)


def test_somebody_who_wants_to_run_it_comes_from_the_card_to_the_hub(journey, address):
    page = journey(**PHONE)
    read(page)
    page.get_by_role("button", name="Filters").click()
    page.get_by_role("checkbox", name=re.compile("^Launchable")).check()
    page.locator(".g-card__title a").first.click()
    launch = page.get_by_role("link", name=re.compile("^Launch on mybinder"))
    expect(launch).to_be_visible()
    assert re.match(r"https://mybinder\.org/v2/g[hl]/.+/abc1234567890", launch.get_attribute("href"))
    page.locator(".g-notebooks__name a").first.click()
    expect(page.get_by_role("link", name="Launch this notebook")).to_have_attribute("href", re.compile("urlpath=|labpath="))


def test_a_curator_comes_from_the_answer_to_its_line_and_to_the_file_that_says_it(journey, address):
    page = journey("e/full/")
    answer = page.locator(".g-finding--unmet").first
    place = answer.locator(".g-evidence a").first
    assert re.search(r"github\.com/dtak/rrr/blob/abc1234567890\w+/docs/file%200\.md(\?plain=1)?#L3$", place.get_attribute("href"))
    expect(answer.locator(".g-advice")).to_contain_text("environment.yml")
    expect(page.get_by_text("stated by the curator").first).to_be_visible()
    edit = page.get_by_role("link", name="Edit this entry")
    assert edit.get_attribute("href").endswith("/main/catalog/entries/full.yml")
    answer.locator(".g-finding__question a").click()
    expect(page).to_have_url(re.compile(r"/score/#[a-z-]+$"))
    expect(page.locator("h3:target")).to_be_in_viewport()


def test_with_the_keyboard_alone(journey, address):
    page = journey("gallery/")

    def tab_to(selector):
        comes_to(lambda: page.keyboard.press("Tab") or page.evaluate("s => document.activeElement?.matches(s)", selector), wanted=True)
        assert page.evaluate(RINGS), f"{selector}: its focus cannot be seen"

    tab_to("input[name=field][value='machine learning']")
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile(r"\?field="))
    tab_to("[data-words]")
    page.keyboard.type("right for the right")
    expect(page.locator(".g-card")).to_have_count(1)
    tab_to(".g-card__title a")
    page.keyboard.press("Enter")
    expect(page).to_have_url(at("e/full/"))
    tab_to(".g-source")
    tip = page.locator(".g-source:focus .g-source__tip")
    expect(tip).to_be_visible()
    expect(tip).to_contain_text("the curator, in the catalog")
    tab_to(".g-notebooks__name a")
    page.keyboard.press("Enter")
    expect(page).to_have_url(at("e/full/toy-colors/"))
    expect(page.locator(".g-search-open kbd")).to_be_visible()  # the script is there
    page.keyboard.press("Control+k")
    page.keyboard.type("lattice run 7")
    expect(page.locator(".g-found__title").first).to_have_text("Lattice run 7")
    page.keyboard.press("Enter")
    expect(page).to_have_url(at("e/small-07/"))


def test_what_was_run_lately_and_what_opens_soon(journey):
    page = journey()
    lately = page.get_by_role("region", name="Recently verified")
    expect(lately.locator(".g-card__title")).to_have_text(["Lattice run 43", "Lattice run 42"])
    lately.get_by_role("link", name="All, the newest first").click()
    expect(page.get_by_role("combobox", name="Order")).to_have_value("verified")
    expect(page.locator(".g-card__title").first).to_have_text("Lattice run 43")
    page.get_by_role("combobox", name="Order").select_option("launch")
    expect(page).to_have_url(at("?sort=launch"))
    expect(page.locator(".g-card__title").first).to_have_text("Lattice run 42")
    page.get_by_role("button", name="Table").click()
    expect(page.locator("tbody tr").first.locator("td").nth(-2)).to_have_text("2026-05-02")
    expect(page.locator("tbody tr").first.locator("td").last).to_have_text("42 s")


def test_a_fact_says_where_it_comes_from_under_the_pointer_too(journey):
    page = journey("e/full/")
    source = page.locator(".g-source").first
    tip = source.locator(".g-source__tip")
    expect(tip).to_be_hidden()
    source.hover()
    expect(tip).to_be_visible()
    expect(source).to_have_attribute("aria-label", re.compile(r"Title: the curator, in the catalog\. Field: the curator"))


def test_without_scripts_a_reader_comes_as_far(journey, address):
    page = journey(java_script_enabled=False)
    read(page)
    page.get_by_role("navigation", name="Pages").first.get_by_role("link", name="Next").click()
    expect(page).to_have_url(f"{address}gallery/page/2/")
    page.goto(f"{address}by/tag/explanations/")
    page.locator(".g-card__title a").first.click()
    page.get_by_role("region", name="Table of claims").get_by_role("link", name=re.compile("cell 2")).first.click()
    expect(page.locator("#cell-2")).to_be_in_viewport()


@pytest.mark.parametrize(
    ("path", "words", "mark", "sentence"),
    [
        ("stale", "glacier", "stale since 4 May 2026", "What follows is the last good state."),
        ("gone", "tidal", "gone since 4 May 2026", "What follows was read before."),
        ("moved", "sediment", "moved since 4 May 2026", "The repository has moved (seen on 4 May 2026)."),
        ("full", "dtak/rrr", "archived since 4 May 2026", "it is read-only (seen on 4 May 2026)"),
        ("nothing", "someone/something", "not read yet", "Not read yet (last tried on 4 May 2026)"),
    ],
)
def test_how_the_repository_stands_is_said_on_card_and_page(journey, address, path, words, mark, sentence):
    page = journey(f"gallery/?q={words}")
    card = page.locator(".g-card", has=page.locator(f"a[href$='e/{path}/']"))
    expect(card.locator(".g-state--warn").first).to_contain_text(mark)
    page.goto(f"{address}e/{path}/")
    expect(page.locator(".g-notice").first).to_contain_text(sentence)
    if path == "gone":
        expect(page.locator(".g-notice").first).to_contain_text("doi:10.5281/zenodo.1234")
        expect(page.locator(".g-notice a", has_text="Software Heritage").first).to_be_visible()


def test_an_earlier_address_leads_on(journey, address):
    page = journey("e/rrr-old/")
    expect(page).to_have_url(f"{address}e/full/")
    page.goto(f"{address}e/rrr-old/toy-colors/#cell-2")
    expect(page).to_have_url(f"{address}e/full/toy-colors/#cell-2")
    expect(page.locator("#cell-2")).to_be_in_viewport()
    page = journey("e/rrr-old/toy-colors/", java_script_enabled=False)
    expect(page).to_have_url(f"{address}e/full/toy-colors/")


def test_who_wants_less_motion_gets_none(journey):
    page = journey("gallery/", reduced_motion="reduce")
    moving = """[...document.querySelectorAll("*")].filter((e) => { const s = getComputedStyle(e);
      return [s.transitionDuration, s.animationDuration].some((d) => d.split(",").some((one) => parseFloat(one) > 0.01)); })
      .map((e) => e.className || e.tagName)"""
    assert page.evaluate(moving) == []
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_paper_shows_the_content_and_nothing_to_press(journey):
    page = journey("e/full/", permissions=[], color_scheme="dark")
    expect(page.locator("body")).to_have_css("color", "rgb(232, 236, 243)")
    page.emulate_media(media="print")
    for gone in (".md-header", ".md-footer", ".md-sidebar--secondary", ".g-copy__button", ".g-launch", ".g-notebooks__launch"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("body")).to_have_css("color", "rgb(20, 25, 34)")  # ink on paper, also in dark colours


def test_what_is_typed_before_the_script_came_counts(new_page, address):
    page = new_page()
    page.route("**/browse.js", lambda route: (page.evaluate(EARLY), route.continue_()))
    page.goto(f"{address}gallery/")
    expect(page.get_by_role("status").first).to_have_text("1 of 52 entries")
    expect(page.get_by_role("searchbox")).to_have_value("sediment")
    expect(page).to_have_url(re.compile(r"\?q=sediment$"))


EARLY = """new Promise((done) => {
  const type = () => {
    const box = document.querySelector("[data-words]");
    if (box) done((box.value = "sediment"));
    else setTimeout(type, 20);
  };
  type();
})"""
