"""The stages of a segmentation that are pictures: plate, gray, blurred, and the masks."""

from __future__ import annotations

from collections.abc import Mapping

from lpr.arrays import GrayImage
from lpr.plots.segmentation.section import (
    CONTENT_IN,
    GAP_IN,
    LIGHT,
    Section,
    fit,
    is_light,
    show_picture,
)
from lpr.plots.style import FAINT_INK, INK, SMALL_PT, Sheet
from lpr.segmentation.trace import Trace

CAPTION_IN = 0.24
GUTTER_IN = 0.28
TILE_HEIGHT_IN = 0.85
PICTURE_HEIGHT_IN = 1.6


def picture_section(trace: Trace) -> Section | None:
    """The plate, gray and blurred, side by side; None where the trace has none of them."""
    named = (("plate", trace.plate), ("gray", trace.gray), ("blurred", trace.blurred))
    pictures = [(name, picture) for name, picture in named if picture is not None]
    if not pictures:
        return None
    height_px, width_px = pictures[0][1].shape[:2]
    width_in, height_in = fit(
        width_px / height_px, (CONTENT_IN - 2 * GAP_IN) / 3, PICTURE_HEIGHT_IN
    )

    def draw(sheet: Sheet, left_in: float, top_in: float) -> None:
        for name, picture in pictures:
            sheet.text(left_in, top_in, name, SMALL_PT, colour=FAINT_INK)
            show_picture(sheet.axes(left_in, top_in + CAPTION_IN, width_in, height_in), picture)
            left_in += width_in + GAP_IN

    hint = f"{width_px} x {height_px} px, upright"
    return Section("Plate", hint, CAPTION_IN + height_in, draw)


def mask_section(title: str, hint: str, masks: Mapping[str, GrayImage]) -> Section | None:
    """Masks of all variants: a row for dark characters and a row for light ones.

    Where plates are so narrow that both rows fit beside each other, they do.
    """
    groups = _by_polarity(masks)
    if not groups:
        return None
    height_px, width_px = next(iter(masks.values())).shape
    columns = max(map(len, groups.values()))
    beside = _tile_size(width_px / height_px, columns * len(groups), len(groups))
    per_row = len(groups) if beside[1] > 0.7 * TILE_HEIGHT_IN else 1
    tile_in = beside if per_row > 1 else _tile_size(width_px / height_px, columns, 1)
    group_in = GUTTER_IN + columns * (tile_in[0] + GAP_IN)
    rows = -(-len(groups) // per_row)

    def draw(sheet: Sheet, left_in: float, top_in: float) -> None:
        for number, (polarity, group) in enumerate(groups.items()):
            x_in = left_in + number % per_row * group_in
            y_in = top_in + CAPTION_IN + number // per_row * (tile_in[1] + GAP_IN)
            axes = sheet.axes(x_in, y_in, GUTTER_IN, tile_in[1])
            axes.text(
                0.02,
                tile_in[1] / 2,
                polarity,
                fontsize=SMALL_PT,
                color=INK,
                rotation=90,
                va="center",
            )
            for column, (variant, mask) in enumerate(group.items()):
                tile_x_in = x_in + GUTTER_IN + column * (tile_in[0] + GAP_IN)
                if number < per_row:
                    sheet.text(tile_x_in, top_in, variant, SMALL_PT, colour=FAINT_INK)
                show_picture(sheet.axes(tile_x_in, y_in, *tile_in), 255 - mask)

    return Section(title, hint, CAPTION_IN + rows * (tile_in[1] + GAP_IN) - GAP_IN, draw)


def _by_polarity(masks: Mapping[str, GrayImage]) -> dict[str, dict[str, GrayImage]]:
    """Masks by the polarity and the method in their names."""
    groups: dict[str, dict[str, GrayImage]] = {"dark": {}, "light": {}}
    for name, mask in masks.items():
        groups["light" if is_light(name) else "dark"][name.removesuffix(LIGHT)] = mask
    return {polarity: group for polarity, group in groups.items() if group}


def _tile_size(aspect: float, tiles: int, gutters: int) -> tuple[float, float]:
    """Width and height of each of that many tiles in one row."""
    room_in = CONTENT_IN - gutters * GUTTER_IN - (tiles - 1) * GAP_IN
    return fit(aspect, min(room_in / tiles, CONTENT_IN / 3), TILE_HEIGHT_IN)
