"""All the parallelism: an executor is opened here and passed in; jobs are small, picklable, and return instead of raising."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import TypeVar

from gallery.failures import Failure, FailureKind, Stop

Job = TypeVar("Job")
Result = TypeVar("Result")


class Serial(Executor):
    """Runs each job at once, in this process: for debuggers and tests."""

    def submit(self, fn: Callable[..., Result], /, *args: object, **kwargs: object) -> Future[Result]:
        """Run `fn` now."""
        future: Future[Result] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as e:  # noqa: BLE001  # an executor hands every exception to the future
            future.set_exception(e)
        return future


@contextmanager
def open_executor(where: str) -> Iterator[Executor]:
    """`""`: one process per core; `"N"`: N processes; `"0"`: this process; `tcp://…`: a dask scheduler."""
    if where == "0":
        yield Serial()
    elif where.startswith(("tcp://", "tls://", "ucx://")):
        with _dask(where) as executor:
            yield executor
    elif where == "" or where.isdecimal():
        executor = _local(int(where) if where else None)
        try:
            yield executor
        finally:
            executor.shutdown(wait=True, cancel_futures=True)
    else:
        what = "give a number, 0 for no parallelism, or tcp://HOST:PORT of a dask scheduler"
        raise Stop("usage", FailureKind.USAGE, f"--jobs {where!r}: {what}.")


def _local(workers: int | None) -> ProcessPoolExecutor:
    # forkserver: fork copies threads' locks, spawn pays every import again for each worker
    context = multiprocessing.get_context("forkserver")
    return ProcessPoolExecutor(workers or os.cpu_count(), mp_context=context)


@contextmanager
def _dask(address: str) -> Iterator[Executor]:
    try:
        from distributed import Client  # noqa: PLC0415  # optional: pip install repro-gallery[dask]
    except ImportError as e:
        raise Stop("usage", FailureKind.USAGE, f"--jobs {address}: needs dask: pip install 'repro-gallery[dask]'.") from e
    try:
        client = Client(address, timeout="10s")
    except OSError as e:
        raise Stop("usage", FailureKind.USAGE, f"--jobs {address}: no dask scheduler answers there ({e}).") from e
    try:
        yield client.get_executor(pure=False)
    finally:
        client.close()


def each(executor: Executor, work: Callable[[Job], Result], jobs: Iterable[Job]) -> Iterator[tuple[Job, Result | Failure]]:
    """Run `work` on every job; yield `(job, result)` as they complete, a `Failure` where it could not be done.

    A worker that dies takes only its own job with it: the jobs it drew down are run again, one process each.
    """
    futures = {executor.submit(work, job): job for job in jobs}
    again = []
    for future in as_completed(futures):
        job = futures[future]
        try:
            yield job, future.result()
        except BrokenProcessPool:
            again.append(job)
        except Stop as e:
            yield job, e.failure
        except Exception as e:  # noqa: BLE001  # one repository's crash must not end the others
            yield job, Failure(stage=getattr(work, "__name__", "job"), kind=FailureKind.CRASHED, message=f"{type(e).__name__}: {e}")
    for job in again:
        yield job, _alone(work, job)


def _alone(work: Callable[[Job], Result], job: Job) -> Result | Failure:
    with _local(1) as executor:
        try:
            return executor.submit(work, job).result()
        except BrokenProcessPool:
            return Failure(
                stage=getattr(work, "__name__", "job"),
                kind=FailureKind.INTERRUPTED,
                message="The worker process was killed, most likely because it ran out of memory.",
            )
        except Stop as e:
            return e.failure
        except Exception as e:  # noqa: BLE001  # as above
            return Failure(stage=getattr(work, "__name__", "job"), kind=FailureKind.CRASHED, message=f"{type(e).__name__}: {e}")
