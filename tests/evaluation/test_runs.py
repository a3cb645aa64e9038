"""Runs over small data sets with a detector and a reader whose answers are known."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest

from lpr.cli import evaluate
from lpr.datasets import PlateRecord, PlateTextRecord, SceneRecord
from lpr.evaluation import runs
from lpr.evaluation.table import format_table
from lpr.types import Box, Detection, Image, ImageResult, Plate, Reading

LEFT, RIGHT = Box(2, 2, 42, 12), Box(50, 2, 90, 12)


class FixedDetector:
    """Finds the left plate wherever it looks, and a false one with little confidence."""

    def __init__(self, conf: float) -> None:
        self._conf = conf

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        found = [Detection(LEFT, 0.9), Detection(Box(2, 30, 42, 40), 0.2)]
        return [[d for d in found if d.confidence >= self._conf] for _ in images]


class FixedReader:
    """Reads AB123 on the left plate of every picture."""

    def read(self, image: Image) -> ImageResult:
        plate = self.read_plate(image, LEFT)
        return ImageResult("", 100, 50, (plate,), {"detect": 2.0, "total": 5.0})

    def read_plate(self, crop: Image, box: Box | None = None) -> Plate:
        place = box or LEFT
        candidates = (Reading("AB123", 0.8), Reading("AB128", 0.1))
        return Plate("AB123", 0.8, place, place.to_quad(), 0.9, candidates=candidates)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "street" / "a.png"
    path.parent.mkdir()
    cv2.imwrite(str(path), np.full((50, 100, 3), 90, np.uint8))
    return path


def scenes(picture: Path) -> list[SceneRecord]:
    both = (PlateRecord(LEFT, text="ABI23"), PlateRecord(RIGHT, text="CD4"), PlateRecord(RIGHT))
    return [
        SceneRecord(picture, 100, 50, both[:2], "street", "HR"),
        SceneRecord(picture, 100, 50, both[:1], "yard"),
    ]


def test_detection_per_source(picture: Path) -> None:
    report = runs.evaluate_detection(FixedDetector(0.5), FixedDetector(0.0), scenes(picture))
    assert list(report.rows) == ["street", "yard", "all"]
    assert report.rows["street"]["recall_50"] == 0.5
    assert report.rows["yard"]["recall_50"] == 1
    assert report.rows["all"]["plates"] == 3
    assert report.rows["all"]["recall_50"] == pytest.approx(2 / 3)
    assert report.rows["all"]["false_per_picture"] == 0
    # The false plates have low scores: they cost no precision at the recalls that are reached.
    assert report.rows["all"]["ap_50"] == pytest.approx(67 / 101)
    assert report.timings_ms["detect"] >= 0


def test_end_to_end_counts_missed_plates_as_wrong(picture: Path) -> None:
    asked: list[str | None] = []

    def reader_for(region: str | None) -> FixedReader:
        asked.append(region)
        return FixedReader()

    report = runs.evaluate_end_to_end(reader_for, scenes(picture))
    assert asked == ["HR", None]
    street = report.rows["street"]
    assert street["plates"] == 2
    assert street["exact"] == 0
    assert street["exact_loose"] == 0.5
    assert street["recall_50"] == 0.5
    # One change of I and three characters of a missed plate, of eight.
    assert street["character_error_rate"] == pytest.approx(4 / 8)
    assert report.timings_ms == {"detect": 2.0, "total": 5.0}


def test_reading_of_crops(picture: Path) -> None:
    records = [
        PlateTextRecord(picture, "AB123", "eu"),
        PlateTextRecord(picture, "AB128", "eu", box=LEFT),
    ]
    report = runs.evaluate_reading(lambda region: FixedReader(), records)
    assert report.rows["eu"] == report.rows["all"]
    assert report.rows["eu"]["exact"] == 0.5
    assert report.rows["eu"]["top_n"] == 1


def test_the_nearest_plate_is_the_reading() -> None:
    reader = FixedReader()
    near, far = (reader.read_plate(np.zeros((1, 1, 3), np.uint8), b) for b in (LEFT, RIGHT))
    assert runs.best_match(Box(3, 2, 42, 12), [far, near]) is near
    assert runs.best_match(Box(30, 30, 60, 40), [far, near]) is None
    assert runs.best_match(LEFT, []) is None


def test_table_lines_up_and_marks_what_is_unknown() -> None:
    rows = {"a": {"pictures": 3, "exact": float("nan")}, "all": {"pictures": 12, "exact": 0.5}}
    assert format_table(rows).splitlines() == [
        "source  pictures  exact",
        "a              3      -",
        "all           12  50.0%",
    ]


def test_the_command_prints_and_writes_figures(
    picture: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = picture.parent / "scenes.jsonl"
    scene = {"image": "a.png", "width": 100, "height": 50, "plates": [{"box": LEFT.to_list()}]}
    data.write_text(json.dumps(scene) + "\n")
    monkeypatch.setattr(
        evaluate, "_build_detector", lambda arguments, conf: FixedDetector(conf or 0)
    )
    out = picture.parent / "figures.json"
    argv = ["--data", str(data), "--task", "detect", "--json", str(out)]
    assert evaluate.main([*argv, "--source", "street"]) == 0
    printed = capsys.readouterr().out
    assert "AP50-95" in printed
    assert "median ms: detect" in printed
    assert json.loads(out.read_text())["rows"]["street"]["recall_50"] == 1
    assert evaluate.main([*argv, "--source", "moon"]) == 2
    assert "no pictures of source 'moon'; it has street" in capsys.readouterr().err
    assert evaluate.main(["--data", str(data), "--task", "read"]) == 2
    assert "read takes a .csv" in capsys.readouterr().err


def test_limit_spreads_over_the_data() -> None:
    records = [PlateTextRecord(Path(str(i)), "A1", "eu") for i in range(10)]
    arguments = evaluate.build_parser().parse_args(["--data", "x.csv", "--limit", "4"])
    chosen = evaluate.choose(records, arguments)
    assert [record.image.name for record in chosen] == ["0", "2", "5", "7"]
