"""Evidence at rest: what it says in a word, how it lies in the catalog, which tier rests on it, when it is old."""

import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from gallery.catalog import add_verification, dump_verification, load, verification_path, verification_schema
from gallery.checks import tier
from gallery.failures import Stop
from gallery.model import Match, Tier, Verdict, Verification
from gallery.store import Store
from tests.catalog.golden import SETTINGS, lay
from tests.verify.evidence import COMMIT, EXAMPLES, FOLDER, OLD_COMMIT, keep_outputs, record

ROOT = Path(__file__).parents[2]
VERDICTS = {
    "close": Verdict.CLOSE,
    "code-error": Verdict.FAILED,
    "data-missing": Verdict.FAILED,
    "differs": Verdict.DIFFERS,
    "hub-cannot": Verdict.UNTRIED,
    "import-missing": Verdict.FAILED,
    "memory": Verdict.FAILED,
    "nondeterministic": Verdict.NONDETERMINISTIC,
    "not-built": Verdict.NOT_BUILT,
    "not-launched": Verdict.NOT_LAUNCHED,
    "nothing-compared": Verdict.NOTHING_COMPARED,
    "reproduced": Verdict.REPRODUCED,
    "reproduced-old-commit": Verdict.REPRODUCED,
    "time-out": Verdict.FAILED,
}


@pytest.fixture
def folder(tmp_path):
    lay(tmp_path / "gallery.yml", SETTINGS)
    lay(tmp_path / "entries" / "growth.yml", "repo: https://github.com/example/growth\ntitle: Growth\nfield: astronomy\n")
    return tmp_path


def test_each_example_in_a_word():
    assert {name: run.verdict for name, run in EXAMPLES.items()} == VERDICTS


def test_cells_are_counted_over_all_notebooks():
    assert EXAMPLES["differs"].counts == {Match.SAME: 5, Match.CLOSE: 1, Match.DIFFERS: 2, Match.MISSING_OUTPUT: 1}


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_are_as_they_would_be_written_and_keep_to_the_schema(name):
    data = (FOLDER / f"{name}.json").read_bytes()
    assert dump_verification(EXAMPLES[name]) == data
    jsonschema.Draft202012Validator(verification_schema()).validate(json.loads(data))


def test_kept_outputs_are_those_that_the_examples_name(tmp_path):
    store = Store(str(tmp_path))
    keep_outputs(store)
    named = [kept for run in EXAMPLES.values() for notebook in run.notebooks for kept in notebook.kept]
    assert named
    assert all(len(store.take(kept.digest)) == kept.size for kept in named)


def test_evidence_is_added_and_read_oldest_first(folder):
    for name in ("differs", "reproduced-old-commit", "close"):
        add_verification(folder, EXAMPLES[name])
    catalog = load(folder)
    assert catalog.verified == {"growth": tuple(EXAMPLES[name] for name in ("reproduced-old-commit", "close", "differs"))}
    seen = catalog.seen(record(), date(2026, 8, 1))
    assert seen.history.latest == EXAMPLES["differs"]


def test_evidence_is_never_written_over(folder):
    path = add_verification(folder, EXAMPLES["close"])
    before = path.read_bytes()
    with pytest.raises(Stop, match="File exists"):
        add_verification(folder, EXAMPLES["close"].model_copy(update={"run_s": 1.0}))
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_evidence_of_an_earlier_id_stays(folder):
    lay(folder / "entries" / "growth.yml", "repo: https://github.com/example/growth\ntitle: G\nfield: astronomy\nwas: [beans]\n")
    add_verification(folder, EXAMPLES["close"].model_copy(update={"entry": "beans"}))
    assert [run.entry for run in load(folder).verified["growth"]] == ["beans"]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda text: text[:-200], "it is not JSON"),
        (lambda text: text.replace('"commit": "abc', '"commit": "xyz'), "its `commit` cannot be right"),
        (lambda text: text.replace('"entry": "growth"', '"entry": "other"'), "it says that it is other/"),
    ],
)
def test_broken_evidence_is_told(folder, spoil, said):
    path = add_verification(folder, EXAMPLES["close"])
    path.write_text(spoil(path.read_text()))
    with pytest.raises(Stop) as told:
        load(folder)
    assert said in str(told.value)
    assert "git restore" in str(told.value)


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], Tier.LAUNCHABLE),
        (["reproduced"], Tier.REPRODUCED),
        (["close"], Tier.REPRODUCED),
        (["reproduced-old-commit"], Tier.LAUNCHABLE),
        (["nondeterministic"], Tier.LAUNCHED),
        (["differs"], Tier.LAUNCHED),
        (["reproduced", "code-error"], Tier.LAUNCHED),
        (["reproduced", "not-built"], Tier.LAUNCHABLE),
        (["reproduced", "not-launched"], Tier.LAUNCHABLE),
        (["reproduced", "hub-cannot"], Tier.REPRODUCED),
        (["hub-cannot"], Tier.LAUNCHABLE),
        (["nothing-compared"], Tier.LAUNCHED),
        (["reproduced", "data-missing"], Tier.LAUNCHED),
        (["data-missing"], Tier.LAUNCHED),
    ],
)
def test_a_tier_rests_on_evidence_of_the_pinned_commit(names, expected):
    assert tier(record(*names)) is expected


def test_a_run_of_one_notebook_makes_no_tier_alone_but_completes_another():
    whole = EXAMPLES["reproduced"]
    first, second = (whole.model_copy(update={"notebooks": (run,), "complete": False}) for run in whole.notebooks)
    alone = record().model_copy(update={"history": record("reproduced").history.model_copy(update={"runs": (first,)})})
    both = alone.model_copy(update={"history": alone.history.model_copy(update={"runs": (first, second)})})
    assert (tier(alone), tier(both)) == (Tier.LAUNCHED, Tier.REPRODUCED)


def test_evidence_of_another_commit_counts_there():
    assert tier(record("reproduced-old-commit", commit=OLD_COMMIT)) is Tier.REPRODUCED
    assert [run.commit for run in record("reproduced-old-commit", "close").history.at(COMMIT)] == [COMMIT]


@pytest.mark.parametrize(("day", "aged"), [(date(2026, 10, 29), False), (date(2026, 10, 30), True), (date(2026, 4, 1), False)])
def test_evidence_ages(day, aged):
    assert record("reproduced", day=day).history.aged is aged
    assert record(day=day).history.aged is False


def test_the_place_of_a_run_is_its_name(folder):
    run = EXAMPLES["reproduced"]
    assert verification_path(folder, run).relative_to(folder).as_posix() == "verified/growth/20260502T031000Z-abc1234-0001.json"
    assert Verification.model_validate_json(dump_verification(run)) == run


def test_evidence_of_this_project_s_own_catalog_holds_no_words_of_others():
    runs = [
        run
        for path in sorted((ROOT / "catalog" / "verified").glob("*/*.json"))
        for run in [Verification.model_validate_json(path.read_bytes())]
    ]
    assert runs
    assert [run.id for run in runs if any(trouble.log for trouble in run.troubles)] == []
