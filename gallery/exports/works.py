"""What can be cited of a record: each paper, and the code at the commit that is shown."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, auto

from gallery.exports.names import Name, people
from gallery.model import Paper, Record
from gallery.pages import base
from gallery.words import _

MOST_PAPERS = 10


class Kind(Enum):
    """What a work is; each format has its own word for it."""

    ARTICLE = auto()
    CONFERENCE = auto()
    CHAPTER = auto()
    BOOK = auto()
    PREPRINT = auto()
    OTHER = auto()
    """On the web or in an archive, nothing more is known."""
    SOFTWARE = auto()


@dataclass(frozen=True)
class Work:
    """One thing to cite; empty or None where nothing is known."""

    label: str
    """What readers see above its citation."""
    kind: Kind
    key: str
    """BibTeX key, ASCII, unique within the record."""
    title: str
    people: tuple[Name, ...]
    venue: str
    """Journal, proceedings or publisher."""
    year: int | None
    month: int | None = None
    day: int | None = None
    doi: str = ""
    arxiv: str = ""
    url: str = ""
    version: str = ""
    """Of software: the commit (hex)."""

    @property
    def address(self) -> str:
        """Where to read it: the DOI's address first."""
        arxiv = f"https://arxiv.org/abs/{base.quoted(self.arxiv)}" if self.arxiv else ""
        return f"https://doi.org/{base.quoted(self.doi)}" if self.doi else arxiv or self.url


_CONFERENCE = re.compile(
    r"\b(?:proceedings|conference|symposium|workshops?|congress|meeting|advances in neural|lecture notes|"
    r"neurips|nips|icml|iclr|ijcai|aaai|aistats|uai|colt|cvpr|iccv|eccv|acl|emnlp|naacl|interspeech|icassp|kdd|www|sigir|sigmod|vldb|"
    r"chi|icra|iros|miccai|scipy|siggraph|facct|fat\*)\b",
    re.IGNORECASE,
)
_PREPRINT = re.compile(r"^(?:arxiv|biorxiv|medrxiv|chemrxiv|psyarxiv|preprints?)\b|\bpreprint\b", re.IGNORECASE)
_ARCHIVE = re.compile(r"^(?:zenodo|figshare|osf|dryad|dataverse|harvard dataverse|github)$", re.IGNORECASE)
_ISBN = re.compile(r"97[89][\d-]{10,14}(.*)")


def works(record: Record) -> tuple[Work, ...]:
    """The papers, the main one first, then the code."""
    papers = base.papers(record)[:MOST_PAPERS]
    found = [_paper(paper, record, _("The paper") if i == 0 else _("Paper %(n)s", n=i + 1)) for i, paper in enumerate(papers)]
    return _with_own_keys((*found, _code(record)))


def _paper(paper: Paper, record: Record, label: str) -> Work:
    authors = people(paper.authors)
    title = paper.title or record.entry.title
    kind = _kind(paper)
    return Work(
        label=label,
        kind=kind,
        key=_key(authors, paper.year, title) or record.entry.id,
        title=_line(title),
        people=authors,
        venue="" if kind is Kind.PREPRINT and paper.arxiv else _line(paper.venue or ""),
        year=paper.year,
        doi=paper.doi or "",
        arxiv=paper.arxiv or "",
        url=base.web(paper.url) or "",
    )


def _kind(paper: Paper) -> Kind:
    venue = paper.venue or ""
    if book := _ISBN.search(paper.doi or ""):
        whole = not re.search(r"[A-Za-z0-9]", book[1])
        return Kind.BOOK if whole else Kind.CONFERENCE if _CONFERENCE.search(venue) else Kind.CHAPTER
    published = paper.doi and not paper.doi.lower().startswith("10.48550/")
    if _PREPRINT.search(venue) or (paper.arxiv and not venue and not published):
        return Kind.PREPRINT
    if not venue or _ARCHIVE.search(venue):
        return Kind.OTHER
    return Kind.CONFERENCE if _CONFERENCE.search(venue) else Kind.ARTICLE


def _code(record: Record) -> Work:
    repo, pin = base.repository(record), record.pin
    when: datetime | None = pin.committed_at if pin else None
    return Work(
        label=_("The code"),
        kind=Kind.SOFTWARE,
        key=f"{record.entry.id}-code",
        title=_line(_stated(record, "title") or f"Code of: {record.entry.title}"),
        people=people(code_authors(record)),
        venue="",
        year=when.year if when else None,
        month=when.month if when else None,
        day=when.day if when else None,
        doi=code_doi(record),
        url=repo.url if repo else "",
        version=pin.commit if pin else "",
    )


def code_authors(record: Record) -> tuple[str, ...]:
    """Whom the repository's own citation file names; else the paper's authors, else a package's."""
    stated = tuple(f.value for f in record.metadata if f.name == "author" and f.role is None and f.confidence >= 1)
    return tuple(dict.fromkeys(stated)) or base.authors(record)


def code_doi(record: Record) -> str:
    """The DOI of an archived copy, where the repository's own metadata states it; a badge may as well be the data's."""
    found = (f.value for f in record.metadata if f.name == "doi" and f.role in (None, "archive") and f.confidence >= 1)
    return next((doi for doi in found if re.fullmatch(r"10\.\d{4,9}/\S+", doi)), "")


def _stated(record: Record, wanted: str) -> str:
    return next((f.value for f in record.metadata if f.name == wanted and f.role is None and f.confidence >= 1), "")


def _line(text: str) -> str:
    return re.sub(r"[\s\x00-\x1f\x7f]+", " ", text).strip()


def _key(authors: tuple[Name, ...], year: int | None, title: str) -> str:
    """`ross2017right`: first family name, year, first word of the title that says something."""
    if not authors:
        return ""
    words = [w for w in (_ascii(word) for word in title.split()) if len(w) > 3 and w not in ("from", "with", "into", "what", "when")]
    family = _ascii(authors[0].last)
    return f"{family}{year or ''}{words[0] if words else ''}" if family else ""


def _ascii(text: str) -> str:
    return re.sub(r"[^a-z]", "", unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower())


def _with_own_keys(found: tuple[Work, ...]) -> tuple[Work, ...]:
    taken: dict[str, int] = {}
    made = []
    for work in found:
        taken[work.key] = taken.get(work.key, 0) + 1
        made.append(work if taken[work.key] == 1 else replace(work, key=f"{work.key}-{taken[work.key]}"))
    return tuple(made)
