"""A real browser for tests: Debian's Chromium, sites served on loopback, pages that are watched, states that are waited for."""

from __future__ import annotations

import contextlib
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, Page, Request, Route, expect, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 60
"""Seconds until a state that does not come is a failure: a machine may be busy, and a page that is right needs none of them."""

expect.set_options(timeout=PATIENCE * 1000)


class _Quiet(SimpleHTTPRequestHandler):
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".wasm": "application/wasm"}

    def log_message(self, *_: object) -> None:
        """Nothing."""

    def handle(self) -> None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            super().handle()


class _Ignorant(_Quiet):
    """Tells a type of html, styles, scripts and drawings only: some servers tell none where they do not know the ending."""

    def send_header(self, keyword: str, value: str) -> None:
        known = self.path.endswith(("/", ".html", ".css", ".js", ".svg"))
        if known or keyword.lower() != "content-type":
            super().send_header(keyword, value)


@contextmanager
def served(folder: Path, *, ignorant: bool = False) -> Iterator[str]:
    """The address below which `folder` is served on this machine; by an `ignorant` server without types of most files."""
    handler = _Ignorant if ignorant else _Quiet
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's browser. Only one at a time in a process, and none beside asyncio: so it is never a session's."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, timeout=PATIENCE * 1000)
        yield browser
        browser.close()


def comes_to(look: Callable[[], object], wanted: object) -> None:
    """Assert that what `look` sees becomes `wanted`; where Playwright's own `expect` can say it, that is better."""
    until = time.monotonic() + PATIENCE
    while (seen := look()) != wanted and time.monotonic() < until:
        time.sleep(0.05)
    assert seen == wanted


def at(address: str) -> re.Pattern[str]:
    """For `expect(page).to_have_url`: an address that ends like this."""
    return re.compile(re.escape(address) + "$")


class Watched:
    """A page that may load from one address only; everything else is refused and noted."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.trouble: list[str] = []
        page.route(lambda url: not url.startswith((address, "data:", "blob:")), self._refuse)
        page.on("console", lambda m: self.trouble.append(f"console: {m.text}") if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: self.trouble.append(f"error: {e}"))
        page.on("requestfailed", self._failed)
        page.on("response", lambda r: self.trouble.append(f"{r.status}: {r.url}") if r.status >= 400 else None)

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the test itself went on to the next page
            self.trouble.append(f"failed: {request.url}: {request.failure}")

    def _refuse(self, route: Route) -> None:
        self.trouble.append(f"outside: {route.request.url}")
        route.abort()
