"""Lays out a plate in a country's design: ground, bands, words, seals, places for the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from lpr.arrays import Image
from lpr.synthesis.bands import draw_bands
from lpr.synthesis.designs.design import Design, Words
from lpr.synthesis.extras import (
    draw_border,
    draw_holder,
    draw_prefix,
    draw_rim,
    draw_stickers,
)
from lpr.synthesis.fonts import pick_font
from lpr.synthesis.foreign_signs import write_sign
from lpr.synthesis.furniture import draw_screws
from lpr.synthesis.grounds import grain, paint_ground
from lpr.synthesis.letter_series import SERIES
from lpr.synthesis.lettering import SEAL, Lettering, SetRow, set_row
from lpr.synthesis.seals import draw_seal
from lpr.synthesis.small_print import write
from lpr.synthesis.styles import Color, Paint, tinted
from lpr.synthesis.texts import chosen_text, region_text

EUROPEAN = 4.7
"""Width by height of a plate that is as high as asked for; less wide ones are higher."""
FITS = 6
"""How often letters are made narrower at most."""
OTHER_FONT_SHARE = 0.08
"""Of plates that are lettered otherwise than the design says."""
PREFIX_ROOM = 0.34
"""Room that a stacked prefix takes, in heights of the characters."""


LEAD_ROOM = 0.98
"""Room that a sign before the text takes, in the same."""


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A plate that lacks its characters: rows and the (x, y) where each begins."""

    image: Image
    paint: Paint
    rows: tuple[SetRow, ...]
    corners: tuple[tuple[int, int], ...]
    embossed: float
    corner_px: float = 0.0


def lay_out_design(
    rng: np.random.Generator, design: Design, height_px: int, rows: Sequence[str] | None
) -> LaidOut:
    """A plate of a design with a text of its region, or with ``rows`` as given.

    Raises:
        FontError: no font was found.
    """
    if rows is None:
        rows = design_rows(rng, design)
    aspect = design.aspect * float(rng.uniform(0.97, 1.03))
    height = round(height_px * max(1.0, EUROPEAN / aspect) ** 0.6)
    size = height, round(height * aspect)
    paint = Paint(tinted(rng, design.ground), tinted(rng, design.ink), design.share)
    image = paint_ground(rng, size, paint.ground, design.backdrop)
    image = grain(rng, image)
    left, right = draw_bands(rng, image, design)
    prefix = len(rows) == 1 and rng.random() < design.prefix
    lead = prefix * PREFIX_ROOM + (design.lead and len(rows) == 1) * LEAD_ROOM
    char_px = round(design.char * height * float(rng.uniform(0.95, 1.05)))
    margin = 0.2 * char_px
    start = left + margin + lead * char_px
    room = size[1] - right - margin - start
    set_rows = _fitted(rng, design, rows, char_px, room)
    corners = _corners(rng, design, set_rows, size, (start, room))
    for words in design.words:
        _write_words(rng, image, words)
    for row, form, corner in zip(set_rows, rows, corners, strict=True):
        _draw_seals(rng, image, design, form, row, corner)
    _draw_extras(rng, image, design, paint, set_rows, corners)
    x, y = corners[0]
    if prefix:
        place = x - PREFIX_ROOM * char_px, float(y), PREFIX_ROOM * char_px, float(char_px)
        draw_prefix(rng, image, place, paint.ink)
    elif lead:
        center = x - 0.5 * LEAD_ROOM * char_px, y + 0.5 * char_px
        write_sign(rng, image, center, 0.85 * char_px, paint.ink)
    return LaidOut(
        image, paint, tuple(set_rows), tuple(corners), design.embossed, design.rounding * height
    )


def design_rows(rng: np.random.Generator, design: Design) -> tuple[str, ...]:
    """A text of the design's region, row by row, with the marks between its groups."""
    chosen = rng.random() < design.vanity
    text = chosen_text(rng) if chosen else region_text(rng, design.region, design.forms)
    groups = text.split(" ")
    if design.rows == 1:
        return (_joined(groups, (" ",) if chosen else design.marks),)
    if len(groups) == 1:
        half = max(1, len(text) // 2)
        groups = [text[:half], text[half:]]
    cut = _fold(groups)
    return _joined(groups[:cut], design.marks), _joined(groups[cut:], design.marks[cut:] or (" ",))


def _fold(groups: Sequence[str]) -> int:
    """How many groups stand in the upper row, so that the rows are about as long."""
    lengths = np.cumsum([len(group) for group in groups])
    return 1 + int(np.argmin(np.abs(lengths[:-1] - lengths[-1] / 2)))


def _joined(groups: Sequence[str], marks: Sequence[str]) -> str:
    """Groups with the marks between them, the last mark again and again."""
    text = groups[0]
    for place, group in enumerate(groups[1:]):
        text += marks[min(place, len(marks) - 1)] + group
    return text


def _fitted(
    rng: np.random.Generator, design: Design, rows: Sequence[str], char_px: int, room_px: float
) -> list[SetRow]:
    """The rows in the design's letters, made narrower where there is no room."""
    base = _lettering(rng, design, char_px)
    set_rows = [set_row(row, base) for row in rows]
    # Strokes keep their thickness, so that once may not be enough.
    for _ in range(FITS):
        widest = max(row.mask.shape[1] for row in set_rows)
        if widest <= room_px:
            break
        tight = room_px / widest * 0.98
        base = replace(
            base,
            squeeze=base.squeeze * tight,
            spacing=base.spacing * tight,
            gap=base.gap * tight,
            seal_gap=base.seal_gap * tight,
        )
        set_rows = [set_row(row, base) for row in rows]
    return set_rows


def _lettering(rng: np.random.Generator, design: Design, char_px: int) -> Lettering:
    """The design's letters, a little otherwise each time: makers and dies differ."""
    known = design.series and rng.random() > OTHER_FONT_SHARE
    wide = float(rng.uniform(0.95, 1.06))
    if not known:
        return Lettering(
            pick_font(rng),
            char_px,
            wide * 0.9,
            design.spacing * wide,
            design.gap,
            0,
            False,
            True,
            0.5,
        )
    font = SERIES[design.series]
    heavy = design.weight * (0.8, 0.9, 1.0, 1.0, 1.1)[int(rng.integers(5))]
    return Lettering(
        replace(font, thickness=font.thickness * heavy),
        char_px,
        squeeze=wide,
        spacing=design.spacing * float(rng.uniform(0.8, 1.25)),
        gap=design.gap * float(rng.uniform(0.8, 1.3)),
        seal_gap=design.seal_gap * float(rng.uniform(0.8, 1.2)),
        small=float(rng.uniform(0.45, 0.78)),
        small_y=float(rng.uniform(0.4, 0.6)),
    )


def _corners(
    rng: np.random.Generator,
    design: Design,
    rows: Sequence[SetRow],
    size: tuple[int, int],
    across: tuple[float, float],
) -> list[tuple[int, int]]:
    """The (x, y) of each row: centred in the room ``across`` (start, width), one above another."""
    height = size[0]
    start, room = across
    between = 0.14 * rows[0].mask.shape[0]
    total = sum(row.mask.shape[0] for row in rows) + between * (len(rows) - 1)
    middle = (design.y + float(rng.normal(0, 0.012))) * height
    y = float(np.clip(middle - total / 2, 1, max(1, height - total - 1)))
    corners = []
    for row in rows:
        width = row.mask.shape[1]
        x = start + max(0.0, room - width) * float(np.clip(rng.normal(0.5, 0.06), 0.2, 0.8))
        corners.append((max(0, round(min(x, size[1] - width))), int(y)))
        y += row.mask.shape[0] + between
    return corners


def _write_words(rng: np.random.Generator, image: Image, words: Words) -> None:
    text = words.texts[int(rng.integers(len(words.texts)))]
    if not text or rng.random() > words.share:
        return
    height, width = image.shape[:2]
    # What does not fit is written smaller: a capital takes about 0.62 of its height.
    size = min(words.height * height, 0.9 * width / (0.62 * len(text)))
    center = round(words.x * width), round(words.y * height)
    color: Color = tinted(rng, words.color)
    write(image, text, center, round(size), color, rng, 0.28 if words.script else 0.0)


def _draw_seals(
    rng: np.random.Generator,
    image: Image,
    design: Design,
    form: str,
    row: SetRow,
    corner: tuple[int, int],
) -> None:
    """What stands in the gaps that a row has for seals."""
    char_px = row.mask.shape[0]
    boxes = [box for _, box in row.characters]
    for place, mark in enumerate(form):
        count = sum(sign.isalnum() for sign in form[:place])
        if mark != SEAL or not 0 < count < len(boxes) or not design.seals:
            continue
        before, after = boxes[count - 1].x_max, boxes[count].x_min
        center = corner[0] + (before + after) / 2, corner[1] + char_px / 2
        kind = design.seals[int(rng.integers(len(design.seals)))]
        draw_seal(rng, image, kind, center, after - before, char_px)


def _draw_extras(
    rng: np.random.Generator,
    image: Image,
    design: Design,
    paint: Paint,
    rows: Sequence[SetRow],
    corners: Sequence[tuple[int, int]],
) -> None:
    """Border, stickers, bolts and a dealer's frame, as often as the design has them."""
    if rng.random() < design.border:
        draw_border(rng, image, paint.ink)
    elif design.rim and rng.random() < design.rim:
        draw_rim(rng, image, paint.ground, design.rounding * image.shape[0])
    if rng.random() < design.stickers:
        draw_stickers(rng, image)
    if rng.random() < design.bolts:
        draw_screws(rng, image)
    if rng.random() < design.frame:
        free = corners[0][1], image.shape[0] - corners[-1][1] - rows[-1].mask.shape[0]
        draw_holder(rng, image, free)
