"""Where rows of text lie, seen from stroke edges alone: help where characters touch the frame."""

from __future__ import annotations

import cv2
import numpy as np

from lpr.arrays import GrayImage
from lpr.segmentation.config import SegmentationConfig
from lpr.segmentation.lines import TextLine

BAND_SUPPORT = 2.0
"""Support of a line that only its edges show."""
MAX_BANDS = 2


def stroke_bands(blurred: GrayImage, config: SegmentationConfig) -> tuple[TextLine, ...]:
    """Level lines where the plate's rows are rich in upright strokes, for either polarity.

    A row's profile is the mean strength of its horizontal gradient; frames and rules, which run
    along the rows, hardly show in it. A band is a run of rows above half of the profile's range, of
    a character's height. The richest band comes first, dark before light.
    """
    height, width = blurred.shape
    inner = slice(width // 12, width - width // 12)
    edges = np.abs(cv2.Sobel(blurred, cv2.CV_16S, 1, 0, ksize=3))[:, inner].mean(axis=1)
    smooth = cv2.GaussianBlur(edges.astype(np.float32)[:, None], (1, 5), 0)[:, 0]
    low, high = float(smooth.min()), float(smooth.max())
    rich = np.concatenate([[False], smooth > (low + high) / 2, [False]])
    starts, ends = np.flatnonzero(np.diff(rich.astype(np.int8))).reshape(-1, 2).T
    runs = [
        (float(edges[start:end].sum()), start, end)
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
        if config.min_height * height <= end - start <= config.max_height * height
    ]
    return tuple(
        TextLine(light, float(end - start), 0.0, (start + end) / 2, BAND_SUPPORT)
        for _, start, end in sorted(runs, reverse=True)[:MAX_BANDS]
        for light in (False, True)
    )
