"""The web client, against servers that behave badly."""

from __future__ import annotations

import gzip
import json
import socket
import time
from datetime import UTC, datetime, timedelta

import pytest

from gallery.failures import FailureKind, Stop
from gallery.remotes.http import AGENT, Client
from gallery.remotes.transport import Bounds
from gallery.store import Store
from tests.remotes.servers import reply, serving

SOON = timedelta(hours=1)
NOW = timedelta(0)
QUICK = Bounds(connect_seconds=1, seconds=1, wait_seconds=2, tries=2, megabytes=0.1)


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(str(tmp_path / "store"))


@pytest.fixture
def client(store):
    with Client(store, bounds=QUICK) as client:
        yield client


def stopped(kind: FailureKind, *words: str):
    return pytest.raises(Stop, match=".*".join(words) or None, check=lambda e: e.failure.kind is kind)


def get(client: Client, url: str, fresh: timedelta = SOON):
    return client.get(url, "application/json", fresh)


def test_an_answer(client):
    with serving(lambda h: reply(h, 200, b'{"a": 1}', Content_Type="application/json")) as server:
        answer = get(client, server.url)
        assert (answer.status, answer.json(), answer.stale_since) == (200, {"a": 1}, None)
        assert server.asked[0][1]["user-agent"] == AGENT
        assert not {"authorization", "cache-control", "cookie"} & server.asked[0][1].keys()


def test_fresh_answers_are_not_asked_for_again_by_anybody(store):
    with serving(lambda h: reply(h, 200, b"1")) as server:
        for _ in range(2):
            with Client(store) as client:
                assert get(client, server.url).json() == 1
        assert len(server.asked) == 1
        with Client(store) as client:
            client.get(server.url, "text/plain", SOON)
        assert len(server.asked) == 2, "another Accept is another question"


def test_old_answers_are_revalidated(client):
    def answer(handler) -> None:
        if handler.headers.get("If-None-Match") == '"v1"':
            reply(handler, 304, ETag='"v1"')
        else:
            reply(handler, 200, b"[1]", ETag='"v1"')

    with serving(answer) as server:
        assert [get(client, server.url, NOW).json() for _ in range(3)] == [[1]] * 3
        assert [headers.get("if-none-match") for _, headers in server.asked] == [None, '"v1"', '"v1"']


@pytest.mark.parametrize("status", [500, 503, 429, 403])
def test_old_answers_serve_when_a_server_fails(client, status):
    answers = [200]
    with serving(lambda h: reply(h, answers[-1], b"[1]", ETag="x", X_RateLimit_Remaining="0")) as server:
        get(client, server.url, NOW)
        answers.append(status)
        answer = get(client, server.url, NOW)
        assert (answer.json(), answer.stale_since) == ([1], datetime.now(UTC).date())


def test_old_answers_serve_when_nobody_answers(store):
    with serving(lambda h: reply(h, 200, b"[1]", ETag="x")) as server, Client(store, bounds=QUICK) as client:
        get(client, server.url, NOW)
    with Client(store, bounds=QUICK) as client:
        assert get(client, server.url).json() == [1]
    with Client(store, offline=True) as client:
        assert get(client, server.url).json() == [1]
        with stopped(FailureKind.OFFLINE, "--offline"):
            get(client, f"{server.url}/other")


def test_a_repository_that_is_gone_is_not_hidden_by_an_old_answer(client):
    answers = [200]
    with serving(lambda h: reply(h, answers[-1], b"[1]", ETag="x")) as server:
        get(client, server.url, NOW)
        answers.append(404)
        assert get(client, server.url, NOW).status == 404
        answers.append(200)
        assert get(client, server.url).status == 200, "no is not kept"


def test_a_short_wait_is_waited(client):
    answers = [429, 200]
    with serving(lambda h: reply(h, answers.pop(0), b"[1]", Retry_After="1")) as server:
        start = time.monotonic()
        assert get(client, server.url).json() == [1]
        assert time.monotonic() - start > 0.9


@pytest.mark.parametrize(
    ("status", "headers", "words"),
    [
        (429, {"Retry_After": "3600"}, "in 60 minutes"),
        (429, {"Retry_After": "Fri, 01 Jan 2100 00:00:00 GMT"}, "minutes"),
        (429, {"Retry_After": "soon"}, "later"),
        (403, {"Retry_After": "30"}, "in 30 seconds"),
        (403, {"X_RateLimit_Remaining": "0", "X_RateLimit_Reset": "4102444800"}, "minutes"),
        (429, {"X_RateLimit_Reset": "9" * 400}, "later"),
    ],
)
def test_limits_are_told_and_not_sat_out(client, status, headers, words):
    with serving(lambda h: reply(h, status, **headers)) as server:
        start = time.monotonic()
        with stopped(FailureKind.RATE_LIMITED, words):
            get(client, server.url)
        assert time.monotonic() - start < 10


def test_a_failing_server_is_tried_again_and_then_told(client):
    with serving(lambda h: reply(h, 502)) as server:
        with stopped(FailureKind.UNREACHABLE, "502"):
            get(client, server.url)
        assert len(server.asked) == 2


def test_a_huge_answer(client):
    with serving(lambda h: reply(h, 200, bytes(200_000))) as server, stopped(FailureKind.TOO_LARGE, "0.1 MB"):
        get(client, server.url)


def test_a_small_answer_that_unpacks_to_a_huge_one(client):
    packed = gzip.compress(bytes(5_000_000))
    with serving(lambda h: reply(h, 200, packed, Content_Encoding="gzip")) as server, stopped(FailureKind.TOO_LARGE):
        get(client, server.url)


def test_an_answer_that_never_ends(client):
    def drip(handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(200):
            handler.wfile.write(b"1")
            handler.wfile.flush()
            time.sleep(0.05)

    with serving(drip) as server:
        start = time.monotonic()
        with stopped(FailureKind.TIMEOUT, "too long"):
            get(client, server.url)
        assert time.monotonic() - start < 8


def test_a_server_that_is_silent(client):
    with serving(lambda _h: time.sleep(1.5)) as server, stopped(FailureKind.TIMEOUT, "too long"):
        get(client, server.url)


def test_an_answer_that_is_cut_short(client):
    def cut(handler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100")
        handler.end_headers()
        handler.wfile.write(b"{")

    with serving(cut) as server, stopped(FailureKind.UNREACHABLE):
        get(client, server.url)


@pytest.mark.parametrize("body", [b"<html>", b"", b"\xff\xfe{", b"[" * 50_000])
def test_an_answer_that_is_no_json(client, body):
    with serving(lambda h: reply(h, 200, body)) as server, stopped(FailureKind.UNREADABLE, "JSON"):
        get(client, server.url).json()


def test_no_http_at_all(client):
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        server.close()
        with stopped(FailureKind.UNREACHABLE, "refused"):
            get(client, url)
        with stopped(FailureKind.UNREACHABLE):
            get(client, url)


# --- redirects and addresses ----------------------------------------------------------------------


def test_redirects_are_followed(client):
    def answer(handler) -> None:
        if handler.path == "/old":
            reply(handler, 301, Location="/new")
        else:
            reply(handler, 200, b"[2]")

    with serving(answer) as server:
        answer_ = get(client, f"{server.url}/old")
        assert (answer_.json(), answer_.url) == ([2], f"{server.url}/new")


def test_redirects_without_end(client):
    with serving(lambda h: reply(h, 302, Location=h.path + "x")) as server, stopped(FailureKind.UNREACHABLE, "without end"):
        get(client, server.url)


@pytest.mark.parametrize(
    "target",
    [
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://localhost/",
        "https://0.0.0.0/",
        "https://2130706433/",
        "http://example.org/",
        "file:///etc/passwd",
        "ftp://example.org/",
        "https://user:pw@example.org/",
        "https:///nohost",
    ],
)
def test_redirects_that_are_not_followed(client, target):
    with serving(lambda h: reply(h, 302, Location=target)) as server:
        with stopped(FailureKind.UNREACHABLE, "private network|only https"):
            get(client, server.url)
        assert len(server.asked) == 1


@pytest.mark.parametrize("url", ["http://example.org/", "file:///etc/passwd", "https://u:p@example.org/", "", "nonsense"])
def test_addresses_that_are_not_asked(client, url):
    with stopped(FailureKind.UNREACHABLE, "only https"):
        get(client, url)


def test_the_token_stays_at_home(store):
    with serving(lambda h: reply(h, 200, b"1")) as other, serving(lambda h: reply(h, 302, Location=other.url)) as home:
        with Client(store, token="secret", token_host=home.host) as client:
            get(client, home.url)
        assert home.asked[0][1]["authorization"] == "Bearer secret"
        assert "authorization" not in other.asked[0][1]
    assert not any("secret" in (store.get(key) or b"").decode() for key in store.keys("http"))


def test_cookies_and_netrc_are_not_used(client, tmp_path, monkeypatch):
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password pw\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with serving(lambda h: reply(h, 200, b"1", Set_Cookie="a=b")) as server:
        get(client, f"{server.url}/1")
        get(client, f"{server.url}/2")
        assert not any({"authorization", "cookie"} & headers.keys() for _, headers in server.asked)


def test_a_damaged_cache_is_asked_around(store):
    with serving(lambda h: reply(h, 200, b"[1]")) as server:
        for data in (b"", b"{}", b"not json", b'{"_content": 3}', b"\xff", json.dumps([1]).encode()):
            with Client(store) as client:
                assert get(client, server.url).json() == [1]
            for key in list(store.keys("http")):
                store.put(key, data)
