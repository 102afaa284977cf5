"""Project.toml: metadata of a Julia package."""

from __future__ import annotations

from collections.abc import Iterator

from gallery.metadata.parse import Source, listed, toml_tree
from gallery.metadata.people import turned
from gallery.model import Fact, Snapshot


def read(snapshot: Snapshot) -> Iterator[Fact]:
    """Facts in `Project.toml` (or `JuliaProject.toml`) that names a package."""
    source = Source.of(snapshot, "Project.toml") or Source.of(snapshot, "JuliaProject.toml")
    if source is None:
        return
    project = toml_tree(source.text)
    yield from source.facts("title", [project.get("name")], 0.3, key="name")
    yield from source.facts("version", [project.get("version")], key="version")
    people = [turned(p) for p in listed(project.get("authors")) if isinstance(p, str)]
    yield from source.facts("author", people, 0.9, key="authors")
    yield from source.facts("description", [project.get("desc")], 0.9)
