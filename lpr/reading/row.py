"""A row of characters that was read, and the line that they stand on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from lpr.arrays import FloatArray
from lpr.geometry.boxes import centers, heights, widths
from lpr.geometry.few import fitted_line, median
from lpr.segmentation.lines import TextLine

NARROWEST_WIDTH = 0.45
"""Characters count as at least so wide, of their height."""


@dataclass(frozen=True, slots=True)
class Row:
    """Two or more characters of a reading side by side.

    ``start`` is the place of the first in the text, ``boxes`` (L, 4) are theirs, ``line`` runs
    through their middles and is as high as they mostly are, as is ``char_width`` for their widths.
    """

    start: int
    boxes: FloatArray
    line: TextLine
    char_width: float

    @property
    def end(self) -> int:
        """The place in the text behind the last character."""
        return self.start + len(self.boxes)


def rows_in(boxes: FloatArray, row_lengths: Sequence[int], light: bool) -> Iterator[Row]:
    """The rows of a reading that have at least two characters.

    Args:
        boxes: (L, 4), characters in reading order.
        row_lengths: characters in each row.
        light: whether they are lighter than their ground.
    """
    for end, length in zip(accumulate(row_lengths), row_lengths, strict=True):
        if length > 1:
            yield _row(end - length, boxes[end - length : end], light)


def _row(start: int, boxes: FloatArray, light: bool) -> Row:
    height = float(median(heights(boxes)))
    x, y = centers(boxes)
    slope, middle = fitted_line(x, y) if len(boxes) > 2 else (0.0, float(y.mean()))
    line = TextLine(light, height, slope, middle, float(len(boxes)))
    usual = float(median(np.maximum(widths(boxes), np.float32(NARROWEST_WIDTH * height))))
    return Row(start, boxes, line, usual)
