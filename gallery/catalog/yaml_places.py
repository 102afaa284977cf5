"""YAML text → plain values that know their places; every tag, alias, duplicate key and syntax error as a sentence.

Reads the parser's events one by one: nothing is constructed that YAML asks for, nothing is expanded, nothing recurses.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

import yaml

from gallery.catalog.yaml_errors import Spot, Wrong, syntax_error

MAX_DEPTH = 12
MAX_VALUES = 20_000

Path: TypeAlias = tuple[str | int, ...]

_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
"""What YAML 1.1 takes for the end of a line; line numbers must count the same."""
_PLAIN_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")


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
        """The value as JSON has it; numbers that are not plainly whole become 0.5, which no field of the catalog accepts."""
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
        return int(self.text) if _PLAIN_INT.fullmatch(self.text) and len(self.text) < 16 else 0.5


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


def read_yaml(text: str) -> Document:
    """The one document in `text`; what is wrong with it is in `wrong`, and `root` is what could be read all the same."""
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            if not builder.take(event):
                break
    except yaml.MarkedYAMLError as e:
        return Document(_BREAK.split(text), None, [*builder.wrong, syntax_error(e, _BREAK.split(text))])
    except yaml.YAMLError as e:  # characters that no YAML file may hold
        return Document(_BREAK.split(text), None, [Wrong(None, 1, f"This is not YAML: {str(e).splitlines()[0]}.")])
    return Document(_BREAK.split(text), builder.root, builder.wrong)


class _Builder:
    """Events in, a tree of `Node` out."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.wrong: list[Wrong] = []
        self._open: list[Node] = []
        self._names: list[Node | None] = []
        """For each open block, the key that waits for its value."""
        self._values = 0
        self._documents = 0

    def take(self, event: Any) -> bool:
        """Take the next event; False when the rest is not worth reading."""
        start = (event.start_mark.line, event.start_mark.column)
        end = (event.end_mark.line, event.end_mark.column)
        if isinstance(event, yaml.ScalarEvent):
            self._marked(start, event.tag, event.anchor)
            plain = event.implicit[0]
            kind = _resolve(event.value) if plain else Kind.TEXT
            self._put(Node(kind, start, end, event.value, quoted=not plain))
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._marked(start, event.tag, event.anchor)
            kind = Kind.BLOCK if isinstance(event, yaml.MappingStartEvent) else Kind.LIST
            node = Node(kind, start, end, items=[], fields={}, keys={})
            self._put(node)
            self._open.append(node)
            self._names.append(None)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._open.pop().end = end
            self._names.pop()
        elif isinstance(event, yaml.AliasEvent):
            what = f"The alias `*{event.anchor}` is not read here: write the value again where it is needed."
            self.wrong.append(Wrong(start, len(event.anchor or "") + 1, what))
            self._put(Node(Kind.NOTHING, start, end, quoted=True))
        elif isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self.wrong.append(Wrong(start, 3, "A second document starts here: one file holds one entry."))
                return False
        return self._bearable(start)

    def _bearable(self, start: Spot) -> bool:
        if len(self._open) > MAX_DEPTH:
            self.wrong.append(Wrong(start, 1, f"This is nested more than {MAX_DEPTH} levels deep; no field needs more than four."))
            return False
        self._values += 1
        if self._values > MAX_VALUES:
            self.wrong.append(Wrong(start, 1, f"The file holds more than {MAX_VALUES:,} values; what follows was not read."))
            return False
        return True

    def _marked(self, start: Spot, tag: str | None, anchor: str | None) -> None:
        """Tags could make objects, anchors serve aliases only: both are refused."""
        if tag is not None:
            shown = tag.replace("tag:yaml.org,2002:", "!!")
            self.wrong.append(Wrong(start, len(shown), f"The tag `{shown[:60]}` is not read here: write the plain value without it."))
        if anchor is not None:
            self.wrong.append(Wrong(start, len(anchor) + 1, f"The anchor `&{anchor}` is not read here: write the plain value without it."))

    def _put(self, node: Node) -> None:
        if not self._open:
            self.root = self.root or node
            return
        parent = self._open[-1]
        if parent.kind is Kind.LIST:
            parent.items.append(node)
        elif self._names[-1] is None:
            self._names[-1] = node
            if node.kind in (Kind.LIST, Kind.BLOCK):
                self.wrong.append(Wrong(node.start, 1, "A list or a block cannot be the name of a field."))
        else:
            self._name(parent, self._names[-1], node)
            self._names[-1] = None

    def _name(self, parent: Node, key: Node, value: Node) -> None:
        first = parent.keys.get(key.text)
        if first is None:
            parent.fields[key.text] = value
            parent.keys[key.text] = key
        elif key.kind not in (Kind.LIST, Kind.BLOCK):
            what = f"`{key.text}` stands here a second time; the first is in line {first.start[0] + 1}."
            self.wrong.append(Wrong(key.start, len(key.text), what))


def _resolve(text: str) -> Kind:
    """What a plain scalar is to YAML 1.1: what other readers might take for a number or a flag must be quoted here.

    Dates and times stay text, as in YAML 1.2.
    """
    if not text:
        return Kind.NOTHING
    for tag, pattern in yaml.SafeLoader.yaml_implicit_resolvers.get(text[0], ()):
        if pattern.match(text):
            return _KINDS.get(tag.rpartition(":")[2], Kind.TEXT)
    return Kind.TEXT


_KINDS = {"bool": Kind.FLAG, "int": Kind.NUMBER, "float": Kind.NUMBER, "null": Kind.NOTHING}
