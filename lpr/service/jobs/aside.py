"""Work in a process of its own that gives way to everything else on the machine."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any

import cv2

from lpr.errors import LprError, ServiceError, first_line
from lpr.service.jobs.base import Progress
from lpr.service.log_lines import log_to

NICENESS = 19
"""The process runs when nobody else wants to."""
LOOK_EVERY_S = 0.5
Tell = Callable[[float, str], None]
Work = Callable[[Any, Tell], Any]
"""Does the work with what it is given, tells how far it is, and gives its result; what it takes and
gives can be pickled."""


@dataclass(frozen=True, slots=True)
class _Told:
    share: float
    doing: str


@dataclass(frozen=True, slots=True)
class _Done:
    result: Any


def do_aside(progress: Progress, work: Work, given: Any) -> Any:
    """Do a job's work in a process of its own, and give its result; where the job is to stop, the
    process is ended.

    Args:
        progress: of the job.
        work: a function of a module.
        given: what it works with.

    Raises:
        LprError: as the work raises it.
        ServiceError: the process ended, or the work failed otherwise.
        JobStopped: the job is to stop.
    """
    spawning = multiprocessing.get_context("spawn")
    ours, theirs = spawning.Pipe(duplex=False)
    process = spawning.Process(
        target=_inside, args=(work, given, theirs), name=f"job-{progress.job.id}", daemon=True
    )
    process.start()
    theirs.close()
    told = _Told(0.0, "starting")
    try:
        while True:
            progress.tell(told.share, told.doing)
            if not ours.poll(LOOK_EVERY_S):
                continue
            message = ours.recv()
            if isinstance(message, _Done):
                return message.result
            if isinstance(message, LprError):
                raise message
            told = message
    except EOFError:
        process.join()
        raise ServiceError(
            f"the process of the job ended by itself (status {process.exitcode}; memory?)"
        ) from None
    finally:
        ours.close()
        process.kill()
        process.join()


def _inside(work: Work, given: Any, line: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(OSError, AttributeError):
        os.nice(NICENESS)
    log_to(sys.stderr)
    cv2.setNumThreads(1)
    _end_with_parent()
    speaking = threading.Lock()

    def say(message: object) -> None:
        with suppress(OSError), speaking:
            line.send(message)

    try:
        say(_Done(work(given, lambda share, doing: say(_Told(share, doing)))))
    except LprError as error:
        say(error.with_traceback(None))
    except Exception as error:
        say(ServiceError(f"{type(error).__name__}: {first_line(error)}"))


def _end_with_parent() -> None:
    """End this process when the one that started it is gone, however it went."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    sentinel = parent.sentinel

    def watch() -> None:
        wait([sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
