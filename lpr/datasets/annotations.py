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
    known_text,
    parse_lines,
    parse_name,
    parse_region,
)
from lpr.datasets.issues import Kind, LabelError, OnError, parse_each, stop
from lpr.datasets.records import CharacterBox, CharacterBoxesRecord, PlateRecord, SceneRecord
from lpr.errors import shown
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
NUMBERED = "class {}"
"""What a class is called that has a number and no name."""
_LISTED = 8
"""Classes that a complaint names."""


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


def to_scenes(
    pictures: Sequence[LabelledPicture],
    on_error: OnError = stop,
    alphabet: str = CHARACTERS,
    plate_class: str | None = None,
) -> list[SceneRecord]:
    """Pictures as scenes; see `plate_classes` for which objects are plates.

    Args:
        pictures: of one data set.
        on_error: told of broken texts, regions and counts of lines.
        alphabet: the signs that texts may have.
        plate_class: the class of plates; None where it is known by its name.

    Raises:
        LabelError: all objects are characters, or no class is known for that of plates.
    """
    used = {item.name for picture in pictures for item in picture.objects}
    names = plate_classes(used, plate_class, pictures[0].place if pictures else "")

    def to_plate(item: LabelledObject) -> PlateRecord:
        return _to_plate(item, alphabet, on_error)

    return [
        SceneRecord(
            image=picture.image,
            width=picture.width,
            height=picture.height,
            plates=tuple(
                parse_each((o for o in picture.objects if o.name in names), to_plate, on_error)
            ),
            source=picture.image.parent.name,
            origin=picture.origin,
            place=picture.place,
        )
        for picture in pictures
    ]


def plate_classes(used: Collection[str], plate_class: str | None, place: str) -> set[str]:
    """The classes whose objects are plates.

    They are the one that is named, else those whose names speak of plates, else the only one there
    is. Where several are left, one may be cars: that is never guessed.

    Raises:
        LabelError: there is no such class, none is left to choose, or all are characters.
    """
    listed = ", ".join(shown(name) for name in sorted(used)[:_LISTED])
    if plate_class is not None:
        wanted = {plate_class.lower(), NUMBERED.format(plate_class)}
        chosen = {name for name in used if name.lower() in wanted}
        if used and not chosen:
            raise LabelError(
                Kind.BROKEN,
                place,
                f"no object is of the class {shown(plate_class)}; the classes are {listed}",
            )
        return chosen
    if is_character_set(used):
        raise LabelError(
            Kind.BROKEN,
            place,
            f"the classes are characters ({' '.join(sorted(used)[:_LISTED])}), and plates are "
            "needed here; "
            "lpr train-characters --data takes character boxes",
        )
    named = {name for name in used if is_plate_name(name)}
    if not named and len(used) > 1:
        raise LabelError(
            Kind.BROKEN,
            place,
            f"none of the classes is named like a plate ({listed}); say which one is, as in "
            f"--plate-class {shown(min(used).removeprefix(NUMBERED.format('')))}, or name them in "
            "data.yaml or classes.txt",
        )
    return named or set(used)


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
                f"class {shown(item.name)} is outside the alphabet; name it by its character, "
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


def _to_plate(item: LabelledObject, alphabet: str, on_error: OnError) -> PlateRecord:
    text = first_known(item.attributes, TEXT_KEYS)
    return PlateRecord(
        box=item.box,
        quad=item.quad,
        text=None if text is None else known_text(text, item.place, alphabet, on_error),
        region=parse_region(first_known(item.attributes, REGION_KEYS), item.place),
        lines=parse_lines(item.attributes.get("lines"), item.place),
        text_by=parse_name(item.attributes.get("text_by"), "text_by", item.place) or None,
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
