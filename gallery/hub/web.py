"""BinderHub's addresses on this machine, and our `/fingerprint`."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tornado.web import Application

from gallery import __version__
from gallery.hub import pages
from gallery.hub.asked import Base
from gallery.hub.guard import Guard
from gallery.hub.hub import Hub
from gallery.hub.telling import Build, Page
from gallery.hub.wanted import SERVED, Provider

BADGE = Path(__file__).parents[1] / "pages" / "static" / "badge.svg"


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


class Badge(Base):
    """`/badge_logo.svg`: the picture of a launch badge."""

    def get(self) -> None:
        """The file."""
        self.set_header("Content-Type", "image/svg+xml")
        self.finish(BADGE.read_bytes())


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
        builder = {"name": "repo2docker" if self.hub.images.docker else "uv", "pythons": pythons, "kernels": ["python", *kernels]}
        self.finish({"builder_info": builder, "binderhub": f"gallery-hub {__version__}"})


class Providers(Base):
    """`/api/repoproviders`: how repositories may be named."""

    def get(self) -> None:
        """BinderHub's form."""
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps([_described(row) for row in SERVED]))


def _described(row: Provider) -> dict[str, Any]:
    return {
        "id": row.id,
        "displayName": row.label,
        "spec": {"validateRegex": row.pattern},
        "detect": {"regex": row.detected},
        "repo": {
            "label": f"{row.label} address or name",
            "placeholder": f"example: {row.example}",
            "urlEncode": row.steps == 1,
        },
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


class Killed(Base):
    """`/killed/<server>`: what the server's bounds ended, for whoever holds its token."""

    def get(self, name: str) -> None:
        """A list of sentences as JSON."""
        server = self.hub.servers.running.get(name)
        given = self.request.headers.get("Authorization", "").removeprefix("token ")
        if server is None or not hmac.compare_digest(given.encode(), server.place.token.encode()):
            self.refuse(404, "There is no such server of yours.")
            return
        self.finish({"killed": server.killed()})


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
        (r"/killed/(.*)", Killed),
        (r"/hub\.css", Style),
        (r"/badge_logo\.svg", Badge),
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
