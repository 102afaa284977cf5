"""From findings to a number, from a record to a tier."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from gallery.model import Finding, NotebookRun, Outcome, Record, Tier


@dataclass(frozen=True)
class Score:
    """How many of the checks that apply are met; unknown is not failed."""

    met: int
    applicable: int
    """Met and unmet together."""
    unknown: int

    @property
    def share(self) -> float | None:
        """Met ÷ applicable, 0 to 1; None where nothing could be judged."""
        return self.met / self.applicable if self.applicable else None


def score(findings: Iterable[Finding]) -> Score:
    """The score of some findings: all of a repository's, or one category's."""
    outcomes = [f.outcome for f in findings]
    met, unmet = outcomes.count(Outcome.MET), outcomes.count(Outcome.UNMET)
    return Score(met, met + unmet, outcomes.count(Outcome.UNKNOWN))


def tier(record: Record) -> Tier:
    """How far a record has come: readable where a notebook renders, launchable where repo2docker also accepts a declared environment.

    Launched and reproduced rest on evidence of the pinned commit alone: `record.history`, where the record has been given it.
    """
    newest = record.history.notebooks_at(record.pin.commit if record.pin else None)
    return _evident(newest, [n.path for n in record.notebooks]) or _declared(record)


def tier_on(record: Record, day: date) -> Tier | None:
    """How far it had come at the end of a day (UTC); None where it is not known to have been in the gallery.

    Before the day of its lock the commit is that of the newest run until then, and what was no evidence is taken from today's files.
    """
    history = record.history.until(day)
    if record.pin is not None and record.pin.resolved_at <= day:
        return tier(record.model_copy(update={"history": history}))
    latest = next((run for run in reversed(history.runs) if run.counts_for_tier), None)
    if latest is None:
        return None
    newest = history.notebooks_at(latest.commit)
    asked = [run for run in history.at(latest.commit) if run.complete][-1:]
    return _evident(newest, [n.path for run in asked for n in run.notebooks]) or _declared(record)


def _declared(record: Record) -> Tier:
    """By its files alone."""
    if not any(n.page for n in record.notebooks):
        return Tier.LISTED
    environment = record.environment
    if environment is None or environment.buildpack is None or environment.default:
        return Tier.READABLE
    return Tier.LAUNCHABLE


def _evident(newest: Mapping[str, NotebookRun], paths: Collection[str]) -> Tier | None:
    """Reproduced where every notebook ran and agrees, and something was compared; launched where there was a server."""
    if not newest:
        return None
    whole = bool(paths) and all(path in newest and newest[path].agrees for path in paths)
    return Tier.REPRODUCED if whole and any(run.cells for run in newest.values()) else Tier.LAUNCHED
