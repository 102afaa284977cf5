"""Verify: records and a hub → evidence. Each entry is launched, run, compared; its evidence is written the moment it is whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from gallery.failures import Failure
from gallery.model import Record, Verification
from gallery.pool import each, open_threads
from gallery.verify.entry import verify_entry
from gallery.verify.terms import Terms

__all__ = ["Terms", "Verified", "can_be", "oldest_first", "verify", "verify_entry"]


@dataclass(frozen=True)
class Verified:
    """What one run of verify came to, in the order in which it ended."""

    runs: tuple[Verification, ...]
    failed: tuple[tuple[str, Failure], ...]
    """(entry id, why there is no evidence)."""


def verify(records: Iterable[Record], terms: Terms, at_once: int, add: Callable[[Verification], None] | None) -> Verified:
    """Verify entries, so many at once; `add` gets each piece of evidence as soon as it is whole."""
    runs: list[Verification] = []
    failed: list[tuple[str, Failure]] = []

    def one(record: Record) -> Verification | Failure:
        return verify_entry(record, terms)

    with open_threads(at_once) as executor:
        for record, found in each(executor, one, records):
            if isinstance(found, Failure):
                terms.report(f"{record.entry.id}: {found.message}")
                failed.append((record.entry.id, found))
            else:
                if add is not None:
                    add(found)
                runs.append(found)
    return Verified(tuple(runs), tuple(failed))


def can_be(record: Record) -> bool:
    """Whether verifying it can bring evidence: it is locked, has a notebook, and its environment is its own."""
    return record.pin is not None and bool(record.notebooks) and record.entry.launch.environment is None


def oldest_first(records: Iterable[Record]) -> Sequence[Record]:
    """Records in the order in which verifying them tells most: never verified at the pinned commit first, then by age of the evidence."""

    def age(record: Record) -> tuple[bool, str, str]:
        runs = [run for run in record.history.runs if record.pin and run.commit == record.pin.commit]
        return (bool(runs), runs[-1].id if runs else "", record.entry.id)

    return sorted(records, key=age)
