"""Files that appear whole or not at all, whatever ends the process or fills the disk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lpr.errors import OutputError, first_line

PARTIAL = ".partial-"
"""Begins the names of files that are being written. The ending stays: Keras and NumPy go by it."""


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a file beside ``path`` to write to, which takes its place when the block ends well.

    >>> folder = getfixture("tmp_path")
    >>> with whole_file(folder / "figures.csv") as partial:
    ...     _ = partial.write_text("epoch,loss")
    >>> [file.name for file in folder.iterdir()]
    ['figures.csv']

    Raises:
        OutputError: the file cannot be written.
    """
    partial = path.with_name(PARTIAL + path.name)
    with removed_on_failure([partial]), told_by_name(path):
        yield partial
        settle(partial)
        partial.replace(path)
        settle(path.parent)


@contextmanager
def told_by_name(path: Path) -> Iterator[None]:
    """Turn what goes wrong in writing into one line that names the file.

    Raises:
        OutputError: for every `OSError`, a full disk among them.
    """
    try:
        yield
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be written ({error.strerror or first_line(error)}); "
            "make room or see to its rights, then try again"
        ) from error


@contextmanager
def removed_on_failure(paths: list[Path]) -> Iterator[None]:
    """Remove files that are not complete when the block fails: on a full disk they are in the way.

    The list may grow while the block runs.
    """
    try:
        yield
    except BaseException:
        for path in paths:
            path.unlink(missing_ok=True)
        raise


def settle(path: Path) -> None:
    """Wait until a file, or the names in a folder, have reached the disk.

    Raises:
        OSError: they cannot be written.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except PermissionError:
        if path.is_dir():  # Windows opens no folders, and needs no such wait.
            return
        raise
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
