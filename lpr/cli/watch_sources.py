"""What ``lpr watch`` is told to watch: names, globs of films, and a list on standard input."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterable, Iterator
from typing import TextIO

from lpr.errors import SourceError, printable
from lpr.sources.addresses import is_address
from lpr.sources.patterns import matching

STDIN = "-"
Fail = Callable[[str, str], None]
"""Is told a source that gives nothing, and why."""


def named_sources(words: Iterable[str], stdin: TextIO | None, fail: Fail) -> list[str]:
    """The sources that the words stand for, in order.

    ``-`` stands for those on standard input, one a line; a glob for the plain files that it
    matches. What stands for nothing is told to ``fail``.
    """
    names: list[str] = []
    for word in words:
        try:
            names += list(_lines(stdin)) if word == STDIN else _matching(word)
        except SourceError as error:
            fail(word, str(error))
    return names


def _lines(stdin: TextIO | None) -> Iterator[str]:
    """The names on standard input; blank lines and notes after # are passed over.

    Raises:
        SourceError: there is none.
    """
    count = 0
    for line in stdin or ():
        name = line.strip()
        if name and not name.startswith("#"):
            count += 1
            yield name
    if not count:
        raise SourceError("standard input: names no source; write one a line")


def _matching(word: str) -> list[str]:
    """The files that a glob matches; anything else stands for itself.

    Raises:
        SourceError: the glob matches no file.
    """
    if not glob.has_magic(word) or os.path.exists(word) or is_address(word):
        return [word]
    films = [path for path in matching(word) if os.path.isfile(path)]
    if not films:
        raise SourceError(
            f"{printable(word)}: no such file, and as a pattern it matches none; check the path"
        )
    return films
