"""axe-core on a page that is open, and the looks in which pages are judged."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SCRIPT = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"
LOOKS: dict[str, dict[str, Any]] = {
    "light, desktop": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "dark, desktop": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "light, phone": {"viewport": {"width": 360, "height": 780}, "color_scheme": "light", "has_touch": True, "is_mobile": True},
    "dark, phone": {"viewport": {"width": 360, "height": 780}, "color_scheme": "dark", "has_touch": True, "is_mobile": True},
}
LOOK_ONLY = ("color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable", "meta-viewport")
"""Rules whose answer depends on colours and widths; the others see the same tree in every look."""
_RUN = """async (rules) => {
  const options = { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } };
  if (rules.length) options.runOnly = { type: "rule", values: rules };
  const found = await axe.run(document, options);
  return found.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target} ${n.html.slice(0, 120)}`));
}"""


def violations(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """What axe-core finds, by all its rules or some; the page's context needs `bypass_csp`."""
    if not page.evaluate("() => 'axe' in globalThis"):
        page.add_script_tag(path=str(SCRIPT))
    found: list[str] = page.evaluate(_RUN, list(rules))
    return found
