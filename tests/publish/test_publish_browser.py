"""The published pages in a real browser: filter, address, back button, copying, phones, dark, without scripts, below a path."""

import itertools
import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import expect

from tests.browsers import at, comes_to, served

WIDTHS = (3840, 1280, 768, 390, 320)
PAGES = (
    "",
    "gallery/",
    "score/",
    "e/full/",
    "e/full/toy-colors/",
    "e/full/broken/",
    "reference/api/",
    "e/nothing/",
    "e/stale/",
    "e/many/",
    "e/hostile/",
)


@pytest.fixture(scope="module")
def address(site, tmp_path_factory):
    """The site below a path, as a project page serves it."""
    root = tmp_path_factory.mktemp("host")
    (root / "some").mkdir()
    (root / "some" / "gallery").symlink_to(site)
    with served(root) as base:
        yield f"{base}some/gallery/"


SHOWN = """() => [...document.querySelectorAll(".g-card:not([hidden]) .g-card__title a")]
  .map((a) => a.getAttribute("href").split("/").at(-2))"""


def shows(page, *entries):
    """The list comes to hold these entries, in any order."""
    comes_to(lambda: sorted(page.evaluate(SHOWN)), sorted(entries))


def shows_number(page, number):
    comes_to(lambda: len(page.evaluate(SHOWN)), number)


def count(page, name, value):
    return page.locator(f"label:has(input[name={name}][value='{value}']) [data-count]")


def has_copied(page, matches):
    """What lies in the clipboard comes to match."""
    comes_to(lambda: bool(matches(page.evaluate("navigator.clipboard.readText()"))), wanted=True)


@dataclass
class Visit:
    """What one look at a page found."""

    said: list[str]
    widths: dict[int, int]
    levels: list[int]
    unnamed: list[str]


UNNAMED = """() => [...document.querySelectorAll("main :is(a[href], button, input, select)")].filter((e) => e.checkVisibility() &&
  ![e.innerText, e.textContent, e.getAttribute("aria-label"), e.title, e.labels?.[0]?.textContent].some((t) => (t || "").trim())
  && !e.querySelector("img[alt]:not([alt=''])")).map((e) => e.outerHTML)"""


@pytest.fixture(scope="module")
def visits(browser, address):
    """Every page opened once, at every width."""
    context, found = browser.new_context(), {}
    for path in PAGES:
        page, said = context.new_page(), []
        page.on("console", lambda m, said=said: said.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e, said=said: said.append(str(e)))
        page.on("request", lambda r, said=said: None if r.url.startswith((address, "data:")) else said.append(r.url))
        page.on("response", lambda r, said=said: said.append(f"{r.status} {r.url}") if r.status >= 400 else None)
        page.on("dialog", lambda d, said=said: (said.append(f"a script of a stranger ran: {d.message}"), d.dismiss()))
        page.goto(address + path)
        widths = {}
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            widths[width] = page.evaluate("document.documentElement.scrollWidth")
        levels = page.evaluate("[...document.querySelectorAll('main :is(h1,h2,h3,h4)')].map((h) => +h.tagName[1])")
        found[path] = Visit(said, widths, levels, page.evaluate(UNNAMED))
        page.close()
    context.close()
    return found


def test_no_page_complains_or_asks_a_third_party(visits):
    assert {path: visit.said for path, visit in visits.items() if visit.said} == {}


def test_no_page_scrolls_sideways(visits):
    assert [(path, w) for path, visit in visits.items() for w, scrolled in visit.widths.items() if scrolled > w] == []


def test_headings_are_in_order(visits):
    for path, visit in visits.items():
        assert visit.levels.count(1) == 1, path
        assert all(b - a <= 1 for a, b in itertools.pairwise(visit.levels)), f"{path}: {visit.levels}"


def test_everything_that_can_be_pressed_has_a_name(visits):
    assert {path: visit.unnamed for path, visit in visits.items() if visit.unnamed} == {}


def test_filtering_counts_and_the_address(new_page, address):
    page = new_page()
    page.goto(address + "gallery/")
    shows_number(page, 6)
    page.locator("input[name=field][value=physics]").check()
    shows(page, "many", "nothing")
    expect(page).to_have_url(at("gallery/?field=physics"))
    expect(page.locator("[data-status]")).to_have_text("2 of 6 entries")
    expect(count(page, "field", "machine learning")).to_have_text("3")
    expect(count(page, "language", "Python")).to_have_text("0")
    page.locator("input[name=field][value='machine learning']").check()
    shows_number(page, 5)
    page.locator("input[name=q]").fill("glacier")
    shows(page, "stale")
    page.locator("input[name=q]").fill("nothing like it")
    expect(page.locator("[data-empty]")).to_be_visible()
    page.locator("[data-clear]").click()
    shows_number(page, 6)
    expect(page).to_have_url(at("gallery/"))


def test_back_and_forward(new_page, address):
    page = new_page()
    page.goto(address + "gallery/")
    page.locator("input[name=field][value=physics]").check()
    page.locator("select[name=sort]").select_option("title")
    page.go_back()
    expect(page).to_have_url(at("?field=physics"))
    page.go_back()
    shows_number(page, 6)
    expect(page.locator("input[name=field][value=physics]")).not_to_be_checked()
    page.go_forward()
    shows(page, "many", "nothing")


def test_an_address_opens_as_it_was_shared(new_page, address):
    page = new_page()
    page.goto(address + "gallery/?field=machine+learning&tag=explanations&sort=title&field=no-such-field&q=Right")
    expect(page.locator("[data-status]")).to_have_text(re.compile("^1 of"))
    shows(page, "full")
    assert page.locator("input[name=q]").input_value() == "Right"
    page.goto(address + "gallery/?sort=title")
    titles = page.locator(".g-card:not([hidden]) .g-card__title a")
    comes_to(lambda: (said := titles.all_inner_texts()).index("Glacier flow") < said.index("Something"), wanted=True)


def test_the_breadcrumb_leads_to_the_field_and_from_there_into_the_gallery(new_page, address):
    page = new_page()
    page.goto(address + "e/full/")
    page.locator(".g-crumbs a").nth(1).click()
    expect(page).to_have_url(at("/by/field/machine-learning/"))
    shows(page, "full", "stale", "chinese")
    page.get_by_role("link", name="Filter and sort them in the gallery").click()
    page.get_by_text("3 of 6 entries").wait_for()
    shows(page, "full", "stale", "chinese")


def test_copying(new_page, address):
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(address + "e/full/")
    page.locator("summary:has-text('Copy badge')").click()
    page.get_by_role("button", name="Copy the badge as Markdown").click()
    binder = r"\[!\[Binder\]\(https://mybinder\.org/badge_logo\.svg\)\]\(https://mybinder\.org/v2/gh/dtak/rrr/abc\S+\)"
    has_copied(page, re.compile(binder).fullmatch)
    page.get_by_role("button", name="Copy the badge of this entry as Markdown").click()
    page_url = "https://example.org/gallery/e/full/"
    has_copied(page, f"[![Reproducibility]({page_url}badge.svg)]({page_url})".__eq__)


def test_citations_fold_and_copy(new_page, address):
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(address + "e/full/")
    page.get_by_role("button", name="Copy the citation as Plain text, APA: The code").click()
    has_copied(page, re.compile(r".*\[Computer software\]\. https://github\.com/dtak/rrr", re.DOTALL).fullmatch)
    forms = page.locator("details[name='cite-1']")
    forms.filter(has_text="BibTeX").locator("summary").click()
    page.get_by_role("button", name="Copy the citation as BibTeX: The paper").click()
    has_copied(page, re.compile("@inproceedings{ross2017right,").match)
    expect(page.locator("details[name='cite-1'][open]")).to_have_count(1)  # opening one closes the others


def test_filters_open_on_a_phone(new_page, address):
    page = new_page(viewport={"width": 390, "height": 800})
    page.goto(address + "gallery/")
    box = page.locator("input[name=field][value=physics]")
    expect(box).to_be_hidden()
    page.get_by_role("button", name="Filters").click()
    box.check()
    shows(page, "many", "nothing")


def test_without_scripts_everything_can_be_read(new_page, address):
    page = new_page(java_script_enabled=False)
    page.goto(address + "gallery/")
    assert page.locator(".g-card").count() == 6
    assert not page.locator(".g-facets").is_visible()
    page.goto(address + "e/full/toy-colors/")
    assert page.locator("h1").is_visible()
    assert page.locator(".notebook pre").first.is_visible()


def luminance(colour):
    parts = [float(p) / 255 for p in re.findall(r"[\d.]+", colour)[:3]]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


CONTRAST = """selector => [...document.querySelectorAll(selector)].map(e => {
  let box = e, back = "rgba(0, 0, 0, 0)";
  while (box && /rgba\\(.*, 0\\)/.test(back)) { back = getComputedStyle(box).backgroundColor; box = box.parentElement; }
  return [getComputedStyle(e).color, back, e.className];
})"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(new_page, address, scheme):
    page = new_page(color_scheme=scheme)
    for path, selector in (
        ("e/full/", ".g-kicker, .g-by, .g-tier, .g-state, .g-launch__main, .g-launch__facts, .g-path, .g-evidence q, .g-finding__message"),
        ("gallery/", ".g-count, .g-kicker, .g-tags li, .g-status, .g-tier"),
        ("e/stale/", ".g-notice p"),
    ):
        page.goto(address + path)
        found = page.evaluate(CONTRAST, selector)
        assert found
        for ink, back, name in found:
            light, dark = sorted((luminance(ink), luminance(back)), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, f"{path} {name}: {ink} on {back}"
