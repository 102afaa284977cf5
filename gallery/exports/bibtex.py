"""BibTeX of a work: every value escaped for LaTeX, names in the form that leaves nothing to guess."""

from __future__ import annotations

import re

from gallery.exports.names import Name
from gallery.exports.works import Kind, Work

_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # \{ prints as well, but BibTeX counts braces and would never find the field's end
    "}": r"\textbraceright{}",
    "%": r"\%",
    "&": r"\&",
    "#": r"\#",
    "$": r"\$",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}

_TYPES = {
    Kind.ARTICLE: ("article", "journal"),
    Kind.CONFERENCE: ("inproceedings", "booktitle"),
    Kind.CHAPTER: ("incollection", "booktitle"),
    Kind.BOOK: ("book", "publisher"),
    Kind.PREPRINT: ("misc", "howpublished"),
    Kind.OTHER: ("misc", "howpublished"),
    Kind.SOFTWARE: ("software", "howpublished"),
}
"""Kind → type of the entry, and the field of its venue."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def bibtex(work: Work) -> str:
    """One entry."""
    kind, venue = _TYPES[work.kind]
    fields = [
        ("title", f"{{{latex(work.title)}}}"),  # the second pair keeps the capitals
        ("author", " and ".join(_name(n) for n in work.people)),
        (venue, latex(work.venue)),
        ("year", str(work.year or "")),
        ("doi", _verbatim(work.doi)),
        ("eprint", _verbatim(work.arxiv)),
        ("archiveprefix", "arXiv" if work.arxiv else ""),
        ("url", _verbatim(work.url)),
        ("version", work.version),
    ]
    rows = [(name, f"{{{value}}}") for name, value in fields if value]
    if work.month:
        rows.append(("month", _MONTHS[work.month - 1]))
    width = max(len(name) for name, _ in rows)
    return "\n".join([f"@{kind}{{{work.key},", *(f"  {name:<{width}} = {value}," for name, value in rows), "}"])


def latex(text: str) -> str:
    """Text that LaTeX prints as it is, on one line."""
    return "".join(_LATEX.get(c, c) for c in re.sub(r"[\s\x00-\x1f\x7f]+", " ", text).strip())


def _name(person: Name) -> str:
    if person.literal:
        return f"{{{latex(person.literal)}}}"
    family = _whole(person.family) if any(word[:1].islower() for word in person.family.split()[:-1]) else _part(person.family)
    front = " ".join(filter(None, [latex(person.particle), family]))
    return ", ".join(filter(None, [front, _part(person.suffix), _part(person.given)]))


def _part(text: str) -> str:
    # a comma or the word "and" would split one name in two
    return _whole(text) if "," in text or re.search(r"\band\b", text, re.IGNORECASE) else latex(text)


def _whole(text: str) -> str:
    return f"{{{latex(text)}}}"


def _verbatim(value: str) -> str:
    """A DOI or address: BibTeX styles print these as they are, so only what would end the field is encoded."""
    safe = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", value)
    return re.sub(r'[{}\\"\s]', lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), safe)
