"""Statistics of what was run: over time, reasons, environments, seconds, beside published rates."""

from datetime import date

from gallery.checks import tier, tier_on
from gallery.model import Environment, Tier
from gallery.pages.run_statistics import run_charts
from gallery.pages.statistics import body, table
from tests.verify.evidence import record


def entry(name, *examples):
    known = record(*examples)
    runs = tuple(run.model_copy(update={"entry": name}) for run in known.history.runs)
    environment = Environment(buildpack="conda" if name == "b" else "python", directory="", files=("environment.yml",))
    identity = known.entry.model_copy(update={"id": name})
    return known.model_copy(
        update={"entry": identity, "environment": environment, "history": known.history.model_copy(update={"runs": runs})}
    )


RECORDS = (entry("a", "reproduced"), entry("b", "not-built"), entry("c", "import-missing", "differs"), entry("d", "hub-cannot"), entry("e"))


def bars(key):
    chart = next(c for c in run_charts(RECORDS, tier_on) if c.key == key)
    return {bar.label: bar.parts for bar in chart.bars}


def test_nothing_is_counted_where_nothing_was_run():
    assert run_charts([entry("e"), entry("d", "hub-cannot")], tier_on) == ()


def test_tiers_over_time_are_those_at_each_quarter_s_end():
    """`moved` was reproduced at an earlier commit, was locked anew, and does not run since; `late` was in nobody's lock before."""
    moved = entry("moved", "reproduced-old-commit", "data-missing")
    late = entry("late").model_copy(update={"pin": moved.pin.model_copy(update={"resolved_at": date(2026, 7, 2)})})
    moved = moved.model_copy(update={"pin": moved.pin.model_copy(update={"resolved_at": date(2026, 4, 20)})})
    (chart,) = [c for c in run_charts((moved, late), tier_on) if c.key == "tiers-over-time"]
    first = min(run.started_at for run in moved.history.runs)
    found = {bar.label: dict(zip(chart.columns, bar.parts, strict=True)) for bar in chart.bars}
    assert list(found)[-1] == f"{first.year} Q{(first.month + 2) // 3}"
    assert found["2026 Q1"] == {"Reproduced": 1, "Launched": 0, "Launchable": 0, "Readable": 0, "Listed": 0}
    assert found["2026 Q3"] == {"Reproduced": 0, "Launched": 1, "Launchable": 1, "Readable": 0, "Listed": 0}


def test_the_newest_quarter_has_the_tiers_of_today():
    newest = next(iter(bars("tiers-over-time").values()))
    now = [tier(record) for record in RECORDS]
    assert newest == tuple(now.count(one) for one in reversed(Tier))


def test_reasons_environments_and_seconds():
    reasons = bars("failures")
    assert reasons["The environment cannot be built"] == (1,)
    assert sum(sum(parts) for parts in bars("environment-success").values()) == 3
    assert [parts for label, parts in bars("environment-success").items() if "conda" in label.lower()] == [(0, 0, 1)]
    assert sum(sum(parts) for parts in bars("launch-seconds").values()) == 2


def test_rates_stand_beside_the_published_ones_and_what_could_not_be_built_was_tried():
    rates = bars("run-rates")
    assert rates["Pimentel 2019"] == (4.03, 20.08)
    assert rates["Samuel, Mietchen 2024"] == (5.56, 2.05)
    assert rates["This gallery"][0] == round(100 * 3 / 6, 2)  # of two notebooks each: both of a, none of b, the first of c


def test_charts_are_drawn_and_told_as_csv():
    charts = run_charts(RECORDS, tier_on)
    page = str(body(charts, "../"))
    for chart in charts:
        assert f'id="{chart.key}"' in page
        assert table(chart).decode().count("\n") == len(chart.bars) + 1
    assert 'href="https://doi.org/10.1109/MSR.2019.00077"' in page
