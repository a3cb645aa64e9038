"""Which pictures a user means: files, folders, globs, lists of paths, paths on standard input."""

from __future__ import annotations

import glob
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from lpr.errors import SourceError, printable
from lpr.sources.addresses import is_address, what_to_do_instead
from lpr.sources.kinds import HEAD_BYTES, SUFFIXES, FileKind, kind_of_content, kind_of_name
from lpr.sources.patterns import matching

STDIN = "-"
MAX_LIST_BYTES = 64 << 20
"""A list of paths that is larger is none."""

_NO_ENDING = FileKind("file without an ending", (), "", "not a picture", "files without an ending")


@dataclass(frozen=True, slots=True)
class Found:
    """The pictures of a source in order, and how many files of each kind it has that are none."""

    pictures: list[Path]
    skipped: Counter[FileKind] = field(default_factory=Counter)

    def skipped_text(self) -> str:
        """What was left out and why, in one line; empty where nothing was.

        Label files and the like, which are at home beside pictures, do not count.
        """
        return "; ".join(
            f"{kind.counted(count)} ({kind.remedy})" for kind, count in self.skipped.most_common()
        )


def list_pictures(sources: Sequence[str], stdin: TextIO | None = None) -> list[Path]:
    """The pictures that sources name, in order; see `find_pictures`.

    Raises:
        SourceError: a source gives no pictures, or cannot be read.
    """
    return [path for source in sources for path in find_pictures(source, stdin).pictures]


def find_pictures(source: str, stdin: TextIO | None = None) -> Found:
    """The pictures that a source names, in order; a file that is named outright need not exist.

    A source is a picture, a folder (its own pictures by file name ending, or by content where they
    have none, not those of its sub-folders), a glob (``**`` goes into sub-folders), a ``.txt`` list
    with one path per line, or ``-`` for such lines on ``stdin``. Listed paths count from the
    current folder or, where there is no such file, from the list's folder. Blank lines are passed
    over, and so are those that begin with ``#`` and name no file.

    Raises:
        SourceError: the source gives no pictures, cannot be read, or is an address or a camera.
    """
    if source == STDIN:
        return _listed(stdin.read().split("\n") if stdin else [], "standard input", Path())
    if not source:
        raise SourceError("'': the name of a source is empty; name a picture or a folder")
    # os.path answers False where pathlib raises: names too long, or with a NUL in them.
    if os.path.isdir(source):
        return _in_folder(source)
    if source.lower().endswith(".txt"):
        return _in_list(Path(source))
    if glob.has_magic(source) and not os.path.exists(source) and not is_address(source):
        return _in_pattern(source)
    if instead := what_to_do_instead(source):
        raise SourceError(instead)
    return Found([Path(source)])


def _in_folder(folder: str) -> Found:
    name = printable(folder)
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        raise SourceError(f"{name}: cannot be opened ({error.strerror})") from error
    found = _sorted_out(os.path.join(folder, name) for name in names)
    if not found.pictures:
        skipped = found.skipped_text()
        raise SourceError(
            f"{name}: no pictures in this folder{f' but {skipped}' if skipped else ''}; "
            f"sub-folders are not searched, '{os.path.join(name, '**')}' does that"
        )
    return found


def _in_pattern(pattern: str) -> Found:
    found = _sorted_out(matching(pattern))
    if not found.pictures:
        skipped = found.skipped_text()
        raise SourceError(
            f"{printable(pattern)}: no such file, and as a pattern it matches no pictures"
            + (f" but {skipped}" if skipped else "")
        )
    return found


def _sorted_out(paths: Iterable[str]) -> Found:
    """The pictures among files, and the kinds of the others; what is no plain file is passed by."""
    found = Found([])
    for path in paths:
        if os.path.basename(path).startswith(".") or not os.path.isfile(path):
            continue
        suffix = os.path.splitext(path)[1].lower()
        kind = kind_of_name(path) if suffix else _kind_by_content(path)
        if kind is not None and (suffix in SUFFIXES or (not suffix and kind.pillow)):
            found.pictures.append(Path(path))
        elif kind is not None:
            found.skipped[kind] += 1
    return found


def _kind_by_content(path: str) -> FileKind:
    try:
        with open(path, "rb") as file:
            return kind_of_content(file.read(HEAD_BYTES)) or _NO_ENDING
    except OSError:
        return _NO_ENDING


def _in_list(path: Path) -> Found:
    name = printable(path)
    try:
        if os.path.exists(path) and not (
            os.path.isfile(path) and path.stat().st_size <= MAX_LIST_BYTES
        ):
            raise SourceError(f"{name}: is no list of paths (no plain file, or far too large)")
        text = path.read_text(encoding="utf-8-sig", errors="surrogateescape")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SourceError(f"{name}: the list cannot be read ({reason}); check the path") from error
    return _listed(text.split("\n"), name, path.parent)


def _listed(lines: Sequence[str], name: str, folder: Path) -> Found:
    paths = [
        folder / line if not os.path.exists(line) and os.path.exists(folder / line) else Path(line)
        for line in lines
        if line.strip()
    ]
    pictures = [p for p in paths if not str(p).startswith("#") or os.path.exists(p)]
    if not pictures:
        raise SourceError(f"{name}: names no pictures; write one path per line")
    return Found(pictures)
