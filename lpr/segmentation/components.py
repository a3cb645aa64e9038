"""Connected components of the masks, and which of them can be characters."""

from __future__ import annotations

import cv2
import numpy as np

from lpr.arrays import FloatArray, GrayImage
from lpr.geometry.boxes import centers, heights, widths
from lpr.segmentation.config import SegmentationConfig
from lpr.segmentation.lines import TextLine
from lpr.segmentation.steps import as_gray

BAND_TRIM = 0.04
"""What is left off above and below a line when it is cut out, of its height."""
MIN_BAND_FILL = 0.7
"""Components lower than this within their line are no characters, of its height."""


def component_boxes(mask: GrayImage) -> FloatArray:
    """Boxes of a mask's components (8-connected), (N, 4)."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_16U)
    boxes: FloatArray = stats[1:, :4].astype(np.float32)
    boxes[:, 2:] += boxes[:, :2]
    return boxes


def band_boxes(mask: GrayImage, line: TextLine) -> FloatArray:
    """Boxes of the components within a text line alone, (N, 4).

    Cutting the line out of the mask first parts characters from frames, bolts and other rows that
    they touch.
    """
    height = round(line.height_px * (1 - 2 * BAND_TRIM))
    top = line.middle_px - height / 2
    matrix = np.array([[1.0, 0.0, 0.0], [line.slope, 1.0, top]])
    flags = cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
    band = cv2.warpAffine(mask, matrix, (mask.shape[1], height), flags=flags)
    boxes = component_boxes(as_gray(band))
    x, _ = centers(boxes)
    boxes[:, [1, 3]] += (top + line.slope * x)[:, None]
    tall = heights(boxes) > MIN_BAND_FILL * line.height_px
    found: FloatArray = boxes[tall & (widths(boxes) > 0.08 * line.height_px)]
    return found


def size_verdicts(boxes: FloatArray, plate_height_px: int, config: SegmentationConfig) -> list[str]:
    """For each box why it cannot be a character or a row of touching ones; "" where it can be."""
    width, height = widths(boxes), heights(boxes)
    aspect = width / np.maximum(height, 1e-3)
    rules = {
        "too low": height < config.min_height * plate_height_px,
        "too high": height > config.max_height * plate_height_px,
        "too narrow": (width < config.min_width * plate_height_px) | (aspect < config.min_aspect),
        "too wide": aspect > config.max_blob_aspect,
    }
    verdicts = [""] * len(boxes)
    for reason, broken in rules.items():
        for place in np.flatnonzero(broken).tolist():
            verdicts[place] = verdicts[place] or reason
    return verdicts
