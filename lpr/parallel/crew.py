"""Work spread over processes: results in the tasks' order, few at a time, a crash costs one task.

Processes rather than threads, because half of the time of reading is Python's, which runs in one
thread at a time. Not `concurrent.futures`, whose pool does not tell which task a process died of,
and whose processes stay when this one is killed.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

from lpr.parallel.worker import GONE, GRACE_S, serve

Task = TypeVar("Task")
Result = TypeVar("Result")
Work = Callable[[Task], Result]

WAITING = 4
"""Tasks for each process that are taken before their turn: enough that none is ever idle."""
HANDED_OUT = 2
"""Of these, how many a process holds: one to do, one to go on with."""


class NeverReady(RuntimeError):
    """All processes ended before they could take a task."""


def map_ordered(
    start: Callable[[], Work[Task, Result]],
    tasks: Iterable[Task],
    workers: int,
    tries: int = 1,
) -> Iterator[tuple[Task, Result | None]]:
    """Do tasks in several processes; each task with its result, in the order they came.

    The result is None where processes died of the task (a crash in native code, no memory left).
    Exceptions that the work raises end the iteration. The processes end with it, with this process
    however it ends, and never by Ctrl-C, which is for this process.

    Args:
        start: called once in each process, gives what does the work there. It, the tasks and the
            results travel between processes, so they must be of the kind that can be pickled.
        tasks: taken as the work goes on, a few ahead.
        workers: how many processes.
        tries: a task is given up when so many processes have died of it.

    Raises:
        NeverReady: no process came to its work, as where the script lacks its guard.
    """
    if getattr(multiprocessing.current_process(), "_inheriting", False):
        # A worker that imports a script without its guard: the parent tells.
        os._exit(1)
    crew = _Crew(start, iter(tasks), workers, tries)
    try:
        yield from crew.run()
    finally:
        crew.close()


@dataclass(slots=True, eq=False)
class _Job(Generic[Task, Result]):
    """A task on its way: ``error`` is what it raised, ``deaths`` the processes that died of it."""

    task: Task
    result: Result | None = None
    error: Exception | None = None
    done: bool = False
    deaths: int = 0


@dataclass(slots=True, eq=False)
class _Worker(Generic[Task, Result]):
    """A process, and the jobs it holds in the order it does them."""

    process: BaseProcess
    connection: Connection
    ready: bool = False
    jobs: deque[_Job[Task, Result]] = field(default_factory=deque)


class _Crew(Generic[Task, Result]):
    """The processes of one run, and the jobs between them, oldest first."""

    def __init__(
        self,
        start: Callable[[], Work[Task, Result]],
        tasks: Iterator[Task],
        workers: int,
        tries: int,
    ) -> None:
        self._start, self._tasks, self._count, self._tries = start, tasks, workers, tries
        self._workers: list[_Worker[Task, Result]] = []
        self._jobs: deque[_Job[Task, Result]] = deque()
        self._not_handed_out: deque[_Job[Task, Result]] = deque()

    def run(self) -> Iterator[tuple[Task, Result | None]]:
        """The tasks with their results, in order."""
        self._take_tasks()
        while self._jobs:
            self._hand_out()
            if not self._jobs[0].done:
                self._listen()
            while self._jobs and self._jobs[0].done:
                job = self._jobs.popleft()
                if job.error is not None:
                    raise job.error
                self._take_tasks()
                self._hand_out()
                yield job.task, job.result

    def close(self) -> None:
        """End the processes, each when the task it is at is done."""
        for worker in self._workers:
            if not worker.ready:
                worker.process.kill()
            with suppress(*GONE):
                worker.connection.send(None)
            worker.connection.close()
        for worker in self._workers:
            worker.process.join(GRACE_S * 5)
            if worker.process.exitcode is None:
                worker.process.kill()
                worker.process.join()

    def _take_tasks(self) -> None:
        while len(self._jobs) < WAITING * self._count:
            for task in self._tasks:
                job: _Job[Task, Result] = _Job(task)
                self._jobs.append(job)
                self._not_handed_out.append(job)
                break
            else:
                return

    def _hand_out(self) -> None:
        """Start the processes that are needed, and give each what it can hold."""
        while len(self._workers) < min(self._count, len(self._jobs)):
            self._workers.append(_launch(self._start))
        for held in range(HANDED_OUT):
            for worker in self._workers:
                if len(worker.jobs) <= held and self._not_handed_out:
                    # One that has died is noticed when it is listened to.
                    with suppress(*GONE):
                        worker.connection.send((self._not_handed_out[0].task,))
                    worker.jobs.append(self._not_handed_out.popleft())

    def _listen(self) -> None:
        """Wait until something comes from a process, be it only its end."""
        heard = wait([worker.connection for worker in self._workers])
        for worker in [worker for worker in self._workers if worker.connection in heard]:
            try:
                result, error = worker.connection.recv()
            except GONE:
                self._bury(worker)
                continue
            if worker.ready:
                job = worker.jobs.popleft()
                job.result, job.error, job.done = result, error, True
            elif error is not None:
                raise error
            worker.ready = True

    def _bury(self, worker: _Worker[Task, Result]) -> None:
        """A process has died of the first of its jobs; the others, and it if it may be tried again,
        are handed out anew."""
        if not worker.ready:
            raise NeverReady from None
        self._workers.remove(worker)
        worker.connection.close()
        worker.process.join()
        if worker.jobs:
            worker.jobs[0].deaths += 1
            if worker.jobs[0].deaths >= self._tries:
                worker.jobs.popleft().done = True
        self._not_handed_out.extendleft(reversed(worker.jobs))


def _launch(start: Callable[[], Work[Any, Any]]) -> _Worker[Any, Any]:
    # Spawned, since a fork would copy LiteRT's and OpenCV's threads half alive.
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=serve, args=(start, theirs), daemon=True)
    with _without_ctrl_c():
        process.start()
    theirs.close()
    return _Worker(process, ours)


@contextmanager
def _without_ctrl_c() -> Iterator[None]:
    """Start processes that Ctrl-C does not reach, from their first moment; ours it reaches later.

    A blocked signal stays blocked in the processes that are started meanwhile.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    # Started with the first process, it would let the signal through again.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
