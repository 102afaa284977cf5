"""The gallery's health: one entry in each state."""

import json
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from gallery import cli
from gallery.catalog import add_verification
from gallery.failures import Failure, FailureKind
from gallery.model import Entry, Environment, Finding, ForgeFacts, Notebook, Outcome, Pin, Record, Staleness
from gallery.store import Store
from tests.verify.evidence import EXAMPLES

ROOT = Path(__file__).parents[2]
DAY = date(2026, 1, 1)
GONE = Failure(stage="fetch", kind=FailureKind.NOT_FOUND, message="The repository is gone.")
ENVIRONMENT = Environment(buildpack="conda", directory="", files=("environment.yml",))
FINDINGS = tuple(
    Finding(check=str(i), outcome=o, message="x") for i, o in enumerate([Outcome.MET, Outcome.MET, Outcome.UNMET, Outcome.UNKNOWN])
)
SHOWN = Notebook(path="a.ipynb", slug="a", blob="1" * 40, size=1, title="a", page="2" * 32)
BROKEN = Notebook(path="b.ipynb", slug="b", blob="3" * 40, size=1, title="b", failure=GONE)


def pin(name, commit="a" * 40):
    return Pin(
        repo=f"https://github.com/o/{name}", ref=None, branch="refs/heads/main", commit=commit, tree=None,
        committed_at=datetime(2025, 12, 1, tzinfo=UTC), resolved_at=DAY,
    )  # fmt: skip


@pytest.fixture
def gallery(tmp_path):
    """A catalog and a store with one entry in each state."""
    folder, store = tmp_path / "catalog", Store(str(tmp_path / "store"))
    (folder / "entries").mkdir(parents=True)
    (folder / "lock").mkdir()
    shutil.copy(ROOT / "catalog" / "gallery.yml", folder)
    made = {
        "fine": {"facts": ForgeFacts(as_of=DAY, pushed_at=datetime(2025, 12, 31, tzinfo=UTC)), "notebooks": (SHOWN, BROKEN)},
        "stale": {"stale": Staleness(since=DAY, failure=GONE), "notebooks": (SHOWN,)},
        "failed": {"environment": None, "failures": (GONE,), "findings": ()},
        "outdated": {"pin": pin("outdated", "b" * 40), "notebooks": (SHOWN,)},
        "waiting": None,
        "new": None,
        "old-format": None,
    }
    for name, fields in made.items():
        entry = Entry(id=name, repo=f"https://github.com/o/{name}", title=name.title(), field="physics")
        (folder / "entries" / f"{name}.yml").write_text(f"repo: {entry.repo}\ntitle: {entry.title}\nfield: physics\n", encoding="utf-8")
        if name != "new":
            (folder / "lock" / f"{name}.json").write_text(pin(name).model_dump_json(), encoding="utf-8")
        if fields is not None:
            whole = {"entry": entry, "pin": pin(name), "crawled": DAY, "environment": ENVIRONMENT, "findings": FINDINGS} | fields
            store.put(f"records/{name}.json", Record(**whole).model_dump_json().encode())
    store.put("records/old-format.json", b'{"schema_version": 0}')
    return ["--catalog", str(folder), "--store", store.url, "--as-of", "2026-01-11"]


def test_every_state_is_told(gallery, capsys):
    assert cli.run(["status", "--json", *gallery]) == cli.FINE
    told = json.loads(capsys.readouterr().out)
    rows = {row["id"]: row for row in told["entries"]}
    assert {name: row["state"] for name, row in rows.items()} == {
        "failed": "failed", "fine": "fine", "new": "not locked", "old-format": "not crawled",
        "outdated": "outdated", "stale": "stale", "waiting": "not crawled",
    }  # fmt: skip
    fine = rows["fine"]
    assert (fine["tier"], fine["met"], fine["applicable"], fine["unknown"], fine["age_days"], fine["behind_days"]) == (
        "launchable",
        2,
        3,
        1,
        10,
        30,
    )
    assert rows["stale"]["reason"] == "since 2026-01-01: The repository is gone."
    assert rows["waiting"]["age_days"] is None
    assert rows["outdated"]["todo"] == "gallery crawl outdated"
    assert told["totals"] == {
        "entries": 7,
        "states": {"failed": 1, "fine": 1, "not locked": 1, "not crawled": 2, "outdated": 1, "stale": 1},
        "tiers": {"listed": 1, "launchable": 3},
        "verdicts": {},
        "median_score": 0.667,
        "oldest_days": 10,
        "broken_notebooks": 1,
        "behind": 1,
    }


def test_the_text_tells_what_to_do(gallery, capsys):
    assert cli.run(["status", *gallery]) == cli.FINE
    told = capsys.readouterr().out
    assert "fine        fine         launchable      2/3   10 d    30 d" in told
    assert "stale: since 2026-01-01: The repository is gone.\n  → gallery crawl stale" in told
    assert "fine: 1 notebook could not be rendered; gallery show fine tells why" in told
    assert "2 not crawled\n  → gallery crawl old-format waiting" in told
    assert "1 not locked\n  → gallery update new" in told
    assert told.rstrip().endswith("3 launchable; median score 67%; oldest record 10 days.")


@pytest.mark.parametrize(
    ("example", "commit", "verdict", "told"),
    [
        ("reproduced", None, "reproduced", "reproduced, 30 d"),
        ("not-built", None, "not built", "fine: Not built on 2026-07-13: The environment cannot be built"),
        ("reproduced", "c" * 40, None, "fine: Its evidence is of ccccccc, not of the commit that is shown."),
    ],
)
def test_evidence_is_told(example, commit, verdict, told, gallery, capsys):
    run = EXAMPLES[example].model_copy(update={"entry": "fine", "commit": commit or "a" * 40})
    add_verification(Path(gallery[1]), run)
    day = (run.started_at + timedelta(days=30)).date().isoformat()
    assert cli.run(["status", *gallery[:-1], day]) == cli.FINE
    text = capsys.readouterr().out
    assert told in text
    assert ("→ gallery verify fine" in text) is (verdict != "reproduced")
    assert cli.run(["status", "--json", *gallery[:-1], day]) == cli.FINE
    found = json.loads(capsys.readouterr().out)
    row = next(row for row in found["entries"] if row["id"] == "fine")
    assert (row["verdict"], row["verified_days"]) == (verdict, 30 if verdict else None)
    assert found["totals"]["verdicts"] == ({verdict: 1} if verdict else {})


def test_an_empty_catalog_says_how_to_begin(tmp_path, capsys):
    folder = tmp_path / "catalog"
    (folder / "entries").mkdir(parents=True)
    shutil.copy(ROOT / "catalog" / "gallery.yml", folder)
    assert cli.run(["status", "--catalog", str(folder), "--store", str(tmp_path / "store")]) == cli.FINE
    assert "gallery add URL" in capsys.readouterr().out
