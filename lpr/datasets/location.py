"""Which format a path holds, told by what lies there."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from lpr.datasets.files import list_folder
from lpr.datasets.openalpr import find_openalpr_files
from lpr.datasets.yolo import find_splits, find_yolo_folders
from lpr.datasets.yolo_names import YAML_SUFFIXES
from lpr.errors import DatasetError, printable


class Format(StrEnum):
    """The formats of data sets, by the names that the command line gives them."""

    JSONL = "jsonl"
    VOC = "voc"
    YOLO = "yolo"
    COCO = "coco"
    CSV = "csv"
    FOLDERS = "folders"
    OPENALPR = "openalpr"


@dataclass(frozen=True, slots=True)
class Location:
    """A data set's format, and the file or folder that its reader takes."""

    format: Format
    path: Path


FILE_FORMATS = {
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".json": Format.COCO,
    ".csv": Format.CSV,
}
VOC_FOLDERS = ("", "Annotations", "annotations", "annots", "labels", "xmls")
"""Under a data set's folder, where tools put the XML files."""
FILE_PATTERNS = (
    ("labels.jsonl",),
    ("*.coco.json",),
    ("instances_*.json",),
    ("annotations/*.json",),
    ("*.jsonl", "*.ndjson", "*.json"),
    ("*.csv",),
)
"""Under a data set's folder, where tools put the file with its labels, the surest first."""
KNOWN = (
    "a .jsonl file, a COCO .json, a .csv of image_path,plate_text, a folder of Pascal VOC .xml, "
    "of YOLO or of OpenALPR's .txt files, or class folders (A/*.png)"
)


def locate(path: str | Path) -> Location:
    """The data set at a path.

    Raises:
        DatasetError: nothing, or nothing known lies there, or more than one data set.
    """
    path = Path(path)
    # os.path answers False where pathlib raises: names too long, or with a NUL in them.
    if not os.path.exists(path):
        raise DatasetError(f"{printable(path)}: no such file or folder; check the path")
    if path.is_dir():
        return _locate_in_folder(path)
    suffix = path.suffix.lower()
    if suffix in YAML_SUFFIXES:
        raise DatasetError(f"{path}: lists splits; {_name_one(find_splits(path.parent))}")
    if suffix not in FILE_FORMATS:
        raise DatasetError(f"{path}: no labels in a known format; name {KNOWN}")
    return Location(FILE_FORMATS[suffix], path)


def _locate_in_folder(path: Path) -> Location:
    for name in VOC_FOLDERS:
        if any(file.suffix.lower() == ".xml" for file in list_folder(path / name)):
            return Location(Format.VOC, path / name)
    if find_openalpr_files(path):
        return Location(Format.OPENALPR, path)
    if find_yolo_folders(path):
        return Location(Format.YOLO, path)
    if any(len(child.name) == 1 and child.is_dir() for child in list_folder(path)):
        return Location(Format.FOLDERS, path)
    for patterns in FILE_PATTERNS:
        files = sorted(file for pattern in patterns for file in path.glob(pattern))
        if len(files) > 1:
            raise DatasetError(f"{path}: {_name_one(files)}")
        if files:
            return Location(FILE_FORMATS[files[0].suffix], files[0])
    splits = find_splits(path)
    if splits:
        raise DatasetError(f"{path}: {_name_one(splits)}")
    raise DatasetError(f"{path}: no labels in a known format in this folder; name {KNOWN}")


def _name_one(choices: list[Path]) -> str:
    """What to do about several data sets at one path."""
    if not choices:
        return "name the folder of one, such as the one that holds images and labels"
    return f"holds several data sets; name one: {', '.join(str(choice) for choice in choices)}"
