"""Facts from forges and papers from registries: golden cases against a real server."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gallery.failures import Failure, FailureKind
from gallery.links import Repo
from gallery.model import ForgeFacts, Paper, Pin
from gallery.remotes import doi, forges
from gallery.remotes.http import Client
from gallery.remotes.transport import Bounds
from gallery.store import Store
from tests.remotes.servers import reply, serving

CASES = Path(__file__).parent / "cases"
DAY = date(2026, 1, 2)


def cases(name: str) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in yaml.safe_load((CASES / name).read_text(encoding="utf-8"))]


@pytest.fixture
def client(tmp_path):
    with Client(Store(str(tmp_path / "store")), bounds=Bounds(tries=1)) as client:
        yield client


def repo(url: str, provider: str = "gh", owner: str = "o") -> Repo:
    """A repository on the loopback server; `gitea` stands for its row in the table, found by host name otherwise."""
    return Repo(provider, url.removeprefix("http://"), owner, "n", f"{url}/{owner}/n")


@pytest.mark.parametrize("case", cases("forges.yml"))
def test_forges(case, client, monkeypatch):
    row = forges.FORGES[-1]
    everyone = forges.Forge(lambda r: r.provider == "gitea", row.address, row.accept, row.read)
    monkeypatch.setattr(forges, "FORGES", (*forges.FORGES, everyone))
    with serving(lambda h: reply(h, 200, json.dumps(case["answer"]).replace("{url}", server.url).encode())) as server:
        found = forges.facts(client, repo(server.url, case["provider"], case.get("owner", "o")), DAY)
        assert [path for path, _ in server.asked] == [case["path"]]
        expected = json.loads(json.dumps(case["facts"]).replace("{url}", server.url))
        assert found == ForgeFacts.model_validate({"as_of": DAY, **expected})


@pytest.mark.parametrize(
    ("status", "body", "headers", "kind"),
    [
        (404, b"{}", {}, FailureKind.NOT_FOUND),
        (403, b"{}", {}, FailureKind.NOT_FOUND),
        (451, b"{}", {}, FailureKind.NOT_FOUND),
        (403, b"{}", {"X_RateLimit_Remaining": "0"}, FailureKind.RATE_LIMITED),
        (429, b"{}", {"Retry_After": "3600"}, FailureKind.RATE_LIMITED),
        (500, b"{}", {}, FailureKind.UNREACHABLE),
        (200, b"<html>", {}, FailureKind.UNREADABLE),
        (200, b"[]", {}, FailureKind.UNREADABLE),
        (204, b"", {}, FailureKind.UNREADABLE),
    ],
)
def test_forges_that_say_no_are_a_failure_and_no_crash(status, body, headers, kind, client):
    with serving(lambda h: reply(h, status, body, **headers)) as server:
        found = forges.facts(client, repo(server.url), DAY)
        assert isinstance(found, Failure)
        assert (found.stage, found.kind) == ("facts", kind)


def test_a_moved_repository_is_followed(client):
    def answer(handler) -> None:
        if "repositories" in handler.path:
            reply(handler, 200, b'{"stargazers_count": 5, "html_url": "https://github.com/new/n"}')
        else:
            reply(handler, 301, Location="/repositories/7")

    with serving(answer) as server:
        found = forges.facts(client, repo(server.url), DAY)
        assert found == ForgeFacts(as_of=DAY, stars=5, moved_to="https://github.com/new/n")


COMPARED = {
    "gh": {"ahead_by": 3, "files": [{"filename": "b.ipynb", "previous_filename": "a.ipynb"}, {"filename": 7}, None]},
    "gl": {"commits": [{}, {}, {}], "diffs": [{"new_path": "b.ipynb", "old_path": "a.ipynb"}]},
    "gitea": {"total_commits": 3, "commits": [{"files": [{"filename": "b.ipynb"}]}, {"files": [{"filename": "a.ipynb"}]}, {"files": []}]},
}
PIN = Pin(repo="x", ref=None, branch=None, commit="c" * 40, tree=None, committed_at=datetime(2020, 1, 1, tzinfo=UTC), resolved_at=DAY)


@pytest.mark.parametrize("provider", COMPARED)
def test_what_came_after_the_pinned_commit_is_asked(provider, client, monkeypatch):
    row = forges.FORGES[-1]
    everyone = replace(row, serves=lambda r: r.provider == "gitea")
    monkeypatch.setattr(forges, "FORGES", (*forges.FORGES, everyone))

    def answer(handler):
        told = COMPARED[provider] if "compare" in handler.path else {"default_branch": "main", "pushed_at": "2021-01-01T00:00:00Z"}
        reply(handler, 200, json.dumps(told).encode())

    with serving(answer) as server:
        found = forges.facts(client, repo(server.url, provider), DAY, PIN)
        assert (found.ahead, found.changed) == (3, ("a.ipynb", "b.ipynb"))
        assert "c" * 40 in server.asked[-1][0]


@pytest.mark.parametrize("body", [b"[]", b"<html>", b'{"ahead_by": -1, "files": 3}', b""])
def test_an_answer_about_later_commits_that_cannot_be_read_is_unknown(body, client):
    def answer(handler):
        reply(handler, 200, body if "compare" in handler.path else b'{"default_branch": "main", "stargazers_count": 5}')

    with serving(answer) as server:
        found = forges.facts(client, repo(server.url), DAY, PIN)
        assert (found.stars, found.ahead, found.changed) == (5, None, None)


def test_nothing_is_asked_where_nothing_was_pushed_since(client):
    told = b'{"default_branch": "main", "pushed_at": "2019-12-31T00:00:00Z"}'
    with serving(lambda h: reply(h, 200, told)) as server:
        assert forges.facts(client, repo(server.url), DAY, PIN).ahead is None
        assert len(server.asked) == 1


def test_a_server_of_unknown_kind_is_not_asked(client):
    with serving(reply) as server:
        assert forges.facts(client, repo(server.url, "git"), DAY) == ForgeFacts(as_of=DAY)
        assert server.asked == []


@pytest.mark.parametrize(
    ("host", "provider", "address"),
    [
        ("github.com", "gh", "https://api.github.com/repos/o/n"),
        ("gist.github.com", "gist", "https://api.github.com/gists/n"),
        ("gitlab.com", "gl", "https://gitlab.com/api/v4/projects/o%2Fn?license=true"),
        ("gitlab.inria.fr", "git", "https://gitlab.inria.fr/api/v4/projects/o%2Fn?license=true"),
        ("codeberg.org", "git", "https://codeberg.org/api/v1/repos/o/n"),
    ],
)
def test_where_forges_are_asked(host, provider, address):
    asked = Repo(provider, host, "o", "n", f"https://{host}/o/n")
    assert next(row for row in forges.FORGES if row.serves(asked)).address(asked) == address


@pytest.mark.parametrize("case", cases("papers.yml"))
def test_papers(case, client):
    paper = Paper.model_validate(case["paper"])
    with serving(lambda h: reply(h, 200, json.dumps(case["answer"]).encode())) as server:
        assert doi.complete(client, paper, server.url) == Paper.model_validate({**case["paper"], **case["expected"]})
        assert [path for path, _ in server.asked] == ([case["asked"]] if case["asked"] else [])
        assert all(headers["accept"] == doi.ACCEPT for _, headers in server.asked)


@pytest.mark.parametrize(("status", "kind"), [(404, FailureKind.NOT_FOUND), (500, FailureKind.UNREACHABLE), (200, FailureKind.UNREADABLE)])
def test_registries_that_say_no_leave_the_paper_as_it_is(client, status, kind):
    paper = Paper(doi="10.1234/abc")
    with serving(lambda h: reply(h, status, b"<html>")) as server:
        assert doi.complete(client, paper, server.url) == paper
        told = doi.look_up(client, paper, server.url)
        assert isinstance(told, Failure)
        assert told.kind is kind


def test_a_long_title_is_cut(client):
    with serving(lambda h: reply(h, 200, json.dumps({"title": "word " * 200}).encode())) as server:
        title = doi.complete(client, Paper(doi="10.1234/abc"), server.url).title or ""
        assert (len(title) <= 300, title[-5:]) == (True, "word…")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
NAMES = [
    "stargazers_count",
    "star_count",
    "description",
    "topics",
    "license",
    "licenses",
    "pushed_at",
    "html_url",
    "default_branch",
    "archived",
]
CSL = ["title", "author", "container-title", "publisher", "issued", "published"]


@given(st.dictionaries(st.sampled_from(NAMES), JSON))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_answer_of_a_forge_is_a_crash(document):
    for row in forges.FORGES:
        ForgeFacts.model_validate({"as_of": DAY, **row.read(document, repo("http://127.0.0.1:1"))})


@given(st.dictionaries(st.sampled_from(CSL), JSON) | JSON)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_answer_of_a_registry_is_a_crash(document):
    assert isinstance(doi._filled(Paper(doi="10.1234/abc"), document), Paper | Failure)
