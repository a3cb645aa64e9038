"""Why no plate was found in a picture: what came nearest to one, and what fell short."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import cv2
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from lpr.arrays import Image
from lpr.geometry import Box
from lpr.plots.style import (
    FAINT_INK,
    HEADING_PT,
    INK,
    PAPER,
    SKY,
    SMALL_PT,
    TEXT_PT,
    TITLE_PT,
    TRACK,
    VERMILION,
    Sheet,
)
from lpr.types import Plate, WeakDetection

CONTENT_IN, MARGIN_IN, GAP_IN = 10.0, 0.4, 0.3
PICTURE_HEIGHT_IN = 5.6
TITLE_IN, HINT_IN = 0.65, 0.45
ROW_IN, CROP_IN, NUMBER_IN = 1.25, 2.6, 0.45
"""Height of a candidate's row, and widths of its number and its picture."""
BAR_IN = (2.6, 0.28)
"""Width and height of the bar of a score."""
MAX_SIDE_PX = 1600
"""Larger pictures are drawn reduced."""
AROUND = 0.3
"""What is shown around a candidate on each side, of its width and height."""
NOTHING = (
    "The detector took nothing in the picture for a plate, not even with a low score. Perhaps the "
    "plate is too small in it, hidden, or lies on its side: try a larger picture or a part of it."
)


def plot_nothing_found(
    image: Image,
    weak: Sequence[WeakDetection],
    readings: Sequence[Plate],
    title: str,
    otherwise: str = NOTHING,
) -> Figure:
    """The picture with the best candidates, each with its score, the score that it needed, and what
    the reader made of it.

    Args:
        image: the picture, BGR.
        weak: the candidates, best first (`ImageResult.weak_detections`).
        readings: each of them read all the same (`Recognizer.read_detections`).
        title: of the figure.
        otherwise: what is said where there are no candidates.
    """
    height_px, width_px = image.shape[:2]
    scale = min(CONTENT_IN / width_px, PICTURE_HEIGHT_IN / height_px)
    size_in = width_px * scale, height_px * scale
    lines = [] if weak else textwrap.wrap(otherwise, 100)
    rows_in = len(weak) * ROW_IN + len(lines) * 0.28
    sheet = Sheet(
        CONTENT_IN + 2 * MARGIN_IN,
        2 * MARGIN_IN + TITLE_IN + HINT_IN + size_in[1] + GAP_IN + rows_in,
    )
    shown = textwrap.shorten(title, 60, placeholder=" ...")
    sheet.text(MARGIN_IN, MARGIN_IN, shown, TITLE_PT - 2, weight="bold")
    hint = "no plate was found; dashed is what came nearest" if weak else "no plate was found"
    sheet.text(MARGIN_IN, MARGIN_IN + TITLE_IN - 0.1, hint, TEXT_PT, colour=FAINT_INK)
    top_in = MARGIN_IN + TITLE_IN + HINT_IN
    _draw_picture(sheet.axes(MARGIN_IN, top_in, *size_in), image, weak)
    top_in += size_in[1] + GAP_IN
    for number, (candidate, reading) in enumerate(zip(weak, readings, strict=True), start=1):
        _draw_row(sheet, top_in, number, image, candidate, reading)
        top_in += ROW_IN
    for number, line in enumerate(lines):
        sheet.text(MARGIN_IN, top_in + number * 0.28, line)
    return sheet.figure


def verdict(reading: Plate) -> str:
    """What the reader made of a candidate, in a few words."""
    if not reading.text:
        return "nothing could be read there"
    form = f"a format of {reading.region}" if reading.matches_format else "no plate format"
    return f"would read {reading.text}, {reading.confidence:.0%} sure; {form}"


def _draw_picture(axes: Axes, image: Image, weak: Sequence[WeakDetection]) -> None:
    height, width = image.shape[:2]
    scale = min(1.0, MAX_SIDE_PX / max(height, width))
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    shown = cv2.resize(image, size, interpolation=cv2.INTER_AREA)
    axes.imshow(shown[..., ::-1], extent=(0, width, height, 0), aspect="auto")
    axes.set(xlim=(0, width), ylim=(height, 0))
    for number, candidate in enumerate(weak, start=1):
        box = candidate.detection.box
        quad = (candidate.detection.quad or box.to_quad()).to_array()
        for colour, style in ((INK, "-"), (PAPER, (0, (4, 3)))):
            axes.add_patch(
                Polygon(quad, fill=False, edgecolor=colour, linewidth=1.6, linestyle=style)
            )
        _draw_number(axes, number, box, (width, height))


def _draw_number(axes: Axes, number: int, box: Box, size_px: tuple[int, int]) -> None:
    """Left of its box, right of it, above it, in turns: neighbours' numbers keep apart."""
    x, y, across, down = (
        (box.center[0], box.y_min, "center", "bottom"),
        (box.x_min, box.center[1], "right", "center"),
        (box.x_max, box.center[1], "left", "center"),
    )[number % 3]
    axes.text(
        min(max(x, 0.02 * size_px[0]), 0.98 * size_px[0]),
        min(max(y, 0.04 * size_px[1]), 0.98 * size_px[1]),
        str(number),
        ha=across,
        va=down,
        fontsize=SMALL_PT,
        color=INK,
        bbox={"facecolor": PAPER, "edgecolor": INK, "pad": 1.5},
    )


def _draw_row(
    sheet: Sheet, top_in: float, number: int, image: Image, candidate: WeakDetection, reading: Plate
) -> None:
    sheet.text(MARGIN_IN, top_in + 0.25, str(number), HEADING_PT, weight="bold")
    crop = _surroundings(image, candidate.detection.box)
    aspect = crop.shape[1] / crop.shape[0]
    width_in, height_in = min(CROP_IN, (ROW_IN - 0.2) * aspect), min(ROW_IN - 0.2, CROP_IN / aspect)
    axes = sheet.axes(MARGIN_IN + NUMBER_IN, top_in, width_in, height_in)
    axes.imshow(crop[..., ::-1], extent=(0, width_in, height_in, 0), aspect="auto")
    left_in = MARGIN_IN + NUMBER_IN + CROP_IN + GAP_IN
    score, needed = candidate.detection.confidence, candidate.needed
    sheet.text(left_in, top_in, f"score {score:.2f}, needs {needed:.2f}", TEXT_PT, weight="bold")
    _draw_bar(sheet.axes(left_in, top_in + 0.32, *BAR_IN), score, needed)
    sheet.text(left_in, top_in + 0.7, verdict(reading), TEXT_PT)


def _draw_bar(axes: Axes, score: float, needed: float) -> None:
    """A score on its track of 0 to 1, with a mark where it would have been enough."""
    width, height = BAR_IN
    axes.barh(height / 2, width, 0.6 * height, color=TRACK)
    axes.barh(height / 2, score * width, 0.6 * height, color=SKY)
    place = min(max(needed * width, 0.02), width - 0.02)
    axes.plot([place, place], [0.02, height - 0.02], color=VERMILION, linewidth=2.5)


def _surroundings(image: Image, box: Box) -> Image:
    """The candidate with something around it; never empty."""
    height, width = image.shape[:2]
    around = box.padded(AROUND, AROUND).clipped(width, height)
    left, top = min(int(around.x_min), width - 1), min(int(around.y_min), height - 1)
    right, bottom = max(int(around.x_max), left + 1), max(int(around.y_max), top + 1)
    return image[top:bottom, left:right]
