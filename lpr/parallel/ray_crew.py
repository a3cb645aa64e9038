"""The processes of one run on Ray, and the chunks of tasks between them, oldest first."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Generic, TypeVar

from lpr.errors import ConfigError
from lpr.parallel.crew import HANDED_OUT, WAITING

Task = TypeVar("Task")
Result = TypeVar("Result")

MOST_STILLBORN = 3
"""After so many processes in turn that ended before they came to their work there is no next."""


class _Actor:
    """What lives in a process of Ray: the work, made ready once."""

    def __init__(self, start: Callable[[], Callable[[Any], Any]]) -> None:
        import cv2

        cv2.setNumThreads(1)
        self._work, self._error = None, None
        try:
            self._work = start()
        except Exception as error:
            self._error = error

    def ready(self) -> Exception | None:
        """What went wrong in making ready."""
        return self._error

    def do(self, tasks: list[Any]) -> list[tuple[Any, Exception | None]]:
        """What the work gives for each task, or raises."""
        from lpr.parallel.worker import done

        assert self._work is not None
        return [done(self._work, task) for task in tasks]


@dataclass(slots=True, eq=False)
class _Chunk(Generic[Task, Result]):
    """Tasks on their way together; ``deaths`` counts where there is one task alone."""

    tasks: list[Task]
    results: list[tuple[Result | None, Exception | None]] = field(default_factory=list)
    done: bool = False
    deaths: int = 0


@dataclass(slots=True, eq=False)
class _Worker(Generic[Task, Result]):
    """A process, and the chunks it holds in the order it does them, by what Ray calls them."""

    actor: Any
    ready: bool = False
    chunks: dict[Any, _Chunk[Task, Result]] = field(default_factory=dict)


class RayCrew(Generic[Task, Result]):
    """The processes of one run, as `lpr.parallel.crew` has them on this machine."""

    def __init__(
        self,
        ray: Any,
        start: Callable[[], Callable[[Task], Result]],
        tasks: Iterator[Task],
        workers: int,
        tries: int,
        chunk: int,
    ) -> None:
        self._ray, self._tasks, self._count = ray, tasks, workers
        self._tries, self._size = tries, chunk
        self._start = ray.put(start)
        self._launcher = ray.remote(num_cpus=1, max_restarts=0)(_Actor)
        self._died = (ray.exceptions.RayActorError, ray.exceptions.OutOfMemoryError)
        self._workers: list[_Worker[Task, Result]] = []
        self._asked: dict[Any, _Worker[Task, Result]] = {}
        self._order: list[_Chunk[Task, Result]] = []
        self._waiting: deque[_Chunk[Task, Result]] = deque()
        self._stillborn = 0

    def run(self) -> Iterator[tuple[Task, Result | None]]:
        """The tasks with their results, in order."""
        self._take()
        while self._order:
            self._hand_out()
            if not self._order[0].done:
                self._listen()
            while self._order and self._order[0].done:
                chunk = self._order.pop(0)
                self._take()
                self._hand_out()
                for task, (result, error) in zip(chunk.tasks, chunk.results, strict=True):
                    if error is not None:
                        raise error
                    yield task, result

    def close(self) -> None:
        """End the processes."""
        for worker in self._workers:
            self._ray.kill(worker.actor)

    def _take(self) -> None:
        """Take tasks a bounded number ahead."""
        while len(self._order) < WAITING * self._count:
            tasks = list(islice(self._tasks, self._size))
            if not tasks:
                return
            chunk: _Chunk[Task, Result] = _Chunk(tasks)
            self._order.append(chunk)
            self._waiting.append(chunk)

    def _hand_out(self) -> None:
        """Start the processes that are needed, and give each what it can hold."""
        while len(self._workers) < min(self._count, len(self._order)):
            worker: _Worker[Task, Result] = _Worker(self._launcher.remote(self._start))
            self._workers.append(worker)
            self._asked[worker.actor.ready.remote()] = worker
        for held in range(HANDED_OUT):
            for worker in self._workers:
                if worker.ready and len(worker.chunks) <= held and self._waiting:
                    chunk = self._waiting.popleft()
                    reference = worker.actor.do.remote(chunk.tasks)
                    worker.chunks[reference] = chunk
                    self._asked[reference] = worker

    def _listen(self) -> None:
        """Wait until something comes from a process, be it only its end."""
        answered, _ = self._ray.wait(list(self._asked), num_returns=1)
        for reference in answered:
            worker = self._asked.pop(reference)
            try:
                answer = self._ray.get(reference)
            except self._died:
                self._bury(worker)
                return
            if worker.ready:
                chunk = worker.chunks.pop(reference)
                chunk.results, chunk.done = answer, True
            elif answer is not None:
                raise answer
            else:
                worker.ready, self._stillborn = True, 0

    def _bury(self, worker: _Worker[Task, Result]) -> None:
        """A process has died of the first of its chunks; the others are handed out anew."""
        self._workers.remove(worker)
        self._asked = {ref: one for ref, one in self._asked.items() if one is not worker}
        if not worker.ready:
            self._stillborn += 1
            if self._stillborn >= MOST_STILLBORN:
                raise ConfigError(
                    "no process of Ray came to its work; install the same lpr on all its machines"
                )
        first, *others = worker.chunks.values() or (None,)
        self._waiting.extendleft(reversed(others))
        if first is not None:
            self._waiting.extendleft(reversed(self._taken_apart(first)))

    def _taken_apart(self, chunk: _Chunk[Task, Result]) -> list[_Chunk[Task, Result]]:
        """What is tried again of a chunk that a process died of: each task alone."""
        if len(chunk.tasks) > 1:
            alone: list[_Chunk[Task, Result]] = [_Chunk([task]) for task in chunk.tasks]
            at = self._order.index(chunk)
            self._order[at : at + 1] = alone
            return alone
        chunk.deaths += 1
        if chunk.deaths < self._tries:
            return [chunk]
        chunk.results, chunk.done = [(None, None)], True
        return []
