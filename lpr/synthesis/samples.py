"""The sample scenes of ``data/samples``: a fixed plan, so that every kind of scene is there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from lpr.datasets.jsonl import write_scenes_jsonl
from lpr.datasets.records import CharacterBox, PlateRecord, SceneRecord
from lpr.synthesis.scenes import Scene, draw_scene

LABELS_NAME = "labels.jsonl"
JPEG_QUALITY = 88


@dataclass(frozen=True, slots=True)
class Sample:
    """What one sample scene is like; the fields are arguments of `draw_scene`."""

    setting: str
    at_night: bool
    size_px: tuple[int, int]
    strength: float


PLAN = (
    Sample("street", False, (1280, 853), 0.15),
    Sample("car park", False, (1024, 768), 0.15),
    Sample("street", True, (1280, 853), 0.15),
    Sample("wall", False, (1024, 683), 0.2),
    Sample("street", False, (960, 720), 0.35),
    Sample("car park", True, (1024, 683), 0.2),
)
"""Taken in turn."""


def draw_sample(seed: int, index: int) -> Scene:
    """The sample scene of that number, with a plate in it at least."""
    sample = PLAN[index % len(PLAN)]
    for attempt in range(100):
        rng = np.random.default_rng([seed, index, attempt])
        scene = draw_scene(rng, sample.size_px, sample.setting, sample.at_night, sample.strength)
        if scene.plates:
            break
    return scene


def write_samples(folder: Path, count: int, seed: int) -> list[SceneRecord]:
    """Draw scenes into a folder as JPEG, with their labels as JSON lines.

    Raises:
        FontError: no font was found.
        OSError: the folder cannot be written to.
    """
    folder.mkdir(parents=True, exist_ok=True)
    records = []
    for index in range(count):
        scene = draw_sample(seed, index)
        path = folder / f"scene_{index + 1:02d}.jpg"
        _, data = cv2.imencode(".jpg", scene.image, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
        path.write_bytes(data.tobytes())
        records.append(scene_record(path, scene))
    write_scenes_jsonl(folder / LABELS_NAME, records)
    return records


def scene_record(path: Path, scene: Scene) -> SceneRecord:
    """What is known of a scene whose picture was written to ``path``."""
    height, width = scene.image.shape[:2]
    plates = tuple(
        PlateRecord(
            box=plate.box,
            quad=plate.quad,
            text=plate.text,
            region=None,
            lines=len(plate.lines),
            text_by="drawn",
            characters=tuple(CharacterBox(label, box) for label, box in plate.characters),
        )
        for plate in scene.plates
    )
    return SceneRecord(
        image=path,
        width=width,
        height=height,
        plates=plates,
        source=path.parent.name,
        region=None,
        origin="lpr.synthesis",
        licence="MIT",
    )
