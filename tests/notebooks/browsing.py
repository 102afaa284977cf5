"""A real browser that opens hostile pages: what runs, what is fetched from elsewhere, where it is led."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import BrowserContext, Page
from playwright.sync_api import Error as BrowserError

from tests.browsers import chromium

WATCH = Path(__file__).with_name("watch.js")
SETTLED = """async () => {
  dispatchEvent(new Event("scroll"));  // a reader who begins to move: formulas further down are set, too
  for (let i = 0; i < 200 && document.getElementById("MathJax-script") && !window.MathJax.startup?.promise?.then; i++)
    await new Promise((done) => setTimeout(done, 50));
  await window.MathJax?.startup?.promise;
}"""
"""Waits until formulas are set."""
OURS = {f"https://mybinder.org/{page}" for page in ("health", "versions")}
"""What our own launch row asks of the gallery's hub when it is opened, as the look does."""
LOOK = Path(__file__).with_name("look.js").read_text(encoding="utf-8")


@dataclass
class Watched:
    """A tab whose every sign of life is written down."""

    tab: Page
    address: str
    signs: list[str] = field(default_factory=list)

    def open(self, path: str, look: str = LOOK) -> list[str]:
        """Visit a page, act on it, and tell everything that should not be."""
        self.signs.clear()
        at = self.address + quote(path)
        try:
            self.tab.goto(at, wait_until="load")
            self.tab.evaluate(SETTLED)
            found = self.tab.evaluate(look)
        except BrowserError as e:  # the page went away under us
            found = {"pwned": [f"navigation: {e.message[:200]}"], "bad": []}
        now = self.tab.url.partition("#")[0]
        moved = [f"navigated to {now}"] if now != at else []
        return [f"{path}: {what}" for what in (*found["pwned"], *found["bad"], *self.signs, *moved)]

    def open_all(self, paths: Iterable[str]) -> list[str]:
        """Visit many."""
        return [what for path in paths for what in self.open(path)]


@contextmanager
def watched(address: str) -> Iterator[Watched]:
    """A tab without the policy that stands in our pages: what the sanitiser lets through would run."""
    with chromium() as browser:
        context = browser.new_context(bypass_csp=True)
        context.add_init_script(path=WATCH)
        yield _tab(context, address)


def _tab(context: BrowserContext, address: str) -> Watched:
    tab = Watched(context.new_page(), address)

    def requested(route):
        url = route.request.url
        if url.startswith((address, "data:")):
            route.continue_()
        elif url in OURS:
            route.abort()
        else:
            tab.signs.append(f"request {url}")
            route.abort()

    def popped(page: Page) -> None:
        tab.signs.append(f"window {page.url}")
        page.close()

    context.route(lambda url: not url.startswith(address), requested)
    context.route(lambda url: "/vendor/mermaid/" in url, lambda route: route.abort())  # 3.6 MB on every page; test_diagrams draws them
    tab.tab.on("popup", popped)
    tab.tab.on("dialog", lambda d: (tab.signs.append(f"dialog {d.message}"), d.dismiss()))
    tab.tab.on("websocket", lambda w: tab.signs.append(f"websocket {w.url}"))
    tab.tab.on("worker", lambda w: tab.signs.append(f"worker {w.url}"))
    tab.tab.on("download", lambda d: tab.signs.append(f"download {d.url}"))
    return tab
