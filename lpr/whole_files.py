"""Files that are written beside their place and take it when they are complete."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lpr.errors import OutputError, first_line

PARTIAL = ".partial-"
"""Begins the names of files that are being written. The ending stays: Keras and NumPy go by it."""


@contextmanager
def written_beside(path: Path, shared_folder: bool = False) -> Iterator[Path]:
    """Give a file beside ``path`` to write to, which takes its place when the block ends well.

    >>> folder = getfixture("tmp_path")
    >>> with written_beside(folder / "car.txt") as partial:
    ...     _ = partial.write_text("ZG 1234-AB")
    >>> [file.name for file in folder.iterdir()]
    ['car.txt']

    Args:
        path: of the file; one that is there stays as it is until the new one is complete.
        shared_folder: whether other processes may be writing the same file.

    Raises:
        OSError: the file cannot be written.
    """
    process = f"{os.getpid()}-" if shared_folder else ""
    partial = path.with_name(f"{PARTIAL}{process}{path.name}")
    with removed_on_failure([partial]):
        yield partial
        partial.replace(path)


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
