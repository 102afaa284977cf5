"""From findings to a number, from a record to a tier."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gallery.model import Finding, Outcome, Record, Tier


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
    evident = _evident(record)
    if evident is not None:
        return evident
    if not any(n.page for n in record.notebooks):
        return Tier.LISTED
    environment = record.environment
    if environment is None or environment.buildpack is None or environment.default:
        return Tier.READABLE
    return Tier.LAUNCHABLE


def _evident(record: Record) -> Tier | None:
    """Reproduced where every notebook ran and agrees, and something was compared; launched where there was a server."""
    newest = record.history.notebooks_at(record.pin.commit if record.pin else None)
    if not newest:
        return None
    whole = all(n.path in newest and newest[n.path].agrees for n in record.notebooks)
    return Tier.REPRODUCED if whole and any(run.cells for run in newest.values()) else Tier.LAUNCHED
