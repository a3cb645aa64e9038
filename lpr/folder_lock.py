"""One process a folder: two that work in the same one would spoil each other's files."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lpr.errors import ConfigError
from lpr.whole_files import told_by_name

LOCK_FILE = ".lock"


@contextmanager
def locked(folder: Path, at_work: str = "training") -> Iterator[None]:
    """Keep other processes out of a folder while the block runs; ``at_work`` is what they are told.

    The operating system holds the lock and lets go of it when the process ends, however it ends.
    Where it has none of this kind (Windows), nobody is kept out.

    Raises:
        ConfigError: another process is at work there.
        OutputError: the folder cannot be written to.
    """
    with told_by_name(folder / LOCK_FILE):
        descriptor = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        if not _taken(descriptor):
            holder = os.pread(descriptor, 20, 0).decode(errors="replace").strip()
            raise ConfigError(
                f"{folder}: process {holder or 'of another user'} is {at_work} in this folder; "
                "wait until it has ended, or stop it first"
            )
        yield
    finally:
        os.close(descriptor)


def _taken(descriptor: int) -> bool:
    """Take the lock and note the process in its file; False where another one holds it."""
    if sys.platform == "win32":
        return True
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    try:
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
    except OSError:
        pass  # The number is a courtesy; on a full disk the lock holds without it.
    return True
