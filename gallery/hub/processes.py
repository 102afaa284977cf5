"""Start programs under a keeper, read what they say, end them; find what was left behind by its mark."""

from __future__ import annotations

import asyncio
import codecs
import os
import shlex
import signal
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from gallery.hub import keeper

MARK = "GALLERY_HUB_WORK"
"""Variable in the environment of everything a hub starts; its value is the hub's work folder."""


@dataclass(frozen=True)
class Bounds:
    """What a program may cost."""

    memory_mb: int
    """0: as much as there is."""
    seconds: float
    work: Path
    """The hub's folder: the mark by which leftovers are known."""
    remove: str = ""
    """A folder that goes when the program has ended, however it ended."""
    after: Sequence[str] = ()
    """A command that runs then: it ends what the program started outside its own processes."""


async def start(
    command: Sequence[str], bounds: Bounds, environment: Mapping[str, str], folder: Path, output: IO[bytes] | None = None
) -> Process:
    """Start `command` in `folder`; what it says goes to `output`, or can be read from the process."""
    given = (str(bounds.memory_mb), str(bounds.seconds), bounds.remove, shlex.join(bounds.after))
    program = [sys.executable, "-I", "-S", str(Path(keeper.__file__)), *given, *command]
    marked = {**environment, MARK: str(bounds.work)}
    return await asyncio.create_subprocess_exec(
        *program, stdin=PIPE, stdout=output or PIPE, stderr=STDOUT, env=marked, cwd=folder, start_new_session=True
    )


async def end(process: Process) -> None:
    """End a program with everything it started; nothing happens when it has ended."""
    if process.stdin is not None:
        process.stdin.close()
    try:
        await asyncio.wait_for(process.wait(), keeper.GRACE + keeper.AFTER + 10)
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def run(command: Sequence[str], bounds: Bounds, environment: Mapping[str, str], folder: Path, say: Callable[[str], None]) -> int:
    """Run `command` to its end and pass on what it says, line by line; its exit code. Ended when the caller is cancelled."""
    process = await start(command, bounds, environment, folder)
    decoder = codecs.getincrementaldecoder("utf-8")("backslashreplace")
    rest = ""
    try:
        while process.stdout is not None and (data := await process.stdout.read(8192)):
            *lines, rest = (rest + decoder.decode(data)).split("\n")
            for line in lines:
                say(f"{line}\n")
            if len(rest) > 8192:
                say(rest)
                rest = ""
        if rest:
            say(f"{rest}\n")
        return await process.wait()
    finally:
        await asyncio.shield(end(process))


async def output_of(command: Sequence[str], environment: Mapping[str, str]) -> str:
    """What a program of the machine prints to its standard output; empty when it fails, or takes more than a minute."""
    try:
        process = await asyncio.create_subprocess_exec(*command, stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL, env=dict(environment))
    except OSError:
        return ""
    try:
        output, _ = await asyncio.wait_for(process.communicate(), 60)
    except TimeoutError:
        process.kill()
        await process.wait()
        return ""
    return output.decode("utf-8", "replace") if process.returncode == 0 else ""


def left_behind(work: Path) -> list[int]:
    """Processes that a hub in this folder started and that still run."""
    marked = f"{MARK}={work}".encode()
    found = []
    for environ in keeper.PROC.glob("[0-9]*/environ"):
        with suppress(OSError, ValueError):
            if marked in environ.read_bytes().split(b"\0"):
                found.append(int(environ.parent.name))
    return found


def kill_leftovers(work: Path) -> int:
    """Kill what an earlier hub left in this folder (after `kill -9` of hub and keeper); how many there were."""
    killed: set[int] = set()
    until = time.monotonic() + keeper.GRACE
    while pids := [pid for pid in left_behind(work) if pid != os.getpid()]:
        fresh = [pid for pid in pids if pid not in killed]
        for pid in fresh:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        killed.update(fresh)
        if not fresh:  # killed, and not yet gone
            if time.monotonic() > until:
                break
            time.sleep(0.02)
    return len(killed)
