"""What comparing stored and new outputs says."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from pydantic import Field

from gallery.model.noun import Noun


class Match(StrEnum):
    """What comparing stored and new outputs of a cell says."""

    SAME = "same"
    """Equal, but for what cannot be a result: addresses, times, whitespace, colours."""
    CLOSE = "close"
    """The same result within tolerance: float noise, another rendering of the same figure."""
    NONDETERMINISTIC = "nondeterministic"
    """Differs between two new runs as well."""
    DIFFERS = "differs"
    """Another result."""
    ERROR = "error"
    """The new run raised an error that is not stored."""
    MISSING_OUTPUT = "missing output"
    """The stored notebook shows an output that the new run does not."""
    NOT_RUN = "not run"
    """The new run never came to this cell."""

    @property
    def agrees(self) -> bool:
        """Whether the cell counts as reproduced."""
        return self in (Match.SAME, Match.CLOSE)


class CellMatch(Noun):
    """Stored and new outputs of one cell, compared."""

    cell: int | None = None
    """Counted from 1 over all cells of the notebook; None where a cell was compared alone."""
    match: Match
    distance: float = Field(ge=0, le=1)
    """0 = nothing differs, 1 = nothing in common."""
    reason: str
    """Why, in one sentence."""
    rules: tuple[str, ...] = ()
    """Names of the rules that set a difference aside."""
    tolerance: str | None = None
    """The curator's reason, where the cell agrees only by a tolerance of the entry."""


class NotebookMatch(Noun):
    """Stored and new outputs of a notebook, compared cell by cell."""

    cells: tuple[CellMatch, ...]
    """Cells with something to compare, in order."""
    silent: int = 0
    """Code cells with nothing to compare: no output in either, or never run by the author."""

    @property
    def counts(self) -> dict[Match, int]:
        """How many cells have each verdict; verdicts that no cell has are left out."""
        return tally(self.cells)


def tally(cells: Iterable[CellMatch]) -> dict[Match, int]:
    """How many cells have each verdict, in the order of `Match`; verdicts that no cell has are left out."""
    found = [c.match for c in cells]
    return {m: found.count(m) for m in Match if m in found}
