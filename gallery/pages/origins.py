"""Where each fact about an entry comes from: one list, from which pages make sentences and the API its `sources`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from gallery.model import Evidence, Paper, Record
from gallery.pages import base
from gallery.pages.licences import licence_fact


class Kind(StrEnum):
    """Who says so."""

    CURATOR = "curator"
    LOCK = "lock"
    REGISTRY = "registry"
    NOTEBOOKS = "notebooks"
    REPOSITORY = "repository"


@dataclass(frozen=True)
class Origin:
    """One source of one fact."""

    fact: str
    """A JSON pointer to the fact in the entry's document of the API: `/papers/0/year`."""
    kind: Kind
    doi: str | None = None
    """Of the paper whose registry was asked."""
    evidence: Evidence | None = None
    """The place in the repository."""


def origins(record: Record) -> tuple[Origin, ...]:
    """Of all facts that are known, those in a page's head first."""
    return tuple(_origins(record))


def _origins(record: Record) -> Iterator[Origin]:
    entry = record.entry
    yield Origin("/title", Kind.CURATOR)
    yield Origin("/field", Kind.CURATOR)
    if base.year(record) is not None:
        yield _of_papers("/year", record, lambda p: bool(p.year))
    if base.languages(record):
        yield Origin("/languages", Kind.NOTEBOOKS)
    yield from _authors(record)
    described, licence = base.described(record), licence_fact(record)
    if entry.summary:
        yield Origin("/summary", Kind.CURATOR)
    elif described:
        yield Origin("/summary", Kind.REPOSITORY, evidence=described.source)
    if licence:
        yield Origin("/licence", Kind.REPOSITORY, evidence=licence.source)
    for place, paper in enumerate(base.papers(record)):
        yield from _paper(f"/papers/{place}", paper, record)
    yield from (
        Origin(f"/{name}", Kind.CURATOR) for name in ("repository", "tags", "claims") if name == "repository" or getattr(entry, name)
    )
    if record.pin:
        yield from (Origin(f"/{name}", Kind.LOCK) for name in ("commit", "committed_at") if getattr(record.pin, name))


def _authors(record: Record) -> Iterator[Origin]:
    if any(p.authors for p in base.papers(record)):
        yield _of_papers("/authors", record, lambda p: bool(p.authors))
        return
    found = {f.source: f for f in base.software_authors(record)}
    yield from (Origin("/authors", Kind.REPOSITORY, evidence=source) for source in found)


def _paper(fact: str, paper: Paper, record: Record) -> Iterator[Origin]:
    """The paper itself, and what its registry added."""
    yield Origin(fact, Kind.CURATOR)
    stated = next((p for p in record.entry.papers if (p.doi, p.arxiv, p.url) == (paper.doi, paper.arxiv, paper.url)), paper)
    for name in ("title", "authors", "venue", "year"):
        if getattr(paper, name) and not getattr(stated, name):
            yield Origin(f"{fact}/{name}", Kind.REGISTRY, doi=paper.doi)


def _of_papers(fact: str, record: Record, has: Callable[[Paper], bool]) -> Origin:
    if any(has(p) for p in record.entry.papers):
        return Origin(fact, Kind.CURATOR)
    return Origin(fact, Kind.REGISTRY, doi=next(p for p in base.papers(record) if has(p)).doi)
