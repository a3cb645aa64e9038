"""What carries tasks to processes and results back: a protocol, and an engine of this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol, TypeVar

from lpr.errors import ConfigError
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


def engine_named(name: str, workers: int | None, cores: int, tries: int = 2) -> Engine:
    """The engine that a user names: ``local``, ``ray``, or ``ray:ADDRESS``.

    Args:
        name: of the engine.
        workers: how many processes; None is one for each core.
        cores: those of this machine.
        tries: a task is given up when so many processes have died of it.

    >>> engine_named("local", None, cores=2).workers
    2

    Raises:
        ConfigError: there is no such engine, or it is not installed.
    """
    kind, _, address = name.partition(":")
    if name == "local":
        return LocalEngine(workers or cores, tries)
    if kind == "ray":
        from lpr.parallel.ray_engine import RayEngine

        return RayEngine(workers, address, tries)
    raise ConfigError(f"engine is '{name}'; give local, ray, or ray:ADDRESS")
