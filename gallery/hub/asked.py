"""What all of the hub's addresses share: who may ask, and headers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from tornado.web import RequestHandler

from gallery import __version__
from gallery.hub import pages
from gallery.hub.guard import Guard
from gallery.hub.hub import Hub


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
