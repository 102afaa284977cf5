"""All the parallelism: an executor is opened here and passed in; jobs are small, picklable, and return instead of raising."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, as_completed
from contextlib import contextmanager, suppress
from typing import TypeVar

from gallery.failures import Failure, FailureKind, Stop
from gallery.workers import Died, Workers

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


class Threads(Executor):
    """Threads that do not keep the program from ending, as those of the standard library do."""

    def __init__(self, count: int) -> None:
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._count = count
        for _ in range(count):
            threading.Thread(target=self._lead, daemon=True).start()

    def submit(self, fn: Callable[..., Result], /, *args: object, **kwargs: object) -> Future[Result]:
        """Queue one job."""
        future: Future[Result] = Future()

        def run() -> None:
            if future.set_running_or_notify_cancel():
                try:
                    future.set_result(fn(*args, **kwargs))
                except Exception as e:  # noqa: BLE001  # an executor hands every exception to the future
                    future.set_exception(e)

        self._jobs.put(run)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002  # nobody waits for a thread
        """No more jobs; those that wait are not begun."""
        with suppress(queue.Empty):
            while cancel_futures:
                self._jobs.get_nowait()
        for _ in range(self._count):
            self._jobs.put(None)

    def _lead(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()


@contextmanager
def open_executor(where: str) -> Iterator[Executor]:
    """`""`: one process per core; `"N"`: N processes; `"0"`: this process; `tcp://…`: a dask scheduler."""
    if where == "0":
        yield Serial()
    elif where.startswith(("tcp://", "tls://", "ucx://")):
        with _dask(where) as executor:
            yield executor
    elif where == "" or where.isdecimal():
        executor = Workers(int(where) if where else os.cpu_count() or 1)
        try:
            yield executor
        finally:
            executor.shutdown(wait=True, cancel_futures=True)
    else:
        what = "give a number, 0 for no parallelism, or tcp://HOST:PORT of a dask scheduler"
        raise Stop("usage", FailureKind.USAGE, f"--jobs {where!r}: {what}.")


@contextmanager
def open_threads(count: int) -> Iterator[Executor]:
    """So many threads of this process, for jobs that wait for others; none is waited for when the block ends early."""
    executor = Threads(count)
    try:
        yield executor
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


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

    A worker that dies takes only its own job with it. One that was killed from outside, as by a system that has no memory left, may
    not be to blame: its job is tried once more when nothing else runs.
    """
    futures = {executor.submit(work, job): job for job in jobs}
    again = []
    for future in as_completed(futures):
        result = _outcome(future, work)
        if isinstance(result, Failure) and result.kind is FailureKind.INTERRUPTED:
            again.append(futures[future])
        else:
            yield futures[future], result
    for job in again:
        yield job, _outcome(executor.submit(work, job), work)


def _outcome(future: Future[Result], work: Callable[..., Result]) -> Result | Failure:
    stage = getattr(work, "__name__", "job")
    try:
        return future.result()
    except Stop as e:
        return e.failure
    except Died as e:
        return Failure(stage=stage, kind=FailureKind.INTERRUPTED if e.from_outside else FailureKind.TOO_LARGE, message=str(e))
    except Exception as e:  # noqa: BLE001  # one repository's crash must not end the others
        return Failure(stage=stage, kind=FailureKind.CRASHED, message=f"{type(e).__name__}: {e}")
