"""The real hand-written site, built and served below a path, for tests of the theme and of the search."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, Page, Request, Route, sync_playwright

from gallery import search, shells
from gallery.model import Gallery, Hub, Section, Site, Term

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

FORMULAS = r"""
<p>It costs $5 and $6. <span class="arithmatex">\(\newcommand{\R}{\mathbb{R}} x \in \R\)</span></p>
<span class="arithmatex">\begin{equation}\label{sum} Z = \sum_i e^{-\beta H_i}\end{equation}</span>
<p>See <span class="arithmatex">\(\eqref{sum}\)</span>, again <span class="arithmatex">\(\R\)</span>,
<span class="arithmatex">\(\ce{H2O}\)</span> and
<span class="arithmatex" id="bad">\(\href{javascript:document.title="taken"}{x} \require{physics}\)</span>.</p>
"""


def gallery(url: str = "http://127.0.0.1/sub/gallery/", **site: str) -> Gallery:
    """Settings of a small gallery."""
    about = {"title": "Small <b>& Gallery", "url": url, "description": "Five results & more."} | site
    hub = Hub(id="mybinder", label="mybinder.org", url="https://mybinder.org")
    return Gallery(site=Site(**about), hubs=(hub,), fields=(Term(name="machine learning"),), tags=())


SEARCHED = (
    search.SearchPage(
        "e/reasons/",
        "entry",
        "Right for the reasons",
        None,
        (Section(anchor="", title="", text="Penalises gradients on inputs that should not matter."),),
    ),
    search.SearchPage(
        "e/reasons/toy-colours/",
        "notebook",
        "Toy colours",
        "assets/images/logo.svg",
        (
            Section(anchor="cell-1", title="Start", text="Images that follow two rules <script>document.title='taken'</script>."),
            Section(anchor="cell-7", title="Decoy & rule", text="The counterfactual zebrafish of Grüße, 中文笔记本测试."),
        ),
        parent="Right for the reasons",
    ),
)


def build(folder: Path) -> Path:
    """The site below `folder`/sub/gallery, with one entry's and two notebooks' pages made from shells; the folder of the site."""
    site = folder / "sub" / "gallery"
    shells.theme(ROOT, site, gallery())
    paragraphs = "<p>Text.</p>" * 60
    toc = '<li class="md-nav__item"><a class="md-nav__link" href="#cell-7"><span class="md-ellipsis">Decoy</span></a></li>'
    body = f'<h1>Toy colours</h1><h2 id="cell-1">Start</h2>{paragraphs}<h2 id="cell-7">Decoy</h2>{paragraphs}'
    head = '<meta name="description" content="A notebook.">'
    pages = {
        "e/reasons/index.html": ("entry", "Reasons", body),
        "e/reasons/toy-colours/index.html": ("notebook", "Toy colours", body),
        "e/reasons/formulas/index.html": ("notebook", "Formulas", f"<h1>Formulas</h1>{FORMULAS}"),
    }
    for address, (kind, title, html) in pages.items():
        page = site / address
        page.parent.mkdir(parents=True, exist_ok=True)
        shell = shells.Shell((site / shells.SHELLS[kind]).read_text("utf-8"))
        page.write_text(shell.fill(title=title, head=head, toc=toc, body=html), encoding="utf-8")
    search.index(SEARCHED, folder / "work", site)
    return site


class _Quiet(SimpleHTTPRequestHandler):
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".wasm": "application/wasm"}

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address below which `folder` is served on this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


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
