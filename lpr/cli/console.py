"""The terminal: safe encodings, messages and a progress bar on stderr, closed pipes."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

from lpr.errors import printable

MANY = 8
"""From this many pictures on, a bar is worth its line."""


def use_utf8() -> None:
    """Make any file name pass through stdin and stdout, whatever the locale.

    Bytes that are no UTF-8 come in as lone surrogates and go out as ``\\udcff``, which JSON reads.
    """
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(message: str) -> None:
    """Print one line on stderr, also where a file's name holds line breaks or escape codes.

    Where stderr is closed, nobody is told; without a word, ``print`` would take stdout instead.
    """
    if sys.stderr is None:
        return
    print(printable(message), file=sys.stderr, flush=True)


def drop_stdout() -> None:
    """After a closed pipe: send what is still buffered nowhere, so that Python's exit is silent."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class Progress:
    """A bar on stderr when there are many pictures and a terminal, otherwise nothing."""

    def __init__(self, total: int) -> None:
        self._bar: Any = None
        if total >= MANY and sys.stderr is not None and sys.stderr.isatty():
            from tqdm import tqdm

            self._bar = tqdm(total=total, unit="picture", file=sys.stderr, leave=False)

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.close()

    def advance(self) -> None:
        """One more picture is done."""
        if self._bar is not None:
            self._bar.update()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Take the bar off the screen while something is printed."""
        if self._bar is None:
            yield
        else:
            with self._bar.external_write_mode(file=sys.stdout):
                yield
