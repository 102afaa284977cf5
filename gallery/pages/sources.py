"""Where the facts in an entry's head come from, as sentences for those who hover over them or focus them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gallery.model import Paper, Record
from gallery.pages import base
from gallery.pages.evidence import evidence_view

CURATOR = "the curator, in the catalog"


def of_head(record: Record) -> tuple[str, ...]:
    """Field, year and languages."""
    return tuple(_head(record))


def _head(record: Record) -> Iterator[str]:
    yield f"Field: {CURATOR}."
    if base.year(record) is not None:
        yield f"Year: {_of_papers(record, lambda p: bool(p.year))}."
    if base.languages(record):
        yield "Languages: the notebooks' own metadata."


def of_authors(record: Record) -> tuple[str, ...]:
    """Title and authors."""
    title = f"Title: {CURATOR}."
    if not base.authors(record):
        return (title,)
    if any(p.authors for p in base.papers(record)):
        return (title, f"Authors: {_of_papers(record, lambda p: bool(p.authors))}.")
    found = [f for f in record.metadata if f.name == "author" and f.role is None]
    places = dict.fromkeys(evidence_view(f.source, record).label for f in found)
    return (title, f"Authors: {', '.join(list(places)[:3])}.")


def of_summary(record: Record) -> tuple[str, ...]:
    """The paragraph that says what this is."""
    if record.entry.summary:
        return (f"Summary: {CURATOR}.",)
    found = base.described(record)
    return (f"Summary: {evidence_view(found.source, record).label}.",) if found else ()


def of_paper(paper: Paper, record: Record) -> tuple[str, ...]:
    """Title, venue and year of one paper."""
    stated = next((p for p in record.entry.papers if (p.doi, p.arxiv, p.url) == (paper.doi, paper.arxiv, paper.url)), None)
    if stated == paper or stated is None:
        return (f"Paper: {CURATOR}.",)
    names = {"title": "title", "authors": "authors", "venue": "venue", "year": "year"}
    added = [word for name, word in names.items() if getattr(paper, name) and not getattr(stated, name)]
    return (f"Paper: {CURATOR}; {', '.join(added)}: {_registry(paper)}.",) if added else (f"Paper: {CURATOR}.",)


def _of_papers(record: Record, has: Callable[[Paper], bool]) -> str:
    if any(has(p) for p in record.entry.papers):
        return CURATOR
    paper = next(p for p in base.papers(record) if has(p))
    return _registry(paper)


def _registry(paper: Paper) -> str:
    return f"the DOI registry's record of {paper.doi}" if paper.doi else "a registry's record of the paper"
