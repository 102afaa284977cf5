"""Our answer about environments against repo2docker itself, on every case."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from gallery.checks.repo2docker import detect
from tests.checks import folders

CASES = folders.load("environment.yml")


def ask_repo2docker(folders_):
    """repo2docker's verdicts on many folders, in one process of its own."""
    given = [{p: s if "link" in s else {"hex": folders.content(s).hex()} for p, s in files.items()} for files in folders_]
    command = [sys.executable, Path(__file__).parent / "oracle.py"]
    ran = subprocess.run(command, input=json.dumps(given), capture_output=True, text=True, check=True, timeout=120)
    return json.loads(ran.stdout)


@pytest.fixture(scope="module")
def verdicts():
    return dict(zip((c["name"] for c in CASES), ask_repo2docker([c["files"] for c in CASES]), strict=True))


def same(ours, theirs):
    return (ours.buildpack, ours.default, bool(ours.refused)) == (theirs["buildpack"], theirs["default"], bool(theirs["refused"]))


def mixtures(number):
    """Folders mixed at random (always the same ones) from the files of all cases: what one file hides, another may show."""
    pool = [(p, s) for c in CASES for p, s in c["files"].items() if "link" not in s and "environment.yml/" not in p and p != "binder"]
    draw = random.Random(7)
    return [dict(draw.sample(pool, draw.choice((2, 2, 3, 4, 5)))) for _ in range(number)]


def test_agrees_on_mixtures():
    folders_ = mixtures(300)
    for files, theirs in zip(folders_, ask_repo2docker(folders_), strict=True):
        ours = detect(folders.snapshot(files))
        assert same(ours, theirs), (files, ours, theirs)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_agrees_with_repo2docker(case, verdicts):
    ours, theirs = detect(folders.snapshot(case["files"])), verdicts[case["name"]]
    assert same(ours, theirs), (ours, theirs)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_environment(case):
    ours, expected = detect(folders.snapshot(case["files"])), case["environment"]
    assert expected.get("refused", "") in (ours.refused or "")
    assert ours.buildpack == expected.get("buildpack")
    for key in ("directory", "default"):
        assert getattr(ours, key) == expected.get(key, getattr(ours, key))
    assert ours.files == tuple(expected.get("files", ours.files))


@pytest.mark.parametrize("name", ["conda at the root", "both binder folders", "Docker beats all others"])
def test_agrees_with_the_command(name, tmp_path):
    """The program as people run it, on a handful: it takes seconds each."""
    case = next(c for c in CASES if c["name"] == name)
    for path, said in case["files"].items():
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(folders.content(said))
    command = [Path(sys.executable).parent / "jupyter-repo2docker", "--no-build", "--debug", str(tmp_path)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, env={**os.environ, "NO_PROXY": "*"}, check=False)
    assert (ran.returncode == 0) is (detect(folders.snapshot(case["files"])).refused is None), ran.stderr[-800:]
