"""Bring the wanted blobs into a bare repository: one request when all goes well, smaller ones around what is missing or too large."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from gallery.failures import Stop
from gallery.remotes.bare import Bare
from gallery.remotes.complaints import refused, refuses_ids
from gallery.remotes.process import Done
from gallery.remotes.watch import Passed

NAMED_BEFORE_HALVES = 8
"""How many missing blobs are taken out one by one, by the name in git's complaint, before a request is cut in halves."""
PROBE_LEVELS = 3
"""How often the optional blobs are cut in halves when they pass the limit: at most 15 requests."""
WORTH_A_REQUEST = 65_536
"""Bytes of allowance below which optional blobs are left out."""


class Brought(StrEnum):
    """How far a download came."""

    ALL = "all"
    """All that the source has and the limit allows."""
    TOO_LARGE = "too large"
    """The limit was passed."""
    NO_IDS = "no ids"
    """The server gives no blob by its id: only whole commits can be fetched."""


@dataclass
class Download:
    """One repository's blobs: which are missing at the source, and which were left out for their size."""

    repo: Bare
    fail: Callable[[Done[bytes]], Stop]
    """Makes the exception for a failure that smaller requests cannot mend."""
    missing: set[str] = field(default_factory=set)
    skipped: set[str] = field(default_factory=set)

    def bring(self, essential: Sequence[str], optional: Sequence[str], most: int) -> Brought:
        """Fetch all of `essential` and as much of `optional` as fits in `most` bytes; too large is said of the essential part alone.

        Together at first; only when that passes the limit are the optional blobs tried apart, so at most twice `most` is received.
        """
        brought = self._bring([*essential, *optional], most)
        if brought is not Brought.TOO_LARGE or not optional:
            return brought
        before = self.repo.received
        brought = self._bring(essential, most)
        if brought is Brought.ALL:
            left = most - (self.repo.received - before)
            self._try(optional, left // (PROBE_LEVELS + 1), PROBE_LEVELS)
        return brought

    def _bring(self, blobs: Sequence[str], most: int) -> Brought:
        groups = [(list(blobs), 0)] if blobs else []
        before = self.repo.received
        while groups:
            group, named_before = groups.pop()
            done = self.repo.fetch(feed=group, most=most - (self.repo.received - before))
            if done.passed is Passed.BYTES:
                return Brought.TOO_LARGE
            if refuses_ids(done):
                return Brought.NO_IDS
            if not done.ok:
                groups += self._around(group, named_before, done)
        return Brought.ALL

    def _around(self, group: list[str], named_before: int, done: Done[bytes]) -> list[tuple[list[str], int]]:
        """The smaller requests that remain of one that failed because of blobs which the source has not."""
        named = [blob for blob in group if blob in done.stderr]
        if done.passed or not (named or refused(done)):
            raise self.fail(done)
        if len(group) == 1:
            named = group
        self.missing.update(named)
        rest = [blob for blob in group if blob not in self.missing]
        if named and named_before < NAMED_BEFORE_HALVES:
            return [(rest, named_before + 1)] if rest else []
        half = (len(rest) + 1) // 2
        return [(part, 0) for part in (rest[half:], rest[:half]) if part]

    def _try(self, blobs: Sequence[str], most: int, levels: int) -> None:
        if most < WORTH_A_REQUEST:
            self.skipped.update(blobs)
        elif self._bring(blobs, most) is Brought.ALL:
            return
        elif levels == 0 or len(blobs) == 1:
            self.skipped.update(blobs)
        else:
            half = len(blobs) // 2
            self._try(blobs[:half], most // 2, levels - 1)
            self._try(blobs[half:], most // 2, levels - 1)
