"""Launched servers: one JupyterLab each, on its own port of 127.0.0.1, with its own token, folder and bounds; none is left behind."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import secrets
import shutil
import sys
import tempfile
import time
from asyncio.subprocess import Process
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest

from gallery.failures import FailureKind, Stop
from gallery.hub import kernels, processes
from gallery.hub.images import Image
from gallery.hub.ports import Ports
from gallery.hub.settings import Settings, clean

_TAKEN = re.compile(rb"address already in use|is already in use|Permission denied: \(|port is not available", re.IGNORECASE)
TRIES = 3
"""Ports that are tried: another program may take one between our look and the server's."""


@dataclass
class Server:
    """One running server."""

    name: str
    image: Image
    url: str
    """`http://127.0.0.1:PORT/user/NAME/`."""
    token: str
    port: int
    folder: Path
    process: Process
    log: IO[bytes]
    started: float = field(default_factory=time.monotonic)
    stopping: bool = False

    @property
    def runs(self) -> bool:
        """Whether its process has not ended."""
        return self.process.returncode is None

    def last_words(self, lines: int = 15) -> str:
        """The end of its log."""
        self.log.seek(max(0, self.log.seek(0, 2) - 20_000))
        return "\n".join(self.log.read().decode("utf-8", "backslashreplace").strip().splitlines()[-lines:])


@dataclass
class Servers:
    """All servers of one hub."""

    settings: Settings
    others: Mapping[str, kernels.Spec]
    """Kernels of this machine beside Python's."""
    running: dict[str, Server] = field(default_factory=dict)
    _claims: int = 0
    _ports: Ports = field(default_factory=Ports)
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(4))
    _watchers: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def folder(self) -> Path:
        """Folder of all servers' folders."""
        return self.settings.work / "servers"

    @property
    def full(self) -> bool:
        """Whether no more may be started."""
        return len(self.running) + self._claims >= self.settings.servers

    def refuse_when_full(self) -> None:
        """A `Stop` when as many run as may."""
        if self.full:
            most = self.settings.servers
            told = f"{most} server{'s' if most > 1 else ''} run already, as many as this hub allows: shut one down (File → Shut Down), "
            raise Stop("launch", FailureKind.RATE_LIMITED, f"{told}wait until an idle one ends, or start the hub with a larger --servers.")

    async def launch(self, image: Image, checkout: Path, venv: Path, told: Mapping[str, str]) -> Server:
        """Start a server for the image and wait until it answers; a `Stop` when it does not. `told`: variables it is to see."""
        self.refuse_when_full()
        self._claims += 1
        try:
            async with self._turns:
                for _ in range(TRIES):
                    if server := await self._attempt(image, checkout, venv, told):
                        self.running[server.name] = server
                        watcher = asyncio.create_task(self._watch(server))
                        self._watchers.add(watcher)
                        watcher.add_done_callback(self._watchers.discard)
                        return server
        finally:
            self._claims -= 1
        raise Stop("launch", FailureKind.INTERRUPTED, f"No port could be had in {TRIES} tries: other programs took them. Launch it again.")

    async def stop(self, server: Server) -> None:
        """End a server with everything it started; its folder goes with it."""
        server.stopping = True
        await processes.end(server.process)
        await self._ended(server)

    async def close(self) -> None:
        """End all servers."""
        await asyncio.gather(*(self.stop(server) for server in list(self.running.values())))
        await asyncio.gather(*self._watchers)

    async def _watch(self, server: Server) -> None:
        await server.process.wait()
        await self._ended(server)

    async def _ended(self, server: Server) -> None:
        self.running.pop(server.name, None)
        self._ports.give_back(server.port)
        with contextlib.suppress(OSError):
            server.log.close()
        await asyncio.to_thread(shutil.rmtree, server.folder, ignore_errors=True)

    async def _attempt(self, image: Image, checkout: Path, venv: Path, told: Mapping[str, str]) -> Server | None:
        """Start one server; None when its port was taken from it."""
        name = f"{re.sub(r'[^a-z0-9]+', '-', image.repo_url.rpartition('/')[2].lower()).strip('-')[:40]}-{secrets.token_hex(4)}"
        folder = self.folder / name
        port = self._ports.take()
        server = None
        try:
            work = folder / _folder_name(image.repo_url)
            await asyncio.to_thread(shutil.copytree, checkout, work, symlinks=True)
            server = await self._start(image, name, port, work, venv, told)
            await self._answers(server)
        except BaseException as e:
            taken = server is not None and isinstance(e, Stop) and _TAKEN.search(server.last_words().encode())
            if server is not None:
                await asyncio.shield(self.stop(server))
            else:
                self._ports.give_back(port)
                await asyncio.shield(asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True))
            if taken:
                return None
            raise
        return server

    async def _start(self, image: Image, name: str, port: int, work: Path, venv: Path, told: Mapping[str, str]) -> Server:
        s, folder, token = self.settings, work.parent, secrets.token_urlsafe(24)
        home, kept = folder / "home", folder / "jupyter"
        for place in (home / "tmp", folder / "installed", kept):
            place.mkdir(parents=True)
        environment = clean(s.environment, home, **told)
        environment["PATH"] = f"{venv / 'bin'}:{environment['PATH']}"
        environment |= {"JUPYTER_PATH": str(kept), "JUPYTER_CONFIG_DIR": str(home / ".jupyter"), "PIP_TARGET": str(folder / "installed")}
        kernels.write_kernels(kept, venv, environment["PATH"], folder / "installed", self.others)
        quiet = home / ".jupyter/lab/user-settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings"
        quiet.parent.mkdir(parents=True)
        quiet.write_text('{"fetchNews": "false", "checkForUpdates": false}', encoding="utf-8")
        config = folder / "config.json"
        config.touch(mode=0o600)
        config.write_text(json.dumps(self._config(name, port, token, work)), encoding="utf-8")
        log = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115  # it lives as long as the server
        bounds = processes.Bounds(s.memory_mb, s.life_seconds, s.work, str(folder))
        command = [sys.executable, "-m", "jupyterlab", f"--config={config}"]
        process = await processes.start(command, bounds, environment, work, log)
        return Server(name, image, f"http://127.0.0.1:{port}/user/{name}/", token, port, folder, process, log)

    def _config(self, name: str, port: int, token: str, work: Path) -> dict[str, Any]:
        s = self.settings
        pattern = "|".join(map(re.escape, s.origins))
        return {
            "ServerApp": {
                "ip": "127.0.0.1",
                "port": port,
                "port_retries": 0,
                "base_url": f"/user/{name}/",
                "root_dir": str(work),
                "open_browser": False,
                "allow_root": True,
                "allow_origin_pat": f"^(?:{pattern})$" if pattern else "",
                "shutdown_no_activity_timeout": s.idle_seconds,
            },
            "IdentityProvider": {"token": token},
            "MappingKernelManager": {
                "cull_idle_timeout": s.idle_seconds,
                "cull_interval": min(60, max(1, s.idle_seconds // 4)),
                "cull_connected": True,
            },
            # nothing is asked of the outside: no news, no look for updates
            "LabApp": {"news_url": None, "check_for_updates_class": "jupyterlab.NeverCheckForUpdate", "extension_manager": "readonly"},
        }

    async def _answers(self, server: Server) -> None:
        """Wait until the server answers to its token; a `Stop` when it ends before, or takes too long."""
        request = HTTPRequest(f"{server.url}api/status", headers={"Authorization": f"token {server.token}"}, request_timeout=5)
        until = time.monotonic() + self.settings.launch_seconds
        while time.monotonic() < until:
            if not server.runs:
                what = f"The server ended before it answered (exit code {server.process.returncode}). The end of its log:\n"
                raise Stop("launch", FailureKind.INTERRUPTED, what + server.last_words())
            with contextlib.suppress(HTTPClientError, OSError):
                if (await AsyncHTTPClient().fetch(request)).code == 200:
                    return
            await asyncio.sleep(0.05)
        what = f"The server did not answer within {self.settings.launch_seconds} seconds; this machine may be busy. The end of its log:\n"
        raise Stop("launch", FailureKind.TIMEOUT, what + server.last_words())


def _folder_name(url: str) -> str:
    return re.sub(r"[^\w.-]", "-", url.rpartition("/")[2]).lstrip(".") or "repository"
