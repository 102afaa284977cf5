"""A bound on the time of one step of a stage."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from gallery.failures import FailureKind, Stop


@contextmanager
def time_limit(seconds: int, stage: str, what: str) -> Iterator[None]:
    """Stop what runs longer than `seconds` (a deterministic failure: the next try would take as long).

    Works in a process's main thread and between two steps of Python; what never returns to Python is killed by the pool. In a dask
    worker's threads there is neither.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise Stop(stage, FailureKind.TOO_LARGE, f"{what} takes longer than the limit of {seconds} seconds.")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
