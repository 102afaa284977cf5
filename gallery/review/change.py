"""A change to the catalog as data: what an entry was, what it becomes, what is wrong. Another machine may send it."""

from __future__ import annotations

from enum import StrEnum

from pydantic import ValidationError

from gallery.catalog import Problem
from gallery.failures import FailureKind, Stop
from gallery.links import parse_repo
from gallery.model import Noun, Record

MOST_BYTES = 20_000_000


class Kind(StrEnum):
    """What happens to an entry."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


class EntryChange(Noun):
    """One entry before and after; None where there is none, or nothing could be found out."""

    id: str
    kind: Kind
    before: Record | None = None
    after: Record | None = None
    unlocked: bool = False
    """True where the change brings no lock: `after` shows what the ref means today."""
    same_paper: tuple[str, ...] = ()
    """Ids of other entries with the same paper."""
    names: frozenset[str] | None = None
    """Branches and tags of the repository; None where nobody asked, or it did not tell."""


class Review(Noun):
    """Everything that a reviewer's comment is made of."""

    entries: tuple[EntryChange, ...] = ()
    problems: tuple[Problem, ...] = ()
    """What `gallery check` says: every error, and the hints for the entries of this change."""
    settings_changed: bool = False
    """Whether `gallery.yml` differs."""


def read_review(data: bytes) -> Review:
    """A review that another machine wrote, as data; a `Stop` where it is none."""
    if len(data) > MOST_BYTES:
        raise Stop("review", FailureKind.USAGE, f"The review has {len(data) / 1e6:.0f} MB; at most {MOST_BYTES / 1e6:.0f} MB are read.")
    try:
        review = Review.model_validate_json(data)
        for record in (r for change in review.entries for r in (change.before, change.after) if r is not None):
            parse_repo(record.entry.repo)
    except ValidationError as e:
        first = e.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "its start"
        raise Stop("review", FailureKind.USAGE, f"This is no review: at {where}: {first['msg']}.") from None
    except ValueError as e:
        raise Stop("review", FailureKind.USAGE, f"This is no review: {e}.") from None
    return review
