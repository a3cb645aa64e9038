"""One row of a plate's text as a small colour picture: what the witness looks at.

The row is cut out of the source picture itself, along its characters and a little beyond the plate,
so that a plate whose frame cuts off its first character still shows it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray, Image
from lpr.geometry.boxes import centers
from lpr.geometry.few import fitted_line, median
from lpr.rectification import PlateImage
from lpr.segmentation.lines import TextLine
from lpr.warping import source_pixels, warp

ROW_HEIGHT_PX, ROW_WIDTH_PX = 40, 176
"""Size of the picture of a row."""
CHARACTER_PX = 24.0
"""Height of the row's characters in it."""
BEYOND = 0.35
"""What is shown of the surroundings beside the plate, in heights of a character."""
MAX_SLOPE = 0.25
"""Steepest row, dy / dx, in the plate image."""


@dataclass(frozen=True, slots=True)
class RowFrame:
    """Where a row lies in a plate image: a parallelogram with upright sides.

    ``center`` is its middle, ``slope`` dy / dx of its line; ``width`` and ``height`` are those of
    the frame, all in pixels of the plate image.
    """

    center: tuple[float, float]
    slope: float
    width: float
    height: float

    def otherwise(self, size: float, down: float) -> RowFrame:
        """The frame of the same row that is so many times as large, its middle so many of its own
        heights further down.

        >>> RowFrame((80.0, 20.0), 0.0, 160.0, 40.0).otherwise(1.5, 0.1)
        RowFrame(center=(80.0, 24.0), slope=0.0, width=240.0, height=60.0)
        """
        x, y = self.center
        return RowFrame(
            (x, y + down * self.height), self.slope, size * self.width, size * self.height
        )

    def to_plate(self) -> npt.NDArray[np.float64]:
        """The (3, 3) map from pixels of the row's picture to pixels of the plate image."""
        across, down = self.width / ROW_WIDTH_PX, self.height / ROW_HEIGHT_PX
        x, y = self.center
        left, top = x - self.width / 2, y - self.height / 2 - self.slope * self.width / 2
        return np.array([[across, 0, left], [self.slope * across, down, top], [0, 0, 1]])


def row_frame(boxes: FloatArray, plate_width_px: float) -> RowFrame:
    """The frame of a row, from the boxes (L, 4) of its characters in the plate image.

    It is as high as makes the characters `CHARACTER_PX`, and as wide as the plate and a little
    more: characters keep their shape unless the plate is too long for that.
    """
    height = float(median(boxes[:, 3] - boxes[:, 1]))
    x, y = centers(boxes)
    slope = (
        fitted_line(x, y)[0] if len(boxes) >= 4 and float(x.max() - x.min()) > 2 * height else 0.0
    )
    slope = min(max(slope, -MAX_SLOPE), MAX_SLOPE)
    middle = plate_width_px / 2
    level: FloatArray = y - np.float32(slope) * (x - np.float32(middle))
    return _frame(height, slope, (middle, float(median(level))), plate_width_px)


def line_frame(line: TextLine, plate_width_px: float) -> RowFrame:
    """`row_frame` of a row of which no character is known, but its line."""
    slope = min(max(line.slope, -MAX_SLOPE), MAX_SLOPE)
    middle = plate_width_px / 2
    return _frame(line.height_px, slope, (middle, line.middle_at(middle)), plate_width_px)


def _frame(
    height_px: float, slope: float, center: tuple[float, float], plate_width_px: float
) -> RowFrame:
    """The frame of a row whose characters are so high."""
    scale = max(height_px, 1.0) / CHARACTER_PX
    width = max(plate_width_px + 2 * BEYOND * height_px, ROW_WIDTH_PX * scale)
    return RowFrame(center, slope, width, ROW_HEIGHT_PX * scale)


def cut_row(image: Image, plate: PlateImage, frame: RowFrame) -> Image:
    """The picture of a row, (40, 176, 3) uint8 BGR, out of the source picture."""
    to_source = plate.to_source.astype(np.float64) @ frame.to_plate()
    size = ROW_WIDTH_PX, ROW_HEIGHT_PX
    return warp(image, to_source, size, source_pixels(to_source, size))
