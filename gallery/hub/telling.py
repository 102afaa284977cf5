"""Launches told as they happen: `/build` as an event stream, `/v2` as a page."""

from __future__ import annotations

import asyncio
import traceback
from contextlib import aclosing
from urllib.parse import unquote

from tornado.iostream import StreamClosedError

from gallery.failures import Stop
from gallery.hub import pages
from gallery.hub.asked import Base
from gallery.hub.events import KEEP_ALIVE, Event, Phase, encode, event
from gallery.hub.wanted import opened, parse, redirect

QUIET = 25
"""Seconds without an event after which a sign of life is sent."""


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
        self.set_header("Content-Type", "text/event-stream")
        if sentence := self._unanswerable():
            self.write(encode(event(Phase.FAILED, sentence)))
            return
        await self.tell_launch(*self.asked("/build/"))

    def _unanswerable(self) -> str | None:
        """As BinderHub, an event also where the question is wrong: its clients read nothing else."""
        accepted = {part.split(";")[0].strip() for part in self.request.headers.get("Accept", "*/*").split(",")}
        if not {"text/event-stream", "*/*"} & accepted:
            return "This address is an event stream: ask with `Accept: text/event-stream`."
        if self.get_query_argument("build_only", "") == "true":
            return "This hub launches what it builds: ask without `build_only`."
        return None

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
        if self.guard.is_no_visit(self.request.headers):
            self.refuse(403, "A launch starts when somebody opens its page.")
            return
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
