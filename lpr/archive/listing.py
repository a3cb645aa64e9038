"""The list of what an archive reads, written once: sources may change while it is read."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TextIO

from lpr.archive.items import Item
from lpr.errors import SourceError
from lpr.sources import find_pictures
from lpr.whole_files import told_by_name, written_beside

LIST_FILE = "items.jsonl"
Fail = Callable[[str, str], None]
"""Is told a source that gives nothing, and why."""


def items_of(sources: Iterable[str], stdin: TextIO | None, fail: Fail) -> Iterator[Item]:
    """The items that sources name, in order: pictures, folders, globs and lists as of ``lpr read``.

    What gives none is told to ``fail``.
    """
    for source in sources:
        try:
            yield from (Item(os.fspath(path)) for path in find_pictures(source, stdin).pictures)
        except SourceError as error:
            fail(source, str(error))


def write_list(folder: Path, items: Iterable[Item]) -> int:
    """Write a folder's list, whole, and tell how many items it has.

    Raises:
        OutputError: it cannot be written.
    """
    path, count = folder / LIST_FILE, 0
    with (
        told_by_name(path),
        written_beside(path) as partial,
        partial.open("w", encoding="utf-8") as file,
    ):
        for item in items:
            file.write(f"{item.to_line()}\n")
            count += 1
    return count


def read_list(folder: Path) -> Iterator[Item]:
    """The items of a folder's list.

    Raises:
        SourceError: it is gone or broken.
    """
    path = folder / LIST_FILE
    try:
        with path.open(encoding="utf-8") as file:
            yield from map(Item.from_line, file)
    except (OSError, json.JSONDecodeError, TypeError) as error:
        raise SourceError(
            f"{path}: cannot be read ({error}); put it back, or begin anew in another folder"
        ) from error
