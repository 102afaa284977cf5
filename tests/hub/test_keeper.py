"""Nothing of what a keeper started is left, however it ends."""

import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gallery.hub import keeper, processes

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="adopting orphans is Linux's")
HIDING = """
import os, subprocess, sys, time
if os.fork() == 0:  # a daemon: its own session, its parent gone
    os.setsid()
    if os.fork() == 0:
        open(sys.argv[1], "w").write(str(os.getpid()))
        time.sleep(60)
    os._exit(0)
os.wait()
{then}
"""


def keep(tmp_path, then="time.sleep(60)", memory=0, seconds=60.0, program=HIDING):
    after = shlex.join(["touch", str(tmp_path / "it is over")])
    given = (str(memory), str(seconds), str(tmp_path / "own"), after)
    command = [sys.executable, "-I", "-S", keeper.__file__, *given, sys.executable, "-c"]
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "file").write_text("x")
    marked = {**os.environ, processes.MARK: str(tmp_path)}
    return subprocess.Popen(
        [*command, program.format(then=then), str(tmp_path / "pid")], stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=marked, text=True
    )


def hidden(tmp_path):
    until = time.monotonic() + 20
    while time.monotonic() < until:
        if (tmp_path / "pid").exists() and (found := (tmp_path / "pid").read_text()):
            return int(found)
        time.sleep(0.02)
    raise AssertionError("the program did not start")


def gone(pid):
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            if "Z" in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]:
                return True
        except OSError:
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("how", ["ends", "asked", "killed", "late"])
def test_nothing_is_left(tmp_path, how):
    kept = keep(tmp_path, "sys.exit(7)" if how == "ends" else "time.sleep(60)", seconds=1 if how == "late" else 60)
    with kept:
        pid = hidden(tmp_path)
        if how == "asked":
            kept.stdin.close()
        elif how == "killed":  # the hub's kill -9 closes the pipe; the keeper itself may be asked too
            kept.send_signal(signal.SIGTERM)
        assert kept.wait(30) == {"ends": 7, "asked": 0, "killed": 0, "late": keeper.TIME_OVER}[how]
        assert gone(pid)
        assert not (tmp_path / "own").exists()
        assert (tmp_path / "it is over").exists()


def test_a_killed_keeper_takes_its_program_along_and_the_rest_is_found_by_its_mark(tmp_path):
    with keep(tmp_path) as kept:
        pid = hidden(tmp_path)
        kept.kill()
        kept.wait(30)
        assert pid in processes.left_behind(tmp_path)
        assert processes.kill_leftovers(tmp_path) >= 1
        assert gone(pid)
        assert processes.left_behind(tmp_path) == []


def test_memory_is_bounded(tmp_path):
    greedy = (
        "import os, sys, time\nif os.fork() == 0:\n    held = bytearray(b'x') * 150_000_000\n    time.sleep(60)\nprint(os.wait()[1]){then}"
    )
    with keep(tmp_path, "", memory=100, program=greedy) as kept:
        assert kept.wait(30) == 0
        assert "MB of memory were in use, 100 MB are allowed" in kept.stderr.read()


def test_one_process_cannot_take_twice_the_memory_at_once(tmp_path):
    with keep(tmp_path, "", memory=100, program="import sys{then}\nheld = bytearray(1_000_000_000)") as kept:
        assert kept.wait(30) == 1
        assert "MemoryError" in kept.stderr.read()


MANY = """
import os, sys, time
if os.fork() == 0:
    for _ in range(1500):  # not for ever: what a test starts must not depend on the very thing that is tested
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
        time.sleep(0.002)
os.wait()
print("the program lives", file=sys.stderr)
"""


FENCED = """
import os, time
try:
    for started in range(100):
        if os.fork() == 0:
            time.sleep(1)
            os._exit(0)
except OSError as e:
    print(f"refused after {started}: {e}")
"""


def test_the_kernel_refuses_more_tasks_than_allowed():
    fence = keeper.make_fence(20)
    if fence is None:
        pytest.skip("control groups are not ours to make here")
    command = [sys.executable, "-c", FENCED]
    try:
        said = subprocess.run(command, preexec_fn=lambda: keeper.join_fence(fence), capture_output=True, text=True, check=True).stdout
    finally:
        assert removed(fence)
    assert said.startswith("refused after 19: ")


def removed(fence):
    """Whether the group can be removed once those in it have ended."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            fence.rmdir()
        except OSError:
            time.sleep(0.1)
        else:
            return True
    return False


def test_too_many_processes_are_ended_and_the_program_goes_on(tmp_path):
    with keep(tmp_path, memory=4000, seconds=120.0, program=MANY) as process:
        said = process.stderr.read()
    assert "processes were killed: 400 are allowed" in said
    assert "the program lives" in said
    assert processes.left_behind(tmp_path) == []
