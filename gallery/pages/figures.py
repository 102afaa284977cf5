"""Which figures stand for an entry, and how they are shown."""

from __future__ import annotations

from dataclasses import dataclass

from gallery.model import Figure, Notebook, Record
from gallery.pages.addresses import picture_address
from gallery.pages.base import cell_anchor, quoted
from gallery.words import _

MOST_FIGURES = 12
"""Figures shown on an entry's page; the others are in its notebooks."""


@dataclass(frozen=True)
class Small:
    """A small version of a picture, published at `address`."""

    address: str
    width: int | None
    height: int | None


@dataclass(frozen=True)
class PictureView:
    """A picture as it is shown small, and the cell that makes it."""

    src: str
    width: int | None
    height: int | None
    alt: str
    href: str
    caption: str


def best(record: Record) -> list[tuple[Notebook, Figure]]:
    """The pictures that stand for the entry, each once, in reading order.

    Those of claimed cells come first; then those large enough to show something, from as many notebooks as there are.
    """
    claimed = {(c.notebook, c.cell) for c in record.entry.claims}
    once: dict[str, tuple[Notebook, Figure, int]] = {}
    for notebook in record.notebooks:
        for place, figure in enumerate(notebook.figures):
            once.setdefault(figure.digest, (notebook, figure, place))
    worth = {d: ((n.path, f.cell) not in claimed, _is_slight(f), place) for d, (n, f, place) in once.items()}
    chosen = sorted(once, key=lambda d: worth[d])[:MOST_FIGURES]
    return [once[d][:2] for d in sorted(chosen, key=lambda d: (worth[d][0], list(once).index(d)))]


def cover(record: Record) -> Figure | None:
    """The picture for cards: a claimed one if there is one, else the first that fits a card's shape."""
    claimed = {(c.notebook, c.cell) for c in record.entry.claims}
    figures = best(record)
    ranked = sorted(figures, key=lambda pair: ((pair[0].path, pair[1].cell) not in claimed, _is_slight(pair[1]), not _fits(pair[1])))
    return ranked[0][1] if ranked else None


def _fits(figure: Figure) -> bool:
    return not figure.width or not figure.height or 0.9 < figure.width / figure.height < 2.4


def _is_slight(figure: Figure) -> bool:
    if figure.width is None or figure.height is None:
        return False
    return min(figure.width, figure.height) < 120 or not 0.3 < figure.width / figure.height < 4


def picture(notebook: Notebook, figure: Figure, small: dict[str, Small], root: str) -> PictureView:
    """A figure as the entry's page shows it; `small` maps digests to small versions."""
    shown = small.get(figure.digest, Small(picture_address(figure), figure.width, figure.height))
    href = f"{quoted(notebook.slug)}/#{cell_anchor(figure.cell)}"
    where = _("%(notebook)s, cell %(cell)s", notebook=notebook.title.rstrip(":;,. "), cell=figure.cell)
    return PictureView(root + shown.address, shown.width, shown.height, figure.alt or _("Figure from %(place)s", place=where), href, where)
