"""One refusal of the model with all that an explanation may want to know; names from elsewhere that mean ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from gallery.catalog.fields import example, written
from gallery.catalog.source import LONGEST, Source
from gallery.catalog.vocabulary import nearest
from gallery.catalog.yaml_nodes import Kind, Node, Path

MEANT = {
    "url": "repo", "repository": "repo", "github": "repo", "git": "repo", "address": "repo",
    "name": "title", "subject": "field", "category": "field", "discipline": "field", "domain": "field", "area": "field",
    "branch": "ref", "commit": "ref", "version": "ref", "revision": "ref", "sha": "ref",
    "description": "summary", "abstract": "summary", "about": "summary",
    "doi": "papers", "arxiv": "papers", "paper": "papers", "publication": "papers", "publications": "papers", "authors": "papers",
    "author": "authors", "journal": "venue", "conference": "venue", "publisher": "venue", "date": "year", "link": "url",
    "keywords": "tags", "topics": "tags", "figures": "claims", "results": "claims", "figure": "label", "file": "notebook",
    "interface": "launch", "binder": "launch", "urlpath": "path", "labpath": "path", "filepath": "path",
    "hardware": "statements", "data": "statements", "model": "statements", "gpu": "hardware", "source": "where", "evidence": "where",
    "curator": "maintainers", "curators": "maintainers", "owner": "maintainers", "renamed": "was", "aliases": "was",
}  # fmt: skip
"""Names that people bring from elsewhere → ours, where the object has such a field."""

OTHER_VALUES = frozenset({"urlpath"})
"""Names from elsewhere whose values are written differently here."""


class Said(NamedTuple):
    """The words of one problem."""

    message: str
    did_you_mean: str | None = None
    example: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """One refusal of the model, with all that an explanation may want to know."""

    path: Path
    refusal: str
    """Pydantic's name for it."""
    source: Source
    holder: type[BaseModel]
    info: FieldInfo | None
    context: dict[str, Any]
    message: str

    @property
    def node(self) -> Node | None:
        """The value."""
        return self.source.node(self.path)

    @property
    def what(self) -> str:
        """What a sentence calls the value: the field's name, or an item of it."""
        return f"An item of `{self.name}`" if self.path and isinstance(self.path[-1], int) else f"`{self.name}`"

    @property
    def name(self) -> str:
        """The field's name."""
        return next((part for part in reversed(self.path) if isinstance(part, str)), "the file")

    @property
    def text(self) -> str:
        """The value as it stands in the file, the start of it where it is too long for any field."""
        return self.node.text[:LONGEST] if self.node is not None else ""

    @property
    def kind(self) -> Kind:
        """What the value is to YAML."""
        return self.node.kind if self.node is not None else Kind.NOTHING

    @property
    def empty(self) -> bool:
        """Whether nothing stands behind the field's name."""
        return self.kind is Kind.NOTHING and not self.text

    def example(self) -> str | None:
        """The field with a right value."""
        return example(self.name, self.info) if self.info is not None else None

    def line(self, value: object) -> str:
        """The field, or the item of a list, with another value."""
        return self.source.line(self.path, value)


def renamed(f: Fault) -> str | None:
    """The field that a wrong name most likely means, or None."""
    fields = written(f.holder)
    meant = MEANT.get(f.name.lower())
    return nearest(f.name.lower(), fields) or (meant if meant in fields else None)
