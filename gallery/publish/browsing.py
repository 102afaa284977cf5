"""Lists of entries as pages and as data: further pages of the gallery, a page for every group, and statistics as CSV."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

from markupsafe import Markup

from gallery.pages import browse, grouped
from gallery.pages.base import House
from gallery.pages.browse import PER_PAGE, PER_SHARD
from gallery.pages.cards import CardView
from gallery.pages.groups import KINDS, Group
from gallery.pages.head import Head, head, shorten
from gallery.pages.paging import Paging, count
from gallery.pages.templating import render
from gallery.publish.rows import Cards
from gallery.shells import Shell
from gallery.words import _

File = tuple[str, bytes]


@dataclass(frozen=True)
class Unit:
    """Some files, and what they were made from."""

    name: str
    key: tuple[str, ...]
    make: Callable[[], Iterable[File]]


class Browsing:
    """Makes the lists; each unit is made only when its own entries changed."""

    def __init__(self, cards: Cards, house: House, shells: Mapping[str, Shell]) -> None:
        self._cards = cards
        self._site = house.gallery.site
        self._shells = shells

    def units(self) -> Iterator[Unit]:
        """All of them."""
        yield from self._shards()
        yield from self._pages()
        for kind in KINDS:
            found = self._groups[kind]
            yield Unit(f"by/{kind}", tuple(f"{g.slug}\0{g.label}\0{len(cards)}" for g, cards in found), partial(self._index, kind))
            for group, cards in found:
                key = (group.label, *(self._cards.digest(card.id) for card in cards))
                yield Unit(f"by/{kind}/{group.slug}", key, partial(self._group, group, cards))

    def addresses(self) -> Iterator[str]:
        """Every page, from the site's root."""
        for number in range(2, count(len(self._cards.all), PER_PAGE) + 1):
            yield browse.page_address(number)
        for kind, found in self._groups.items():
            yield from (grouped.index_address(kind, n + 1) for n in range(count(len(found), grouped.PER_INDEX)))
            for group, cards in found:
                yield from (grouped.address(group, n + 1) for n in range(count(len(cards), PER_PAGE)))

    @property
    def shards(self) -> tuple[str, ...]:
        """Addresses of the list as data; each names the state of its content, so that no cache mixes two of them."""
        return tuple(f"{place}?{browse.version([self._cards.digest(c.id) for c in cards])}" for place, cards in self._sharded)

    # --- the gallery ------------------------------------------------------------------------------

    @cached_property
    def _sharded(self) -> list[tuple[str, Sequence[CardView]]]:
        by_id = sorted(self._cards.all, key=lambda card: card.id)
        starts = range(0, len(by_id), PER_SHARD)
        return [(f"gallery/cards-{n}.json", by_id[start : start + PER_SHARD]) for n, start in enumerate(starts, 1)]

    def _shards(self) -> Iterator[Unit]:
        for place, cards in self._sharded:
            key = (*self._cards.featured, *(self._cards.digest(card.id) for card in cards))
            yield Unit(place, key, partial(self._shard, place, cards))

    def _shard(self, place: str, cards: Sequence[CardView]) -> Iterator[File]:
        yield place, browse.shard(cards, self._cards.featured)

    def _pages(self) -> Iterator[Unit]:
        every = self._cards.all
        for number in range(2, count(len(every), PER_PAGE) + 1):
            cards = every[(number - 1) * PER_PAGE : number * PER_PAGE]
            key = (str(len(every)), *(self._cards.digest(card.id) for card in cards))
            yield Unit(browse.page_address(number), key, partial(self._page, number, cards))

    def _page(self, number: int, cards: Sequence[CardView]) -> Iterator[File]:
        place, root, total = browse.page_address(number), "../" * 3, len(self._cards.all)
        pages = Paging.of(total, PER_PAGE, number, lambda n: root + browse.page_address(n))
        title = _("All entries, page %(number)s", number=number)
        about = _("Entries of the gallery, page %(number)s of %(last)s.", number=number, last=pages.last)
        yield self._file(place, title, about, browse.more(cards, pages, total, root))

    # --- groups -----------------------------------------------------------------------------------

    @cached_property
    def _groups(self) -> dict[str, list[tuple[Group, list[CardView]]]]:
        return grouped.collect(self._cards.all)

    def _index(self, kind: str) -> Iterator[File]:
        found = self._groups[kind]
        for number in range(1, count(len(found), grouped.PER_INDEX) + 1):
            place = grouped.index_address(kind, number)
            title = KINDS[kind].plural
            words = _("%(kind)s of the entries: %(names)s.", kind=title, names=", ".join(g.shown for g, _cards in found[:8]))
            yield self._file(place, title, words, grouped.index(kind, found, number, "../" * place.count("/")))

    def _group(self, group: Group, cards: Sequence[CardView]) -> Iterator[File]:
        for number in range(1, count(len(cards), PER_PAGE) + 1):
            place = grouped.address(group, number)
            words = f"{KINDS[group.kind].label}: {group.shown}. {'; '.join(c.title for c in cards[:3])}."
            yield self._file(place, group.shown, words, grouped.body(group, cards, number, "../" * place.count("/")))

    def _file(self, place: str, title: str, words: str, body: str) -> File:
        about = Head(
            title=title,
            description=shorten(words),
            url=self._site.url + place,
            image=None,
            site=self._site.title,
            kind="website",
            data=Markup(""),
        )
        shell = self._shells[f"listing-{place.count('/')}"]
        text = shell.fill(title=str(render("text.html", text=title)), head=head(about), toc="", body=body)
        return f"{grouped.on_disk(place)}index.html", text.encode("utf-8", "replace")
