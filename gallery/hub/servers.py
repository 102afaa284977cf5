"""Launched servers: one JupyterLab each, on its own port of 127.0.0.1, with its own token, folder and bounds; none is left behind."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import secrets
import shutil
import sys
import tempfile
import time
from asyncio.subprocess import Process
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest

from gallery.failures import FailureKind, Stop
from gallery.hub import keeper, kernels, lab, processes
from gallery.hub.docker import Docker, remove_command, run_command
from gallery.hub.images import Image
from gallery.hub.ports import Ports
from gallery.hub.settings import Settings, clean

_TAKEN = re.compile(rb"already in use|is not available|already allocated", re.IGNORECASE)
TRIES = 3
"""Ports that are tried: another program may take one between our look and the server's."""


@dataclass(frozen=True)
class Start:
    """What a server is started from."""

    image: Image
    checkout: Path
    """The repository's files; the server gets a copy."""
    venv: Path
    told: Mapping[str, str]
    """Variables it is to see."""


@dataclass
class Server:
    """One running server."""

    place: lab.Place
    image: Image
    process: Process
    log: IO[bytes]
    started: float = field(default_factory=time.monotonic)
    stopping: bool = False

    @property
    def url(self) -> str:
        """`http://127.0.0.1:PORT/user/NAME/`."""
        return f"http://127.0.0.1:{self.place.port}{self.place.base}"

    @property
    def runs(self) -> bool:
        """Whether its process has not ended."""
        return self.process.returncode is None

    def killed(self) -> list[str]:
        """What its keeper said of processes that it killed, as they passed the bounds."""
        size = os.fstat(self.log.fileno()).st_size
        end = os.pread(self.log.fileno(), 20_000, max(0, size - 20_000))  # the server writes where it was: nothing is moved
        lines = end.decode("utf-8", "backslashreplace").splitlines()
        return [line.removeprefix(keeper.SAYS) for line in lines if line.startswith(keeper.SAYS)]

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
    docker: Docker | None = None
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

    async def launch(self, start: Start) -> Server:
        """Start a server and wait until it answers; a `Stop` when it does not."""
        self.refuse_when_full()
        self._claims += 1
        try:
            async with self._turns:
                for _ in range(TRIES):
                    if server := await self._attempt(start):
                        self.running[server.place.name] = server
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
        self.running.pop(server.place.name, None)
        self._ports.give_back(server.place.port)
        with contextlib.suppress(OSError):
            server.log.close()
        await asyncio.to_thread(shutil.rmtree, server.place.folder, ignore_errors=True)

    async def _attempt(self, start: Start) -> Server | None:
        """Start one server; None when its port was taken from it."""
        slug = re.sub(r"[^a-z0-9]+", "-", start.image.repo_url.rpartition("/")[2].lower()).strip("-")[:40]
        name = f"{slug}-{secrets.token_hex(4)}"
        place = lab.Place(name, self._ports.take(), secrets.token_urlsafe(24), self.folder / name)
        server = None
        try:
            place.folder.mkdir(parents=True)
            begin = self._contained if start.image.engine == "docker" else self._virtual
            server = await begin(start, place)
            await self._answers(server)
        except BaseException as e:
            taken = server is not None and isinstance(e, Stop) and _TAKEN.search(server.last_words().encode())
            if server is not None:
                await asyncio.shield(self.stop(server))
            else:
                self._ports.give_back(place.port)
                await asyncio.shield(asyncio.to_thread(shutil.rmtree, place.folder, ignore_errors=True))
            if taken:
                return None
            raise
        return server

    async def _virtual(self, start: Start, place: lab.Place) -> Server:
        """A JupyterLab of the hub's own, with the environment's kernel."""
        work, home, kept, own = (place.folder / name for name in (lab.folder_name(start.image.repo_url), "home", "jupyter", "installed"))
        await asyncio.to_thread(shutil.copytree, start.checkout, work, symlinks=True)
        for folder in (home / "tmp", own, kept):
            folder.mkdir(parents=True)
        environment = clean(self.settings.environment, home, **start.told)
        environment["PATH"] = f"{start.venv / 'bin'}:{environment['PATH']}"
        environment |= {"JUPYTER_PATH": str(kept), "JUPYTER_CONFIG_DIR": str(home / ".jupyter"), "PIP_TARGET": str(own)}
        kernels.write_kernels(kept, start.venv, own, self.others)
        config = lab.write_settings(place, work, home, self.settings)
        return await self._begin(start.image, place, [sys.executable, "-m", "jupyterlab", f"--config={config}"], environment, work)

    async def _contained(self, start: Start, place: lab.Place) -> Server:
        """The image's own JupyterLab, in a container."""
        if self.docker is None:
            raise Stop("launch", FailureKind.USAGE, f"{start.image.image} is an image of Docker's, and no Docker engine answers.")
        environment = {**self.docker.environment(), **start.told, "JUPYTER_TOKEN": place.token}
        flags = lab.flags(place, self.settings)
        command = run_command(start.image.image, place, self.settings, (*start.told, "JUPYTER_TOKEN"), flags)
        return await self._begin(start.image, place, command, environment, place.folder)

    async def _begin(self, image: Image, place: lab.Place, command: Sequence[str], environment: Mapping[str, str], work: Path) -> Server:
        s = self.settings
        log = tempfile.TemporaryFile(dir=place.folder)  # noqa: SIM115  # it lives as long as the server
        contained = image.engine == "docker"
        memory = 0 if contained else s.memory_mb  # the engine bounds its containers itself
        after = remove_command(place.name) if contained else ()
        bounds = processes.Bounds(memory, s.life_seconds, s.work, str(place.folder), after)
        return Server(place, image, await processes.start(command, bounds, environment, work, log), log)

    async def _answers(self, server: Server) -> None:
        """Wait until the server answers to its token; a `Stop` when it ends before, or takes too long."""
        request = HTTPRequest(f"{server.url}api/status", headers={"Authorization": f"token {server.place.token}"}, request_timeout=5)
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
