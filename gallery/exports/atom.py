"""Atom feeds: the entries whose commit was settled last, of the whole gallery and of each field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from gallery.model import Gallery, Record
from gallery.pages import base
from gallery.pages.base import summary
from gallery.pages.groups import slug
from gallery.pages.head import shorten
from gallery.words import _, spoken

MOST = 50
"""Entries in a feed."""


def address(field: str | None = None) -> str:
    """Where a feed is published, from the site's root."""
    if field is None:
        return "feeds/entries.xml"
    name = re.sub(r"\W+", "-", field.lower()).strip("-")
    if len(name.encode()) > 80:  # a file system takes 255 bytes
        name = slug(field, "field")
    return f"feeds/{name or 'other'}/entries.xml"


def feeds(records: Sequence[Record], gallery: Gallery) -> Iterator[tuple[str, bytes]]:
    """The feed of everything, then one for each field that has entries."""
    newest = sorted(records, key=lambda r: (settled(r), r.entry.id), reverse=True)
    yield address(), feed(newest, gallery, address(), gallery.site.title)
    places = {address(field): field for field in sorted({r.entry.field for r in records}, reverse=True)}
    for place, field in sorted(places.items()):
        some = [r for r in newest if address(r.entry.field) == place]  # `C` and `C#` share a file name, so a feed
        yield place, feed(some, gallery, place, f"{gallery.site.title}: {field}")


def settled(record: Record) -> date:
    """The day on which the commit that is shown was looked up; without one, the day of the crawl."""
    return record.pin.resolved_at if record.pin else record.crawled


def feed(newest: Sequence[Record], gallery: Gallery, place: str, title: str) -> bytes:
    """One feed of records that stand in order, the newest first."""
    site, url = gallery.site, gallery.site.url + base.quoted(place)
    updated = max((settled(r) for r in newest), default=date(1970, 1, 1))
    rows = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{spoken()}">',
        f"<title>{text(title)}</title>",
        f"<subtitle>{text(site.description or _('New and renewed entries'))}</subtitle>",
        f"<id>{text(url)}</id>",
        f'<link rel="self" type="application/atom+xml" href={attribute(url)}/>',
        f'<link rel="alternate" type="text/html" href={attribute(site.url + "gallery/")}/>',
        f"<updated>{_moment(updated)}</updated>",
        f"<author><name>{text(site.title)}</name></author>",
        *(_entry(r, site.url) for r in newest[:MOST]),
        "</feed>",
    ]
    return ("\n".join(rows) + "\n").encode()


def lasting(record: Record, root: str) -> str:
    """What names the entry in feeds for ever: the address it had first."""
    return f"{root}e/{base.quoted((*record.entry.was, record.entry.id)[0])}/"


def _entry(record: Record, root: str) -> str:
    url = f"{root}e/{base.quoted(record.entry.id)}/"
    about = summary(record) or base.with_evidence(len(record.notebooks))
    authors = "".join(f"<author><name>{text(n)}</name></author>" for n in base.authors(record)[:20] if text(n))
    terms = "".join(f"<category term={attribute(term)}/>" for term in (record.entry.field, *record.entry.tags))
    return (
        f"<entry><title>{text(record.entry.title)}</title><id>{text(lasting(record, root))}</id>"
        f'<link rel="alternate" type="text/html" href={attribute(url)}/>'
        f"<updated>{_moment(settled(record))}</updated>{authors}{terms}<summary>{text(shorten(about, 500))}</summary></entry>"
    )


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text(value: str) -> str:
    """Text inside an element; characters that no XML may hold are left out."""
    return escape(_NOT_XML.sub("", value)).strip()


def attribute(value: str) -> str:
    """A quoted attribute's value."""
    return quoteattr(_NOT_XML.sub("", value))
