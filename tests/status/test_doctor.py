"""The doctor: a forge and hubs on this machine, programs that are missing, a store that cannot be written."""

import json
import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from gallery import cli, config, doctor
from gallery.model import Hub


@pytest.fixture
def server():
    """Answers what `answers` holds: path → (status, JSON)."""

    class Handler(BaseHTTPRequestHandler):
        answers: ClassVar = {}
        tokens: ClassVar = []

        def do_GET(self):
            self.tokens.append(self.headers.get("Authorization"))
            status, content = self.answers.get(self.path, (404, {}))
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    Handler.url = f"http://127.0.0.1:{running.server_port}"
    yield Handler
    running.shutdown()
    running.server_close()


def settings(tmp_path, **more):
    return config.Settings(catalog=tmp_path, store=str(tmp_path / "store"), out=tmp_path, as_of=date(2026, 1, 1), **more)


def looks(tmp_path, server, hubs=(), **more):
    return {one.name: one for one in doctor.look(settings(tmp_path, **more), hubs, server.url)}


@pytest.mark.parametrize(
    ("token", "answer", "verdict", "says"),
    [
        (
            None,
            (200, {"resources": {"core": {"limit": 60, "remaining": 12, "reset": 1}}}),
            "optional",
            "12 of 60 questions left without a token",
        ),
        (
            "t",
            (200, {"resources": {"core": {"limit": 5000, "remaining": 4999, "reset": 1}}}),
            "fine",
            "4999 of 5000 questions left with GITHUB_TOKEN",
        ),
        ("t", (200, {"resources": {"core": {"limit": 5000, "remaining": 0, "reset": 1767225600}}}), "optional", "0 of 5000"),
        ("t", (401, {}), "optional", "does not accept GITHUB_TOKEN"),
        (None, (200, ["nonsense"]), "optional", "status 200"),
        (None, (503, {}), "optional", "failed to answer"),
    ],
)
def test_the_forge_and_its_limit(token, answer, verdict, says, tmp_path, server):
    server.answers = {"/rate_limit": answer}
    seen = looks(tmp_path, server, token=token)["forge"]
    assert (seen.verdict, says in seen.told) == (verdict, True)
    assert bool(seen.todo) == (verdict != "fine")
    assert server.tokens[-1] == (f"Bearer {token}" if token else None)


def test_hubs(tmp_path, server):
    server.answers = {"/a/health": (200, {"ok": True}), "/b/health": (503, {"ok": False})}
    hubs = [Hub(id=name, label=name, url=f"{server.url}/{name}") for name in "abc"]
    seen = looks(tmp_path, server, hubs, token="secret")
    assert [seen[f"hub {name}"].verdict for name in "abc"] == ["fine", "optional", "optional"]
    assert "404" in seen["hub c"].told


def test_essential_things_are_found_or_missed(tmp_path, server, monkeypatch):
    seen = looks(tmp_path, server)
    assert [seen[name].verdict for name in ("python", "git", "search index", "disk", "store")] == ["fine"] * 5
    assert not doctor.missing(tuple(seen.values()))
    monkeypatch.setenv("PATH", str(tmp_path))
    seen = looks(tmp_path, server)
    assert seen["git"].verdict == "missing"
    assert "apt install git" in seen["git"].todo
    assert (seen["chromium"].verdict, seen["docker"].verdict) == ("optional", "optional")
    assert doctor.missing(tuple(seen.values()))


def test_old_programs_are_told(tmp_path, server, monkeypatch):
    old = tmp_path / "git"
    old.write_text("#!/bin/sh\necho git version 2.20.1\n", encoding="utf-8")
    old.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "2.36" in looks(tmp_path, server)["git"].todo


def test_a_store_that_cannot_be_written(tmp_path, server):
    (tmp_path / "store").write_text("a file", encoding="utf-8")
    seen = looks(tmp_path, server)["store"]
    assert seen.verdict == "missing"
    assert "--store" in seen.todo


def test_offline_nobody_is_asked_and_the_exit_code_tells(tmp_path, capsys, monkeypatch):
    flags = ["--offline", "--catalog", str(tmp_path / "none"), "--store", str(tmp_path / "store")]
    assert cli.run(["doctor", "--json", *flags]) == cli.FINE
    told = json.loads(capsys.readouterr().out)
    assert next(one for one in told if one["name"] == "network")["told"] == "not asked: --offline was given"
    monkeypatch.setenv("PATH", str(Path(tmp_path)))
    assert cli.run(["doctor", *flags]) == cli.FINDINGS
    assert "✗ git: not found\n    → Install git" in capsys.readouterr().out
