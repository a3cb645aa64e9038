"""COCO JSON: where pictures are found, what becomes of an annotation, complaints."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as PillowImage

from lpr.datasets import PlateRecord, SceneRecord, read_scenes
from lpr.errors import DatasetError
from lpr.geometry import Box, Quad

CORNERS = [20, 40, 60, 30, 64, 44, 24, 54]
QUAD = Quad(((20, 40), (60, 30), (64, 44), (24, 54)))
DATA: dict[str, Any] = {
    "images": [
        {"id": 7, "file_name": "a.png", "width": 200, "height": 100},
        {"id": 9, "file_name": "b.png"},
    ],
    "categories": [{"id": 0, "name": "car"}, {"id": 3, "name": "license-plate"}],
    "annotations": [
        {"id": 1, "image_id": 7, "category_id": 3, "bbox": [20, 30, 44, 24],
         "segmentation": [CORNERS], "attributes": {"Text": "zg 123-ab", "occluded": False}},
        {"id": 2, "image_id": 7, "category_id": 0, "bbox": [0, 0, 200, 100]},
    ],
}  # fmt: skip


def write(folder: Path, data: Any = None, name: str = "set.json", pictures: str = ".") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(DATA if data is None else data), encoding="utf-8")
    (folder / pictures).mkdir(parents=True, exist_ok=True)
    for picture in ("a.png", "b.png"):
        PillowImage.new("RGB", (200, 100)).save(folder / pictures / picture)
    return path


@pytest.mark.parametrize(
    ("name", "pictures", "named"),
    [
        ("set.json", ".", "set.json"),
        ("set.json", "images", "."),
        ("train/_annotations.coco.json", "train", "train"),
        ("annotations/instances_default.json", "images/default", "."),
        ("annotations/instances_train.json", "train", "annotations/instances_train.json"),
    ],
)
def test_layouts(tmp_path: Path, name: str, pictures: str, named: str) -> None:
    write(tmp_path, name=name, pictures=pictures)
    folder = tmp_path / pictures
    assert read_scenes(tmp_path / named) == [
        SceneRecord(
            folder / "a.png",
            200,
            100,
            (PlateRecord(Box(20, 30, 64, 54), QUAD, "ZG123AB"),),
            folder.name,
        ),
        SceneRecord(folder / "b.png", 200, 100, (), folder.name),
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"segmentation": []}, None),
        ({"segmentation": {"size": [1, 1], "counts": "x"}}, None),
        ({"segmentation": [[20, 30, 64, 30, 64, 54, 20, 54]]}, None),
        ({"segmentation": [CORNERS[::-1][1::2] + CORNERS[:4]][:0]}, None),
        ({"segmentation": [CORNERS[4:] + CORNERS[:4]]}, QUAD),
    ],
)
def test_corners(tmp_path: Path, changes: dict[str, Any], expected: Quad | None) -> None:
    data = copy.deepcopy(DATA)
    data["annotations"][0] |= changes
    (plate,) = read_scenes(write(tmp_path, data))[0].plates
    assert plate == PlateRecord(Box(20, 30, 64, 54), expected, "ZG123AB")


@pytest.mark.parametrize("key", ["text", "plate_number", "utf8_string", "transcription"])
def test_texts_beside_the_box(tmp_path: Path, key: str) -> None:
    data = copy.deepcopy(DATA)
    del data["annotations"][0]["attributes"], data["annotations"][0]["bbox"]
    data["annotations"][0][key] = "AB 12"
    (plate,) = read_scenes(write(tmp_path, data))[0].plates
    assert (plate.text, plate.box) == ("AB12", Box(20, 30, 64, 54))
    assert plate.place == f"{tmp_path / 'set.json'}: annotations[0]"


def change(*path: Any, value: Any) -> Callable[[dict[str, Any]], None]:
    def apply(data: Any) -> None:
        for key in path[:-1]:
            data = data[key]
        data[path[-1]] = value

    return apply


FIRST = ("annotations", 0)


@pytest.mark.parametrize(
    ("apply", "complaint"),
    [
        (change("categories", value=None),
         ": no list categories; export the data set as COCO (object detection)"),
        (change(*FIRST, value=5), ": annotations[0]: is 5; write an annotation in braces"),
        (change(*FIRST, "category_id", value=8),
         ": annotations[0]: category_id is 8, which no category has; add the category, or correct "
         "the id"),
        (change(*FIRST, "image_id", value=8),
         ": annotations[0]: image_id is 8, which no image has; correct it, or remove the entry"),
        (change(*FIRST, "bbox", value=[1, 2, 3]),
         ": annotations[0]: bbox is [1, 2, 3]; write four numbers x, y, width, height"),
        (change(*FIRST, "bbox", value=[1, 2, 0, 3]),
         ": annotations[0]: bbox is 0 wide and 3 high; draw it anew, or remove the annotation"),
        (change(*FIRST, "segmentation", value=[[0, 0, 1, 1, 2, 2, 3, "x"]]),
         ": annotations[0]: segmentation is [0, 0, 1, 1, 2, 2, 3, 'x']; write x1, y1, ... x4, y4"),
        (change(*FIRST, "attributes", "Text", value="A?"),
         ": annotations[0]: plate text 'A?' has signs outside the alphabet: ?; write letters and "
         "digits, or remove this text"),
        (change("images", 0, "file_name", value=""),
         ": images[0]: no file_name; name the picture, or remove the entry"),
        (change("images", 0, "width", value="x"),
         ": images[0]: picture size is 'x' x 100; write its width and height in pixels"),
    ],
)  # fmt: skip
def test_a_broken_entry_is_named(
    tmp_path: Path, apply: Callable[[dict[str, Any]], None], complaint: str
) -> None:
    data = copy.deepcopy(DATA)
    apply(data)
    path = write(tmp_path, data)
    with pytest.raises(DatasetError) as caught:
        read_scenes(path)
    assert str(caught.value) == f"{path}{complaint}"


def test_missing_pictures_and_no_json(tmp_path: Path) -> None:
    path = write(tmp_path)
    (tmp_path / "a.png").unlink()
    with pytest.raises(DatasetError, match=r"set\.json: images\[0\]: picture 'a\.png' not found"):
        read_scenes(path)
    path.write_text('{"images":\n [}')
    with pytest.raises(DatasetError, match=r"set\.json:2: not JSON \(Expecting value, column 3\)"):
        read_scenes(path)
