"""The published folder: writes what differs, removes what is its own, survives being killed."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gallery.failures import Stop
from gallery.publish import folder


def fill(out, units):
    with folder.opened(out) as site:
        for name, (key, files) in units.items():
            if not site.is_current(name, key):
                site.put(name, key, files.items())
        return site.finish()


def tree(out):
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}


def test_only_what_differs_is_written(tmp_path):
    out = tmp_path / "site"
    first = fill(out, {"a": ("1", {"a/x.html": b"x", "a/y.html": b"y"}), "b": ("1", {"b.html": b"b"})})
    assert sorted(first.written) == ["a/x.html", "a/y.html", "b.html"]
    again = fill(out, {"a": ("2", {"a/x.html": b"x", "a/y.html": b"new"}), "b": ("1", {"b.html": b"never looked at"})})
    assert (again.written, again.removed, again.unchanged) == (["a/y.html"], [], 2)
    assert tree(out) == {"a/x.html": b"x", "a/y.html": b"new", "b.html": b"b"}


def test_what_is_gone_is_removed_and_strangers_stay(tmp_path):
    out = tmp_path / "site"
    fill(out, {"a": ("1", {"a/deep/x.html": b"x", "kept.html": b"k"})})
    (out / "CNAME").write_text("example.org")
    counts = fill(out, {"a": ("2", {"kept.html": b"k"})})
    assert counts.removed == ["a/deep/x.html"]
    assert tree(out) == {"kept.html": b"k", "CNAME": b"example.org"}
    assert not (out / "a").exists()


def test_a_file_that_somebody_replaced_is_not_removed(tmp_path):
    out = tmp_path / "site"
    fill(out, {"a": ("1", {"x.html": b"ours"})})
    (out / "x.html").write_text("theirs now")
    assert fill(out, {}).removed == []
    assert tree(out) == {"x.html": b"theirs now"}


def test_a_lost_or_changed_file_is_made_again(tmp_path):
    out = tmp_path / "site"
    units = {"a": ("1", {"x.html": b"x", "y.html": b"y"})}
    fill(out, units)
    (out / "x.html").unlink()
    (out / "y.html").write_bytes(b"Y")
    os.utime(out / "y.html", ns=(1, 1))
    assert sorted(fill(out, units).written) == ["x.html", "y.html"]


def test_a_restored_copy_with_other_times_is_not_written_again(tmp_path):
    out = tmp_path / "site"
    units = {"a": ("1", {"x.html": b"x"})}
    fill(out, units)
    os.utime(out / "x.html", ns=(1, 1))
    assert fill(out, units).written == []


def test_a_folder_of_strangers_is_refused(tmp_path):
    out = tmp_path / "home"
    out.mkdir()
    (out / "thesis.tex").write_text("years of work")
    with pytest.raises(Stop, match="did not write"):
        fill(out, {})
    assert tree(out) == {"thesis.tex": b"years of work"}
    assert list(tmp_path.iterdir()) == [out]


def test_a_file_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "site").write_text("")
    with pytest.raises(Stop, match="is a file"):
        fill(tmp_path / "site", {})


def test_two_runs_at_once(tmp_path):
    out = tmp_path / "site"
    with folder.opened(out), pytest.raises(Stop, match="Another run"), folder.opened(out):
        pass


def test_a_broken_manifest_costs_only_time(tmp_path):
    out = tmp_path / "site"
    units = {"a": ("1", {"x.html": b"x"})}
    fill(out, units)
    folder.manifest_path(out).write_text("{")
    counts = fill(out, units)
    assert (counts.written, counts.unchanged) == ([], 1)


def test_half_written_files_of_a_killed_run_are_cleared(tmp_path, monkeypatch):
    out = tmp_path / "site"

    def dying(path, data):
        path.parent.mkdir(parents=True)
        path.with_name(f".{path.name}.1.part").write_bytes(data[:1])
        raise KeyboardInterrupt

    with monkeypatch.context() as m:
        m.setattr(folder, "write_whole", dying)
        with pytest.raises(KeyboardInterrupt):
            fill(out, {"a": ("1", {"b/c.html": b"x"})})
    fill(out, {"a": ("1", {"b/c.html": b"x"})})
    assert tree(out) == {"b/c.html": b"x"}


FILES = st.dictionaries(st.sampled_from(["a.html", "b/c.html", "b/d.html", "e/f/g.html"]), st.binary(max_size=3), max_size=4)


@settings(max_examples=60, deadline=None)
@given(before=FILES, killed=FILES, after=FILES, survived=st.integers(0, 4))
def test_killed_at_any_moment_the_next_run_completes(tmp_path_factory, before, killed, after, survived):
    out = tmp_path_factory.mktemp("killed") / "site"
    fill(out, {"a": ("before", before)})

    def dying():
        for i, item in enumerate(killed.items()):
            if i == survived:
                raise KeyboardInterrupt
            yield item
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), folder.opened(out) as site:
        site.put("a", "killed", dying())
    fill(out, {"a": ("after", after)})
    assert tree(out) == after
