"""YAML text → plain values that know their places; every tag, alias, duplicate key and syntax error as a sentence.

Reads the parser's events one by one: nothing is constructed that YAML asks for, nothing is expanded, nothing recurses.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from gallery.catalog.yaml_errors import Spot, Wrong, syntax_error
from gallery.catalog.yaml_nodes import Document, Kind, Node, resolve

MAX_DEPTH = 12
MAX_VALUES = 20_000

_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
"""What YAML 1.1 takes for the end of a line; line numbers must count the same."""


def read_yaml(text: str) -> Document:
    """The one document in `text`; what is wrong with it is in `wrong`, and `root` is what could be read all the same."""
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
            if not builder.take(event):
                return Document(_BREAK.split(text), None, builder.wrong)
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
        self._aliases: set[str] = set()
        self._values = 0
        self._documents = 0

    def take(self, event: Any) -> bool:
        """Take the next event; False when the rest is not worth reading."""
        start = (event.start_mark.line, event.start_mark.column)
        end = (event.end_mark.line, event.end_mark.column)
        if isinstance(event, yaml.ScalarEvent):
            self._marked(start, event.tag, event.anchor)
            plain = event.implicit[0]
            kind = resolve(event.value) if plain else Kind.TEXT
            self._put(Node(kind, start, end, event.value, quoted=not plain))
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self._marked(start, event.tag, event.anchor)
            kind = Kind.BLOCK if isinstance(event, yaml.MappingStartEvent) else Kind.LIST
            node = Node(kind, start, end, flow=bool(event.flow_style), items=[], fields={}, keys={})
            self._put(node)
            self._open.append(node)
            self._names.append(None)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._open.pop().end = end
            self._names.pop()
        elif isinstance(event, yaml.AliasEvent):
            self._aliased(start, event.anchor or "")
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

    def _aliased(self, start: Spot, anchor: str) -> None:
        if anchor not in self._aliases:  # once is enough
            what = f"The alias `*{anchor}` is not read here: write the value again where it is needed."
            self.wrong.append(Wrong(start, len(anchor) + 1, what))
        self._aliases.add(anchor)

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
        if key.kind in (Kind.LIST, Kind.BLOCK):
            return
        if first is None:
            parent.fields[key.text] = value
            parent.keys[key.text] = key
        else:
            what = f"`{key.text}` stands here a second time; the first is in line {first.start[0] + 1}."
            self.wrong.append(Wrong(key.start, len(key.text), what))
