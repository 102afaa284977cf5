"""A hub as its own process, with a catalog of tiny repositories that need nothing but a kernel."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from gallery.demo.objects import Item, Mode, write_repository
from gallery.hub import processes

NOTEBOOK = json.dumps(
    {
        "cells": [{"cell_type": "code", "id": "a", "execution_count": None, "metadata": {}, "outputs": [], "source": "print(6 * 7)"}],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
)
ODD = "50% done? #1 + more.ipynb"
PLAIN = "odd names/研究 结果.ipynb"
CONDA = {"environment.yml": "dependencies: [no-such-package-of-ours, r-base]\n"}
REPOSITORIES = {
    "plain": {"a.ipynb": NOTEBOOK, f"odd names/{ODD}": NOTEBOOK, PLAIN: NOTEBOOK, **CONDA},
    "same-environment": {"b.ipynb": NOTEBOOK, **CONDA},
    "broken": {"requirements.txt": "no-such-package-of-ours==1.0\n"},
    "docker": {"Dockerfile": "FROM scratch\n"},
    "elsewhere": {"a.ipynb": NOTEBOOK},
}
HOST = "https://git.test.example/tests"


def write_repositories(folder: Path) -> None:
    for name, files in REPOSITORIES.items():
        items = {path.encode(): Item(Mode.FILE, text.encode()) for path, text in files.items()}
        write_repository(folder / name, items, message="all", date=datetime(2026, 1, 1, tzinfo=UTC), tag="v1")


def spec(name: str, ref: str = "HEAD", host: str = HOST) -> str:
    return f"git/{quote(f'{host}/{name}', safe='')}/{ref}"


class Client:
    """Asks a hub, ours or a real BinderHub, as programs do."""

    url: str

    def get(self, path: str, **headers: str) -> tuple[int, str, dict[str, str]]:
        request = urllib.request.Request(self.url + path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return answer.status, answer.read().decode(), dict(answer.headers)
        except urllib.error.HTTPError as e:
            with e:
                return e.code, e.read().decode(), dict(e.headers)

    def events(self, what: str) -> list[dict]:
        """All events of a launch; a real BinderHub may leave the stream open after the last."""
        found: list[dict] = []
        asked = urllib.request.Request(f"{self.url}build/{what}", headers={"Accept": "text/event-stream"})
        with urllib.request.urlopen(asked, timeout=300) as stream:
            assert (stream.status, stream.headers["Content-Type"]) == (200, "text/event-stream")
            while not found or found[-1]["phase"] not in ("ready", "failed"):
                line = stream.readline()
                assert line, f"the stream ended after {found[-1:]}"
                if line.startswith(b"data: "):
                    found.append(json.loads(line.removeprefix(b"data: ")))
        return found

    def launch(self, what: str) -> dict:
        """The last event: `ready` or `failed`."""
        return self.events(what)[-1]

    def several(self, *whats: str) -> list[dict]:
        """The last events of launches that are asked for at once."""
        last: list[dict] = []
        threads = [threading.Thread(target=lambda what=what: last.append(self.launch(what))) for what in whats]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return last

    def shut_down(self, ready: dict) -> None:
        """As every client of BinderHub's ends a server."""
        with urllib.request.urlopen(
            urllib.request.Request(ready["url"] + "api/shutdown", method="POST", headers={"Authorization": f"token {ready['token']}"}),
            timeout=30,
        ) as answer:
            assert answer.status == 200


class RunningHub(Client):
    """`gallery hub` on a free port, in `folder`/work."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.work = folder / "work"
        environment = {**os.environ, "UV_CACHE_DIR": os.environ.get("UV_CACHE_DIR", str(Path.home() / ".cache" / "uv"))}
        command = [sys.executable, "-m", "gallery.cli", "hub", "--trust", "--port", "0", "--work", str(self.work), *options]
        self.log = (folder / "hub.log").open("a+b")
        self.process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=self.log, env=environment, text=True)
        first = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/", first)
        assert found, first + (folder / "hub.log").read_text()
        self.url = found[0]

    def close(self) -> None:
        """End it."""
        self.stop()

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        code = self.process.wait(60)
        self.process.stdout.close()
        self.log.close()
        return code

    @property
    def servers(self) -> list[str]:
        """Folders of servers."""
        return sorted(p.name for p in (self.work / "servers").iterdir())


def tiny_hub(folder: Path, *options: str, host: str = HOST) -> RunningHub:
    """A hub of the repositories in `folder`/git, as those of `host`; all but `elsewhere` are named to it."""
    named = [f"{host}/{name}" for name in REPOSITORIES if name != "elsewhere"]
    fetched = f"{host}/{{name}}={folder.as_uri()}/git/{{name}}"
    return RunningHub(folder, "--mirror", fetched, "--origin", "http://127.0.0.1:8000", *options, *named)


def until(true, seconds: float = 60) -> bool:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return False


def nothing_runs(hub: RunningHub) -> bool:
    return processes.left_behind(hub.work) == []


def phases(events: list[dict]) -> list[str]:
    """The phases in their order, each run of one once."""
    seen: list[str] = []
    for what in events:
        if seen[-1:] != [what["phase"]]:
            seen.append(what["phase"])
    return seen
