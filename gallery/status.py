"""The gallery's health from the store's records: how far each entry has come, how old it is, and what is wrong."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date
from enum import StrEnum
from statistics import median
from typing import Any

from gallery import checks
from gallery.catalog import Catalog
from gallery.checks.answer import count
from gallery.model import Entry, History, Pin, Record, Tier, Verdict
from gallery.records import last_record
from gallery.store import Store


class State(StrEnum):
    """What stands between an entry and a page that is up to date."""

    FINE = "fine"
    OUTDATED = "outdated"
    """The lock names another commit than the record shows."""
    STALE = "stale"
    """Its last good page stands; it could not be renewed."""
    FAILED = "failed"
    """There is no good page yet."""
    NOT_CRAWLED = "not crawled"
    NOT_LOCKED = "not locked"


@dataclass(frozen=True)
class Row:
    """One entry."""

    id: str
    title: str
    state: State
    tier: Tier | None
    """None where nothing was crawled yet."""
    met: int
    applicable: int
    unknown: int
    crawled: date | None
    """Day of the record (UTC)."""
    age_days: int | None
    broken_notebooks: int
    """Notebooks that could not be rendered."""
    behind_days: int | None
    """Days by which the repository's last push is younger than the commit that is shown; None where the forge did not tell."""
    verdict: Verdict | None
    """What the newest evidence of the shown commit says; None where there is none."""
    verified_days: int | None
    """Age of that evidence."""
    reason: str | None
    """What is wrong, one sentence."""
    todo: str | None
    """The command that helps."""


def rows(catalog: Catalog, store: Store, today: date) -> tuple[Row, ...]:
    """One row for each entry, in the catalog's order; nobody is asked."""
    return tuple(_row(entry, catalog.pins.get(entry.id), _record(catalog, store, entry.id, today), today) for entry in catalog.entries)


def _record(catalog: Catalog, store: Store, entry_id: str, today: date) -> Record | None:
    known = last_record(store, entry_id)
    return None if known is None else catalog.seen(known, today)


def _row(entry: Entry, pin: Pin | None, record: Record | None, today: date) -> Row:
    state, reason, todo = _state(entry, pin, record)
    score = checks.score(record.findings if record else ())
    run = record.history.newest_at(record.pin.commit if record.pin else None) if record else None
    return Row(
        id=entry.id,
        title=entry.title,
        state=state,
        tier=checks.tier(record) if record else None,
        met=score.met,
        applicable=score.applicable,
        unknown=score.unknown,
        crawled=record.crawled if record else None,
        age_days=(today - record.crawled).days if record else None,
        broken_notebooks=sum(n.page is None for n in record.notebooks) if record else 0,
        behind_days=_behind(record),
        verdict=run.verdict if run else None,
        verified_days=(today - run.started_at.astimezone(UTC).date()).days if run else None,
        reason=reason,
        todo=todo,
    )


def _state(entry: Entry, pin: Pin | None, record: Record | None) -> tuple[State, str | None, str | None]:
    update, crawl = f"gallery update {entry.id}", f"gallery crawl {entry.id}"
    if pin is None or (pin.repo, pin.ref) != (entry.repo, entry.ref):
        return State.NOT_LOCKED, "No lock names the commit of this repository and ref.", update
    if record is None:
        return State.NOT_CRAWLED, None, crawl
    if record.stale is not None:
        return State.STALE, f"since {record.stale.since}: {record.stale.failure.message}", crawl
    if record.environment is None:
        return State.FAILED, record.failures[0].message if record.failures else None, crawl
    if record.pin is None or record.pin.commit != pin.commit:
        return State.OUTDATED, f"The lock is at {pin.commit[:7]}, the page at {record.pin.commit[:7] if record.pin else 'none'}.", crawl
    trouble = _evidence(record.history, pin.commit)
    failure = record.failures[0].message if record.failures else None
    return State.FINE, trouble or failure, f"gallery verify {entry.id}" if trouble else None


def _evidence(history: History, commit: str) -> str | None:
    """What a hub met when it ran the shown commit, or that it only ran another; None where all is well or nothing was run."""
    run = history.newest_at(commit)
    if run is None:
        latest = history.latest
        return f"Its evidence is of {latest.commit[:7]}, not of the commit that is shown." if latest else None
    if not run.verdict.broken:
        return None
    return f"{run.verdict.capitalize()} on {run.started_at:%Y-%m-%d}: {' '.join(trouble.message for trouble in run.troubles[:1])}"


def _behind(record: Record | None) -> int | None:
    """Days between the commit that is shown and the last push that the forge told of."""
    if record is None or record.pin is None or record.pin.committed_at is None or record.facts is None or record.facts.pushed_at is None:
        return None
    return max(0, (record.facts.pushed_at - record.pin.committed_at).days)


# --- as text and as data ------------------------------------------------------------------------


def totals(found: Sequence[Row]) -> dict[str, Any]:
    """How many entries are in which state and tier, the middle score, the oldest record."""
    shares = [row.met / row.applicable for row in found if row.applicable]
    return {
        "entries": len(found),
        "states": dict(Counter(str(row.state) for row in found)),
        "tiers": dict(Counter(str(row.tier) for row in found if row.tier is not None)),
        "verdicts": dict(Counter(str(row.verdict) for row in found if row.verdict is not None)),
        "median_score": round(median(shares), 3) if shares else None,
        "oldest_days": max((row.age_days for row in found if row.age_days is not None), default=None),
        "broken_notebooks": sum(row.broken_notebooks for row in found),
        "behind": sum(bool(row.behind_days) for row in found),
    }


def as_json(found: Sequence[Row]) -> dict[str, Any]:
    """Totals and rows as plain data."""
    plain: dict[str, Any] = json.loads(json.dumps({"totals": totals(found), "entries": [asdict(row) for row in found]}, default=str))
    return plain


def text(found: Sequence[Row]) -> str:
    """A table, what is wrong below it, and the totals."""
    if not found:
        return "The catalog has no entries yet; `gallery add URL` drafts the first."
    wide = max(len(row.id) for row in found)
    lines = [f"{'entry':<{wide}}  {'state':<11}  {'tier':<10}  {'score':>7}  {'age':>5}  {'behind':>6}  evidence"]
    lines += [_line(row, wide).rstrip() for row in found]
    return "\n".join([*lines, *_wrong(found), "", *_summary(totals(found))])


def _line(row: Row, wide: int) -> str:
    score = f"{row.met}/{row.applicable}" if row.applicable else ""
    age = "" if row.age_days is None else f"{row.age_days} d"
    behind = "" if row.behind_days is None else f"{row.behind_days} d"
    evidence = f"{row.verdict}, {row.verified_days} d" if row.verdict else ""
    return f"{row.id:<{wide}}  {row.state!s:<11}  {row.tier or '':<10}  {score:>7}  {age:>5}  {behind:>6}  {evidence}"


def _wrong(found: Iterable[Row]) -> list[str]:
    lines = []
    new: dict[State, list[str]] = {}
    for row in found:
        if row.state in _NEW:
            new.setdefault(row.state, []).append(row.id)
            continue
        lines += [f"{row.id}: {row.reason}"] if row.reason else []
        if row.broken_notebooks:
            lines.append(f"{row.id}: {count(row.broken_notebooks, 'notebook')} could not be rendered; gallery show {row.id} tells why")
        lines += [f"  → {row.todo}"] if row.todo else []
    for state, ids in new.items():
        named = " ".join(ids) if len(ids) <= 8 else ""
        lines += [f"{len(ids)} {state}", f"  → {_NEW[state]} {named}".rstrip()]
    return ["", *lines] if lines else []


_NEW = {State.NOT_LOCKED: "gallery update", State.NOT_CRAWLED: "gallery crawl"}
"""States in which an entry only waits for a command, told together."""


def _summary(told: dict[str, Any]) -> list[str]:
    states = ", ".join(f"{number} {name}" for name, number in told["states"].items())
    tiers = ", ".join(f"{number} {name}" for name, number in told["tiers"].items())
    score = "" if told["median_score"] is None else f"; median score {told['median_score']:.0%}"
    oldest = "" if told["oldest_days"] is None else f"; oldest record {count(told['oldest_days'], 'day')}"
    return [f"{count(told['entries'], 'entry', 'entries')}: {states}{'; ' + tiers if tiers else ''}{score}{oldest}."]
