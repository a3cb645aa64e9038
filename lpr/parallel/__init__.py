"""One ordered map over processes."""

from lpr.parallel.crew import WAITING, NeverReady, map_ordered

__all__ = ["WAITING", "NeverReady", "map_ordered"]
