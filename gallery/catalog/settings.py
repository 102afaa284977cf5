"""What `gallery.yml` must keep to beyond the shape of its fields."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gallery.catalog.problem import Problem
from gallery.catalog.source import Source
from gallery.catalog.vocabulary import fold
from gallery.catalog.yaml_nodes import Path

SETTINGS_SCHEMA_LINE = "# yaml-language-server: $schema=gallery.schema.json"


def check_settings(source: Source) -> Iterator[Problem]:
    """Errors and hints of the settings."""
    yield from _words(source, "fields")
    yield from _words(source, "tags")
    yield from _hubs(source)
    if not source.document.lines[0].startswith("# yaml-language-server: $schema="):
        yield source.hint((), "The first line does not point editors to the schema.", example=SETTINGS_SCHEMA_LINE)


def _words(source: Source, which: str) -> Iterator[Problem]:
    """No spelling means two words."""
    seen: dict[str, tuple[int, str]] = {}
    for i in source.items((which,)):
        name = source.text((which, i, "name")) or ""
        places: list[Path] = [(which, i, "name"), *((which, i, "aliases", j) for j in source.items((which, i, "aliases")))]
        for path in places:
            text = source.text(path)
            if text is None:
                continue
            other, shown = seen.setdefault(fold(text), (i, name))
            if other != i:
                yield source.error(path, f"`{text}` is a spelling of `{shown}` already; a spelling means one word.")
            elif path[-1] != "name" and fold(text) == fold(name):
                yield source.hint(path, f"`{text}` needs no alias: case, hyphens and spaces make no difference.")


def _hubs(source: Source) -> Iterator[Problem]:
    seen: set[str] = set()
    for i in source.items(("hubs",)):
        name, url = source.text(("hubs", i, "id")), source.text(("hubs", i, "url"))
        if name is not None and name in seen:
            yield source.error(("hubs", i, "id"), f"There are two hubs with the id `{name}`.")
        seen.add(name or "")
        plain = re.sub(r"(?:/v2(?:/.*)?|/)$", "", url) if url is not None else None
        if url is not None and plain is not None and plain != url.rstrip("/"):
            yield source.error(
                ("hubs", i, "url"), "The address of a hub ends before `/v2`.", did_you_mean=source.line(("hubs", i, "url"), plain)
            )
