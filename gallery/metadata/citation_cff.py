"""CITATION.cff: the Citation File Format, read by hand (no schema needed to take what is there)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gallery.metadata import identifiers, licences
from gallery.metadata.parse import Source, listed, mapping, yaml_tree
from gallery.metadata.people import full_name
from gallery.model import Fact, Snapshot


def read(snapshot: Snapshot) -> Iterator[Fact]:
    """Facts in the repository's `CITATION.cff`; none where it is broken."""
    source = next((s for n in ("CITATION.cff", "citation.cff", "CITATION.CFF") if (s := Source.of(snapshot, n))), None)
    if source is None:
        return
    cff = mapping(yaml_tree(source.text))
    yield from _work(source, cff, None)
    yield from source.facts("version", [cff.get("version")], key="version:")
    yield from source.facts("keyword", listed(cff.get("keywords")), key="keywords:")
    yield from source.facts("homepage", [cff.get("url") or cff.get("repository-code")])
    for declared in listed(cff.get("license")):
        yield from licences.declared(source, declared, key="license:")
    yield from _identifiers(source, cff)
    preferred = mapping(cff.get("preferred-citation"))
    yield from _work(source, preferred, "paper")
    yield from _identifiers(source, preferred)
    for reference in listed(cff.get("references")):
        yield from source.facts("doi", [identifiers.doi(str(mapping(reference).get("doi", "")))], 0.3, role="cited")


def _work(source: Source, work: Mapping[str, Any], role: str | None) -> Iterator[Fact]:
    """Title, authors, date, venue and description of the software itself or of its preferred citation."""
    after = next((n for n, line in enumerate(source.lines, 1) if line.startswith("preferred-citation:")), 0) if role else 0
    yield from source.facts("title", [work.get("title")], role=role, key="title:")
    yield from source.facts("description", [work.get("abstract")], role=role, key="abstract:")
    for person in listed(work.get("authors")):
        names = list(mapping(person).values()) if isinstance(person, Mapping) else [person]
        shown = [v for k in ("family-names", "name", "given-names", "alias") if isinstance(v := mapping(person).get(k), str)]
        for fact in source.facts("author", [full_name(person)], role=role):
            yield fact.model_copy(update={"source": source.where(*shown, *map(str, names[:1]), after=after)})
    yield from source.facts("date", [work.get("date-released") or work.get("date-published") or work.get("year")], role=role, key="year")
    yield from source.facts("venue", [work.get("journal") or mapping(work.get("conference")).get("name")], role=role)


def _identifiers(source: Source, work: Mapping[str, Any]) -> Iterator[Fact]:
    """DOIs and arXiv identifiers; a DOI of an archive is the software's, any other the paper's."""
    stated = [work.get("doi"), *(mapping(i).get("value") for i in listed(work.get("identifiers"))), work.get("url")]
    texts = [s for s in stated if isinstance(s, str)]
    for value in dict.fromkeys(d for s in texts if (d := identifiers.doi(s))):
        yield from source.facts("doi", [value], role=identifiers.role(value))
    for value in dict.fromkeys(a for s in texts for a in identifiers.arxivs(s)):
        yield from source.facts("arxiv", [value], role="paper")
