"""What comparing two things says, before it becomes a verdict on a cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from gallery.model import Match

_WEIGHT = (Match.SAME, Match.CLOSE, Match.NOT_RUN, Match.NONDETERMINISTIC, Match.DIFFERS, Match.MISSING_OUTPUT, Match.ERROR)
"""Verdicts, the gravest last."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict with its distance (0…1), the reason in words, and the names of the rules that set differences aside."""

    match: Match
    distance: float = 0.0
    reason: str = ""
    rules: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        """Same or close."""
        return self.match.agrees

    @property
    def weight(self) -> int:
        """How grave it is: 0 for the same."""
        return _WEIGHT.index(self.match)


SAME = Judged(Match.SAME)


def differs(distance: float, reason: str) -> Judged:
    """Another result; a difference is never nothing."""
    return Judged(Match.DIFFERS, min(1.0, max(distance, 0.001)), reason)


def close(distance: float, reason: str) -> Judged:
    """The same result within tolerance."""
    return Judged(Match.CLOSE, min(1.0, max(distance, 0.0)), reason)


def under(judged: Judged, rules: Iterable[str]) -> Judged:
    """The same verdict, reached with these rules as well."""
    return replace(judged, rules=tuple(sorted({*judged.rules, *rules})))


def worst(all_judged: Iterable[Judged]) -> Judged:
    """The gravest of several verdicts speaks for all; distances: the largest; rules: all."""
    found = list(all_judged)
    if not found:
        return SAME
    gravest = max(found, key=lambda j: (j.weight, j.distance))
    return under(replace(gravest, distance=max(j.distance for j in found)), [r for j in found for r in j.rules])


def short(text: str, most: int = 60) -> str:
    """A piece of an output as a reason quotes it: one line, cut."""
    line = " ".join(text[: 4 * most].split())
    return f"“{line if len(line) <= most else line[: most - 1] + '…'}”"
