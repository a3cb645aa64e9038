"""Labels of OpenALPR's benchmarks: tab-separated text files beside the pictures."""

from __future__ import annotations

from pathlib import Path

import pytest

from lpr.datasets import PlateRecord, read_scenes
from lpr.datasets.dataset import Content, read_dataset
from lpr.datasets.location import Format, locate
from lpr.errors import DatasetError
from lpr.geometry import Box
from tests.datasets.pictures import noise_picture

LINE = "a.png\t75\t45\t50\t10\tM5XSX\n"
PLATE = PlateRecord(Box(75, 45, 125, 55), text="M5XSX")


def labelled(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    """A folder with a picture of 200 x 100 px and its label."""
    noise_picture(folder / "a.png", 1, 200, 100)
    (folder / "a.txt").write_text(text, encoding=encoding)
    return folder


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_picture_and_its_plate(tmp_path: Path, encoding: str) -> None:
    folder = labelled(tmp_path / "eu", LINE, encoding)
    assert locate(folder).format == Format.OPENALPR
    (scene,) = read_scenes(folder)
    assert scene.image == folder / "a.png"
    assert (scene.width, scene.height, scene.source) == (200, 100, "eu")
    assert scene.plates == (PLATE,)
    assert scene.plates[0].place.endswith("a.txt:1")
    assert read_dataset(folder).content == Content.SCENES


def test_several_plates_and_one_without_text(tmp_path: Path) -> None:
    folder = labelled(tmp_path, LINE + "\na.png\t10\t10\t20.5\t8\n")
    (scene,) = read_scenes(folder)
    assert scene.plates == (PLATE, PlateRecord(Box(10, 10, 30.5, 18)))
    assert scene.plates[1].place.endswith("a.txt:3")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (LINE.replace("a.png", "b.png"), r"a\.txt: picture 'b\.png' not found"),
        (LINE + LINE.replace("a.png", "b.png"), r"a\.txt:2: is no plate of 'a\.png'"),
        (LINE + "a.png 75 45\n", r"a\.txt:2: is no plate .* with tabs between"),
        (LINE.replace("\t50\t", "\t0\t"), r"a\.txt:1: box .* is empty"),
        (LINE + LINE.replace("10", "ten"), r"a\.txt:2: box"),
        (LINE.replace("M5XSX", "M5*"), r"a\.txt:1: .* outside the alphabet: \*"),
    ],
)
def test_complaints_name_file_and_line(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(DatasetError, match=message):
        read_scenes(labelled(tmp_path, text))


@pytest.mark.parametrize("text", ["0 0.5 0.5 0.25 0.1\n", "some words\n", ""])
def test_other_text_files_are_none(tmp_path: Path, text: str) -> None:
    assert locate(labelled(tmp_path, text)).format == Format.YOLO
