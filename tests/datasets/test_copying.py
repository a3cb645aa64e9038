"""What is copied out of a data set: its own pictures, and nothing else of the machine."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lpr.datasets import read_scenes
from lpr.datasets.conversion import convert
from lpr.datasets.copying import class_folder, data_folders
from lpr.datasets.dataset import Content, Dataset, read_dataset
from lpr.datasets.location import Format
from lpr.datasets.naming import LONGEST_STEM, unique_stems
from lpr.datasets.records import CharacterRecord
from lpr.errors import ConfigError, LprError
from tests.datasets.pictures import noise_picture

PLATE = {"box": [4, 4, 40, 20], "text": "AB12"}
COPYING = {Format.VOC: "out", Format.YOLO: "out", Format.CSV: "out.csv"}


def scene(image: Path | str, **change: object) -> str:
    entry = {"image": str(image), "width": 64, "height": 48, "plates": [PLATE]}
    return json.dumps(entry | change)


def data_set(folder: Path, *lines: str) -> Dataset:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return read_dataset(folder / "a.jsonl")


def link(picture: Path, there: Path) -> None:
    there.symlink_to(picture)


@pytest.mark.parametrize("format", COPYING)
@pytest.mark.parametrize("bring", [None, link], ids=["named", "linked"])
def test_pictures_from_outside_are_copied_on_demand_alone(
    tmp_path: Path, format: Format, bring: Callable[[Path, Path], None] | None
) -> None:
    elsewhere = noise_picture(tmp_path / "private/a.png", 1)
    named = elsewhere
    if bring:
        named = tmp_path / "deep/set/a.png"
        named.parent.mkdir(parents=True)
        bring(elsewhere, named)
    dataset = data_set(tmp_path / "deep/set", scene(named))
    out = tmp_path / "new" / COPYING[format]
    with pytest.raises(LprError, match=r"a\.jsonl:1: picture .* lies outside .*--allow-outside"):
        convert(dataset, format, out)
    assert not out.exists()
    convert(dataset, format, out, allow_outside=True)
    assert len(read_dataset(out).records) == 1


@pytest.mark.parametrize("format", COPYING)
def test_what_is_no_picture_is_not_copied(tmp_path: Path, format: Format) -> None:
    secret = tmp_path / "set/secret.txt"
    secret.parent.mkdir()
    secret.write_text("root:x:0:0\n" * 20)
    dataset = data_set(tmp_path / "set", scene(secret))
    with pytest.raises(LprError, match=r"a\.jsonl:1: picture .*secret\.txt: not a picture"):
        convert(dataset, format, tmp_path / "new" / COPYING[format], allow_outside=True)
    assert not (tmp_path / "new").exists()


def test_what_is_no_picture_is_not_even_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("image_path,plate_text\n/etc/passwd,AB12\n")
    with pytest.raises(LprError, match=r"a\.csv:2: picture /etc/passwd: not a picture"):
        convert(read_dataset(tmp_path / "a.csv"), Format.CSV, tmp_path / "new.csv")
    assert not (tmp_path / "new.csv").exists()


def test_formats_that_name_their_pictures_copy_none(tmp_path: Path) -> None:
    dataset = data_set(tmp_path / "a/b/set", scene(noise_picture(tmp_path / "x.png", 1)))
    convert(dataset, Format.COCO, tmp_path / "new/a.json")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["a.json"]


@pytest.mark.parametrize("named", ["a.png", "../images/a.png", "images/a.png"])
def test_the_usual_places_are_inside(tmp_path: Path, named: str) -> None:
    folder = tmp_path / "set/labels"
    noise_picture(folder / named, 1)
    convert(data_set(folder, scene(named)), Format.VOC, tmp_path / "new")
    assert len(read_scenes(tmp_path / "new")) == 1


def test_splits_of_yolo_are_inside(tmp_path: Path) -> None:
    noise_picture(tmp_path / "set/images/train/a.png", 1)
    labels = tmp_path / "set/labels/train"
    labels.mkdir(parents=True)
    (labels / "a.txt").write_text("0 0.5 0.5 0.2 0.3\n")
    convert(read_dataset(labels), Format.COCO, tmp_path / "new.json")
    convert(read_dataset(labels), Format.VOC, tmp_path / "new")


def test_the_root_folder_is_no_data_set(tmp_path: Path) -> None:
    assert data_folders(Path("/a.jsonl")) == ()
    assert data_folders(Path("/set/a.jsonl")) == (Path("/set"),)


@pytest.mark.parametrize("label", ["..", "/", ".", "a/b", "\0", "", "\\"])
def test_classes_stay_in_their_folder(tmp_path: Path, label: str) -> None:
    with pytest.raises(ConfigError, match="cannot be a folder; name classes by letters"):
        class_folder(tmp_path / "new", label)
    record = CharacterRecord(noise_picture(tmp_path / "a/x.png", 1), label)
    dataset = Dataset(tmp_path / "a", Format.FOLDERS, Content.CHARACTERS, (record,))
    with pytest.raises(ConfigError, match="cannot be a folder"):
        convert(dataset, Format.FOLDERS, tmp_path / "new")
    assert sorted(path.name for path in tmp_path.rglob("*.png")) == ["x.png"]


def test_control_characters_leave_xml_whole(tmp_path: Path) -> None:
    noise_picture(tmp_path / "set/a.png", 1)
    line = scene("a.png", source="<b>\x1b[31m&\x00", plates=[PLATE | {"text_by": "\x07 <eye> |"}])
    convert(data_set(tmp_path / "set", line), Format.VOC, tmp_path / "new")
    (record,) = read_scenes(tmp_path / "new")
    assert record.origin == r"<b>\x1b[31m&\x00"
    assert record.plates[0].text_by == r"\x07 <eye> |"


def test_ten_thousand_pictures_of_one_name() -> None:
    stems = unique_stems(Path(f"{number}/image.png") for number in range(10_000))
    assert len(set(stems.values())) == 10_000
    assert stems[Path("9999/image.png")] == "image-10000"


def test_names_leave_room_for_numbers(tmp_path: Path) -> None:
    long = noise_picture(tmp_path / "a" / f"{'x' * 240}.png", 1)
    other = Path(shutil.copyfile(long, tmp_path / f"{'x' * 240}.png"))
    lengths = [len(stem) for stem in unique_stems([long, other]).values()]
    assert lengths == [LONGEST_STEM, LONGEST_STEM + 2]
