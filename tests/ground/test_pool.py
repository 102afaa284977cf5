"""The pool: every job is answered, and a worker that dies takes only its own job with it."""

import os
import signal

import pytest

from gallery.failures import Failure, FailureKind, Stop
from gallery.pool import each, open_executor


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
