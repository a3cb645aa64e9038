"""What every part of a segmentation sheet is made of: sections, pictures, sizes in inches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from matplotlib.axes import Axes

from lpr.arrays import GrayImage, Image
from lpr.plots.style import RULE, Sheet
from lpr.segmentation.trace import Trace

CONTENT_IN = 12.0
"""Width of what stands on a sheet."""
GAP_IN = 0.15
LIGHT = "/light"
"""Ends the names of variants that look for light characters."""


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of the sheet; ``draw`` gets the sheet and the left and top of its content."""

    title: str
    hint: str
    height_in: float
    draw: Callable[[Sheet, float, float], None]


def is_light(variant: str) -> bool:
    """Whether a threshold variant looks for light characters on a dark plate."""
    return variant.endswith(LIGHT)


def plate_size(trace: Trace) -> tuple[int, int] | None:
    """Width and height of the plate image in pixels, from whatever stage the trace has."""
    stages = [trace.plate, trace.gray, trace.blurred, *trace.thresholds.values()]
    for stage in (*stages, *trace.morphology.values()):
        if stage is not None:
            return int(stage.shape[1]), int(stage.shape[0])
    return None


def fit(aspect: float, width_in: float, height_in: float) -> tuple[float, float]:
    """The largest width and height of that aspect inside a rectangle."""
    return min(width_in, height_in * aspect), min(height_in, width_in / aspect)


def show_picture(axes: Axes, picture: Image | GrayImage, dimmed: bool = False) -> None:
    """Fill axes with a BGR or gray picture, in its pixel coordinates, thinly framed."""
    shown = cv2.cvtColor(picture, cv2.COLOR_BGR2RGB) if picture.ndim == 3 else picture
    if dimmed:
        shown = (0.4 * shown.astype(np.float32) + 0.6 * 255).astype(np.uint8)
    height_px, width_px = picture.shape[:2]
    extent = (0, width_px, height_px, 0)
    axes.imshow(shown, cmap="gray", vmin=0, vmax=255, extent=extent, aspect="auto")
    axes.set(xlim=(0, width_px), ylim=(height_px, 0))
    axes.plot(
        [0, width_px, width_px, 0, 0],
        [0, 0, height_px, height_px, 0],
        color=RULE,
        linewidth=1.5,
        clip_on=False,
    )


def backdrop(trace: Trace) -> Image | GrayImage:
    """The picture that boxes are drawn on; white where the trace has no picture."""
    for picture in (trace.gray, trace.plate, trace.blurred):
        if picture is not None:
            return picture
    width_px, height_px = plate_size(trace) or (1, 1)
    return np.full((height_px, width_px), 255, dtype=np.uint8)
