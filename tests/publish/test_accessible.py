"""axe-core finds nothing on any kind of page, light and dark, on a desktop and on a phone."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests import axe
from tests.browsers import served

pytestmark = pytest.mark.skipif(not axe.SCRIPT.is_file(), reason="needs axe-core: npm ci")

KINDS = {
    "home": "",
    "gallery": "gallery/",
    "gallery, nothing found": "gallery/?q=zebrafish",
    "gallery, as a table": "gallery/?view=table",
    "gallery, cards that the script draws": "gallery/?q=toy",
    "gallery, further page": "gallery/page/2/",
    "list of groups": "by/author/",
    "group": "by/field/machine-learning/",
    "entry": "e/full/",
    "entry, stale": "e/stale/",
    "entry, gone": "e/gone/",
    "entry, moved": "e/moved/",
    "entry, never read": "e/nothing/",
    "notebook": "e/full/toy-colors/",
    "notebook, broken": "e/full/broken/",
    "score": "score/",
    "statistics": "statistics/",
    "search": "search/?q=notebook",
    "written page": "contribute/",
    "reference": "reference/entry/",
    "no such page": "404.html",
}
READY = {
    "gallery, nothing found": "[data-advice] button",
    "gallery, as a table": "[data-table] tbody tr",
    "search": ".g-found",
}
"""What must be there before the page is looked at."""
HEALTH = {"mybinder.org": {"ok": True, "checks": [{"service": "Pod quota", "ok": True, "total_pods": 3, "quota": 100}]}}
"""What hubs answer when a reader asks; the other hub is down."""


@pytest.fixture(scope="module")
def address(whole):
    with served(whole) as base:
        yield f"{base}gallery/"


WINDOWS = {"desktop": ("light", "dark"), "phone": ("dark", "light")}
"""In which order colours are looked at: in the first all rules are asked, in the second those whose answer depends on colours."""


@pytest.mark.parametrize("window", WINDOWS)
def test_axe_finds_nothing(new_page, address, window):
    page = new_page(**axe.LOOKS[f"light, {window}"], bypass_csp=True, reduced_motion="reduce")
    found = []

    def look(kind):
        for scheme in WINDOWS[window]:
            page.emulate_media(color_scheme=scheme)
            expect(page.locator("body")).to_have_attribute("data-md-color-scheme", {"light": "default", "dark": "slate"}[scheme])
            rules = () if scheme == WINDOWS[window][0] else axe.LOOK_ONLY
            found.extend(f"{kind}, {scheme}: {what}" for what in axe.violations(page, rules))

    for kind, path in KINDS.items():
        page.goto(address + path)
        page.locator(READY.get(kind, "h1")).first.wait_for()
        look(kind)
    page.goto(f"{address}about/")
    page.keyboard.press("/")
    page.get_by_role("dialog").locator("input").fill("notebook")
    page.get_by_role("dialog").locator(".g-found").first.wait_for()
    look("search dialog")
    page.route("**/health", answer)
    page.route("**/versions", lambda route: route.abort())
    page.goto(f"{address}e/full/")
    page.locator("[data-choose] > summary").click()
    expect(page.locator("[data-hub=mybinder] [data-health]")).to_contain_text("3 of 100")
    expect(page.locator("[data-hub=gesis] [data-health]")).to_contain_text("does not answer")
    page.evaluate("() => scrollTo(0, 0)")  # else the header lies over a part of a link
    look("launch row")
    assert found == []


def answer(route):
    """A hub that is well, or none."""
    known = HEALTH.get(urlsplit(route.request.url).hostname)
    route.fulfill(json=known, headers={"Access-Control-Allow-Origin": "*"}) if known else route.abort()
