"""Scenes as JSON lines: what is read, where pictures are found, what is complained about."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lpr.datasets import PlateRecord, SceneRecord, read_scenes_jsonl, write_scenes_jsonl
from lpr.errors import DatasetError
from lpr.geometry import Box, Quad

SCENE: dict[str, Any] = {
    "image": "street/a.jpg",
    "source": "someone/their-set",
    "licence": "MIT",
    "region": "HR",
    "width": 640,
    "height": 480,
    "plates": [
        {
            "box": [10, 20, 110, 45.5],
            "quad": [[10, 20], [110, 22], [109, 45], [11, 44]],
            "text": "zg 123-ab",
            "text_by": "eye",
            "region": "hr",
            "lines": 1,
        },
        {"box": [0, 0, 5, 5]},
    ],
}


def write(folder: Path, *lines: str) -> Path:
    (folder / "street").mkdir(exist_ok=True)
    (folder / "street/a.jpg").touch()
    path = folder / "scenes.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def with_plate(**changes: Any) -> str:
    return json.dumps({**SCENE, "plates": [{"box": [1, 2, 3, 4], **changes}]})


def test_a_full_line_is_read(tmp_path: Path) -> None:
    (scene,) = read_scenes_jsonl(write(tmp_path, json.dumps(SCENE), ""))
    assert scene == SceneRecord(
        image=tmp_path / "street/a.jpg",
        width=640,
        height=480,
        plates=(
            PlateRecord(
                Box(10, 20, 110, 45.5),
                Quad(((10, 20), (110, 22), (109, 45), (11, 44))),
                "ZG123AB",
                "HR",
                1,
                "eye",
            ),
            PlateRecord(Box(0, 0, 5, 5)),
        ),
        source="street",
        region="HR",
        origin="someone/their-set",
        licence="MIT",
    )


def test_pictures_are_found_from_the_parent_folder(tmp_path: Path) -> None:
    (tmp_path / "scenes/train").mkdir(parents=True)
    picture = tmp_path / "scenes/train/a.jpg"
    picture.touch()
    path = tmp_path / "scenes/train.jsonl"
    path.write_text(json.dumps({**SCENE, "image": "scenes/train/a.jpg", "region": "unknown"}))
    (scene,) = read_scenes_jsonl(path)
    assert scene.image == picture
    assert scene.region is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("川A019W2", "A019W2"), ("١١١١ىدھ", None), ("12가3456", None), ("b·ab 12", "BAB12")],
)
def test_text_becomes_letters_and_digits(tmp_path: Path, text: str, expected: str | None) -> None:
    (scene,) = read_scenes_jsonl(write(tmp_path, with_plate(text=text)))
    assert scene.plates[0].text == expected


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "not JSON"),
        ("[]", "not a JSON object"),
        ('{"image": "street/a.jpg"}', "no width, height, plates"),
        (json.dumps({**SCENE, "plates": None}), "plates is no list"),
        (json.dumps({**SCENE, "width": 0}), "picture size is 0 x 480"),
        (json.dumps({**SCENE, "image": "b.jpg"}), "picture 'b.jpg'"),
        (json.dumps({**SCENE, "region": 7}), "region is 7"),
        (json.dumps({**SCENE, "plates": [[]]}), "a plate has no box"),
        (with_plate(box=[1, 2, 3]), "box is [1, 2, 3]"),
        (with_plate(box=[3, 2, 1, 4]), "empty or inside out"),
        (with_plate(box="1234"), "box is '1234'"),
        (with_plate(quad=[[0, 0], [1, 1], [1, 0], [0, 1]]), "crossed or turns back"),
        (with_plate(quad=[[0, 0]]), "four [x, y] corners"),
        (with_plate(text="A?1"), "plate text 'A?1'"),
        (with_plate(text=" "), "plate text is empty"),
        (with_plate(text=12), "plate text is 12"),
        (with_plate(lines=4), "lines is 4"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, line: str, complaint: str) -> None:
    path = write(tmp_path, json.dumps(SCENE), line)
    with pytest.raises(DatasetError) as caught:
        read_scenes_jsonl(path)
    assert str(caught.value).startswith(f"{path}:2: ")
    assert complaint in str(caught.value)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no such file"):
        read_scenes_jsonl(tmp_path / "none.jsonl")
    (tmp_path / "latin.jsonl").write_bytes(b'{"image": "\xe9"}')
    with pytest.raises(DatasetError, match="not UTF-8"):
        read_scenes_jsonl(tmp_path / "latin.jsonl")


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    scenes = read_scenes_jsonl(write(tmp_path, json.dumps(SCENE)))
    (tmp_path / "labels").mkdir()
    for path in (tmp_path / "copy.jsonl", tmp_path / "labels/copy.jsonl"):
        write_scenes_jsonl(path, scenes)
        assert read_scenes_jsonl(path) == scenes
        assert '"image": "street/a.jpg"' in path.read_text()


def test_labels_named_from_inside_their_folder_find_pictures_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, json.dumps(SCENE))
    (tmp_path / "labels").mkdir()
    path.rename(tmp_path / "labels" / path.name)
    monkeypatch.chdir(tmp_path / "labels")
    for named in (path.name, f"./{path.name}", f"../labels/{path.name}"):
        (scene,) = read_scenes_jsonl(named)
        assert scene.image.samefile(tmp_path / "street/a.jpg")
