"""A BinderHub and the servers it launches, scripted: for what no real hub can be brought to do at will."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from typing import Any, Self

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, RequestHandler
from tornado.websocket import WebSocketHandler

Say = Callable[..., None]
READY = "ready"
CUT = "cut"


class FakeHub:
    """`launches`: for each launch in turn its events (dicts), `READY`, `CUT`, or a status code. `kernel`: answers execute requests."""

    def __init__(self, launches: list[list[Any]], kernel: Callable[[Channels, dict], None] | None = None) -> None:
        self.launches, self.kernel = launches, kernel or answer(lambda _source: [])
        self.asked: list[tuple[str, str]] = []
        """(address, Accept) of each launch."""
        self.ended: list[str] = []
        """Tokens with which servers were shut down."""
        self.alive = True
        self.kernels = 0
        self.specs = {"python3": {"spec": {"language": "python"}}}

    def __enter__(self) -> Self:
        started = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(started)))
        self._thread.start()
        started.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    async def _serve(self, started: threading.Event) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        sockets = bind_sockets(0, "127.0.0.1")
        self.url = f"http://127.0.0.1:{sockets[0].getsockname()[1]}/"
        shared = {"fake": self}
        routes = [
            (r"/build/(.*)", Build),
            (r"/elsewhere/(.*)", Build),
            (r"/user/x/api/shutdown", Shutdown),
            (r"/user/x/api/kernelspecs", Specs),
            (r"/user/x/api/sessions", Sessions),
            (r"/user/x/api/sessions/(.*)", Sessions),
            (r"/user/x/api/kernels/k/channels", Channels),
            (r"/user/x/api/kernels/k", OneKernel),
        ]
        server = HTTPServer(Application([(path, handler, shared) for path, handler in routes], log_function=lambda _: None))
        server.add_sockets(sockets)
        started.set()
        await self._stop.wait()
        server.stop()
        await server.close_all_connections()


class Base(RequestHandler):
    def initialize(self, fake: FakeHub) -> None:
        self.fake = fake


class Build(Base):
    async def get(self, what: str) -> None:
        fake = self.fake
        fake.asked.append((what, self.request.headers.get("Accept", "")))
        script, fake.alive = fake.launches.pop(0), True
        if isinstance(script[0], int):
            self.set_status(script[0])
            for name, value in (script[1] if len(script) > 1 else {}).items():
                self.set_header(name, value)
            return
        self.set_header("Content-Type", "text/event-stream")
        for step in script:
            if step == CUT:
                self.request.connection.stream.close()
                return
            event = {"phase": "ready", "url": f"{fake.url}user/x/", "token": "secret", "image": "registry/x:1"} if step == READY else step
            self.write(event if isinstance(event, str) else f"data: {json.dumps(event)}\n\n")
            await self.flush()
            if event == step:
                continue
            await asyncio.sleep(60)  # as some hubs do: the stream stays open


class Shutdown(Base):
    def post(self) -> None:
        self.fake.ended.append(self.request.headers.get("Authorization", ""))


class Specs(Base):
    def get(self) -> None:
        if not self.fake.alive:
            self.set_status(503)
            return
        self.finish({"default": next(iter(self.fake.specs), None), "kernelspecs": self.fake.specs})


class Sessions(Base):
    def post(self) -> None:
        self.fake.kernels += 1
        self.set_status(201)
        self.finish({"id": "s", "kernel": {"id": "k"}})

    def delete(self, _: str) -> None:
        self.set_status(204)


class OneKernel(Base):
    def get(self) -> None:
        if not self.fake.alive:
            self.set_status(503)
            return
        self.finish({"id": "k", "execution_state": "idle"})


class Channels(WebSocketHandler):
    def initialize(self, fake: FakeHub) -> None:
        self.fake = fake

    def on_message(self, message: str) -> None:
        request = json.loads(message)
        if request["header"]["msg_type"] == "kernel_info_request":
            self.say("kernel_info_reply", {"status": "ok"}, request, "shell")
        else:
            self.fake.kernel(self, request)

    def say(self, kind: str, content: Any, request: dict, channel: str = "iopub") -> None:
        parent = request["header"] if request else {}
        self.write_message(json.dumps({"header": {"msg_type": kind}, "parent_header": parent, "content": content, "channel": channel}))

    def finish_cell(self, request: dict, status: str = "ok") -> None:
        self.say("execute_reply", {"status": status}, request, "shell")
        self.say("status", {"execution_state": "idle"}, request)

    def vanish(self) -> None:
        """The server goes away, with the connection."""
        self.fake.alive = False
        self.stream.close() if hasattr(self, "stream") else self.close()


def answer(outputs: Callable[[str], list[tuple[str, Any]]]) -> Callable[[Channels, dict], None]:
    """A kernel that answers each cell with these messages."""

    def run(channels: Channels, request: dict) -> None:
        for kind, content in outputs(request["content"]["code"]):
            channels.say(kind, content, request)
        channels.finish_cell(request)

    return run
