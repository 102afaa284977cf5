"""The gallery page: the first cards, the choices to filter by, and the list as data for the script that filters."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from gallery.model import Tier
from gallery.pages.base import TIERS, Rating
from gallery.pages.cards import ELEMENTS, FACETS, WITH_DOI, CardView, in_order
from gallery.pages.groups import KINDS
from gallery.pages.memory import UNSTATED
from gallery.pages.paging import Paging
from gallery.pages.templating import render
from gallery.words import _

PER_PAGE = 36
"""Cards on one page; assets/js/browse.js adds as many at a time."""
PER_SHARD = 500
"""Entries in one file of the list as data."""
MOST_CHOICES = 40
"""Choices of one facet that the page holds; the others have pages of their own."""


@dataclass(frozen=True)
class FacetView:
    """One group of choices, with how many entries have each."""

    key: str
    label: str
    every: bool
    values: tuple[tuple[str, int], ...]
    more: int
    """Choices that are left out."""


def facets(cards: Sequence[CardView]) -> tuple[FacetView, ...]:
    """The groups of choices over these cards; a group that offers no choice is left out."""
    made = []
    for place, facet in enumerate(FACETS):
        values = _values(cards, place, facet.key)
        if len(values) > 1 or (facet.key in ("has", "tag") and values):
            made.append(FacetView(facet.key, _(facet.label), facet.every, values[:MOST_CHOICES], max(0, len(values) - MOST_CHOICES)))
    return tuple(made)


def _values(cards: Sequence[CardView], place: int, key: str) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    for card in cards:
        for value in card.facets[place]:
            counts[value] = counts.get(value, 0) + 1
    return tuple(sorted(counts.items(), key=_order(key)))


def _order(key: str) -> Callable[[tuple[str, int]], tuple[int, str]]:
    fixed = {"tier": [t.label for t in reversed(TIERS.values())], "has": [WITH_DOI, *map(_, ELEMENTS.values())]}.get(key)
    if fixed is not None:
        return lambda item: (fixed.index(item[0]), "")
    if key == "field":
        return lambda item: (0, item[0].casefold())
    if key == "year":
        return lambda item: (-int(item[0]), "")
    if key == "hub":
        return lambda item: (item[0] == _(UNSTATED), item[0])
    return lambda item: (-item[1], item[0].casefold())


def body(cards: Sequence[CardView], featured: Sequence[str], shards: Sequence[str], root: str) -> Markup:
    """The gallery: facets, a filter and the first cards; `shards` are the addresses of the list as data, from the site's root."""
    ordered = in_order(cards, featured)
    pages = Paging.of(len(ordered), PER_PAGE, 1, lambda n: root + page_address(n))
    shown = ordered[:PER_PAGE]
    return render(
        "cards.html",
        cards=shown,
        total=len(ordered),
        facets=facets(cards),
        tiers=tuple(TIERS.values()),
        whole=Rating(0, 1, 0, Tier.LISTED),
        kinds=KINDS,
        chance=ordered[len(ordered) // 2].id if ordered else "",
        shards=" ".join(root + shard for shard in shards),
        pages=pages,
        root=root,
    )


def page_address(number: int) -> str:
    """Where the page of cards with this number stands, counted from 1."""
    return "gallery/" if number == 1 else f"gallery/page/{number}/"


def more(cards: Sequence[CardView], pages: Paging, total: int, root: str) -> Markup:
    """A further page of cards, for readers without scripts and for search engines."""
    return render("page.html", cards=cards, pages=pages, total=total, root=root)


def shard(cards: Sequence[CardView], featured: Sequence[str]) -> bytes:
    """Rows of the list as data, each a plain list; assets/js/browse.js reads them in this order."""
    places = {entry: place + 1 for place, entry in enumerate(featured)}
    slugs: dict[str, dict[str, str]] = {"tag": {}}
    for card in cards:
        for tag in card.tags:
            slugs["tag"][tag.label] = tag.slug
    rows = [
        [
            card.id,
            card.title,
            card.by,
            card.summary,
            card.tier.rank,
            card.rating.met,
            card.rating.applicable,
            [card.picture.address, card.picture.width, card.picture.height] if card.picture else 0,
            [[mark.text, mark.icon] for mark in card.marks],
            card.words,
            card.year,
            card.checked,
            card.verified,
            None if card.launch_s is None else round(card.launch_s, 1),
            places.get(card.id, 0),
            [list(values) for values in card.facets],
            card.launch.data if card.launch else 0,
        ]
        for card in cards
    ]
    data = {"facets": [facet.key for facet in FACETS], "slugs": slugs, "rows": rows}
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8", "replace")


def version(digests: Sequence[str]) -> str:
    """A short word that changes with what a file holds."""
    return hashlib.blake2b("".join(digests).encode(), digest_size=6).hexdigest()
