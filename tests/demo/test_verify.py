"""The demo's entries, run on a hub of this machine again, end as the evidence that comes with the demo says: one in each way."""

import shutil
import sys

import pytest

from gallery import cli, demo
from gallery.catalog import load
from gallery.hub import processes
from gallery.model import TroubleKind, Verdict
from tests.hub.running_hub import RunningHub

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the tests look at processes as Linux shows them")

ENDS = {
    "interval-coverage": Verdict.REPRODUCED,
    "pendulum": Verdict.CLOSE,
    "throwing-darts": Verdict.NONDETERMINISTIC,
    "foxes-and-rabbits": Verdict.DIFFERS,
    "awkward": Verdict.NOT_BUILT,
    "golomb-rulers": Verdict.FAILED,
}
"""Entry → how it ends; four of them share one environment."""


@pytest.fixture(scope="module")
def again(tmp_path_factory):
    """Entry → its new evidence."""
    folder = tmp_path_factory.mktemp("demo")
    catalog = demo.load(folder)
    shutil.rmtree(catalog / "verified")
    hub = RunningHub(folder, "--catalog", str(catalog))
    common = ["--hub", hub.url, "--catalog", str(catalog), "--store", str(folder / "store"), "--offline"]
    try:
        cli.run(["verify", "golomb-rulers", "--timeout", "10", *common])
        cli.run(["verify", *(name for name in ENDS if name not in ("golomb-rulers", "throwing-darts")), *common])
        cli.run(["verify", "throwing-darts", "--repeat", "2", *common])
    finally:
        assert hub.stop() == 0
    assert processes.left_behind(hub.work) == []
    return {name: load(catalog).verified[name][-1] for name in ENDS}


def shipped():
    return {name: runs[-1] for name, runs in load(demo.CATALOG).verified.items()}


def test_each_ends_in_its_own_way_and_as_the_evidence_that_comes_with_it(again):
    assert {name: run.verdict for name, run in again.items()} == ENDS
    assert {name: shipped()[name].verdict for name in ENDS} == ENDS


def test_each_cell_has_the_verdict_that_the_evidence_has(again):
    def cells(run):
        return {(notebook.path, cell.cell): cell.match for notebook in run.notebooks for cell in notebook.cells}

    assert {name: cells(run) for name, run in again.items()} == {name: cells(shipped()[name]) for name in ENDS}


def test_why_two_of_them_come_to_no_end(again):
    assert again["awkward"].trouble.kind is TroubleKind.ENVIRONMENT
    (run,) = again["golomb-rulers"].notebooks
    assert run.trouble.kind is TroubleKind.TIME
