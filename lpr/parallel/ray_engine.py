"""Processes of a Ray cluster as an engine: of this machine, or of many.

Tasks travel in chunks, since a call costs about a millisecond. A chunk whose process died is taken
apart, and its tasks are tried one by one; one that processes die of alone is given up.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeVar

from lpr.errors import ConfigError

Task = TypeVar("Task")
Result = TypeVar("Result")

CHUNK = 16
"""Tasks that travel together."""


@dataclass(frozen=True, slots=True)
class RayEngine:
    """Processes of a Ray cluster.

    >>> RayEngine(2, address="ray://head:10001").address
    'ray://head:10001'

    Raises:
        ConfigError: Ray is not installed.
    """

    asked: int | None = None
    """So many processes; None is one for each core of the cluster."""
    address: str = ""
    """Where the cluster is, as `ray.init` takes it; empty starts one on this machine."""
    tries: int = 2
    """A task is given up when so many processes have died of it."""
    chunk: int = CHUNK

    def __post_init__(self) -> None:
        if find_spec("ray") is None:
            raise ConfigError("the engine ray needs Ray; install it with: pip install 'lpr[ray]'")

    @property
    def workers(self) -> int:
        """How many processes are asked for; 0 is as many as there are cores."""
        return self.asked or 0

    def map_ordered(
        self,
        start: Callable[[], Callable[[Task], Result]],
        tasks: Iterable[Task],
    ) -> Iterator[tuple[Task, Result | None]]:
        """See `lpr.parallel.Engine.map_ordered`.

        Raises:
            ConfigError: the cluster does not answer, or none of its processes comes to its work.
        """
        from lpr.parallel.ray_crew import RayCrew

        with _connected(self.address, self.asked) as ray:
            cores = int(ray.cluster_resources().get("CPU", 0))
            if (self.asked or 1) > cores:
                raise ConfigError(
                    f"the Ray cluster has {cores} cores; ask for no more workers than that"
                )
            crew = RayCrew(ray, start, iter(tasks), self.asked or cores, self.tries, self.chunk)
            try:
                yield from crew.run()
            finally:
                crew.close()


@contextmanager
def _connected(address: str, workers: int | None) -> Iterator[Any]:
    """Ray, connected; a connection that was there before stays.

    Raises:
        ConfigError: there is no cluster at the address.
    """
    # Ray would send reports of its use over the network.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    ray = import_module("ray")
    if ray.is_initialized():
        yield ray
        return
    local = {} if address else {"num_cpus": workers, "include_dashboard": False}
    try:
        ray.init(address=address or "local", log_to_driver=False, logging_level="ERROR", **local)
    # Ray raises a bare Exception where its own processes did not start in time.
    except Exception as error:
        reason = str(error).strip().split("\n", 1)[0][:120]
        raise ConfigError(
            f"Ray at {address or 'this machine'} does not answer ({reason}); check the address"
        ) from error
    try:
        yield ray
    finally:
        ray.shutdown()
