"""Character crops as class folders: ``A/*.png``, ``7/*.jpg``, a folder a label."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from lpr.alphabet import CHARACTERS
from lpr.datasets.files import list_folder
from lpr.datasets.issues import Kind, LabelError, OnError, parse_each, stop
from lpr.datasets.pictures import pictures_in
from lpr.datasets.records import CharacterRecord
from lpr.errors import DatasetError, shown


def read_class_folders(
    path: str | Path, labels: Collection[str] = CHARACTERS, on_error: OnError = stop
) -> list[CharacterRecord]:
    """The crops of all class folders, ordered by label and file name; other files are ignored.

    Raises:
        DatasetError: no such folder, a folder that is none of ``labels``, or no picture at all.
    """
    path = Path(path)
    if not path.is_dir():
        what = "is a file, not a folder" if path.exists() else "no such folder"
        raise DatasetError(f"{path}: {what}; name the one that holds a folder a character")
    folders = [folder for folder in list_folder(path) if folder.is_dir()]
    known = frozenset(labels)

    def read_folder(folder: Path) -> list[CharacterRecord]:
        if folder.name not in known:
            raise LabelError(
                Kind.ALPHABET,
                str(folder),
                f"{shown(folder.name)} is no label; name folders by their character, "
                f"one of {' '.join(sorted(known))}",
            )
        return [
            CharacterRecord(picture, folder.name, str(picture)) for picture in pictures_in(folder)
        ]

    records = [record for part in parse_each(folders, read_folder, on_error) for record in part]
    if not records:
        raise LabelError(
            Kind.MISSING, str(path), "no pictures in class folders; expected files like A/0001.png"
        )
    return records
