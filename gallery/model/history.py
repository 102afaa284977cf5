"""An entry's verifications over time, as they stand on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, timedelta
from typing import Self

from gallery.model.noun import Noun
from gallery.model.verification import NotebookRun, Verification

AGES_AFTER = timedelta(days=180)
"""Evidence older than this says so."""


class History(Noun):
    """All verifications of an entry, as they stand on a day."""

    runs: tuple[Verification, ...] = ()
    """Oldest first."""
    old: frozenset[str] = frozenset()
    """Ids of those that are older than `AGES_AFTER` on the day the site is made."""

    @classmethod
    def on(cls, day: date, runs: Iterable[Verification]) -> Self:
        """The history as it stands on a day (UTC)."""
        ordered = tuple(sorted(runs, key=lambda run: (run.started_at, run.id)))
        old = frozenset(run.id for run in ordered if day - run.started_at.astimezone(UTC).date() > AGES_AFTER)
        return cls(runs=ordered, old=old)

    def until(self, day: date) -> Self:
        """What was known at the end of a day (UTC)."""
        return self.model_copy(update={"runs": tuple(run for run in self.runs if run.started_at.astimezone(UTC).date() <= day)})

    @property
    def aged(self) -> bool:
        """Whether the newest is old."""
        return self.latest is not None and self.latest.id in self.old

    def at(self, commit: str | None) -> tuple[Verification, ...]:
        """Those of one commit that say something about the repository, oldest first."""
        return tuple(run for run in self.runs if run.commit == commit and run.counts_for_tier)

    def notebooks_at(self, commit: str | None) -> dict[str, NotebookRun]:
        """Path of a notebook → its newest run at a commit; empty where the newest attempt got no server."""
        runs = self.at(commit)
        if not runs or runs[-1].trouble is not None:
            return {}
        return {notebook.path: notebook for run in runs for notebook in run.notebooks}

    def newest_at(self, commit: str | None) -> Verification | None:
        """The newest of one commit that says something about the repository, or None."""
        return next(reversed(self.at(commit)), None)

    @property
    def latest(self) -> Verification | None:
        """The newest of all, or None."""
        return self.runs[-1] if self.runs else None
