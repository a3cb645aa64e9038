"""Names of the files that are written for pictures: never one that another picture has.

Which picture a name belongs to is kept in the folder, so that a later run writes the files of the
same pictures anew and leaves those of others alone.
"""

from __future__ import annotations

import itertools
import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from unicodedata import normalize

from lpr.whole_files import written_beside

INDEX = ".lpr-names.json"
"""The file that tells which picture each name belongs to."""
MAX_NAME_BYTES = 180
"""Longer names of pictures are cut: most file systems allow 255 with all that is added."""

_OF_A_PLATE = re.compile(r"(?P<name>.+)_(?:\d+_[^_]*|nothing)$")
"""What the file of a plate is called, without ending."""


def own_names(sources: Sequence[Path], folder: Path) -> tuple[str, ...]:
    """For each picture the name, without ending, that its files in a folder get.

    It is the picture's own name; where another picture has that, in this run or an earlier one, or
    a file whose picture is not known, its folder's name comes before it, or a number behind it.
    """
    known = _read_index(folder)
    taken = {_same(name) for name in (*known.values(), *_names_on_disk(folder))}
    given: dict[str, str] = {}
    names = []
    for source in sources:
        path = os.path.abspath(source)
        if path in known and path not in given:
            name = known[path]
        else:
            name = next(name for name in _possible_names(source) if _same(name) not in taken)
        taken.add(_same(name))
        given.setdefault(path, name)
        names.append(name)
    return tuple(names)


def remember_names(sources: Sequence[Path], names: Sequence[str], folder: Path) -> None:
    """Keep in a folder which picture each name belongs to.

    Raises:
        OSError: the folder cannot be written to.
    """
    known = _read_index(folder)
    for source, name in zip(sources, names, strict=True):
        known.setdefault(os.path.abspath(source), name)
    with written_beside(folder / INDEX, shared_folder=True) as partial:
        partial.write_text(json.dumps(known, indent=0), encoding="ascii")


def _read_index(folder: Path) -> dict[str, str]:
    """The name of each picture, by its path; empty where there is no index, or a damaged one."""
    with suppress(OSError, ValueError):
        index = json.loads((folder / INDEX).read_text(encoding="ascii"))
        if isinstance(index, Mapping) and all(isinstance(name, str) for name in index.values()):
            return dict(index)
    return {}


def _names_on_disk(folder: Path) -> Iterator[str]:
    for below in (folder, *(folder / name for name in ("crops", "plots", "binary"))):
        with suppress(OSError):
            for file in os.listdir(below):
                stem = os.path.splitext(file)[0]
                yield stem
                if (plate := _OF_A_PLATE.match(stem)) is not None:
                    yield plate["name"]


def _possible_names(source: Path) -> Iterator[str]:
    stem = _harmless(source.stem)
    yield stem
    yield _harmless(f"{source.absolute().parent.name}_{stem}")
    yield from (f"{stem}_{number}" for number in itertools.count(2))


def _harmless(name: str) -> str:
    """A name without control characters, and not too long."""
    shown = "".join(sign if sign.isprintable() else "_" for sign in name)
    return shown.encode("utf-8")[:MAX_NAME_BYTES].decode("utf-8", "ignore") or "picture"


def _same(name: str) -> str:
    """What names have in common that some file systems hold for one: A and a, é in two ways."""
    return normalize("NFC", name).casefold()
