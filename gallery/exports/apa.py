"""A work in the style of the APA (7th edition), as plain text."""

from __future__ import annotations

import re

from gallery.exports.names import Name
from gallery.exports.works import Kind, Work

MOST_PEOPLE = 20
"""From 21 authors on, the first 19 and the last are named."""

_MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
# strftime would follow the machine's language


def apa(work: Work) -> str:
    """One reference on one line; without authors the title comes first."""
    people, when, title = _people(work.people), _when(work), _title(work)
    start = [people, f"({when}).", title] if people else [title, f"({when})."]
    where = [_where(work), work.address]
    return " ".join(filter(None, [*start, *where]))


def _title(work: Work) -> str:
    if work.kind is Kind.SOFTWARE:
        version = f" (Version {work.version[:7]})" if work.version else ""
        return f"{work.title}{version} [Computer software]."
    return _stopped(work.title)


def _where(work: Work) -> str:
    if work.kind is Kind.PREPRINT:
        return "arXiv." if work.arxiv else _stopped(work.venue)
    if work.kind in (Kind.CONFERENCE, Kind.CHAPTER) and work.venue:
        return _stopped(f"In {work.venue}")
    return _stopped(work.venue)


def _when(work: Work) -> str:
    if work.year is None:
        return "n.d."
    if work.kind is Kind.SOFTWARE and work.month and work.day:
        return f"{work.year}, {_MONTHS[work.month - 1]} {work.day}"
    return str(work.year)


def _people(names: tuple[Name, ...]) -> str:
    said = [_name(n) for n in names]
    if len(said) > MOST_PEOPLE:
        return _stopped(f"{', '.join(said[:19])}, … {said[-1]}")
    if len(said) > 2:
        return _stopped(f"{', '.join(said[:-1])}, & {said[-1]}")
    return _stopped(", & ".join(said))


def _name(person: Name) -> str:
    if person.literal:
        return person.literal
    family = f"{person.particle} {person.family}".strip()
    return ", ".join(filter(None, [family, _initials(person.given), person.suffix]))


def _initials(given: str) -> str:
    """`Jean-Luc Marie` → `J.-L. M.`."""
    words = ["-".join(f"{part[0].upper()}." for part in re.split(r"[-‐‑]", word) if part) for word in re.split(r"[\s.]+", given)]
    return " ".join(filter(None, words))


def _stopped(text: str) -> str:
    return text if not text or text[-1] in ".?!…" else f"{text}."
