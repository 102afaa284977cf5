"""CSL-JSON of a work, which Zotero, pandoc and citeproc read."""

from __future__ import annotations

from gallery.exports.names import Name
from gallery.exports.works import Kind, Work

_TYPES = {
    Kind.ARTICLE: "article-journal",
    Kind.CONFERENCE: "paper-conference",
    Kind.CHAPTER: "chapter",
    Kind.BOOK: "book",
    Kind.PREPRINT: "article",
    Kind.OTHER: "document",
    Kind.SOFTWARE: "software",
}


def csl(work: Work) -> dict[str, object]:
    """One item."""
    parts = [part for part in (work.year, work.month, work.day) if part]
    inside = work.kind in (Kind.ARTICLE, Kind.CONFERENCE, Kind.CHAPTER)
    item: dict[str, object] = {
        "id": work.key,
        "type": _TYPES[work.kind],
        "title": work.title,
        "author": [_name(n) for n in work.people],
        "container-title" if inside else "publisher": work.venue,
        "issued": {"date-parts": [parts]} if parts else None,
        "DOI": work.doi,
        "number": f"arXiv:{work.arxiv}" if work.arxiv else "",
        "version": work.version,
        "URL": work.url or work.address,
    }
    return {key: value for key, value in item.items() if value}


def _name(person: Name) -> dict[str, str]:
    if person.literal:
        return {"literal": person.literal}
    parts = {
        "family": person.family,
        "given": person.given,
        "non-dropping-particle": person.particle,
        "suffix": person.suffix,
    }
    return {key: value for key, value in parts.items() if value}
