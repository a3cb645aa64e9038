"""Which pictures a user means: files, folders, globs, lists of paths, paths on standard input."""

from __future__ import annotations

import glob
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from lpr.errors import SourceError
from lpr.sources.kinds import is_picture_name

STDIN = "-"


def list_pictures(sources: Sequence[str], stdin: TextIO | None = None) -> list[Path]:
    """The pictures that sources name, in order; a file that is named outright need not exist.

    A source is a picture, a folder (its own pictures by file name ending, not those of its
    sub-folders), a glob (``**`` goes into sub-folders), a ``.txt`` list with one path per line, or
    ``-`` for such lines on ``stdin``. Listed paths count from the current folder or, where there is
    no such file, from the list's folder.

    Raises:
        SourceError: a folder, glob, list or stdin gives no pictures, or cannot be read.
    """
    return [path for source in sources for path in _pictures_of(source, stdin)]


def _pictures_of(source: str, stdin: TextIO | None) -> list[Path]:
    if source == STDIN:
        return _listed(stdin.read().split("\n") if stdin else [], "standard input", Path())
    # os.path answers False where pathlib raises: names too long, or with a NUL in them.
    if os.path.isdir(source):
        return _pictures_in_folder(Path(source))
    if source.lower().endswith(".txt"):
        return _pictures_in_list(Path(source))
    if glob.has_magic(source) and not os.path.exists(source):
        return _pictures_matching(source)
    return [Path(source)]


def _pictures_in_folder(folder: Path) -> list[Path]:
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        raise SourceError(f"{folder}: cannot be opened ({error.strerror})") from error
    pictures = [folder / n for n in names if is_picture_name(n) and (folder / n).is_file()]
    if not pictures:
        raise SourceError(
            f"{folder}: no pictures in this folder; sub-folders are not searched, "
            f"'{folder / '**'}' does that"
        )
    return pictures


def _pictures_matching(pattern: str) -> list[Path]:
    matches = (Path(match) for match in sorted(glob.glob(pattern, recursive=True)))
    pictures = [path for path in matches if is_picture_name(path.name) and path.is_file()]
    if not pictures:
        raise SourceError(f"{pattern}: no such file, and as a pattern it matches no pictures")
    return pictures


def _pictures_in_list(path: Path) -> list[Path]:
    try:
        text = path.read_text(encoding="utf-8-sig", errors="surrogateescape")
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SourceError(f"{path}: the list cannot be read ({reason}); check the path") from error
    return _listed(text.split("\n"), str(path), path.parent)


def _listed(lines: Sequence[str], name: str, folder: Path) -> list[Path]:
    paths = [Path(line) for line in lines if line.strip()]
    if not paths:
        raise SourceError(f"{name}: names no pictures; write one path per line")
    return [
        folder / p if not os.path.exists(p) and os.path.exists(folder / p) else p for p in paths
    ]
