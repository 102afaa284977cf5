"""Fragments for hand-written pages: the home page's numbers and entries, how the score works, numbers for the about page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from gallery.model import Outcome, Record
from gallery.pages.base import TIERS, House, Question, Rating, TierView, first_upper, languages
from gallery.pages.cards import CardView
from gallery.pages.templating import render
from gallery.words import _

FEATURED = 6
RECENT = 3


@dataclass(frozen=True)
class Numbers:
    """The gallery counted."""

    entries: int
    notebooks: int
    shown: int
    """Notebooks with a page."""
    figures: int
    languages: int
    fields: int
    launchable: int
    """Entries that can at least be launched."""
    tiers: tuple[tuple[TierView, int], ...]
    clean: int
    """Notebooks whose stored outputs were made from top to bottom without an error."""


def numbers(records: Sequence[Record], ratings: Sequence[Rating]) -> Numbers:
    """Count."""
    notebooks = [n for r in records for n in r.notebooks]
    ranks = [TIERS[r.tier].rank for r in ratings]
    return Numbers(
        entries=len(records),
        notebooks=len(notebooks),
        shown=sum(n.page is not None for n in notebooks),
        figures=sum(len(n.figures) for n in notebooks),
        languages=len({name for r in records for name in languages(r)}),
        fields=len({r.entry.field for r in records}),
        launchable=sum(rank >= 2 for rank in ranks),
        tiers=tuple((view, ranks.count(view.rank)) for view in reversed(TIERS.values())),
        clean=sum(bool(n.in_order) and n.errors == 0 for n in notebooks),
    )


@dataclass(frozen=True)
class QuestionView:
    """One check, and how the entries fare."""

    question: Question
    met: int
    applicable: int
    unknown: int

    @property
    def percent(self) -> int:
        """Share of entries that meet it, 0 to 100."""
        return round(100 * self.met / self.applicable) if self.applicable else 0


def tally(records: Sequence[Record], house: House) -> tuple[tuple[str, tuple[QuestionView, ...]], ...]:
    """Category → its checks with their counts over all entries."""
    counts = {q.id: dict.fromkeys(Outcome, 0) for q in house.questions}
    for record in records:
        for finding in record.findings:
            if finding.check in counts:
                counts[finding.check][finding.outcome] += 1
    categories: dict[str, list[QuestionView]] = {}
    for question in house.questions:
        c = counts[question.id]
        applicable = c[Outcome.MET] + c[Outcome.UNMET]
        categories.setdefault(question.category, []).append(QuestionView(question, c[Outcome.MET], applicable, c[Outcome.UNKNOWN]))
    return tuple((name, tuple(views)) for name, views in categories.items())


def home(cards: Sequence[CardView], counted: Numbers, root: str) -> Markup:
    """The home page's moving parts; `cards` are in the gallery's order."""
    featured = sorted(cards, key=lambda card: card.picture is None)[:FEATURED]
    if len(featured) > 3:  # rows of three are full
        featured = featured[: len(featured) // 3 * 3]
    verified = sorted((card for card in cards if card.verified), key=lambda card: card.verified, reverse=True)[:RECENT]
    return render("home.html", numbers=counted, featured=tuple(featured), verified=verified, root=root)


def score(records: Sequence[Record], counted: Numbers, house: House, root: str) -> Markup:
    """How the score works: tiers and every question."""
    return render("score.html", tiers=counted.tiers, categories=tally(records, house), entries=counted.entries, root=root)


def score_contents(house: House) -> Markup:
    """The table of contents of the score page: tiers, categories."""
    names = dict.fromkeys(q.category for q in house.questions)
    places = [(1, first_upper(name), f"category-{n}") for n, name in enumerate(names, 1)]
    return render("toc.html", items=[(1, _("Tiers"), "tiers"), *places])


def about_numbers(counted: Numbers, root: str) -> Markup:
    """The gallery in numbers."""
    return render("numbers.html", numbers=counted, root=root)
