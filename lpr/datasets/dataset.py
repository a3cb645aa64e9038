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
from lpr.datasets.issues import Kind, LabelError, OnError, stop
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


def read_dataset(
    path: str | Path,
    alphabet: str = CHARACTERS,
    on_error: OnError = stop,
    plate_class: str | None = None,
) -> Dataset:
    """The data set at a path, whatever known format and content it has.

    Args:
        path: a file or folder, see `lpr.datasets.location`.
        alphabet: the signs that labels may have.
        on_error: what to do with a broken label.
        plate_class: the class of plates in scenes; None where it is known by its name.

    Raises:
        DatasetError: nothing known lies there, or a label is broken and ``on_error`` raises it.
    """
    location = locate(path)
    told: list[LabelError] = []

    def note(error: LabelError) -> None:
        told.append(error)
        on_error(error)

    content, records = _READERS.get(location.format, _read_named_objects)(
        location, alphabet, note, plate_class
    )
    if not records and not told and location.format in _MAY_BE_EMPTY:
        on_error(LabelError(Kind.EMPTY, str(location.path), "no pictures in it; add some"))
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
    location: Location, alphabet: str, on_error: OnError, plate_class: str | None
) -> tuple[Content, Sequence[AnyRecord]]:
    del plate_class  # all that this format holds are plates
    return Content.SCENES, read_scenes_jsonl(location.path, on_error, alphabet)


def _read_csv(
    location: Location, alphabet: str, on_error: OnError, plate_class: str | None
) -> tuple[Content, Sequence[AnyRecord]]:
    del plate_class
    return Content.PLATES, read_plates_csv(location.path, alphabet, on_error)


def _read_folders(
    location: Location, alphabet: str, on_error: OnError, plate_class: str | None
) -> tuple[Content, Sequence[AnyRecord]]:
    del plate_class
    return Content.CHARACTERS, read_class_folders(location.path, alphabet, on_error)


def _read_named_objects(
    location: Location, alphabet: str, on_error: OnError, plate_class: str | None
) -> tuple[Content, Sequence[AnyRecord]]:
    """Scenes, or plates with character boxes where most classes are single characters."""
    pictures = read_pictures(location.format, location.path, on_error)
    names = {item.name for picture in pictures for item in picture.objects}
    others = {name for name in names if not is_plate_name(name)} - {"0"}
    is_characters = sum(len(name) == 1 for name in others) * 2 > len(others)
    if is_characters and plate_class is None:
        return Content.CHARACTER_BOXES, to_character_boxes(pictures, alphabet, on_error)
    return Content.SCENES, to_scenes(pictures, on_error, alphabet, plate_class)


_READERS: dict[Format, Callable[..., tuple[Content, Sequence[AnyRecord]]]] = {
    Format.JSONL: _read_jsonl,
    Format.CSV: _read_csv,
    Format.FOLDERS: _read_folders,
}
"""Of the formats that hold one kind of content only."""
_MAY_BE_EMPTY = frozenset({Format.JSONL, Format.COCO})
"""Formats whose readers take a file that lists nothing."""
