"""Entries verified for real on a hub of this machine: one for each way in which it can end, and what is left afterwards."""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from gallery import cli
from gallery.catalog import load
from gallery.hub import processes
from gallery.model import Match, TroubleKind, Verdict
from gallery.store import Store
from tests.hub.running_hub import RunningHub, until
from tests.verify.entries import STEADY, notebook, said, write_catalog

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the tests look at processes as Linux shows them")


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("verify")
    write_catalog(folder)
    return folder


@pytest.fixture(scope="module")
def hub(place):
    running = RunningHub(place, "--catalog", str(place / "catalog"), "--memory-mb", "700")
    yield running
    assert running.stop() == 0
    assert processes.left_behind(running.work) == []


def verify(place, hub, *arguments):
    """Exit code of `gallery verify` and its evidence, newest, by entry."""
    common = ["--hub", hub.url, "--catalog", str(place / "catalog"), "--store", str(place / "store"), "--offline"]
    code = cli.run(["verify", *arguments, *common])
    return code, {name: runs[-1] for name, runs in load(place / "catalog").verified.items()}


@pytest.fixture(scope="module")
def killed(place, hub):
    """A run of `slow` that was killed while its second cell ran: whether evidence was left, and whether the hub was clean soon."""
    common = ["--hub", hub.url, "--catalog", str(place / "catalog"), "--store", str(place / "store"), "--offline"]
    command = [sys.executable, "-m", "gallery.cli", "verify", "slow", "--timeout", "600", *common]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        assert any("asking" in line for line in process.stderr)
        assert until(lambda: kernels(hub) >= 1)
        process.send_signal(signal.SIGKILL)
    clean = until(lambda: hub.servers == [] and processes.left_behind(hub.work) == [])
    return clean, (place / "catalog" / "verified").exists()


@pytest.fixture(scope="module")
def ended(place, hub, killed):
    """Evidence of the entries that behave; `slow` goes on after the run that was killed."""
    code, found = verify(place, hub, "steady", "moved", "unbuildable", "slow", "--timeout", "10", "--max-parallel", "2")
    assert code == cli.FINDINGS
    assert until(lambda: hub.servers == [])
    return found


def kernels(hub) -> int:
    """Kernels that run on the hub's servers."""
    return sum(b"ipykernel_launcher" in commandline(pid) for pid in processes.left_behind(hub.work))


def commandline(pid) -> bytes:
    """Of a process that may be gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


@pytest.fixture(scope="module")
def hostile(place, hub, ended):
    """Evidence of notebooks that do everything they should not."""
    _, found = verify(place, hub, "hostile", "--timeout", "20", "--output-mb", "2")
    return {run.path: run for run in found["hostile"].notebooks}


def test_killed_in_mid_run_it_leaves_nothing(killed):
    assert killed == (True, False)


def test_each_ends_as_it_must(ended):
    assert {name: run.verdict for name, run in ended.items()} == {
        "steady": Verdict.REPRODUCED,
        "moved": Verdict.DIFFERS,
        "unbuildable": Verdict.NOT_BUILT,
        "slow": Verdict.FAILED,
    }


def test_what_agrees(ended):
    steady = ended["steady"]
    assert steady.counts == {Match.SAME: 6}
    assert [run.silent for run in steady.notebooks] == [1, 1]
    assert (steady.repeats, steady.attempts, steady.complete, steady.hub) == (1, 1, True, "gallery hub")
    assert steady.build_s is not None
    assert min(steady.launch_s, steady.run_s, steady.peak_memory_mb) > 0


def test_the_environment_is_told(ended):
    told = ended["steady"].environment
    assert (told.language, told.language_version.count(".")) == ("python", 2)
    assert told.kernel == f"ipykernel {told.packages['ipykernel']}"
    assert told.image.endswith(ended["steady"].commit)
    assert told.cpus > 0
    assert told.memory_mb > 100


def test_what_does_not_agree_is_kept_with_a_thumbnail(ended, place):
    (run,) = ended["moved"].notebooks
    first, second = run.kept
    store = Store(str(place / "store"))
    assert json.loads(store.take(first.digest)) == [{"name": "stdout", "output_type": "stream", "text": "48\n"}]
    assert (first.cell, first.thumbnail, second.cell) == (2, None, 3)
    assert store.take(second.thumbnail)[:4] == b"RIFF"


def test_the_build_tells_which_package(ended):
    trouble = ended["unbuildable"].trouble
    assert (trouble.kind, trouble.about) == (TroubleKind.ENVIRONMENT, "no-such-package-of-ours")
    assert "was not found in the package registry" in " ".join(trouble.log.split())
    assert (ended["unbuildable"].notebooks, ended["unbuildable"].environment) == ((), None)


def test_a_cell_that_takes_too_long_ends_the_notebook(ended):
    (run,) = ended["slow"].notebooks
    assert (run.trouble.kind, run.trouble.cell) == (TroubleKind.TIME, 3)
    assert {c.cell: c.match for c in run.cells} == {2: Match.SAME, 4: Match.NOT_RUN}


def test_errors_by_kind(hostile):
    found = {path.partition("/")[2]: (run.trouble.kind, run.trouble.about) for path, run in hostile.items() if "/" in path}
    assert found == {
        "code.ipynb": (TroubleKind.CODE, "IndexError"),
        "data.ipynb": (TroubleKind.DATA, "data/raw.csv"),
        "import.ipynb": (TroubleKind.IMPORT, "seaborn_of_long_ago"),
        "language.ipynb": (TroubleKind.LANGUAGE, "r"),
    }
    assert [c.match for c in hostile["lacking/code.ipynb"].cells] == [Match.ERROR, Match.NOT_RUN]


def test_hostile_notebooks_end_within_limits_and_the_next_one_runs(hostile, hub):
    kinds = {path[0]: run.trouble.kind if run.trouble else None for path, run in hostile.items() if "/" not in path}
    assert kinds.pop("4") in (TroubleKind.KERNEL, TroubleKind.MEMORY, TroubleKind.TIME)  # by what it meets first
    assert kinds == {
        "1": TroubleKind.OUTPUT,
        "2": TroubleKind.MEMORY,
        "3": TroubleKind.MEMORY,
        "5": None,
        "6": TroubleKind.INPUT,
        "7": TroubleKind.KERNEL,
        "8": None,
    }
    assert hostile["8 after all that.ipynb"].counts == {Match.SAME: 1}
    assert until(lambda: hub.servers == [] and processes.left_behind(hub.work) == [])


@pytest.mark.parametrize("name", ["none", "../work", "%00"])
def test_what_was_killed_is_told_to_nobody_without_the_token(hub, name):
    with pytest.raises(urllib.error.HTTPError, match=r"404|400"):
        urllib.request.urlopen(f"{hub.url}killed/{name}", timeout=60)


def test_a_folder_of_ones_own_is_verified_before_it_is_published(tmp_path, place, capsys, monkeypatch):
    folder = tmp_path / "My Work"
    folder.mkdir()
    (folder / "result.ipynb").write_bytes(STEADY["a result.ipynb"])
    (folder / "ignored").mkdir()
    (folder / "ignored" / "old.ipynb").write_bytes(notebook(("print(1)", said("2\n"))))
    (folder / ".gitignore").write_text("ignored/\n")
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("UV_CACHE_DIR", os.environ.get("UV_CACHE_DIR", str(Path.home() / ".cache" / "uv")))
    monkeypatch.chdir(tmp_path)
    assert cli.run(["verify", "--here", "My Work", "--json"]) == cli.FINE
    (told,) = json.loads(capsys.readouterr().out)["verified"]
    assert (told["verdict"], [n["path"] for n in told["notebooks"]]) == ("reproduced", ["result.ipynb"])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["My Work", "cache"]
    assert processes.left_behind(tmp_path / "cache" / "gallery" / "hub") == []
