"""Golden cases: files in, every fact out; a new case needs no Python."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from gallery import metadata
from gallery.model import Fact, ForgeFacts, Snapshot

CASES = [case for path in sorted((Path(__file__).parent / "cases").glob("*.yml")) for case in yaml.safe_load_all(path.read_text("utf-8"))]


def shown(fact: Fact) -> str:
    place = (fact.source.path or "-") + (f":{fact.source.line}" if fact.source.line else "")
    return f"{fact.name}{f' ({fact.role})' if fact.role else ''} {fact.confidence:g} {place}: {fact.value}"


@pytest.mark.parametrize("case", CASES, ids=[c["name"] for c in CASES])
def test_case(case):
    forge = ForgeFacts.model_validate(case["forge"]) if "forge" in case else None
    assert [shown(f) for f in metadata.read(Snapshot.from_dict(case["files"]), forge)] == case["facts"]


def test_a_value_is_kept_once_for_each_place():
    found = metadata.read(Snapshot.from_dict({"CITATION.cff": "license: MIT\n", "setup.cfg": "[metadata]\nlicense = MIT\n"}), None)
    assert [(f.value, f.source.path) for f in found] == [("MIT", "CITATION.cff"), ("MIT", "setup.cfg")]
