"""Golden cases: files in, each check's outcome, message and evidence out."""

from datetime import date

import pytest

from gallery.checks import ALL, Category, inspect, run
from gallery.model import Claim, Evidence, Fact, ForgeFacts, Outcome, Statements
from tests.checks import folders

FILES = sorted(p.name for p in folders.CASES.glob("*.yml"))
CASES = [(file, case) for file in FILES for case in folders.load(file) if "expect" in case]
CHECKS = {c.id: c for c in ALL}


@pytest.mark.parametrize(("file", "case"), CASES, ids=[f"{f.removesuffix('.yml')}: {c['name']}" for f, c in CASES])
def test_case(file, case):
    said = case.get("entry", {})
    entry = folders.entry(
        statements=Statements(**said.get("statements", {})),
        claims=tuple(Claim(**c) for c in said.get("claims", [])),
        notebooks=tuple(said.get("notebooks", [])),
    )
    for check, expected in case["expect"].items():
        found = run(CHECKS[check], folders.snapshot(case["files"]), entry)
        assert found.outcome == expected["outcome"], (check, found)
        assert expected.get("message", "") in found.message, (check, found)
        assert expected.get("by_curator", found.by_curator) == found.by_curator, (check, found)
        assert_evidence(expected.get("evidence", []), found)


def assert_evidence(expected, found):
    """Each expected `[path, line, text]` (shorter where the rest does not matter) is the evidence at that position."""
    for place, wanted in zip(found.evidence, expected, strict=False):
        assert [place.path, place.line, place.text][: len(wanted)] == wanted, found
    assert len(found.evidence) >= len(expected), found


def test_every_check_explains_itself():
    for check in ALL:
        assert check.question.endswith("?"), check.id
        assert check.why, check.id
        assert check.how, check.id


def test_ids_are_unique_and_every_category_is_asked():
    assert len({c.id for c in ALL}) == len(ALL)
    assert {c.category for c in ALL} == set(Category)


def test_every_check_has_cases_for_met_and_unmet():
    outcomes = {(check, e["outcome"]) for _, case in CASES for check, e in case["expect"].items()}
    assert {(c.id, o) for c in ALL for o in (Outcome.MET, Outcome.UNMET)} <= outcomes


def test_inspect_answers_every_question():
    found = inspect(folders.snapshot({"README.md": "# Case\n"}), folders.entry(), None, ())
    assert [f.check for f in found.findings] == [c.id for c in ALL]
    assert all(bool(f.advice) is (f.outcome is Outcome.UNMET) for f in found.findings)


def test_metadata_and_the_forge_can_state_the_licence():
    fact = Fact(name="licence", value="MIT", source=Evidence(path="pyproject.toml", line=3), confidence=1)
    found = run(CHECKS["licence"], folders.snapshot({"a.py": "x"}), folders.entry(), metadata=(fact,))
    assert (found.outcome, found.evidence) == (Outcome.MET, (fact.source,))
    found = run(
        CHECKS["licence"], folders.snapshot({"a.py": "x"}), folders.entry(), facts=ForgeFacts(as_of=date(2026, 1, 1), licence="MIT")
    )
    assert (found.outcome, found.message) == (Outcome.MET, "The forge reports MIT.")


def test_metadata_can_name_the_archive():
    fact = Fact(name="doi", value="10.5281/zenodo.7", source=Evidence(path="codemeta.json"), confidence=1)
    found = run(CHECKS["archived"], folders.snapshot({"a.py": "x"}), folders.entry(), metadata=(fact,))
    assert found.outcome is Outcome.MET
