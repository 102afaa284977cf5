"""The page of a group of entries, and the list of all groups of a kind."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import unquote, urlencode

from markupsafe import Markup

from gallery.pages.browse import PER_PAGE
from gallery.pages.cards import CardView
from gallery.pages.groups import KINDS, Group
from gallery.pages.paging import Paging
from gallery.pages.templating import render

PER_INDEX = 600
"""Groups on one page of their list."""

Grouped = Sequence[tuple[Group, Sequence[CardView]]]


def collect(cards: Sequence[CardView]) -> dict[str, list[tuple[Group, list[CardView]]]]:
    """Kind → its groups with their entries, in the gallery's order; of several spellings the most frequent one names the group."""
    found: dict[str, dict[str, tuple[dict[str, int], list[CardView]]]] = {kind: {} for kind in KINDS}
    for card in cards:
        for slug, group in {(g.kind, g.slug): g for g in card.groups}.items():
            spellings, members = found[slug[0]].setdefault(slug[1], ({}, []))
            spellings[group.label] = spellings.get(group.label, 0) + 1
            members.append(card)
    return {kind: _sorted(kind, groups) for kind, groups in found.items()}


def _sorted(kind: str, groups: dict[str, tuple[dict[str, int], list[CardView]]]) -> list[tuple[Group, list[CardView]]]:
    made = [(Group(kind, slug, min(names, key=lambda n: (-names[n], n))), cards) for slug, (names, cards) in groups.items()]
    if kind == "year":
        return sorted(made, key=lambda pair: pair[0].slug, reverse=True)
    return sorted(made, key=lambda pair: (pair[0].label.casefold(), pair[0].slug))


def address(group: Group, number: int = 1) -> str:
    """Where a page of the group stands, from the site's root."""
    return group.address if number == 1 else f"{group.address}{number}/"


def index_address(kind: str, number: int = 1) -> str:
    """Where a page of the list of groups stands."""
    return f"by/{kind}/" if number == 1 else f"by/{kind}/{number}/"


def on_disk(place: str) -> str:
    """An address as the name of its folder."""
    return "/".join(unquote(part) for part in place.split("/"))


def body(group: Group, cards: Sequence[CardView], number: int, root: str) -> Markup:
    """One page of a group's entries."""
    kind = KINDS[group.kind]
    start = (number - 1) * PER_PAGE
    return render(
        "group.html",
        group=group,
        kind=kind,
        cards=cards[start : start + PER_PAGE],
        total=len(cards),
        pages=Paging.of(len(cards), PER_PAGE, number, lambda n: root + address(group, n)),
        filter=f"{root}gallery/?{urlencode({group.kind: group.label})}" if kind.facet else "",
        root=root,
    )


def index(kind: str, found: Grouped, number: int, root: str) -> Markup:
    """One page of the list of groups of a kind."""
    start = (number - 1) * PER_INDEX
    return render(
        "groups.html",
        kind=KINDS[kind],
        kinds=KINDS,
        groups=[(group, len(cards)) for group, cards in found[start : start + PER_INDEX]],
        pages=Paging.of(len(found), PER_INDEX, number, lambda n: root + index_address(kind, n)),
        root=root,
    )
