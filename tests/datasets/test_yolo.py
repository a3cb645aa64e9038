"""YOLO text files: layouts, kinds of lines, names of classes, complaints."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image as PillowImage

from lpr.datasets import PlateRecord, read_scenes
from lpr.datasets.yolo_names import read_names
from lpr.errors import DatasetError
from lpr.geometry import Box, Quad

LINE = "0 0.5 0.5 0.25 0.1"
BOX = Box(75, 45, 125, 55)
TILTED = Quad(((20, 40), (60, 30), (64, 44), (24, 54)))


def picture(path: Path, width: int = 200, height: int = 100) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.random.default_rng(len(str(path))).integers(0, 255, (height, width, 3), np.uint8)
    PillowImage.fromarray(pixels).save(path)
    return path


def write(path: Path, *lines: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def shares(quad: Quad) -> str:
    return " ".join(f"{x / 200:.6f} {y / 100:.6f}" for x, y in quad.points)


@pytest.mark.parametrize(
    ("image", "label", "named"),
    [
        ("a.png", "a.txt", "."),
        ("images/a.png", "labels/a.txt", "."),
        ("a.png", "labels/a.txt", "."),
        ("images/a.png", "labels/a.txt", "images"),
        ("images/a.png", "labels/a.txt", "labels"),
        ("images/train/a.png", "labels/train/a.txt", "images/train"),
        ("images/train/a.png", "labels/train/a.txt", "labels/train"),
        ("train/images/a.png", "train/labels/a.txt", "train"),
        ("obj_train_data/a.png", "obj_train_data/a.txt", "obj_train_data"),
    ],
)
def test_layouts(tmp_path: Path, image: str, label: str, named: str) -> None:
    path = picture(tmp_path / image)
    write(tmp_path / label, LINE, "")
    write(tmp_path / "classes.txt", "plate")
    (scene,) = read_scenes(tmp_path / named)
    assert scene.image == path
    assert (scene.width, scene.height) == (200, 100)
    assert scene.plates == (PlateRecord(BOX),)
    assert scene.plates[0].place.endswith("a.txt:1")


def test_a_picture_without_labels_has_no_plates(tmp_path: Path) -> None:
    for name in ("a.png", "b.png", "c.png"):
        picture(tmp_path / name)
    write(tmp_path / "a.txt", LINE)
    write(tmp_path / "b.txt")
    assert [len(scene.plates) for scene in read_scenes(tmp_path)] == [1, 0, 0]


@pytest.mark.parametrize(
    ("line", "quad"),
    [
        (f"0 {shares(TILTED)}", TILTED),
        (f"0 {shares(Quad(TILTED.points[2:] + TILTED.points[:2]))}", TILTED),
        (f"0 {shares(Quad(TILTED.points[::-1]))}", TILTED),
        (f"0 {shares(TILTED.bounding_box().to_quad())}", None),
        ("0 0.1 0.3 0.2 0.3 0.3 0.3 0.32 0.5 0.12 0.54", None),
    ],
)
def test_polygons(tmp_path: Path, line: str, quad: Quad | None) -> None:
    picture(tmp_path / "a.png")
    write(tmp_path / "a.txt", line)
    (plate,) = read_scenes(tmp_path)[0].plates
    assert plate.box == TILTED.bounding_box()
    assert plate.quad == quad


@pytest.mark.parametrize(("per_point", "seen"), [(2, ""), (3, " 2")])
def test_pose_keeps_the_order_of_its_corners(tmp_path: Path, per_point: int, seen: str) -> None:
    upside_down = Quad(TILTED.points[2:] + TILTED.points[:2])
    corners = " ".join(f"{x / 200:.6f} {y / 100:.6f}{seen}" for x, y in upside_down.points)
    picture(tmp_path / "a.png")
    write(tmp_path / "a.txt", f"0 0.21 0.42 0.22 0.24 {corners}")
    write(tmp_path / "data.yaml", f"kpt_shape: [4, {per_point}]", "names: [plate]")
    (plate,) = read_scenes(tmp_path)[0].plates
    assert plate == PlateRecord(Box(20, 30, 64, 54), upside_down)


def test_sizes_are_those_of_upright_pictures(tmp_path: Path) -> None:
    exif = PillowImage.Exif()
    exif[0x0112] = 6
    PillowImage.new("RGB", (100, 200)).save(tmp_path / "a.jpg", exif=exif)
    write(tmp_path / "a.txt", LINE)
    (scene,) = read_scenes(tmp_path)
    assert (scene.width, scene.height) == (200, 100)
    assert scene.plates[0].box == BOX


@pytest.mark.parametrize(
    "text",
    [
        "names: [car, 'licence plate']",
        "train: images\nnames:\n- car\n- licence plate  # ours\nnc: 2",
        'nc: 2\nnames:\n  0: car\n\n  1: "licence plate"\nval: images/val',
        "names: {0: car, 1: licence plate}",
    ],
)
def test_names_in_yaml(tmp_path: Path, text: str) -> None:
    path = write(tmp_path / "data.yaml", text)
    assert read_names(path).names == {0: "car", 1: "licence plate"}


def test_only_plates_are_taken_where_names_say_so(tmp_path: Path) -> None:
    picture(tmp_path / "set/images/train/a.png")
    write(tmp_path / "set/labels/train/a.txt", "0 0.5 0.5 1 1", f"1{LINE[1:]}")
    with pytest.raises(DatasetError, match=r"('class 0', 'class 1').*as in --plate-class '0'"):
        read_scenes(tmp_path / "set/images/train")
    for plate_class in ("1", "class 1"):
        (scene,) = read_scenes(tmp_path / "set/images/train", plate_class=plate_class)
        assert scene.plates == (PlateRecord(BOX),)
    with pytest.raises(DatasetError, match="no object is of the class 'car'; the classes are"):
        read_scenes(tmp_path / "set/images/train", plate_class="car")
    write(tmp_path / "set/data.yaml", "names: [car, plate]")
    assert read_scenes(tmp_path / "set/images/train")[0].plates == (PlateRecord(BOX),)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("0 0.5 0.5 0.25", "label is '0 0.5 0.5 0.25'; write class x_middle y_middle width height, "
         "or class and four corners x y"),
        ("plate 0.5 0.5 0.25 0.1", "label is 'plate 0.5 0.5 0.25 0.1'; write class x_middle "
         "y_middle width height, or class and four corners x y"),
        ("0 0.5 0.5 wide 0.1", "label is ['0.5', '0.5', 'wide', '0.1']; write class x_middle "
         "y_middle width height, or class and four corners x y"),
        ("0 0.5 0.5 0 0.1", "box is 0 wide and 0.1 high; draw it anew, or remove this line"),
        ("0 100 50 50 10", "label is '0 100 50 50 10'; write coordinates as shares of the "
         "picture's width and height, 0 to 1"),
        ("0 0.5 0.5 0.2 0.1 0.9", "label has 5 numbers after its class; write class x_middle "
         "y_middle width height, or class and four corners x y"),
    ],
)  # fmt: skip
def test_a_broken_line_is_named(tmp_path: Path, line: str, complaint: str) -> None:
    picture(tmp_path / "a.png")
    path = write(tmp_path / "a.txt", LINE, line)
    with pytest.raises(DatasetError) as caught:
        read_scenes(tmp_path)
    assert str(caught.value) == f"{path}:2: {complaint}"


def test_broken_files_are_named(tmp_path: Path) -> None:
    labels = write(tmp_path / "labels/a.txt", LINE)
    image = picture(tmp_path / "images/b.png")
    with pytest.raises(DatasetError) as caught:
        read_scenes(tmp_path)
    assert str(caught.value) == (
        f"{labels}: no picture a.jpg or the like in {image.parent}; put it there, "
        "or remove this file"
    )
    (tmp_path / "images/a.png").write_bytes(b"no picture")
    with pytest.raises(DatasetError, match=r"labels/a\.txt: picture .*a\.png: not a picture"):
        read_scenes(tmp_path)
    (tmp_path / "data.yaml").write_text("names: [a, b\n")
    with pytest.raises(DatasetError, match=r"data\.yaml: the class names are not"):
        read_scenes(tmp_path)


@pytest.mark.parametrize("layout", ["images/{split}", "{split}/images"])
def test_several_splits_need_a_choice(tmp_path: Path, layout: str) -> None:
    for split in ("train", "val"):
        folder = tmp_path / layout.format(split=split)
        picture(folder / "a.png")
        write(Path(str(folder).replace("images", "labels")) / "a.txt", LINE)
    write(tmp_path / "data.yaml", "names: [plate]")
    for named in (tmp_path, tmp_path / "data.yaml"):
        with pytest.raises(DatasetError, match=r"several data sets; name one: .*train.*, .*val"):
            read_scenes(named)
