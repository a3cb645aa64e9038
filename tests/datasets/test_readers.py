"""Plates as CSV, class folders, Pascal VOC, and the choice of a reader."""

from __future__ import annotations

import json
import os
from pathlib import Path

import cv2
import numpy as np
import pytest

from lpr.datasets import (
    CharacterRecord,
    PlateRecord,
    PlateTextRecord,
    read_class_folders,
    read_plates_csv,
    read_scenes,
)
from lpr.datasets.location import locate
from lpr.errors import DatasetError
from lpr.geometry import Box

SHARED = Path(os.environ.get("LPR_SHARED", "../shared"))

VOC = """<annotation>
  <folder>{folder}</folder><filename>{filename}</filename>
  <size><width>400</width><height>300</height><depth>3</depth></size>
  <object><name>licence</name>
    <bndbox><xmin>10</xmin><ymin>20</ymin><xmax>90</xmax><ymax>45</ymax></bndbox></object>
  <object><name>car</name>
    <bndbox><xmin>0</xmin><ymin>0</ymin><xmax>300</xmax><ymax>200</ymax></bndbox></object>
</annotation>"""

PLATE, CAR = Box(10, 20, 90, 45), Box(0, 0, 300, 200)


def csv_file(folder: Path, text: str) -> Path:
    (folder / "a.png").touch()
    path = folder / "plates.csv"
    path.write_text(text, encoding="utf-8-sig")
    return path


def voc_file(folder: Path, filename: str = "a.jpg", text: str = VOC, inside: str = "") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "a.xml"
    path.write_text(text.format(filename=filename, folder=inside), encoding="utf-8")
    return path


def touch(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return path


def test_csv_needs_two_columns_only(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "plate_text,image_path\nab-123,a.png\n")
    assert read_plates_csv(path) == [
        PlateTextRecord(tmp_path / "a.png", "AB123", source=tmp_path.name)
    ]


def test_csv_with_all_columns(tmp_path: Path) -> None:
    path = csv_file(
        tmp_path,
        "image_path,plate_text,plate_region,lines,source,text_by,licence,x_min,y_min,x_max,y_max\n"
        "a.png,AB123,us-ca,2,mine,eye,MIT,1,2,30.5,40\n"
        "a.png,CD456,,,mine,,,,,,\n",
    )
    assert read_plates_csv(path) == [
        PlateTextRecord(
            tmp_path / "a.png", "AB123", "mine", "US-CA", 2, Box(1, 2, 30.5, 40), text_by="eye"
        ),
        PlateTextRecord(tmp_path / "a.png", "CD456", "mine"),
    ]


@pytest.mark.parametrize(
    ("text", "place", "complaint"),
    [
        ("", "1", "no column image_path, plate_text"),
        ("image_path,text\na.png,AB1\n", "1", "no column plate_text"),
        ("image_path,plate_text\na.png,AB1\nb.png,AB1\n", "3", "picture 'b.png'"),
        ("image_path,plate_text\na.png\n", "2", "plate text is empty"),
        ("image_path,plate_text\na.png,١١١١ىدھ\n", "2", "script that lpr does not read"),
        (
            "image_path,plate_text,x_min,y_min,x_max,y_max\na.png,A1,1,2,,4\n",
            "2",
            "box is ['1', '2', '', '4']",
        ),
        ("image_path,plate_text,lines\na.png,A1,two\n", "2", "lines is 'two'"),
    ],
)
def test_a_broken_row_is_named(tmp_path: Path, text: str, place: str, complaint: str) -> None:
    path = csv_file(tmp_path, text)
    with pytest.raises(DatasetError) as caught:
        read_plates_csv(path)
    assert str(caught.value).startswith(f"{path}:{place}: ")
    assert complaint in str(caught.value)


def test_class_folders(tmp_path: Path) -> None:
    for name in ("B/2.png", "B/1.JPG", "7/x.jpeg", "B/notes.txt"):
        touch(tmp_path / name)
    assert read_class_folders(tmp_path) == [
        CharacterRecord(tmp_path / "7/x.jpeg", "7"),
        CharacterRecord(tmp_path / "B/1.JPG", "B"),
        CharacterRecord(tmp_path / "B/2.png", "B"),
    ]


def test_class_folders_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no such folder"):
        read_class_folders(tmp_path / "none")
    with pytest.raises(DatasetError, match="no pictures"):
        read_class_folders(tmp_path)
    touch(tmp_path / "AB/1.png")
    with pytest.raises(DatasetError, match="'AB' is no label"):
        read_class_folders(tmp_path)
    assert read_class_folders(tmp_path, ["AB"])[0].label == "AB"


@pytest.mark.parametrize(
    ("picture", "filename", "inside"),
    [
        ("labels/a.jpg", "a.jpg", ""),
        ("images/a.jpg", "C:\\photos\\a.jpg", ""),
        ("JPEGImages/a.jpg", "a.jpg", ""),
        ("photos/a.jpg", "a.jpg", "photos"),
        ("images/a.PNG", "renamed-since.jpg", ""),
        ("images/a.png", "", ""),
    ],
)
def test_voc_finds_its_picture(tmp_path: Path, picture: str, filename: str, inside: str) -> None:
    touch(tmp_path / picture)
    voc_file(tmp_path / "labels", filename, inside=inside)
    (scene,) = read_scenes(tmp_path / "labels")
    assert scene.image == tmp_path / picture
    assert (scene.width, scene.height) == (400, 300)
    assert scene.source == Path(picture).parent.name
    assert [plate.box for plate in scene.plates] == [Box(10, 20, 90, 45)]


@pytest.mark.parametrize(
    ("name", "expected"), [("licence", [PLATE]), ("LP", [PLATE]), ("car", [PLATE, CAR])]
)
def test_which_objects_of_voc_are_plates(tmp_path: Path, name: str, expected: list[Box]) -> None:
    touch(tmp_path / "a.jpg")
    voc_file(tmp_path, text=VOC.replace("licence", name))
    (scene,) = read_scenes(tmp_path)
    assert [plate.box for plate in scene.plates] == expected


@pytest.mark.parametrize(
    "inside",
    [
        "<text>ab-123</text><region>hr</region><lines>1</lines>",
        "<attributes><attribute><name>Plate_Text</name><value>AB123</value></attribute>"
        "<attribute><name>country</name><value>HR</value></attribute>"
        "<attribute><name>lines</name><value>1</value></attribute></attributes>",
    ],
)
def test_voc_attributes(tmp_path: Path, inside: str) -> None:
    touch(tmp_path / "a.jpg")
    voc_file(tmp_path, text=VOC.replace("<name>licence</name>", f"<name>licence</name>{inside}"))
    assert read_scenes(tmp_path)[0].plates == (PlateRecord(PLATE, None, "AB123", "HR", 1),)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("</annotation>", ""), ":8: not XML (no element found"),
        (("<width>400</width>", ""), ":3: picture size is None x '300'"),
        (("<xmin>10</xmin>", "<xmin>95</xmin>"), ":4: box [95.0, 20.0"),
        (("<ymax>200</ymax>", ""), ":6: box is ['0', '0', '300', '']"),
    ],
)
def test_broken_voc_is_named(tmp_path: Path, change: tuple[str, str], complaint: str) -> None:
    touch(tmp_path / "a.jpg")
    path = voc_file(tmp_path, text=VOC.replace(*change))
    with pytest.raises(DatasetError) as caught:
        read_scenes(tmp_path)
    assert str(caught.value).startswith(f"{path}{complaint}")


def test_voc_without_its_picture_or_files(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no labels in a known format"):
        read_scenes(tmp_path)
    voc_file(tmp_path)
    with pytest.raises(DatasetError, match=r"picture 'a\.jpg' not found"):
        read_scenes(tmp_path)


def test_read_scenes_picks_the_reader(tmp_path: Path) -> None:
    touch(tmp_path / "a.jpg")
    voc_file(tmp_path)
    assert len(read_scenes(tmp_path)) == 1
    (tmp_path / "s.jsonl").write_text('{"image":"a.jpg","width":4,"height":3,"plates":[]}')
    assert read_scenes(tmp_path / "s.jsonl")[0].plates == ()
    with pytest.raises(DatasetError, match="no such file or folder"):
        read_scenes(tmp_path / "s.txt")
    touch(tmp_path / "s.txt")
    with pytest.raises(DatasetError, match="no labels in a known format"):
        read_scenes(tmp_path / "s.txt")


@pytest.mark.skipif(not (SHARED / "data").is_dir(), reason="needs real pictures in LPR_SHARED")
def test_the_real_data_is_read() -> None:
    assert len(read_scenes(SHARED / "data/scenes/val.jsonl")) == 1230
    assert len(read_plates_csv(SHARED / "data/plates/val.csv")) == 6077
    assert len(read_class_folders(SHARED / "data/characters/val")) == 4830


def test_a_quad_that_begins_elsewhere_begins_at_the_top_left(tmp_path: Path) -> None:
    image = np.zeros((100, 200, 3), np.uint8)
    cv2.imwrite(str(tmp_path / "a.png"), image)
    turned = [[10, 40], [12, 20], [90, 30], [88, 50]]
    plate = {"box": [10, 20, 90, 50], "quad": turned}
    line = {"image": "a.png", "width": 200, "height": 100, "plates": [plate]}
    (tmp_path / "a.jsonl").write_text(json.dumps(line))
    (scene,) = read_scenes(tmp_path / "a.jsonl")
    quad = scene.plates[0].quad
    assert quad is not None
    assert quad.to_list() == [turned[1], turned[2], turned[3], turned[0]]


@pytest.mark.parametrize(
    ("names", "taken"),
    [
        (("labels.jsonl", "report.json"), "labels.jsonl"),
        (("val.jsonl", "plates.csv"), "val.jsonl"),
        (("plates.csv",), "plates.csv"),
        (("sub.coco.json", "a.jsonl"), "sub.coco.json"),
    ],
)
def test_a_folder_is_known_by_the_labels_in_it(
    tmp_path: Path, names: tuple[str, ...], taken: str
) -> None:
    for name in names:
        (tmp_path / name).touch()
    assert locate(tmp_path).path == tmp_path / taken


def test_of_several_files_of_labels_one_must_be_named(tmp_path: Path) -> None:
    for name in ("train.jsonl", "val.jsonl"):
        (tmp_path / name).touch()
    with pytest.raises(DatasetError, match=r"name one: .*train\.jsonl, .*val\.jsonl"):
        locate(tmp_path)
