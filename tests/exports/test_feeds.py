"""Feeds as a feed reader sees them, badges and preview pictures as people do."""

import io
import json
import time
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import feedparser
import pytest
from PIL import Image

from gallery.exports import atom, evidence_feeds
from gallery.exports.badge import GREY, badge, endpoint, svg
from gallery.exports.card import Card, Fonts, card
from gallery.model import History, Tier
from gallery.pages.base import Rating
from tests.exports.exports_records import record
from tests.pages import pages_records
from tests.verify import evidence

ATOM = "{http://www.w3.org/2005/Atom}"
BASE = pages_records.GALLERY.site.url


def test_every_feed_is_read(site, records):
    found = sorted((site / "feeds").rglob("*.xml"))
    assert len(found) == 3 + len({r.entry.field for r in records})
    for path in found:
        feed = feedparser.parse(path.read_bytes())
        assert not feed.bozo, feed.get("bozo_exception")
        assert feed.version == "atom10"
        assert feed.feed.id.endswith(path.relative_to(site).as_posix())
        assert feed.entries or path.stem in ("verified", "broken")  # none of these entries was run


def test_the_feed_names_every_entry(site, records):
    feed = feedparser.parse((site / "feeds/entries.xml").read_bytes())
    first = {r.entry.id: (*r.entry.was, r.entry.id)[0] for r in records}  # an entry keeps the name it had first
    assert {e.link: e.id for e in feed.entries} == {f"{BASE}e/{now}/": f"{BASE}e/{then}/" for now, then in first.items()}
    full = next(e for e in feed.entries if e.link.endswith("/full/"))
    assert [a.name for a in full.authors] == ["Andrew Slavin Ross", "Michael C. Hughes", "Finale Doshi-Velez"]
    assert time.strftime("%Y-%m-%d", full.updated_parsed) == "2026-05-04"
    hostile = next(e for e in ET.parse(site / "feeds/entries.xml").iter(f"{ATOM}entry") if e.findtext(f"{ATOM}id").endswith("/hostile/"))
    assert hostile.findtext(f"{ATOM}title") == pages_records.HOSTILE


def test_the_newest_come_first_and_no_more_than_fifty():
    def one(n):
        made = record()
        entry = made.entry.model_copy(update={"id": f"e{n}"})
        when = pages_records.DAY.replace(day=1 + n % 28, month=1 + n // 28)
        return made.model_copy(update={"entry": entry, "pin": made.pin.model_copy(update={"resolved_at": when})})

    feeds = dict(atom.feeds([one(n) for n in range(70)], pages_records.GALLERY))
    entries = feedparser.parse(feeds["feeds/entries.xml"]).entries
    assert [e.id.rstrip("/").rpartition("/")[2] for e in entries] == [f"e{n}" for n in range(69, 19, -1)]


def test_fields_that_share_a_name_share_a_feed():
    def of(field):
        made = record()
        return made.model_copy(update={"entry": made.entry.model_copy(update={"field": field, "id": f"x{len(field)}"})})

    feeds = dict(atom.feeds([of("C"), of("C++")], pages_records.GALLERY))
    assert sorted(feeds) == ["feeds/c/entries.xml", "feeds/entries.xml"]
    assert len(feedparser.parse(feeds["feeds/c/entries.xml"]).entries) == 2
    assert atom.address("神经") == "feeds/神经/entries.xml"


def ran(*names):
    """The evidence that turned, as (entry, day) in each feed."""
    found = dict(evidence_feeds.feeds([evidence.record(*names)], pages_records.GALLERY))
    feeds = [feedparser.parse(found[place]) for place in (evidence_feeds.VERIFIED, evidence_feeds.BROKEN)]
    assert not any(feed.bozo for feed in feeds)
    return [[(e.title, e.id.rpartition("#run-")[2]) for e in feed.entries] for feed in feeds]


def at(day, name):
    return evidence.EXAMPLES[name].model_copy(update={"started_at": datetime(2026, 1, day, tzinfo=UTC), "id": f"run-{day}"})


def test_what_came_to_agree_and_what_ceased_to():
    runs = [at(n, name) for n, name in enumerate(("reproduced", "close", "differs", "hub-cannot", "not-built", "reproduced", "differs"), 1)]
    known = evidence.record().model_copy(update={"history": History.on(pages_records.DAY, runs)})
    good, bad = evidence_feeds.turns([known])
    assert [run.id for _, run in good] == ["run-6", "run-1"]
    assert [run.id for _, run in bad] == ["run-7", "run-3"]


def test_feeds_of_evidence_are_read():
    assert [len(side) for side in ran("reproduced")] == [1, 0]
    assert ran("not-built") == [[], []]  # it never worked
    assert ran("reproduced")[0][0][0] == "Growth: reproduced"


def test_a_tier_on_old_evidence_is_grey_on_the_badge():
    assert badge(Rating(3, 8, 1, Tier.REPRODUCED), stale=False, aged=True).message == "reproduced 3/8 (long ago)"
    assert badge(Rating(3, 8, 1, Tier.REPRODUCED), stale=False, aged=True).colour == GREY
    assert badge(Rating(3, 8, 1, Tier.LAUNCHABLE), stale=False, aged=True).message == "launchable 3/8"


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("tier", Tier)
def test_badges_say_tier_and_score_in_colours_that_can_be_read(tier):
    made = badge(Rating(3, 8, 1, tier), stale=False)
    assert made.message == f"{tier.value} 3/8"
    assert 1.05 / (luminance(made.colour) + 0.05) >= 4.5
    drawn = ET.fromstring(svg(made))
    assert drawn.get("aria-label") == f"reproducibility: {tier.value} 3/8"


def test_a_stale_badge_is_grey_and_says_so(site):
    made = badge(Rating(3, 8, 1, Tier.LAUNCHABLE), stale=True)
    assert (made.colour, made.message) == (GREY, "launchable 3/8 (stale)")
    assert json.loads(endpoint(made)) | {"cacheSeconds": 0} == {
        "schemaVersion": 1,
        "label": "reproducibility",
        "message": "launchable 3/8 (stale)",
        "color": GREY,
        "cacheSeconds": 0,
    }
    assert GREY in (site / "e/stale/badge.svg").read_text("utf-8")
    assert GREY not in (site / "e/full/badge.svg").read_text("utf-8")


def test_a_badge_keeps_working_under_an_earlier_id(site):
    assert (site / "e/rrr-old/badge.svg").read_bytes() == (site / "e/full/badge.svg").read_bytes()


def test_cards_are_pictures_of_the_promised_size(site, records):
    for entry in (r.entry.id for r in records):
        with Image.open(site / "e" / entry / "card.png") as picture:
            assert (picture.format, picture.size) == ("PNG", (1200, 630))
        assert (site / "e" / entry / "card.png").stat().st_size < 120_000


def fonts(theme):
    return Fonts([(theme / f"assets/vendor/inter/inter-latin{ext}-wght-normal.woff2").read_bytes() for ext in ("", "-ext")])


VIEW = Card("Gallery", "Title", "someone/repo", ("Ada",), "Physics", "Readable", 1, 2, "1 of 2 checks met")


def test_letters_come_from_the_font_that_has_them(theme):
    type_ = fonts(theme)
    assert type_.runs("aŁb") == [(0, "a"), (1, "Ł"), (0, "b")]
    assert type_.knows("Łódź – “naïve”")
    assert not type_.knows("神经")


def changed(view, theme, **more):
    return card(Card(**{**view.__dict__, **more}), fonts(theme), None)


def test_a_title_in_letters_we_lack_gives_way_to_the_repository(theme):
    assert changed(VIEW, theme, title="神经网络") == changed(VIEW, theme, title="someone/repo")
    assert changed(VIEW, theme, title="Another") != changed(VIEW, theme)


def test_a_long_title_stays_inside(theme):
    type_ = fonts(theme)
    for title in ("word " * 60, "Donaudampfschifffahrtsgesellschaftskapitänspatentverordnung" * 3):
        lines = type_.lines(title, (34, 700), 524, 7)
        assert len(lines) <= 7
        assert all(type_.width(line, 34, 700) <= 524 for line in lines)
        assert lines[-1].endswith("…")
    with Image.open(io.BytesIO(changed(VIEW, theme, title="word " * 60))) as picture:
        assert picture.size == (1200, 630)


def test_a_figure_is_shown(theme):
    with_figure = card(VIEW, fonts(theme), pages_records.png(3))
    with Image.open(io.BytesIO(with_figure)) as picture:
        colours = {c for _, c in picture.convert("RGB").getcolors(100_000)}
    assert any(r > 150 and g < 60 and b < 60 for r, g, b in colours)  # the plot's red line
