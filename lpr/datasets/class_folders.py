"""Character crops as class folders: ``A/*.png``, ``7/*.jpg``, a folder a label."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from string import ascii_uppercase, digits

from lpr.datasets.fields import PICTURE_SUFFIXES
from lpr.datasets.records import CharacterRecord
from lpr.errors import DatasetError


def read_class_folders(
    path: str | Path, labels: Collection[str] = digits + ascii_uppercase
) -> list[CharacterRecord]:
    """The crops of all class folders, ordered by label and file name; other files are ignored.

    Raises:
        DatasetError: no such folder, a folder that is none of ``labels``, or no picture at all.
    """
    path = Path(path)
    if not path.is_dir():
        raise DatasetError(f"{path}: no such folder; name the one that holds a folder a character")
    folders = sorted(folder for folder in path.iterdir() if folder.is_dir())
    known = frozenset(labels)
    for folder in folders:
        if folder.name not in known:
            raise DatasetError(
                f"{folder}: '{folder.name}' is no label; name folders by their character, "
                f"one of {' '.join(sorted(known))}"
            )
    records = [
        CharacterRecord(picture, folder.name)
        for folder in folders
        for picture in sorted(folder.iterdir())
        if picture.suffix.lower() in PICTURE_SUFFIXES
    ]
    if not records:
        raise DatasetError(f"{path}: no pictures in class folders; expected files like A/0001.png")
    return records
