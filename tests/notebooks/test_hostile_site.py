"""Public collections of payloads on every surface, through render and publish, in a real browser; `scripts/bench hostile` runs all."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from gallery import shells
from gallery.model import Page
from gallery.notebooks.svg import harmless
from gallery.publish import publish
from gallery.store import Store
from tests.browsers import served
from tests.notebooks import corpus, hostile_files, hostile_site
from tests.notebooks.browsing import watched
from tests.notebooks.test_hostile import assert_harmless, assert_inert_picture

RECORDS = 20
SEED = 20260504

pytestmark = pytest.mark.skipif(shutil.which("chromium") is None, reason="Chromium is missing")


@pytest.fixture(scope="module")
def payloads():
    try:
        found = corpus.payloads()
    except corpus.SourceMissingError as e:
        pytest.skip(f"PAYLOADS ARE MISSING, nothing hostile was tried: {e}")
    assert all(len(some) > 100 for some in found.values()), {name: len(some) for name, some in found.items()}
    return [p for some in found.values() for p in some]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return Store(str(tmp_path_factory.mktemp("store")))


@pytest.fixture(scope="module")
def built(store, payloads):
    rng = random.Random(SEED)
    return [hostile_site.record(store, i, lambda _surface: rng.choice(payloads)) for i in range(RECORDS)]


@pytest.fixture(scope="module")
def files(store, payloads):
    rng = random.Random(SEED)
    bare = hostile_files.record(store, 0, lambda _surface: "<script>alert(1)</script>")
    return [bare, *(hostile_files.record(store, i, lambda _surface: rng.choice(payloads)) for i in range(1, 8))]


@pytest.fixture(scope="module")
def site(store, built, files, tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    shells.theme(Path(__file__).parents[2], folder / "theme", hostile_site.GALLERY)
    publish(
        [b.record for b in (*built, *files)], hostile_site.GALLERY, store, folder / "theme", folder / "site", fields="<p>The fields.</p>"
    )
    return folder / "site"


def test_the_sample_is_large(built):
    assert sum(b.cases for b in built) >= 2_000
    assert sum(b.refused for b in built) < 20


def test_no_structure_of_a_stranger_can_act(store, built):
    pages = [Page.model_validate_json(store.take(n.page)) for b in built for n in b.record.notebooks if n.page]
    assert len(pages) == 2 * RECORDS
    for page in pages:
        assert_harmless(page.html)
        for figure in page.figures:
            assert_inert_picture(store.take(figure.digest))


def test_nothing_acts_in_a_browser(site, built):
    drawings = sorted(site.glob("a/**/*.svg"))
    (site / "drawings.html").write_text("".join(f'<iframe src="{p.relative_to(site)}"></iframe>' for p in drawings))
    with served(site) as address, watched(address) as tab:
        assert tab.open_all(hostile_site.pages_of(built)) == []
        assert drawings
        assert tab.open("drawings.html", "() => ({pwned: window.pwned, bad: []})") == []


def test_nothing_acts_that_is_taken_away(site, files):
    (site / "files.html").write_text(hostile_files.framed(site))
    (site / "control.html").write_text('<!doctype html><iframe src="control.ipynb"></iframe>')
    (site / "control.ipynb").write_text("<script>alert(1)</script>")
    pwned = "() => ({pwned: window.pwned, bad: []})"
    with served(site, ignorant=True) as address, watched(address) as tab:
        assert tab.open_all(hostile_files.pages_of(files[:3])) == []
        assert [sign for sign in tab.open("files.html", pwned) if ": download " not in sign] == []
        assert tab.open("control.html", pwned) == ["control.html: alert(1)"]


CONTROLS = {
    "script": ("<script>alert(1)</script>", "alert(1)"),
    "handler": ("<img src=x onerror=alert(1)>", "alert(1)"),
    "click": ('<article><a href="javascript:alert(1)" id=x>click</a></article>', "alert(1)"),
    "mouse": ("<article><b id=x onmouseover=alert(1)>x</b></article>", "alert(1)"),
    "frame": ('<iframe srcdoc="<script>alert(1)</script>"></iframe>', "alert(1)"),
    "tracking": ("<img src=https://evil.invalid/x.png>", "request https://evil.invalid/x.png"),
    "tracking by style": (
        '<div class=notebook><p style="background:url(https://evil.invalid/y.png)">x',
        "request https://evil.invalid/y.png",
    ),
    "overlay": ('<div class=notebook><p style="position:fixed;inset:0">x', "overlay"),
    "negative margin": ('<div class=notebook><p style="margin-top:-99px">x', "moved"),
    "clobbering": ("<img name=cookie>", "clobbered document.cookie"),
    "id of a script's": ("<div class=notebook><p id=config>x", "id of a stranger"),
    "form": ("<div class=notebook><form action=https://evil.invalid><input name=password></form>", "element"),
    "base": ("<base href=https://evil.invalid/><img src=z.png>", "request https://evil.invalid/z.png"),
    "target": ("<a href=https://evil.invalid target=x>x</a>", "target without noopener"),
    "direction": ("<p>user\u202e// nimda", "direction"),
    "drawing": ('<svg onload="alert(1)"></svg>', "alert(1)"),
    "refresh": ('<meta http-equiv=refresh content="0;url=gone.html">', "navigat"),
}


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bare")
    for number, (html, _) in enumerate(CONTROLS.values()):
        (folder / f"{number}.html").write_text(f"<!doctype html><meta charset=utf-8><title>x</title>{html}", "utf-8")
    with served(folder) as address, watched(address) as tab:
        return [tab.open(f"{number}.html") for number in range(len(CONTROLS))]


@pytest.mark.parametrize(("number", "sign"), [(i, sign) for i, (_, sign) in enumerate(CONTROLS.values())], ids=CONTROLS)
def test_the_watch_sees_what_is_not_sanitised(bare, number, sign):
    assert any(sign in what for what in bare[number]), bare[number]


def test_a_drawing_that_is_refused_says_nothing():
    assert harmless(b"<svg onload=alert(1)") is None or b"onload" not in harmless(b"<svg onload=alert(1)")[0]
