"""Segmentation measured on plates whose characters are boxed."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from lpr.datasets import CharacterBox, CharacterBoxesRecord
from lpr.evaluation.runs.segmentation import evaluate_segmentation, to_plate
from lpr.geometry import Box
from lpr.rectification import PlateImage

TEXT = "HELMUT"


def plate_picture(path: Path) -> CharacterBoxesRecord:
    """Plain dark letters in a row on a light ground, and where their ink is."""
    image = np.full((60, 260, 3), 225, np.uint8)
    boxes = []
    for place, sign in enumerate(TEXT):
        ink = np.zeros((60, 260), np.uint8)
        cv2.putText(ink, sign, (20 + 38 * place, 46), cv2.FONT_HERSHEY_SIMPLEX, 1.3, 255, 4)
        image[ink > 128] = 25
        left, top, width, height = cv2.boundingRect(ink)
        boxes.append(CharacterBox(sign, Box(left, top, left + width, top + height)))
    cv2.imwrite(str(path), image)
    return CharacterBoxesRecord(path, 260, 60, tuple(boxes), "drawn")


def test_plain_letters_are_all_proposed(tmp_path: Path) -> None:
    record = plate_picture(tmp_path / "a.png")
    report = evaluate_segmentation([record, record])
    assert list(report.rows) == ["drawn", "all"]
    row = report.rows["all"]
    assert (row["plates"], row["characters"]) == (2, 2 * len(TEXT))
    assert row["recall"] == row["whole_plates"] == 1
    assert "steps" not in row
    assert report.bands["otsu"]["recall"] > 0.5
    assert report.timings_ms["segment"]["median"] > 0


def test_boxes_far_from_all_ink_are_not(tmp_path: Path) -> None:
    record = plate_picture(tmp_path / "a.png")
    moved = CharacterBox("X", Box(0, 0, 12, 9))
    record = CharacterBoxesRecord(record.image, 260, 60, (*record.characters, moved), "drawn")
    row = evaluate_segmentation([record]).rows["all"]
    assert row["recall"] == len(TEXT) / (len(TEXT) + 1)
    assert row["whole_plates"] == 0


def test_boxes_go_from_the_picture_to_the_plate() -> None:
    """A plate image shown twice as large, from (10, 20) on."""
    to_source = np.array([[0.5, 0, 10], [0, 0.5, 20], [0, 0, 1]], np.float32)
    plate = PlateImage(np.zeros((40, 80, 3), np.uint8), to_source)
    boxes = to_plate(plate, [Box(10, 20, 20, 30), Box(15, 22, 16, 40)])
    assert np.allclose(boxes, [(0, 0, 20, 20), (10, 4, 12, 40)])
    assert to_plate(plate, []).shape == (0, 4)
