"""The gallery's cards and its facets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from gallery.model import Outcome, Record
from gallery.pages import base
from gallery.pages.addresses import picture_address
from gallery.pages.base import TIERS, Rating, TierView
from gallery.pages.entry import summary
from gallery.pages.figures import Small, cover
from gallery.pages.head import shorten
from gallery.pages.templating import render


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
    tags: tuple[str, ...]
    picture: Small | None
    notebooks: str
    stale: bool
    facets: tuple[tuple[str, tuple[str, ...]], ...]
    """Facet → this entry's values."""
    words: str
    """What the text filter looks through, lower case."""
    year: int


@dataclass(frozen=True)
class FacetView:
    """One group of choices, with how many entries have each."""

    key: str
    label: str
    values: tuple[tuple[str, int], ...]


ELEMENTS: dict[str, str] = {
    "model-saved": "Trained model",
    "hardware-stated": "Hardware stated",
    "data-available": "Data",
    "versions-pinned": "Versions fixed",
    "experiment-instructions": "Figures mapped",
    "outputs-kept": "Outputs kept",
    "archived": "Archived copy",
}
"""Check → what a reader may ask for, in the words of the choice."""

_FACETS: tuple[tuple[str, str], ...] = (
    ("tier", "How far it came"),
    ("field", "Field"),
    ("language", "Language"),
    ("has", "Has"),
    ("tag", "Topic"),
)


def card_view(record: Record, rating: Rating, small: dict[str, Small]) -> CardView:
    """The card of one record."""
    entry, tier = record.entry, TIERS[rating.tier]
    names = base.authors(record)
    languages = base.languages(record)
    published = base.year(record)
    papers = base.papers(record)
    about = summary(record)
    words = [entry.title, about, entry.field, entry.repo, *entry.tags, *names, *languages]
    words += [text for p in papers for text in (p.title, p.doi, p.arxiv, p.venue) if text]
    facets = {
        "tier": (tier.label,),
        "field": (entry.field,),
        "language": languages,
        "has": elements(record),
        "tag": entry.tags,
    }
    return CardView(
        id=entry.id,
        title=entry.title,
        kicker=" · ".join(filter(None, [base.first_upper(entry.field), str(published or ""), ", ".join(languages[:2])])),
        by=base.some(names, 2),
        summary=shorten(about, 160),
        tier=tier,
        rating=rating,
        tags=entry.tags,
        picture=cover_small(record, small),
        notebooks=base.count(len(record.notebooks), "notebook"),
        stale=record.stale is not None,
        facets=tuple((key, facets[key]) for key, _ in _FACETS),
        words=shorten(" ".join(words).lower(), 2000),
        year=published or 0,
    )


def elements(record: Record) -> tuple[str, ...]:
    """The elements a reader may ask for that this entry has."""
    met = {f.check for f in record.findings if f.outcome is Outcome.MET}
    return tuple(label for check, label in ELEMENTS.items() if check in met)


def cover_small(record: Record, small: dict[str, Small]) -> Small | None:
    """The card's picture, small where there is a small version."""
    figure = cover(record)
    return None if figure is None else small.get(figure.digest, Small(picture_address(figure), figure.width, figure.height))


def facets(cards: Sequence[CardView]) -> tuple[FacetView, ...]:
    """The groups of choices over these cards; a group that offers no choice is left out."""
    made = (FacetView(key, label, _values(cards, key)) for key, label in _FACETS)
    return tuple(f for f in made if len(f.values) > 1 or (f.key in ("has", "tag") and f.values))


def _values(cards: Sequence[CardView], key: str) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    for card in cards:
        for value in dict(card.facets)[key]:
            counts[value] = counts.get(value, 0) + 1
    return tuple(sorted(counts.items(), key=_order(key)))


def _order(key: str) -> Callable[[tuple[str, int]], tuple[int, str]]:
    if key == "tier":
        ranks = {t.label: -t.rank for t in TIERS.values()}
        return lambda item: (ranks[item[0]], "")
    if key == "has":
        places = {label: i for i, label in enumerate(ELEMENTS.values())}
        return lambda item: (places[item[0]], "")
    if key == "field":
        return lambda item: (0, item[0].casefold())
    return lambda item: (-item[1], item[0].casefold())


def in_order(cards: Sequence[CardView]) -> tuple[CardView, ...]:
    """The furthest come first, then by score, then by title."""
    return tuple(sorted(cards, key=lambda c: (-c.tier.rank, -c.rating.percent, -c.rating.met, c.title.casefold(), c.id)))


def body(cards: Sequence[CardView], root: str) -> Markup:
    """The gallery: facets, a filter and every card."""
    return render("cards.html", cards=in_order(cards), facets=facets(cards), root=root)
