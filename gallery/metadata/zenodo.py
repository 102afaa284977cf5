""".zenodo.json: what the authors told Zenodo to show for an archived release."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from gallery.metadata import identifiers, licences
from gallery.metadata.parse import Source, json_tree, listed, mapping
from gallery.metadata.people import full_name
from gallery.model import Fact, Snapshot

_TAG = re.compile(r"<[^<>]{0,500}>")
_OWN = {"issupplementto", "isdescribedby", "isdocumentedby", "ispublishedin", "issourceof", "isderivedfrom"}


def read(snapshot: Snapshot) -> Iterator[Fact]:
    """Facts in the repository's `.zenodo.json`; none where it is broken."""
    source = Source.of(snapshot, ".zenodo.json")
    if source is None:
        return
    meta = mapping(json_tree(source.text))
    description = meta.get("description")
    yield from source.facts("title", [meta.get("title")], key='"title"')
    yield from source.facts("description", [unescape(_TAG.sub(" ", str(description)))] if description else [], key='"description"')
    for creator in listed(meta.get("creators")):
        yield from source.facts("author", [full_name(creator)], key=str(mapping(creator).get("name")))
    yield from source.facts("version", [meta.get("version")], key='"version"')
    yield from source.facts("date", [meta.get("publication_date")])
    yield from source.facts("keyword", listed(meta.get("keywords")), key='"keywords"')
    licence = meta.get("license")
    yield from licences.declared(source, licence if isinstance(licence, str) else mapping(licence).get("id"), key='"license"')
    yield from source.facts("doi", [identifiers.doi(str(meta.get("doi", "")))], role="archive")
    for related in map(mapping, listed(meta.get("related_identifiers"))):
        yield from _related(source, str(related.get("identifier", "")), str(related.get("relation", "")).lower())


def _related(source: Source, identifier: str, relation: str) -> Iterator[Fact]:
    """Another work: the paper where the relation says that this belongs to it, else one that is cited."""
    role, confidence = ("paper", 0.8) if relation in _OWN else ("cited", 0.3)
    value = identifiers.doi(identifier)
    if value and role == "paper" and identifiers.is_archive(value):
        role = "archive"
    yield from source.facts("doi", [value], confidence, role=role)
    arxiv = identifiers.arxivs(identifier)
    yield from source.facts("arxiv", arxiv, confidence, role="paper" if role == "paper" else "cited")
