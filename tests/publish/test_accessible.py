"""axe-core finds nothing on any kind of page, light and dark, on a desktop and on a phone."""

from pathlib import Path

import pytest

from tests.browsers import served

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
pytestmark = pytest.mark.skipif(not AXE.is_file(), reason="needs axe-core: npm ci")

KINDS = {
    "home": "",
    "gallery": "gallery/",
    "gallery, nothing found": "gallery/?q=zebrafish",
    "gallery, as a table": "gallery/?view=table",
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
LOOKS = {
    "light, desktop": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "dark, desktop": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "light, phone": {"viewport": {"width": 360, "height": 780}, "color_scheme": "light", "has_touch": True, "is_mobile": True},
    "dark, phone": {"viewport": {"width": 360, "height": 780}, "color_scheme": "dark", "has_touch": True, "is_mobile": True},
}
RUN = """async (rules) => {
  const options = { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } };
  if (rules.length) options.runOnly = { type: "rule", values: rules };
  const found = await axe.run(document, options);
  return found.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target} ${n.html.slice(0, 120)}`));
}"""
LOOK_ONLY = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable", "meta-viewport"]
"""Rules whose answer depends on colours and widths; the others see the same tree in every look, and run in two of them."""


@pytest.fixture(scope="module")
def address(whole):
    with served(whole) as base:
        yield f"{base}gallery/"


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing(new_page, address, look):
    page, found = new_page(**LOOKS[look], bypass_csp=True, reduced_motion="reduce"), []
    for kind, path in KINDS.items():
        page.goto(address + path)
        page.locator(READY.get(kind, "h1")).first.wait_for()
        page.add_script_tag(path=str(AXE))
        found += [f"{kind}: {what}" for what in page.evaluate(RUN, [] if look in ("light, desktop", "dark, phone") else LOOK_ONLY)]
    page.goto(f"{address}about/")
    page.keyboard.press("/")
    page.get_by_role("dialog").locator("input").fill("notebook")
    page.get_by_role("dialog").locator(".g-found").first.wait_for()
    page.add_script_tag(path=str(AXE))
    found += [f"search dialog: {what}" for what in page.evaluate(RUN, [])]
    assert found == []
