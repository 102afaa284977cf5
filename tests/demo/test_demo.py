"""The demo is the same everywhere: its commits are what its lock files say, and git agrees."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gallery import catalog, demo
from gallery.catalog.pins import read_pin
from gallery.demo.contents import FOLDER, NO_FILES, ODD_NAMES, REPOSITORIES, contents_of
from gallery.demo.objects import Item, Mode, write_repository
from gallery.failures import Stop
from gallery.store import Store

COMMITS = {
    "toy-colours": "8e2a9e15d66dfa7803c324bd8aef5777eaf9f2af",
    "bean-growth": "366cbd221593472fd5c64667acba2698de6dbe2c",
    "interval-coverage": "fb7b0459ef0d20ac15c863cc2d7d14b7e2041181",
    "catalyst-yields": "e138691251f42a8c2547a494ea7ba5da53f7932f",
    "awkward": "1be469f9a6799063dc527a9fe7c7ede19d678f5e",
    "golomb-rulers": "60ba6578177f7dd06cd328ba7e5459cba11346ba",
    "foxes-and-rabbits": "991611565d833ade1a6c6cd9317221e21810f10d",
    "throwing-darts": "79be0dbca17390f51bd9a7cf70342ed4e8e95fb8",
    "pendulum": "6d9ce7f45563e48370c6635ed5fd2a6aa3c28bf9",
}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("a demo") / "with 100% odd #names"
    assert demo.load(folder) == folder / "catalog"
    return folder


def git(folder, *arguments):
    return subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True, text=True).stdout.strip()


@pytest.mark.parametrize("name", REPOSITORIES)
def test_commits_are_the_pinned_ones(made, name):
    pin = read_pin(demo.CATALOG, name)
    head = git(made / "git" / name, "rev-parse", "HEAD", "HEAD^{tree}", pin.branch).split()
    assert head == [COMMITS[name], pin.tree, COMMITS[name]]
    assert pin.commit == COMMITS[name], "run `scripts/make-demo --lock`, and put the new commit here"


@pytest.mark.parametrize("name", REPOSITORIES)
def test_git_finds_no_fault(made, name):
    assert not git(made / "git" / name, "fsck", "--strict", "--full", "--no-dangling")


@pytest.mark.parametrize("name", REPOSITORIES)
def test_repositories_are_small(name):
    assert sum(len(item.data) for item in contents_of(name).files.values()) < 400_000


def test_git_writes_the_same_tree(tmp_path):
    """git itself, given the same files, comes to the same ids: sorting and modes are right."""
    files = {b"a": b"1", b"a-b/c": b"2", b"a.b": b"3", b"a/b": b"4", b"\xff": b"5", b"b/run": b"6"}
    items = {path: Item(Mode.PROGRAM if path == b"b/run" else Mode.FILE, data) for path, data in files.items() if path != b"a"}
    date = REPOSITORIES["awkward"][0]
    commit = write_repository(tmp_path / "ours", items, message="m", date=date)
    git(tmp_path, "init", "--quiet", "theirs")
    theirs = tmp_path / "theirs"
    for path, item in items.items():
        file = theirs / os.fsdecode(path)
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(item.data)
        file.chmod(0o755 if item.mode is Mode.PROGRAM else 0o644)
    git(theirs, "add", "--all")
    assert git(theirs, "write-tree") == commit.tree


def test_a_second_call_writes_nothing(made):
    before = {path: path.stat().st_mtime_ns for path in made.rglob("*")}
    demo.load(made)
    assert {path: path.stat().st_mtime_ns for path in made.rglob("*")} == before


def test_its_settings_speak_the_language_of_the_site(tmp_path):
    said = (demo.load(tmp_path, "de") / "gallery.yml").read_text("utf-8")
    assert "Die Repositorys der Demo gibt es nur auf diesem Rechner" in said
    assert not [saying for saying in demo.SAYINGS if saying in said]


def test_a_killed_call_is_mended(tmp_path):
    demo.load(tmp_path)
    shutil.rmtree(tmp_path / "git" / "awkward" / "refs")
    (tmp_path / "git" / "bean-growth" / "HEAD").unlink()
    (tmp_path / "catalog" / "entries" / "gone.yml").write_text("repo: x\n")
    demo.load(tmp_path)
    assert git(tmp_path / "git" / "awkward", "rev-parse", "HEAD") == COMMITS["awkward"]
    assert git(tmp_path / "git" / "bean-growth", "rev-parse", "HEAD") == COMMITS["bean-growth"]
    assert not (tmp_path / "catalog" / "entries" / "gone.yml").exists()


def test_a_folder_that_cannot_be_written_is_a_stop(tmp_path):
    (tmp_path / "git").write_text("a file in the way")
    with pytest.raises(Stop, match="Cannot write the demo to"):
        demo.load(tmp_path)


def test_no_setting_of_the_machine_matters(tmp_path):
    environment = {
        "PATH": os.environ["PATH"],
        "GIT_DEFAULT_HASH": "sha256",
        "GIT_AUTHOR_NAME": "x",
        "GIT_DIR": str(tmp_path),
        "TZ": "Asia/Tokyo",
        "LC_ALL": "C",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": str(Path(demo.__file__).parents[2]),
    }
    code = f"import os; os.umask(0o077); from pathlib import Path; from gallery import demo; demo.load(Path({str(tmp_path / 'd')!r}))"
    subprocess.run([sys.executable, "-c", code], check=True, env=environment, cwd=tmp_path)
    assert {name: git(tmp_path / "d" / "git" / name, "rev-parse", "HEAD") for name in REPOSITORIES} == COMMITS


def test_what_tools_leave_is_no_content(tmp_path, monkeypatch):
    monkeypatch.setattr("gallery.demo.contents.FOLDER", tmp_path)
    for path in ("kept.py", "__pycache__/kept.pyc", "a/.ipynb_checkpoints/x.ipynb", ".DS_Store"):
        (tmp_path / "bean-growth" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "bean-growth" / path).write_text("x")
    assert set(contents_of("bean-growth").files) == {b"kept.py"}


def test_the_table_of_odd_names_names_files():
    for name, names in ODD_NAMES.items():
        assert all((FOLDER / name / plain).is_file() for plain in names)
    assert set(NO_FILES) <= set(REPOSITORIES)


def test_the_package_carries_names_that_every_system_takes():
    for path in FOLDER.rglob("*"):
        assert path.name.isascii()
        assert not set(path.name) & set('<>:"\\|?*#%'), path
        assert path.name not in {".gitattributes", ".gitignore", ".gitmodules", ".git"}, "would act on our own repository"


def test_new_outputs_are_those_that_the_evidence_names(tmp_path):
    named = {digest for runs in catalog.load(demo.CATALOG).verified.values() for run in runs for digest in run.held}
    assert named == {path.name for path in demo.OUTPUTS.iterdir()}
    demo.hold(str(tmp_path))
    assert all(Store(str(tmp_path)).take(digest) for digest in named)
    assert sum(path.stat().st_size for path in demo.OUTPUTS.iterdir()) < 300_000


def test_the_catalog_is_right(made):
    assert [str(problem) for problem in catalog.check(made / "catalog") if problem.severity == "error"] == []
    loaded = catalog.load(made / "catalog")
    assert {run.commit for runs in loaded.verified.values() for run in runs} == set(COMMITS.values()) - {COMMITS["bean-growth"]}
    assert {entry.id for entry in loaded.entries} == set(REPOSITORIES)
    assert loaded.gallery.local_repositories
    for entry in loaded.entries:
        assert entry.title.startswith("Demo: ")
        assert not any(paper.doi or paper.arxiv for paper in entry.papers), "invented papers have no identifiers"
