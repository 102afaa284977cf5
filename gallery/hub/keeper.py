"""Runs one program, keeps it within its memory and time, and leaves nothing of it running.

A process of its own between the hub and what it starts; standard library only. It becomes the parent of every orphan among
the program's descendants, so it can end them all, also those that hide in sessions of their own. It ends them when the program
ends, when the time is over, and when its standard input closes: because the hub asks for it, or because the hub was killed.
"""

from __future__ import annotations

import ctypes
import os
import resource
import select
import shlex
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

PDEATHSIG, CHILD_SUBREAPER = 1, 36
TIME_OVER = 124
GRACE = 3.0
"""Seconds between asking a program to end and killing it."""
AFTER = 30.0
"""Seconds that the command at the end may take."""
PROC = Path("/proc")
SAYS = "gallery hub: "
"""How its own lines begin in the program's log."""
PROCESSES = 400
"""Of one program with limits: more are a fork bomb."""
TASKS = 4000
"""Processes and threads of one program that the kernel allows: on a busy machine a bomb grows faster than we look."""
FENCES = (Path("/sys/fs/cgroup/pids"), Path("/sys/fs/cgroup"))
"""Where Linux limits tasks: control groups of version 1, of version 2."""


def main(arguments: list[str]) -> int:
    """`MEMORY_MB SECONDS FOLDER AFTER COMMAND…`: run the command; returns its exit code.

    At the end AFTER runs (a command in one word, such as one that removes a container) and FOLDER is removed; both may be empty.
    """
    memory_mb, seconds, folder, after, *command = arguments
    _prctl(CHILD_SUBREAPER, 1)
    signal.signal(signal.SIGTERM, lambda *_: os.close(0))
    limit = int(memory_mb) * 1_000_000
    fence = make_fence(TASKS) if limit else None
    program = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=lambda: _tie(limit, fence))  # noqa: PLW1509, S603
    code = _watch(program.pid, limit, time.monotonic() + float(seconds))
    _end_all(program.pid)
    if after:
        with suppress(OSError, subprocess.SubprocessError):
            subprocess.run(shlex.split(after), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False, timeout=AFTER)  # noqa: S603
    if fence:
        with suppress(OSError):
            fence.rmdir()
    if folder:
        shutil.rmtree(folder, ignore_errors=True)
    return code


def _prctl(option: int, value: int) -> None:
    """Ask Linux for it; other systems do without."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def make_fence(tasks: int) -> Path | None:
    """A control group of at most so many tasks, where this user may make one (as a rule, root may)."""
    for root in FENCES:
        fence = root / f"gallery-hub-{os.getpid()}"
        try:
            fence.mkdir()
            (fence / "pids.max").write_text(str(tasks))
        except OSError:
            with suppress(OSError):
                fence.rmdir()
        else:
            return fence
    return None


def join_fence(fence: Path) -> None:
    """Put this process, and all it will start, behind the fence."""
    with suppress(OSError):
        (fence / "cgroup.procs").write_text(str(os.getpid()))


def _tie(limit: int, fence: Path | None) -> None:
    """In the program, before it starts: it dies with the keeper; one process cannot take more than twice the tree's memory."""
    _prctl(PDEATHSIG, signal.SIGKILL)
    if not limit or sys.platform != "linux":
        return
    resource.setrlimit(resource.RLIMIT_DATA, (2 * limit, 2 * limit))
    if fence:
        join_fence(fence)
        return
    most = _of_this_user() + TASKS
    with suppress(ValueError, OSError):  # there is a lower one already
        resource.setrlimit(resource.RLIMIT_NPROC, (most, most))


def _of_this_user() -> int:
    """Threads of this user's processes: what the system counts against its limit (not for root)."""
    count = 0
    for place in PROC.glob("[0-9]*"):
        with suppress(OSError):
            count += len(list((place / "task").iterdir())) if place.stat().st_uid == os.getuid() else 0
    return count


def _watch(program: int, limit: int, deadline: float) -> int:
    """Until the program has ended or must end; its exit code."""
    looked = 0.0
    while True:
        with suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                if ended[0] == program:
                    return _code(ended[1])
        if time.monotonic() > deadline:
            _say("its time is over")
            return _ask(program, TIME_OVER)
        if limit and len(below(os.getpid())) > PROCESSES:
            _thin(program)
        if limit and time.monotonic() - looked > 1:
            looked = time.monotonic()
            _hold(program, limit)
        if _closed():
            return _ask(program, 0)


def _code(status: int) -> int:
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def _closed() -> bool:
    """Whether the hub closed our input; waits a moment."""
    try:
        ready = select.select([0], [], [], 0.1)[0]
        return bool(ready) and not os.read(0, 1)
    except (OSError, ValueError):
        return True


def _ask(program: int, code: int) -> int:
    """Ask the program to end, and give it a moment."""
    with suppress(ProcessLookupError):
        os.kill(program, signal.SIGTERM)
    until = time.monotonic() + GRACE
    while time.monotonic() < until:
        with suppress(ChildProcessError):
            if os.waitpid(program, os.WNOHANG)[0]:
                break
        time.sleep(0.02)
    return code


def _end_all(program: int) -> None:
    """Kill all descendants, until there is none left to wait for."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(program, signal.SIGKILL)
    while True:
        for pid in below(os.getpid()):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        try:
            if not os.waitpid(-1, os.WNOHANG)[0]:
                time.sleep(0.01)
        except ChildProcessError:
            return


def below(pid: int) -> list[int]:
    """All descendants of a process, the nearest first."""
    found: list[int] = []
    for task in (PROC / str(pid) / "task").glob("*/children"):
        with suppress(OSError):
            found += map(int, task.read_text().split())
    return found + [deeper for child in found for deeper in below(child)]


def _memory(pid: int) -> int:
    """Bytes of memory that the process does not share."""
    try:
        _, resident, shared, *_ = (PROC / str(pid) / "statm").read_text().split()
    except (OSError, ValueError):
        return 0
    return (int(resident) - int(shared)) * resource.getpagesize()


def _hold(program: int, limit: int) -> None:
    """When all together take too much, kill what takes most; the program itself only when it is alone."""
    sizes = {pid: _memory(pid) for pid in below(os.getpid())}
    if sum(sizes.values()) <= limit:
        return
    most = max(sizes, key=lambda pid: (pid != program, sizes[pid]))
    _say(f"process {most} was killed: {sum(sizes.values()) // 1_000_000} MB of memory were in use, {limit // 1_000_000} MB are allowed")
    with suppress(ProcessLookupError):
        os.kill(most, signal.SIGKILL)


def _thin(program: int) -> None:
    """End everything but the program itself: first stopped, so that none can start another, then killed."""
    stopped: set[int] = set()
    for _ in range(100):
        new = set(below(os.getpid())) - stopped - {program}
        if not new:
            break
        for pid in new:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP)
        stopped |= new
    _say(f"{len(stopped)} processes were killed: {PROCESSES} are allowed")
    for pid in stopped:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _say(line: str) -> None:
    os.write(2, f"{SAYS}{line}\n".encode())


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
