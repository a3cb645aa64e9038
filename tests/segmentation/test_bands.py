import numpy as np
import pytest

from lpr.geometry.boxes import pairwise_iou
from lpr.segmentation.bands import stroke_bands
from lpr.segmentation.config import SegmentationConfig
from lpr.segmentation.proposals import propose
from tests.segmentation.drawn import draw_line, draw_rows

CONFIG = SegmentationConfig()


def test_a_row_of_characters_is_a_band_of_either_polarity() -> None:
    bands = stroke_bands(draw_line("HN84EB", 34).gray, CONFIG)
    assert [band.light for band in bands] == [False, True]
    for band in bands:
        assert band.height_px == pytest.approx(34, abs=3)
        assert band.middle_px == pytest.approx(32, abs=1)


def test_two_rows_are_two_bands() -> None:
    bands = stroke_bands(draw_rows("HN8", "4EBN").gray, CONFIG)
    assert sorted(round(band.middle_px) for band in bands) == pytest.approx([28, 28, 84, 84], abs=2)


def test_a_plain_plate_has_none() -> None:
    assert stroke_bands(np.full((64, 200), 99, np.uint8), CONFIG) == ()


def test_characters_that_all_touch_the_frame_are_found() -> None:
    plate = draw_line("HN84EB", 34)
    plate.gray[48:54] = 40
    boxes = propose(plate.gray).boxes
    assert (pairwise_iou(plate.boxes, boxes).max(axis=1) > 0.7).all()
