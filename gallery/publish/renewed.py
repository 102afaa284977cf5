"""New outputs of a run that do not agree with the stored ones → what their notebook's page shows beside these."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from concurrent.futures import Executor
from typing import Any

from gallery.compare.outputs import gather, text_of
from gallery.crawl import make_stamps
from gallery.model import Content, FileKind, Limits, Notebook, NotebookRun, Page, Verification
from gallery.pages.base import House, day
from gallery.pages.differences import Compared
from gallery.pages.verdicts import hub_name
from gallery.pool import each
from gallery.remotes.tree import blob_key
from gallery.stages.notebook import NotebookJob, Rendering, render_notebook
from gallery.store import Store

LARGEST = 5_000_000
"""Bytes of one cell's new outputs that are shown; larger ones are only told of."""
MOST_TEXT = 200_000
"""Characters of a side of which the lines are compared."""
_SECTION = re.compile(r'<section\b[^>]*\bid="cell-(\d+)"[^>]*>')
_OUTPUTS = re.compile(r'<div class="cell-outputs">(.*)</div>\s*</section>', re.DOTALL)
_ID = re.compile(r'(<[a-z][^<>]*\s(?:id|href)="#?nb-)')
"""Anchors of the new outputs, which stand on the page of the stored ones."""


class Renewed:
    """Makes the sides of new outputs; a stranger's code wrote them, so they are rendered as notebooks are: in a bounded process."""

    def __init__(self, house: House, store: Store, executor: Executor) -> None:
        self._house = house
        self._store = store
        self._executor = executor

    def compared(self, notebook: Notebook, run: Verification, ran: NotebookRun, raw: bytes | None) -> tuple[Compared, Page | None]:
        """What the notebook's page shows of a run of it, and the new outputs rendered as a page of their own (for their pictures)."""
        kept = {k.cell: self._outputs(k.digest) for k in ran.kept if k.size <= LARGEST}
        held = {cell: outputs for cell, outputs in kept.items() if outputs is not None}
        page = self._page(notebook, held, notebook.language) if any(held.values()) else None
        stored = _stored(raw)
        texts = {cell: (_text(stored.get(cell)), _text(outputs)) for cell, outputs in held.items()}
        found = Compared(
            matches={c.cell: c for c in ran.cells if c.cell is not None},
            new=_fragments(page) if page is not None else {},
            held=frozenset(held),
            kept=frozenset(k.cell for k in ran.kept),
            texts={cell: pair for cell, pair in texts.items() if pair[0] != pair[1]},
            trouble=ran.trouble,
            hub=hub_name(run.hub, self._house.gallery),
            day=day(run.started_at),
        )
        return found, page

    def _outputs(self, digest: str) -> list[Any] | None:
        data = self._store.take(digest)
        try:
            found = json.loads(data) if data is not None else None
        except (ValueError, RecursionError):
            return None
        return found if isinstance(found, list) else None

    def _page(self, notebook: Notebook, outputs: Mapping[int, list[Any]], language: str | None) -> Page | None:
        """A notebook of nothing but the new outputs, each in the cell that it belongs to, rendered."""
        cells = [
            {"cell_type": "code", "metadata": {}, "source": "", "execution_count": n, "outputs": outputs.get(n, [])}
            for n in range(1, max(outputs) + 1)
        ]
        book = {"nbformat": 4, "nbformat_minor": 4, "metadata": {"language_info": {"name": language or "python"}}, "cells": cells}
        data = json.dumps(book).encode()
        blob = hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()  # as git names it
        self._store.put(blob_key(blob), data)
        name = f"{notebook.path.rpartition('/')[2]}.ipynb"
        job = NotebookJob(self._store.url, blob, name, FileKind.FILE, Content.WHOLE, _LIMITS, make_stamps().render)
        for _, result in each(self._executor, render_notebook, [job]):
            if isinstance(result, Rendering) and result.page is not None:
                rendered = self._store.take(result.page)
                return None if rendered is None else Page.model_validate_json(rendered)
        return None


_LIMITS = Limits()


def _stored(raw: bytes | None) -> dict[int, object]:
    """Outputs of each cell as they are stored."""
    try:
        book = json.loads(raw) if raw is not None else None
    except (ValueError, RecursionError):
        return {}
    cells = book.get("cells") if isinstance(book, dict) else None
    known = enumerate(cells if isinstance(cells, list) else [], 1)
    return {n: cell.get("outputs") for n, cell in known if isinstance(cell, dict) and cell.get("cell_type") == "code"}


def _text(outputs: object) -> str:
    """What a cell says in letters: printed, written, raised, and shown as nothing else."""
    if not isinstance(outputs, list):
        return ""
    found = gather(outputs)
    shown = [text_of(bundle["text/plain"]) for bundle in found.shown if set(bundle) == {"text/plain"}]
    said = [found.stdout, found.stderr, *shown, ": ".join(found.error) if found.error else ""]
    return "\n".join(part.strip("\n") for part in said if part.strip())[:MOST_TEXT]


def _fragments(page: Page) -> dict[int, str]:
    """Cell → the html of its outputs."""
    starts = list(_SECTION.finditer(page.html))
    ends = [*(m.start() for m in starts[1:]), len(page.html)]
    found = {int(m[1]): _OUTPUTS.search(page.html[m.end() : end]) for m, end in zip(starts, ends, strict=True)}
    return {cell: _ID.sub(r"\1new-", inner[1]) for cell, inner in found.items() if inner is not None}
