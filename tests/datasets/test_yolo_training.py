"""Folders to train a YOLO on: what lies in them, and what our own reader makes of them."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest
import yaml

from lpr.cli.main import main
from lpr.datasets import read_scenes
from lpr.images import load_image

PLATE = {"box": [100, 50, 300, 100], "quad": [[100, 50], [300, 55], [300, 100], [100, 95]]}
OUTSIDE = {"box": [350, 150, 420, 190]}


@pytest.fixture
def scenes(tmp_path: Path) -> Path:
    """Twenty pictures of 400 x 200 px, each with a plate that has corners and one at the edge."""
    folder = tmp_path / "mine"
    folder.mkdir()
    lines = []
    for number in range(20):
        noise = np.random.default_rng(number).integers(0, 255, (5, 10, 3), dtype=np.uint8)
        image = cv2.resize(noise, (400, 200), interpolation=cv2.INTER_CUBIC)
        cv2.imwrite(str(folder / f"{number}.png"), image)
        scene = {"image": f"{number}.png", "width": 400, "height": 200, "plates": [PLATE, OUTSIDE]}
        lines.append(json.dumps(scene) + "\n")
    (folder / "scenes.jsonl").write_text("".join(lines))
    return folder / "scenes.jsonl"


def test_a_folder_to_train_on(
    scenes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "yolo"
    words = ["datasets", "convert", str(scenes), str(out), "--to", "yolo", "--size", "160"]
    assert main(words) == 0
    assert "train 18, val 2 pictures, at most 160 px" in capsys.readouterr().out
    about = yaml.safe_load((out / "data.yaml").read_text())
    assert about == {
        "train": "images/train",
        "val": "images/val",
        "kpt_shape": [4, 3],
        "flip_idx": [1, 0, 3, 2],
        "names": {0: "plate"},
    }
    pictures = sorted((out / "images" / "train").iterdir())
    assert [load_image(path).shape for path in pictures] == [(80, 160, 3)] * 18
    text = (out / "labels" / "train" / f"{pictures[0].stem}.txt").read_text()
    first, second = ([float(one) for one in line.split()] for line in text.splitlines())
    assert first == [0, 0.5, 0.375, 0.5, 0.25, 0.25, 0.25, 2, 0.75, 0.275, 2, 0.75, 0.5, 2,
                     0.25, 0.475, 2]  # fmt: skip
    assert second == pytest.approx([0, 0.9375, 0.85, 0.125, 0.2, *[0.0] * 12])


def test_our_own_reader_finds_it_again(scenes: Path, tmp_path: Path) -> None:
    out = tmp_path / "yolo"
    words = ["datasets", "convert", str(scenes), str(out), "--to", "yolo", "--size", "400"]
    assert main([*words, "--val", str(scenes)]) == 0
    read = read_scenes(out / "images" / "val")
    assert len(read) == 20
    first = read[0].plates[0]
    assert first.quad is not None
    assert first.quad.to_list() == PLATE["quad"]
    assert first.box.to_list() == PLATE["box"]


def test_without_corners_labels_are_boxes(scenes: Path, tmp_path: Path) -> None:
    rows = [json.loads(line) for line in scenes.read_text().splitlines()]
    for row in rows:
        row["plates"] = [OUTSIDE]
    scenes.write_text("".join(json.dumps(row) + "\n" for row in rows))
    out = tmp_path / "yolo"
    words = ["datasets", "convert", str(scenes), str(out), "--to", "yolo", "--size", "160"]
    assert main([*words, "--val", str(scenes)]) == 0
    assert "kpt_shape" not in (out / "data.yaml").read_text()
    (line,) = (out / "labels" / "val" / "0.txt").read_text().splitlines()
    assert [float(one) for one in line.split()] == pytest.approx([0, 0.9375, 0.85, 0.125, 0.2])


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--size", "160"], "--size goes with --to yolo"),
        (["--to", "coco", "--size", "160"], "--size goes with --to yolo"),
        (["--to", "yolo", "--val", "x.jsonl"], "--val goes with --size"),
    ],
)
def test_options_that_do_not_go_together(
    scenes: Path, tmp_path: Path, words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["datasets", "convert", str(scenes), str(tmp_path / "out"), *words]) == 2
    assert told in capsys.readouterr().err


def test_nothing_is_overwritten(
    scenes: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "yolo").mkdir()
    (tmp_path / "yolo" / "mine.txt").touch()
    words = ["datasets", "convert", str(scenes), str(tmp_path / "yolo"), "--to", "yolo"]
    assert main([*words, "--size", "160"]) == 2
    assert "exists already" in capsys.readouterr().err
