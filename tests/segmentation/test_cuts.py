import numpy as np

from lpr.geometry.boxes import pairwise_iou
from lpr.segmentation.config import SegmentationConfig
from lpr.segmentation.cuts import find_valleys, line_profile, piece_boxes
from lpr.segmentation.lines import TextLine
from tests.segmentation.drawn import draw_line

LINE = TextLine(light=False, height_px=34.0, slope=0.0, middle_px=32.0, support=5.0)


def test_valleys_lie_between_the_peaks_and_at_the_ends() -> None:
    x = np.arange(101)
    valleys = find_valleys((50 - 40 * np.cos(2 * np.pi * x / 20)).astype(np.float32))
    assert valleys.first.tolist() == valleys.last.tolist() == [0, 20, 40, 60, 80, 100]


def test_a_rough_valley_is_one() -> None:
    profile = np.array([90, 10, 12, 9, 11, 10, 90, 50, 90], np.float32)
    valleys = find_valleys(profile)
    assert (valleys.first.tolist(), valleys.last.tolist()) == ([1, 7], [5, 7])


def test_a_flat_profile_is_one_valley() -> None:
    assert len(find_valleys(np.full(50, 7, np.float32)).first) == 1


def test_pieces_hold_the_characters_of_either_polarity() -> None:
    for light in (False, True):
        plate = draw_line("K7H3", light=light)
        line = TextLine(light, 34.0, 0.0, 32.0, 4.0)
        pieces = piece_boxes(plate.gray, line, SegmentationConfig())
        assert (pairwise_iou(plate.boxes, pieces).max(axis=1) > 0.7).all()


def test_the_profile_is_high_on_ink() -> None:
    plate = draw_line("HH")
    profile = line_profile(plate.gray, LINE)
    inside = int(plate.boxes[0, 0]) + 2
    between = int(plate.boxes[0, 2] + plate.boxes[1, 0]) // 2
    assert profile[inside] > profile[between] + 60
