"""One exchange with a web server: tries again with patience, reads within limits."""

from __future__ import annotations

import time
from dataclasses import dataclass
from email.utils import mktime_tz, parsedate_tz
from io import BytesIO
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import BaseHTTPResponse, HTTPResponse, Retry
from urllib3.connectionpool import ConnectionPool
from urllib3.exceptions import DecodeError, HTTPError, MaxRetryError, ReadTimeoutError, ResponseError

from gallery.failures import FailureKind, Stop


@dataclass(frozen=True)
class Bounds:
    """What one answer may cost."""

    connect_seconds: float = 5
    seconds: float = 30
    """For the whole answer; a try again counts apart."""
    wait_seconds: float = 20
    """Longest `Retry-After` that is waited for; a longer one is told as a failure."""
    tries: int = 3
    megabytes: float = 4


class Patience(Retry):
    """Waits as long as a server asks, unless that is too long: then its answer is given at once."""

    def increment(
        self,
        method: str | None = None,
        url: str | None = None,
        response: BaseHTTPResponse | None = None,
        error: Exception | None = None,
        _pool: ConnectionPool | None = None,
        _stacktrace: TracebackType | None = None,
    ) -> Self:
        """One try less; none where the wait would be too long."""
        asked = None if response is None else seconds_to_wait(response.headers.get("Retry-After"))
        if asked is not None and asked > self.retry_after_max and _pool is not None:
            raise MaxRetryError(_pool, url or "", ResponseError("asked to wait for too long"))
        return super().increment(method, url, response, error, _pool, _stacktrace)

    def get_retry_after(self, response: BaseHTTPResponse) -> float | None:
        """Seconds to wait; None where the header makes no sense."""
        return seconds_to_wait(response.headers.get("Retry-After"))


class Bounded(HTTPAdapter):
    """Reads an answer at once, within limits on its size (unpacked) and its time."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        super().__init__(
            max_retries=Patience(
                total=bounds.tries - 1,
                connect=min(1, bounds.tries - 1),
                read=False,  # who is slow once would be slow again
                backoff_factor=0.5,
                status_forcelist=(429, 500, 502, 503, 504),
                allowed_methods=("GET",),
                retry_after_max=int(bounds.wait_seconds),
                raise_on_status=False,
            )
        )

    def send(self, request: requests.PreparedRequest, *_args: Any, **options: Any) -> requests.Response:
        """The answer with its body read."""
        options |= {"stream": True, "timeout": (self._bounds.connect_seconds, self._bounds.seconds)}
        with super().send(request, **options) as answer:
            body = self._body(answer)
            headers = {k: v for k, v in answer.raw.headers.items() if k.lower() not in _ABOUT_THE_WIRE}
            whole = HTTPResponse(
                BytesIO(body),
                headers,
                answer.status_code,
                reason=answer.reason,
                preload_content=False,
                request_url=answer.url,
                request_method=request.method,
            )
            return self.build_response(request, whole)

    def _body(self, answer: requests.Response) -> bytes:
        deadline = time.monotonic() + self._bounds.seconds
        most = int(self._bounds.megabytes * 1_000_000)
        body = bytearray()
        try:
            while data := answer.raw.read1(65_536, decode_content=True):
                body += data
                if len(body) > most:
                    what = f"{urlsplit(answer.url).hostname} answered with more than {self._bounds.megabytes:g} MB"
                    raise Stop("ask", FailureKind.TOO_LARGE, f"{what}; that is no answer to a small question.")
                if time.monotonic() > deadline:
                    raise requests.ReadTimeout("the answer came too slowly")
        except ReadTimeoutError as e:
            raise requests.ReadTimeout(e) from e
        except (DecodeError, HTTPError) as e:
            raise requests.ConnectionError(e) from e
        return bytes(body)


_ABOUT_THE_WIRE = {"content-encoding", "content-length", "transfer-encoding", "connection", "set-cookie"}


def seconds_to_wait(header: str | None) -> float | None:
    """A `Retry-After` header as seconds from now."""
    if header is None:
        return None
    if header.strip().isdecimal():
        return float(header)
    when = parsedate_tz(header)
    return None if when is None else max(0.0, mktime_tz(when) - time.time())
