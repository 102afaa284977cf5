"""What a hub saw of an entry, in the words of a review. Pure."""

from __future__ import annotations

from gallery.model import Record, Verification
from gallery.review.markdown import code


def seen(run: Verification) -> str:
    """When and where it was seen: `it ran on 2026-01-31 on `https://hub.example`, at abc1234`."""
    return f"it ran on {run.started_at:%Y-%m-%d} on {code(run.hub)}, at {code(run.commit[:7])}"


def asked(before: Record, after: Record) -> str:
    """What the evidence of the old commit is worth once another is shown, and what to do."""
    old = before.history.newest_at(before.pin.commit if before.pin else None)
    new = after.history.newest_at(after.pin.commit if after.pin else None)
    if new is not None:
        return f"verified already: {new.verdict}, when {seen(new)}"
    verify = f"`gallery verify {after.entry.id}`"
    if old is None:
        return f"not verified, neither before nor now: {verify}"
    return f"to be verified again ({old.verdict}, when {seen(old)}): {verify}"
