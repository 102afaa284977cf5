"""The papers of an entry, as its page names them: title, authors, where they appeared, addresses, sources."""

from __future__ import annotations

from dataclasses import dataclass

from gallery.model import Paper, Record
from gallery.pages import base, sources
from gallery.pages.base import LinkView, quoted, web
from gallery.pages.groups import Group, slug
from gallery.words import _


@dataclass(frozen=True)
class PaperView:
    """One paper with its addresses."""

    title: str
    """Empty where it is the entry's title."""
    authors: str
    """Empty where they stand below the entry's title."""
    where: str
    venue: LinkView | None
    links: tuple[LinkView, ...]
    sources: tuple[str, ...]


def papers(record: Record, root: str) -> tuple[PaperView, ...]:
    """Every paper of the record; `root` leads from the page to the site's root."""
    return tuple(_paper(place, paper, record, root) for place, paper in enumerate(base.papers(record)))


def _paper(place: int, paper: Paper, record: Record, root: str) -> PaperView:
    addresses = [
        LinkView(f"doi:{paper.doi}", f"https://doi.org/{quoted(paper.doi)}") if paper.doi else None,
        LinkView(f"arXiv:{paper.arxiv}", f"https://arxiv.org/abs/{quoted(paper.arxiv)}") if paper.arxiv else None,
        LinkView(_("web page"), web(paper.url)) if web(paper.url) else None,
    ]
    venue = Group("venue", slug(paper.venue, "venue"), paper.venue) if paper.venue and paper.venue.strip() else None
    title = "" if paper.title is None or paper.title.casefold() == record.entry.title.casefold() else paper.title
    authors = "" if paper.authors == base.authors(record) else base.some(paper.authors, 8)
    return PaperView(
        title,
        authors,
        str(paper.year or ""),
        LinkView(venue.label, root + venue.address) if venue else None,
        tuple(a for a in addresses if a),
        sources.of_paper(place, record),
    )
