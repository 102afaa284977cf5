"""What can go wrong, whose fault it is, and whether trying again can help."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class FailureKind(StrEnum):
    """One way of failing; the value is what records and the API say."""

    UNREACHABLE = "unreachable"
    """The host does not answer: no route, refused, broken TLS, a 5xx."""
    TIMEOUT = "timeout"
    """It took longer than the limit in `gallery.yml`."""
    RATE_LIMITED = "rate limited"
    """The host asked us to come back later (429, or 403 with a limit header)."""
    INTERRUPTED = "interrupted"
    """A worker was killed: memory, a signal, a power cut."""
    NO_SPACE = "no space"
    """The disk that holds the store is full."""
    OFFLINE = "offline"
    """It would need the network, and `--offline` was given."""
    NOT_FOUND = "not found"
    """The repository does not exist, was deleted, or is private."""
    MOVED = "moved"
    """The host sends us to another address."""
    EMPTY = "empty"
    """The repository holds no commit."""
    REF_GONE = "ref gone"
    """The branch or tag of the entry does not exist (any more)."""
    COMMIT_GONE = "commit gone"
    """The locked commit can no longer be fetched: history was rewritten."""
    NOT_LOCKED = "not locked"
    """The entry has no lock file yet: `gallery update ID` writes it."""
    TOO_LARGE = "too large"
    """A limit in `gallery.yml` on bytes or counts was passed."""
    MISSING_CONTENT = "missing content"
    """The source lists a file but cannot give its bytes."""
    UNSUPPORTED = "unsupported"
    """A kind of source that can be listed and launched, but not crawled."""
    UNREADABLE = "unreadable"
    """The bytes are there, but not what their name says (a broken notebook)."""
    CRASHED = "crashed"
    """Our own code failed on it: a defect of the gallery, please report it."""
    USAGE = "usage"
    """The command line or the catalog is wrong; the message says where."""

    @property
    def spurious(self) -> bool:
        """True where the repository is not to blame and a later try may succeed; never cached."""
        return self in _SPURIOUS


_SPURIOUS = frozenset(
    {
        FailureKind.UNREACHABLE,
        FailureKind.TIMEOUT,
        FailureKind.RATE_LIMITED,
        FailureKind.INTERRUPTED,
        FailureKind.NO_SPACE,
        FailureKind.OFFLINE,
    }
)


class Failure(BaseModel):
    """A failure as data: it is stored in records and shown on the entry's page."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    stage: str
    """The verb or stage that failed: update, fetch, inspect, render, publish …"""
    kind: FailureKind
    message: str
    """One sentence for the reader, with what to do where something can be done."""

    @property
    def spurious(self) -> bool:
        """True where a later try may succeed."""
        return self.kind.spurious


class Stop(Exception):  # noqa: N818  # it names what happens, as KeyboardInterrupt does
    """Cannot go on with this repository, or at all; the only exception class of our own.

    Survives pickling, so that it can cross a process border.
    """

    def __init__(self, stage: str, kind: FailureKind, message: str) -> None:
        super().__init__(stage, kind, message)
        self.failure = Failure(stage=stage, kind=kind, message=message)

    def __str__(self) -> str:
        return self.failure.message
