"""BinderHub's addresses on this machine: `/build`, `/v2`, `/health`, `/versions`, `/api/repoproviders`, and our `/fingerprint`."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from tornado.iostream import StreamClosedError
from tornado.web import Application, RequestHandler

from gallery import __version__
from gallery.failures import Stop
from gallery.hub import pages
from gallery.hub.events import KEEP_ALIVE, Event, Phase, encode, event
from gallery.hub.guard import Guard
from gallery.hub.hub import Hub
from gallery.hub.wanted import SERVED, Provider, opened, parse, redirect

QUIET = 25
"""Seconds without an event after which a sign of life is sent."""


class Base(RequestHandler):
    """What all addresses share: who may ask, and headers."""

    hub: Hub
    guard: Guard
    offers: Sequence[pages.Offer]
    tell: Callable[[str], None]

    def initialize(self, hub: Hub, guard: Guard, offers: Sequence[pages.Offer], tell: Callable[[str], None]) -> None:
        """Tornado's way to hand over what a handler needs."""
        self.hub, self.guard, self.offers, self.tell = hub, guard, offers, tell

    def set_default_headers(self) -> None:
        """The same for every answer."""
        self.set_header("Server", f"gallery-hub/{__version__}")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Content-Security-Policy", pages.POLICY)
        self.set_header("Cache-Control", "no-store")
        self.set_header("Referrer-Policy", "no-referrer")

    def prepare(self) -> None:
        """Refuse what may not ask."""
        if sentence := self.guard.refusal(self.request.headers, self.request.host):
            self.refuse(403, sentence)
            return
        for name, value in self.guard.sharing(self.request.headers).items():
            self.set_header(name, value)

    def options(self, *_: str) -> None:
        """A browser asks whether a script may ask."""
        self.set_status(204)
        self.finish()

    def refuse(self, status: int, sentence: str) -> None:
        """Answer with one sentence."""
        self.set_status(status)
        self.finish(pages.refused(sentence))

    def write_error(self, status_code: int, **_: Any) -> None:
        """Sentences in place of tornado's page."""
        what = {404: "There is no such page; the hub's first page is /.", 405: "This address is only read."}
        self.finish(pages.refused(what.get(status_code, f"The hub has a defect (status {status_code}); its terminal says more.")))

    @property
    def address(self) -> str:
        """The hub's own address."""
        return f"http://{self.request.host}/"

    def asked(self, prefix: str) -> tuple[str, str]:
        """Provider and spec, as they stand in the address: still quoted."""
        provider, _, spec = self.request.path.removeprefix(prefix).partition("/")
        return provider, spec

    def data_received(self, chunk: bytes) -> Awaitable[None] | None:
        """Nothing is uploaded here."""


class Told(Base):
    """A launch whose events are sent as they come; ended when the caller leaves before it is ready."""

    _task: asyncio.Task[None] | None = None
    _delivered = False

    def on_connection_close(self) -> None:
        """The caller left: nothing is started for nobody."""
        if self._task is not None and not self._delivered:
            self._task.cancel()

    async def tell_launch(self, provider: str, spec: str) -> None:
        """Send all events."""
        self._task = asyncio.create_task(self._send_all(provider, spec))
        await asyncio.wait({self._task})
        if not self._task.cancelled() and (error := self._task.exception()) and not isinstance(error, StreamClosedError):
            raise error

    async def _send_all(self, provider: str, spec: str) -> None:
        alive = asyncio.create_task(self._stay_alive())
        try:
            async with aclosing(self.hub.launch(provider, spec, self.address)) as events:
                async for what in events:
                    # from here on the caller may leave as soon as it has read this
                    self._delivered = what["phase"] == Phase.READY
                    await self._send(what)
        except StreamClosedError:
            raise
        except Exception as e:  # noqa: BLE001  # a defect of ours: the reader gets a sentence, the terminal the rest
            self.tell("".join(traceback.format_exception(e)))
            await self._send(event(Phase.FAILED, "This is a defect of the hub; its terminal says more. Please report it."))
        finally:
            alive.cancel()

    async def _send(self, what: Event) -> None:
        self.write(self.form(what))
        await self.flush()

    async def _stay_alive(self) -> None:
        while True:
            await asyncio.sleep(QUIET)
            self.write(self.sign_of_life())
            await self.flush()

    def form(self, what: Event) -> bytes | str:
        """An event as it is sent."""
        raise NotImplementedError

    def sign_of_life(self) -> bytes | str:
        """What is sent when nothing happens."""
        raise NotImplementedError


class Build(Told):
    """`/build/<provider>/<spec>`: the event stream."""

    async def get(self, *_: str) -> None:
        """BinderHub's event stream."""
        if self.guard.is_embedded(self.request.headers):
            self.refuse(403, "Only a program, or a page that this hub knows, may build and launch here.")
            return
        if not {"text/event-stream", "*/*"} & {part.split(";")[0].strip() for part in self.request.headers.get("Accept", "*/*").split(",")}:
            self.refuse(406, "This address is an event stream: ask with `Accept: text/event-stream`.")
            return
        self.set_header("Content-Type", "text/event-stream")
        if self.get_query_argument("build_only", "") == "true":
            self.write(encode(event(Phase.FAILED, "build_only is not enabled on this hub.")))
            return
        await self.tell_launch(*self.asked("/build/"))

    def form(self, what: Event) -> bytes:
        """One record of the stream."""
        return encode(what)

    def sign_of_life(self) -> bytes:
        """A comment."""
        return KEEP_ALIVE


class Page(Told):
    """`/v2/<provider>/<spec>`: the page that shows the log, then goes on to the server."""

    page: pages.LaunchPage

    async def get(self, *_: str) -> None:
        """The page, as it happens."""
        provider, spec = self.asked("/v2/")
        name = unquote(spec) if spec else provider
        if self.guard.comes_from_elsewhere(self.request.headers) and not self._is_listed(provider, spec):
            self.finish(pages.confirm(name, self.request.uri or "/"))
            return
        self.page = pages.LaunchPage(name, self.request.uri or "/")
        self.write(self.page.start())
        await self.flush()
        await self.tell_launch(provider, spec)

    def _is_listed(self, provider: str, spec: str) -> bool:
        try:
            return parse(provider, spec).repo.key in self.hub.settings.allowed
        except Stop:
            return True  # it only shows what is wrong

    def form(self, what: Event) -> str:
        """An event as html."""
        if what["phase"] == Phase.READY:
            return self.page.ready(redirect(what["url"], opened(self.request.query), what["token"]), what["unhonoured"])
        return self.page.failed(what["message"]) if what["phase"] == Phase.FAILED else self.page.tell(what)

    def sign_of_life(self) -> str:
        """Nothing that is seen."""
        return "<!-- -->"


class Index(Base):
    """`/`: what is launched here."""

    def get(self) -> None:
        """The first page."""
        settings = self.hub.settings
        anything = "Every other repository may be launched too." if settings.anything else "Nothing else is launched."
        self.finish(pages.index(self.offers, len(self.hub.servers.running), settings.servers, anything))


class Style(Base):
    """The pages' style sheet."""

    def get(self) -> None:
        """The file."""
        self.set_header("Content-Type", "text/css; charset=utf-8")
        self.finish((Path(__file__).parent / "hub.css").read_bytes())


class Health(Base):
    """`/health`: whether launches can succeed."""

    def get(self) -> None:
        """BinderHub's form: `ok` and the checks; 503 when ill."""
        servers = self.hub.servers
        quota = {"total_pods": len(servers.running), "quota": self.hub.settings.servers, "ok": not servers.full}
        checks = [{"service": "Launch quota", **quota}]
        healthy = all(check["ok"] for check in checks)
        self.set_status(200 if healthy else 503)
        self.finish({"ok": healthy, "checks": checks})

    def head(self) -> None:
        """Only the status."""
        self.set_status(503 if self.hub.servers.full else 200)
        self.finish()


class Versions(Base):
    """`/versions`: what answers here."""

    def get(self) -> None:
        """BinderHub's form."""
        pythons = [str(i.version) for i in self.hub.images.maker.interpreters]
        kernels = sorted(str(spec["language"]) for spec in self.hub.servers.others.values())
        self.finish({"builder": "uv", "binderhub": f"gallery-hub {__version__}", "pythons": pythons, "kernels": ["python", *kernels]})


class Providers(Base):
    """`/api/repoproviders`: how repositories may be named."""

    def get(self) -> None:
        """BinderHub's form."""
        self.set_header("Content-Type", "application/json")
        import json  # noqa: PLC0415

        self.finish(json.dumps([_described(row) for row in SERVED]))


def _described(row: Provider) -> dict[str, Any]:
    return {
        "id": row.id,
        "displayName": row.label,
        "repo": {"label": f"{row.label} address or name", "placeholder": f"example: {row.example}"},
        "ref": {"enabled": True, "default": "HEAD"},
    }


class Fingerprint(Base):
    """`/fingerprint/<image>`: what an image is, and what it is not."""

    def get(self, name: str) -> None:
        """The image's record as JSON."""
        image = self.hub.images.held(name)
        if image is None:
            self.refuse(404, f"There is no image {name!r} here; the `ready` event names it.")
            return
        self.set_header("Content-Type", "application/json")
        self.finish(image.model_dump_json(indent=1))


def application(hub: Hub, offers: Sequence[pages.Offer], tell: Callable[[str], None]) -> Application:
    """All addresses; `tell` gets what the hub's owner should see."""
    shared = {"hub": hub, "guard": Guard(hub.settings.origins), "offers": offers, "tell": tell}
    routes: list[tuple[str, type[Base]]] = [
        (r"/build/(.*)", Build),
        (r"/v2/(.*)", Page),
        (r"/health", Health),
        (r"/versions", Versions),
        (r"/api/repoproviders", Providers),
        (r"/fingerprint/(.*)", Fingerprint),
        (r"/hub\.css", Style),
        (r"/", Index),
    ]
    return Application(
        [(path, handler, shared) for path, handler in routes],
        default_handler_class=Missing,
        default_handler_args=shared,
        log_function=lambda _: None,
    )


class Missing(Base):
    """Every other address."""

    def get(self) -> None:
        """There is nothing."""
        self.refuse(404, "There is no such page; the hub's first page is /.")
