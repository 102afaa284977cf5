"""Ask web servers: one client with retries, a cache, limits on time and size, and an eye on every redirect."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import TracebackType
from typing import Any, Self
from urllib.parse import urljoin, urlsplit

import requests
from requests.auth import AuthBase
from requests_cache import CachedSession
from urllib3.exceptions import HTTPError

from gallery import __version__
from gallery.failures import FailureKind, Stop
from gallery.remotes.addresses import check_onward
from gallery.remotes.cache import StoreCache
from gallery.remotes.transport import Bounded, Bounds, seconds_to_wait
from gallery.store import Store

AGENT = f"repro-gallery/{__version__}"
REDIRECTS = 5
DEFAULT = Bounds()
_REDIRECTING = (301, 302, 303, 307, 308)
_GONE = (404, 410, 451)
"""Answers that are worth no second try, and that an older answer must not hide."""


@dataclass(frozen=True)
class Reply:
    """A server's answer, after redirects."""

    status: int
    url: str
    """Where it came from in the end."""
    body: bytes
    headers: Mapping[str, str]
    stale_since: date | None = None
    """Day (UTC) of an older answer, given because the server did not answer now; None for a fresh one."""

    def json(self) -> Any:
        """The body as JSON; a `Stop` where it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as e:
            host = urlsplit(self.url).hostname
            raise Stop("ask", FailureKind.UNREADABLE, f"{host} answered something else than JSON.") from e


class Client:
    """Asks over https (http on this machine only); answers are kept in the store and revalidated, old ones serve when a server fails.

    The token goes to its own host and nowhere else. Offline, only kept answers are given.
    """

    def __init__(
        self,
        store: Store,
        *,
        token: str | None = None,
        token_host: str = "api.github.com",  # noqa: S107  # a host, not a secret
        offline: bool = False,
        bounds: Bounds = DEFAULT,
    ) -> None:
        for name in ("requests_cache", "urllib3"):  # they warn where we have a sentence of our own
            logging.getLogger(name).addHandler(logging.NullHandler())
        self.offline = offline
        self._dead: set[str] = set()
        self._session = CachedSession(
            backend=StoreCache(store),
            allowable_codes=(200, *_REDIRECTING, *_GONE),
            filter_fn=lambda answer: answer.status_code not in _GONE,
            match_headers=["Accept"],
            stale_if_error=True,
        )
        self._session.auth = _Token(token, token_host)
        self._session.headers["User-Agent"] = AGENT
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, Bounded(bounds))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._session.close()  # type: ignore[no-untyped-call]

    def get(self, url: str, accept: str, fresh: timedelta) -> Reply:
        """The answer to one question; one kept for less than `fresh` is not asked for again. A `Stop` where there is no answer.

        Answers that say no (404, 403 …) are answers; a limit (429), a failing server (5xx), an endless or private redirect is a `Stop`.
        """
        first = _host(url)
        for _ in range(REDIRECTS + 1):
            check_onward(url, first)
            answer = self._once(url, accept, fresh)
            onward = answer.headers.get("Location")
            if answer.status_code not in _REDIRECTING or not onward:
                return self._reply(answer)
            url = urljoin(url, onward)
        raise Stop("ask", FailureKind.UNREACHABLE, f"{first} sends us from one address to the next without end.")

    def _once(self, url: str, accept: str, fresh: timedelta) -> requests.Response:
        host = _host(url)
        try:
            # a host that could not be reached a moment ago is not tried again: what is kept of it serves
            quiet = self.offline or host in self._dead
            self._session.settings.expire_after = fresh  # given with the request, it would be sent to the server too
            return self._session.get(url, headers={"Accept": accept}, only_if_cached=quiet, allow_redirects=False, stream=True)
        except requests.ConnectTimeout as e:
            self._dead.add(host)
            raise Stop("ask", FailureKind.TIMEOUT, f"{host} took too long to answer.") from e
        except requests.Timeout as e:
            raise Stop("ask", FailureKind.TIMEOUT, f"{host} took too long to answer.") from e
        except requests.ConnectionError as e:
            self._dead.add(host)
            raise Stop("ask", FailureKind.UNREACHABLE, f"{host} cannot be reached{_why(e)}.") from e
        except (requests.RequestException, HTTPError, UnicodeError, ValueError) as e:
            raise Stop("ask", FailureKind.UNREADABLE, f"{host} gave an answer that is not proper HTTP.") from e

    def _reply(self, answer: requests.Response) -> Reply:
        host = _host(answer.url)
        kept = getattr(answer, "from_cache", False)
        if answer.status_code == 504 and kept:
            if self.offline:
                raise Stop("ask", FailureKind.OFFLINE, f"{host} was not asked: --offline was given.")
            raise Stop("ask", FailureKind.UNREACHABLE, f"{host} cannot be reached.")
        if _is_limit(answer):
            raise Stop("ask", FailureKind.RATE_LIMITED, f"{host} asked us to come back later{_when(answer)}.")
        if answer.status_code >= 500:
            raise Stop("ask", FailureKind.UNREACHABLE, f"{host} failed to answer (status {answer.status_code}).")
        stale = kept and getattr(answer, "is_expired", False)
        day = answer.created_at.date() if stale else None  # type: ignore[attr-defined]
        return Reply(answer.status_code, answer.url, answer.content, answer.headers, day)


class _Token(AuthBase):
    """Sends the token to its own host only; being there, it also keeps requests from reading ~/.netrc."""

    def __init__(self, token: str | None, host: str) -> None:
        self._token = token
        self._host = host

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token and urlsplit(request.url or "").netloc == self._host:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def _host(url: str) -> str:
    return urlsplit(url).hostname or "The server"


def _is_limit(answer: requests.Response) -> bool:
    if answer.status_code == 429:
        return True
    remaining = answer.headers.get("X-RateLimit-Remaining", answer.headers.get("RateLimit-Remaining"))
    return answer.status_code == 403 and ("Retry-After" in answer.headers or remaining == "0")


def _when(answer: requests.Response) -> str:
    wait = seconds_to_wait(answer.headers.get("Retry-After"))
    reset = answer.headers.get("X-RateLimit-Reset", answer.headers.get("RateLimit-Reset", ""))
    if wait is None and reset.isdecimal() and len(reset) < 12:
        wait = max(0.0, int(reset) - time.time())
    return "" if wait is None else f" (in {max(1, round(wait / 60))} minutes)" if wait >= 90 else f" (in {round(wait)} seconds)"


def _why(error: requests.ConnectionError) -> str:
    text = repr(error)
    if "NameResolution" in text or "getaddrinfo" in text:
        return ": no such host, or no network"
    if isinstance(error, requests.exceptions.SSLError):
        return ": its certificate was not accepted"
    return ": it refused the connection" if "refused" in text else ""
