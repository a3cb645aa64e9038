"""Pictures with their true plates and those that a detector found."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle

from lpr.arrays import Image
from lpr.geometry import Box
from lpr.plots.style import ORANGE, PAPER, SKY, SMALL_PT, TITLE_PT, Sheet
from lpr.types import Detection

COLUMNS = 4
TILE_IN = (3.4, 2.55)
GAP_IN = 0.12
HEADER_IN = 0.95
MAX_SIDE_PX = 640
"""Larger pictures are drawn reduced, or a sheet of them takes very long to save."""


@dataclass(frozen=True, slots=True)
class DetectedPicture:
    """A picture, its true plates, and what was found in it."""

    image: Image
    truths: Sequence[Box]
    detections: Sequence[Detection]


def plot_detections(pictures: Sequence[DetectedPicture], title: str) -> Figure:
    """A sheet of pictures: found plates as orange quads with scores, true boxes in light blue."""
    rows = max(1, math.ceil(len(pictures) / COLUMNS))
    width = COLUMNS * (TILE_IN[0] + GAP_IN) + GAP_IN
    sheet = Sheet(width, HEADER_IN + rows * (TILE_IN[1] + GAP_IN))
    sheet.text(GAP_IN, 0.14, title, TITLE_PT, weight="bold")
    sheet.text(GAP_IN, 0.55, "light blue: labelled   orange: found, with its score")
    for i, picture in enumerate(pictures):
        row, column = divmod(i, COLUMNS)
        axes = sheet.axes(
            GAP_IN + column * (TILE_IN[0] + GAP_IN),
            HEADER_IN + row * (TILE_IN[1] + GAP_IN),
            *TILE_IN,
        )
        _draw(axes, picture)
    return sheet.figure


def _draw(axes: Axes, picture: DetectedPicture) -> None:
    height, width = picture.image.shape[:2]
    scale = min(1.0, MAX_SIDE_PX / max(height, width))
    shown = cv2.resize(picture.image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    axes.imshow(shown[..., ::-1], extent=(0, width, height, 0), aspect="equal")
    axes.set(xlim=(0, width), ylim=(height, 0))
    for box in picture.truths:
        corner = (box.x_min, box.y_min)
        axes.add_patch(
            Rectangle(corner, box.width, box.height, fill=False, edgecolor=SKY, linewidth=2.4)
        )
    for found in picture.detections:
        quad = (found.quad or found.box.to_quad()).to_array()
        axes.add_patch(Polygon(quad, fill=False, edgecolor=ORANGE, linewidth=1.4))
        axes.text(
            float(np.clip(found.box.x_min, 0, 0.9 * width)),
            max(found.box.y_min, 0.06 * height),
            f"{found.confidence:.2f}",
            color=PAPER,
            fontsize=SMALL_PT,
            va="bottom",
            bbox={"facecolor": "#00000099", "edgecolor": "none", "pad": 1},
        )
