from __future__ import annotations

import json
import re
from pathlib import Path

import lxml.html
import pytest
from lxml import etree

from gallery.model import Limits, Page
from gallery.notebooks import picture, render, script
from gallery.notebooks.listing import listed
from gallery.notebooks.svg import harmless
from tests.notebooks.surfaces import code, notebook, old_notebook, prose, svg

PAYLOADS = Path(__file__).with_name("payloads.txt").read_text(encoding="utf-8").splitlines()
TAGS = listed(
    "a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em "
    "figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li main mark nav ol p pre q rp rt ruby s samp "
    "section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr"
)
FORMULAS = listed(
    "math semantics annotation mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup mover munder munderover "
    "mtable mtr mtd mstyle mpadded mphantom menclose"
)
IN_FORMULAS = listed(
    "accent accentunder depth display displaystyle encoding form linethickness lspace mathvariant maxsize minsize movablelimits notation "
    "rspace scriptlevel separator stretchy symmetric voffset"
)
ATTRIBUTES = listed(
    "align alt aria-label bgcolor border cellpadding cellspacing class colspan color data-language datetime decoding dir face height href "
    "id lang loading name open rel reversed role rowspan scope size span src start style tabindex title type valign value width"
)
STYLE = re.compile(r"url|expression|@|\\|position|z-index|transform|behaviou?r|binding|content\s*:|:\s*-|/\*", re.IGNORECASE)


def rendered(tree: dict) -> tuple[Page, dict[str, bytes]]:
    return render(json.dumps(tree).encode(), "a.ipynb", Limits())


def assert_harmless(html: str) -> None:
    for element in lxml.html.fragment_fromstring(html, create_parent="div").iter():
        assert isinstance(element.tag, str), "comment or processing instruction"
        if element.tag in ("audio", "video"):  # our player
            assert set(element.attrib) <= {"controls", "preload", "src", "aria-label"}
            assert re.fullmatch(r"asset:[0-9a-f]{32}\.(?:mp4|webm|ogg|wav|mp3|flac)", element.get("src", "")), element.attrib
            continue
        assert element.tag in TAGS | FORMULAS, element.tag
        assert set(element.attrib) <= (ATTRIBUTES | IN_FORMULAS if element.tag in FORMULAS else ATTRIBUTES), element.attrib
        for name, value in element.attrib.items():
            assert_attribute(element.tag, name, value)
        if element.tag == "a" and not element.get("href", "#").startswith(("#", "repo:", "asset:")):
            assert {"noopener", "noreferrer", "nofollow", "ugc"} <= set(element.get("rel").split())


def assert_attribute(tag: str, name: str, value: str) -> None:
    if name == "href":
        assert re.match(r"https?://|mailto:|#(?:nb-|cell-|eq-)|repo:|asset:[0-9a-f]{32}\.", value), value
    elif name == "src":
        assert re.match(r"repo:|asset:[0-9a-f]{32}\.(?:png|jpg|gif|webp|svg)$", value), value
    elif name in ("id", "name"):
        assert re.match(r"nb-|cell-\d+$|eq-\d+$", value), value
    elif name == "style":
        assert not STYLE.search(re.sub(r"margin-left:-\d?(?:\.\d+)?r?em;", "", value) if tag in FORMULAS else value), value
    elif name == "class":
        assert "md-" not in value
        assert re.fullmatch(r"[\w -]*", value)
    elif name in ("width", "height"):
        assert re.fullmatch(r"-?\d?(?:\.\d+)?r?em" if tag in FORMULAS else r"\+?\d{1,5}(?:\.\d+)?(?:px|%)?", value), value


@pytest.mark.parametrize("make", [notebook, old_notebook])
@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_of_a_stranger_can_act(payload, make):
    page, pictures = rendered(make(payload))
    assert_harmless(page.html)
    for figure in page.figures:
        assert_inert_picture(pictures[figure.digest])
    assert {f.suffix for f in page.files} <= {"json"}  # data for frames: nothing that a browser would run


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_script_is_a_comment_or_the_authors_code(payload):
    tree = notebook(payload)
    tree["metadata"] |= {"kernelspec": {"name": payload, "display_name": payload, "language": "python"}, "language_info": {}}
    suffix, data = script(json.dumps(tree).encode(), "a.ipynb", Limits())
    header = data.decode().split("# ---")[1]
    assert suffix == "py"
    assert all(line.startswith("#") for line in header.strip().splitlines())


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


def test_controls_of_direction_are_shown_and_turn_nothing():
    turned = "access = 'user\u202e \u2066// admin\u2069 \u2066'"
    page, _ = rendered({"nbformat": 4, "cells": [code(source=turned), prose("[a\u202eb](c.png) ![d\u202ee](f.png)")]})
    tree = lxml.html.fragment_fromstring(page.html)
    assert tree.xpath("string(.//pre)") == turned
    marks = tree.xpath(".//span[@class='nb-bidi']")
    assert [m.get("title") for m in marks[:5]] == ["U+202E", "U+2066", "U+2069", "U+2066", "U+202E"]
    assert all(len(m.text) == 1 for m in marks)
    outside = re.sub("<span class=.nb-bidi[^<]*</span>|<[^>]*>", "", page.html)
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", outside)
    assert_harmless(page.html)
