"""Worker processes that can be killed one by one: each job has its own bounds, and who passes them takes nobody along."""

from __future__ import annotations

import multiprocessing
import pickle
import queue
import resource
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, TypeVar

Result = TypeVar("Result")

# forkserver: fork copies threads' locks, spawn pays every import again for each worker
CONTEXT = multiprocessing.get_context("forkserver")


@dataclass(frozen=True)
class Bounds:
    """What one job may take before its process is killed; a job states them as its property `bounds`."""

    seconds: float
    memory_mb: int | None = None
    """Address space of the process, in MB; None leaves it as the machine has it (for jobs that start programs of their own)."""


class Died(Exception):  # noqa: N818  # it tells what happened
    """The process of a job ended before the job did."""

    def __init__(self, message: str, from_outside: bool = False) -> None:
        super().__init__(message, from_outside)
        self.from_outside = from_outside

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class _Task:
    future: Future[Any]
    work: Callable[..., Any]
    arguments: tuple[Any, ...]

    @property
    def bounds(self) -> Bounds | None:
        return next((b for a in self.arguments if isinstance(b := getattr(a, "bounds", None), Bounds)), None)


class Workers(Executor):
    """So many processes, each led by a thread of this one that hands it jobs, waits, and replaces it when it dies."""

    def __init__(self, count: int) -> None:
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._closed = False
        self._threads = [threading.Thread(target=self._lead, daemon=True) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:
        """Queue one job; arguments by keyword have no use here."""
        if kwargs or self._closed:
            raise RuntimeError("this executor is closed" if self._closed else "a job is one positional argument")
        future: Future[Result] = Future()
        self._tasks.put(_Task(future, fn, args))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End all workers after the jobs they are at; with `cancel_futures` those that wait are not begun."""
        self._closed = True
        if cancel_futures:
            with suppress(queue.Empty):
                while (task := self._tasks.get_nowait()) is not None:
                    task.future.cancel()
        for _ in self._threads:
            self._tasks.put(None)
        if wait:
            for thread in self._threads:
                thread.join()

    def _lead(self) -> None:
        worker: _Worker | None = None
        while (task := self._tasks.get()) is not None:
            if not task.future.set_running_or_notify_cancel():
                continue
            worker = worker or _Worker()
            try:
                ok, value = worker.run(task)
            except Died as e:
                ok, value, worker = False, e, None
            except Exception as e:  # noqa: BLE001  # a job that cannot be sent, an answer that cannot be read
                ok, value = False, e
            if ok:
                task.future.set_result(value)
            else:
                task.future.set_exception(value)
        if worker is not None:
            worker.end()


class _Worker:
    """One process, as its leader sees it."""

    def __init__(self) -> None:
        self._pipe, theirs = CONTEXT.Pipe()
        self.process = CONTEXT.Process(target=_serve, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()

    def run(self, task: _Task) -> tuple[bool, Any]:
        """Whether the job was done, and its result or its exception; `Died` where there is neither."""
        bounds = task.bounds
        try:
            self._pipe.send((task.work, task.arguments, bounds.memory_mb if bounds else None))
            self._pipe.recv()  # begun: what the job imports does not count as its time
            if bounds and not self._pipe.poll(bounds.seconds):
                self.end(kill=True)
                raise Died(f"It took longer than {bounds.seconds:.0f} seconds and was stopped.")
            answer: tuple[bool, Any] = self._pipe.recv()
        except (EOFError, BrokenPipeError, ConnectionResetError):
            self.end()
            raise _died(self.process.exitcode) from None
        return answer

    def end(self, *, kill: bool = False) -> None:
        """No more jobs."""
        self._pipe.close()
        if kill:
            self.process.kill()
        self.process.join()


def _died(code: int | None) -> Died:
    if code is not None and -code in (signal.SIGKILL, signal.SIGTERM):
        return Died("The worker process was killed, most likely because the machine ran out of memory.", from_outside=True)
    how = signal.Signals(-code).name if code is not None and code < 0 else f"exit code {code}"
    return Died(f"The process that worked on it broke down ({how}): it needs more memory than it may have, or is nested too deeply.")


# --- in the worker --------------------------------------------------------------------------------


def _serve(pipe: Connection) -> None:
    """Do one job after the other until the leader is gone."""
    with suppress(EOFError, BrokenPipeError, KeyboardInterrupt):
        while True:
            task = pipe.recv()
            pipe.send(None)
            answer = _answer(*task)
            try:
                pipe.send(answer)
            except (pickle.PicklingError, TypeError, AttributeError) as e:
                pipe.send((False, TypeError(f"what the job gave back cannot be sent: {e}")))


def _answer(work: Callable[..., Any], arguments: tuple[Any, ...], memory_mb: int | None) -> tuple[bool, Any]:
    _limit_memory(memory_mb)
    try:
        return True, work(*arguments)
    except MemoryError:
        return False, Died(f"It needs more memory than the limit of {memory_mb} MB.")
    except Exception as e:  # noqa: BLE001  # the leader gets it
        return False, e
    finally:
        _limit_memory(None)


def _limit_memory(memory_mb: int | None) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    soft = resource.RLIM_INFINITY if memory_mb is None else memory_mb * 1_000_000
    resource.setrlimit(resource.RLIMIT_AS, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))
