"""A whole notebook: stored outputs and one or more new runs → a verdict for each cell; what the runs disagree on is nondeterministic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from gallery.compare.allowed import USUAL, Allowed, allowed_by, tolerance_for
from gallery.compare.cell import Slot, judge, verdict
from gallery.compare.judged import Judged, worst
from gallery.compare.outputs import Outputs, gather
from gallery.model import CellMatch, Match, NotebookMatch, Tolerance

Run = Sequence[Sequence[Any] | None]
"""Outputs of each cell of the notebook, Markdown cells too; None where the run never came to it."""


def compare_notebook(stored: Mapping[str, Any], runs: Sequence[Run], tolerances: Iterable[Tolerance] = (), path: str = "") -> NotebookMatch:
    """Compare a notebook (nbformat 4) with new runs of it; `tolerances` are the entry's, `path` is the notebook's.

    With two runs or more, what differs between them as well is nondeterministic.
    """
    cells = stored.get("cells")
    told = tuple(tolerances)
    found: list[CellMatch] = []
    silent = 0
    for number, cell in enumerate(cells if isinstance(cells, list) else [], 1):
        if not isinstance(cell, dict) or cell.get("cell_type") != "code":
            continue
        results = [run[number - 1] if number <= len(run) else None for run in runs]
        match = _cell(number, cell, results, tolerance_for(told, path, number))
        if match is None:
            silent += 1
        else:
            found.append(match)
    return NotebookMatch(cells=tuple(found), silent=silent)


def _cell(number: int, cell: dict[str, Any], results: Sequence[Sequence[Any] | None], tolerance: Tolerance | None) -> CellMatch | None:
    """The verdict on one cell; None where there is nothing to compare."""
    old = gather(cell.get("outputs") or ())
    done = [gather(r) for r in results if r is not None]
    if not done:
        return (
            None if old.silent else CellMatch(cell=number, match=Match.NOT_RUN, distance=1.0, reason="the new run never came to this cell")
        )
    failed = any(new.error for new in done)
    if old.silent and not failed and (cell.get("execution_count") is None or all(new.silent for new in done)):
        return None
    told, by = _runs(old, done, tolerance)
    return verdict(told, by, number)


def _runs(old: Outputs, runs: Sequence[Outputs], tolerance: Tolerance | None) -> tuple[Judged, str | None]:
    """The judgement on all runs, and the tolerance's reason where it rests on it."""
    found = _judged(old, runs, allowed_by(tolerance))
    if tolerance is not None and found.agrees and not _judged(old, runs, USUAL).agrees:
        return found, tolerance.reason
    return found, None


def _judged(old: Outputs, runs: Sequence[Outputs], allowed: Allowed) -> Judged:
    first, *others = runs
    found = judge(old, first, allowed)
    for other in others:
        found = _with(found, judge(first, other, allowed), first, other)
    return worst(found.values())


def _with(found: dict[Slot, Judged], between: dict[Slot, Judged], first: Outputs, other: Outputs) -> dict[Slot, Judged]:
    """Where the first run differs from another run too, what it shows is nondeterministic."""
    if first.error and other.error:  # it fails whenever it is run
        return found
    told = dict(found)
    for slot, judged in between.items():
        if judged.agrees:
            continue
        here = ("shown", slot[1]) if slot[0] == "gone" else slot
        before = found.get(here)
        distance = max(judged.distance, before.distance if before is not None else 0.0)
        reason = f"two new runs differ as well: {judged.reason}"
        told[here] = replace(judged, match=Match.NONDETERMINISTIC, distance=distance, reason=reason)
    return told
