"""Work that tests let be done in a process of its own."""

from __future__ import annotations

import os
import time
from typing import Any

from lpr.errors import ConfigError
from lpr.service.jobs.aside import Tell


def double(given: int, tell: Tell) -> tuple[int, int]:
    """Twice the number, and how nice the process is."""
    tell(0.5, "half of it")
    return 2 * given, os.nice(0)


def refuse(_: Any, tell: Tell) -> None:
    """An error of ours."""
    raise ConfigError("too few plates")


def break_down(_: Any, tell: Tell) -> None:
    """An error that nobody expects."""
    raise ZeroDivisionError("by nothing")


def vanish(_: Any, tell: Tell) -> None:
    """A process that ends as one without memory does."""
    os._exit(9)


def go_on(_: Any, tell: Tell) -> None:
    """Never ends by itself."""
    while True:
        tell(0.1, "going on")
        time.sleep(0.05)
