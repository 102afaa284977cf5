"""RIS of a work, the format that every reference manager reads."""

from __future__ import annotations

from gallery.exports.names import Name
from gallery.exports.works import Kind, Work

_TYPES = {
    Kind.ARTICLE: "JOUR",
    Kind.CONFERENCE: "CPAPER",
    Kind.CHAPTER: "CHAP",
    Kind.BOOK: "BOOK",
    Kind.PREPRINT: "UNPB",
    Kind.OTHER: "GEN",
    Kind.SOFTWARE: "COMP",
}

_VENUE = {Kind.CONFERENCE: "T2", Kind.CHAPTER: "T2", Kind.ARTICLE: "T2"}
"""Where the venue is a title of its own; else it is a publisher."""


def ris(work: Work) -> str:
    """One reference, from TY to ER."""
    when = f"{work.year}/{work.month or 0:02}/{work.day or 0:02}/".replace("/00", "/") if work.year else ""
    rows = [
        ("TY", _TYPES[work.kind]),
        ("TI", work.title),
        *(("AU", _name(n)) for n in work.people),
        (_VENUE.get(work.kind, "PB"), work.venue),
        ("PY", str(work.year or "")),
        ("DA", when if work.month else ""),
        ("DO", work.doi),
        ("AN", f"arXiv:{work.arxiv}" if work.arxiv else ""),
        ("ET", work.version),
        ("UR", work.url or work.address),
        ("ID", work.key),
    ]
    return "\n".join([*(f"{tag}  - {value}" for tag, value in rows if value), "ER  - "])


def _name(person: Name) -> str:
    if person.literal:
        return f"{person.literal.replace(',', '')},"  # one comma at the end says: a family name alone, nothing to split
    return ", ".join(filter(None, [f"{person.particle} {person.family}".strip(), person.given, person.suffix]))
