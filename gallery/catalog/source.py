"""One file of the catalog that was read: its values with their places, and problems made at them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from gallery.catalog.problem import Problem, Severity
from gallery.catalog.yaml_errors import Spot, Wrong
from gallery.catalog.yaml_nodes import Document, Kind, Node, Path
from gallery.catalog.yaml_write import line, scalar

LONGEST, MOST_ITEMS = 4000, 500
"""What the model allows; the rules look at no more, so that no file takes long to judge."""


@dataclass(frozen=True, slots=True)
class Source:
    """A parsed file; `id` is the file's name without `.yml`."""

    file: str
    id: str
    document: Document

    def node(self, path: Path) -> Node | None:
        """The value at `path`."""
        return self.document.root.at(path) if self.document.root is not None else None

    def text(self, path: Path) -> str | None:
        """The value at `path` where it is text that is neither empty nor longer than any field may be."""
        node = self.node(path)
        return node.text.strip() or None if node is not None and node.kind is Kind.TEXT and len(node.text) <= LONGEST else None

    def items(self, path: Path) -> range:
        """The positions of the list at `path`, as many as a list may have; empty where there is none."""
        node = self.node(path)
        return range(min(len(node.items), MOST_ITEMS) if node is not None else 0)

    def only(self, names: tuple[str, ...]) -> Source:
        """The same file with these fields alone: what is kept of every file of a large catalog."""
        root = self.document.root
        if root is None:
            return self
        fields = {name: root.fields[name] for name in names if name in root.fields}
        kept = replace(self.document, root=replace(root, fields=fields, keys={name: root.keys[name] for name in fields}))
        return replace(self, document=kept)

    def line(self, path: Path, value: object) -> str:
        """How the value at `path` would be written with another value: a field, or an item of its list."""
        if path and isinstance(path[-1], str):
            return line(path[-1], value)
        holder = self.node(path[:-1]) if path else None
        return f"- {scalar(value)}" if holder is not None and not holder.flow else scalar(value)

    def wrong(self, fault: Wrong) -> Problem:
        """A fault of the YAML itself as a problem of this file."""
        found = self._at(fault.spot, fault.length, fault.message)
        return found.model_copy(update={"example": fault.example, "did_you_mean": fault.did_you_mean})

    def error(self, path: Path, message: str, *, did_you_mean: str | None = None, example: str | None = None) -> Problem:
        """An error at the value at `path`, or at the nearest value around it."""
        found = self._at(*self._place(path), message)
        return found.model_copy(update={"example": example, "did_you_mean": did_you_mean})

    def hint(self, path: Path, message: str, *, did_you_mean: str | None = None, example: str | None = None) -> Problem:
        """A hint at the value at `path`."""
        found = self.error(path, message, did_you_mean=did_you_mean, example=example)
        return found.model_copy(update={"severity": Severity.HINT})

    def error_at_name(self, path: Path, message: str, *, did_you_mean: str | None = None, example: str | None = None) -> Problem:
        """An error at a field's name instead of its value."""
        holder = self.node(path[:-1]) if path else None
        key = holder.keys.get(str(path[-1])) if holder is not None else None
        if key is None:
            return self.error(path, message, did_you_mean=did_you_mean, example=example)
        found = self._at(key.start, key.end[1] - key.start[1], message)
        return found.model_copy(update={"example": example, "did_you_mean": did_you_mean})

    def _place(self, path: Path) -> tuple[Spot | None, int]:
        for end in range(len(path), -1, -1):
            node = self.node(path[:end])
            if node is None:
                continue
            if node.start == node.end and end:  # no value: the name of its field says more
                holder = self.node(path[: end - 1])
                node = holder.keys.get(str(path[end - 1]), node) if holder is not None else node
            one_line = node.start[0] == node.end[0]
            whole = end == len(path) and (one_line or node.kind is Kind.TEXT)
            source = self.document.lines[node.start[0]]
            return node.start, (node.end[1] if one_line else len(source.rstrip())) - node.start[1] if whole else 1
        return None, 1

    def _at(self, spot: Spot | None, length: int, message: str) -> Problem:
        if spot is None:
            return Problem(file=self.file, message=message)
        source = self.document.lines[spot[0]] if spot[0] < len(self.document.lines) else ""
        shown = _CREDENTIALS.sub(lambda found: "*" * len(found.group()), source)
        return Problem(file=self.file, line=spot[0] + 1, column=spot[1] + 1, source=shown, length=max(1, length), message=message)


_CREDENTIALS = re.compile(r"(?<=://)[^/@\s]+(?=@)")
"""A password that somebody put into an address: a report is printed in public logs."""
