from __future__ import annotations

import json
import re
import string
import time
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gallery.failures import Stop
from gallery.model import Limits
from gallery.notebooks import maths, picture, render, slugs, terminal
from gallery.notebooks.balance import bounded
from gallery.notebooks.code import highlighted
from gallery.notebooks.svg import harmless
from tests.notebooks.golden import png
from tests.notebooks.surfaces import notebook, old_notebook, svg
from tests.notebooks.test_hostile import assert_harmless

QUICK = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["code", "stream", "image/png", "$x$"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
MARKUP = st.text(alphabet=st.sampled_from("<>/\"'=&;#$\\`*_[](){}|!~-: \n\tab1\ufdd0\ufdd1\x1b\r\b") | st.characters(), max_size=120)


def places(tree: object, at: tuple = ()) -> list[tuple]:
    found = [at] if at else []
    if isinstance(tree, dict | list):
        for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
            found += places(value, (*at, key))
    return found


BASE = notebook("a *b* $c$ <b>d</b>")
OLD = old_notebook("x")
BASE_PLACES, OLD_PLACES = places(BASE), places(OLD)


def changed(tree: dict, at: tuple, value: object) -> dict:
    new = json.loads(json.dumps(tree))
    inner = new
    for key in at[:-1]:
        inner = inner[key]
    inner[at[-1]] = value
    return new


def rendered_or_stopped(data: bytes) -> None:
    try:
        page, _ = render(data, "a.ipynb", Limits())
    except Stop:
        return
    assert_harmless(page.html)


@QUICK
@given(st.sampled_from(BASE_PLACES), JSON)
def test_any_value_anywhere(at, value):
    rendered_or_stopped(json.dumps(changed(BASE, at, value)).encode())


@QUICK
@given(st.sampled_from(OLD_PLACES), JSON)
def test_any_value_anywhere_in_an_old_format(at, value):
    rendered_or_stopped(json.dumps(changed(OLD, at, value)).encode())


@QUICK
@given(st.integers(0, 20_000), st.binary(max_size=3))
def test_any_damage(at, junk):
    data = json.dumps(OLD).encode()
    at %= len(data)
    rendered_or_stopped(data[:at] + junk + data[at + len(junk) :])
    rendered_or_stopped(data[:at])


@QUICK
@given(MARKUP)
def test_any_markup(text):
    cells = [{"cell_type": "markdown", "source": text}, {"cell_type": "code", "source": text, "outputs": [
        {"output_type": "display_data", "data": {"text/html": text}}, {"output_type": "stream", "text": text}]}]  # fmt: skip
    rendered_or_stopped(json.dumps({"nbformat": 4, "cells": cells}).encode())


@QUICK
@given(
    st.binary(max_size=60),
    st.sampled_from([b"", png()[:40], b"\xff\xd8\xff", b"RIFF1234WEBP", b"GIF89a", b"<svg xmlns='http://www.w3.org/2000/svg'>"]),
)
def test_any_picture(junk, start):
    picture(start + junk, "x.png", 1)


# --- slugs ----------------------------------------------------------------------------------------

PATHS = st.lists(
    st.text(st.sampled_from("aAbBéÉ中ß/-_ .#?%") | st.characters(), min_size=1, max_size=90).map(lambda p: p + ".ipynb"), max_size=12
)


@settings(deadline=None)
@given(PATHS)
def test_slugs_are_unique_and_fit(paths):
    found = slugs(paths)
    assert set(found) == set(paths)
    folded = [unicodedata.normalize("NFKC", s).casefold() for s in found.values()]
    assert len(set(folded)) == len(set(paths))
    for slug in found.values():
        assert 1 <= len(slug) <= 80
        assert len(slug.encode()) <= 200
        assert not re.search(r"[\s/\\#?%:*\"<>|.]", slug)
        assert slug == slug.strip("-")
        assert slug not in ("index", "con")


@settings(deadline=None)
@given(PATHS)
def test_slugs_do_not_depend_on_order(paths):
    assert slugs(paths) == slugs(paths[::-1])


@settings(deadline=None)
@given(st.lists(st.text(string.ascii_lowercase + "/-", min_size=1, max_size=9), min_size=2, unique=True))
def test_a_new_notebook_leaves_the_others_where_they_are(paths):
    before, after = slugs(paths[:-1]), slugs(paths)
    new = after[paths[-1]]
    assert all(after[p] == s for p, s in before.items() if s != new)


# --- text -----------------------------------------------------------------------------------------


@given(st.text("ab\r\b\n\x1b[31m", max_size=40))
def test_terminal_text_is_whole_and_plain(text):
    html, _ = terminal.to_html(terminal.resolved(text))
    assert not re.search("[\r\b\x1b]", html)
    assert html.count("<span") == html.count("</span>")


@given(st.text("a$\\`~ \n[](){}1", max_size=60))
def test_maths_set_aside_can_be_put_back(text):
    left, formulas, sources = maths.set_aside(text)
    assert maths.put_back(left, sources) == text
    assert len(formulas) == len(sources)


@given(st.text(max_size=80), st.sampled_from(["python", "r", "julia", "bash", "html", "nonesuch", None]))
def test_highlighting_keeps_the_text(source, language):
    plain = re.sub(r"<[^>]*>", "", highlighted(source, language))
    assert plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == source


# --- bounds ---------------------------------------------------------------------------------------

N = 20_000
SLOW = {
    "unclosed formatting": "<font><i><a>" * N,
    "unclosed formatting with attributes": "".join(f"<font color=c{i}>" for i in range(N)) + "<p>" * N,
    "unclosed formatting and blocks": "<b>" * 190 + "<p>x" * N,
    "formatting opened again in every block": "<p>" + "".join(f"<font color=c{i}>" for i in range(190)) + "</p><p>x" * 3_800,
    "closings hidden in comments": "<b><!-- </b> -->" * N + "<p>" * N,
    "closings hidden in attributes": "<b title='> </b>'>" * N + "<p>" * N,
    "deep blocks": "<div>" * N,
    "deep lists": "<ul><li>" * N,
    "tables in tables": "<table><tr><td>" * N,
    "open brackets": "[" * N,
    "open pictures": "![" * N,
    "nested links": "[a](" * N,
    "stars": "*a **b " * N,
    "underscores": "_a __b " * N,
    "backticks": "`" + " ``a" * N,
    "backticks of every length": " ".join("`" * i for i in range(1, 300)),
    "quotes": ">" * N,
    "lists": "".join("  " * (i % 200) + "- a\n" for i in range(N // 4)),
    "dollars": "$a " * N,
    "double dollars": "$$a$$b" * N,
    "openings of environments": "".join(f"\\begin{{a{chr(97 + i % 26)}{chr(97 + i // 26 % 26)}}}" for i in range(N)),
    "openings of brackets": "\\\\( \\\\[ " * N,
    "angle brackets": "<" * N,
    "comments": "<!--" * N,
    "entities": "&#" * N,
    "addresses": "http://" * N,
    "pipes": "|" * N + "\n" + "|-" * N + "\n" + "|" * N,
    "definitions": "[a]: b\n" * N,
    "headings": "# a\n" * (N // 10),
    "spaces": " " * N + "x",
    "pictures": "data:image/png;base64," * N,
}


def quickest(markdown: str, html: str) -> float:
    cells = [
        {"cell_type": "markdown", "source": markdown},
        {"cell_type": "code", "source": "x", "outputs": [{"output_type": "display_data", "data": {"text/html": html}}]},
    ]
    data = json.dumps({"nbformat": 4, "cells": cells}).encode()
    start = time.process_time()
    page, _ = render(data, "a.ipynb", Limits())
    spent = time.process_time() - start
    assert len(page.html) < 1_000_000 + 40 * len(html)
    assert_harmless(page.html)
    return spent


@pytest.mark.parametrize("text", SLOW.values(), ids=SLOW)
def test_no_markup_takes_time_out_of_proportion(text):
    assert quickest(text[:100_000], text[:100_000]) < 8


def test_html_too_deep_is_shown_as_its_source():
    assert "its source" in bounded("<b>" * 1000 + "<p>" * 1000)
    assert bounded("<p>fine</p>") == "<p>fine</p>"


def test_time_grows_with_size():
    times = [quickest("<font><i><a>" * n, "<font><i><a>" * n) for n in (500, 5_000)]
    assert all(b < max(0.2, 40 * a) for a, b in pairwise(times))


def test_a_deep_drawing_is_refused_or_drawn():
    harmless(svg("<g>" * 100_000).encode())
