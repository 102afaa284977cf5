"""Servers that are ours to end: kept by a process of its own, so that none is left when this one is killed."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gallery.remotes import ender
from gallery.remotes.jupyter import Server

_PASSED_ON = ("SSL_CERT_FILE", "SSL_CERT_DIR", "http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "no_proxy", "NO_PROXY")


class Leases:
    """Remembers launched servers and ends them; may be used by several threads."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._lock = threading.Lock()

    def add(self, server: Server) -> None:
        """From now on this server is ended, whatever happens to us."""
        with self._lock:
            self._say("add", server)

    def end(self, server: Server) -> None:
        """End it now."""
        with self._lock:
            self._say("end", server)
            if self._process.stdout is not None:
                self._process.stdout.readline()

    def _say(self, what: str, server: Server) -> None:
        if self._process.stdin is not None:
            self._process.stdin.write(json.dumps([what, server.url, server.token]) + "\n")
            self._process.stdin.flush()


@contextmanager
def open_leases(environment: dict[str, str]) -> Iterator[Leases]:
    """The process that ends servers; it ends with the block, after all servers that are left."""
    given = {name: environment[name] for name in _PASSED_ON if name in environment}
    command = [sys.executable, "-I", "-S", str(Path(ender.__file__))]
    with subprocess.Popen(  # noqa: S603  # our own file
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=given, start_new_session=True
    ) as process:
        yield Leases(process)
