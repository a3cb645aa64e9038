"""Pictures to measure on that are drawn with fixed seeds: exact labels, without a data set."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from lpr.arrays import Image
from lpr.datasets.annotations import from_character_boxes
from lpr.datasets.jsonl import write_scenes_jsonl
from lpr.datasets.records import (
    CharacterBox,
    CharacterBoxesRecord,
    PlateRecord,
    PlateTextRecord,
    SceneRecord,
)
from lpr.datasets.writers import write_coco
from lpr.geometry import Quad
from lpr.rectification import rectify
from lpr.synthesis.geometry import map_points
from lpr.synthesis.mix import MADE_UP, Mix
from lpr.synthesis.pictures import PlatePicture, draw_plate_picture
from lpr.synthesis.samples import scene_record
from lpr.synthesis.scenes import draw_scene
from lpr.types import Detection

PLATES_SEED, SCENES_SEED, CLOSE_SEED = 6, 99, 17
SOURCE, CLOSE_SOURCE = "drawn", "close"
CLOSE_MIX = Mix(designed=0.75, steep=0.4, faint=0.1, sharpened=0.3, gray=0.05)
"""Pictures of hardly more than a plate, many from far aside or above."""
LABELS_NAME, COCO_NAME = "labels.jsonl", "labels.json"


def draw_plates(folder: Path, count: int) -> list[PlateTextRecord]:
    """Plates with their boxes, the same at every call with the same fonts.

    Raises:
        FontError: no font was found.
    """
    records = []
    for number in range(count):
        drawn = draw_plate_picture(np.random.default_rng([PLATES_SEED, number]), mix=MADE_UP)
        path = _write(folder, number, drawn.image)
        height, width = drawn.image.shape[:2]
        box = drawn.quad.bounding_box().clipped(width, height)
        records.append(PlateTextRecord(path, drawn.text, SOURCE, box=box))
    return records


def draw_scenes(folder: Path, count: int) -> Path:
    """Scenes and close-ups of plates, that many of each, as JSON lines; the path of these.

    Corners, texts and the places of characters are known. In close-ups the picture ends near the
    plate, and many are steep.

    Raises:
        FontError: no font was found.
    """
    records = []
    for number in range(count):
        scene = draw_scene(np.random.default_rng([SCENES_SEED, number]))
        records.append(scene_record(_write(folder / SOURCE, number, scene.image), scene))
    for number in range(count):
        drawn = draw_plate_picture(np.random.default_rng([CLOSE_SEED, number]), mix=CLOSE_MIX)
        records.append(_close_record(_write(folder / CLOSE_SOURCE, number, drawn.image), drawn))
    write_scenes_jsonl(folder / LABELS_NAME, records)
    return folder / LABELS_NAME


def _close_record(path: Path, drawn: PlatePicture) -> SceneRecord:
    height, width = drawn.image.shape[:2]
    plate = PlateRecord(
        box=drawn.quad.bounding_box().clipped(width, height),
        quad=drawn.quad,
        text=drawn.text,
        lines=len(drawn.lines),
        text_by="drawn",
        characters=tuple(CharacterBox(label, box) for label, box in drawn.characters),
    )
    return SceneRecord(path, width, height, (plate,), CLOSE_SOURCE, licence="MIT")


def draw_characters(folder: Path, count: int) -> Path:
    """Plates cut out by their corners, with the boxes of their characters as COCO; its path.

    Raises:
        FontError: no font was found.
    """
    records = []
    for number in range(count):
        drawn = draw_plate_picture(np.random.default_rng([PLATES_SEED, number]), mix=MADE_UP)
        plate = rectify(drawn.image, Detection(drawn.quad.bounding_box(), 1.0, drawn.quad))
        to_plate = np.linalg.inv(plate.to_source.astype(np.float64))
        quads = [map_points(quad.to_array(), to_plate) for quad in drawn.character_quads]
        characters = tuple(
            CharacterBox(sign, Quad.from_list(quad.tolist()).bounding_box())
            for (sign, _), quad in zip(drawn.characters, quads, strict=True)
        )
        path = _write(folder / SOURCE, number, plate.image)
        height, width = plate.image.shape[:2]
        records.append(CharacterBoxesRecord(path, width, height, characters, SOURCE))
    write_coco(folder / COCO_NAME, from_character_boxes(records))
    return folder / COCO_NAME


def _write(folder: Path, number: int, image: Image) -> Path:
    """Write a picture without loss, numbered from 0."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{number:04d}.png"
    path.write_bytes(cv2.imencode(".png", image)[1].tobytes())
    return path
