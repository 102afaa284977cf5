"""Publish: records → site. Pages, pictures, downloads, listings; only what changed is made, only what differs is written."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gallery import checks
from gallery.exports.card import Fonts
from gallery.model import Gallery, Record
from gallery.pages.base import House, Question, Rating
from gallery.pages.cards import card_view
from gallery.pool import open_executor
from gallery.publish.browsing import Browsing
from gallery.publish.entries import Entries
from gallery.publish.folder import Folder, opened
from gallery.publish.listings import BADGE, Listings, Theme
from gallery.publish.rows import Cards
from gallery.publish.searching import SearchPages
from gallery.shells import SHELLS
from gallery.store import Store, object_key, stamp
from gallery.words import _, speak

__all__ = ["Published", "publish"]


@dataclass(frozen=True)
class Published:
    """What one run of publish did, as addresses from the site's root."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int
    """Files that stood as they should."""
    rendered: tuple[str, ...]
    """Ids of the entries whose pages were made anew."""
    search: SearchPages
    """What the search index reads; made when it is iterated."""
    key: str
    """Changes with everything that was published: an index made for the same key is up to date."""

    @property
    def changed(self) -> bool:
        """Whether the site differs from what it was: then its search index is out of date."""
        return bool(self.written or self.removed)


def publish(records: Sequence[Record], gallery: Gallery, store: Store, theme: Path, out: Path, *, fields: str = "") -> Published:
    """Bring the site in `out` up to date with the records.

    `theme` is the folder that MkDocs built; `fields` the html of the entry's field reference. Assets are written first, then pages,
    then listings; what is gone is removed last. Killed at any moment, the next run completes the site. Files in `out` that we did
    not write stay; a folder that holds only such files is refused.
    """
    with speak(gallery.site.language):
        return _publish(records, gallery, store, Theme(theme), out, fields)


def _publish(records: Sequence[Record], gallery: Gallery, store: Store, built: Theme, out: Path, fields: str) -> Published:
    house = House(gallery, tuple(_question(c) for c in checks.ALL))
    shared = _shared(house, built)
    with opened(out) as folder, open_executor("1") as executor:  # new outputs are rendered apart, within bounds
        entries = Entries(house, store, built.shells, Fonts(built.fonts), executor)
        _assets(folder, built)
        keys = [_digest(shared, record.model_dump_json(), *_held(record, store)) for record in records]
        key = _digest(shared, fields, gallery.model_dump_json(include={"featured"}), *keys)
        everything = _digest(key, *(part for address in built.files for part in (address, built.files[address])))
        rendered: list[str] = []
        if not folder.is_complete(everything):
            cards = Cards(records, keys, store, lambda r: card_view(r, rate(r), gallery, entries.small(r)), gallery.featured)
            rendered = _entries(folder, records, entries, cards, keys)
            _listings(folder, built, Listings(records, rate, house, cards, Browsing(cards, house, built.shells), fields), key, shared)
            folder.completed(everything)
        counts = folder.finish()
    search = SearchPages(records, keys, store, entries.small, entries.page, gallery.site.language)
    return Published(tuple(counts.written), tuple(counts.removed), counts.unchanged, tuple(rendered), search, key)


def _question(check: checks.Check) -> Question:
    return Question(check.id, _(check.category.value), _(check.question), _paragraphs(check.why), _paragraphs(check.how))


def _paragraphs(text: str) -> str:
    return "\n\n".join(_(paragraph) for paragraph in text.split("\n\n"))


def rate(record: Record) -> Rating:
    """Score and tier of a record."""
    score = checks.score(record.findings)
    return Rating(score.met, score.applicable, score.unknown, checks.tier(record))


def _held(record: Record, store: Store) -> list[str]:
    """Which of the new outputs that its pages show the store holds: they are kept where the entry was run, and may come later."""
    shown = record.history.notebooks_at(record.pin.commit if record.pin else None)
    return [digest for run in shown.values() for digest in run.held if store.has(object_key(digest))]


def _assets(folder: Folder, built: Theme) -> None:
    files = {**built.plain, "assets/badge.svg": BADGE.read_bytes()}
    key = _digest(*(part for name, data in files.items() for part in (name, data)))
    if not folder.is_current("theme", key):
        folder.put("theme", key, sorted(files.items(), key=lambda item: item[0].endswith(".html")))


def _entries(folder: Folder, records: Sequence[Record], entries: Entries, cards: Cards, keys: Sequence[str]) -> list[str]:
    """Ids of the entries that were made anew."""
    rendered = []
    for record, key in zip(records, keys, strict=True):
        near = cards.similar_to(record.entry.id)
        own = _digest(key, *(cards.digest(card.id) for card in near))
        if not folder.is_current(f"e/{record.entry.id}", own):
            rendered.append(record.entry.id)
            folder.put(f"e/{record.entry.id}", own, entries.files(record, rate(record), near))
    return rendered


def _listings(folder: Folder, built: Theme, listings: Listings, key: str, shared: str) -> None:
    for unit in listings.browsing.units():
        own = _digest(shared, *unit.key)
        if not folder.is_current(unit.name, own):
            folder.put(unit.name, own, unit.make())
    for address, page in built.marked.items():
        own = _digest(key, built.files[address])
        if not folder.is_current(address, own):
            folder.put(address, own, [(address, listings.fill(address, page))])
    own = _digest(key, *sorted(built.files))
    if not folder.is_current("sitemap.xml", own):
        folder.put("sitemap.xml", own, listings.sitemap(built))
    if not folder.is_current("api", key):
        folder.put("api", key, listings.exports())


def _shared(house: House, built: Theme) -> str:
    """What every entry's files depend on besides its record: shells, type, settings, templates, checks and code."""
    shells = [built.shell(kind) for kind in SHELLS]
    settings = house.gallery.model_dump_json(include={"site", "hubs", "launchers", "local_repositories"})
    return _digest(_code(), settings, *shells, *built.fonts)


@cache
def _code() -> str:
    """Digest of the code that makes pages, as it was when this process began to use it."""
    here = Path(__file__).parent
    return stamp(here, *(here.parent / name for name in ("pages", "exports", "checks", "links", "model", "words")))


def _digest(*parts: str | bytes) -> str:
    h = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        h.update(len(data).to_bytes(8, "big") + data)
    return h.hexdigest()
