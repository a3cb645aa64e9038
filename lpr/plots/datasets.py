"""What a data set holds: how often each class is there, how large things are, and some of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from lpr.arrays import Image
from lpr.geometry import Box
from lpr.plots.style import (
    BLUE,
    FAINT_INK,
    ORANGE,
    SMALL_PT,
    TITLE_PT,
    TRACK,
    VERMILION,
    Sheet,
    new_figure,
    printable,
    set_title,
    style_axes,
)

FEW_SHARE = 0.2
"""Classes with less than this share of the median count stand out."""
COLUMNS = 6
TILE_IN, CAPTION_IN, GAP_IN, TITLE_IN = 2.0, 0.25, 0.18, 0.75
"""Sizes on a contact sheet; a caption has this height for each of its lines."""
_TILE_PX = 240


@dataclass(frozen=True, slots=True)
class Tile:
    """A picture of a contact sheet, with its labelled boxes and what stands below it."""

    image: Image
    boxes: tuple[Box, ...]
    caption: str


def plot_class_counts(counts: Mapping[str, int], title: str) -> Figure:
    """A bar per class with its count; rare classes are vermilion.

    Args:
        counts: samples by class, drawn in this order.
        title: of the figure.
    """
    figure = new_figure(max(6.0, 0.4 * len(counts) + 1.6), 5.0)
    axes = figure.add_axes((0.08, 0.12, 0.9, 0.72))
    set_title(figure, title)
    style_axes(axes, "", "class", "samples")
    axes.grid(visible=False, axis="x")
    values = list(counts.values())
    few = FEW_SHARE * float(np.median(values)) if values else 0.0
    colours = [VERMILION if value < few else BLUE for value in values]
    places = range(len(counts))
    axes.bar(places, values, 0.8, color=colours)
    axes.set_xticks(places, labels=[printable(name) for name in counts], fontsize=SMALL_PT)
    axes.set_xlim(-0.7, len(counts) - 0.3)
    if len(counts) <= 12:
        for place, value in zip(places, values, strict=True):
            axes.text(place, value, f"{value:,}", ha="center", va="bottom", fontsize=SMALL_PT)
    if VERMILION in colours:
        axes.text(
            0.995, 1.03, f"vermilion: under {FEW_SHARE:.0%} of the median",
            transform=axes.transAxes, ha="right", fontsize=SMALL_PT, color=FAINT_INK,
        )  # fmt: skip
    return figure


def plot_sizes(
    pictures: Sequence[tuple[float, float]], boxes: Sequence[tuple[float, float]], title: str
) -> Figure:
    """Width against height of the pictures and, where there are any, of the labelled boxes.

    Args:
        pictures: widths and heights in pixels.
        boxes: the same of the boxes.
        title: of the figure.
    """
    panels = [("pictures", pictures, BLUE)] + ([("boxes", boxes, ORANGE)] if boxes else [])
    figure = new_figure(6.2 * len(panels), 5.4)
    set_title(figure, title)
    for number, (name, sizes, colour) in enumerate(panels, start=1):
        axes = figure.add_subplot(1, len(panels), number)
        _draw_sizes(axes, name, sizes, colour)
    figure.subplots_adjust(left=0.8 / (6.2 * len(panels)), right=0.98, top=0.8, bottom=0.13)
    return figure


def plot_contact_sheet(tiles: Sequence[Tile], title: str) -> Figure:
    """Pictures in rows, with their boxes drawn and their captions, of any lines, below.

    Args:
        tiles: pictures of any size; they are fitted into squares.
        title: of the figure.
    """
    rows = max(-(-len(tiles) // COLUMNS), 1)
    caption_in = max((CAPTION_IN * (tile.caption.count("\n") + 1) for tile in tiles), default=0.0)
    step_in = TILE_IN + GAP_IN
    width_in = COLUMNS * step_in + GAP_IN
    sheet = Sheet(width_in, TITLE_IN + rows * (step_in + caption_in))
    sheet.text(GAP_IN, 0.2, title, TITLE_PT - 2, weight="bold")
    for number, tile in enumerate(tiles):
        left_in = GAP_IN + number % COLUMNS * step_in
        top_in = TITLE_IN + number // COLUMNS * (step_in + caption_in)
        axes = sheet.axes(left_in, top_in, TILE_IN, TILE_IN)
        axes.imshow(_square(tile), extent=(0, TILE_IN, TILE_IN, 0), interpolation="lanczos")
        sheet.text(left_in, top_in + TILE_IN + 0.04, tile.caption, SMALL_PT)
    return sheet.figure


def _draw_sizes(axes: Axes, name: str, sizes: Sequence[tuple[float, float]], colour: str) -> None:
    widths, heights = np.array(sizes, dtype=np.float64).reshape(-1, 2).T
    heading = f"{name}: {len(sizes):,}"
    if len(sizes):
        heading += f", median {np.median(widths):.0f} x {np.median(heights):.0f}"
    style_axes(axes, heading, "width in pixels", "height in pixels")
    axes.scatter(widths, heights, s=22, color=colour, alpha=0.35, linewidths=0)
    axes.set_xlim(0, widths.max(initial=1) * 1.06)
    axes.set_ylim(0, heights.max(initial=1) * 1.06)


def _square(tile: Tile) -> Image:
    """The picture with its boxes, RGB, in the middle of a square."""
    height, width = tile.image.shape[:2]
    scale = _TILE_PX / max(height, width)
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    fitted = cv2.resize(tile.image, size, interpolation=cv2.INTER_AREA)
    orange = tuple(int(ORANGE[i : i + 2], 16) for i in (5, 3, 1))
    for box in tile.boxes:
        x_min, y_min, x_max, y_max = (round(edge * scale) for edge in box.to_list())
        cv2.rectangle(fitted, (x_min, y_min), (x_max - 1, y_max - 1), orange, 2)
    track = [int(TRACK[i : i + 2], 16) for i in (5, 3, 1)]
    square = np.full((_TILE_PX, _TILE_PX, 3), track, dtype=np.uint8)
    top, left = (_TILE_PX - size[1]) // 2, (_TILE_PX - size[0]) // 2
    square[top : top + size[1], left : left + size[0]] = fitted
    return np.ascontiguousarray(square[:, :, ::-1])
