"""The theme's own files, hand-written pages with their marks filled, sitemap and robots."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path

from gallery import checks
from gallery.exports import atom, evidence_feeds, openapi
from gallery.exports.documents import ROOT, entry_document, lists, statistics
from gallery.exports.tables import tables
from gallery.failures import FailureKind, Stop
from gallery.model import Record
from gallery.pages import browse, listings
from gallery.pages import statistics as counted
from gallery.pages.base import House, Rating
from gallery.pages.grouped import on_disk
from gallery.pages.head import robots, sitemap
from gallery.pages.run_statistics import run_charts
from gallery.publish.browsing import Browsing
from gallery.publish.rows import Cards
from gallery.shells import MARK, SHELLS, Shell

BADGE = Path(listings.__file__).parent / "static" / "badge.svg"

FONTS = tuple(f"assets/vendor/inter/inter-{letters}-wght-normal.woff2" for letters in ("latin", "latin-ext"))


class Theme:
    """The folder that MkDocs built, read once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        if not (folder / SHELLS["entry"]).is_file():
            raise Stop("publish", FailureKind.USAGE, f"{folder} holds no built theme; `gallery build` makes it.")
        self.shells = {kind: Shell((folder / path).read_text("utf-8")) for kind, path in SHELLS.items()}

    def shell(self, kind: str) -> bytes:
        """A shell as it is, for digests."""
        return (self._folder / SHELLS[kind]).read_bytes()

    @cached_property
    def files(self) -> dict[str, bytes]:
        """Address → bytes of everything that is published; the shells are not."""
        found = (f for f in sorted(self._folder.rglob("*")) if f.is_file())
        named = ((f.relative_to(self._folder).as_posix(), f) for f in found)
        return {name: f.read_bytes() for name, f in named if not name.startswith("shells/") and name not in ("sitemap.xml", "robots.txt")}

    @cached_property
    def marked(self) -> dict[str, Shell]:
        """Hand-written pages that hold marks."""
        pages = {name: data.decode("utf-8") for name, data in self.files.items() if name.endswith(".html")}
        return {name: Shell(text) for name, text in pages.items() if MARK.search(text)}

    @property
    def fonts(self) -> tuple[bytes, ...]:
        """Type for pictures, the first with the plainest letters; empty where the theme brings none."""
        return tuple(self.files[place] for place in FONTS if place in self.files)

    @property
    def plain(self) -> dict[str, bytes]:
        """Everything else: styles, scripts, fonts, pages without marks."""
        return {name: data for name, data in self.files.items() if name not in self.marked}


class Listings:
    """Fragments over all records."""

    def __init__(
        self,
        records: Sequence[Record],
        rate: Callable[[Record], Rating],
        house: House,
        cards: Cards,
        browsing: Browsing,
        fields: str,
    ) -> None:
        self._records = records
        self._rate = rate
        self._house = house
        self._cards = cards
        self.browsing = browsing
        self._fragments: dict[str, Callable[[str], str]] = {
            "home": lambda root: listings.home(cards.all, self._numbers, root),
            "cards": lambda root: browse.body(cards.all, cards.featured, browsing.shards, root),
            "score": lambda root: listings.score(records, self._numbers, house, root),
            "about-numbers": lambda root: listings.about_numbers(self._numbers, root),
            "score-toc": lambda _: listings.score_contents(house),
            "statistics": lambda root: counted.body(self.charts, root),
            "statistics-toc": lambda _: counted.contents(self.charts),
            "fields": lambda _: fields,
            "api": lambda _: openapi.reference(),
        }

    @cached_property
    def _ratings(self) -> list[Rating]:
        return [self._rate(record) for record in self._records]

    @cached_property
    def _numbers(self) -> listings.Numbers:
        return listings.numbers(self._records, self._ratings)

    @cached_property
    def charts(self) -> tuple[counted.Chart, ...]:
        """The gallery counted."""
        first, *others = counted.charts(self._records, self._ratings, self._house)
        return (first, *(chart for chart in run_charts(self._records, checks.tier_on) if chart.bars), *others)

    def fill(self, address: str, page: Shell) -> bytes:
        """The hand-written page with every mark filled; an unknown name is a `Stop`."""
        root = "../" * address.count("/") or "./"
        wanted = {name: self._fragments[name] for name in page.names if name in self._fragments}
        return page.fill(**{name: make(root) for name, make in wanted.items()}).encode()

    def exports(self) -> Iterator[tuple[str, bytes]]:
        """Feeds, tables, statistics, and the documents of the API that speak of all entries."""
        gallery = self._house.gallery
        documents = [entry_document(record, rating, self._house) for record, rating in zip(self._records, self._ratings, strict=True)]
        yield from lists(documents, gallery.site.url)
        yield f"{ROOT}statistics.json", statistics(self._records, documents)
        yield from ((f"{ROOT}{name}", data) for name, data in tables(documents))
        yield from openapi.descriptions(gallery)
        yield from atom.feeds(self._records, gallery)
        yield from evidence_feeds.feeds(self._records, gallery)
        yield from ((f"statistics/{chart.key}.csv", counted.table(chart)) for chart in self.charts)

    def sitemap(self, theme: Theme) -> Iterator[tuple[str, bytes]]:
        """`sitemap.xml` and `robots.txt`."""
        base = self._house.gallery.site.url
        pages = [name.removesuffix("index.html") for name in theme.files if name == "index.html" or name.endswith("/index.html")]
        addresses: list[tuple[str, str | None]] = [(name, None) for name in pages if name != "search/"]
        for record in self._records:
            day = record.crawled.isoformat()
            addresses.append((f"e/{record.entry.id}/", day))
            addresses += [(f"e/{record.entry.id}/{n.slug}/", day) for n in record.notebooks]
        addresses += [(on_disk(place), None) for place in self.browsing.addresses()]
        yield "sitemap.xml", sitemap(base, addresses)
        yield "robots.txt", robots(base)
