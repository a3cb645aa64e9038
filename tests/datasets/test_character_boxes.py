"""Plates with character boxes in VOC, YOLO and COCO give the same records."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image as PillowImage

from lpr.datasets import CharacterBox, CharacterBoxesRecord, read_character_boxes, read_scenes
from lpr.errors import DatasetError
from lpr.geometry import Box

BOXES = {"A": (10, 5, 20, 35), "7": (30, 5, 40, 35)}


def voc(folder: Path, names: list[str]) -> Path:
    objects = "".join(
        f"<object><name>{name}</name><bndbox><xmin>{box[0]}</xmin><ymin>{box[1]}</ymin>"
        f"<xmax>{box[2]}</xmax><ymax>{box[3]}</ymax></bndbox></object>\n"
        for name, box in zip(names, [(0, 0, 100, 40), *BOXES.values()], strict=True)
    )
    path = folder / "a.xml"
    path.write_text(
        "<annotation><filename>a.png</filename><size><width>100</width><height>40</height></size>\n"
        f"{objects}</annotation>"
    )
    return path


def yolo(folder: Path, names: list[str]) -> Path:
    (folder / "classes.txt").write_text("\n".join(names))
    boxes = [(0, 0, 100, 40), *BOXES.values()]
    lines = [
        f"{number} {(a + c) / 200} {(b + d) / 80} {(c - a) / 100} {(d - b) / 40}"
        for number, (a, b, c, d) in enumerate(boxes)
    ]
    path = folder / "a.txt"
    path.write_text("\n".join(lines))
    return path


def coco(folder: Path, names: list[str]) -> Path:
    boxes = [(0, 0, 100, 40), *BOXES.values()]
    path = folder / "a.json"
    path.write_text(json.dumps({
        "images": [{"id": 1, "file_name": "a.png", "width": 100, "height": 40}],
        "categories": [{"id": i, "name": name} for i, name in enumerate(names)],
        "annotations": [
            {"image_id": 1, "category_id": i, "bbox": [a, b, c - a, d - b]}
            for i, (a, b, c, d) in enumerate(boxes)
        ],
    }))  # fmt: skip
    return path


WRITERS = {"voc": voc, "yolo": yolo, "coco": coco}
PLACES = {"voc": ":3", "yolo": ":2", "coco": ": annotations[1]"}


@pytest.fixture(params=WRITERS)
def kind(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    PillowImage.new("RGB", (100, 40)).save(tmp_path / "a.png")
    return str(request.param)


def test_characters_are_read_and_the_plate_is_left_out(tmp_path: Path, kind: str) -> None:
    WRITERS[kind](tmp_path, ["plate", "a", "7"])
    characters = tuple(CharacterBox(label, Box(*box)) for label, box in BOXES.items())
    assert read_character_boxes(tmp_path) == [
        CharacterBoxesRecord(tmp_path / "a.png", 100, 40, characters, tmp_path.name)
    ]


def test_other_classes_are_named(tmp_path: Path, kind: str) -> None:
    path = WRITERS[kind](tmp_path, ["plate", "screw", "7"])
    with pytest.raises(DatasetError) as caught:
        read_character_boxes(tmp_path)
    assert str(caught.value) == (
        f"{path}{PLACES[kind]}: class 'screw' is outside the alphabet; name it by its character, "
        "one of 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ, or remove it"
    )


def test_letters_of_ones_own(tmp_path: Path, kind: str) -> None:
    WRITERS[kind](tmp_path, ["plate", "Ä", "7"])
    (record,) = read_character_boxes(tmp_path, alphabet="7Ä")
    assert [character.label for character in record.characters] == ["Ä", "7"]


def test_character_boxes_are_no_scenes(tmp_path: Path, kind: str) -> None:
    WRITERS[kind](tmp_path, ["1", "A", "7"])
    with pytest.raises(DatasetError, match=r"the classes are characters \(1 7 A\), and plates are"):
        read_scenes(tmp_path)


def test_formats_without_boxes(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("image_path,plate_text\n")
    with pytest.raises(DatasetError, match=r"holds csv data, which has no boxes with names"):
        read_character_boxes(tmp_path / "a.csv")
    with pytest.raises(DatasetError, match=r"holds crops \(csv\) and no scenes"):
        read_scenes(tmp_path / "a.csv")
