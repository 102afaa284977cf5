"""A BinderHub as its clients see it: ask for a launch, follow what it tells, take the server it gives."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

from gallery.failures import FailureKind, Stop
from gallery.remotes.addresses import check_onward, is_loopback
from gallery.remotes.http import AGENT
from gallery.remotes.jupyter import Server
from gallery.remotes.transport import seconds_to_wait

REDIRECTS = 5
SILENCE = 120.0
"""Seconds without a sign of life (hubs send one about every 25) after which the connection counts as lost."""
LAUNCH_SECONDS = 900.0
"""A hub gives up a launch long before that; leaving earlier would leave an orphan there."""
LONGEST_LINE = 1_000_000
LOG = 20_000
"""Characters of a hub's log that are kept, its end."""


@dataclass
class Told:
    """What a hub told of one launch."""

    phase: str = ""
    """The last one of its own: waiting, fetching, building, pushing, built, launching, ready, failed."""
    failed_in: str = ""
    """The phase before `failed`; empty where it did not fail."""
    message: str = ""
    """What it said with the last phase."""
    log: str = ""
    """The end of all that it said."""
    build_s: float | None = None
    """Seconds until the image was there."""
    found_image: bool | None = None
    """Whether the image was there already."""
    launch_s: float | None = None
    """Seconds from the image to the running server."""
    image: str | None = None
    unhonoured: tuple[str, ...] = ()
    server: Server | None = None
    """None where there is none."""
    _began: float = field(default_factory=time.monotonic)
    _built: float | None = None
    _seen: set[str] = field(default_factory=set)

    def hear(self, event: dict[str, Any]) -> None:
        """Take one event."""
        phase, message = str(event.get("phase", ""))[:40], str(event.get("message", ""))[:LOG]
        if phase == "failure":  # repo2docker's own word, before the hub's
            phase = "failed"
        self.failed_in = (self.phase or "waiting") if phase == "failed" and self.phase != "failed" else self.failed_in
        self.phase, self.message = phase or self.phase, message
        self.log = (self.log + message)[-LOG:]
        self._seen.add(self.phase)
        if self.phase in ("built", "launching", "ready") and self._built is None:
            self._built = time.monotonic()
            self.build_s = self._built - self._began
            self.found_image = not self._seen & {"building", "pushing"}
        if self.phase == "ready":
            self.launch_s = time.monotonic() - (self._built or self._began)
            self.image = str(event["image"])[:300] if isinstance(event.get("image"), str) else None
            said = event.get("unhonoured")
            self.unhonoured = tuple(str(s)[:400] for s in said[:50]) if isinstance(said, list) else ()


@dataclass(frozen=True)
class Binder:
    """One hub."""

    url: str
    """Ends in `/`."""
    token: str | None = None
    build_seconds: float = 3600

    def launch(self, spec: str, ready: Callable[[Server], None]) -> Told:
        """Build and start `provider/repository/ref`; `ready` gets the server the moment there is one.

        The hub's own word that it failed is a result; a `Stop` tells of what the network did, or that this is no hub.
        """
        told = Told()
        with self._opened(f"{self.url}build/{spec}") as answer:
            for event in self._events(answer, told):
                told.hear(event)
                if told.phase == "ready":
                    told.server = _server(event, self.url)
                    ready(told.server)
                if told.phase in ("ready", "failed"):
                    return told
        raise Stop("launch", FailureKind.INTERRUPTED, f"{self._host} ended the stream before the server was ready.")

    @property
    def _host(self) -> str:
        return urlsplit(self.url).netloc

    @contextmanager
    def _opened(self, url: str) -> Iterator[requests.Response]:
        first = urlsplit(url).hostname or ""
        with requests.Session() as session:
            session.trust_env = not is_loopback(first)
            session.auth = _Token(self.token, first)
            for _ in range(REDIRECTS + 1):
                check_onward(url, first)
                try:
                    # BinderHub answers 406 to anything but exactly this
                    headers = {"Accept": "text/event-stream", "User-Agent": AGENT}
                    answer = session.get(url, headers=headers, stream=True, allow_redirects=False, timeout=(30, SILENCE))
                except requests.RequestException as e:
                    raise Stop("launch", FailureKind.UNREACHABLE, f"{self._host} cannot be reached.") from e
                onward = answer.headers.get("Location")
                if not answer.is_redirect or not onward:
                    break
                url = urljoin(url, onward)
            with answer:
                self._refused(answer)
                yield answer

    def _refused(self, answer: requests.Response) -> None:
        code = answer.status_code
        if code == 429:
            wait = seconds_to_wait(answer.headers.get("Retry-After"))
            when = "" if wait is None else f" in {wait:.0f} seconds"
            raise Stop("launch", FailureKind.RATE_LIMITED, f"{self._host} asks us to come back later{when}.")
        if code in (401, 403):
            what = "refuses us: it needs a token (set GALLERY_HUB_TOKEN), or does not serve this repository"
            raise Stop("launch", FailureKind.USAGE, f"{self._host} {what} (status {code}).")
        if code != 200 or "text/event-stream" not in answer.headers.get("Content-Type", ""):
            kind = FailureKind.UNREACHABLE if code >= 500 else FailureKind.USAGE
            raise Stop("launch", kind, f"{answer.url} does not answer as a BinderHub does (status {code}).")

    def _events(self, answer: requests.Response, told: Told) -> Iterator[dict[str, Any]]:
        """The stream's events; one that says `failed` where the build takes too long, a `Stop` where the stream breaks off."""
        deadline, launching = time.monotonic() + self.build_seconds, False
        try:
            for line in _lines(answer):
                if told.phase == "launching" and not launching:  # it is never left in mid-launch before the hub itself gives up
                    deadline, launching = time.monotonic() + LAUNCH_SECONDS, True
                if time.monotonic() > deadline:
                    what = f"It took longer than {LAUNCH_SECONDS if launching else self.build_seconds:.0f} seconds."
                    yield {"phase": "failed", "message": f"{what}\n"}
                if line.startswith(b"data:") and (event := _event(line[5:])) is not None:
                    yield event
        except requests.RequestException as e:
            what = f"The connection to {self._host} broke off in the phase {told.phase or 'waiting'}."
            raise Stop("launch", FailureKind.INTERRUPTED, what) from e


def _lines(answer: requests.Response) -> Iterator[bytes]:
    """Lines of the stream; one that has no end is cut."""
    rest = b""
    for piece in answer.iter_content(chunk_size=None):
        *lines, rest = (rest + piece).split(b"\n")
        yield from lines
        rest = rest[:LONGEST_LINE]
    yield rest


def _event(text: bytes) -> dict[str, Any] | None:
    try:
        event = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return event if isinstance(event, dict) else None


def _server(event: dict[str, Any], hub: str) -> Server:
    """The server of a `ready` event; a `Stop` where it is none that we may talk to."""
    url, token = event.get("url"), event.get("token")
    if not isinstance(url, str) or not isinstance(token, str):
        raise Stop("launch", FailureKind.UNREACHABLE, "The hub said that a server is ready, and not where.")
    parts, host = urlsplit(url), urlsplit(hub).hostname or ""
    same = parts.scheme == "http" and (parts.hostname == host or (is_loopback(host) and is_loopback(parts.hostname or "")))
    if parts.scheme != "https" and not same:
        raise Stop("launch", FailureKind.UNREACHABLE, f"The hub sends us to {parts.scheme}://{parts.netloc}, which is not asked.")
    return Server(url if url.endswith("/") else f"{url}/", token)


class _Token(requests.auth.AuthBase):
    """Sends the token to the hub's own host only; being there, it also keeps requests from reading ~/.netrc."""

    def __init__(self, token: str | None, host: str) -> None:
        self._token, self._host = token, host

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token and urlsplit(request.url or "").hostname == self._host:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request
