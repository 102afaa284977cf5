"""Newer commits → what to propose: a folder for each pull request, with its text and the files that it changes."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from gallery.catalog import pin_path
from gallery.model import Gallery
from gallery.review.change import Kind, Review
from gallery.review.comment import comment
from gallery.store import write_whole


@dataclass(frozen=True)
class Proposal:
    """One pull request."""

    name: str
    """The entry's id, or `entries` for all in one."""
    review: Review


def proposals(found: Review, *, batch: bool) -> tuple[Proposal, ...]:
    """One proposal for each entry whose commit moved, or one for all of them."""
    moved = tuple(c for c in found.entries if c.kind is Kind.CHANGED and c.after is not None)
    parts = (moved,) if batch and moved else tuple((change,) for change in moved)
    return tuple(Proposal("entries" if batch else part[0].id, found.model_copy(update={"entries": part})) for part in parts)


def write(proposal: Proposal, head: Path, out: Path, gallery: Gallery) -> None:
    """Write `<out>/<name>/body.md` and, below `catalog/`, the locks that it proposes."""
    folder = out / proposal.name
    write_whole(folder / "body.md", comment(proposal.review, gallery).encode())
    for change in proposal.review.entries:
        place = pin_path(folder / "catalog", change.id)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(pin_path(head, change.id), place)
