"""Evidence → one issue for each entry that does not run, or ran better before; and new evidence as text for a proposal. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from gallery.model import Entry, Match, Verdict, Verification
from gallery.review.markdown import code, words
from gallery.review.tickets import State, Ticket

_ORDER = list(Verdict)
"""The best first."""


def broken(entries: Iterable[Entry], verified: Mapping[str, Sequence[Verification]]) -> tuple[Ticket, ...]:
    """One ticket for each verified entry, sorted: open where its newest evidence is that it does not run to its end, or worse than before.

    Evidence that only blames a hub says nothing.
    """
    told = {entry.id: [run for run in verified.get(entry.id, ()) if run.counts_for_tier] for entry in entries}
    return tuple(_ticket(name, runs) for name, runs in sorted(told.items()) if runs)


def _ticket(name: str, runs: Sequence[Verification]) -> Ticket:
    newest, title = runs[-1], f"Entry {name} does not run as it should"
    best = min((run for run in runs if run.complete), key=_rank, default=newest)
    worse = _rank(newest) > _rank(best)
    if not worse and not newest.verdict.broken:
        body = f"It runs as well as ever: {newest.verdict}, {newest.started_at:%Y-%m-%d}."
        return Ticket(id=name, title=title, state=State.CLOSED, body=body)
    troubles = [f"- {words(trouble.message)}" for trouble in newest.troubles[:10]]
    rows = [f"- Best so far: {_told(best)}" if worse else "- It never ran better.", f"- Now: {_told(newest)}", *troubles, *_cells(newest)]
    steps = [f"- [ ] `gallery verify {name} --repeat 2` tells whether it is chance", "- [ ] mend the repository, or pin what it needs"]
    body = "\n".join([*rows, "", *steps, "", "This issue closes by itself once it runs as well as ever."])
    return Ticket(id=name, title=title, state=State.OPEN, body=body)


def _rank(run: Verification) -> int:
    """Close is as good as the same."""
    return _ORDER.index(Verdict.REPRODUCED if run.verdict is Verdict.CLOSE else run.verdict)


def _told(run: Verification) -> str:
    return f"{run.verdict} at {code(run.commit[:7])} on {run.started_at:%Y-%m-%d} ({words(run.hub)}){_counted(run)}"


def _counted(run: Verification) -> str:
    counts = run.counts
    agree = sum(n for match, n in counts.items() if match.agrees)
    return f", {agree} of {sum(counts.values())} cells agree" if counts else ""


def _cells(run: Verification) -> list[str]:
    """The first cells that do not agree."""
    rows = [
        f"- {code(notebook.path)}, cell {cell.cell}: {cell.match}: {words(cell.reason)}"
        for notebook in run.notebooks
        for cell in notebook.cells
        if not cell.match.agrees and cell.match is not Match.NOT_RUN
    ]
    return rows[:10] + ([f"- and {len(rows) - 10} cells more"] if len(rows) > 10 else [])


def proposal(runs: Iterable[Verification]) -> str:
    """New evidence as the Markdown of a pull request."""
    lines = ["| Entry | Result | Cells | Commit | Hub | Why |", "|---|---|---|---|---|---|"]
    for run in runs:
        agree = _counted(run).removeprefix(", ").removesuffix(" cells agree") or "–"
        why = words(run.troubles[0].message, 160) if run.troubles else ""
        lines.append(f"| {code(run.entry)} | {run.verdict} | {agree} | {code(run.commit[:7])} | {words(run.hub)} | {why} |")
    return "\n".join(
        [*lines, "", "Evidence is only ever added. What a machine ran is told here; nothing of it was run again for this proposal."]
    )
