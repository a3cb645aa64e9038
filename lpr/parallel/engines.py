"""What carries tasks to processes and results back: a protocol, and an engine of this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeVar

from lpr.parallel.crew import map_ordered

Task = TypeVar("Task")
Result = TypeVar("Result")


class Engine(Protocol):
    """Does tasks in processes, here or on other machines."""

    @property
    def workers(self) -> int:
        """How many processes."""

    def map_ordered(
        self,
        start: Callable[[], Callable[[Task], Result]],
        tasks: Iterable[Task],
    ) -> Iterator[tuple[Task, Result | None]]:
        """Each task with its result, in the order they came; None where processes died of it.

        Tasks are taken as the work goes on, a bounded number ahead. See
        `lpr.parallel.map_ordered` for what ``start`` is, and for what is raised.
        """


@dataclass(frozen=True, slots=True)
class LocalEngine:
    """Processes of this machine.

    >>> LocalEngine(2, tries=2).workers
    2
    """

    workers: int
    tries: int = 1
    """A task is given up when so many processes have died of it."""

    def map_ordered(
        self,
        start: Callable[[], Callable[[Task], Result]],
        tasks: Iterable[Task],
    ) -> Iterator[tuple[Task, Result | None]]:
        """See `Engine.map_ordered`."""
        return map_ordered(start, tasks, self.workers, self.tries)
