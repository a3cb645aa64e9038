"""Runs over small data sets with a detector and a reader whose answers are known."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest

from lpr.arrays import Image
from lpr.datasets import PlateRecord, PlateTextRecord, SceneRecord
from lpr.evaluation.metrics.tally import Stopwatches
from lpr.evaluation.options import EvaluationOptions
from lpr.evaluation.report.table import format_table
from lpr.evaluation.runs import reading as runs
from lpr.evaluation.runs.detection import evaluate_detection
from lpr.evaluation.runs.records import choose
from lpr.geometry import Box
from lpr.pipeline import RecognizerConfig
from lpr.types import Detection, ImageResult, Plate, Reading

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
    report = evaluate_detection(
        FixedDetector(0.5), FixedDetector(0.0), scenes(picture), root=picture.parent.parent
    )
    assert list(report.rows) == ["street", "yard", "mean of sources", "all"]
    assert report.rows["mean of sources"]["recall_50"] == 0.75
    assert "plates" not in report.rows["mean of sources"]
    assert report.rows["street"]["recall_50"] == 0.5
    assert report.rows["yard"]["recall_50"] == 1
    assert report.rows["all"]["plates"] == 3
    assert report.rows["all"]["recall_50"] == pytest.approx(2 / 3)
    assert report.rows["all"]["false_per_picture"] == 0
    # The false plates have low scores: they cost no precision at the recalls that are reached.
    assert report.rows["all"]["ap_50"] == pytest.approx(67 / 101)
    assert report.timings_ms["detect"]["p95"] >= report.timings_ms["detect"]["median"] >= 0
    low, high = report.intervals["all"]["recall_50"]
    assert low < 2 / 3 < high
    # Of four detections at 0.2 two are false ones; from 0.25 on there are only right ones.
    assert report.thresholds["0.20"] == {
        "recall_50": pytest.approx(2 / 3),
        "recall_75": pytest.approx(2 / 3),
        "precision": 0.5,
        "false_per_picture": 1,
        "mean_recall_50": 0.75,
        "mean_recall_75": 0.75,
        "mean_false_per_picture": 1,
    }
    assert report.thresholds["0.25"]["precision"] == 1
    assert report.bands["30 to 60 px"]["recall_50"] == pytest.approx(2 / 3)
    assert list(report.bands) == ["30 to 60 px"]
    assert [(o.picture, o.plate, o.right) for o in report.outcomes] == [
        ("street/a.png", 0, True),
        ("street/a.png", 1, False),
        ("street/a.png", 0, True),
    ]


def test_corners_count_in_the_band_of_their_plate(picture: Path) -> None:
    narrow = Box(60, 2, 80, 12)
    plates = (PlateRecord(LEFT, LEFT.to_quad()), PlateRecord(narrow, narrow.to_quad()))
    scene = SceneRecord(picture, 100, 50, plates, "street")

    class Corners:
        def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
            moved = Box(61, 2, 81, 12)
            found = [(LEFT, LEFT), (narrow, moved)]
            return [[Detection(box, 0.9, quad.to_quad()) for box, quad in found] for _ in images]

    report = evaluate_detection(Corners(), Corners(), [scene])
    assert report.bands["0 to 30 px"]["corner_error"] == pytest.approx(1 / 20)
    assert report.bands["30 to 60 px"]["corner_error"] == 0
    assert report.rows["all"]["corner_error"] == pytest.approx(1 / 40)


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
    assert [(o.found, o.right, o.text) for o in report.outcomes] == [
        (True, False, "AB123"),
        (False, False, ""),
        (True, False, "AB123"),
    ]
    # One change of I and three characters of a missed plate, of eight.
    assert street["character_error_rate"] == pytest.approx(4 / 8)
    assert report.timings_ms["detect"] == {"median": 2.0, "p95": 2.0}
    # Loading the picture comes on top.
    assert 5 < report.timings_ms["total"]["median"] < 1000


def test_reading_of_crops(picture: Path) -> None:
    records = [
        PlateTextRecord(picture, "AB123", "eu"),
        PlateTextRecord(picture, "AB128", "eu", box=LEFT),
    ]
    report = runs.evaluate_reading(lambda region: FixedReader(), records)
    # The sources are of no known country: their share is nan, which equals nothing.
    assert repr(report.rows["eu"]) == repr(report.rows["all"])
    assert report.rows["eu"]["exact"] == 0.5
    assert report.rows["eu"]["top_n"] == 1
    assert [(o.plate, o.right, o.width_px) for o in report.outcomes] == [
        (0, True, 100),
        (1, False, 40),
    ]


def test_every_case_is_told_for_diagnosis(picture: Path) -> None:
    told: list[tuple[str, str]] = []

    def diagnose(case: runs.Case, name: str) -> str | None:
        told.append((case.truth, case.text))
        return None if case.text == case.truth else "lost"

    report = runs.evaluate_end_to_end(
        lambda region: FixedReader(), scenes(picture), diagnose=diagnose
    )
    assert told == [("ABI23", "AB123"), ("CD4", ""), ("ABI23", "AB123")]
    assert [outcome.lost_at for outcome in report.outcomes] == ["lost"] * 3


def test_times_have_median_and_95th_percentile() -> None:
    watches = Stopwatches()
    for ms in range(1, 102):
        watches.add("detect", ms)
    assert watches.summary() == {"detect": {"median": 51.0, "p95": 96.0}}


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


def test_limit_spreads_over_the_data() -> None:
    records = [PlateTextRecord(Path(str(i)), "A1", "eu") for i in range(10)]
    options = EvaluationOptions(Path("x.csv"), "read", RecognizerConfig(), limit=4)
    chosen = choose(records, options)
    assert [record.image.name for record in chosen] == ["0", "2", "5", "7"]
