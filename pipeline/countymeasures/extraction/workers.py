"""Processes that run the pipeline, one report at a time each, and may die of it.

A process that crashes, hangs or runs out of memory costs the report it was at: the report is
tried once more, then given up. A worker ends by itself when its parent is gone.
"""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

from countymeasures.components import analyse, load
from countymeasures.extraction.inputs import Input, read_input
from countymeasures.extraction.journal import write_whole
from countymeasures.reading import ReadError

DISK = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO)
_START_TIMEOUT_S = 300.0
_COMPONENTS = "countymeasures.components"
_PRELOADED = [__name__, f"{_COMPONENTS}.categories", f"{_COMPONENTS}.roles"]


class WorkerError(RuntimeError):
    """No report can be worked on: the pipeline doesn't load, or the disk is full."""


@dataclass(frozen=True)
class Task:
    """A report to work on.

    Attributes
    ----------
    item : Input
    checksum : str or None
        Of the bytes that are expected.
    target : Path or None
        Where its Document is to be written; None where the file couldn't be opened.
    reference_date : str or None
    evidence : str
        Where the reference date comes from.
    again : bool
        Whether this is the second try.
    """

    item: Input
    checksum: str | None
    target: Path | None
    reference_date: str | None = None
    evidence: str = "option"
    again: bool = False


@dataclass(frozen=True)
class Fault:
    """Why a report has no Document.

    Attributes
    ----------
    stage : str
        ``reading`` or ``pipeline``.
    code : str
        Of ReadError; or ``exception``, ``timeout``, ``memory``, ``crash``, ``changed``.
    message : str
        One line.
    trace : str
        Where in the code an exception came from; empty for other faults.
    """

    stage: str
    code: str
    message: str
    trace: str = ""


@dataclass(frozen=True)
class Outcome:
    """How a try at a report ended.

    Attributes
    ----------
    task : Task
    fault : Fault or None
    seconds : float
    is_final : bool
        False where the report is tried again.
    """

    task: Task
    fault: Fault | None
    seconds: float
    is_final: bool = True


@dataclass(frozen=True)
class Settings:
    """How workers run.

    Attributes
    ----------
    model : Path
    workers : int
    timeout_s : float
        For one report.
    max_memory_bytes : int
        For one worker, above which its report fails.
    """

    model: Path
    workers: int = 1
    timeout_s: float = 120.0
    max_memory_bytes: int = 4_000_000_000


Main = Callable[["Connection[Any, Any]", Settings], None]


class _Worker:
    def __init__(self, settings: Settings, main: Main) -> None:
        # Of a server that has imported all once, so that a worker that died is soon replaced.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(_PRELOADED)
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=main, args=(theirs, settings), daemon=True)
        self.process.start()
        # With our copy closed, the death of the process is the end of the connection.
        theirs.close()
        self.task: Task | None = None
        self.ready = False
        self.since_s = time.monotonic()
        self.deadline_s = self.since_s + _START_TIMEOUT_S

    def give(self, task: Task, timeout_s: float) -> None:
        self.task = task
        self.since_s = time.monotonic()
        self.deadline_s = self.since_s + timeout_s
        self.connection.send(task)

    def stop(self) -> int | None:
        self.process.kill()
        self.process.join()
        status = self.process.exitcode
        self.connection.close()
        return status


def work(tasks: Iterator[Task], settings: Settings, main: Main | None = None) -> Iterator[Outcome]:
    """Work on reports, as many at a time as there are workers.

    Parameters
    ----------
    tasks : iterator of Task
        Taken only when a worker is free.
    settings : Settings
    main : callable, optional
        What a worker process runs.

    Yields
    ------
    Outcome
        Of each try, in the order in which they end.

    Raises
    ------
    WorkerError
        If the pipeline doesn't load or the disk is full.
    """
    again: deque[Task] = deque()
    upcoming = next(tasks, None)
    workers: list[_Worker] = []
    try:
        while upcoming or again or any(worker.task for worker in workers):
            for worker in workers:
                if worker.ready and worker.task is None and (again or upcoming):
                    if again:
                        worker.give(again.popleft(), settings.timeout_s)
                    elif upcoming:
                        worker.give(upcoming, settings.timeout_s)
                        upcoming = next(tasks, None)
            starting = sum(not worker.ready for worker in workers)
            waiting = bool(again) + bool(upcoming)
            while len(workers) < settings.workers and starting < max(waiting, 1):
                if not (again or upcoming):
                    break
                workers.append(_Worker(settings, main or _main))
                starting += 1
            for worker in _events(workers):
                task, fault = _next(worker, settings)
                if not worker.process.is_alive():
                    workers.remove(worker)
                if task is None:
                    continue
                may_pass = fault is not None and fault.stage != "reading" and not task.again
                if may_pass:
                    again.append(replace(task, again=True))
                seconds = time.monotonic() - worker.since_s
                yield Outcome(task, fault, seconds, is_final=not may_pass)
    finally:
        for worker in workers:
            worker.stop()


def _events(workers: list[_Worker]) -> list[_Worker]:
    """Return the workers that have something to say, are gone, or are late."""
    watched = {worker.connection: worker for worker in workers if worker.task or not worker.ready}
    if not watched:
        return []
    left_s = min(worker.deadline_s for worker in watched.values()) - time.monotonic()
    heard = [watched[c] for c in wait(list(watched), timeout=max(left_s, 0))]  # type: ignore[index]  # only connections were given
    now = time.monotonic()
    late = [w for w in watched.values() if w.deadline_s <= now and w not in heard]
    return heard + late


def _next(worker: _Worker, settings: Settings) -> tuple[Task | None, Fault | None]:
    """Take what a worker says; its task, if that is done with, and the fault."""
    task = worker.task
    if not worker.connection.poll():
        worker.stop()
        if task is None:
            raise WorkerError(f"{settings.model}: the pipeline didn't load in {_START_TIMEOUT_S} s")
        return task, Fault(
            "pipeline", "timeout", f"expected to be done in {settings.timeout_s:g} s, but it wasn't"
        )
    try:
        kind, said = worker.connection.recv()
    except (EOFError, ConnectionResetError):
        worker.process.join()
        status = worker.stop()
        if task is None:
            raise WorkerError(
                f"{settings.model}: a worker ended with status {status} while loading the pipeline"
            ) from None
        return task, Fault("pipeline", "crash", f"its worker process ended with status {status}")
    if kind == "fatal":
        raise WorkerError(said)
    worker.ready = True
    worker.task = None
    return task, said


def fault_of(error: Exception) -> Fault:
    """Return what an exception at one report is to the user."""
    trace = traceback.format_exc()
    if isinstance(error, ReadError):
        return Fault("reading", error.code, str(error))
    if isinstance(error, MemoryError):
        return Fault("pipeline", "memory", "expected to fit in memory; split the report", trace)
    message = " ".join(f"{type(error).__name__}: {error}".split())
    return Fault("pipeline", "exception", message[:500], trace)


def _main(connection: Connection[Any, Any], settings: Settings) -> None:
    """Run a worker: load the pipeline once, then a report at a time until the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        nlp = load(settings.model)
    except Exception as error:
        connection.send(("fatal", f"{type(error).__name__}: {error}"))
        return
    _limit_memory(settings.max_memory_bytes)
    connection.send(("ready", None))
    # The cores are shared out between workers already.
    with threadpool_limits(limits=1):
        while True:
            try:
                task = connection.recv()
            except EOFError:
                return
            try:
                connection.send(("done", _do(nlp, task, settings)))
            except OSError as error:
                connection.send(("fatal", f"{error.filename or task.target}: {error.strerror}"))


def _end_with_parent() -> None:
    """Wait for the parent's end: a worker in an endless loop would never see it."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _do(nlp: Any, task: Task, settings: Settings) -> Fault | None:
    item = task.item
    try:
        raw = read_input(item, settings.timeout_s)
        if task.target is None or raw.checksum != task.checksum:
            return Fault("reading", "changed", "the file changed during the run; run it again")
        document = analyse(
            nlp,
            raw,
            id=item.id,
            path=item.where,
            name=item.name,
            reference_date=task.reference_date,
            evidence=task.evidence,
        )
        write_whole(task.target, document.to_json())
    except Exception as error:
        if isinstance(error, OSError) and error.errno in DISK:
            raise
        fault = fault_of(error)
        return replace(fault, message=fault.message.removeprefix(f"{item.where}: "))
    return None


def _limit_memory(max_bytes: int) -> None:
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    limit = max_bytes if most == resource.RLIM_INFINITY else min(max_bytes, most)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, most))
