"""An entry's card: what a reader sees of it in a list, and what lists filter and sort by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC

from gallery.model import Gallery, Outcome, Record, Verification
from gallery.pages import base
from gallery.pages.addresses import picture_address
from gallery.pages.base import TIERS, Rating, TierView
from gallery.pages.card_launch import CardLaunch, card_launch
from gallery.pages.figures import Small, cover
from gallery.pages.groups import Group, environment, groups, of_kind
from gallery.pages.head import shorten
from gallery.pages.memory import fits
from gallery.pages.standing import standing
from gallery.words import _, marked


@dataclass(frozen=True)
class Mark:
    """A state of the repository that the card warns of."""

    key: str
    text: str
    """What it is, and since when."""
    icon: str


@dataclass(frozen=True)
class CardView:
    """One entry in a list."""

    id: str
    title: str
    kicker: str
    by: str
    summary: str
    tier: TierView
    rating: Rating
    picture: Small | None
    marks: tuple[Mark, ...]
    groups: tuple[Group, ...]
    facets: tuple[tuple[str, ...], ...]
    """This entry's values of each of `FACETS`, in their order."""
    words: str
    """What the text filter looks through besides title, authors, summary and facets; lower case."""
    year: int
    checked: str
    """Day of the last crawl or run, as 2026-01-31."""
    verified: str
    """Day of the newest run of the commit that is shown, as 2026-01-31; empty where there is none, or it got no server."""
    launch_s: float | None
    """Seconds until the server ran, in that run."""
    launch: CardLaunch | None = None
    """None where nothing can be launched."""

    @property
    def tags(self) -> tuple[Group, ...]:
        """Its topics."""
        return of_kind(self.groups, "tag")


@dataclass(frozen=True)
class Facet:
    """One group of choices on the gallery page."""

    key: str
    label: str
    every: bool = False
    """Whether each choice is a question of its own, so that all that are chosen must hold."""


FACETS: tuple[Facet, ...] = (
    Facet("tier", marked("How far it came")),
    Facet("field", marked("Field")),
    Facet("language", marked("Language")),
    Facet("has", marked("Has"), every=True),
    Facet("tag", marked("Topic")),
    Facet("environment", marked("Environment")),
    Facet("hub", marked("Memory")),
    Facet("year", marked("Year")),
)

ELEMENTS: dict[str, str] = {
    "model-saved": marked("Trained model"),
    "hardware-stated": marked("Hardware stated"),
    "data-available": marked("Data"),
    "versions-pinned": marked("Versions fixed"),
    "experiment-instructions": marked("Figures mapped"),
    "outputs-kept": marked("Outputs kept"),
    "archived": marked("Archived copy"),
}
"""Check → what a reader may ask for, in the words of the choice."""

WITH_DOI = "DOI"


def card_view(record: Record, rating: Rating, gallery: Gallery, small: dict[str, Small]) -> CardView:
    """The card of one record."""
    entry, tier = record.entry, TIERS[rating.tier]
    languages, published = base.languages(record), base.year(record)
    run = _launched(record)
    verified = run.started_at.astimezone(UTC).date().isoformat() if run else ""
    facets = {
        "tier": (tier.label,),
        "field": (entry.field,),
        "language": languages,
        "has": elements(record),
        "tag": entry.tags,
        "environment": tuple(filter(None, [environment(record)])),
        "hub": fits(record, gallery),
        "year": (str(published),) if published else (),
    }
    return CardView(
        id=entry.id,
        title=entry.title,
        kicker=" · ".join(filter(None, [base.first_upper(entry.field), str(published or ""), ", ".join(languages[:2])])),
        by=base.some(base.authors(record), 2),
        summary=shorten(base.summary(record), 160),
        tier=tier,
        rating=rating,
        picture=cover_small(record, small),
        marks=tuple(Mark(s.key, s.short, s.icon) for s in standing(record)),
        groups=groups(record),
        facets=tuple(facets[facet.key] for facet in FACETS),
        words=shorten(" ".join(_words(record)).lower(), 600),
        year=published or 0,
        checked=max(record.crawled.isoformat(), verified),
        verified=verified,
        launch_s=run.launch_s if run else None,
        launch=card_launch(record, gallery),
    )


def _launched(record: Record) -> Verification | None:
    run = record.history.newest_at(record.pin.commit) if record.pin else None
    return None if run is None or run.trouble is not None else run


def _words(record: Record) -> Iterator[str]:
    papers = base.papers(record)
    yield record.entry.repo.partition("://")[2]
    yield from (text for p in papers for text in (p.doi, p.arxiv, p.venue) if text)
    yield from (p.title for p in papers if p.title and p.title.casefold() != record.entry.title.casefold())
    yield from base.authors(record)[2:12]


def elements(record: Record) -> tuple[str, ...]:
    """The elements a reader may ask for that this entry has."""
    met = {f.check for f in record.findings if f.outcome is Outcome.MET}
    doi = (WITH_DOI,) if any(p.doi for p in base.papers(record)) else ()
    return doi + tuple(_(label) for check, label in ELEMENTS.items() if check in met)


def cover_small(record: Record, small: dict[str, Small]) -> Small | None:
    """The card's picture, small where there is a small version."""
    figure = cover(record)
    return None if figure is None else small.get(figure.digest, Small(picture_address(figure), figure.width, figure.height))


def in_order(cards: Sequence[CardView], featured: Sequence[str] = ()) -> tuple[CardView, ...]:
    """Those that the curators put first; then the furthest, by score, by id."""
    places = {entry: place for place, entry in enumerate(featured)}

    def rank(card: CardView) -> tuple[int, int, int, int, str]:
        return (places.get(card.id, len(places)), -card.tier.rank, -card.rating.percent, -card.rating.met, card.id)

    return tuple(sorted(cards, key=rank))
