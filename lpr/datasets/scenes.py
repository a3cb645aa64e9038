"""Reads scenes, or plates with character boxes, in whatever known format a path holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from lpr.alphabet import CHARACTERS
from lpr.datasets.annotations import LabelledPicture, to_character_boxes, to_scenes
from lpr.datasets.coco import read_coco_pictures
from lpr.datasets.issues import OnError, stop
from lpr.datasets.jsonl import read_scenes_jsonl
from lpr.datasets.location import Format, locate
from lpr.datasets.openalpr import read_openalpr_pictures
from lpr.datasets.records import CharacterBoxesRecord, SceneRecord
from lpr.datasets.voc import read_voc_pictures
from lpr.datasets.yolo import read_yolo_pictures
from lpr.errors import DatasetError

PICTURE_READERS: dict[Format, Callable[[Path, OnError], list[LabelledPicture]]] = {
    Format.VOC: read_voc_pictures,
    Format.YOLO: read_yolo_pictures,
    Format.COCO: read_coco_pictures,
    Format.OPENALPR: read_openalpr_pictures,
}
"""The formats whose objects have names."""


def read_scenes(
    path: str | Path,
    on_error: OnError = stop,
    alphabet: str = CHARACTERS,
    plate_class: str | None = None,
) -> list[SceneRecord]:
    """The scenes at a path: JSON lines, Pascal VOC, YOLO, COCO or OpenALPR's benchmarks.

    Args:
        path: a file or folder, see `lpr.datasets.location`.
        on_error: what to do with a broken label.
        alphabet: the signs that texts may have.
        plate_class: the class of plates; None where it is known by its name.

    Raises:
        DatasetError: none of them is there, or the labels are broken.
    """
    location = locate(path)
    if location.format == Format.JSONL:
        return read_scenes_jsonl(location.path, on_error, alphabet)
    if location.format not in PICTURE_READERS:
        raise DatasetError(
            f"{path}: holds crops ({location.format}) and no scenes; name a .jsonl file, a COCO "
            ".json, or a folder of Pascal VOC .xml or YOLO .txt files"
        )
    pictures = read_pictures(location.format, location.path, on_error)
    return to_scenes(pictures, on_error, alphabet, plate_class)


def read_character_boxes(
    path: str | Path, alphabet: str = CHARACTERS, on_error: OnError = stop
) -> list[CharacterBoxesRecord]:
    """The plates with character boxes at a path: Pascal VOC, YOLO or COCO.

    Raises:
        DatasetError: none of them is there, the labels are broken, or a class is no character.
    """
    location = locate(path)
    pictures = read_pictures(location.format, location.path, on_error)
    return to_character_boxes(pictures, alphabet, on_error)


def read_pictures(format: Format, path: Path, on_error: OnError) -> Sequence[LabelledPicture]:
    """All named objects of the pictures at a path.

    Raises:
        DatasetError: the format has none, or the labels are broken.
    """
    if format not in PICTURE_READERS:
        raise DatasetError(
            f"{path}: holds {format} data, which has no boxes with names; name a COCO .json, or a "
            "folder of Pascal VOC .xml or YOLO .txt files"
        )
    return PICTURE_READERS[format](path, on_error)
