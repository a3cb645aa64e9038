"""Files that appear whole or not at all, even where the power fails."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lpr.whole_files import told_by_name, written_beside


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
    with told_by_name(path):
        with written_beside(path) as partial:
            yield partial
            settle(partial)
        settle(path.parent)


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
