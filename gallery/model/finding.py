"""What a crawl finds out about a repository, each piece with where it came from."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from pydantic import ConfigDict, Field

from gallery.model.noun import Noun


class ForgeFacts(Noun):
    """What the forge's API says about a repository on one day; each may be unknown."""

    as_of: date
    """Day of the answer (UTC)."""
    stars: int | None = None
    archived: bool | None = None
    default_branch: str | None = None
    description: str | None = None
    topics: tuple[str, ...] | None = None
    licence: str | None = None
    """SPDX identifier."""
    pushed_at: datetime | None = None
    moved_to: str | None = None
    """New address where the forge redirects."""
    ahead: int | None = None
    """Commits on the default branch that the commit shown does not have."""
    changed: tuple[str, ...] | None = None
    """Files that those commits changed; a forge may name the first few hundred only."""


class Evidence(Noun):
    """A place in the repository, and what stands there."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=False)

    path: str | None = None
    """File in the repository; None for the curator's or the forge's word."""
    line: int | None = None
    """Line, counted from 1."""
    text: str | None = None
    """What stands there, shortened to one line of at most 200 characters."""
    url: str | None = None
    """Where else to look (a curator's source)."""


class Outcome(StrEnum):
    """Answer to one check's question."""

    MET = "met"
    UNMET = "unmet"
    NOT_APPLICABLE = "n/a"
    UNKNOWN = "unknown"
    """The content needed to answer was not available; not the same as failed."""


class Finding(Noun):
    """One check's answer for one repository."""

    check: str
    """Identifier of the check, as in the address of its section on the score page."""
    outcome: Outcome
    message: str
    """What was seen, one sentence."""
    evidence: tuple[Evidence, ...] = ()
    advice: str | None = None
    """What the authors could do; only where the outcome is not met."""
    by_curator: bool = False
    """True where the answer rests on the curator's statement."""


class Fact(Noun):
    """One piece of metadata with where it came from."""

    name: str
    """title, description, author, doi, arxiv, licence, version, keyword, language, badge …"""
    value: str
    source: Evidence
    confidence: float = Field(ge=0, le=1)
    """1 = stated in a metadata file; 0.5 = read off prose; lower = a guess."""
    role: str | None = None
    """What the value belongs to, where that is not the repository itself: `paper`, `cited`, `archive`; for a badge, whose it is."""


class Environment(Noun):
    """What repo2docker would make of the repository."""

    buildpack: str | None
    """docker, julia, nix, r, conda, pipfile, python or None where repo2docker would refuse."""
    directory: str
    """`binder`, `.binder` or empty for the root."""
    files: tuple[str, ...]
    """The files it would read, in the order of their weight."""
    refused: str | None = None
    """Why repo2docker would refuse it."""
    default: bool = False
    """True where nothing is declared and repo2docker would fall back to its default Python."""
