"""Where the facts in an entry's head come from, as sentences for those who hover over them or focus them."""

from __future__ import annotations

from collections.abc import Mapping

from gallery.model import Record
from gallery.pages.evidence import evidence_view
from gallery.pages.origins import Kind, Origin, origins
from gallery.words import _, marked

CURATOR = marked("the curator, in the catalog")
MOST_PLACES = 3
"""Places named for one fact; the API names all."""


def of_head(record: Record) -> tuple[str, ...]:
    """Title, field, year and languages."""
    return _sentences(record, {"/title": _("Title"), "/field": _("Field"), "/year": _("Year"), "/languages": _("Languages")})


def of_authors(record: Record) -> tuple[str, ...]:
    """Authors; nothing where none is known."""
    return _sentences(record, {"/authors": _("Authors")})


def of_summary(record: Record) -> tuple[str, ...]:
    """The paragraph that says what this is."""
    return _sentences(record, {"/summary": _("Summary")})


def of_licence(record: Record) -> tuple[str, ...]:
    """The licence; nothing where none is known."""
    return _sentences(record, {"/licence": _("Licence")})


def of_paper(place: int, record: Record) -> tuple[str, ...]:
    """The paper at this place (from 0), and in one sentence what its registry added."""
    fact = f"/papers/{place}"
    parts = {"title": _("Title"), "authors": _("Authors"), "venue": _("Venue"), "year": _("Year")}
    added = _said(record, {f"{fact}/{name}": word for name, word in parts.items()})
    names = {source: ", ".join(word for word, other in added if other == source) for _word, source in added}
    return (*_sentences(record, {fact: _("Paper")}), *(f"{words}: {source}." for source, words in names.items()))


def _sentences(record: Record, words: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(f"{word}: {source}." for word, source in _said(record, words))


def _said(record: Record, words: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each of these facts that is known, by its word, and its sources in words."""
    found = origins(record)
    said = [(word, dict.fromkeys(_source(o, record) for o in found if o.fact == fact)) for fact, word in words.items()]
    return [(word, ", ".join(list(places)[:MOST_PLACES])) for word, places in said if places]


def _source(origin: Origin, record: Record) -> str:
    if origin.evidence is not None:
        return evidence_view(origin.evidence, record).label
    if origin.kind is Kind.REGISTRY:
        return _("the DOI registry's record of %(doi)s", doi=origin.doi) if origin.doi else _("a registry's record of the paper")
    return _("the notebooks' own metadata") if origin.kind is Kind.NOTEBOOKS else _(CURATOR)
