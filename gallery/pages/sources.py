"""Where the facts in an entry's head come from, as sentences for those who hover over them or focus them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gallery.model import Paper, Record
from gallery.pages import base
from gallery.pages.evidence import evidence_view
from gallery.words import _, marked

CURATOR = marked("the curator, in the catalog")


def of_head(record: Record) -> tuple[str, ...]:
    """Title, field, year and languages."""
    return tuple(_head(record))


def _head(record: Record) -> Iterator[str]:
    yield _said(_("Title"), _(CURATOR))
    yield _said(_("Field"), _(CURATOR))
    if base.year(record) is not None:
        yield _said(_("Year"), _of_papers(record, lambda p: bool(p.year)))
    if base.languages(record):
        yield _said(_("Languages"), _("the notebooks' own metadata"))


def of_authors(record: Record) -> tuple[str, ...]:
    """Authors; nothing where none is known."""
    if not base.authors(record):
        return ()
    if any(p.authors for p in base.papers(record)):
        return (_said(_("Authors"), _of_papers(record, lambda p: bool(p.authors))),)
    found = [f for f in record.metadata if f.name == "author" and f.role is None]
    places = dict.fromkeys(evidence_view(f.source, record).label for f in found)
    return (_said(_("Authors"), ", ".join(list(places)[:3])),)


def of_summary(record: Record) -> tuple[str, ...]:
    """The paragraph that says what this is."""
    if record.entry.summary:
        return (_said(_("Summary"), _(CURATOR)),)
    found = base.described(record)
    return (_said(_("Summary"), evidence_view(found.source, record).label),) if found else ()


def of_paper(paper: Paper, record: Record) -> tuple[str, ...]:
    """Title, venue and year of one paper."""
    stated = next((p for p in record.entry.papers if (p.doi, p.arxiv, p.url) == (paper.doi, paper.arxiv, paper.url)), None)
    if stated == paper or stated is None:
        return (_said(_("Paper"), _(CURATOR)),)
    names = {"title": _("Title"), "authors": _("Authors"), "venue": _("Venue"), "year": _("Year")}
    added = [word for name, word in names.items() if getattr(paper, name) and not getattr(stated, name)]
    return (_said(_("Paper"), _(CURATOR)), _said(", ".join(added), _registry(paper))) if added else (_said(_("Paper"), _(CURATOR)),)


def _said(what: str, source: str) -> str:
    return f"{what}: {source}."


def _of_papers(record: Record, has: Callable[[Paper], bool]) -> str:
    if any(has(p) for p in record.entry.papers):
        return _(CURATOR)
    paper = next(p for p in base.papers(record) if has(p))
    return _registry(paper)


def _registry(paper: Paper) -> str:
    return _("the DOI registry's record of %(doi)s", doi=paper.doi) if paper.doi else _("a registry's record of the paper")
