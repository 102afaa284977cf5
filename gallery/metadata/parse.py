"""Strangers' metadata files as bounded text and plain trees of strings; nothing is constructed, expanded or followed."""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import yaml

from gallery.model import Evidence, Fact, FileKind, Snapshot

MAX_CHARS = 400_000
"""Longest text looked at; metadata files are a thousandth of it."""
MAX_LINE = 4_000
"""Longest line looked at: patterns are linear, but a minified page is no README."""
MAX_LINES = 8_000
"""Lines looked at."""
MAX_VALUES = 200
"""Values taken of one name from one file."""
_MAX_DEPTH = 40
_MAX_EVENTS = 50_000
_LENGTHS = {"description": 2_000, "badge": 1_000}
_ADDRESSES = frozenset({"homepage", "badge"})
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def clean(value: str) -> str:
    """One line of plain text: control and direction characters dropped, white space folded, composed (NFC)."""
    return unicodedata.normalize("NFC", " ".join(_CONTROL.sub("", value).split()))


def shorten(value: str, length: int) -> str:
    """At most `length` characters, cut at a word where there is one."""
    if len(value) <= length:
        return value
    cut = value[: length - 1]
    return (cut.rpartition(" ")[0] if " " in cut[length // 2 :] else cut) + "…"


@dataclass(frozen=True)
class Source:
    """One text file of a repository, and the facts that are read from it."""

    path: str
    text: str

    @classmethod
    def of(cls, snapshot: Snapshot, path: str) -> Source | None:
        """The file as text, shortened to `MAX_CHARS`; None where it is absent, binary, a pointer or not held."""
        found = snapshot.resolve(path)
        if found is None or found.kind is not FileKind.FILE:
            return None
        text = snapshot.text(path)
        return None if text is None or "\0" in text[:8_000] else cls(path, text[:MAX_CHARS])

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Its first `MAX_LINES` lines, each shortened to `MAX_LINE` characters."""
        return tuple(line.rstrip("\r")[:MAX_LINE] for line in self.text.split("\n", MAX_LINES)[:MAX_LINES])

    def at(self, line: int) -> Evidence:
        """Evidence for line `line`, counted from 1."""
        text = shorten(clean(self.lines[line - 1]), 200) if line <= len(self.lines) else ""
        return Evidence(path=self.path, line=line, text=text or None)

    def where(self, *needles: str, key: str = "", after: int = 0) -> Evidence:
        """The first line behind line `after` that holds the first of `needles` that stands anywhere, best beside `key`."""
        for number, line in enumerate(self.lines[after:], after + 1) if key and needles else ():
            if key in line and needles[0].strip().split("\n", 1)[0][:200] in line:
                return self.at(number)
        for needle in needles:
            first = needle.strip().split("\n", 1)[0][:200]
            for number, line in enumerate(self.lines[after:], after + 1) if first else ():
                if first in line:
                    return self.at(number)
        return Evidence(path=self.path)

    def facts(
        self, name: str, values: Iterable[object], confidence: float = 1.0, *, role: str | None = None, key: str = ""
    ) -> Iterator[Fact]:
        """One fact for each value that is a non-empty string; its line is the first that shows the value, else `key`."""
        for value in list(values)[:MAX_VALUES]:
            if name in _ADDRESSES and not str(value).startswith(("http://", "https://")):
                continue
            if isinstance(value, str) and (text := shorten(clean(value), _LENGTHS.get(name, 300))):
                yield Fact(name=name, value=text, source=self.where(value, key, key=key), confidence=confidence, role=role)


def yaml_tree(text: str) -> object:
    """YAML as dicts, lists and strings only (a version `1.10` stays one); None where it is broken, deep or a bomb."""
    try:
        depth = aliases = 0
        for count, event in enumerate(yaml.parse(text, Loader=yaml.CBaseLoader)):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            aliases += isinstance(event, yaml.AliasEvent)
            if depth > _MAX_DEPTH or aliases > 10 or count > _MAX_EVENTS:
                return None
        return yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506  # builds nothing but strings, lists and dicts
    except (yaml.YAMLError, ValueError, RecursionError):
        return None


def json_tree(text: str) -> object:
    """JSON as Python values; None where it is broken or too deep."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def toml_tree(text: str) -> dict[str, Any]:
    """TOML as Python values; empty where it is broken or too deep."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return {}


def mapping(value: object) -> dict[str, Any]:
    """`value` if it is a mapping with text for keys, else an empty one."""
    return {k: v for k, v in value.items() if isinstance(k, str)} if isinstance(value, dict) else {}


def listed(value: object) -> list[Any]:
    """A list as it is, nothing as an empty list, anything else as a list of one."""
    if value is None or value == "":
        return []
    return value[:MAX_VALUES] if isinstance(value, list) else [value]
