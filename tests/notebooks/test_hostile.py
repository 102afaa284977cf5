from __future__ import annotations

import contextlib
import http.server
import json
import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pytest
from lxml import etree
from playwright.sync_api import sync_playwright

from gallery.model import Limits, Page
from gallery.notebooks import picture, render
from gallery.notebooks.listing import listed
from gallery.notebooks.svg import harmless
from tests.notebooks.surfaces import notebook, old_notebook, svg

PAYLOADS = Path(__file__).with_name("payloads.txt").read_text(encoding="utf-8").splitlines()
TAGS = listed(
    "a abbr b bdi bdo big blockquote br center cite code dd del details div dl dt em figcaption figure font h1 h2 h3 h4 h5 h6 hr i img "
    "li main mark nav ol p pre q s section small span strike strong sub summary sup table tbody td tfoot th thead tr tt u ul"
)
ATTRIBUTES = listed(
    "align alt aria-label border class colspan color data-language decoding dir height href id loading name open rel role "
    "rowspan scope src start style tabindex title width"
)
STYLE = re.compile(r"url|expression|@|\\|position|z-index|transform|behaviou?r|binding|content\s*:|:\s*-|/\*", re.IGNORECASE)


def rendered(tree: dict) -> tuple[Page, dict[str, bytes]]:
    return render(json.dumps(tree).encode(), "a.ipynb", Limits())


def assert_harmless(html: str) -> None:
    for element in lxml.html.fragment_fromstring(html, create_parent="div").iter():
        assert isinstance(element.tag, str), "comment or processing instruction"
        assert element.tag in TAGS, element.tag
        assert set(element.attrib) <= ATTRIBUTES, element.attrib
        for name, value in element.attrib.items():
            assert_attribute(element.tag, name, value)
        if element.tag == "a" and not element.get("href", "#").startswith(("#", "repo:", "asset:")):
            assert {"noopener", "noreferrer", "nofollow", "ugc"} <= set(element.get("rel").split())


def assert_attribute(tag: str, name: str, value: str) -> None:
    if name == "href":
        assert re.match(r"https?://|mailto:|#(?:nb-|cell-)|repo:|asset:[0-9a-f]{32}\.", value), value
    elif name == "src":
        assert re.match(r"repo:|asset:[0-9a-f]{32}\.(?:png|jpg|gif|webp|svg)$", value), value
    elif name in ("id", "name"):
        assert re.match(r"nb-|cell-\d+$", value), value
    elif name == "style":
        assert not STYLE.search(value), value
    elif name == "class":
        assert "md-" not in value
        assert re.fullmatch(r"[\w -]*", value)
    elif name in ("width", "height"):
        assert re.fullmatch(r"\+?\d{1,5}(?:\.\d+)?(?:px|%)?", value), value


@pytest.mark.parametrize("make", [notebook, old_notebook])
@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_of_a_stranger_can_act(payload, make):
    page, pictures = rendered(make(payload))
    assert_harmless(page.html)
    for figure in page.figures:
        assert_inert_picture(pictures[figure.digest])
    assert {f.suffix for f in page.files} <= {"json"}  # data for frames: nothing that a browser would run


def assert_inert_picture(data: bytes) -> None:
    if data.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")):
        return
    root = etree.fromstring(data)
    for element in root.iter():
        assert etree.QName(element).namespace == "http://www.w3.org/2000/svg"
        assert etree.QName(element).localname not in ("script", "foreignObject", "a", "animate", "set", "iframe", "handler")
        for name, value in element.attrib.items():
            local = etree.QName(name).localname
            assert not local.startswith("on")
            assert local != "href" or value.startswith(("#", "data:image/"))
            assert "javascript" not in value.lower()
            assert not re.search(r"url\((?!\s*[\"']?#)", value)


SVGS = {
    "event handler": ('<rect onclick="alert(1)"/>', ["onclick"]),
    "script": ("<script>alert(1)</script>", ["script"]),
    "foreign content": ("<foreignObject><div xmlns='http://www.w3.org/1999/xhtml'>x</div></foreignObject>", ["foreignObject", "div"]),
    "link": ('<a xlink:href="javascript:alert(1)"><rect/></a>', ["javascript"]),
    "outside picture": ('<image xlink:href="https://evil.invalid/x.png"/>', ["evil"]),
    "outside style": ("<style>@import url(https://evil.invalid/x.css);</style>", ["evil"]),
    "outside paint": ('<rect fill="url(https://evil.invalid/x#a)"/>', ["evil"]),
    "outside paint in a style": ('<rect style="fill:url( https://evil.invalid/x#a)"/>', ["evil"]),
    "animated link": ('<animate attributeName="href" to="javascript:alert(1)"/>', ["javascript"]),
    "handler of another namespace": ('<rect xmlns:x="http://www.w3.org/2001/xml-events" x:onclick="alert(1)"/>', ["onclick"]),
    "data in a use": ("<use xlink:href=\"data:image/svg+xml,&lt;svg onload='alert(1)'/>\"/>", ["onload"]),
}


@pytest.mark.parametrize(("inside", "gone"), SVGS.values(), ids=SVGS)
def test_drawings_lose_what_acts(inside, gone):
    data, size = harmless(svg(f"<rect width='3'/>{inside}").encode())
    assert size == (9, 9)
    assert b'width="3"' in data
    for word in gone:
        assert word.encode() not in data


def test_drawings_keep_what_draws():
    inside = (
        "<defs><clipPath id='c'><rect/></clipPath></defs><g clip-path='url(#c)'><use xlink:href='#c'/></g><style>*{fill:url(#c)}</style>"
    )
    data, _ = harmless(svg(inside).encode())
    assert data.count(b"#c") == 3
    assert b"<style>" in data


def test_entities_of_a_drawing_are_not_expanded():
    bomb = '<!DOCTYPE svg [<!ENTITY a "lol"><!ENTITY b SYSTEM "file:///etc/passwd">]>' + svg("<text>&a;&b;</text>")
    found = harmless(bomb.encode())
    assert found is None or (b"lol" not in found[0] and b"root:" not in found[0])


def test_a_drawing_that_multiplies_itself_is_refused():
    levels = "".join(f'<g id="l{i + 1}">' + f'<use xlink:href="#l{i}"/>' * 10 + "</g>" for i in range(9))
    assert harmless(svg(f'<g id="l0"><rect/></g>{levels}').encode()) is None


def test_a_drawing_that_uses_itself_ends():
    assert harmless(svg('<g id="a"><use xlink:href="#b"/></g><g id="b"><use xlink:href="#a"/></g>').encode())


def test_a_picture_beside_the_notebook():
    figure, data = picture(svg("<script>1</script><rect/>").encode(), "figs/a b.png", 3)
    assert (figure.suffix, figure.width, figure.cell, figure.alt) == ("svg", 9, 3, "a b.png")
    assert b"script" not in data
    assert picture(b"not a picture", "x.png", 1) is None
    assert picture(b"version https://git-lfs.github.com/spec/v1\n", "x.png", 1) is None


# --- in a browser ---------------------------------------------------------------------------------

WATCH = "window.pwned = []; for (const f of ['alert', 'prompt', 'confirm', 'open']) window[f] = (x) => window.pwned.push(f + x);"
ACT = """() => {
  for (const d of document.querySelectorAll('details')) d.open = true;
  for (const e of document.querySelectorAll('.notebook :is(a, img, details, summary, [id], [style], [title])')) {
    for (const name of ['mouseover', 'mouseenter', 'pointerover', 'focus', 'blur', 'error', 'load', 'toggle'])
      e.dispatchEvent(new Event(name, {bubbles: false}));
    const link = e.closest('a[href]');
    if (!link || !link.getAttribute('href').match(/^(?:https?|mailto|repo|ftp):|^#|\\.svg$/)) e.click();
  }
  const fresh = document.implementation.createHTMLDocument('');
  const clobbered = ['config', 'cookie', 'body', 'getElementById'].filter((n) => typeof document[n] !== typeof fresh[n]);
  const lifted = (e) => ['fixed', 'absolute', 'sticky'].includes(getComputedStyle(e).position);
  const over = [...document.querySelectorAll('.notebook [style]')].filter(lifted);
  return {pwned: window.pwned, clobbered, over: over.length, forms: document.forms.length, scripts: document.scripts.length};
}"""


@pytest.fixture
def server(tmp_path) -> Iterator[tuple[str, Path]]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, directory=str(tmp_path), **kwargs)

        def log_message(self, *args):
            pass

        def handle(self):
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                super().handle()

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}/", tmp_path
        running.shutdown()
        thread.join()


def write_page(folder: Path, name: str, pages: list[tuple[Page, dict[str, bytes]]]) -> None:
    bodies = []
    for page, pictures in pages:
        for figure in page.figures:
            (folder / f"{figure.digest}.{figure.suffix}").write_bytes(pictures[figure.digest])
        bodies.append(re.sub(r'"asset:([^"]*)"', r'"\1"', page.html))
    text = f"<!doctype html><meta charset=utf-8><title>t</title><script>{WATCH}</script>{''.join(bodies)}"
    (folder / name).write_text(text, encoding="utf-8")


def test_nothing_runs_in_a_browser(server):
    address, folder = server
    made = [rendered(notebook(p)) for p in PAYLOADS]
    names = []
    for at in range(0, len(made), 40):
        names.append(f"{at}.html")
        write_page(folder, names[-1], made[at : at + 40])
    drawings = sorted(p.name for p in folder.glob("*.svg"))
    assert drawings
    elsewhere: list[str] = []
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        tab = browser.new_page()
        tab.on("request", lambda r: None if r.url.startswith((address, "repo:", "data:")) else elsewhere.append(r.url))
        tab.on("dialog", lambda d: (elsewhere.append(d.message), d.dismiss()))
        (folder / "control.html").write_text(f"<script>{WATCH}</script><img src=x onerror=alert(1)>")
        tab.goto(address + "control.html", wait_until="load")
        tab.wait_for_function("window.pwned.length == 1")  # the watch itself works
        for name in names:
            tab.goto(address + name, wait_until="load")
            assert tab.evaluate(ACT) == {"pwned": [], "clobbered": [], "over": 0, "forms": 0, "scripts": 1}
            assert tab.url.partition("#")[0] == address + name
        frames = "".join(f"<iframe src={name}></iframe>" for name in drawings)  # a picture's file opened by itself
        (folder / "drawings.html").write_text(frames)
        tab.goto(address + "drawings.html", wait_until="load")
        browser.close()
    assert elsewhere == []
