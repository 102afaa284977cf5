"""DESCRIPTION: metadata of an R package or compendium, in Debian control format."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gallery.metadata import identifiers, licences
from gallery.metadata.parse import Source
from gallery.metadata.people import split
from gallery.model import Fact, Snapshot

_FIELD = re.compile(r"^([A-Za-z][\w@./-]{0,60}):\s*(.*)$")
_QUOTED = re.compile(r"(?:\b(given|family|first|last|role|email|comment|middle)\s*=\s*)?(?:c\(\s*)?([\"'])(.{0,200}?)\2")


def read(snapshot: Snapshot) -> Iterator[Fact]:
    """Facts in the repository's `DESCRIPTION`, where it is R's."""
    source = Source.of(snapshot, "DESCRIPTION")
    fields = _fields(source) if source is not None else {}
    if source is None or not fields.keys() & {"Package", "Type", "Imports", "Depends", "Authors@R"}:
        return
    yield from source.facts("title", [fields.get("Title")], 0.8, key="Title:")
    yield from source.facts("description", [fields.get("Description")], key="Description:")
    people = _people(fields.get("Authors@R", "")) or split(re.sub(r"\[[^\[\]]{0,100}\]", "", fields.get("Author", "")))
    yield from source.facts("author", people, 0.9, key="Author")
    yield from source.facts("version", [fields.get("Version")], key="Version:")
    yield from source.facts("date", [fields.get("Date")], key="Date:")
    yield from source.facts("homepage", fields.get("URL", "").replace(",", " ").split()[:1], key="URL:")
    yield from licences.declared(source, fields.get("License"), key="License:")
    for doi in identifiers.dois(fields.get("Description", "")):
        yield from source.facts("doi", [doi], 0.6, role=identifiers.role(doi))


def _fields(source: Source) -> dict[str, str]:
    """Field → value, continuation lines joined."""
    fields: dict[str, str] = {}
    name = ""
    for line in source.lines[:2_000]:
        match = _FIELD.match(line)
        if match:
            name = match[1]
            fields[name] = match[2]
        elif name and line[:1] in (" ", "\t"):
            fields[name] += "\n" + line.strip()
    return fields


def _people(code: str) -> list[str]:
    """Authors of `Authors@R`, read as text: the first two strings of each `person(…)` that is not only a contributor."""
    people = []
    for call in code[:20_000].split("person(")[1:]:
        names: dict[str, str] = {}
        for key, _, value in _QUOTED.findall(call[:1_000]):
            names.setdefault(key or ("given", "family", "middle", "email", "role")[min(len(names), 4)], value)
        roles = call.partition("role")[2][:100]
        if not roles or '"aut"' in roles or '"cre"' in roles or "'aut'" in roles:
            people.append(f"{names.get('given', names.get('first', ''))} {names.get('family', names.get('last', ''))}".strip())
    return [p for p in people if p]
