"""Fetching: real repositories made by git, behind `file://` mirrors and behind git's own http-backend."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gallery.failures import FailureKind, Stop
from gallery.model import HEAD_BYTES, Content, FileKind, Limits, Want
from gallery.remotes import bare
from gallery.remotes.fetch import fetch, fetch_more
from gallery.remotes.tree import Tree, load_snapshot
from gallery.store import Store
from tests.remotes.repositories import Made, allow, make
from tests.remotes.servers import git_backend, reply, serving

URL = "https://github.com/a/b"
LIMITS = Limits(fetch_mb=2, fetch_seconds=20)


def wanted(path: str, executable: bool) -> Want:
    return {"md": Want.WHOLE, "ipynb": Want.WHOLE, "pkl": Want.HEAD}.get(path.rpartition(".")[2], Want.WHOLE if executable else Want.NO)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "store"))


@pytest.fixture
def origin(tmp_path: Path) -> Made:
    return make(tmp_path / "mirror" / "a+b")


@pytest.fixture
def mirrors(tmp_path: Path) -> tuple[str, ...]:
    return (f"https://github.com/{{owner}}/{{name}}=file://{tmp_path}/mirror/{{owner}}+{{name}}",)


def contents(tree: Tree) -> dict[str, tuple[str, str, int | None]]:
    return {f.path: (f.kind.value, f.content.value, f.size) for f in tree.files}


def stopped(kind: FailureKind, *words: str):
    return pytest.raises(Stop, match=".*".join(words) or None, check=lambda e: e.failure.kind is kind)


def test_what_is_wanted_arrives_in_one_request_after_the_tree(store, origin, mirrors):
    model = os.urandom(HEAD_BYTES + 1)
    commit = origin.commit(
        {"README.md": "# Hi", "a/n.ipynb": "{}", "m.pkl": model, "small.pkl": b"abc", "data.csv": "1", "run": ("executable", "#!")}
    )
    tree = fetch(store, URL, commit, "refs/heads/main", LIMITS, mirrors, wanted)
    assert contents(tree) == {
        "README.md": ("file", "whole", 4),
        "a/n.ipynb": ("file", "whole", 2),
        "data.csv": ("file", "unwanted", None),
        "m.pkl": ("file", "head", HEAD_BYTES + 1),
        "run": ("file", "whole", 2),
        "small.pkl": ("file", "whole", 3),
    }
    assert (tree.requests, tree.tree, tree.committed_at) == (
        2,
        origin.git("rev-parse", f"{commit}^{{tree}}"),
        datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC),
    )
    assert Tree.model_validate_json(tree.model_dump_json()) == tree
    snapshot = load_snapshot(store, tree)
    assert (snapshot.read("a/n.ipynb"), snapshot.read("m.pkl"), snapshot.read("data.csv")) == (b"{}", model[:HEAD_BYTES], None)


def test_what_the_store_holds_is_not_fetched_again(store, origin, mirrors):
    big = os.urandom(300_000)
    first = origin.commit({"a.md": big, "m.pkl": os.urandom(9000)})
    second = origin.commit({"b.md": big, "c.md": "new", "m.pkl": os.urandom(9000)}, parent=first)
    fetch(store, URL, first, None, LIMITS, mirrors, wanted)
    tree = fetch(store, URL, second, None, LIMITS, mirrors, wanted)
    assert tree.received_bytes < 20_000
    again = fetch(store, URL, second, None, LIMITS, mirrors, wanted)
    assert (again.requests, again.files) == (1, tree.files)


def test_what_is_held_does_not_depend_on_earlier_fetches(store, origin, mirrors):
    commit = origin.commit({"m.pkl": os.urandom(9000)})
    whole = fetch(store, URL, commit, None, LIMITS, mirrors, lambda _p, _x: Want.WHOLE)
    head = fetch(store, URL, commit, None, LIMITS, mirrors, wanted)
    assert (whole.files[0].content, head.files[0].content) == (Content.WHOLE, Content.HEAD)
    assert len(load_snapshot(store, head).read("m.pkl") or b"") == HEAD_BYTES


def test_further_files_come_in_one_request(store, origin, mirrors):
    commit = origin.commit({"a.md": "a", "b.png": b"PNG", "c.png": b"PNG2", "d.png": b"no", "sub": ("submodule", "1" * 40)})
    tree = fetch(store, URL, commit, None, LIMITS, mirrors, wanted)
    more = fetch_more(store, URL, tree, ["b.png", "c.png", "a.md", "sub", "not there"], LIMITS, mirrors)
    assert more.requests == tree.requests + 1
    assert load_snapshot(store, more).read("c.png") == b"PNG2"
    assert contents(more)["d.png"] == ("file", "unwanted", None)
    assert fetch_more(store, URL, tree, ["b.png"], LIMITS, ()).requests == tree.requests, "held already: nobody is asked"


def test_missing_blobs_cost_only_themselves(store, origin, mirrors):
    files = {f"{i}.md": f"text {i}" for i in range(40)}
    commit = origin.commit(files)
    for i in range(0, 40, 3):
        origin.lose(f"text {i}".encode())
    tree = fetch(store, URL, commit, None, LIMITS, mirrors, wanted)
    missing = {f.path for f in tree.files if f.content is Content.MISSING}
    assert missing == {f"{i}.md" for i in range(0, 40, 3)}
    assert all(load_snapshot(store, tree).read(p) == t.encode() for p, t in files.items() if p not in missing)


@pytest.mark.parametrize("pack", [False, True])
def test_damaged_blobs_cost_only_themselves(store, origin, mirrors, pack):
    commit = origin.commit({f"{i}.md": os.urandom(3000) for i in range(5)})
    if pack:
        origin.git("repack", "-adq")
        damaged, place = next((origin.folder / "objects" / "pack").glob("*.pack")), 9000
    else:
        blob = origin.git("rev-parse", f"{commit}:2.md")
        damaged, place = origin.folder / "objects" / blob[:2] / blob[2:], 50
    damaged.chmod(0o644)
    data = damaged.read_bytes()
    damaged.write_bytes(data[:place] + bytes(50) + data[place + 50 :])
    tree = fetch(store, URL, commit, None, LIMITS, mirrors, wanted)
    assert sorted(f.content for f in tree.files) == [Content.MISSING, *[Content.WHOLE] * 4]


def test_a_mirror_that_is_itself_partial_fetches_nothing_for_us(store, origin, tmp_path):
    """Its own remote is not asked: what it lacks is missing."""
    commit = origin.commit({"a.md": "a", "b.md": "b"})
    allow(origin, "allowFilter")
    partial = make(tmp_path / "partial")
    partial.git("fetch", "-q", "--filter=blob:none", f"file://{origin.folder}", "main:main")
    partial.git("config", "remote.origin.url", "https://127.0.0.1:1/a")
    partial.git("config", "remote.origin.promisor", "true")
    tree = fetch(store, URL, commit, None, LIMITS, (f"https://github.com/a/b=file://{partial.folder}",), wanted)
    assert [f.content for f in tree.files] == [Content.MISSING] * 2


def test_a_missing_folder_in_the_tree(store, origin, mirrors):
    commit = origin.commit({"x/a.md": "a"})
    folder = origin.git("rev-parse", f"{commit}:x")
    (origin.folder / "objects" / folder[:2] / folder[2:]).unlink()
    with stopped(FailureKind.UNREADABLE, "damaged"):
        fetch(store, URL, commit, None, LIMITS, mirrors, wanted)


def test_a_commit_with_an_impossible_date(store, origin, mirrors):
    tree = origin.git("rev-parse", origin.commit({"a.md": "a"}) + "^{tree}")
    text = f"tree {tree}\nauthor A <a> 1 +0000\ncommitter A <a> {'9' * 20} +0000\n\nm\n"
    commit = origin.git("hash-object", "-t", "commit", "-w", "--literally", "--stdin", feed=text.encode())
    origin.git("update-ref", "refs/heads/main", commit)
    assert fetch(store, URL, commit, None, LIMITS, mirrors, wanted).committed_at is None


def test_names_of_every_kind(store, origin, mirrors):
    names = [
        b"-u.md",
        b"--upload-pack=x.md",
        b"a\nb.md",
        "研究.md".encode(),
        b"caf\xe9.md",
        b'q".md',
        b"tab\t.md",
        b"a#?%.md",
        b"C:x.md",
        b" sp .md",
    ]
    commit = origin.commit({n: n for n in names})
    tree = fetch(store, URL, commit, None, LIMITS, mirrors, wanted)
    assert {f.path for f in tree.files} == {n.decode("utf-8", "backslashreplace") for n in names}
    assert load_snapshot(store, tree).read("caf\\xe9.md") == b"caf\xe9.md"
    assert load_snapshot(store, tree).read("a\nb.md") == b"a\nb.md"


def test_links_submodules_and_pointers(store, origin, mirrors):
    lfs = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n"
    commit = origin.commit(
        {
            "README.md": "hi",
            "in.md": ("link", "README.md"),
            "out.md": ("link", "../../../etc/passwd"),
            "annex.ipynb": ("link", ".git/annex/objects/x/y"),
            "long": ("link", "x" * 9000),
            "sub": ("submodule", "1" * 40),
            "big.ipynb": lfs,
        }
    )
    tree = fetch(store, URL, commit, None, LIMITS, mirrors, wanted)
    found = {f.path: (f.kind, f.target) for f in tree.files}
    assert found == {
        "README.md": (FileKind.FILE, None),
        "annex.ipynb": (FileKind.LFS, ".git/annex/objects/x/y"),
        "big.ipynb": (FileKind.LFS, None),
        "in.md": (FileKind.LINK, "README.md"),
        "long": (FileKind.LINK, None),
        "out.md": (FileKind.LINK, "../../../etc/passwd"),
        "sub": (FileKind.SUBMODULE, None),
    }
    snapshot = load_snapshot(store, tree)
    assert (snapshot.read("in.md"), snapshot.read("out.md")) == (b"hi", None)


def test_sha256_repositories(store, tmp_path, mirrors):
    origin = make(tmp_path / "mirror" / "a+b", "--object-format=sha256")
    commit = origin.commit({"a.md": "a"})
    assert len(commit) == 64
    assert load_snapshot(store, fetch(store, URL, commit, None, LIMITS, mirrors, wanted)).read("a.md") == b"a"
    with stopped(FailureKind.UNREADABLE, "hash algorithm"):
        fetch(store, URL, "1" * 40, None, LIMITS, mirrors, wanted)


# --- limits ---------------------------------------------------------------------------------------


def test_too_large(store, origin, mirrors):
    commit = origin.commit({f"{i}.md": os.urandom(900_000) for i in range(4)})
    with stopped(FailureKind.TOO_LARGE, "limit of 2 MB"):
        fetch(store, URL, commit, None, LIMITS, mirrors, wanted)


def test_probes_that_do_not_fit_are_left_out(store, origin, mirrors):
    commit = origin.commit({"a.md": os.urandom(400_000), "big.pkl": os.urandom(3_000_000), "other.pkl": os.urandom(5_000)})
    tree = fetch(store, URL, commit, None, LIMITS, mirrors, wanted)
    assert contents(tree) == {
        "a.md": ("file", "whole", 400_000),
        "big.pkl": ("file", "skipped", None),
        "other.pkl": ("file", "head", 5_000),
    }
    assert tree.received_bytes > 3_000_000, "what was received in vain counts too"


def test_further_files_that_do_not_fit_are_left_out(store, origin, mirrors):
    commit = origin.commit({"a.md": "a", "b.png": os.urandom(3_000_000), "c.png": os.urandom(10_000)})
    tree = fetch(store, URL, commit, None, LIMITS, mirrors, wanted)
    more = fetch_more(store, URL, tree, ["b.png", "c.png"], LIMITS, mirrors)
    assert contents(more) == {"a.md": ("file", "whole", 1), "b.png": ("file", "skipped", None), "c.png": ("file", "whole", 10_000)}


def test_probes_are_counted(store, origin, mirrors):
    commit = origin.commit({f"{i}.pkl": f"{i}" for i in range(5)})
    tree = fetch(store, URL, commit, None, Limits(model_probes=2), mirrors, wanted)
    assert [f.content for f in tree.files] == [Content.WHOLE] * 2 + [Content.SKIPPED] * 3


def test_a_small_pack_that_unpacks_to_something_huge(store, origin, mirrors):
    commit = origin.commit({"a.md": "a", "bomb.md": bytes(30_000_000), **{f"{i}.md": bytes(1_900_000 + i) for i in range(12)}})
    tree = fetch(store, URL, commit, None, LIMITS, mirrors, wanted)
    assert contents(tree)["bomb.md"] == ("file", "skipped", None)
    assert sum(f.size or 0 for f in tree.files) <= 8 * 2_000_000


def test_a_tree_of_trees(store, origin, mirrors):
    blob = origin.blob(b"x")
    tree = origin.git("mktree", feed="".join(f"100644 blob {blob}\tf{i}\n" for i in range(10)).encode())
    for _ in range(12):
        tree = origin.git("mktree", feed="".join(f"040000 tree {tree}\td{i}\n" for i in range(10)).encode())
    commit = origin.git("commit-tree", tree, "-m", "bomb")
    origin.git("update-ref", "refs/heads/main", commit)
    with stopped(FailureKind.TOO_LARGE, "more than 1000 files"):
        fetch(store, URL, commit, None, Limits(files=1000), mirrors, wanted)


def test_disk_full(store, origin, mirrors, monkeypatch, small_disk):
    commit = origin.commit({"a.md": os.urandom(1_500_000)})
    with stopped(FailureKind.NO_SPACE, "store"):
        fetch(Store(str(small_disk / "store")), URL, commit, None, LIMITS, mirrors, wanted)
    monkeypatch.setattr(tempfile, "tempdir", str(small_disk))
    with stopped(FailureKind.NO_SPACE, "full"):
        fetch(store, URL, commit, None, LIMITS, mirrors, wanted)
    assert [p.name for p in small_disk.iterdir()] == ["store"], "nothing is left behind"


def test_leftovers_of_killed_runs_are_removed(store, origin, mirrors, tmp_path, monkeypatch):
    temporary = tmp_path / "tmp"
    for name, age in (("gallery-fetch-old", 90_000), ("gallery-fetch-new", 100), ("other", 90_000)):
        (temporary / name).mkdir(parents=True)
        (temporary / name / "x").touch()
        os.utime(temporary / name, (time.time() - age,) * 2)
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    fetch(store, URL, origin.commit({"a.md": "a"}), None, LIMITS, mirrors, wanted)
    assert sorted(p.name for p in temporary.iterdir()) == ["gallery-fetch-new", "other"]


# --- servers --------------------------------------------------------------------------------------


@pytest.mark.parametrize("protocol_2", [True, False])
@pytest.mark.parametrize(
    "settings",
    [(), ("allowFilter",), ("allowFilter", "allowAnySHA1InWant"), ("allowReachableSHA1InWant",)],
    ids="+".join,
)
def test_every_kind_of_server(store, origin, settings, protocol_2):
    old = origin.commit({"a.md": "old", "m.pkl": os.urandom(9000), "no.bin": os.urandom(100_000), "p.png": b"P"})
    origin.commit({"a.md": "new"}, parent=old)
    allow(origin, *settings)
    with serving(git_backend(origin.folder.parent, protocol_2=protocol_2)) as server:
        url = f"{server.url}/a+b"
        tree = fetch(store, url, old, "refs/heads/main", LIMITS, (), wanted)
        assert contents(tree) == {
            "a.md": ("file", "whole", 3),
            "m.pkl": ("file", "head", 9000),
            "no.bin": ("file", "unwanted", None),
            "p.png": ("file", "unwanted", None),
        }
        if "allowFilter" in settings and (protocol_2 or "allowAnySHA1InWant" in settings):
            assert (tree.requests, tree.received_bytes < 20_000) == (2, True)
        more = fetch_more(store, url, tree, ["p.png"], LIMITS, ())
        assert load_snapshot(store, more).read("p.png") == b"P"


@pytest.mark.parametrize("protocol_2", [True, False])
@pytest.mark.parametrize("branch", ["refs/heads/main", "refs/heads/gone", None])
def test_a_commit_that_was_pushed_away(store, origin, branch, protocol_2):
    gone = make(origin.folder.parent / "elsewhere").commit({"a.md": "gone"})
    origin.commit({"a.md": "new"})
    with (
        serving(git_backend(origin.folder.parent, protocol_2=protocol_2)) as server,
        stopped(FailureKind.COMMIT_GONE, gone[:12], "rewritten"),
    ):
        fetch(store, f"{server.url}/a+b", gone, branch, LIMITS, (), wanted)


def test_redirects_are_followed_to_http_only(store, origin):
    commit = origin.commit({"a.md": "a"})

    def answer(handler) -> None:
        if handler.path.startswith("/moved"):
            reply(handler, 301, Location=handler.path.replace("/moved", "/a+b"))
        elif handler.path.startswith("/file"):
            reply(handler, 301, Location=f"file://{origin.folder}/info/refs")
        else:
            git_backend(origin.folder.parent)(handler)

    with serving(answer) as server:
        assert fetch(store, f"{server.url}/moved", commit, None, LIMITS, (), wanted).commit == commit
        with stopped(FailureKind.UNREACHABLE, "not https"):
            fetch(store, f"{server.url}/file", commit, None, LIMITS, (), wanted)


def test_a_server_that_hangs_is_left_and_no_process_stays(store, tmp_path, monkeypatch):
    release = threading.Event()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with serving(lambda _handler: release.wait(20) and None) as server:
        start = time.monotonic()
        with stopped(FailureKind.TIMEOUT, "within 1 seconds"):
            fetch(store, f"{server.url}/a+b", "1" * 40, None, Limits(fetch_seconds=1), (), wanted)
        release.set()
    assert time.monotonic() - start < 10
    assert subprocess.run(["pgrep", "-f", f"git-dir={tmp_path}"], capture_output=True, check=False).stdout == b""


@pytest.mark.parametrize(
    "url",
    [
        "--upload-pack=touch x",
        "-u",
        "ext::sh -c 'touch x'",
        "file:///etc",
        "ssh://git@github.com/a/b",
        "git@github.com:a/b",
        "http://example.org/a/b",
        "https://user:secret@github.com/a/b",
        "https://-oProxyCommand=x/a",
        "https://github.com/a/b\n--upload-pack=x",
        "git://github.com/a/b",
        "",
    ],
)
def test_addresses_that_are_never_given_to_git(store, url):
    with stopped(FailureKind.USAGE):
        fetch(store, url, "1" * 40, None, LIMITS, (), wanted)


@pytest.mark.parametrize(
    ("commit", "branch"), [("--upload-pack=x", None), ("main", None), ("1" * 40, "--upload-pack=x"), ("1" * 40, "main")]
)
def test_locks_that_git_could_take_for_options(store, commit, branch):
    with stopped(FailureKind.USAGE, "lock"):
        fetch(store, URL, commit, branch, LIMITS, (), wanted)


def test_reading_reaches_no_server(origin, tmp_path):
    """A blob that was not fetched is absent: no reading fetches it behind our back."""
    commit = origin.commit({"a.md": "a"})
    with bare.workspace(10) as git:
        repo = bare.initialise(git, f"file://{origin.folder}", "file", commit)
        assert repo.fetch(commit, most=10**6, depth=1).ok
        blob = origin.git("rev-parse", f"{commit}:a.md")
        assert repo.sizes([blob]) == {}
        assert repo.requests == 1
        assert "remote" not in (repo.folder / "config").read_text()


def test_our_environment_does_not_reach_git(store, origin, mirrors, monkeypatch, tmp_path):
    commit = origin.commit({"a.md": "a"})
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "protocol.file.allow")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "never")
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(tmp_path / "objects"))
    monkeypatch.setenv("GIT_TRACE", str(tmp_path / "trace"))
    assert fetch(store, URL, commit, None, LIMITS, mirrors, wanted).commit == commit
    assert not (tmp_path / "trace").exists()
