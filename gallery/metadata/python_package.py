"""pyproject.toml and setup.cfg: metadata of a Python package, as far as it is written down and not computed."""

from __future__ import annotations

import configparser
from collections.abc import Iterator, Mapping
from typing import Any

from gallery.metadata import identifiers, licences
from gallery.metadata.parse import Source, listed, mapping, toml_tree
from gallery.metadata.people import split
from gallery.model import Fact, Snapshot

_ANYBODY = frozenset({"unknown", "author", "your name", "your name here", "me", "none"})


def read_pyproject(snapshot: Snapshot) -> Iterator[Fact]:
    """Facts in `pyproject.toml`: the `[project]` table, else Poetry's."""
    source = Source.of(snapshot, "pyproject.toml")
    if source is None:
        return
    tree = toml_tree(source.text)
    project = mapping(tree.get("project")) or mapping(mapping(tree.get("tool")).get("poetry"))
    people = [p if isinstance(p, str) else mapping(p).get("name") for p in listed(project.get("authors"))]
    licence = project.get("license")
    urls = {k.lower(): v for k, v in mapping(project.get("urls")).items()}
    home = [project.get("homepage"), *(urls.get(k) for k in ("homepage", "home", "documentation", "repository", "source"))]
    text = licence if isinstance(licence, str) else mapping(licence).get("text")
    yield from package(
        source,
        {**project, "author": [p for p in people if isinstance(p, str)], "license": text, "url": next(filter(None, home), None)},
    )


def read_setup_cfg(snapshot: Snapshot) -> Iterator[Fact]:
    """Facts in `setup.cfg`'s `[metadata]`; what it takes from code or files (`attr:`, `file:`) is left alone."""
    source = Source.of(snapshot, "setup.cfg")
    if source is None:
        return
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(source.text)
        raw = dict(parser.items("metadata")) if parser.has_section("metadata") else {}
    except configparser.Error:
        return
    fields = {k.replace("-", "_"): v.strip() for k, v in raw.items() if v and not v.strip().startswith(("attr:", "file:"))}
    classifiers = fields.get("classifiers", fields.get("classifier", "")).splitlines()
    yield from package(source, {**fields, "classifiers": classifiers, "keywords": fields.get("keywords", "").replace("\n", ",")})


def package(source: Source, fields: Mapping[str, Any]) -> Iterator[Fact]:
    """Facts of a package whatever file declares it: its name is a poor title, its authors are those of the software."""
    yield from source.facts("title", [fields.get("name")], 0.3, key="name")
    yield from source.facts("description", [fields.get("description")], 0.9, key="description")
    for author in listed(fields.get("author")):
        people = split(author) if isinstance(author, str) else []
        yield from source.facts("author", [p for p in people if p.lower() not in _ANYBODY], 0.9, key="author")
    yield from source.facts("version", [fields.get("version")], key="version")
    words = fields.get("keywords")
    apart = words.split("," if "," in words else None) if isinstance(words, str) else listed(words)
    yield from source.facts("keyword", apart, key="keywords")
    yield from source.facts("homepage", [fields.get("url")])
    if fields.get("license"):
        yield from licences.declared(source, fields["license"], key="license", confidence=0.9)
    else:
        named = {licences.spdx(c) for c in listed(fields.get("classifiers")) if isinstance(c, str) and c.startswith("License ::")} - {None}
        yield from source.facts("licence", sorted(map(str, named)), 0.8, key="License ::")
    text = fields.get("description")
    dois = identifiers.dois(text) if isinstance(text, str) else []
    yield from source.facts("doi", dois, 0.5, role="paper")
