"""One entry in other languages: citations, RO-Crate, API document, badge and preview picture, as files beside its page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from gallery.exports import atom, citations
from gallery.exports.badge import badge, endpoint, svg
from gallery.exports.card import HEIGHT, WIDTH, Card, Fonts, card
from gallery.exports.crate import Part, crate
from gallery.exports.documents import entry_address, entry_document
from gallery.exports.linked import CRATE, citation_tags, entry_data, notebook_data, signposts
from gallery.model import Notebook, Record
from gallery.pages import base
from gallery.pages.base import TIERS, House, Rating
from gallery.pages.cards import cover_small
from gallery.pages.entry import ROOT
from gallery.pages.figures import Small
from gallery.pages.head import Head, LinkTag, script_json
from gallery.store import Store, stamp
from gallery.words import _

File = tuple[str, bytes]

FEED_REL = "alternate feed"
"""Two words on purpose: the theme's script takes a lone `alternate` for a translation, and asks for its sitemap."""


class Exported:
    """Makes what goes with an entry's page."""

    def __init__(self, house: House, store: Store, fonts: Fonts) -> None:
        self._house = house
        self._store = store
        self._fonts = fonts
        self._site = house.gallery.site
        code = Path(card.__code__.co_filename)
        self._stamp = f"{stamp(code, versions=(version('pillow'),))} {sha256(b''.join(fonts.files)).hexdigest()}"

    def files(self, record: Record, rating: Rating, small: dict[str, Small], parts: Sequence[Part]) -> Iterator[File]:
        """All of them, and at the entry's earlier ids too, because whoever asks there is no browser that could be led on.

        `parts` are the notebooks' files below the entry's folder.
        """
        url, publisher = self.address(record), (self._site.url, self._site.title)
        mark = badge(rating, stale=record.stale is not None, aged=record.history.aged)
        same = [
            ("card.png", self._card(record, rating, small)),
            ("record.json", record.model_dump_json(indent=1).encode()),
            *citations.files(record),
            ("badge.svg", svg(mark)),
            ("badge.json", endpoint(mark)),
        ]
        document = entry_document(record, rating, self._house).model_dump_json(indent=1).encode()
        for identity in record.entry.ids:
            yield from ((f"e/{identity}/{name}", data) for name, data in same)
            yield f"e/{identity}/{CRATE}", crate(record, url, publisher, parts, below="" if identity == record.entry.id else url)
            yield entry_address(identity), document

    def address(self, record: Record) -> str:
        """The full address of the entry's page."""
        return f"{self._site.url}e/{base.quoted(record.entry.id)}/"

    def head(self, record: Record, title: str, words: str, parts: Sequence[Part]) -> Head:
        """What the entry's page says of itself."""
        url = self.address(record)
        feed = LinkTag(
            FEED_REL,
            ROOT + base.quoted(atom.address(record.entry.field)),
            "application/atom+xml",
            _("Feed: %(field)s", field=record.entry.field),
        )
        image = f"{url}card.png"
        return Head(
            title=title,
            description=words,
            url=url,
            image=image,
            site=self._site.title,
            kind="article",
            data=script_json(entry_data(record, url, words, image)),
            image_size=(WIDTH, HEIGHT),
            tags=citation_tags(record),
            links=(feed, *signposts(record, ROOT, entry_address(record.entry.id), [p.path for p in parts])),
        )

    def notebook_head(self, record: Record, notebook: Notebook, title: str, words: str, image: str | None) -> Head:
        """What a notebook's page says of itself; without a picture of its own it shows the entry's."""
        entry = self.address(record)
        url = f"{entry}{base.quoted(notebook.slug)}/"
        return Head(
            title=title,
            description=words,
            url=url,
            image=self._site.url + image if image else f"{entry}card.png",
            site=self._site.title,
            kind="article",
            data=script_json(notebook_data(record, notebook, url, entry)),
        )

    def _card(self, record: Record, rating: Rating, small: dict[str, Small]) -> bytes:
        """The preview picture, drawn once for the same words and the same figure."""
        cover = cover_small(record, small)
        digest = cover.address.rpartition("/")[2].partition(".")[0] if cover and cover.address.endswith(".webp") else None
        view = _view(record, rating, self._site.title)

        def draw() -> bytes:
            return card(view, self._fonts, self._store.take(digest) if digest else None)

        return self._store.memo("card", f"{astuple(view)} {digest} {self._stamp}", draw)


def _view(record: Record, rating: Rating, site: str) -> Card:
    entry, repo = record.entry, base.repository(record)
    about = [base.first_upper(entry.field), str(base.year(record) or ""), ", ".join(base.languages(record)[:2])]
    return Card(
        site=site,
        title=entry.title,
        plain=f"{repo.owner}/{repo.name}".strip("/") if repo else entry.id,
        by=tuple(base.some(base.authors(record), most) for most in (2, 1)),
        kicker=" · ".join(filter(None, about)),
        tier=TIERS[rating.tier].label,
        met=rating.met,
        applicable=rating.applicable,
        checks=_("%(met)s of %(applicable)s checks met", met=rating.met, applicable=rating.applicable),
    )
