"""On what terms entries are verified: which hub, which bounds, how often, how patiently."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

from gallery import __version__
from gallery.model import Limits
from gallery.remotes.binder import Binder
from gallery.remotes.kernel import Bounds
from gallery.remotes.leases import Leases
from gallery.store import stamp
from gallery.verify.pace import Pace

Report = Callable[[str], None]
"""Gets one line of progress at a time."""
OWN = "gallery hub"
"""How evidence names a hub on the verifier's own machine."""
LOSSES = 2
"""Servers that one notebook may lose: the second time is no accident."""


@dataclass(frozen=True)
class Terms:
    """Of one run of `verify`."""

    binder: Binder
    hub: str
    """As evidence names it."""
    store: str
    leases: Leases
    pace: Pace
    comparing: Executor
    """Where outputs are compared: processes with bounds."""
    now: Callable[[], datetime]
    """The clock (UTC)."""
    wait: Callable[[float], None]
    report: Report
    limits: Limits
    bounds: Bounds
    folders: Mapping[str, str] = field(default_factory=dict)
    """Folders of the verifier's own machine → what public evidence calls them."""
    notebooks: str | None = None
    """Glob; all of an entry's when None."""
    repeats: int = 1
    attempts: int = 3
    """Launches that are tried where only the network or the hub fails."""
    patience: tuple[float, ...] = (10.0, 60.0, 300.0)
    """Seconds before the second try, the third …; the last holds for all others."""

    def pause(self, attempt: int) -> float:
        """Seconds to wait after a try, counted from 1, that failed."""
        return self.patience[min(attempt, len(self.patience)) - 1] if self.patience else 0.0


@cache
def made_by() -> str:
    """Version of the gallery and stamp of what judges."""
    here = Path(__file__).parent
    return f"{__version__} {stamp(here, here.parent / 'compare')}"
