"""Whether a hub is well, asked of servers that answer in every way."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from gallery.config import Settings
from gallery.model import Hub, HubAnswer, HubKind
from gallery.pool import open_executor
from gallery.stages.hubs import HubJob, ask_hub, ask_hubs
from tests.remotes.servers import reply, serving

DAY = datetime.now(UTC).date()
WELL = (200, b'{"ok": true, "checks": []}')
VERSIONS = (200, b'{"binderhub": "0.2.0", "builder_info": {}}')


def hub(url: str) -> Hub:
    return Hub(id="h", label="Hub", url=url)


def answering(health: tuple[int, bytes], versions: tuple[int, bytes] = VERSIONS):
    answers = {"/b/health": health, "/b/versions": versions}
    return lambda handler: reply(handler, *answers[handler.path])


def asked(tmp_path, url, *, offline=False) -> HubAnswer | None:
    return ask_hub(HubJob(str(tmp_path), hub(f"{url}/b/"), DAY, offline))


@pytest.mark.parametrize(
    ("health", "versions", "well", "said", "version"),
    [
        (WELL, VERSIONS, True, "", "0.2.0"),
        (WELL, (404, b""), True, "", None),
        (WELL, (200, b"[]"), True, "", None),
        (WELL, (200, json.dumps({"binderhub": "x" * 5000}).encode()), True, "", "x" * 80),
        (WELL, (200, b'{"binderhub": "\\u001b[2J"}'), True, "", None),
        ((200, b'{"ok": false}'), VERSIONS, False, "It says so itself.", "0.2.0"),
        ((503, b'{"ok": false}'), VERSIONS, False, "127.0.0.1 failed to answer (status 503).", None),
        ((404, b"gone"), VERSIONS, False, "It answers as no BinderHub does (status 404).", None),
        ((200, b"<html>"), VERSIONS, False, "127.0.0.1 answered something else than JSON.", None),
    ],
    ids=["well", "no versions", "a list", "endless", "control", "ill", "503", "404", "html"],
)
def test_what_a_hub_says(tmp_path, health, versions, well, said, version):
    with serving(answering(health, versions)) as server:
        assert asked(tmp_path, server.url) == HubAnswer(hub="h", asked=DAY, well=well, said=said, version=version)


def test_a_hub_that_is_gone_and_one_that_was_not_asked(tmp_path):
    with serving(answering(WELL)) as server:
        assert asked(tmp_path, server.url, offline=True) is None
        assert asked(tmp_path, server.url).well
        assert [path for path, _ in server.asked] == ["/b/health", "/b/versions"]
    assert asked(tmp_path, server.url, offline=True) == HubAnswer(hub="h", asked=DAY, well=True, version="0.2.0")
    gone = asked(tmp_path / "other", server.url)
    assert (gone.well, gone.said) == (False, "127.0.0.1 cannot be reached: it refused the connection.")


def test_each_binderhub_is_asked_and_one_that_is_down_is_told(tmp_path):
    said: list[str] = []
    with serving(answering(WELL)) as server:
        hubs = (
            Hub(id="down", label="A hub", url="http://127.0.0.1:1"),
            Hub(id="up", label="Another", url=f"{server.url}/b"),
            Hub(id="lite", label="In the browser", url=server.url, kind=HubKind.JUPYTERLITE),
        )
        settings = Settings(catalog=tmp_path, store=str(tmp_path / "store"), out=tmp_path, as_of=DAY)
        with open_executor("0") as executor:
            answers = ask_hubs(hubs, settings, executor, said.append)
    assert [(a.hub, a.well) for a in answers] == [("down", False), ("up", True)]
    assert said == ["A hub is not well: 127.0.0.1 cannot be reached: it refused the connection."]
