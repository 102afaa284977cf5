"""The gallery counted: charts with their tables, and the same numbers as CSV."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from gallery.model import Record
from gallery.pages.base import TIERS, House, Rating, languages, year
from gallery.pages.groups import environment
from gallery.pages.listings import tally
from gallery.pages.templating import render
from gallery.words import _, number


@dataclass(frozen=True)
class Bar:
    """One line of a chart."""

    label: str
    parts: tuple[float, ...]
    """One number for each column of the chart."""
    href: str = ""


@dataclass(frozen=True)
class Drawn:
    """One bar as it is drawn."""

    label: str
    widths: tuple[tuple[float, float], ...]
    """(start, width) of each part, in per cent of the longest bar."""
    words: str


@dataclass(frozen=True)
class Chart:
    """One question about the gallery, and its numbers."""

    key: str
    title: str
    says: str
    name: str
    """What the lines are."""
    columns: tuple[str, ...]
    bars: tuple[Bar, ...]
    whole: int = 2
    """How many columns together are what the first is a part of; 1 where it stands alone."""

    @property
    def drawn(self) -> tuple[Drawn, ...]:
        """The bars with their lengths."""
        most = max((sum(bar.parts) for bar in self.bars), default=0) or 1
        made = []
        for bar in self.bars:
            starts = [sum(bar.parts[:i]) for i in range(len(bar.parts))]
            scaled = tuple((100 * s / most, 100 * p / most) for s, p in zip(starts, bar.parts, strict=True))
            applicable = sum(bar.parts[: self.whole])
            words = _("%(met)s of %(applicable)s", met=number(bar.parts[0]), applicable=number(applicable))
            made.append(Drawn(bar.label, scaled, number(bar.parts[0]) if len(bar.parts) == 1 or self.whole == 1 else words))
        return tuple(made)


def charts(records: Sequence[Record], ratings: Sequence[Rating], house: House) -> tuple[Chart, ...]:
    """All of them; one without a line is left out."""
    ranks = Counter(rating.tier for rating in ratings)
    tiers = tuple(Bar(view.label, (ranks[tier],)) for tier, view in reversed(TIERS.items()))
    shown = [n for r in records for n in r.notebooks if n.page is not None]
    runs = Counter("never-run" if not n.executed else "failed" if n.errors else "in-order" if n.in_order else "other" for n in shown)
    found = (
        Chart("tiers", _("How far the entries came"), _("Entries by tier."), _("Tier"), (_("entries"),), tiers),
        Chart(
            "checks",
            _("Which checks are met"),
            _("Entries that meet each check, of those to which it applies; those where the answer is unknown count on neither side."),
            _("Check"),
            (_("met"), _("not met"), _("unknown")),
            tuple(_checks(records, house)),
        ),
        Chart(
            "environments",
            _("What declares the environment"),
            _("Entries by what repo2docker would build from."),
            _("Environment"),
            (_("entries"),),
            _counted(environment(r) or _("Not read yet") for r in records),
        ),
        Chart(
            "stored-runs",
            _("How the notebooks were run when they were stored"),
            _("Read off the stored execution counts and outputs; nothing was run for it."),
            _("Stored run"),
            (_("notebooks"),),
            tuple(
                Bar(label, (runs[key],))
                for key, label in (
                    ("in-order", _("From top to bottom, without an error")),
                    ("other", _("In another order, without an error")),
                    ("failed", _("With an error in the outputs")),
                    ("never-run", _("Stored without having been run")),
                )
                if shown
            ),
        ),
        Chart(
            "languages",
            _("Languages"),
            _("Entries with notebooks in each language."),
            _("Language"),
            (_("entries"),),
            _counted(name for r in records for name in languages(r)),
        ),
        Chart(
            "years", _("Years of publication"), _("Entries by the year of their main paper."), _("Year"), (_("entries"),), _years(records)
        ),
    )
    return tuple(chart for chart in found if chart.bars)


def _checks(records: Sequence[Record], house: House) -> Iterable[Bar]:
    for _category, views in tally(records, house):
        for view in views:
            yield Bar(
                view.question.question.replace("`", ""), (view.met, view.applicable - view.met, view.unknown), f"score/#{view.question.id}"
            )


def _counted(values: Iterable[str]) -> tuple[Bar, ...]:
    return tuple(Bar(value, (number,)) for value, number in sorted(Counter(values).items(), key=lambda item: (-item[1], item[0])))


def _years(records: Sequence[Record]) -> tuple[Bar, ...]:
    known = Counter(found for r in records if (found := year(r)) is not None)
    unknown = sum(year(r) is None for r in records)
    made = tuple(Bar(str(value), (known[value],)) for value in sorted(known, reverse=True))
    return (*made, Bar(_("Unknown"), (unknown,))) if unknown else made


def body(found: Sequence[Chart], root: str) -> Markup:
    """All charts, each with its table and the address of its CSV."""
    return render("statistics.html", charts=found, root=root)


def contents(found: Sequence[Chart]) -> Markup:
    """The charts' headings, for the table of contents."""
    return render("toc.html", items=[(1, chart.title, chart.key) for chart in found])


def table(chart: Chart) -> bytes:
    """The chart's numbers as CSV (RFC 4180)."""
    out = io.StringIO()
    write = csv.writer(out)
    write.writerow([chart.name.lower(), *chart.columns])
    write.writerows([_plain(bar.label), *bar.parts] for bar in chart.bars)
    return out.getvalue().encode("utf-8", "replace")


def _plain(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
