"""Label files that were made to do harm, or by accident look so: one line each, in a moment."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image as PillowImage

from lpr.datasets.dataset import read_dataset
from lpr.datasets.files import MAX_BYTES, read_text
from lpr.datasets.issues import LabelError
from lpr.errors import LprError

NUMBER = "9" * 5000
VOC = (
    "<annotation><filename>a.jpg</filename><size><width>100</width><height>50</height></size>"
    "<object><name>{}</name><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>50</xmax><ymax>30</ymax>"
    "</bndbox></object></annotation>"
)
COCO = {
    "images": [{"id": 1, "file_name": "a.jpg", "width": 100, "height": 50}],
    "annotations": [{"image_id": 1, "category_id": 1, "bbox": [1, 2, 40, 20]}],
    "categories": [{"id": 1, "name": "plate"}],
}


def scene(**change: object) -> str:
    plate = {"box": [1, 2, 50, 30]}
    return json.dumps(
        {"image": "a.jpg", "width": 100, "height": 50, "plates": [plate | change]} | change
    )


def coco(list_of: str, **change: object) -> str:
    return json.dumps(COCO | {list_of: [COCO[list_of][0] | change]})


def entities(kind: str) -> str:
    return f'<?xml version="1.0"?><!DOCTYPE x {kind}>{VOC.format("&a;")}'


FILES: dict[str, tuple[str, str]] = {
    "JSON lines nested": ("a.jsonl", "[" * 100_000),
    "JSON lines, infinite width": ("a.jsonl", scene(width=float("inf"))),
    "JSON lines, endless width": ("a.jsonl", scene(width=1).replace(": 1,", f": {NUMBER},", 1)),
    "JSON lines, width over all": ("a.jsonl", scene(width=10**12)),
    "JSON lines, endless box": ("a.jsonl", scene(box=[1, 2, int("1" + "0" * 400), 4])),
    "JSON lines, box over all": ("a.jsonl", scene(box=[1e300, 2, 1e308, 20])),
    "JSON lines, nan": ("a.jsonl", scene(box=[1, 2, float("nan"), 20])),
    "JSON lines, long name": ("a.jsonl", scene(image="x" * 5000)),
    "JSON lines, deep name": ("a.jsonl", scene(image="x/" * 5000)),
    "JSON lines, a list for a name": ("a.jsonl", scene(image=["a.jpg"])),
    "JSON lines, name with escape codes": ("a.jsonl", scene(image="\x1b[2Jx\ny\u202e.jpg")),
    "JSON lines, who read is a list": ("a.jsonl", scene(text="A1", text_by=[1])),
    "JSON lines, source as large as a book": ("a.jsonl", scene(source="x" * 10_000)),
    "COCO nested": ("a.json", "[" * 100_000),
    "COCO, ids are lists": ("a.json", coco("images", id=[1])),
    "COCO, picture of a list": ("a.json", coco("annotations", image_id=[[1]])),
    "COCO, category of a dictionary": ("a.json", coco("annotations", category_id={})),
    "COCO, category is a dictionary": ("a.json", coco("categories", id={})),
    "COCO, endless number": ("a.json", json.dumps(COCO).replace("40", NUMBER)),
    "COCO, infinite corner": (
        "a.json", coco("annotations", segmentation=[[10**400, 2, 41, 2, 41, 22, 1, 22]])
    ),
    "COCO, long name": ("a.json", coco("images", file_name="x" * 5000)),
    "COCO, no names": ("a.json", coco("categories", name=["plate"])),
    "VOC, entities of entities": ("a.xml", entities('[<!ENTITY a "x"><!ENTITY b "&a;&a;">]')),
    "VOC, entity of a file": ("a.xml", entities('[<!ENTITY a SYSTEM "file:///etc/passwd">]')),
    "VOC, document type elsewhere": ("a.xml", entities('SYSTEM "http://127.0.0.1:9/x.dtd"')),
    "VOC, no such encoding": ("a.xml", f'<?xml version="1.0" encoding="x-y"?>{VOC.format("p")}'),
    "VOC, encoding that is none": (
        "a.xml", f'<?xml version="1.0" encoding="rot13"?>{VOC.format("p")}'
    ),
    "VOC, many bytes a letter": (
        "a.xml", f'<?xml version="1.0" encoding="shift_jis"?>{VOC.format("p")}'
    ),
    "VOC nested": ("a.xml", "<annotation>" + "<a>" * 100_000 + "</a>" * 100_000 + "</annotation>"),
    "VOC, long name": ("a.xml", VOC.format("plate").replace("a.jpg", "x" * 5000 + ".png")),
    "VOC, class as large as a book": ("a.xml", VOC.format("x" * 10_000)),
    "YOLO, digits above the line": ("a.txt", "² 0.5 0.5 0.2 0.3\n"),
    "YOLO, digits of other scripts": ("a.txt", "٣ 0.5 0.5 0.2 0.3\n"),
    "YOLO, endless class": ("a.txt", f"{NUMBER} 0.5 0.5 0.2 0.3\n"),
    "YOLO, endless share": ("a.txt", f"0 {NUMBER} 0.5 0.2 0.3\n"),
    "OpenALPR, long name": ("a.txt", f"{'x' * 5000}\t1\t2\t40\t20\tAB12\n"),
    "CSV, long name": ("a.csv", f"image_path,plate_text\n{'x' * 5000},AB12\n"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_one_line_says_what_is_wrong(tmp_path: Path, name: str) -> None:
    PillowImage.new("RGB", (100, 50)).save(tmp_path / "a.jpg")
    file, text = FILES[name]
    (tmp_path / file).write_text(text, encoding="utf-8")
    if name == "VOC, long name":
        (tmp_path / "a.jpg").unlink()
    with pytest.raises(LprError) as caught:
        read_dataset(tmp_path if file.endswith(("xml", "txt")) else tmp_path / file)
    assert str(caught.value).startswith(str(tmp_path))
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 600 + 5 * len(str(tmp_path))


YAMLS = {
    "nested": "names: " + "[" * 5000 + "]" * 5000,
    "corners are words": "kpt_shape: [a, b]\nnames: [plate]",
    "corners by number": "kpt_shape: {4: 2, 5: 3}\nnames: [plate]",
    "corners without end": f"kpt_shape: [{NUMBER}, 2]\nnames: [plate]",
    "a list that never ends": "names: [" + "a " * 40_000,
    "a list after blanks": "names: [" + " " * 30_000 + "x",
    "one long word": "names: [" + "a" * 60_000,
    "a class of 5,000 digits": f"names:\n  {NUMBER}: plate",
    "a name for a number": "names:\n  plate: 0",
    "a name in a name": "names:\n  0: [plate]",
    "a name again": "x: &a [plate]\nnames: *a",
    "keys that are lists": "names: plate\n? [a]\n: b",
    "no names at all": "names:\n",
}


@pytest.mark.parametrize("name", YAMLS)
def test_class_names_that_are_none(tmp_path: Path, name: str) -> None:
    PillowImage.new("RGB", (100, 50)).save(tmp_path / "a.jpg")
    (tmp_path / "a.txt").write_text("0 0.5 0.5 0.2 0.3\n")
    (tmp_path / "data.yaml").write_text(YAMLS[name])
    with pytest.raises(LabelError, match=r"data\.yaml: the class names are not underst") as caught:
        read_dataset(tmp_path)
    assert str(caught.value).isprintable()


def test_another_program_s_yaml_is_left_alone(tmp_path: Path) -> None:
    PillowImage.new("RGB", (100, 50)).save(tmp_path / "a.jpg")
    (tmp_path / "a.txt").write_text("0 0.5 0.5 0.2 0.3\n")
    (tmp_path / "compose.yaml").write_text("services: {{ not yaml }\n")
    assert len(read_dataset(tmp_path).records) == 1


def test_what_is_no_file(tmp_path: Path) -> None:
    PillowImage.new("RGB", (100, 50)).save(tmp_path / "a.jpg")
    with pytest.raises(LprError, match=r"is no regular file; name a file with labels"):
        read_text(Path("/dev/zero"))
    odd: dict[str, Callable[[Path], object]] = {
        "a.jsonl": lambda path: path.mkdir(),
        "b.json": os.mkfifo,
        "c.csv": lambda path: os.symlink(path, path),
        "d.txt": os.mkfifo,
        "e/a.xml": lambda path: path.mkdir(parents=True),
    }
    for name, make in odd.items():
        make(tmp_path / name)
    for path in (*(tmp_path / name for name in odd), tmp_path, tmp_path / "e", Path("x/" * 3000)):
        with pytest.raises(LprError) as caught:
            read_dataset(path)
        assert str(caught.value).isprintable()


def test_a_file_of_gigabytes_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(LprError, match=r"a\.jsonl: has 268 MB, over the limit of 268 MB; split it"):
        read_dataset(path)


def test_objects_by_the_thousand_name_their_lines(tmp_path: Path) -> None:
    PillowImage.new("RGB", (100, 50)).save(tmp_path / "a.jpg")
    inside_out = (
        "<object><name>plate</name><bndbox><xmin>9</xmin><ymin>2</ymin><xmax>5</xmax>"
        "<ymax>30</ymax></bndbox></object>\n"
    )
    head, tail = VOC.format("plate").split("<object>")[0], "</annotation>"
    (tmp_path / "a.xml").write_text(f"{head}\n{inside_out * 8000}{tail}")
    told: list[LabelError] = []
    read_dataset(tmp_path, on_error=told.append)
    assert len(told) == 8000
    assert told[-1].issue.place == f"{tmp_path / 'a.xml'}:8001"


def test_lines_end_where_editors_end_them(tmp_path: Path) -> None:
    PillowImage.new("RGB", (100, 50)).save(tmp_path / "a.jpg")
    line = scene(source="one\u2028two\u0085three")
    (tmp_path / "a.jsonl").write_text(f"{line}\r\n{line}\r\n{{", encoding="utf-8")
    told: list[LabelError] = []
    dataset = read_dataset(tmp_path / "a.jsonl", on_error=told.append)
    assert len(dataset.records) == 2
    assert [error.issue.place for error in told] == [f"{tmp_path / 'a.jsonl'}:3"]


def test_moving_pictures_are_pictures_of_a_data_set(tmp_path: Path) -> None:
    (tmp_path / "A").mkdir()
    PillowImage.new("P", (20, 30)).save(tmp_path / "A/1.gif")
    PillowImage.new("P", (100, 50)).save(tmp_path / "b.gif")
    assert len(read_dataset(tmp_path).records) == 1
    (tmp_path / "b.txt").write_text("0 0.5 0.5 0.2 0.3\n")
    (record,) = read_dataset(tmp_path).records
    assert record.image == tmp_path / "b.gif"
