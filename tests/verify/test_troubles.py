"""Why something failed, and whose fault it is: golden words of builders, hubs and kernels."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gallery.model import Trouble
from gallery.verify.troubles import end_of, of_error, of_launch

CASES = yaml.safe_load((Path(__file__).parent / "troubles.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES["launches"], ids=lambda case: case["said"].strip()[:40])
def test_why_a_launch_failed(case):
    found = of_launch(case.get("failed_in", "building"), case["said"], "Fetching\nBuilding\n")
    assert (found.kind if found else None) == case["kind"]
    if found:
        assert found.about == case.get("about")
        assert found.message == case.get("sentence", found.message)
        assert case["said"].split()[-1] in found.log


@pytest.mark.parametrize("case", CASES["errors"], ids=lambda case: f"{case['raised'][0]!r}")
def test_why_a_cell_failed(case):
    found = of_error(3, *case["raised"], [])
    assert (found.kind, found.cell) == (case["kind"], 3)
    assert found.about == case.get("about", found.about)
    assert found.message.isprintable()
    assert found.message.startswith("Cell 3 ")


@given(st.text(), st.text(), st.lists(st.text()))
def test_whatever_is_said_becomes_evidence(name, value, trace):
    found = of_error(1, name, value, trace)
    assert Trouble.model_validate_json(found.model_dump_json()) == found
    told = of_launch("building", value, name)
    assert told is None or Trouble.model_validate_json(told.model_dump_json()) == told


def test_the_end_of_a_log_names_no_folder_of_the_verifiers_machine():
    home = "/home/ada/.gallery/hub"
    line = f"  File {home}/servers/growth-1f2e3d4c/growth/fit.py:3, in run\n  '{home}/environments/0a1b/venv/lib/x.py'"
    assert end_of(line) == "File …/growth/fit.py:3, in run\n  '…/venv/lib/x.py'"
    assert end_of("/usr/lib and /srv/conda/lib/x.py") == "/usr/lib and /srv/conda/lib/x.py"


def test_a_log_is_cut_between_lines():
    log = end_of("\n".join(f"/home/ada/file-{n}" for n in range(900)))
    assert len(log) <= 4000
    assert {line[:15] for line in log.splitlines()} == {"/home/ada/file-"}
    assert end_of("x" * 9000) == "x" * 4000
