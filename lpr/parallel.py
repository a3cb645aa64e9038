"""Work spread over processes: results in the tasks' order, few at a time, a crash costs one task.

Processes rather than threads, because half of the time of reading is Python's, which runs in one
thread at a time.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing.synchronize import Event
from typing import Any, TypeVar

import cv2

Task = TypeVar("Task")
Result = TypeVar("Result")
Work = Callable[[Task], Result]

WAITING = 4
"""Tasks for each process that are handed out before their turn: enough that none is ever idle."""

_spawn = multiprocessing.get_context("spawn")
"""Processes are spawned, since a fork would copy LiteRT's and OpenCV's threads half alive."""
_work: Work[Any, Any]


class NeverReady(RuntimeError):
    """All processes ended before they could take a task."""


def map_ordered(
    start: Callable[[], Work[Task, Result]], tasks: Iterable[Task], workers: int
) -> Iterator[tuple[Task, Result | None]]:
    """Do tasks in several processes; each task with its result, in the order they came.

    The result is None where the process died of the task (a crash in native code, no memory left).
    Exceptions that the work raises end the iteration.

    Args:
        start: called once in each process, gives what does the work there. It, the tasks and the
            results travel between processes, so they must be of the kind that can be pickled.
        tasks: taken as the work goes on, a few ahead.
        workers: how many processes.

    Raises:
        NeverReady: no process came to its work, as where the script lacks its guard.
    """
    if getattr(multiprocessing.current_process(), "_inheriting", False):
        # A worker that imports a script without its guard: the parent tells.
        raise SystemExit(1)
    remaining = iter(tasks)
    waiting: deque[Task] = deque(islice(remaining, WAITING * workers))
    while waiting:
        ready = _spawn.Event()
        try:
            yield from _until_crash(start, waiting, remaining, workers, ready)
        except BrokenProcessPool:
            if not ready.is_set():
                raise NeverReady from None
            # Any of the tasks that were handed out may be to blame: each gets a process of its own.
            while waiting:
                task = waiting.popleft()
                yield task, _do_alone(start, task)
            waiting.extend(islice(remaining, WAITING * workers))


def _until_crash(
    start: Callable[[], Work[Task, Result]],
    waiting: deque[Task],
    remaining: Iterator[Task],
    workers: int,
    ready: Event,
) -> Iterator[tuple[Task, Result | None]]:
    """Do the waiting tasks and those that remain; ``waiting`` always holds those not yet done."""
    pool = _pool(start, workers, ready)
    try:
        futures: deque[Future[Result]] = deque(pool.submit(_do, task) for task in waiting)
        while futures:
            result = futures[0].result()
            futures.popleft()
            yield waiting.popleft(), result
            for task in islice(remaining, 1):
                waiting.append(task)
                futures.append(pool.submit(_do, task))
    finally:
        pool.shutdown(cancel_futures=True)


def _do_alone(start: Callable[[], Work[Task, Result]], task: Task) -> Result | None:
    with _pool(start, 1, _spawn.Event()) as pool:
        try:
            result: Result = pool.submit(_do, task).result()
        except BrokenProcessPool:
            return None
    return result


def _pool(start: Callable[[], Work[Any, Any]], workers: int, ready: Event) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(workers, _spawn, initializer=_begin, initargs=(start, ready))


def _begin(start: Callable[[], Work[Any, Any]], ready: Event) -> None:
    """In a new process: make ready for tasks; Ctrl-C is for the parent, which then ends this."""
    global _work  # noqa: PLW0603  (a pool's processes keep their state in the module)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    cv2.setNumThreads(1)
    _work = start()
    ready.set()


def _do(task: Any) -> Any:
    return _work(task)
