"""Cuts labelled boxes out of pictures: plates out of scenes, characters out of plates."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2

from lpr.arrays import Image
from lpr.datasets.copying import class_folder
from lpr.datasets.naming import unique_stems
from lpr.datasets.records import CharacterBoxesRecord, PlateTextRecord, SceneRecord
from lpr.geometry import Box
from lpr.images import crop, load_image

MARGIN = 0.15
"""What plate crops show around the plate, in shares of its width and height."""


def cut_plates(scenes: Sequence[SceneRecord], folder: Path) -> list[PlateTextRecord]:
    """Save every plate with a text as a PNG of its own and return their records.

    Raises:
        ImageError: a picture cannot be read.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stems = unique_stems(scene.image for scene in scenes)
    records = []
    for scene in scenes:
        readable = [plate for plate in scene.plates if plate.text]
        if not readable:
            continue
        image = load_image(scene.image)
        for number, plate in enumerate(readable, start=1):
            around = _whole_pixels(plate.box.padded(MARGIN, MARGIN), scene.width, scene.height)
            path = folder / f"{stems[scene.image]}-{number}.png"
            _save(path, crop(image, around))
            records.append(
                PlateTextRecord(
                    image=path,
                    text=plate.text or "",
                    source=scene.source,
                    region=plate.region or scene.region,
                    lines=plate.lines,
                    box=Box(
                        plate.box.x_min - around.x_min,
                        plate.box.y_min - around.y_min,
                        plate.box.x_max - around.x_min,
                        plate.box.y_max - around.y_min,
                    ),
                    text_by=plate.text_by,
                )
            )
    return records


def cut_characters(records: Sequence[CharacterBoxesRecord], folder: Path) -> None:
    """Save every character as a PNG in the folder of its class.

    Raises:
        ImageError: a picture cannot be read.
    """
    stems = unique_stems(record.image for record in records)
    for record in records:
        image = load_image(record.image)
        for number, character in enumerate(record.characters, start=1):
            _save(
                class_folder(folder, character.label) / f"{stems[record.image]}-{number}.png",
                crop(image, character.box),
            )


def _whole_pixels(box: Box, width: int, height: int) -> Box:
    """The box grown to whole pixels, inside the picture."""
    grown = Box(box.x_min // 1, box.y_min // 1, -(-box.x_max // 1), -(-box.y_max // 1))
    return grown.clipped(width, height)


def _save(path: Path, image: Image) -> None:
    # imencode, because imwrite takes no file names with other letters on every system.
    path.write_bytes(cv2.imencode(".png", image)[1].tobytes())
