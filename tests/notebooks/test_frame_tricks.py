"""What hostile interactive outputs try: in a bare frame each trick works, in ours none does.

Names that are looked up and files that are asked for are read from the browser's own log of the network.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from gallery.model import Limits
from gallery.notebooks import render
from tests.browsers import CHROMIUM, FLAGS, PATIENCE, comes_to, served
from tests.notebooks.golden import cases
from tests.notebooks.surfaces import code, data

pytestmark = pytest.mark.skipif(shutil.which("chromium") is None, reason="Chromium is missing")

ASSETS = Path(__file__).parents[2] / "site_src" / "assets"
POLICY = re.search(r'content="(default-src[^"]*)"', (ASSETS.parent / "overrides" / "main.html").read_text())[1]
TRICKS = {case["name"]: case for case in cases("frame_tricks")}
LOOKS = {how: {name for name, case in TRICKS.items() if case.get("looks") == how} for how in ("only", "first")}
DRAWN = [name for name in TRICKS if name != "nested"]
"""What is nothing but a page of another site has no frame at all."""
LEADING = [name for name, case in TRICKS.items() if case.get("leads")]
LOTS = [[name for name in TRICKS if name not in LEADING], *([name] for name in LEADING)]
"""Tricks of one bare page: those that lead the page elsewhere need one each."""
PEERS = """(made = RTCPeerConnection) => {
  const p = new made({iceServers: [{urls: 'stun:HOST'}]});
  p.createDataChannel('x');
  p.createOffer().then((o) => p.setLocalDescription(o));
}"""
HOST = "elsewhere.invalid"
ASKED = re.compile(rf"([a-z-]+)\.{re.escape(HOST)}")


def source(name: str) -> str:
    """The html of a trick; a script stands in each, so that each is drawn in a frame."""
    words = {"WRITTEN": "'<script>' + CALL + '</' + 'script>'", "CALL": json.dumps(f"({PEERS})()"), "PEERS": f"({PEERS})"}
    words |= {"SITE": f"https://{name}.{HOST}/", "HOST": f"{name}.{HOST}", "ACTED()": f"acted('{name}')", "NAME": name}
    made = TRICKS[name]["html"]
    for word, meant in words.items():
        made = made.replace(word, meant)
    return f"<p><script>0</script>{made}"


@dataclass
class Signs:
    """A browser with a profile, in which every sign of a trick that worked is written down by the trick's name."""

    context: BrowserContext
    log: Path
    told: set[str] = field(default_factory=set)

    def open(self, address: str) -> Page:
        tab = self.context.new_page()
        tab.on("dialog", lambda d: (self.told.add(d.message), d.dismiss()))
        tab.on("download", lambda d: self.told.add(d.suggested_filename.partition(".")[0]))
        tab.goto(address, wait_until="domcontentloaded")  # what other sites do not answer would be waited for
        return tab

    def seen(self) -> tuple[set[str], set[str]]:
        """What worked so far, looking up another site's name included; and which of it asked that site for something."""
        log = self.log.read_text("utf-8", "replace")
        request = re.search(r'"URL_REQUEST_START_JOB":(\d+)', log)[1]
        requests = [line for line in log.splitlines() if HOST in line and line.rstrip(",").endswith(f'"type":{request}}}')]
        return {*self.told, *ASKED.findall(log)} & TRICKS.keys(), set(ASKED.findall("\n".join(requests)))


@contextmanager
def browser(folder: Path) -> Iterator[Signs]:
    """Not a private window: those never look up names ahead."""
    log = folder / "log.json"
    with sync_playwright() as playwright:
        flags = [*(f for f in FLAGS if "background" not in f), f"--log-net-log={log}"]
        made = playwright.chromium.launch_persistent_context(
            folder / "profile", executable_path=CHROMIUM, args=flags, timeout=PATIENCE * 1000
        )
        signs = Signs(made, log)
        made.expose_binding("acted", lambda _, name: signs.told.add(name))
        yield signs
        made.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("site")
    for name in TRICKS:
        (folder / f"{name}.html").write_text(f"<!doctype html><meta charset=utf-8><body>{source(name)}", "utf-8")
    for lot in LOTS:
        frames = "".join(f'<iframe name="{name}" src="{name}.html"></iframe>' for name in lot)
        (folder / f"bare-{lot[0]}.html").write_text(f"<!doctype html><title>t</title>{frames}", "utf-8")
    notebook = {"nbformat": 4, "metadata": {}, "cells": [code(data("text/html", source(name))) for name in TRICKS]}
    page, files = render(json.dumps(notebook).encode(), "a.ipynb", Limits())
    for f in page.files:
        (folder / f"{f.digest}.{f.suffix}").write_bytes(files[f.digest])
    (folder / "assets").symlink_to(ASSETS)
    (folder / "worker.js").write_text("")
    body = re.sub(r'"asset:([^"]*)"', r'"\1"', page.html)
    head = f'<!doctype html><meta charset=utf-8><meta http-equiv="Content-Security-Policy" content="{POLICY}"><title>t</title>'
    scripts = "".join(f"<script src=assets/js/{name}.js defer></script>" for name in ("words", "notebook"))
    (folder / "index.html").write_text(f"{head}<link rel=stylesheet href=assets/css/notebook.css>{scripts}{body}", "utf-8")
    with served(folder) as address:
        yield address


def test_in_a_bare_frame_every_trick_works(site, tmp_path):
    with browser(tmp_path) as signs:
        for lot in LOTS:
            tab = signs.open(f"{site}bare-{lot[0]}.html")
            for name in lot:
                if TRICKS[name].get("click"):
                    tab.frame_locator(f"[name={name}]").locator("#a").click(no_wait_after=True)

        def missing():
            tab.wait_for_timeout(50)  # lets the browser tell
            seen, asked = signs.seen()
            return (TRICKS.keys() - seen) | (LOOKS["first"] - asked)

        comes_to(missing, set())


def test_in_ours_nothing_but_scripts_works(site, tmp_path):
    with browser(tmp_path) as signs:
        tab = signs.open(site)
        windows = len(signs.context.pages)
        expect(tab.locator(".nb-run")).to_have_count(len(DRAWN))
        tab.evaluate("for (const run of document.querySelectorAll('.nb-run')) run.click()")
        expect(tab.locator("iframe")).to_have_count(len(DRAWN))
        expect(tab.get_by_text("Loading …")).to_have_count(0)
        for name in DRAWN:
            if TRICKS[name].get("click"):
                tab.frame_locator(f"#cell-{list(TRICKS).index(name) + 1} iframe").locator("#a").click(no_wait_after=True)
        tab.wait_for_timeout(1000)  # a refresh, a script in a frame's frame
        assert tab.url == site
        assert len(signs.context.pages) == windows
    seen, asked = signs.seen()
    assert asked == set()
    assert seen - LOOKS["only"] - LOOKS["first"] == {"script"}
