"""How much memory the results are said to need, read off the statements of hardware, and whether a hub gives as much."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gallery.model import Gallery, Outcome, Record
from gallery.words import _, marked

_AMOUNT = r"(?P<{0}>\d{{1,4}}(?:\.\d+)?)\s?-?(?P<unit{0}>[GMT]i?b|gigabytes?|megabytes?|terabytes?)\b"
_STATED = re.compile(
    rf"\b{_AMOUNT.format('a')}[^.;|]{{0,25}}\b(?:RAM|DRAM|memory)\b"
    rf"|\b(?:RAM|memory)\b[^.;|\d]{{0,30}}\b{_AMOUNT.format('b')}",
    re.IGNORECASE,
)
_MB = {"m": 1, "g": 1024, "t": 1024 * 1024}
_FRAME = re.compile(r"\bG?PUs?\b.{0,40}\bmemory|\bVRAM\b", re.IGNORECASE)
"""A graphics card's memory says nothing of a hub's."""

UNSTATED = marked("Memory not stated")


def stated_mb(record: Record) -> int | None:
    """The largest amount of memory (MB) that a statement of hardware names; None where none does."""
    texts = [record.entry.statements.hardware.text] if record.entry.statements.hardware else []
    found = [e for f in record.findings if f.check == "hardware-stated" and f.outcome is Outcome.MET for e in f.evidence]
    texts += [
        e.text for e in found if e.text and not (e.path or "").endswith(".ipynb")
    ]  # a cell speaks of itself, or of what would be too large
    return max((mb for text in texts if not _FRAME.search(text) for mb in _amounts(text)), default=None)


def _amounts(text: str) -> list[int]:
    found = []
    for match in _STATED.finditer(text):
        name = "a" if match["a"] else "b"
        found.append(round(float(match[name]) * _MB[match[f"unit{name}"][0].lower()]))
    return found


@dataclass(frozen=True)
class Needed:
    """Memory that running an entry takes."""

    mb: int
    sentence: str

    def said(self, amount: str) -> str:
        """Who says so, as a sentence of the amount."""
        return _(self.sentence, memory=amount)


def needed_mb(record: Record) -> Needed | None:
    """Memory that running the entry takes, by its curator's word, by what the kernels that ran it took, or by its authors' words."""
    if record.entry.launch.memory_mb is not None:
        return Needed(record.entry.launch.memory_mb, marked("Its curator states that it needs %(memory)s of memory."))
    runs = record.history.at(record.pin.commit if record.pin else None)
    measured = max((run.peak_memory_mb for run in runs if run.peak_memory_mb), default=None)
    if measured is not None:
        return Needed(round(measured), marked("It took %(memory)s of memory when it ran."))
    stated = stated_mb(record)
    return Needed(stated, marked("Its authors speak of %(memory)s of memory.")) if stated is not None else None


def fits(record: Record, gallery: Gallery) -> tuple[str, ...]:
    """What a reader may choose: the hubs whose memory is enough, as words; or that nothing is stated."""
    needed = needed_mb(record)
    if needed is None:
        return (_(UNSTATED),)
    known = [hub for hub in gallery.hubs if hub.memory_mb is not None]
    enough = tuple(_("Fits %(hub)s", hub=hub.label) for hub in known if hub.memory_mb is not None and hub.memory_mb >= needed.mb)
    return enough or ((_("More than the hubs give"),) if known else (_(UNSTATED),))
