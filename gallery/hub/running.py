"""Run a hub until it is told to stop."""

from __future__ import annotations

import asyncio
import importlib.util
import signal
from collections.abc import Callable, Sequence

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from gallery.failures import FailureKind, Stop
from gallery.hub.hub import open_hub
from gallery.hub.pages import Offer
from gallery.hub.settings import Settings
from gallery.hub.web import application


def run(settings: Settings, offers: Sequence[Offer], announce: Callable[[str], None], tell: Callable[[str], None]) -> None:
    """Serve until SIGINT or SIGTERM, then end everything; `announce` gets the hub's address, `tell` what goes wrong."""
    uv = _needed()
    asyncio.run(_serve(settings, uv, offers, announce, tell))


def _needed() -> str:
    """The path of uv's program; a `Stop` where the hub's parts are not installed."""
    missing = [name for name in ("uv", "jupyterlab", "jupyter_server") if importlib.util.find_spec(name) is None]
    if missing:
        what = f"The hub needs {', '.join(missing)}: python -m pip install 'repro-gallery[hub]'."
        raise Stop("hub", FailureKind.USAGE, what)
    import uv  # noqa: PLC0415  # only where the extra is installed

    return uv.find_uv_bin()


async def _serve(
    settings: Settings, uv: str, offers: Sequence[Offer], announce: Callable[[str], None], tell: Callable[[str], None]
) -> None:
    try:
        sockets = bind_sockets(settings.port, "127.0.0.1")
    except OSError as e:
        what = f"Port {settings.port} cannot be used ({e.strerror}); give another one with --port, or --port 0 for any free one."
        raise Stop("hub", FailureKind.USAGE, what) from e
    hub = await open_hub(settings, uv, tell)
    server = HTTPServer(application(hub, offers, tell))
    server.add_sockets(sockets)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    announce(f"http://127.0.0.1:{sockets[0].getsockname()[1]}/")
    await stop.wait()
    server.stop()
    await hub.close()
