"""The steps that build and verify, run as they stand; and that every step of every file is run by some test."""

import ast
import json
import shutil
from pathlib import Path

import pytest

from gallery import cli
from tests.mini.conftest import git
from tests.review.conftest import TEMPLATE, entry, scripts
from tests.verify.fake_hub import READY, FakeHub, answer

FILES = ("action", "gitlab", *sorted(path.stem for path in (TEMPLATE / "dot-github/workflows").glob("*.yml")))
NEEDS_AN_INDEX = "pip install"
"""Steps that install the program ask a package index: they are run by hand, in an empty environment."""


def called():
    """(file, step) of each call of the runner in these tests, read from their source."""
    for path in Path(__file__).parent.glob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "runner":
                yield tuple(part.value for part in node.args[:2])


@pytest.mark.parametrize("where", FILES)
def test_every_step_is_run_by_some_test(where):
    steps = {name for name, script in scripts(where).items() if NEEDS_AN_INDEX not in script}
    assert steps == {name for file, name in called() if file == where}


@pytest.fixture
def locked(project):
    """A catalog of two entries, one of whose repositories is away, with locks."""
    project.write("second", entry("second", "The second", "summary: Two.\n"))
    assert cli.run(["update", "--catalog", str(project.catalog), "--store", str(project.folder / "store"), "--jobs", "0"]) == 0
    project.repository("second").rename(project.folder / "away")
    return project


def test_a_site_is_built_on_github_on_gitlab_and_by_the_action(locked, runner, capfd):
    runner("publish", "gallery check --annotations")
    _, told = runner("publish", "Build", GITHUB_TOKEN="")
    assert "2 entries" in told
    page = Path("site/e/first/index.html").read_bytes()
    assert Path("site/e/second/index.html").is_file(), "an entry whose repository is away has a page"
    shutil.copytree("catalog", "elsewhere/catalog")
    inputs = {"CATALOG": "elsewhere/catalog", "GITHUB_TOKEN": ""}
    runner("action", "Check", **inputs)
    runner("action", "Build", OUT="made/site", **inputs)
    assert Path("made/site/e/first/index.html").read_bytes() == page
    runner("gitlab", "pages")
    assert Path("public/e/first/index.html").read_bytes() == page
    (locked.catalog / "entries" / "first.yml").write_text("repo: nothing\n", encoding="utf-8")
    runner("gitlab", "pages", expect=cli.FINDINGS)


def test_a_merge_request_on_gitlab(project, runner, capfd):
    assert cli.run(["update", "--catalog", str(project.catalog), "--store", str(project.folder / "store"), "--jobs", "0"]) == 0
    project.under_git()
    base = git(project.catalog.parent, "rev-parse", "HEAD")
    project.write("second", entry("second", "@everyone <img src=x>"))
    _, told = runner("gitlab", "check", CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    assert "1 entry added" in told
    assert told.endswith(Path("comment.md").read_text(encoding="utf-8"))
    assert Path("preview/e/second/index.html").is_file()
    assert not Path("preview/e/first").exists()


def test_evidence_is_made_by_one_job_and_proposed_by_another(project, runner, capfd):
    assert cli.run(["update", "--catalog", str(project.catalog), "--store", str(project.folder / "store"), "--jobs", "0"]) == 0
    project.under_git()
    said = [("stream", {"name": "stdout", "text": "2\n"})]
    with FakeHub([[{"phase": "building", "message": "x\n"}, READY]], answer(lambda _source: said)) as hub:
        runner("verify", "Oldest evidence first", HUB=hub.url, MOST="5", GALLERY_HUB_TOKEN="", GALLERY_STORE="")
    ((one,),) = [list(folder.iterdir()) for folder in (runner.temp / "catalog/verified").iterdir()]
    assert json.loads(one.read_text(encoding="utf-8"))["entry"] == "first"
    git(project.catalog.parent, "clean", "-fdxq")
    here = {"GITHUB_WORKSPACE": str(project.catalog.parent)}
    runner("verify", "Only evidence, only new", **here)
    asked, _ = runner("verify", "Branch and pull request", GITHUB_RUN_ID="11")
    assert asked == [], "a night without evidence proposes nothing"
    shutil.copytree(runner.temp / "catalog/verified", runner.temp / "evidence", dirs_exist_ok=True)
    (runner.temp / "evidence/first/x.json").write_text("not of a run", encoding="utf-8")
    (runner.temp / "evidence/first/sub").mkdir()
    runner("verify", "Only evidence, only new", **here)
    (kept,) = (project.catalog / "verified/first").iterdir()
    assert kept.read_bytes() == one.read_bytes()
    asked, _ = runner("verify", "Branch and pull request", GITHUB_RUN_ID="12")
    assert asked[-1][:4] == ["pr", "create", "--head", "verify/12"]
    names = git(project.folder / "o.git", "diff-tree", "-r", "--name-only", "--no-commit-id", "verify/12")
    assert names == f"catalog/verified/first/{one.name}"
    asked, _ = runner("verify", "Open, renew, close", GH_ANSWERS='{"issue list": "[]"}')
    assert asked[0][:2] == ["issue", "list"]
