"""One kernel on a Jupyter server: cells in, outputs out, each within its time and size; its death is a result, not an exception."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal
from urllib.parse import quote, urlsplit

from websockets.exceptions import ConnectionClosed, InvalidHandshake, WebSocketException
from websockets.sync.client import ClientConnection, connect

from gallery.failures import FailureKind, Stop
from gallery.remotes.addresses import is_loopback
from gallery.remotes.jupyter import Jupyter, Session
from gallery.remotes.messages import Collected, Message, Shown, parse

LOOK = 10.0
"""Seconds of silence after which the server is asked whether the kernel lives."""
START_SECONDS = 120.0
LAST_WORDS = 5.0
"""Seconds that outputs may lag behind the reply that ends a cell."""


@dataclass(frozen=True)
class Bounds:
    """What one cell may cost."""

    seconds: float = 600
    output_mb: float = 20
    """Bytes of all its messages, in MB."""
    notebook_seconds: float = 3600
    """All cells of a notebook together."""


class End(StrEnum):
    """How a cell ended."""

    DONE = "done"
    ERROR = "error"
    TIME = "time"
    OUTPUT = "output"
    """It showed more than it may, or so fast that the server dropped some."""
    DIED = "died"
    """The kernel is gone; the server is there."""


@dataclass(frozen=True)
class Ran:
    """What running one cell came to."""

    end: End
    outputs: list[dict[str, Any]]
    """As nbformat 4 has them."""
    seconds: float
    size: int
    """Bytes of all its messages."""


class Kernel:
    """A kernel that is talked to; `run` one cell after the other. A `Stop` where the server is gone."""

    def __init__(self, jupyter: Jupyter, session: Session, wire: ClientConnection) -> None:
        self._jupyter, self._session, self._wire = jupyter, session, wire
        self._shown = Shown()

    def run(self, source: str, bounds: Bounds) -> Ran:
        """Run one cell; after any end but done and error the kernel is of no more use."""
        started = time.monotonic()
        request = uuid.uuid4().hex
        collected = Collected(request, self._shown)
        try:
            self._wire.send(_execute(request, source))
            end = self._follow(collected, bounds, started + bounds.seconds)
        except ConnectionClosed as e:
            end = self._closed(e)
        outputs = [_whole(output) for output in collected.outputs]
        return Ran(end, outputs, time.monotonic() - started, collected.size)

    def wait_until_ready(self, seconds: float = START_SECONDS) -> None:
        """Until the kernel answers: its start is no cell's time. One that never does shows at the first cell."""
        request, deadline = uuid.uuid4().hex, time.monotonic() + seconds
        self._wire.send(_message(request, "kernel_info_request", {}))
        while (left := deadline - time.monotonic()) > 0:
            message = self._receive(min(left, LOOK))
            dead = message is not None and message.content.get("execution_state") in ("restarting", "dead")
            if dead or (message is not None and (message.kind, message.parent) == ("kernel_info_reply", request)):
                return

    def _follow(self, collected: Collected, bounds: Bounds, deadline: float) -> End:
        """Until the cell has ended: its reply has come, and the kernel says that it is idle."""
        status, idle, over = "", False, deadline
        while not (status and idle):
            left = over - time.monotonic()
            if left <= 0:
                return (End.DONE if status == "ok" else End.ERROR) if status else End.TIME
            message = self._receive(min(left, LOOK))
            if message is None:
                if left > LOOK and not self._jupyter.lives(self._session.kernel):
                    return End.DIED
                continue
            if message.kind == "status" and message.content.get("execution_state") in ("restarting", "dead"):
                return End.DIED
            collected.take(message)
            if collected.size > bounds.output_mb * 1_000_000 or collected.withheld:
                return End.OUTPUT
            if message.parent != collected.request:
                continue
            idle |= message.kind == "status" and message.content.get("execution_state") == "idle"
            if message.kind == "execute_reply" and not status:
                status = str(message.content.get("status"))
                over = min(deadline, time.monotonic() + LAST_WORDS)
        return End.DONE if status == "ok" and collected.error is None else End.ERROR

    def _receive(self, seconds: float) -> Message | None:
        """The next message; None where none came in time, or it was none."""
        try:
            return parse(self._wire.recv(timeout=seconds))
        except TimeoutError:
            return None

    def _closed(self, error: ConnectionClosed) -> End:
        """Why the wire went: the kernel, the server, or a message above all limits."""
        if error.sent is not None and error.sent.code == 1009:  # we refused it: too large
            return End.OUTPUT
        if self._jupyter.lives(self._session.kernel):
            raise Stop("run", FailureKind.UNREACHABLE, "The connection to the kernel was lost.")
        return End.DIED


@contextmanager
def open_kernel(jupyter: Jupyter, path: str, name: str, bounds: Bounds) -> Iterator[Kernel]:
    """A fresh kernel for the notebook at `path`; it is ended afterwards, whatever happened. A `Stop` where it does not start."""
    session = jupyter.start(path, name)
    try:
        with _connected(jupyter, session, bounds) as wire:
            kernel = Kernel(jupyter, session, wire)
            with suppress(ConnectionClosed):  # the first cell tells why
                kernel.wait_until_ready()
            yield kernel
    finally:
        with suppress(Stop):  # a server that is gone has ended it
            jupyter.end(session)


@contextmanager
def _connected(jupyter: Jupyter, session: Session, bounds: Bounds) -> Iterator[ClientConnection]:
    server = jupyter.server
    address = f"ws{server.url.removeprefix('http')}api/kernels/{quote(session.kernel, safe='')}/channels?session_id={uuid.uuid4().hex}"
    proxy: Literal[True] | None = None if is_loopback(urlsplit(server.url).hostname or "") else True
    with ExitStack() as stack:
        try:
            asked = connect(
                address,
                additional_headers=server.headers,
                max_size=int(bounds.output_mb * 1_000_000) + 1_000_000,
                max_queue=4,  # the server is to wait, not to fill our memory
                open_timeout=60,
                ping_timeout=120,
                close_timeout=2,
                proxy=proxy,
            )
            wire = stack.enter_context(asked)
        except (OSError, InvalidHandshake, WebSocketException) as e:
            raise Stop("run", FailureKind.UNREACHABLE, "The server refused the connection to its kernel.") from e
        yield wire


def _execute(request: str, source: str) -> str:
    content = {"code": source, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False, "stop_on_error": True}
    return _message(request, "execute_request", content)


def _message(request: str, kind: str, content: dict[str, Any]) -> str:
    header = {"msg_id": request, "msg_type": kind, "username": "", "session": request, "date": "", "version": "5.3"}
    return json.dumps({"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell", "buffers": []})


def _whole(output: dict[str, Any]) -> dict[str, Any]:
    """A stream's pieces as one text."""
    return output | {"text": "".join(output["text"])} if output["output_type"] == "stream" else output
