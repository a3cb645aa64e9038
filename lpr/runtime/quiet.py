"""Keeps off stderr the one note that LiteRT writes there, and nothing else.

LiteRT says once in a process that it has made its delegate for the processor, and has no setting
against it. What it writes goes to the file descriptor, past Python.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

NOTE = b"INFO: Created TensorFlow Lite"
"""How the note begins."""
STDERR = 2

_lock = threading.Lock()
_noted = threading.Event()


@contextmanager
def without_its_note() -> Iterator[None]:
    """Around the making of an interpreter: the first time in a process, stderr is kept meanwhile.

    What others wrote there in these few milliseconds is written afterwards, so that nothing is
    lost; only one thread makes the first interpreter.
    """
    if _noted.is_set():
        yield
        return
    with _lock:
        if _noted.is_set():
            yield
            return
        with _kept_back():
            yield
        _noted.set()


@contextmanager
def _kept_back() -> Iterator[None]:
    """Keep what is written to stderr, and write all but the note when it is over.

    Where there is no stderr, as in some services, or no place for a file, nothing is kept.
    """
    with ExitStack() as stack:
        try:
            screen = os.dup(STDERR)
            stack.callback(os.close, screen)
            kept = stack.enter_context(tempfile.TemporaryFile())
        except OSError:
            yield
            return
        if sys.stderr is not None and not sys.stderr.closed:
            sys.stderr.flush()
        os.dup2(kept.fileno(), STDERR)
        try:
            yield
        finally:
            os.dup2(screen, STDERR)
            kept.seek(0)
            said = b"".join(line for line in kept if not line.startswith(NOTE))
            if said:
                os.write(STDERR, said)
