"""The pool: every job is answered, and a worker that dies takes only its own job with it."""

import os
import resource
import signal
import time
from dataclasses import dataclass

import pytest

from gallery.failures import Failure, FailureKind, Stop
from gallery.pool import each, open_executor
from gallery.workers import Bounds


def work(job):
    if job == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if job == "stop":
        raise Stop("fetch", FailureKind.EMPTY, "Nothing there.")
    if job == "raise":
        raise ZeroDivisionError("1/0")
    return job.upper()


@pytest.mark.parametrize("where", ["0", "2"])
def test_jobs_return_and_never_raise(where):
    with open_executor(where) as executor:
        done = dict(each(executor, work, ["a", "stop", "raise", "b"]))
    assert (done["a"], done["b"]) == ("A", "B")
    assert done["stop"] == Failure(stage="fetch", kind=FailureKind.EMPTY, message="Nothing there.")
    assert done["raise"].kind is FailureKind.CRASHED
    assert "ZeroDivisionError: 1/0" in done["raise"].message


def test_a_killed_worker_takes_only_its_own_job_with_it():
    jobs = ["a", "kill", *(f"job{n}" for n in range(10))]
    with open_executor("2") as executor:
        done = dict(each(executor, work, jobs))
    assert set(done) == set(jobs)
    assert done.pop("kill").kind is FailureKind.INTERRUPTED
    assert all(done[job] == job.upper() for job in done)


def test_a_wrong_place_is_a_sentence():
    with pytest.raises(Stop, match="give a number"), open_executor("many"):
        pass


SMALL = Bounds(seconds=4, memory_mb=1_000)


@dataclass(frozen=True)
class Greedy:
    """A job that takes too much of something."""

    what: str
    bounds: Bounds | None = SMALL


def take(job):
    if job.what == "time in C":
        signal.pthread_sigmask(signal.SIG_BLOCK, set(signal.Signals))  # as C code that never returns: no handler of Python's runs
        time.sleep(600)
    if job.what == "memory":
        return len(bytearray(3_000_000_000))
    if job.what == "bound":
        return resource.getrlimit(resource.RLIMIT_AS)[0]
    if job.what == "stack":
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        os.kill(os.getpid(), signal.SIGSEGV)
    if job.what == "unsendable":
        return lambda: None
    return os.getpid()


def test_a_job_that_passes_its_bounds_is_stopped_and_its_neighbours_are_unharmed():
    greedy = [Greedy(what) for what in ("time in C", "memory", "stack", "unsendable")]
    modest = [Greedy(f"little {n}") for n in range(12)]
    began = time.monotonic()
    with open_executor("2") as executor:
        done = dict(each(executor, take, [*greedy, *modest]))
    assert time.monotonic() - began < 60
    assert done[greedy[0]].message == "It took longer than 4 seconds and was stopped."
    assert done[greedy[1]].message == "It needs more memory than the limit of 1000 MB."
    assert "SIGSEGV" in done[greedy[2]].message
    assert all(done[job].kind is FailureKind.TOO_LARGE for job in greedy[:3])
    assert done[greedy[3]].kind is FailureKind.CRASHED
    assert len({done[job] for job in modest}) <= 4, "workers are used again"


def test_what_was_bounded_leaves_no_bound_behind():
    bounded, free = Greedy("bound"), Greedy("bound", bounds=None)
    with open_executor("1") as executor:
        done = dict(each(executor, take, [Greedy("memory"), bounded, free]))
    assert (done[bounded], done[free]) == (1_000_000_000, resource.RLIM_INFINITY)
