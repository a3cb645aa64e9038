"""Labelled pictures: records, readers and writers of the formats people keep them in, checks."""

from lpr.datasets.class_folders import read_class_folders
from lpr.datasets.jsonl import read_scenes_jsonl, write_scenes_jsonl
from lpr.datasets.plate_csv import read_plates_csv
from lpr.datasets.records import (
    CharacterBox,
    CharacterBoxesRecord,
    CharacterRecord,
    PlateRecord,
    PlateTextRecord,
    SceneRecord,
)
from lpr.datasets.scenes import read_character_boxes, read_scenes

__all__ = [
    "CharacterBox",
    "CharacterBoxesRecord",
    "CharacterRecord",
    "PlateRecord",
    "PlateTextRecord",
    "SceneRecord",
    "read_character_boxes",
    "read_class_folders",
    "read_plates_csv",
    "read_scenes",
    "read_scenes_jsonl",
    "write_scenes_jsonl",
]
