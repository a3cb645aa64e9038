"""What VOC, YOLO and COCO have in common: pictures with named, boxed objects.

Which objects are plates and which are characters is decided here, by their names, so that it is
decided alike for all three.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lpr.alphabet import CHARACTERS
from lpr.datasets.fields import (
    first_known,
    parse_lines,
    parse_region,
    parse_text,
)
from lpr.datasets.issues import Kind, LabelError, OnError, parse_each, stop
from lpr.datasets.records import CharacterBox, CharacterBoxesRecord, PlateRecord, SceneRecord
from lpr.errors import DatasetError
from lpr.geometry import Box, Quad

TEXT_KEYS = (
    "text", "plate_text", "plate_number", "plate", "number", "license_plate", "licence_plate",
    "transcription", "utf8_string", "ocr",
)  # fmt: skip
"""Attributes in which labelling tools and data sets keep the text of a plate, best first."""
REGION_KEYS = ("region", "plate_region", "country")
DIFFICULT_KEYS = ("difficult", "iscrowd")
_YES = frozenset({"1", "true"})
PLATE_WORDS = (
    "plate", "licen", "number", "registration", "anpr", "alpr", "kennzeichen", "nummernschild",
    "placa", "matricula", "targa", "immatriculation", "tablica",
)  # fmt: skip
"""What the names of plate classes have in them."""
PLATE_NAMES = frozenset({"lp", "np", "plt"})
"""Whole names of plate classes that are too short to be looked for inside others."""


@dataclass(frozen=True, slots=True)
class LabelledObject:
    """A named box; ``attributes`` are what the format keeps beside it, by lower-case name."""

    name: str
    box: Box
    quad: Quad | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)
    place: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class LabelledPicture:
    """A picture and its objects; coordinates are pixels of the stored picture."""

    image: Path
    width: int
    height: int
    objects: tuple[LabelledObject, ...]
    origin: str = ""
    place: str = field(default="", compare=False)


def to_scenes(pictures: Sequence[LabelledPicture], on_error: OnError = stop) -> list[SceneRecord]:
    """Pictures as scenes; plates are the objects whose name speaks of plates, or all if none does.

    Args:
        pictures: of one data set.
        on_error: told of broken texts, regions and counts of lines.

    Raises:
        DatasetError: all objects are characters.
    """
    used = {item.name for picture in pictures for item in picture.objects}
    if is_character_set(used):
        raise DatasetError(
            f"{pictures[0].place}: the classes are characters ({' '.join(sorted(used)[:8])}), "
            "and plates are needed here; train_char_cnn.py --data takes character boxes"
        )
    names = {name for name in used if is_plate_name(name)} or used
    return [
        SceneRecord(
            image=picture.image,
            width=picture.width,
            height=picture.height,
            plates=tuple(
                parse_each((o for o in picture.objects if o.name in names), _to_plate, on_error)
            ),
            source=picture.image.parent.name,
            origin=picture.origin,
            place=picture.place,
        )
        for picture in pictures
    ]


def to_character_boxes(
    pictures: Sequence[LabelledPicture], alphabet: str = CHARACTERS, on_error: OnError = stop
) -> list[CharacterBoxesRecord]:
    """Pictures as plates with character boxes; boxes around whole plates are left out.

    Raises:
        LabelError: an object is named neither by a character of the alphabet nor like a plate.
    """

    def to_character(item: LabelledObject) -> CharacterBox:
        label = item.name.upper()
        if len(label) != 1 or label not in alphabet:
            raise LabelError(
                Kind.ALPHABET,
                item.place,
                f"class '{item.name}' is outside the alphabet; name it by its character, "
                f"one of {alphabet}, or remove it",
            )
        return CharacterBox(label, item.box, item.place)

    return [
        CharacterBoxesRecord(
            image=picture.image,
            width=picture.width,
            height=picture.height,
            characters=tuple(
                parse_each(
                    (o for o in picture.objects if not is_plate_name(o.name)),
                    to_character,
                    on_error,
                )
            ),
            source=picture.image.parent.name,
            place=picture.place,
        )
        for picture in pictures
    ]


def from_scenes(scenes: Sequence[SceneRecord]) -> list[LabelledPicture]:
    """Scenes as pictures with objects named "plate", all else that is known in attributes."""
    return [
        LabelledPicture(
            image=scene.image,
            width=scene.width,
            height=scene.height,
            objects=tuple(_from_plate(plate, scene.region) for plate in scene.plates),
            origin=scene.origin,
            place=scene.place,
        )
        for scene in scenes
    ]


def from_character_boxes(records: Sequence[CharacterBoxesRecord]) -> list[LabelledPicture]:
    """Plates as pictures with objects named by their characters."""
    return [
        LabelledPicture(
            image=record.image,
            width=record.width,
            height=record.height,
            objects=tuple(LabelledObject(one.label, one.box) for one in record.characters),
            place=record.place,
        )
        for record in records
    ]


def is_plate_name(name: str) -> bool:
    """Whether a class name is one that people give to plates."""
    lower = name.lower()
    return lower in PLATE_NAMES or any(word in lower for word in PLATE_WORDS)


def is_character_set(names: Collection[str]) -> bool:
    """Whether all class names are single letters or digits; "0" alone is how tools name nothing."""
    return bool(names) and set(names) != {"0"} and all(len(n) == 1 and n.isalnum() for n in names)


def _to_plate(item: LabelledObject) -> PlateRecord:
    text = first_known(item.attributes, TEXT_KEYS)
    return PlateRecord(
        box=item.box,
        quad=item.quad,
        text=None if text is None else parse_text(text, item.place),
        region=parse_region(first_known(item.attributes, REGION_KEYS), item.place),
        lines=parse_lines(item.attributes.get("lines"), item.place),
        text_by=first_known(item.attributes, ("text_by",)),
        difficult=any(str(item.attributes.get(key)).lower() in _YES for key in DIFFICULT_KEYS),
        place=item.place,
    )


def _from_plate(plate: PlateRecord, region: str | None) -> LabelledObject:
    values = {
        "text": plate.text,
        "text_by": plate.text_by,
        "region": plate.region or region,
        "lines": plate.lines,
        "difficult": 1 if plate.difficult else None,
    }
    known = {key: value for key, value in values.items() if value is not None}
    return LabelledObject("plate", plate.box, plate.quad, known)
