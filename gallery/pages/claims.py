"""Claims: a figure or table of the paper → its cell → what a hub found there → that notebook, live."""

from __future__ import annotations

from dataclasses import dataclass

from gallery.model import Claim, Match, Notebook, NotebookRun, Record
from gallery.pages.base import House, cell_anchor, quoted
from gallery.pages.evidence import file_address
from gallery.pages.launches import LaunchView, launches
from gallery.pages.verdicts import MATCHES, TROUBLES, MarkView, counted
from gallery.words import _


@dataclass(frozen=True)
class ClaimView:
    """A figure or table of the paper, where it is made, and whether it came out again."""

    label: str
    says: str
    href: str | None
    notebook: str
    cell: int | None
    mark: MarkView | None
    """None where no hub ran it at this commit."""
    words: str
    """Why the verdict; as evidence has it."""
    launch: LaunchView | None


def claims(record: Record, house: House) -> tuple[ClaimView, ...]:
    """All claims of the entry."""
    return tuple(_claim(claim, record, house) for claim in record.entry.claims)


def _claim(claim: Claim, record: Record, house: House) -> ClaimView:
    found = next((n for n in record.notebooks if n.path == claim.notebook), None)
    if found is None:
        return ClaimView(claim.label, claim.says or "", file_address(record, claim.notebook), claim.notebook, claim.cell, None, "", None)
    run = record.history.notebooks_at(record.pin.commit if record.pin else None).get(found.path)
    mark, words = _verdict(claim.cell, run)
    live = launches(record, house.gallery, found)
    launch = live[0] if live else None
    return ClaimView(claim.label, claim.says or "", _address(found, claim.cell), found.title, claim.cell, mark, words, launch)


def _address(notebook: Notebook, cell: int | None) -> str:
    there = cell and notebook.page and cell <= (notebook.cells or 0)
    return f"{quoted(notebook.slug)}/" + (f"#{cell_anchor(cell)}" if there and cell else "")


def _verdict(cell: int | None, run: NotebookRun | None) -> tuple[MarkView | None, str]:
    """Of the cell, or of the whole notebook where the claim names none."""
    if run is None:
        return None, ""
    if cell is None:
        if run.trouble is not None:
            return MATCHES[Match.ERROR], _(TROUBLES[run.trouble.kind])
        gravest = max((c.match for c in run.cells), key=list(Match).index, default=None)
        return (MATCHES[gravest], counted(run.counts)) if gravest is not None else (None, "")
    found = next((c for c in run.cells if c.cell == cell), None)
    if found is None:
        return None, _("Its cell has no output that could be compared.")
    return MATCHES[found.match], found.reason
