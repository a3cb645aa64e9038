"""Every way in which a data set can be broken, with the exact message."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lpr.datasets.issues import Issue, Kind
from lpr.datasets.validation import ValidationConfig, validate
from lpr.errors import DatasetError
from tests.datasets.pictures import noise_picture

ANY_COUNT = ValidationConfig(min_samples=0)


def plates_csv(folder: Path, *rows: str, columns: str = "image_path,plate_text") -> Path:
    """A CSV beside pictures a.png to d.png."""
    for seed, name in enumerate("abcd"):
        noise_picture(folder / f"{name}.png", seed)
    path = folder / "plates.csv"
    path.write_text("\n".join([columns, "a.png,AB123", *rows]))
    return path


def scene(image: str = "a.png", width: int = 64, height: int = 48, **plate: object) -> str:
    plates = [{"box": [5, 5, 30, 15], **plate}]
    return json.dumps({"image": image, "width": width, "height": height, "plates": plates})


def scenes_jsonl(folder: Path, *lines: str) -> Path:
    for seed, name in enumerate("abcd"):
        noise_picture(folder / f"{name}.png", seed)
    path = folder / "scenes.jsonl"
    path.write_text("\n".join(lines))
    return path


def test_nothing_to_complain_about(tmp_path: Path) -> None:
    assert validate([plates_csv(tmp_path, "b.png,CD456")], config=ANY_COUNT) == []
    assert validate([scenes_jsonl(tmp_path, scene(), scene("b.png"))], config=ANY_COUNT) == []


def test_missing(tmp_path: Path) -> None:
    path = plates_csv(tmp_path, "x.png,CD456")
    assert validate([path], config=ANY_COUNT) == [
        Issue(
            Kind.MISSING,
            f"{path}:3",
            f"picture 'x.png' not found in {tmp_path}; put it there, or correct the path",
        )
    ]


def test_unreadable(tmp_path: Path) -> None:
    path = plates_csv(tmp_path, "b.png,CD456")
    (tmp_path / "b.png").write_bytes(b"none")
    assert validate([path], config=ANY_COUNT) == [
        Issue(
            Kind.UNREADABLE,
            f"{path}:3",
            f"{tmp_path / 'b.png'}: not a picture in a format that can be read (JPEG, PNG, WebP, "
            "TIFF, BMP, GIF, PPM, AVIF, HEIC), or one cut short; save it again as JPEG or PNG",
        )
    ]


def test_tiny_pictures(tmp_path: Path) -> None:
    path = plates_csv(tmp_path, "b.png,CD456")
    picture = noise_picture(tmp_path / "b.png", 1, 40, 11)
    assert validate([path], config=ANY_COUNT) == [
        Issue(
            Kind.TINY,
            f"{path}:3",
            f"picture '{picture}' is 40 x 11 pixels, less than 12 high; take a larger one, or "
            "remove it",
        )
    ]


def test_tiny_boxes(tmp_path: Path) -> None:
    path = scenes_jsonl(tmp_path, scene(), scene("b.png", box=[5, 5, 20, 8]))
    assert validate([path], config=ANY_COUNT) == [
        Issue(
            Kind.TINY,
            f"{path}:2",
            "box [5.0, 5.0, 20.0, 8.0] is less than 4 pixels high; nothing can be read there, "
            "mark it difficult",
        )
    ]
    ignored = scenes_jsonl(tmp_path, scene("b.png", box=[5, 5, 20, 8], difficult=True))
    assert validate([ignored], config=ANY_COUNT) == []


@pytest.mark.parametrize("box", [[-2, 5, 20, 15], [5, 5, 66, 15], [5, 5, 20, 50], [5, -2, 9, 30]])
def test_boxes_outside(tmp_path: Path, box: list[int]) -> None:
    path = scenes_jsonl(tmp_path, scene(), scene("b.png", box=box))
    assert validate([path], config=ANY_COUNT) == [
        Issue(
            Kind.OUTSIDE,
            f"{path}:2",
            f"box {[float(edge) for edge in box]} reaches out of the picture of 64 x 48 pixels; "
            "correct it, or cut it at the edge",
        )
    ]


def test_boxes_outside_a_plate_crop(tmp_path: Path) -> None:
    columns = "image_path,plate_text,x_min,y_min,x_max,y_max"
    path = plates_csv(tmp_path, "b.png,CD456,2,2,70,40", columns=columns)
    (issue,) = validate([path], config=ANY_COUNT)
    assert str(issue).startswith(f"{path}:3: box [2.0, 2.0, 70.0, 40.0] reaches out of the picture")


def test_another_size_than_labelled(tmp_path: Path) -> None:
    path = scenes_jsonl(tmp_path, scene(), scene("b.png", width=128, height=96))
    assert validate([path], config=ANY_COUNT) == [
        Issue(
            Kind.SIZE,
            f"{path}:2",
            f"picture '{tmp_path / 'b.png'}' is 64 x 48 pixels, its labels are for 128 x 96; "
            "label it anew, or put the labelled picture there",
        )
    ]


def test_duplicates(tmp_path: Path) -> None:
    path = plates_csv(tmp_path, "b.png,CD456", "c.png,AB123", "d.png,XY789", "a.png,AB123")
    for name in ("c.png", "d.png"):
        noise_picture(tmp_path / name, 0, 80, 60)
    first = f"looks the same as '{tmp_path / 'a.png'}' ({path}:2)"
    assert validate([path], config=ANY_COUNT) == [
        Issue(Kind.DUPLICATE, f"{path}:4", f"picture '{tmp_path / 'c.png'}' {first}; remove one"),
        Issue(
            Kind.DUPLICATE,
            f"{path}:5",
            f"picture '{tmp_path / 'd.png'}' {first}, but labelled XY789 and not AB123; remove one",
        ),
        Issue(Kind.DUPLICATE, f"{path}:6", f"picture '{tmp_path / 'a.png'}' {first}; remove one"),
    ]


def test_leaks(tmp_path: Path) -> None:
    train = plates_csv(tmp_path / "train", "b.png,CD456")
    val = plates_csv(tmp_path / "val", "b.png,CD456")
    noise_picture(tmp_path / "val/a.png", 9)
    assert validate([train], [val], ANY_COUNT) == [
        Issue(
            Kind.LEAK,
            f"{val}:3",
            f"picture '{tmp_path / 'val/b.png'}' looks the same as '{tmp_path / 'train/b.png'}' "
            f"({train}:3), which is trained on; remove it here or there",
        )
    ]


def test_labels_outside_the_alphabet(tmp_path: Path) -> None:
    path = plates_csv(tmp_path, "b.png,CD?56!", "c.png,ÄB123")
    message = "plate text 'CD?56!' has signs outside the alphabet: ? !; write letters and digits"
    assert validate([path], config=ANY_COUNT) == [
        Issue(Kind.ALPHABET, f"{path}:3", f"{message}, or remove this text"),
        Issue(
            Kind.ALPHABET,
            f"{path}:4",
            "plate text 'ÄB123' has letters outside the alphabet: Ä; give --alphabet "
            "Ä to use them (docs/retraining.md), or leave the text out",
        ),
    ]
    wider = ValidationConfig(alphabet="0123456789ABCDÄ", min_samples=0)
    assert [issue.place for issue in validate([path], config=wider)] == [f"{path}:3"]


def test_class_folders_outside_the_alphabet(tmp_path: Path) -> None:
    noise_picture(tmp_path / "A/1.png", 1)
    noise_picture(tmp_path / "plus/1.png", 2)
    assert validate([tmp_path], config=ANY_COUNT) == [
        Issue(
            Kind.ALPHABET,
            str(tmp_path / "plus"),
            "'plus' is no label; name folders by their character, one of "
            "0 1 2 3 4 5 6 7 8 9 A B C D E F G H I J K L M N O P Q R S T U V W X Y Z",
        )
    ]


def test_too_few_samples(tmp_path: Path) -> None:
    for number in range(6):
        noise_picture(tmp_path / f"A/{number}.png", number)
    picture = noise_picture(tmp_path / "B/0.png", 10)
    assert validate([tmp_path]) == [
        Issue(
            Kind.FEW,
            str(picture),
            "class 'B' has 1 sample, fewer than 5; add some",
        )
    ]


def test_too_few_samples_in_texts_and_scenes(tmp_path: Path) -> None:
    path = plates_csv(tmp_path, "b.png,AAAAA", "c.png,11111222233333")
    (issue,) = validate([path])
    assert str(issue) == (f"{path}:2: class 'B' has 1 sample, fewer than 5; add some")
    path = scenes_jsonl(tmp_path, scene(), scene("b.png"))
    (issue,) = validate([path])
    assert str(issue) == (f"{path}: class 'plate' has 2 samples, fewer than 5; add some")


def test_broken_labels_are_all_listed(tmp_path: Path) -> None:
    path = scenes_jsonl(
        tmp_path, scene(box=[5, 5, 5, 9]), "{", scene("b.png", lines=4), scene("c.png")
    )
    issues = validate([path], config=ANY_COUNT)
    assert [(issue.kind, issue.place) for issue in issues] == [
        (Kind.BROKEN, f"{path}:1"),
        (Kind.BROKEN, f"{path}:2"),
        (Kind.BROKEN, f"{path}:3"),
    ]


def test_a_file_that_is_broken_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "plates.csv"
    path.write_text("image,text\n")
    assert validate([path]) == [
        Issue(
            Kind.BROKEN,
            f"{path}:1",
            "no column image_path, plate_text; the first line must name the columns "
            "image_path,plate_text, with commas, semicolons or tabs between "
            "(it is 'image,text')",
        )
    ]
    with pytest.raises(DatasetError, match=r"none\.csv: no such file or folder"):
        validate([tmp_path / "none.csv"])


@pytest.mark.parametrize("format", ["voc", "yolo", "coco"])
def test_the_other_formats_name_their_lines(tmp_path: Path, format: str) -> None:
    noise_picture(tmp_path / "a.png", 1)
    outside, empty = (30, 5, 70, 15), (5, 5, 5, 15)
    places = _WRITERS[format](tmp_path, [outside, empty])
    issues = validate([tmp_path], config=ANY_COUNT)
    assert [(issue.kind, issue.place) for issue in issues] == [
        (Kind.BROKEN, places[1]),
        (Kind.OUTSIDE, places[0]),
    ]


Boxes = list[tuple[int, int, int, int]]


def _voc(folder: Path, boxes: Boxes) -> list[str]:
    lines = ["<annotation><size><width>64</width><height>48</height></size>"]
    for a, b, c, d in boxes:
        corners = f"<xmin>{a}</xmin><ymin>{b}</ymin><xmax>{c}</xmax><ymax>{d}</ymax>"
        lines.append(f"<object><name>plate</name><bndbox>{corners}</bndbox></object>")
    (folder / "a.xml").write_text("\n".join([*lines, "</annotation>"]))
    return [f"{folder / 'a.xml'}:{number + 2}" for number in range(len(boxes))]


def _yolo(folder: Path, boxes: Boxes) -> list[str]:
    lines = [
        f"0 {(a + c) / 128} {(b + d) / 96} {(c - a) / 64} {(d - b) / 48}" for a, b, c, d in boxes
    ]
    (folder / "a.txt").write_text("\n".join(lines))
    return [f"{folder / 'a.txt'}:{number + 1}" for number in range(len(boxes))]


def _coco(folder: Path, boxes: Boxes) -> list[str]:
    annotations = [
        {"image_id": 1, "category_id": 1, "bbox": [a, b, c - a, d - b]} for a, b, c, d in boxes
    ]
    data = {
        "images": [{"id": 1, "file_name": "a.png", "width": 64, "height": 48}],
        "categories": [{"id": 1, "name": "plate"}],
        "annotations": annotations,
    }
    path = folder / "a.json"
    path.write_text(json.dumps(data))
    return [f"{path}: annotations[{number}]" for number in range(len(boxes))]


_WRITERS = {"voc": _voc, "yolo": _yolo, "coco": _coco}
