"""codemeta.json: software metadata in JSON-LD."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gallery.metadata import identifiers, licences
from gallery.metadata.parse import Source, json_tree, listed, mapping
from gallery.metadata.people import full_name
from gallery.model import Fact, Snapshot


def read(snapshot: Snapshot) -> Iterator[Fact]:
    """Facts in the repository's `codemeta.json`; none where it is broken."""
    source = Source.of(snapshot, "codemeta.json")
    if source is None:
        return
    meta = mapping(json_tree(source.text))
    yield from source.facts("title", [meta.get("name")], key='"name"')
    yield from source.facts("description", [meta.get("description")], key='"description"')
    yield from source.facts("author", map(full_name, _things(meta.get("author") or meta.get("creator"))), key='"author"')
    yield from source.facts("version", [meta.get("version") or meta.get("softwareVersion")], key='"version"')
    yield from source.facts("date", [meta.get("datePublished") or meta.get("dateModified")])
    yield from source.facts("homepage", [meta.get("url") or meta.get("codeRepository")])
    for word in _things(meta.get("keywords")):
        yield from source.facts("keyword", word.split(",") if isinstance(word, str) else [])
    for language in _things(meta.get("programmingLanguage")):
        yield from source.facts("language", [_named(language)], key='"programmingLanguage"')
    for licence in _things(meta.get("license")):
        yield from licences.declared(source, _named(licence, "@id", "url", "name"), key='"license"')
    yield from _identifiers(source, meta)


def _identifiers(source: Source, meta: dict[str, Any]) -> Iterator[Fact]:
    for thing in [*_things(meta.get("identifier")), *_things(meta.get("@id"))]:
        value = identifiers.doi(_named(thing, "value", "@id") or "")
        yield from source.facts("doi", [value], role=identifiers.role(value or ""))
    for thing in _things(meta.get("referencePublication")):
        value = identifiers.doi(_named(thing, "@id", "identifier", "url", "sameAs") or "")
        yield from source.facts("doi", [value], role="paper")
        yield from source.facts("title", [mapping(thing).get("name")], role="paper")


def _things(value: object) -> list[Any]:
    """JSON-LD says one thing, a list, or a `@list`."""
    return listed(value["@list"] if isinstance(value, dict) and "@list" in value else value)


def _named(thing: object, *keys: str) -> str | None:
    """A string as it is, a thing by the first of `keys` (its `name` unless told)."""
    if isinstance(thing, str):
        return thing
    return next((v for k in keys or ("name",) if isinstance(v := mapping(thing).get(k), str)), None)
