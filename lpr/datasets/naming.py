"""Names for the pictures of a written data set: each its own, and free of the folder it lay in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path


def unique_stems(images: Iterable[Path]) -> dict[Path, str]:
    """A file name without its ending for each picture: its own, or one with a number behind it."""
    stems: dict[Path, str] = {}
    taken: set[str] = set()
    for image in images:
        if image in stems:
            continue
        stem, number = image.stem, 2
        while stem.lower() in taken:
            stem, number = f"{image.stem}-{number}", number + 1
        taken.add(stem.lower())
        stems[image] = stem
    return stems


def copy_picture(image: Path, folder: Path, stem: str) -> Path:
    """Copy a picture into a folder under a stem; returns where it lies then."""
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copyfile(image, folder / f"{stem}{image.suffix.lower()}"))


def relative_name(image: Path, folder: Path) -> str:
    """How a label file in a folder names a picture anywhere, with forward slashes."""
    return Path(os.path.relpath(image.resolve(), folder.resolve())).as_posix()
