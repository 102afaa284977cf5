"""Who may talk to the hub: this machine, under its own name, and the pages of the gallery. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

_OWN = re.compile(r"(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?")


@dataclass(frozen=True)
class Guard:
    """The rules of one hub."""

    origins: Sequence[str]
    """Origins whose scripts may talk to the hub."""

    def refusal(self, headers: Mapping[str, str], host: str) -> str | None:
        """A sentence where a request is refused: another host's name (DNS rebinding), or another site's script."""
        if not _OWN.fullmatch(host):
            return f"This hub answers to 127.0.0.1 and localhost only, not to {host!r}."
        origin = headers.get("Origin")
        if origin and origin != f"http://{host}" and origin not in self.origins:
            return f"Pages of {origin} may not talk to this hub; if they are yours, start it with --origin {origin}."
        return None

    def is_no_visit(self, headers: Mapping[str, str]) -> bool:
        """Whether nobody looks at the answer: a browser fetches it ahead, or another site's page has it as a part of itself."""
        ahead = "prefetch" in headers.get("Sec-Purpose", "")
        return ahead or (self.comes_from_elsewhere(headers) and headers.get("Sec-Fetch-Dest", "document") != "document")

    def is_embedded(self, headers: Mapping[str, str]) -> bool:
        """Whether another site's page loads this in the background (as an image, say), without a script that tells its origin."""
        return headers.get("Sec-Fetch-Site") == "cross-site" and not headers.get("Origin")

    def comes_from_elsewhere(self, headers: Mapping[str, str]) -> bool:
        """Whether a reader was led here by another site's page."""
        return headers.get("Sec-Fetch-Site") == "cross-site"

    def sharing(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Headers that let the gallery's own pages read the answer."""
        origin = headers.get("Origin")
        if origin not in self.origins or origin is None:
            return {"Vary": "Origin"}
        return {
            "Vary": "Origin",
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Allow-Headers": "Accept, Authorization, Content-Type, X-Xsrftoken",
            "Access-Control-Allow-Private-Network": "true",
        }


def origins_of(address: str) -> tuple[str, ...]:
    """The origin of a site's address; on this machine both of its names."""
    parts = urlsplit(address)
    port = f":{parts.port}" if parts.port else ""
    hosts = ("127.0.0.1", "localhost") if parts.hostname in ("127.0.0.1", "localhost") else (parts.hostname or "",)
    return tuple(f"{parts.scheme}://{host}{port}" for host in hosts)
