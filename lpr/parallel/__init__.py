"""One ordered map over processes, and the engines that do it."""

from lpr.parallel.crew import WAITING, NeverReady, map_ordered
from lpr.parallel.engines import Engine, LocalEngine, engine_named

__all__ = ["WAITING", "Engine", "LocalEngine", "NeverReady", "engine_named", "map_ordered"]
