"""Names for the pictures of a written data set: each its own, and free of the folder it lay in."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

LONGEST_STEM = 150
"""Letters of a name; what is put behind it must have room, too."""


def unique_stems(images: Iterable[Path]) -> dict[Path, str]:
    """A file name without its ending for each picture: its own, or one with a number behind it."""
    stems: dict[Path, str] = {}
    taken: set[str] = set()
    numbers: dict[str, int] = {}
    for image in images:
        if image in stems:
            continue
        name = image.stem[:LONGEST_STEM]
        stem, number = name, numbers.get(name.lower(), 2)
        while stem.lower() in taken:
            stem, number = f"{name}-{number}", number + 1
        numbers[name.lower()] = number
        taken.add(stem.lower())
        stems[image] = stem
    return stems


def relative_name(image: Path, folder: Path) -> str:
    """How a label file in a folder names a picture anywhere, with forward slashes."""
    return Path(os.path.relpath(image.resolve(), folder.resolve())).as_posix()
