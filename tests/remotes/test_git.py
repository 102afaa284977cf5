"""Refs: real repositories behind mirrors and servers, and everything that can be wrong with them."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from gallery.failures import FailureKind, Stop
from gallery.remotes.git import advertised, resolve
from tests.remotes.repositories import Made, make
from tests.remotes.servers import git_backend, reply, serving

URL = "https://github.com/A/b.git"


@pytest.fixture
def origin(tmp_path: Path) -> Made:
    return make(tmp_path / "mirror" / "a+b")


@pytest.fixture
def mirrors(tmp_path: Path) -> tuple[str, ...]:
    return (f"https://github.com/{{owner}}/{{name}}=file://{tmp_path}/mirror/{{owner}}+{{name}}",)


def stopped(kind: FailureKind, *words: str):
    return pytest.raises(Stop, match=".*".join(words) or None, check=lambda e: e.failure.kind is kind)


def test_default_branch(origin, mirrors):
    commit = origin.commit({"a": "a"}, "trunk")
    origin.git("symbolic-ref", "HEAD", "refs/heads/trunk")
    found = resolve(URL, None, mirrors, 10)
    assert (found.commit, found.branch) == (commit, "refs/heads/trunk")


def test_branch_before_tag_and_tags_peeled(origin, mirrors):
    old = origin.commit({"a": "a"})
    new = origin.commit({"a": "b"}, "both", old)
    origin.git("tag", "both", old)
    origin.git("-c", "user.name=a", "-c", "user.email=a@b", "tag", "-a", "-m", "m", "annotated", old)
    assert (resolve(URL, "both", mirrors, 10).commit, resolve(URL, "both", mirrors, 10).branch) == (new, "refs/heads/both")
    assert (resolve(URL, "annotated", mirrors, 10).commit, resolve(URL, "annotated", mirrors, 10).branch) == (old, "refs/tags/annotated")
    assert resolve(URL, "refs/tags/both", mirrors, 10).commit == old


def test_advertised_names_newest_release_first(origin, mirrors):
    old = origin.commit({"a": "a"})
    new = origin.commit({"a": "b"}, "feature/x", old)
    for name, commit in (("v1.10", new), ("v1.9", old), ("v2.0-rc1", new), ("v2.0", new), ("nightly", old)):
        origin.git("tag", name, commit)
    origin.git("-c", "user.name=a", "-c", "user.email=a@b", "tag", "-a", "-m", "m", "v1.9.1", old)
    found = advertised(URL, mirrors, 10)
    assert [(tag.name, tag.commit) for tag in found.tags] == [
        ("v2.0", new), ("v2.0-rc1", new), ("v1.10", new), ("v1.9.1", old), ("v1.9", old), ("nightly", old)
    ]  # fmt: skip
    assert "feature/x" in found.branches


def test_names_that_end_alike_are_not_taken(origin, mirrors):
    commit = origin.commit({"a": "a"}, "feature/main")
    with stopped(FailureKind.REF_GONE, "did you mean feature/main"):
        resolve(URL, "main", mirrors, 10)
    assert resolve(URL, "feature/main", mirrors, 10).commit == commit


def test_commits_as_refs(origin, mirrors):
    commit = origin.commit({"a": "a"})
    assert resolve("https://nowhere.invalid/a/b", commit.upper(), (), 10).commit == commit, "nobody is asked"
    found = resolve(URL, commit[:8], mirrors, 10)
    assert (found.commit, found.branch) == (commit, None)
    with stopped(FailureKind.REF_GONE, "all its 40 digits"):
        resolve(URL, "0123456", mirrors, 10)


@pytest.mark.parametrize(
    ("ref", "hint"),
    [
        ("mian", r"mian \(any more\); did you mean main\?"),
        ("nothing-like-it-at-all", "its default branch is main"),
        ("--upload-pack=touch x", "default branch"),
        ("-u", "default branch"),
        ("*", "default branch"),
        ("a\nb", r"a\\nb"),
        ("main^{}", "did you mean main"),
    ],
)
def test_refs_that_are_gone(origin, mirrors, ref, hint):
    origin.commit({"a": "a"})
    with stopped(FailureKind.REF_GONE, hint):
        resolve(URL, ref, mirrors, 10)


@pytest.mark.parametrize("ref", [None, "main", "abcdef1"])
def test_an_empty_repository(origin, mirrors, ref):
    with stopped(FailureKind.EMPTY, "holds no commit"):
        resolve(URL, ref, mirrors, 10)


def test_no_default_branch(origin, mirrors):
    origin.commit({"a": "a"}, "other")
    with stopped(FailureKind.REF_GONE, "no default branch", "other"):
        resolve(URL, None, mirrors, 10)


def test_moved(origin):
    origin.commit({"a": "a"})

    def answer(handler) -> None:
        if handler.path.startswith("/old"):
            reply(handler, 301, Location=handler.path.replace("/old", "/a+b"))
        else:
            git_backend(origin.folder.parent)(handler)

    with serving(answer) as server:
        assert resolve(f"{server.url}/old", None, (), 10).moved_to == f"{server.url}/a+b"


@pytest.mark.parametrize(
    ("status", "headers", "kind"),
    [
        (404, {}, FailureKind.NOT_FOUND),
        (410, {}, FailureKind.NOT_FOUND),
        (401, {"WWW_Authenticate": "Basic realm=GitHub"}, FailureKind.NOT_FOUND),
        (403, {}, FailureKind.NOT_FOUND),
        (451, {}, FailureKind.NOT_FOUND),
        (429, {"Retry_After": "60"}, FailureKind.RATE_LIMITED),
        (500, {}, FailureKind.UNREACHABLE),
        (503, {}, FailureKind.UNREACHABLE),
        (200, {"Content_Type": "text/html"}, FailureKind.NOT_FOUND),
    ],
)
def test_servers_that_say_no(status, headers, kind):
    with serving(lambda handler: reply(handler, status, b"<html>\n<p>\n</html>\n" * 9, **headers)) as server, stopped(kind) as raised:
        resolve(f"{server.url}/a/b", "main", (), 10)
    message = str(raised.value)
    assert message.endswith(".")
    assert not any(noise in message for noise in ("fatal", "error:", "info/refs", "\n"))


def test_a_server_that_redirects_without_end():
    with serving(lambda handler: reply(handler, 302, Location=handler.path)) as server, stopped(FailureKind.UNREACHABLE):
        resolve(f"{server.url}/a/b", None, (), 10)


def test_a_server_that_hangs():
    release = threading.Event()
    with serving(lambda _handler: release.wait(20) and None) as server:
        with stopped(FailureKind.TIMEOUT, "within 1 seconds"):
            resolve(f"{server.url}/a/b", None, (), 1)
        release.set()


@pytest.mark.parametrize(
    ("url", "words"), [("https://127.0.0.1:1/a/b", "does not answer"), ("https://no-such-host.invalid/a/b", "no such host")]
)
def test_hosts_that_are_not_there(url, words):
    with stopped(FailureKind.UNREACHABLE, words):
        resolve(url, None, (), 10)


def test_a_folder_that_is_no_repository(tmp_path, mirrors):
    (tmp_path / "mirror" / "a+b").mkdir(parents=True)
    with stopped(FailureKind.NOT_FOUND, "no git repository"):
        resolve(URL, None, mirrors, 10)
