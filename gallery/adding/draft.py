"""A draft of an entry: every value with where it comes from, and what is not known as a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gallery.links import Repo
from gallery.model import Evidence, Pin


@dataclass(frozen=True)
class Guess:
    """One proposed value."""

    value: Any
    """As it stands in the file: text, number, list of texts."""
    source: str
    """Where it was found (`README.md:38`), or who said it (`--title`)."""
    doubt: str = ""
    """What a person should answer before it counts; empty for a value that its source states."""


@dataclass(frozen=True)
class Work:
    """A paper: its fields, each with its own source."""

    fields: Mapping[str, Guess]
    sure: bool
    """Whether the repository says that it is its own; otherwise it is written as a question."""
    why: str = ""
    """What makes it doubtful."""


@dataclass(frozen=True)
class Made:
    """A figure or table, and the cell that seems to make it."""

    label: str
    notebook: str
    cell: int | None
    source: str
    sure: bool


@dataclass(frozen=True)
class Draft:
    """Everything that was found out about one repository."""

    repo: Repo
    pin: Pin
    ref: Guess | None
    titles: tuple[Guess, ...]
    """The best first."""
    ids: tuple[Guess, ...]
    """Free ones, the best first."""
    fields: tuple[Guess, ...]
    """Words of the vocabulary, the best first; empty where nothing points to one."""
    tags: tuple[Guess, ...]
    maybe_tags: tuple[Guess, ...]
    """Words that are only mentioned."""
    works: tuple[Work, ...]
    notebooks: tuple[str, ...]
    """In the proposed order."""
    notebooks_source: str
    globs: tuple[str, ...]
    """What `notebooks` would say; empty where the order of names is the proposed one."""
    claims: tuple[Made, ...]
    launch: Mapping[str, Guess]
    maybe_launch: Mapping[str, Guess]
    statements: Mapping[str, tuple[Guess, str]]
    """Which → text with its source, and `where`; proposals only: the curator's word is the curator's."""
    summary_hint: Guess | None
    """How the repository describes itself: to read, not to copy."""
    found: tuple[tuple[str, Guess], ...] = field(default=())
    """What else was read, which an entry does not repeat: licence, languages, environment."""
    summary: Guess | None = None
    """In the curator's own words; only a person gives one."""


def place_of(evidence: Evidence) -> str:
    """`README.md:38`, as comments name a source."""
    where = evidence.path or evidence.url or "the forge"
    return f"{where}:{evidence.line}" if evidence.line else where
