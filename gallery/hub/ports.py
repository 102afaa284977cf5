"""Free ports of this machine, none given out twice at a time."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field


@dataclass
class Ports:
    """The ports in use by one hub's servers."""

    _given: set[int] = field(default_factory=set)

    def take(self) -> int:
        """A port of 127.0.0.1 that nobody listens on now."""
        while True:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                port: int = probe.getsockname()[1]
            if port not in self._given:
                self._given.add(port)
                return port

    def give_back(self, port: int) -> None:
        """The port is free again."""
        self._given.discard(port)
