"""Run a hub until it is told to stop."""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from socket import socket
from urllib.parse import urlsplit

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from gallery.failures import FailureKind, Stop
from gallery.hub.hub import Hub, open_hub
from gallery.hub.pages import Offer
from gallery.hub.parts import USUAL
from gallery.hub.settings import Settings
from gallery.hub.web import application


@dataclass(frozen=True)
class Ground:
    """What is one hub's alone before it works: its folder and its port."""

    work: Path
    lock: int
    """File descriptor that keeps other hubs out of the folder."""
    sockets: Sequence[socket]

    @property
    def address(self) -> str:
        """The hub's address."""
        return f"http://127.0.0.1:{self.sockets[0].getsockname()[1]}/"


def take(work: Path, port: int | None) -> Ground:
    """Take the folder and the port; a `Stop` where another has them. Port 0: any free one; None: the usual one, if it is free, or any."""
    usual = urlsplit(USUAL).port or 0
    lock = _lock(work)
    try:
        return Ground(work, lock, bind_sockets(usual if port is None else port, "127.0.0.1"))
    except OSError as e:
        if port is None:
            return Ground(work, lock, bind_sockets(0, "127.0.0.1"))
        os.close(lock)
        how = "give the hub another one (--port; beside a site --hub-port), or 0 for any free one."
        what = f"Port {port} cannot be used ({e.strerror}); {how}"
        raise Stop("hub", FailureKind.USAGE, what) from e


def _lock(work: Path) -> int:
    """Keep other hubs out of the folder; a `Stop` where one works in it."""
    try:
        work.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = os.open(work / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as e:
        what = f"Cannot write to {work} ({e.strerror}); give another folder (--work; beside a site --store)."
        raise Stop("hub", FailureKind.USAGE, what) from e
    with suppress(BlockingIOError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return lock
    os.close(lock)
    what = f"Another hub works in {work}; stop it, or give this one another folder (--work; beside a site --store)."
    raise Stop("hub", FailureKind.USAGE, what)


def run(ground: Ground, settings: Settings, offers: Sequence[Offer], announce: Callable[[str], None], tell: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM, then end everything; `announce` gets the hub's address, `tell` what its owner should see."""
    import uv  # noqa: PLC0415  # only where the extra is installed

    asyncio.run(_serve(ground, settings, uv.find_uv_bin(), offers, (announce, tell)))


async def _serve(
    ground: Ground, settings: Settings, uv: str, offers: Sequence[Offer], say: tuple[Callable[[str], None], Callable[[str], None]]
) -> None:
    announce, tell = say
    hub = await open_hub(settings, uv, ground.lock, tell)
    server = HTTPServer(application(hub, offers, tell))
    server.add_sockets(ground.sockets)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    announce(ground.address)
    ahead = asyncio.create_task(_build_ahead(hub, offers, tell) if settings.ahead else stop.wait())
    await stop.wait()
    ahead.cancel()
    server.stop()
    await hub.close()


async def _build_ahead(hub: Hub, offers: Sequence[Offer], tell: Callable[[str], None]) -> None:
    """Build what is offered, one after the other, so that a click need not wait for it, nor for a network."""
    for offer in offers:
        provider, _, spec = offer.spec.partition("/")
        trouble = await hub.build(provider, spec)
        said = (trouble or "").partition(" The end of the log:")[0].splitlines()  # the log is on the launch's page
        tell(f"{offer.title}: {said[0] if said else 'built; a click opens it.'}")
