"""The nouns survive JSON, and a snapshot never leaves its tree."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery.failures import Failure, FailureKind, Stop
from gallery.model import Content, File, FileKind, Snapshot, decode, is_pointer, join


def link(path, target):
    return File(path=path, blob="0" * 40, kind=FileKind.LINK, content=Content.WHOLE, target=target)


def snapshot(*links, **contents):
    base = Snapshot.from_dict({k.replace("__", "/"): v for k, v in contents.items()})
    return Snapshot(base.commit, [*base.files(), *links], lambda f: base.read(f.path))


def test_links_are_followed_inside_the_tree_only():
    held = snapshot(
        link("a", "folder/real"),
        link("folder/up", "../top"),
        link("out", "../../etc/passwd"),
        link("abs", "/etc/passwd"),
        link("round", "round"),
        link("dir", "folder"),
        link("nowhere", "gone"),
        folder__real="real",
        top="top",
    )
    assert held.text("a") == "real"
    assert held.text("folder/up") == "top"
    assert held.text("dir/real") == "real"
    for path in ("out", "abs", "round", "nowhere", "missing"):
        assert held.resolve(path) is None or held.resolve(path).kind is FileKind.LINK
        assert held.read(path) is None


@given(st.text(max_size=30), st.text(max_size=60))
def test_join_stays_inside(folder, relative):
    joined = join(folder, relative)
    if joined is not None:
        assert not joined.startswith("/")
        assert ".." not in joined.split("/") or ".." in folder.split("/")


@pytest.mark.parametrize(
    ("data", "pointer"),
    [
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n", True),
        (b"../.git/annex/objects/aa/bb/SHA256E-s1--x/SHA256E-s1--x", True),
        (b"/annex/objects/MD5-s1--0\n", True),
        (b"# version https://git-lfs.github.com/spec/v1", False),
        (b"", False),
    ],
)
def test_pointers(data, pointer):
    assert is_pointer(data) is pointer


@pytest.mark.parametrize(
    ("data", "text"), [(b"\xef\xbb\xbfx", "x"), ("é".encode(), "é"), (b"\xe9", "é"), ("hé".encode("utf-16"), "hé"), (b"", "")]
)
def test_text_in_any_encoding(data, text):
    assert decode(data) == text


def test_a_stop_crosses_processes():
    stop = pickle.loads(pickle.dumps(Stop("fetch", FailureKind.TIMEOUT, "Too slow.")))
    assert stop.failure == Failure(stage="fetch", kind=FailureKind.TIMEOUT, message="Too slow.")
    assert str(stop) == "Too slow."
