"""The inside of a worker process: tasks come in beside the work, results go out after it."""

from __future__ import annotations

import os
import queue
import signal
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

import cv2

Work = Callable[[Any], Any]
GRACE_S = 2.0
"""How long a process may finish its task when its parent has died."""
GONE = (EOFError, OSError)
"""What a connection raises whose other end is closed."""


def serve(start: Callable[[], Work], connection: Connection) -> None:
    """A process's life: make ready, then do tasks until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tasks: queue.SimpleQueue[tuple[Any] | None] = queue.SimpleQueue()
    # Tasks are received beside the work: so neither end ever waits for the other to listen.
    threading.Thread(target=_receive, args=(connection, tasks), daemon=True).start()
    cv2.setNumThreads(1)
    with suppress(*GONE):
        try:
            work = start()
        except Exception as error:
            _send(connection, None, error)
            return
        connection.send((None, None))
        while (task := tasks.get()) is not None:
            _send(connection, *done(work, *task))


def _receive(connection: Connection, tasks: queue.SimpleQueue[tuple[Any] | None]) -> None:
    """Pass tasks on; when the parent has died, end the process if its task does not end soon."""
    with suppress(*GONE):
        while (task := connection.recv()) is not None:
            tasks.put(task)
        _drop(tasks)
        return
    _drop(tasks)
    threading.Event().wait(GRACE_S)
    os._exit(1)


def _drop(tasks: queue.SimpleQueue[tuple[Any] | None]) -> None:
    """Leave nothing to do but to end."""
    with suppress(queue.Empty):
        while True:
            tasks.get_nowait()
    tasks.put(None)


def done(work: Work, task: Any) -> tuple[Any, Exception | None]:
    """What the work gives for a task, or the exception that it raises."""
    try:
        return work(task), None
    except Exception as error:
        error.add_note(traceback.format_exc())
        return None, error


def _send(connection: Connection, result: Any, error: Exception | None) -> None:
    try:
        connection.send((result, error))
    except GONE:
        raise
    except Exception as reason:
        # What cannot be pickled must not end the process, which would blame the picture.
        connection.send((None, TypeError(f"the result cannot travel between processes: {reason}")))
