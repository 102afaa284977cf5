"""CSV of everything: entries, notebooks, answers of checks. One header line each; more columns may be added at the end."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from gallery.exports.schema import EntryDocument

Row = Sequence[object]

ENTRIES = (
    "id", "title", "field", "tags", "authors", "year", "doi", "arxiv", "repository", "commit", "committed_at", "crawled", "tier",
    "checks_met", "checks_applicable", "checks_unknown", "notebooks", "notebooks_shown", "languages", "licence", "stale_since", "page",
    "verdict", "verified_at",
)  # fmt: skip
NOTEBOOKS = (
    "entry", "path", "title", "language", "cells", "executed", "in_order", "errors", "figures", "size_bytes", "shown", "failure", "page",
)  # fmt: skip
CHECKS = ("entry", "check", "category", "outcome", "by_curator", "message", "path", "line", "advice")


def tables(documents: Sequence[EntryDocument]) -> Iterator[tuple[str, bytes]]:
    """`(name, bytes)` of the three tables."""
    yield "entries.csv", _csv(ENTRIES, map(_entry, documents))
    yield "notebooks.csv", _csv(NOTEBOOKS, (row for d in documents for row in _notebooks(d)))
    yield "checks.csv", _csv(CHECKS, (row for d in documents for row in _checks(d)))


def _entry(d: EntryDocument) -> Row:
    first = d.papers[0] if d.papers else None
    about = (
        d.id,
        d.title,
        d.field,
        "|".join(d.tags),
        "|".join(d.authors),
        d.year,
        first.doi if first else None,
        first.arxiv if first else None,
    )
    code = (d.repository, d.commit, d.committed_at.isoformat() if d.committed_at else None, d.crawled, d.tier.value)
    score = (d.score.met, d.score.applicable, d.score.unknown)
    shown = sum(n.shown for n in d.notebooks)
    ran = (d.verification.verdict, d.verification.started_at.isoformat()) if d.verification else (None, None)
    stale = d.stale.since if d.stale else None
    return (*about, *code, *score, len(d.notebooks), shown, "|".join(d.languages), d.licence, stale, d.page, *ran)


def _notebooks(d: EntryDocument) -> Iterator[Row]:
    for n in d.notebooks:
        counts = (n.cells, n.executed, n.in_order, n.errors, n.figures, n.size_bytes)
        yield (d.id, n.path, n.title, n.language, *counts, n.shown, n.failure, n.page)


def _checks(d: EntryDocument) -> Iterator[Row]:
    for c in d.checks:
        place = c.evidence[0] if c.evidence else None
        where = (place.path, place.line) if place else (None, None)
        yield (d.id, c.check, c.category, c.outcome.value, c.by_curator, c.message, *where, c.advice)


def _csv(header: Sequence[str], rows: Iterable[Row]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue().encode()


def _cell(value: object) -> object:
    """Unknown is empty; a text that a spreadsheet would run as a formula gets an apostrophe in front."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        plain = value.replace("\x00", "")
        return f"'{plain}" if plain[:1] in ("=", "+", "-", "@", "\t", "\r") else plain
    return value
