"""Compare a notebook's runs with what is stored in it, as a job with bounds of its own: outputs are strangers' bytes."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gallery.compare import compare_notebook
from gallery.model import CellMatch, KeptOutput, Limits, Match, Noun, Tolerance
from gallery.notebooks.runnable import runnable
from gallery.pages.thumbnail import thumbnail
from gallery.remotes.tree import blob_key
from gallery.store import Store
from gallery.workers import Bounds

MOST_KEPT = 5_000_000
"""Bytes of one cell's new outputs that are kept; larger ones are not."""
MOST_KEPT_OF_ALL = 30_000_000


@dataclass(frozen=True)
class ComparingJob:
    """One notebook with its runs."""

    store: str
    blob: str
    path: str
    limits: Limits
    runs: tuple[tuple[list[dict[str, Any]] | None, ...], ...]
    """Of each run, the outputs of each cell."""
    tolerances: tuple[Tolerance, ...]

    @property
    def bounds(self) -> Bounds:
        """Generous: a thousand cells take seconds."""
        return Bounds(seconds=300, memory_mb=3000)


class Compared(Noun):
    """The verdicts, and the new outputs that were kept."""

    cells: tuple[CellMatch, ...]
    silent: int
    kept: tuple[KeptOutput, ...]


def compare(job: ComparingJob) -> Compared:
    """The verdict on each cell; new outputs that do not agree go to the store."""
    store = Store(job.store)
    notebook = runnable(store.get(blob_key(job.blob)) or b"", job.path, job.limits)
    found = compare_notebook(notebook.stored, job.runs, job.tolerances, job.path)
    first = job.runs[0] if job.runs else ()
    return Compared(cells=found.cells, silent=found.silent, kept=tuple(_kept(store, found.cells, first)))


def _kept(store: Store, cells: tuple[CellMatch, ...], run: tuple[list[dict[str, Any]] | None, ...]) -> Iterator[KeptOutput]:
    room = MOST_KEPT_OF_ALL
    for match in cells:
        if match.match.agrees or match.match is Match.NOT_RUN or match.cell is None:
            continue
        outputs = run[match.cell - 1] if match.cell <= len(run) else None
        data = json.dumps(outputs or [], sort_keys=True).encode()
        if outputs is not None and len(data) <= min(MOST_KEPT, room):
            room -= len(data)
            yield KeptOutput(cell=match.cell, digest=store.keep(data), size=len(data), thumbnail=_thumbnail(store, outputs))


def _thumbnail(store: Store, outputs: list[dict[str, Any]]) -> str | None:
    """A small picture of the first image."""
    bundles = [bundle for output in outputs if isinstance(bundle := output.get("data"), dict)]
    coded = next((bundle[m] for bundle in bundles for m in ("image/png", "image/jpeg") if isinstance(bundle.get(m), str)), None)
    try:
        made = thumbnail(base64.b64decode(coded)) if coded is not None else None
    except ValueError:
        made = None
    return store.keep(made.data) if made is not None else None
