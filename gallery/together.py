"""A built site and the hub that its launch links lead to, on this machine, until interrupted."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import ThreadingHTTPServer

from gallery.catalog import Catalog
from gallery.hub import guard, offers, running
from gallery.hub.settings import Settings
from gallery.serve import address_of


@dataclass(frozen=True)
class Together:
    """Both, with their ports taken: neither answers yet."""

    site: ThreadingHTTPServer
    ground: running.Ground
    prefix: str = "/"

    @property
    def seen(self) -> str:
        """Where the site is seen."""
        return address_of(self.site, self.prefix)

    @property
    def origins(self) -> tuple[str, ...]:
        """The site's origins: its scripts may talk to the hub."""
        return guard.origins_of(self.seen)

    def run(self, settings: Settings, catalog: Catalog, announce: Callable[[str], None], report: Callable[[str], None]) -> None:
        """Serve both until interrupted; `announce` gets the addresses, `report` what goes on."""
        with self.site:
            threading.Thread(target=self.site.serve_forever, daemon=True).start()
            try:
                running.run(self.ground, settings, offers.offers(catalog, ()), lambda hub: announce(self._told(hub)), report)
            finally:
                self.site.shutdown()

    def _told(self, hub: str) -> str:
        return f"Serving the site at {self.seen}\nIts launch links lead to the hub at {hub} (stop both with Ctrl-C)"
