"""What is written in one format is read again from it, and what a format cannot hold is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from lpr.datasets import CharacterBox, CharacterBoxesRecord, PlateRecord, SceneRecord
from lpr.datasets.conversion import convert
from lpr.datasets.dataset import AnyRecord, Content, Dataset, read_dataset
from lpr.datasets.location import Format
from lpr.datasets.records import CharacterRecord, PlateTextRecord
from lpr.errors import ConfigError
from lpr.geometry import Box, Quad
from lpr.images import load_image
from tests.datasets.pictures import noise_picture

QUAD = Quad(((5, 10), (30, 6), (31, 14), (6, 18)))
OUTS = {Format.JSONL: "out.jsonl", Format.COCO: "out.json", Format.CSV: "out.csv"}


def scenes(folder: Path) -> Dataset:
    """Two pictures of one name; the first has a plate with all that can be known of it."""
    plate = PlateRecord(QUAD.bounding_box(), QUAD, "AB12", "HR", 1, "eye")
    bare = PlateRecord(Box(3, 20.5, 18.5, 30), difficult=True)
    records = (
        SceneRecord(noise_picture(folder / "x/a.png", 1), 64, 48, (plate, bare), "x"),
        SceneRecord(noise_picture(folder / "y/a.png", 2), 64, 48, (), "y"),
    )
    return Dataset(folder, Format.JSONL, Content.SCENES, records)


def character_boxes(folder: Path) -> Dataset:
    characters = (CharacterBox("A", Box(2, 2, 10, 20)), CharacterBox("7", Box(12, 2, 20, 20)))
    image = noise_picture(folder / "plates/a.png", 1)
    record = CharacterBoxesRecord(image, 64, 48, characters, "plates")
    return Dataset(folder, Format.VOC, Content.CHARACTER_BOXES, (record,))


def converted(dataset: Dataset, format: Format, folder: Path) -> tuple[Dataset, list[str]]:
    out = folder / "new" / OUTS.get(format, "out")
    notes = convert(dataset, format, out)
    return read_dataset(out), notes


def without_corners(record: AnyRecord) -> AnyRecord:
    assert isinstance(record, SceneRecord)
    return replace(record, plates=tuple(replace(plate, quad=None) for plate in record.plates))


def with_place(record: AnyRecord, other: AnyRecord) -> AnyRecord:
    assert not isinstance(record, CharacterRecord)
    assert not isinstance(other, CharacterRecord)
    return replace(record, image=other.image, source=other.source)


def without_origin(record: AnyRecord) -> AnyRecord:
    assert isinstance(record, SceneRecord)
    return replace(record, origin="")


def moved(records: tuple[AnyRecord, ...], like: Dataset) -> tuple[AnyRecord, ...]:
    """The records with the pictures and sources of others: formats that copy change those."""
    assert [load_image(r.image).tobytes() for r in records] == [
        load_image(r.image).tobytes() for r in like.records
    ]
    return tuple(with_place(new, old) for new, old in zip(records, like.records, strict=True))


@pytest.mark.parametrize("format", [Format.JSONL, Format.COCO])
def test_scenes_lose_nothing(tmp_path: Path, format: Format) -> None:
    dataset = scenes(tmp_path)
    again, notes = converted(dataset, format, tmp_path)
    assert (again.format, notes) == (format, [])
    assert tuple(map(without_origin, again.records)) == dataset.records


def test_scenes_as_voc_lose_corners(tmp_path: Path) -> None:
    dataset = scenes(tmp_path)
    again, notes = converted(dataset, Format.VOC, tmp_path)
    assert moved(again.records, dataset) == tuple(map(without_corners, dataset.records))
    assert notes == ["left out: corners (1); jsonl and coco keep them"]


def test_scenes_as_yolo_lose_texts(tmp_path: Path) -> None:
    dataset = scenes(tmp_path)
    again, notes = converted(dataset, Format.YOLO, tmp_path)
    found = [record for record in again.records if isinstance(record, SceneRecord)]
    assert len(found) == len(again.records)
    plates = [plate for record in found for plate in record.plates]
    assert plates == [PlateRecord(QUAD.bounding_box()), PlateRecord(Box(3, 20.5, 18.5, 30))]
    assert notes == [
        "left out: corners (1); jsonl and coco keep them",
        "left out: texts (1); jsonl, coco and voc keep them",
    ]


def test_yolo_keeps_corners_where_all_plates_have_them(tmp_path: Path) -> None:
    dataset = scenes(tmp_path)
    first = dataset.records[0]
    assert isinstance(first, SceneRecord)
    plate = PlateRecord(QUAD.bounding_box(), QUAD)
    dataset = replace(dataset, records=(replace(first, plates=(plate,)), dataset.records[1]))
    again, notes = converted(dataset, Format.YOLO, tmp_path)
    assert moved(again.records, dataset) == dataset.records
    assert notes == []


def test_scenes_as_csv_become_plate_crops(tmp_path: Path) -> None:
    again, notes = converted(scenes(tmp_path), Format.CSV, tmp_path)
    image = tmp_path / "new/out/a-1.png"
    # The plate is 26 x 12 px from (5, 6); the crop shows 15 % more on each side.
    assert again.records == (
        PlateTextRecord(image, "AB12", "x", "HR", 1, Box(4, 2, 30, 14), "eye"),
    )
    assert load_image(image).shape == (16, 34, 3)
    assert notes == [
        "left out: corners (1); jsonl and coco keep them",
        "left out: plates without a text (1)",
    ]


@pytest.mark.parametrize("format", [Format.VOC, Format.YOLO, Format.COCO])
def test_character_boxes_lose_nothing(tmp_path: Path, format: Format) -> None:
    dataset = character_boxes(tmp_path)
    again, notes = converted(dataset, format, tmp_path)
    assert moved(again.records, dataset) == dataset.records
    assert notes == []


def test_character_boxes_as_class_folders(tmp_path: Path) -> None:
    again, _ = converted(character_boxes(tmp_path), Format.FOLDERS, tmp_path)
    assert again.records == (
        CharacterRecord(tmp_path / "new/out/7/a-2.png", "7"),
        CharacterRecord(tmp_path / "new/out/A/a-1.png", "A"),
    )
    assert load_image(tmp_path / "new/out/7/a-2.png").shape == (18, 8, 3)


def test_crops_are_written_anew(tmp_path: Path) -> None:
    image = noise_picture(tmp_path / "a.png", 1)
    crops = Dataset(tmp_path, Format.CSV, Content.PLATES, (
        PlateTextRecord(image, "AB12", "mine", "HR", 2, Box(1, 2, 30, 40), "eye"),
        PlateTextRecord(image, "C3", "mine"),
    ))  # fmt: skip
    again, _ = converted(crops, Format.CSV, tmp_path)
    assert again.records == crops.records
    letters = Dataset(tmp_path, Format.FOLDERS, Content.CHARACTERS, (CharacterRecord(image, "A"),))
    again, _ = converted(letters, Format.FOLDERS, tmp_path)
    assert again.records == (CharacterRecord(tmp_path / "new/out/A/a.png", "A"),)


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    dataset = character_boxes(tmp_path)
    with pytest.raises(ConfigError) as caught:
        convert(dataset, Format.CSV, tmp_path / "out.csv")
    assert str(caught.value) == (
        "plates with character boxes cannot be written as csv; choose coco, folders, voc, yolo"
    )
    with pytest.raises(ConfigError, match=r"out\.xml: coco is one file; name one that ends in"):
        convert(dataset, Format.COCO, tmp_path / "out.xml")
    with pytest.raises(ConfigError, match=r"plates: exists already; name another, or remove it"):
        convert(dataset, Format.VOC, tmp_path / "plates")
