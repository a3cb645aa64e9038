"""What the library logs as a warning, collected to be told in its place."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager


class _Collector(logging.Handler):
    def __init__(self, messages: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._messages = messages

    def emit(self, record: logging.LogRecord) -> None:
        self._messages.append(record.getMessage())


@contextmanager
def warnings_collected() -> Iterator[list[str]]:
    """What the library logs as a warning meanwhile.

    >>> with warnings_collected() as warnings:
    ...     logging.getLogger("lpr.images").warning("a.jpg: the picture is damaged")
    >>> warnings
    ['a.jpg: the picture is damaged']
    """
    messages: list[str] = []
    collector, log = _Collector(messages), logging.getLogger("lpr")
    log.addHandler(collector)
    try:
        yield messages
    finally:
        log.removeHandler(collector)
