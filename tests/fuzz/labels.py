"""The target that reads labels: small data sets of every format, with errors in one of their files.

Each is read twice, up to the first broken label and past all of them; what is left is counted,
checked and written in another format, as users do it.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from PIL import Image as PillowImage

from lpr.datasets.conversion import convert
from lpr.datasets.dataset import Content, Dataset, read_dataset
from lpr.datasets.issues import LabelError
from lpr.datasets.location import Format
from lpr.datasets.statistics import count_dataset
from lpr.datasets.validation import ValidationConfig, check_datasets
from lpr.errors import LprError
from tests.fuzz.harness import Target
from tests.fuzz.mutation import mutated

WIDTH, HEIGHT = 100, 50
MOST_LETTERS = 2000
"""Of what is said of a label."""
CORNERS = [[10, 10], [50, 12], [48, 30], [9, 28]]


@dataclass(frozen=True, slots=True)
class Seed:
    """A sound data set: files by name, of which one is mutated, and what is read."""

    files: dict[str, str]
    changed: str
    path: str = "."


def start() -> Target:
    """A target that reads the mutated data set of a number, in a folder of its own."""
    # Kept as long as the process lives; its end removes the folder.
    folder = tempfile.TemporaryDirectory(prefix="labels-")
    picture = Path(folder.name) / "picture.jpg"
    PillowImage.new("RGB", (WIDTH, HEIGHT), "gray").save(picture)

    def try_labels(number: int) -> str:
        root = Path(folder.name) / "set"
        shutil.rmtree(root, ignore_errors=True)
        shutil.rmtree(Path(folder.name) / "out", ignore_errors=True)
        path = lay_out(root, picture, number)
        try:
            read_dataset(path)
        except LprError as error:
            check_message(str(error))
            outcome = "refused"
        else:
            outcome = "read"
        use_what_is_left(path, Path(folder.name) / "out", number)
        return outcome

    return try_labels


def lay_out(root: Path, picture: Path, number: int) -> Path:
    """Write the mutated data set of a number; returns what a user would name."""
    random = Random(number)
    seed = random.choice(seeds())
    data = changed(seed.files[seed.changed].encode(), random, number)
    for name, text in seed.files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".jpg":
            shutil.copyfile(picture, file)
        else:
            file.write_bytes(data if name == seed.changed else text.encode())
    return root / seed.path


def use_what_is_left(path: Path, out: Path, number: int) -> None:
    """Count, check and convert what can be read; raises what no user should see."""
    told: list[LabelError] = []
    try:
        dataset = read_dataset(path, on_error=told.append)
    except LprError as error:
        check_message(str(error))
        return
    for issue in told:
        check_message(str(issue))
    for found in check_datasets([dataset], [], ValidationConfig(workers=1)):
        check_message(str(found))
    for use in (count_dataset, lambda one: _convert(one, out, number)):
        try:
            use(dataset)
        except LprError as error:
            check_message(str(error))


def _convert(dataset: Dataset, out: Path, number: int) -> None:
    formats = {
        Content.SCENES: {Format.JSONL: ".jsonl", Format.VOC: "", Format.YOLO: "",
                         Format.COCO: ".json", Format.CSV: ".csv"},
        Content.CHARACTER_BOXES: {Format.VOC: "", Format.FOLDERS: ""},
        Content.PLATES: {Format.CSV: ".csv"},
        Content.CHARACTERS: {Format.FOLDERS: ""},
    }[dataset.content]  # fmt: skip
    format = list(formats)[number % len(formats)]
    written = out / f"new{formats[format]}"
    convert(dataset, format, written)
    if dataset.records and format != Format.CSV:
        read_dataset(written, on_error=lambda error: check_message(str(error)))


def check_message(message: str) -> None:
    """What is said of a label is one line, and no book."""
    assert message.isprintable(), repr(message)
    assert len(message) < MOST_LETTERS, message[:200]


def changed(data: bytes, random: Random, number: int) -> bytes:
    """A label file with errors: of bytes, of words, or both."""
    if random.random() < 0.7:
        for _ in range(random.randint(1, 2)):
            data = random.choice(CHANGES)(data, random)
    return mutated([data, *_others()], number) if random.random() < 0.5 else data


@cache
def _others() -> tuple[bytes, ...]:
    """Pieces that a mutation may take from elsewhere; the file itself stays the likeliest."""
    return tuple(seed.files[seed.changed].encode() for seed in seeds()[::4])


def _odd(random: Random) -> bytes:
    """Something that does not belong where it is put."""
    return random.choice((
        b"9" * random.choice((12, 400, 5000)), b"-1", b"0", b"1e999", b"NaN", b"Infinity", b"null",
        b"true", b"[[1]]", b"{}", b'""', b"\x00", b"\x1b[2J", "²".encode(), "٣".encode(), b"'",
        b'"', b"x" * random.choice((300, 5000)), b"../" * 40 + b"etc/passwd", b"/etc/passwd",
        b"/dev/zero", "ČŽ".encode(), "車".encode(), "\u2028\u202e".encode(), b"\xff\xfe", b";",
        b"\t", b",", b"\r", b"\n\n", b"[" * 3000, b"<a>" * 3000, b"&a;", b"=1+1", b"Croatia",
        b"plate", b"car", b"|", b":", b"*a", b"&a ", b"- " * 500, b"? ", b" " * 20_000,
        b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
    ))  # fmt: skip


def _replace_word(data: bytes, random: Random) -> bytes:
    """A run of letters, or of digits, becomes something else."""
    if not data:
        return _odd(random)
    start = end = random.randrange(len(data))
    kind = data[start : start + 1].isdigit()
    while (
        end < len(data)
        and data[end : end + 1].isalnum()
        and (data[end : end + 1].isdigit() == kind)
    ):
        end += 1
    return data[:start] + _odd(random) + data[max(end, start + 1) :]


def _insert_odd(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + _odd(random) + data[at:]


def _drop_line(data: bytes, random: Random) -> bytes:
    lines = data.split(b"\n")
    del lines[random.randrange(len(lines))]
    return b"\n".join(lines)


def _repeat_line(data: bytes, random: Random) -> bytes:
    lines = data.split(b"\n")
    at = random.randrange(len(lines))
    return b"\n".join([*lines[:at], *[lines[at]] * random.choice((2, 300)), *lines[at:]])


CHANGES: Sequence[Callable[[bytes, Random], bytes]] = (
    *(_replace_word,) * 4, *(_insert_odd,) * 2, _drop_line, _repeat_line,
)  # fmt: skip


@cache
def seeds() -> list[Seed]:
    """Sound data sets of all formats."""
    plate = {"box": [9, 10, 50, 30], "quad": CORNERS, "text": "AB12", "text_by": "eye",
             "region": "HR", "lines": 1, "difficult": True}  # fmt: skip
    scene = {"image": "a.jpg", "width": WIDTH, "height": HEIGHT, "source": "s", "region": "HR"}
    lines = [scene | {"plates": [plate, plate]}, scene | {"plates": []}]
    jsonl = "".join(f"{json.dumps(line)}\n" for line in lines)
    pictures = {"a.jpg": "", "b.jpg": ""}
    yolo = "0 0.3 0.4 0.4 0.4\n1 0.1 0.2 0.5 0.24 0.48 0.6 0.09 0.56\n"
    table = (
        "image_path,plate_text,plate_region,lines,source,text_by,x_min,y_min,x_max,y_max\n"
        'a.jpg,AB12,HR,1,s,eye,1,2,30,20\n"b.jpg","CD 34",,,,,,,,\n'
    )
    openalpr = "a.jpg\t9\t10\t41\t20\tAB12\na.jpg\t60\t10\t30\t20\tCD34\n"
    names = "path: .\nnames:\n  0: plate\n  1: car\n"
    pose = "kpt_shape: [4, 2]\nnames: [plate, 'car']\n"
    return [
        Seed({"a.jpg": "", "a.jsonl": jsonl}, "a.jsonl", "a.jsonl"),
        Seed({**pictures, "a.json": _coco("plate")}, "a.json", "a.json"),
        Seed({**pictures, "a.json": _coco("A")}, "a.json", "a.json"),
        Seed({"a.jpg": "", "a.xml": _voc("plate")}, "a.xml"),
        Seed({"a.jpg": "", "a.xml": _voc("B")}, "a.xml"),
        Seed({**pictures, "a.txt": yolo, "data.yaml": names}, "a.txt"),
        Seed({**pictures, "a.txt": yolo, "data.yaml": names}, "data.yaml"),
        Seed({**pictures, "a.txt": yolo[:18], "data.yaml": pose}, "data.yaml"),
        Seed({"images/a.jpg": "", "labels/a.txt": yolo, "classes.txt": "plate\ncar\n"},
             "classes.txt"),
        Seed({"images/a.jpg": "", "labels/a.txt": yolo[:18]}, "labels/a.txt"),
        Seed({"a.jpg": "", "a.txt": openalpr}, "a.txt"),
        Seed({**pictures, "a.csv": table}, "a.csv", "a.csv"),
        Seed({**pictures, "a.csv": table.replace(",", ";")}, "a.csv", "a.csv"),
    ]  # fmt: skip


def _coco(name: str) -> str:
    annotation = {"id": 1, "image_id": 1, "category_id": 1, "bbox": [9, 10, 41, 20], "iscrowd": 0,
                  "segmentation": [[x for point in CORNERS for x in point]],
                  "attributes": {"text": "AB12"}}  # fmt: skip
    images = [
        {"id": number, "file_name": file, "width": WIDTH, "height": HEIGHT}
        for number, file in enumerate(("a.jpg", "b.jpg"), start=1)
    ]
    return json.dumps({
        "images": images, "annotations": [annotation, annotation | {"id": 2, "image_id": 2}],
        "categories": [{"id": 1, "name": name}],
    })  # fmt: skip


def _voc(name: str) -> str:
    box = "<bndbox><xmin>9</xmin><ymin>10</ymin><xmax>50</xmax><ymax>30</ymax></bndbox>"
    text = "<text>AB12</text><attributes><attribute><name>region</name><value>HR</value>"
    return (
        f"<annotation><folder>v</folder><filename>a.jpg</filename><source><database>d</database>"
        f"</source>\n<size><width>{WIDTH}</width><height>{HEIGHT}</height></size>\n"
        f"<object><name>{name}</name>{text}</attribute></attributes>{box}</object>\n"
        f"<object><name>{name}</name>{box}</object>\n</annotation>\n"
    )
