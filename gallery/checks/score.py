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

    Launched and reproduced rest on verifications by a hub, which a record does not hold.
    """
    if not any(n.page for n in record.notebooks):
        return Tier.LISTED
    environment = record.environment
    if environment is None or environment.buildpack is None or environment.default:
        return Tier.READABLE
    return Tier.LAUNCHABLE
