import numpy as np
import pytest

from lpr.arrays import FloatArray
from lpr.segmentation.components import band_boxes, component_boxes, size_verdicts
from lpr.segmentation.config import SegmentationConfig
from lpr.segmentation.lines import TextLine

LINE = TextLine(light=False, height_px=40.0, slope=0.0, middle_px=50.0, support=6.0)


def boxes(*rows: tuple[float, float, float, float]) -> FloatArray:
    return np.array(rows, np.float32).reshape(-1, 4)


def test_component_boxes_have_exclusive_edges() -> None:
    mask = np.zeros((10, 12), np.uint8)
    mask[2:5, 3:7] = mask[7, 11] = 255
    assert component_boxes(mask).tolist() == [[3, 2, 7, 5], [11, 7, 12, 8]]
    assert component_boxes(np.zeros((4, 4), np.uint8)).shape == (0, 4)


@pytest.mark.parametrize(
    ("box", "verdict"),
    [
        ((0, 10, 20, 50), ""),
        ((0, 10, 20, 18), "too low"),
        ((0, 0, 20, 64), "too high"),
        ((0, 10, 1, 50), "too narrow"),
        ((0, 10, 250, 30), "too wide"),
    ],
)
def test_size_verdicts(box: tuple[float, float, float, float], verdict: str) -> None:
    assert size_verdicts(boxes(box), 64, SegmentationConfig()) == [verdict]


def test_a_band_parts_characters_from_the_frame() -> None:
    mask = np.zeros((100, 60), np.uint8)
    mask[30:72, 10:20] = mask[30:72, 30:45] = 255
    mask[71:80] = 255
    assert len(component_boxes(mask)) == 1
    assert [box[[0, 2]].tolist() for box in band_boxes(mask, LINE)] == [[10, 20], [30, 45]]
