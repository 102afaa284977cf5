"""Serve a built site on this machine, as a static host would."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from gallery.failures import FailureKind, Stop


class _Handler(SimpleHTTPRequestHandler):
    """Files of one folder below one prefix; 404.html for the rest; says nothing."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {  # the base class's own form
        ".ipynb": "application/x-ipynb+json",
        ".webp": "image/webp",
        ".woff2": "font/woff2",
        ".wasm": "application/wasm",
    }
    prefix = "/"

    def __init__(self, *args: object, prefix: str, **kwargs: object) -> None:
        self.prefix = prefix
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]

    def translate_path(self, path: str) -> str:
        route = urlsplit(path).path
        if not route.startswith(self.prefix) or "%00" in route:
            return str(Path(self.directory) / "404.html" / "outside")  # a name below a file: never there
        return super().translate_path("/" + path[len(self.prefix) :])

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        missing = Path(self.directory) / "404.html"
        if code != HTTPStatus.NOT_FOUND or not missing.is_file():
            super().send_error(code, message, explain)
            return
        body = missing.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's signature
        """Nothing: the terminal is for the reader."""


def listen(folder: Path, port: int, prefix: str = "/") -> ThreadingHTTPServer:
    """A server of `folder` that has its port (0: any free one) and answers once it serves; a `Stop` where the port is taken."""
    handler = partial(_Handler, directory=str(folder), prefix=_whole(prefix))
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as e:
        what = f"Port {port} cannot be used ({e.strerror}); give another one with --port, or --port 0 for any free one."
        raise Stop("serve", FailureKind.USAGE, what) from e


def _whole(prefix: str) -> str:
    return "/" + prefix.strip("/") + "/" if prefix.strip("/") else "/"


def address_of(server: ThreadingHTTPServer, prefix: str = "/") -> str:
    """Where the site is seen."""
    return f"http://127.0.0.1:{server.server_port}{_whole(prefix)}"


def refuse_unbuilt(folder: Path) -> None:
    """A `Stop` where `folder` holds no site."""
    if not (folder / "index.html").is_file():
        raise Stop("serve", FailureKind.USAGE, f"{folder} holds no built site; `gallery build` makes it.")


def serve(folder: Path, port: int, announce: Callable[[str], None], *, prefix: str = "/") -> None:
    """Serve `folder` on 127.0.0.1 until interrupted; `announce` gets the address."""
    refuse_unbuilt(folder)
    with listen(folder, port, prefix) as server:
        announce(address_of(server, prefix))
        server.serve_forever()
