"""Names of people as `Given Family`, however a file spells them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gallery.metadata.parse import clean

_EMAIL = re.compile(r"<[^<>]{0,200}>|\([^()]{0,200}@[^()]{0,200}\)|\[[^\[\]]{0,200}\]")
_SUFFIX = re.compile(r"^(?:jr|sr|ii|iii|iv|phd|ph\.d|md)\.?$", re.IGNORECASE)


def full_name(person: object) -> str | None:
    """The name of a CFF or CodeMeta person or organisation; None where there is none."""
    if isinstance(person, str):
        return turned(person) if any(c.isalpha() for c in person) else None
    if not isinstance(person, Mapping):
        return None
    order = (("given-names", "givenName"), ("name-particle",), ("family-names", "familyName"), ("name-suffix",))
    parts = [next((p for k in keys if isinstance(p := person.get(k), str) and p.strip()), "") for keys in order]
    if parts[2] or parts[0]:
        return clean(" ".join(filter(None, parts)))
    name = person.get("name") or person.get("alias")
    return turned(name) or None if isinstance(name, str) else None


def turned(name: str) -> str:
    """`Family, Given` as `Given Family`, without an e-mail address; a name with a suffix or without a comma stays."""
    name = clean(_EMAIL.sub(" ", name)).strip(" ,;")
    family, comma, given = (part.strip() for part in name.partition(","))
    if not comma or not given or _SUFFIX.match(given):
        return name
    if "," in given:  # BibTeX: Family, Jr., Given
        suffix, _, given = (part.strip() for part in given.partition(","))
        return f"{given} {family} {suffix}" if _SUFFIX.match(suffix) else name
    return f"{given} {family}"


def split(names: str) -> list[str]:
    """Several people in one string, apart: at semicolons, `and`, `&`, and at commas between whole names."""
    parts = [p for p in re.split(r"\s*;\s*|\s*,?\s+(?:and|&)\s+|\n", _EMAIL.sub(" ", names)[:20_000]) if p.strip(" ,")]
    people: list[str] = []
    for part in parts:
        by_comma = [p.strip() for p in part.split(",") if p.strip()]
        whole = all(" " in p for p in by_comma)
        people += by_comma if whole else [turned(part)]
    return [clean(p) for p in people]
