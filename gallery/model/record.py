"""Everything known about one entry at its pinned commit."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from gallery.failures import Failure
from gallery.model.entry import Entry, Paper, Pin
from gallery.model.finding import Environment, Fact, Finding, ForgeFacts
from gallery.model.history import History
from gallery.model.notebook import Notebook
from gallery.model.noun import Noun

SCHEMA_VERSION = 1


class Tier(StrEnum):
    """How far an entry has come, lowest first; the tier comes before the number."""

    LISTED = "listed"
    """Nothing could be rendered yet."""
    READABLE = "readable"
    """Its notebooks render."""
    LAUNCHABLE = "launchable"
    """It declares an environment that repo2docker accepts."""
    LAUNCHED = "launched"
    """A hub built and started it."""
    REPRODUCED = "reproduced"
    """A hub ran it and the outputs agree."""


class Staleness(Noun):
    """Why a record is older than it should be."""

    since: date
    """First day (UTC) on which it could not be renewed."""
    failure: Failure


class HubAnswer(Noun):
    """Whether a hub was well when it was asked, while the site was built; a launch is another matter."""

    hub: str
    """The hub's id in `gallery.yml`."""
    asked: date
    """Day (UTC) of the answer."""
    well: bool
    """Whether it answered, and said that it is well."""
    said: str = ""
    """Where it is not: why, one sentence."""
    version: str | None = None
    """Its BinderHub."""


class Record(Noun):
    """Everything known about one entry at its pinned commit: what the site is made of."""

    schema_version: int = SCHEMA_VERSION
    entry: Entry
    pin: Pin | None
    crawled: date
    """Day of the crawl (UTC)."""
    facts: ForgeFacts | None = None
    metadata: tuple[Fact, ...] = ()
    papers: tuple[Paper, ...] = ()
    """The entry's papers, completed from DOI registries where they answered."""
    environment: Environment | None = None
    findings: tuple[Finding, ...] = ()
    notebooks: tuple[Notebook, ...] = ()
    files: int | None = None
    """Names in the tree."""
    failures: tuple[Failure, ...] = ()
    hubs: tuple[HubAnswer, ...] = ()
    """What the gallery's hubs said of themselves when the record was made; one that was not asked is left out."""
    stale: Staleness | None = None
    made_by: tuple[tuple[str, str], ...] = ()
    """Stage → stamp of the code that made it."""
    history: History = History()
    """What hubs did with it: added where records are read, never stored with them."""
