"""What came of verifying, in words and as data."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from gallery.catalog import dump_verification
from gallery.model import Match, NotebookRun, Verdict, Verification
from gallery.remotes.addresses import is_loopback
from gallery.verify import Verified
from gallery.verify.terms import OWN


def hub_name(address: str) -> str:
    """A hub as evidence names it."""
    return OWN if is_loopback(urlsplit(address).hostname or "") else address.rstrip("/")


def is_good(run: Verification) -> bool:
    """Whether nothing is to be mended."""
    return run.verdict in (Verdict.REPRODUCED, Verdict.CLOSE, Verdict.NOTHING_COMPARED)


def text(found: Verified) -> str:
    """For a terminal: a line for each entry, then what does not agree and why."""
    lines = [line for run in found.runs for line in _run(run)]
    lines += [f"{name}: no evidence: {failure.message}" for name, failure in found.failed]
    return "\n".join(lines) or "There was nothing to verify: an entry needs a lock (`gallery update` writes it) and a notebook."


def _run(run: Verification) -> Iterator[str]:
    seconds = [f"{what} {value:.1f} s" for what, value in (("build", run.build_s), ("launch", run.launch_s), ("run", run.run_s)) if value]
    yield " · ".join([f"{run.entry}: {run.verdict}", counted(run.counts), run.commit[:7], run.hub, *seconds]).replace(" ·  · ", " · ")
    if run.trouble is not None:
        yield f"  {run.trouble.message}"
    for notebook in run.notebooks:
        yield from _notebook(notebook)


def _notebook(notebook: NotebookRun) -> Iterator[str]:
    yield f"  {notebook.path}: {counted(notebook.counts) or 'nothing to compare'}"
    if notebook.trouble is not None:
        yield f"    {notebook.trouble.message}"
    for cell in notebook.cells:
        if not cell.match.agrees and cell.match is not Match.NOT_RUN:
            yield f"    cell {cell.cell}: {cell.match}: {cell.reason}"


def counted(counts: dict[Match, int]) -> str:
    """`12 of 14 cells agree, 1 close, 1 differs`."""
    total = sum(counts.values())
    if not total:
        return ""
    agree = sum(n for match, n in counts.items() if match.agrees)
    others = [f"{n} {'differ' if match is Match.DIFFERS and n > 1 else match}" for match, n in counts.items() if match is not Match.SAME]
    return ", ".join([f"{agree} of {total} cell{'s' if total > 1 else ''} agree{'s' if total == 1 else ''}", *others])


def as_json(found: Verified) -> dict[str, Any]:
    """As plain data."""
    runs = [json.loads(dump_verification(run)) | {"verdict": run.verdict} for run in found.runs]
    return {"verified": runs, "failed": [{"entry": name, **failure.model_dump(mode="json")} for name, failure in found.failed]}
