"""Entries that resemble each other: they share authors, topics, venue, field, language or environment, rare ones above all."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence

from gallery.pages.cards import CardView
from gallery.pages.groups import Group

MOST = 3
WINDOW = 60
"""Members of a large group that are looked at for one entry, so that the work grows with the entries and not with their square."""

_WEIGHTS = {"author": 3.0, "tag": 2.0, "venue": 1.0, "field": 1.5, "language": 0.5, "environment": 0.3, "year": 0.1}


def similar(cards: Sequence[CardView]) -> dict[str, tuple[str, ...]]:
    """Id → the ids of the entries most like it; among equals the next ones in the order of the ids."""
    ordered = sorted(cards, key=lambda card: card.id)
    members: dict[Group, list[int]] = {}
    for place, card in enumerate(ordered):
        for group in card.groups:
            members.setdefault(Group(group.kind, group.slug, ""), []).append(place)
    return {card.id: tuple(ordered[j].id for j in _nearest(place, card, members, len(ordered))) for place, card in enumerate(ordered)}


def _nearest(place: int, card: CardView, members: Mapping[Group, list[int]], total: int) -> list[int]:
    scores: dict[int, float] = {}
    for group in card.groups:
        alike = members[Group(group.kind, group.slug, "")]
        weight = _WEIGHTS[group.kind] * math.log(1 + total / len(alike))
        for other in _window(alike, place):
            scores[other] = scores.get(other, 0.0) + weight
    scores.pop(place, None)
    return sorted(scores, key=lambda other: (-scores[other], (other - place) % total))[:MOST]


def _window(alike: list[int], place: int) -> list[int]:
    if len(alike) <= WINDOW:
        return alike
    start = bisect_right(alike, place)
    return (alike[start:] + alike[:start])[:WINDOW]
