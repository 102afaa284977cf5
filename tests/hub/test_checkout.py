"""A commit as files: what is there, what is said to be missing, what is never read."""

import os
import zlib
from datetime import UTC, datetime

import pytest

from gallery.demo.objects import Item, Mode, write_repository
from gallery.failures import Stop
from gallery.hub.checkout import check_out, snapshot_of
from gallery.links import parse_repo

REPO = parse_repo("https://git.test.example/tests/one")
FILES = {
    b"a.txt": Item(Mode.FILE, b"first\n"),
    b"sub/lost.bin": Item(Mode.FILE, b"this one is lost\n"),
    b"run.sh": Item(Mode.PROGRAM, b"#!/bin/sh\n"),
    b"inside": Item(Mode.LINK, b"a.txt"),
    b"outside.txt": Item(Mode.LINK, b"/etc/passwd"),
    b"requirements.txt": Item(Mode.LINK, b"../../../../../../../../etc/passwd"),
    b".gitattributes": Item(Mode.FILE, b"*.pt filter=lfs\n"),
    b".gitmodules": Item(Mode.FILE, b'[submodule "m"]\n\tpath = m\n\turl = https://git.test.invalid/m\n'),
    b"m": Item(Mode.SUBMODULE, b"5ca1ab1e" * 5),
}


@pytest.fixture
def made(tmp_path):
    commit = write_repository(tmp_path / "git" / "one", FILES, message="all", date=datetime(2026, 1, 1, tzinfo=UTC)).id
    (tmp_path / "out").mkdir()

    def check(most_mb=10, wanted=commit):
        mirror = f"https://git.test.example/tests/{{name}}={tmp_path.as_uri()}/git/{{name}}"
        return check_out(REPO, wanted, tmp_path / "out", (mirror,), 60, most_mb)

    return check


def objects(tmp_path, data):
    """The loose objects that hold `data`."""
    return [p for p in (tmp_path / "git/one/objects").rglob("*") if p.is_file() and data in zlib.decompress(p.read_bytes())]


def test_files_modes_and_links(made, tmp_path):
    said = made()
    out = tmp_path / "out"
    assert (out / "a.txt").read_text() == "first\n"
    assert os.access(out / "run.sh", os.X_OK)
    assert str((out / "outside.txt").readlink()) == "/etc/passwd"
    assert (out / ".git").is_dir()
    assert said == (
        "Its submodules could not be fetched: their folders are empty.",
        "Files in Git LFS or git-annex are not fetched: small pointers stand in their place.",
    )


def test_nothing_outside_is_read(made, tmp_path):
    made()
    snapshot = snapshot_of(tmp_path / "out", "c")
    assert snapshot.text("inside") == "first\n"
    assert snapshot.text("requirements.txt") is None
    assert snapshot.text("outside.txt") is None
    assert not any(file.path.startswith(".git/") for file in snapshot.files())
    os.mkfifo(tmp_path / "out" / "pipe")
    assert snapshot_of(tmp_path / "out", "c").text("pipe") is None


def test_what_the_source_has_lost_is_left_out_and_named(made, tmp_path):
    for lost in objects(tmp_path, b"this one is lost"):
        lost.unlink()
    said = made()
    assert said[0] == "1 file could not be fetched, as the source has lost them: sub/lost.bin"
    assert (tmp_path / "out" / "a.txt").exists()
    assert not (tmp_path / "out" / "sub" / "lost.bin").exists()


def test_a_source_that_lost_its_tree_fails(made, tmp_path):
    for lost in objects(tmp_path, b"tree "):
        lost.unlink()
    with pytest.raises(Stop):
        made()


def test_a_commit_that_is_not_there_fails_with_its_name(made):
    with pytest.raises(Stop, match="1234567"):
        made(wanted="1234567890" * 4)
