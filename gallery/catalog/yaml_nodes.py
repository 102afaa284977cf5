"""A YAML document's values, each with its place; what a plain scalar means."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

import yaml

from gallery.catalog.yaml_errors import Spot, Wrong

Path: TypeAlias = tuple[str | int, ...]

_CORE_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+")
"""YAML 1.2's numbers, which editors go by; `7e12345`, the start of a commit, is one of them."""
_PLAIN_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_PLAIN_DECIMAL = re.compile(r"[-+]?(?:0|[1-9][0-9]*)?\.?[0-9]+(?:[eE][-+]?[0-9]{1,3})?")


class Kind(StrEnum):
    """What a value is to YAML; the value is the word of error messages."""

    TEXT = "text"
    NUMBER = "a number"
    FLAG = "true or false"
    NOTHING = "nothing"
    LIST = "a list"
    BLOCK = "a block of fields"


_NO_ITEMS: list[Any] = []
_NO_FIELDS: dict[str, Any] = {}
"""Shared by all values without items or fields, and never written: three containers for each would double the time of a load."""


@dataclass(slots=True)
class Node:
    """One value of a document and where it stands (lines and columns from 0)."""

    kind: Kind
    start: Spot
    end: Spot
    text: str = ""
    quoted: bool = False
    flow: bool = False
    """Written in one go, as `[a, b]` or `{a: b}`."""
    items: list[Node] = field(default_factory=lambda: _NO_ITEMS)
    fields: dict[str, Node] = field(default_factory=lambda: _NO_FIELDS)
    keys: dict[str, Node] = field(default_factory=lambda: _NO_FIELDS)

    def at(self, path: Path) -> Node | None:
        """The value at `path` below this one, or None."""
        node: Node | None = self
        for part in path:
            if node is None:
                return None
            node = (node.items[part] if part < len(node.items) else None) if isinstance(part, int) else node.fields.get(part)
        return node

    def walk(self, path: Path = ()) -> Iterator[tuple[Path, Node]]:
        """This value and all below it, with their paths."""
        yield path, self
        for i, item in enumerate(self.items):
            yield from item.walk((*path, i))
        for name, value in self.fields.items():
            yield from value.walk((*path, name))

    def plain(self) -> object:
        """The value as JSON has it; numbers that YAML 1.1 and 1.2 may read differently become NaN, which no field accepts."""
        if self.kind is Kind.BLOCK:
            return {name: value.plain() for name, value in self.fields.items()}
        if self.kind is Kind.LIST:
            return [item.plain() for item in self.items]
        if self.kind is Kind.TEXT:
            return self.text
        if self.kind is Kind.NOTHING:
            return None
        if self.kind is Kind.FLAG:
            return True
        return _number(self.text)


@dataclass(slots=True)
class Document:
    """What was read from one text."""

    lines: list[str]
    root: Node | None
    wrong: list[Wrong]

    def json(self, **extra: str) -> str:
        """The value for a strict JSON validator, with `extra` fields put into the top level."""
        value = self.root.plain() if self.root is not None else {}
        return json.dumps({**value, **extra} if isinstance(value, dict) else value)


def _number(text: str) -> float:
    if len(text) < 16 and _PLAIN_INT.fullmatch(text):
        return int(text)
    return float(text) if len(text) < 32 and _PLAIN_DECIMAL.fullmatch(text) and not text.isdecimal() else math.nan


def resolve(text: str) -> Kind:
    """What a plain scalar is to YAML 1.1 or to YAML 1.2: what any reader takes for a number or a flag must be quoted here.

    Dates and times stay text, as in YAML 1.2.
    """
    if not text:
        return Kind.NOTHING
    if text[0] in "0123456789+-." and _CORE_NUMBER.fullmatch(text):
        return Kind.NUMBER
    for tag, pattern in yaml.SafeLoader.yaml_implicit_resolvers.get(text[0], ()):
        if pattern.match(text):
            return _KINDS.get(tag.rpartition(":")[2], Kind.TEXT)
    return Kind.TEXT


_KINDS = {"bool": Kind.FLAG, "int": Kind.NUMBER, "float": Kind.NUMBER, "null": Kind.NOTHING}
