"""Politeness: how often launches are asked of one hub, remembered across runs and processes of this machine."""

from __future__ import annotations

import fcntl
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from gallery.remotes.addresses import is_loopback

HOUR = 3600.0
PUBLIC = 10
"""Launches an hour on a hub of others: what BinderHub itself allows an address without a token."""


@dataclass(frozen=True)
class Pace:
    """Lets a launch through when its turn has come."""

    folder: Path
    """Where the times of launches are remembered."""
    hub: str
    per_hour: int | None
    """None: as many as there are."""
    now: Callable[[], float]
    """Seconds since the epoch."""
    wait: Callable[[float], None]
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def take_turn(self, report: Callable[[str], None]) -> None:
        """Wait until one more launch is polite, and count it."""
        if self.per_hour is None:
            return
        with self._turn:
            while (seconds := self._claim(self.per_hour)) > 0:
                report(f"{self.hub}: {self.per_hour} launches within an hour; waiting {seconds / 60:.0f} minutes before the next")
                self.wait(seconds)

    def _claim(self, most: int) -> float:
        """0 where a launch was counted; else the seconds until it may be."""
        with self._launches() as times:
            now = self.now()
            times[:] = [t for t in times if now - HOUR < t <= now]
            if len(times) < most:
                times.append(now)
                return 0.0
            return max(1.0, times[0] + HOUR - now)

    @contextmanager
    def _launches(self) -> Iterator[list[float]]:
        """Times of launches, under a lock that other processes respect; what cannot be read counts as none."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"[^a-z0-9.-]+", "-", urlsplit(self.hub).netloc.lower()) or "hub"
        with (self.folder / f"{name}.json").open("a+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            try:
                times = [float(t) for t in json.loads(file.read() or "[]")]
            except (ValueError, TypeError):
                times = []
            yield times
            file.seek(0)
            file.truncate()
            file.write(json.dumps(times))


def usual(hub: str, token: str | None) -> int | None:
    """Launches an hour where nobody says: no limit on this machine or with a token of one's own."""
    return None if token or is_loopback(urlsplit(hub).hostname or "") else PUBLIC
