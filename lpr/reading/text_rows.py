"""The rows of text of an upright plate, cut apart for readers that read one line at a time.

A row of text is rich in upright strokes, and the gap between two rows has none: the deepest valley
of the row profile parts them (projection profiles: Anagnostopoulos et al. 2008, section IV).
"""

from __future__ import annotations

import cv2
import numpy as np

from lpr.arrays import Image
from lpr.reading.crops import may_be_stacked

VALLEY_BETWEEN = (0.36, 0.58)
"""Where two rows may part, of the plate's height."""
DEEPEST = 0.7
"""A valley between two rows has less than this of the strokes of the poorer row."""
LEAST_ALIKE = 0.5
"""The poorer row has at least this of the strokes of the richer one: small print has less.

So 88 % of 245 two-line training plates are cut apart, and 5 % of 1,202 narrow ones of one line."""
SMOOTH = 0.05
"""Height over which the profile is averaged, of the plate's."""
OVERLAP = 0.03
"""Rows keep this much of the plate's height beyond the valley: it may touch a letter."""
RICH_PERCENTILE = 75.0
"""The strokes of a row are those of its richer lines of pixels."""


def split_rows(plate: Image) -> tuple[Image, ...]:
    """The rows of an upright plate, top to bottom: two where its shape and strokes show two.

    >>> [row.shape[0] for row in split_rows(np.zeros((64, 300, 3), np.uint8))]
    [64]
    """
    if not may_be_stacked(plate):
        return (plate,)
    height, profile = plate.shape[0], stroke_profile(plate)
    first, last = (round(height * share) for share in VALLEY_BETWEEN)
    valley = first + int(profile[first:last].argmin())
    poorer, richer = sorted(
        float(np.percentile(row, RICH_PERCENTILE)) for row in (profile[:valley], profile[valley:])
    )
    if profile[valley] >= DEEPEST * poorer or poorer < LEAST_ALIKE * richer:
        return (plate,)
    over_px = round(OVERLAP * height)
    return plate[: valley + over_px], plate[max(valley - over_px, 0) :]


def stroke_profile(plate: Image) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """How strong the upright edges in each line of pixels are, smoothed, (height,).

    The outer twelfth on either side is left out: a plate's frame is an upright edge, too.
    """
    gray = cv2.cvtColor(plate, cv2.COLOR_BGR2GRAY)
    edges = np.abs(cv2.Sobel(cv2.GaussianBlur(gray, (3, 3), 0), cv2.CV_32F, 1, 0, ksize=3))
    margin = plate.shape[1] // 12
    inner = edges[:, margin : plate.shape[1] - margin]
    window = max(round(SMOOTH * plate.shape[0]) // 2 * 2 + 1, 3)
    smoothed = cv2.blur(inner.mean(axis=1, keepdims=True), (1, window))
    return np.asarray(smoothed[:, 0], dtype=np.float32)
