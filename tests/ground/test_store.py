"""The store: what is put is got, whole or not at all, on a folder and in memory."""

import subprocess
import sys
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gallery.failures import FailureKind, Stop
from gallery.store import Store, object_key, stamp, write_whole


@pytest.fixture(params=["folder", "memory"])
def store(request, tmp_path):
    return Store(str(tmp_path / "store") if request.param == "folder" else f"memory://{uuid.uuid4().hex}")


KEYS = st.lists(st.text("abcdefghijklmnopqrstuvwxyz0123456789-_", min_size=1, max_size=12), min_size=1, max_size=3).map("/".join)


@given(st.dictionaries(KEYS.map(lambda k: f"k/{k}.x"), st.binary(max_size=200), max_size=8))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
def test_what_is_put_is_got(store, contents):
    fresh = Store(f"{store.url}/{uuid.uuid4().hex}")
    for key, data in contents.items():
        assert fresh.get(key) is None
        fresh.put(key, data)
    assert {key: fresh.get(key) for key in fresh.keys("k")} == contents
    for key in contents:
        fresh.drop(key)
        fresh.drop(key)
        assert not fresh.has(key)


def test_content_is_its_own_key(store):
    digest = store.keep(b"bytes")
    assert store.keep(b"bytes") == digest
    assert store.take(digest) == b"bytes"
    assert store.has(object_key(digest))
    assert store.take("0" * 32) is None


def test_a_stage_runs_once(store):
    calls = []
    for _ in range(3):
        assert store.memo("stage", "any key / at all ☃", lambda: calls.append(1) or b"made") == b"made"
    assert calls == [1]


def test_a_failed_stage_is_not_kept(store):
    def fail():
        raise Stop("fetch", FailureKind.TIMEOUT, "No.")

    with pytest.raises(Stop):
        store.memo("stage", "key", fail)
    assert store.memo("stage", "key", lambda: b"now") == b"now"


def test_a_write_that_fails_leaves_the_old_bytes(tmp_path):
    place = tmp_path / "file"
    write_whole(place, b"old")
    limited = (
        "import resource, sys; from pathlib import Path; from gallery.store import write_whole\n"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        f"write_whole(Path({str(place)!r}), b'x' * 5000)"
    )
    done = subprocess.run([sys.executable, "-c", limited], capture_output=True, check=False)
    assert done.returncode != 0
    assert place.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_a_full_disk_is_a_sentence(tmp_path):
    (tmp_path / "blocked").write_text("a file where the store wants a folder")
    with pytest.raises(Stop, match="Cannot write to the store") as stop:
        Store(str(tmp_path / "blocked")).put("a/b", b"x")
    assert stop.value.failure.kind is FailureKind.NO_SPACE
    assert stop.value.failure.spurious


def test_a_stamp_changes_with_the_code(tmp_path):
    (tmp_path / "a.py").write_text("1")
    before = stamp(tmp_path)
    assert stamp(tmp_path) == before
    assert stamp(tmp_path, versions=("x 1",)) != before
    (tmp_path / "a.py").write_text("2")
    assert stamp(tmp_path) != before
