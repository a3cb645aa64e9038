"""The list of what an archive reads, written once: sources may change while it is read."""

from __future__ import annotations

import glob
import json
import os
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import TextIO

from lpr.archive.items import Item
from lpr.errors import LprError, SourceError, printable
from lpr.sources import STDIN, find_pictures
from lpr.sources.addresses import is_address, what_to_do_instead
from lpr.sources.kinds import VIDEO, kind_of_name
from lpr.sources.patterns import matching
from lpr.whole_files import told_by_name, written_beside

LIST_FILE = "items.jsonl"
Fail = Callable[[str, str], None]
"""Is told a source that gives nothing, and why."""


def items_of(sources: Iterable[str], stdin: TextIO | None, fail: Fail) -> Iterator[Item]:
    """The items that sources name, in order: pictures, folders, globs and lists as of ``lpr read``,
    films among them, and addresses like ``s3://bucket/folder``.

    What gives none is told to ``fail``, files and folders that are not there among them.
    """
    for source in sources:
        try:
            if is_address(source):
                from lpr.archive.remote import pictures_at

                yield from map(Item, pictures_at(source))
                continue
            for path in _named(source, stdin):
                if kind_of_name(path) is VIDEO:
                    from lpr.archive.films import parts

                    yield from parts(path)
                else:
                    yield Item(path)
        except LprError as error:
            fail(source, str(error))


def _named(source: str, stdin: TextIO | None) -> Iterator[str]:
    """The paths of pictures and films that a source names, pictures first.

    Raises:
        SourceError: it names none.
    """
    if instead := _missing(source):
        raise SourceError(instead)
    films: list[str] = []
    if os.path.isdir(source) or glob.has_magic(source):
        inside = os.path.join(glob.escape(source), "*") if os.path.isdir(source) else source
        films = [path for path in matching(inside) if kind_of_name(path) is VIDEO]
    try:
        yield from map(os.fspath, find_pictures(source, stdin).pictures)
    except SourceError:
        if not films:
            raise
    yield from films


def _missing(source: str) -> str:
    """The sentence for a file or folder that is not there; empty for all else."""
    if not source or source == STDIN or os.path.exists(source) or glob.has_magic(source):
        return ""
    return what_to_do_instead(source) or (
        f"{printable(source)}: no such file or folder; check the path"
    )


def once(items: Iterable[Item]) -> Iterator[Item]:
    """Each item once, however often sources name it, and by whatever path of its folders.

    >>> list(once([Item("a.jpg"), Item("photos/../a.jpg"), Item("b.jpg")]))
    [Item(source='a.jpg', start_s=None, end_s=None), Item(source='b.jpg', start_s=None, end_s=None)]
    """
    seen: set[bytes] = set()
    for item in items:
        source = item.source if is_address(item.source) else os.path.abspath(item.source)
        name = f"{item.start_s} {source}".encode("utf-8", "surrogateescape")
        # Millions of names are kept as what takes less room.
        digest = blake2b(name, digest_size=16).digest()
        if digest not in seen:
            seen.add(digest)
            yield item


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
