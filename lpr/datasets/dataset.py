"""A data set of any format and content, and one way to look at the labels of all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

from lpr.alphabet import CHARACTERS
from lpr.datasets.annotations import is_plate_name, to_character_boxes, to_scenes
from lpr.datasets.class_folders import read_class_folders
from lpr.datasets.issues import OnError, stop
from lpr.datasets.jsonl import read_scenes_jsonl
from lpr.datasets.location import Format, Location, locate
from lpr.datasets.plate_csv import read_plates_csv
from lpr.datasets.records import (
    CharacterBoxesRecord,
    CharacterRecord,
    PlateTextRecord,
    SceneRecord,
)
from lpr.datasets.scenes import read_pictures
from lpr.geometry import Box

AnyRecord: TypeAlias = SceneRecord | PlateTextRecord | CharacterBoxesRecord | CharacterRecord


class Content(StrEnum):
    """What the pictures of a data set show; the value is what people call it."""

    SCENES = "scenes"
    PLATES = "plate crops"
    CHARACTER_BOXES = "plates with character boxes"
    CHARACTERS = "character crops"


@dataclass(frozen=True, slots=True)
class Dataset:
    """The records of one data set, all of one kind."""

    path: Path
    format: Format
    content: Content
    records: tuple[AnyRecord, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """One label of a picture: a plate's text where it is known, or a character."""

    text: str | None
    box: Box | None
    place: str
    difficult: bool = False


def read_dataset(path: str | Path, alphabet: str = CHARACTERS, on_error: OnError = stop) -> Dataset:
    """The data set at a path, whatever known format and content it has.

    Raises:
        DatasetError: nothing known lies there, or a label is broken and ``on_error`` raises it.
    """
    location = locate(path)
    content, records = _READERS.get(location.format, _read_named_objects)(
        location, alphabet, on_error
    )
    return Dataset(Path(path), location.format, content, tuple(records))


def labels_of(record: AnyRecord) -> list[Label]:
    """The labels of a picture, in their order."""
    match record:
        case SceneRecord():
            return [Label(p.text, p.box, p.place, p.difficult) for p in record.plates]
        case CharacterBoxesRecord():
            return [Label(one.label, one.box, one.place) for one in record.characters]
        case PlateTextRecord():
            return [Label(record.text, record.box, record.place)]
        case CharacterRecord():
            return [Label(record.label, None, record.place)]


def class_counts(dataset: Dataset) -> Counter[str]:
    """How often each class is there: characters, or in scenes the one class "plate"."""
    labels = [label for record in dataset.records for label in labels_of(record)]
    if dataset.content == Content.SCENES:
        return Counter({"plate": len(labels)})
    return Counter("".join(label.text or "" for label in labels))


def source_of(record: AnyRecord) -> str:
    """The group that a picture belongs to; of character crops, the label."""
    return record.label if isinstance(record, CharacterRecord) else record.source


def _read_jsonl(
    location: Location, alphabet: str, on_error: OnError
) -> tuple[Content, Sequence[AnyRecord]]:
    del alphabet  # the texts of scenes are of the usual one
    return Content.SCENES, read_scenes_jsonl(location.path, on_error)


def _read_csv(
    location: Location, alphabet: str, on_error: OnError
) -> tuple[Content, Sequence[AnyRecord]]:
    return Content.PLATES, read_plates_csv(location.path, alphabet, on_error)


def _read_folders(
    location: Location, alphabet: str, on_error: OnError
) -> tuple[Content, Sequence[AnyRecord]]:
    return Content.CHARACTERS, read_class_folders(location.path, alphabet, on_error)


def _read_named_objects(
    location: Location, alphabet: str, on_error: OnError
) -> tuple[Content, Sequence[AnyRecord]]:
    """Scenes, or plates with character boxes where most classes are single characters."""
    pictures = read_pictures(location.format, location.path, on_error)
    names = {item.name for picture in pictures for item in picture.objects}
    others = {name for name in names if not is_plate_name(name)} - {"0"}
    if sum(len(name) == 1 for name in others) * 2 > len(others):
        return Content.CHARACTER_BOXES, to_character_boxes(pictures, alphabet, on_error)
    return Content.SCENES, to_scenes(pictures, on_error)


_READERS: dict[Format, Callable[..., tuple[Content, Sequence[AnyRecord]]]] = {
    Format.JSONL: _read_jsonl,
    Format.CSV: _read_csv,
    Format.FOLDERS: _read_folders,
}
"""Of the formats that hold one kind of content only."""
