"""What all pages share: the gallery's settings, ratings, tiers, and small words for dates, sizes and languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from urllib.parse import quote, urlsplit

from gallery import links, words
from gallery.model import Fact, Gallery, Outcome, Paper, Record, Tier
from gallery.words import _, marked, ngettext


@dataclass(frozen=True)
class Question:
    """One check as readers see it; plain values, so that pages need not know the checks."""

    id: str
    category: str
    question: str
    why: str
    how: str


@dataclass(frozen=True)
class Rating:
    """Score and tier of one entry."""

    met: int
    applicable: int
    unknown: int
    tier: Tier

    @property
    def percent(self) -> int:
        """Share of the applicable checks that are met, 0 to 100."""
        return round(100 * self.met / self.applicable) if self.applicable else 0


@dataclass(frozen=True)
class House:
    """The gallery as its pages know it."""

    gallery: Gallery
    questions: tuple[Question, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Question]:
        """Questions by their identifiers."""
        return {q.id: q for q in self.questions}


@dataclass(frozen=True)
class LinkView:
    """A label, and where it leads (nowhere when None)."""

    label: str
    url: str | None


@dataclass(frozen=True)
class TierView:
    """How a tier is shown: always shape and word, never colour alone."""

    key: str
    name: str
    """In English; `label` is what readers see."""
    icon: str
    meaning: str
    rank: int

    @property
    def label(self) -> str:
        """Its word."""
        return _(self.name)

    @property
    def says(self) -> str:
        """What it means, one sentence."""
        return _(self.meaning)


TIERS: dict[Tier, TierView] = {
    tier: TierView(tier.value, name, icon, meaning, rank)
    for rank, (tier, name, icon, meaning) in enumerate(
        (
            (Tier.LISTED, marked("Listed"), "tier-listed", marked("Nothing could be rendered yet.")),
            (Tier.READABLE, marked("Readable"), "tier-readable", marked("Its notebooks can be read here.")),
            (Tier.LAUNCHABLE, marked("Launchable"), "tier-launchable", marked("It declares an environment that repo2docker accepts.")),
            (Tier.LAUNCHED, marked("Launched"), "tier-launched", marked("A hub built its environment and started it.")),
            (Tier.REPRODUCED, marked("Reproduced"), "tier-reproduced", marked("A hub ran its notebooks, and the outputs agree.")),
        )
    )
}

OUTCOMES: dict[Outcome, tuple[str, str]] = {
    Outcome.MET: (marked("Met"), "met"),
    Outcome.UNMET: (marked("Not met"), "unmet"),
    Outcome.NOT_APPLICABLE: (marked("Does not apply"), "not-applicable"),
    Outcome.UNKNOWN: (marked("Unknown"), "unknown"),
}
"""Outcome → its word and its icon."""

_LANGUAGES = {
    "c#": "C#",
    "f#": "F#",
    "c++": "C++",
    "cpp": "C++",
    "javascript": "JavaScript",
    "typescript": "TypeScript",
    "matlab": "MATLAB",
    "sagemath": "SageMath",
    "powershell": "PowerShell",
    "sql": "SQL",
    "ocaml": "OCaml",
    "sas": "SAS",
    "ipython": "Python",
}


def language_name(key: str) -> str:
    """A kernel's language as people write it."""
    return _LANGUAGES.get(key.lower()) or (key if key != key.lower() else key.capitalize())


def languages(record: Record) -> tuple[str, ...]:
    """Languages of the entry's notebooks, the most frequent first."""
    names = [language_name(n.language) for n in record.notebooks if n.language]
    return tuple(sorted(set(names), key=lambda name: (-names.count(name), name)))


def year(record: Record) -> int | None:
    """Year of the main paper, where known."""
    return next((p.year for p in papers(record) if p.year), None)


def papers(record: Record) -> tuple[Paper, ...]:
    """The entry's papers, completed where the registries answered."""
    return record.papers or record.entry.papers


def authors(record: Record) -> tuple[str, ...]:
    """Authors of the main paper; else of the software, as its own metadata names them."""
    for paper in papers(record):
        if paper.authors:
            return paper.authors
    return tuple(dict.fromkeys(fact.value for fact in software_authors(record)))


def software_authors(record: Record) -> tuple[Fact, ...]:
    """Authors of the software, as its own metadata states them."""
    return tuple(f for f in record.metadata if f.name == "author" and f.role is None and f.confidence >= 0.8)


def summary(record: Record) -> str:
    """What the curator wrote; else what the repository says about itself."""
    found = described(record)
    return record.entry.summary or (found.value if found else "")


def described(record: Record) -> Fact | None:
    """The best description in the repository's own metadata."""
    found = [f for f in record.metadata if f.name == "description" and f.role is None]
    return max(found, key=lambda f: f.confidence, default=None)


def some(names: tuple[str, ...], most: int) -> str:
    """A list of names, cut short: `A, B and 3 more`."""
    if len(names) <= most + 1:
        return ", ".join(names)
    return _("%(names)s and %(n)s more", names=", ".join(names[:most]), n=words.number(len(names) - most))


def with_evidence(notebooks: int) -> str:
    """What an entry is, where nobody says more."""
    return ngettext("%(n)s notebook with evidence of reproducibility.", "%(n)s notebooks with evidence of reproducibility.", notebooks)


def size(number: int | None) -> str:
    """Bytes for people: `830 kB`."""
    if number is None:
        return ""
    value = float(number)
    for unit in (_("bytes"), "kB", "MB"):
        if value < 1000:
            return f"{value:.0f} {unit}" if unit == _("bytes") or value >= 10 else f"{words.number(round(value, 1))} {unit}"
        value /= 1000
    return f"{words.number(round(value, 1))} GB"


def day(moment: date) -> str:
    """A day as everybody reads it the same: `5 May 2019`; of a moment, the day in UTC."""
    if isinstance(moment, datetime) and moment.tzinfo:
        moment = moment.astimezone(UTC)
    return words.day(moment)


def web(url: str | None) -> str | None:
    """The address if a browser may follow it (http and https only), else None."""
    if url is None:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else None


def repository(record: Record) -> links.Repo | None:
    """The entry's repository, or None where its address cannot be read."""
    try:
        return links.parse_repo(record.entry.repo)
    except ValueError:
        return None


def cell_anchor(number: int) -> str:
    """Where a notebook page shows the cell, counted from 1."""
    return f"cell-{number}"


def quoted(path: str) -> str:
    """A relative address: every part quoted, so that `#`, `?`, `%` and a colon stay part of the name."""
    return "/".join(quote(part, safe="") for part in path.split("/"))


def first_upper(text: str) -> str:
    """A term of a vocabulary at the start of a line."""
    return text[:1].upper() + text[1:]
