"""Statistics of what was run: over time, reasons, environments, seconds, beside published rates."""

from gallery.model import Environment
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
    chart = next(c for c in run_charts(RECORDS) if c.key == key)
    return {bar.label: bar.parts for bar in chart.bars}


def test_nothing_is_counted_where_nothing_was_run():
    assert run_charts([entry("e"), entry("d", "hub-cannot")]) == ()


def test_over_time_each_entry_counts_by_its_newest_run():
    assert next(iter(bars("runs-over-time"))).startswith("2026 Q")
    assert sum(next(iter(bars("runs-over-time").values()))) == 3


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
    charts = run_charts(RECORDS)
    page = str(body(charts, "../"))
    for chart in charts:
        assert f'id="{chart.key}"' in page
        assert table(chart).decode().count("\n") == len(chart.bars) + 1
    assert 'href="https://doi.org/10.1109/MSR.2019.00077"' in page
