"""What came out when the entries were run, counted: tiers over time, reasons, environments, seconds, beside published rates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, timedelta

from gallery.model import Match, NotebookRun, Record, Tier, Verdict, Verification
from gallery.pages.base import TIERS
from gallery.pages.groups import environment
from gallery.pages.statistics import Bar, Chart
from gallery.pages.verdicts import TROUBLES
from gallery.words import _

AGREES = (Verdict.REPRODUCED, Verdict.CLOSE)
STARTED = (*AGREES, Verdict.NOTHING_COMPARED, Verdict.NONDETERMINISTIC, Verdict.DIFFERS, Verdict.FAILED)
QUARTERS = 16
"""Of a year, the newest, that the chart over time shows."""
SPANS = (10, 30, 60, 120, 300, 600)
"""Seconds that part the launches."""
STUDIES = (
    ("Pimentel 2019", "https://doi.org/10.1109/MSR.2019.00077", 24.11, 4.03),
    ("Samuel, Mietchen 2024", "https://doi.org/10.1093/gigascience/giad113", 7.61, 5.56),
)
"""Study, its address, notebooks of a hundred tried that ran without an error, and that gave the same results (1,203 and 879 of 15,817)."""


TierOn = Callable[[Record, date], Tier | None]
"""An entry's tier at the end of a day; None where it is not known to have been in the gallery."""


def run_charts(records: Sequence[Record], tier_on: TierOn) -> tuple[Chart, ...]:
    """All of them; empty where no entry was ever run."""
    newest = [(r, runs[-1]) for r in records if (runs := [run for run in r.history.runs if run.counts_for_tier])]
    if not newest:
        return ()
    return (
        Chart(
            "tiers-over-time",
            _("Tiers over time"),
            _("Entries by the tier that they had at the end of each quarter; those that are known to have been in the gallery then."),
            _("Quarter"),
            tuple(view.label for view in reversed(TIERS.values())),
            tuple(_quarters(records, tier_on)),
            whole=len(TIERS),
        ),
        Chart(
            "failures",
            _("Why things fail"),
            _("Entries whose newest verification did not come to its end, by the first reason."),
            _("Reason"),
            (_("entries"),),
            tuple(_reasons(run for _record, run in newest)),
        ),
        Chart(
            "environment-success",
            _("Environments and what came of them"),
            _("Entries that were run, by what their environment is built from."),
            _("Environment"),
            (_("outputs agree"), _("ran, or some of it"), _("no server was had")),
            tuple(_environments(newest)),
            whole=3,
        ),
        Chart(
            "launch-seconds",
            _("Seconds to launch"),
            _("From the click to a running server, of each entry's newest verification that had one: build and launch together."),
            _("Time"),
            (_("the hub had the image"), _("the image was built")),
            tuple(_launches(run for _record, run in newest)),
            whole=2,
        ),
        Chart(
            "run-rates",
            _("Same results, here and in studies"),
            _("Of a hundred notebooks that were tried, so many gave the same results, and so many more ran without an error."),
            _("Study"),
            (_("same results"), _("other results, without an error")),
            tuple(_rates([n for r, _run in newest for n in r.history.notebooks_at(r.pin.commit if r.pin else None).values()], newest)),
            whole=1,
        ),
    )


def _three(runs: Iterable[Verification]) -> tuple[int, int, int]:
    verdicts = [run.verdict for run in runs]
    agree = sum(v in AGREES for v in verdicts)
    return agree, sum(v in STARTED for v in verdicts) - agree, sum(v not in STARTED for v in verdicts)


def _quarters(records: Sequence[Record], tier_on: TierOn) -> list[Bar]:
    """One line for each quarter in which something was run, until the day of the records, the newest first."""
    ran = [run.started_at.astimezone(UTC).date() for r in records for run in r.history.runs if run.counts_for_tier]
    first, last = _quarter(min(ran)), _quarter(max(*ran, *(r.crawled for r in records)))
    bars = []
    for quarter in range(last, max(first, last - QUARTERS + 1) - 1, -1):
        found = Counter(tier_on(record, _end(quarter)) for record in records)
        bars.append(Bar(f"{quarter // 4} Q{quarter % 4 + 1}", tuple(found[tier] for tier in reversed(TIERS))))
    return bars


def _quarter(day: date) -> int:
    return day.year * 4 + (day.month - 1) // 3


def _end(quarter: int) -> date:
    """The last day of a quarter."""
    after = quarter + 1
    return date(after // 4, after % 4 * 3 + 1, 1) - timedelta(days=1)


def _reasons(runs: Iterable[Verification]) -> list[Bar]:
    found = Counter(run.troubles[0].kind for run in runs if run.troubles)
    return [Bar(_(TROUBLES[kind]), (number,)) for kind, number in sorted(found.items(), key=lambda it: (-it[1], it[0].value))]


def _environments(newest: Sequence[tuple[Record, Verification]]) -> list[Bar]:
    names = Counter(environment(record) or _("Unknown") for record, _run in newest)
    return [
        Bar(name, _three(run for record, run in newest if (environment(record) or _("Unknown")) == name))
        for name, _number in sorted(names.items(), key=lambda it: (-it[1], it[0]))
    ]


def _launches(runs: Iterable[Verification]) -> list[Bar]:
    known = [(run.build_s + run.launch_s, run.found_image is True) for run in runs if run.build_s is not None and run.launch_s is not None]
    bars = []
    for low, high in zip((0, *SPANS), (*SPANS, None), strict=True):
        inside = [had for took, had in known if took >= low and (high is None or took < high)]
        label = _("%(low)s s and more", low=low) if high is None else _("%(low)s to %(high)s s", low=low, high=high)
        bars.append(Bar(label, (sum(inside), len(inside) - sum(inside))))
    return bars if known else []


def _rates(notebooks: Sequence[NotebookRun], newest: Sequence[tuple[Record, Verification]]) -> list[Bar]:
    """The studies', and this gallery's own; a notebook whose environment was not to be had was tried too."""
    without = sum(len(record.notebooks) for record, run in newest if run.trouble is not None)
    tried = len(notebooks) + without
    bars = [Bar(name, (same, round(ran - same, 2)), url) for name, url, ran, same in STUDIES]
    if not tried:
        return bars
    clean = [n for n in notebooks if n.trouble is None and Match.ERROR not in n.counts]
    same = sum(n.agrees and bool(n.cells) for n in clean)
    here = Bar(_("This gallery"), (round(100 * same / tried, 2), round(100 * (len(clean) - same) / tried, 2)))
    return [*bars, here]
