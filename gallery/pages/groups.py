"""What entries have in common: field, topic, language, venue, year, author, environment; each such group has a page."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from gallery.model import Record
from gallery.pages import base
from gallery.words import _, marked


@dataclass(frozen=True)
class Group:
    """One group that an entry belongs to; its page stands at `by/<kind>/<slug>/`."""

    kind: str
    slug: str
    label: str

    @property
    def shown(self) -> str:
        """The name as a heading."""
        return base.first_upper(self.label) if self.kind in ("field", "tag") else self.label

    @property
    def address(self) -> str:
        """From the site's root."""
        return f"by/{self.kind}/{base.quoted(self.slug)}/"


@dataclass(frozen=True)
class Kind:
    """One way to group entries."""

    key: str
    one: str
    many: str
    facet: bool
    """Whether the gallery page filters by it."""

    @property
    def label(self) -> str:
        """Its word for one of them."""
        return _(self.one)

    @property
    def plural(self) -> str:
        """Its word for all of them."""
        return _(self.many)


KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind("field", marked("Field"), marked("Fields"), facet=True),
        Kind("tag", marked("Topic"), marked("Topics"), facet=True),
        Kind("language", marked("Language"), marked("Languages"), facet=True),
        Kind("environment", marked("Environment"), marked("Environments"), facet=True),
        Kind("year", marked("Year"), marked("Years"), facet=True),
        Kind("venue", marked("Venue"), marked("Venues"), facet=False),
        Kind("author", marked("Author"), marked("Authors"), facet=False),
    )
}

ENVIRONMENTS: dict[str, str] = {
    "docker": "Dockerfile",
    "conda": "conda",
    "python": "pip",
    "pipfile": "Pipenv",
    "r": "R",
    "julia": "Julia",
    "nix": "Nix",
}
"""repo2docker's build pack → its word."""

MOST_AUTHORS = 50
"""Authors of one paper that get pages; collaborations have thousands."""


def groups(record: Record) -> tuple[Group, ...]:
    """Every group that the entry belongs to, each once."""
    return tuple(dict.fromkeys(Group(kind, slug(label, kind), label) for kind, label in _labels(record) if label.strip()))


def of_kind(found: tuple[Group, ...], kind: str) -> tuple[Group, ...]:
    """The groups of one kind."""
    return tuple(g for g in found if g.kind == kind)


def _labels(record: Record) -> Iterator[tuple[str, str]]:
    yield "field", record.entry.field
    for tag in record.entry.tags:
        yield "tag", tag
    for language in base.languages(record):
        yield "language", language
    kind = environment(record)
    if kind is not None:
        yield "environment", kind
    published = base.year(record)
    if published is not None:
        yield "year", str(published)
    for paper in base.papers(record):
        yield "venue", paper.venue or ""
    for author in base.authors(record)[:MOST_AUTHORS]:
        yield "author", author


def environment(record: Record) -> str | None:
    """The kind of environment that the repository declares; None where it was never read."""
    found = record.environment
    if found is None:
        return None
    if found.refused is not None:
        return _("Refused by repo2docker")
    if found.default or found.buildpack is None:
        return _("None declared")
    return ENVIRONMENTS.get(found.buildpack, found.buildpack)


def slug(label: str, kind: str) -> str:
    """A name's part of an address: lower case, letters and digits of any script; names that differ in punctuation only are one."""
    text = unicodedata.normalize("NFKC", label).casefold().replace("+", " plus ").replace("#", " sharp ")
    plain = re.sub(r"[\W_]+", "-", text).strip("-")
    if not plain or len(plain.encode()) > 80:
        digest = hashlib.sha256(label.encode("utf-8", "replace")).hexdigest()[:8]
        plain = f"{plain[:20].rstrip('-')}-{digest}".strip("-")
    # further pages of a list are numbered: only years are plain numbers
    return f"n-{plain}" if plain.isdigit() and kind != "year" else plain
