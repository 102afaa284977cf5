"""Watch git while it runs: drain its complaints, end it with everything it started when a limit is passed."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

ERRORS_KEPT = 16_384
"""Bytes of git's complaints that are kept, from the end."""


class Passed(StrEnum):
    """A limit that was passed, so that git was stopped."""

    TIME = "time"
    BYTES = "bytes"


@dataclass(frozen=True)
class Growth:
    """A folder whose size is watched while git runs: fetch has no size limit of its own."""

    folder: Path
    most: int
    """Bytes."""

    def size(self) -> int:
        """Bytes of the files directly in the folder."""
        total = 0
        try:
            with os.scandir(self.folder) as files:
                for f in files:
                    try:
                        total += f.stat(follow_symlinks=False).st_size
                    except FileNotFoundError:  # git renames its temporary pack
                        continue
        except FileNotFoundError:
            return 0
        return total


class Watch(threading.Thread):
    """Drains git's complaints and ends its whole process group when a limit is passed."""

    def __init__(self, process: subprocess.Popen[bytes], deadline: float, growth: Growth | None) -> None:
        super().__init__(daemon=True)
        self._process = process
        self._deadline = deadline
        self._growth = growth
        self.complaints = b""
        self.passed: Passed | None = None

    def run(self) -> None:
        """Until git has ended."""
        pipe = self._process.stderr
        while pipe is not None or self._process.poll() is None:
            if pipe is None:
                time.sleep(0.02)
            elif select.select([pipe], [], [], 0.02)[0]:
                heard = os.read(pipe.fileno(), 65_536)
                self.complaints = (self.complaints + heard)[-ERRORS_KEPT:]
                pipe = pipe if heard else None
            if self.passed is None and (limit := self._limit()):
                self.passed = limit
                end(self._process)
        # what arrived between the last look and the end counts as well
        if self.passed is None and self._growth is not None and self._growth.size() > self._growth.most:
            self.passed = Passed.BYTES

    def _limit(self) -> Passed | None:
        if time.monotonic() > self._deadline:
            return Passed.TIME
        if self._growth is not None and self._growth.size() > self._growth.most:
            return Passed.BYTES
        return None


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill git and what it started (git-remote-https, index-pack, upload-pack); nothing happens when all have ended."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
