"""Draws upright, clean plates: a ground, rows of characters, and what else is on real ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from lpr.arrays import FloatArray, Image
from lpr.geometry import Box
from lpr.synthesis.designed import LaidOut, lay_out_design
from lpr.synthesis.designs.pick import pick_design
from lpr.synthesis.fonts import pick_font
from lpr.synthesis.furniture import add_furniture
from lpr.synthesis.lettering import Lettering, SetRow, set_row
from lpr.synthesis.mix import MADE_UP, Mix
from lpr.synthesis.small_print import blend
from lpr.synthesis.stroke_font import random_stroke_font
from lpr.synthesis.styles import FORMS, STACKED_FORMS, Paint, fill_form, pick_paint

STACKED_SHARE = 0.25
"""Share of plates with two rows."""
EMBLEM_SHARE = 0.4
"""Share of the plates with a heading that have a picture beside their row."""
STROKE_FONT_SHARE = 0.3
"""Share of plates lettered stroke by stroke, in forms that no installed font has."""
WIDE_GAP_SHARE = 0.2
"""Share of plates whose groups leave room for seals or arms between them."""
EMBOSSED_SHARE = 0.35
"""Share of made-up plates whose characters are raised."""
FADED_INK = (0.35, 0.72)
"""How far faint ink has gone over to the ground's colour, at least and at most."""


@dataclass(frozen=True, slots=True)
class PlateDrawing:
    """An upright plate that fills its picture.

    ``characters`` are the plate number's, in reading order, with the boxes of their ink; ``region``
    is the code of the country or state ("DE", "US-CA") whose design it has, None of no one's.
    """

    image: Image
    text: str
    lines: tuple[str, ...]
    characters: tuple[tuple[str, Box], ...]
    region: str | None = None
    corner_px: float = 0.0
    """Radius of its corners, beyond which the picture is no plate."""


def draw_plate(
    rng: np.random.Generator,
    height_px: int = 120,
    rows: Sequence[str] | None = None,
    mix: Mix = MADE_UP,
) -> PlateDrawing:
    """A random plate, about ``height_px`` high (stacked and American ones are higher).

    ``rows`` gives the text row by row, with spaces and marks ("AB-123 C"); None makes one up.
    ``mix`` says how many plates have the design of a country, and its text where none is given.

    Raises:
        FontError: no font was found.
        ConfigError: no design is of the regions of ``mix``.
    """
    if mix.designed and rng.random() < mix.designed and (rows is None or len(rows) < 3):
        design = pick_design(rng, mix.regions, rows)
        return _drawing(rng, lay_out_design(rng, design, height_px, rows), mix, design.region)
    return _drawing(rng, _made_up(rng, height_px, rows), mix, None)


def _made_up(rng: np.random.Generator, height_px: int, rows: Sequence[str] | None) -> LaidOut:
    """A plate as no country has it."""
    if rows is None:
        rows = _pick_rows(rng)
    paint = pick_paint(rng)
    heading = len(rows) == 1 and rng.random() < 0.3
    set_rows, char_px = _set_rows(rng, rows, height_px, heading)
    canvas, corners = _lay_out(rng, set_rows, char_px, heading)
    image = _ground(rng, canvas, paint)
    add_furniture(rng, image, paint, corners, set_rows, heading)
    return LaidOut(image, paint, tuple(set_rows), tuple(corners), EMBOSSED_SHARE)


def _drawing(rng: np.random.Generator, laid: LaidOut, mix: Mix, region: str | None) -> PlateDrawing:
    """The plate with its characters printed, and where they are."""
    ink = np.zeros(laid.image.shape[:2], np.float32)
    for row, (x, y) in zip(laid.rows, laid.corners, strict=True):
        height, width = row.mask.shape
        part = ink[y : y + height, x : x + width]
        np.maximum(part, row.mask, out=part)
    paint = laid.paint
    if mix.faint and rng.random() < mix.faint:
        paint = _faded(rng, paint)
    image = _print(rng, laid.image, ink, paint, laid.embossed)
    characters = tuple(
        (character, Box(box.x_min + x, box.y_min + y, box.x_max + x, box.y_max + y))
        for row, (x, y) in zip(laid.rows, laid.corners, strict=True)
        for character, box in row.characters
    )
    lines = tuple(row.text for row in laid.rows)
    return PlateDrawing(image, "".join(lines), lines, characters, region, laid.corner_px)


def _faded(rng: np.random.Generator, paint: Paint) -> Paint:
    """Ink that the sun has bleached: part of the way to the ground's colour."""
    share = float(rng.uniform(*FADED_INK))
    blue, green, red = (
        round(ink + share * (ground - ink))
        for ink, ground in zip(paint.ink, paint.ground, strict=True)
    )
    return Paint(paint.ground, (blue, green, red), paint.share)


def _pick_rows(rng: np.random.Generator) -> tuple[str, ...]:
    if rng.random() < STACKED_SHARE:
        upper, lower = STACKED_FORMS[int(rng.integers(len(STACKED_FORMS)))]
        return fill_form(rng, upper), fill_form(rng, lower)
    return (fill_form(rng, FORMS[int(rng.integers(len(FORMS)))]),)


def _set_rows(
    rng: np.random.Generator, rows: Sequence[str], height_px: int, heading: bool
) -> tuple[list[SetRow], int]:
    """The rows as masks, and the height of the characters of the last one."""
    share = rng.uniform(0.42, 0.55) if heading else rng.uniform(0.55, 0.8)
    char_px = round(height_px * (1.25 * share if heading else share))
    font = random_stroke_font(rng) if rng.random() < STROKE_FONT_SHARE else pick_font(rng)
    base = Lettering(
        font,
        char_px,
        squeeze=float(rng.uniform(0.6, 1.1)),
        spacing=float(rng.uniform(0.04, 0.24)),
        gap=float(rng.uniform(*((0.5, 1.1) if rng.random() < WIDE_GAP_SHARE else (0.12, 0.5)))),
        weight_px=int(rng.integers(-2, 5)),
        fixed_pitch=rng.random() < 0.3,
        draw_marks=rng.random() < 0.7,
    )
    letterings = [base] * len(rows)
    if len(rows) == 2 and rng.random() < 0.4:
        letterings[0] = Lettering(
            font,
            round(char_px * rng.uniform(0.55, 0.95)),
            base.squeeze * float(rng.uniform(1, 1.4)),
            base.spacing,
            base.gap,
            base.weight_px,
            base.fixed_pitch,
            base.draw_marks,
        )
    return [set_row(text, style) for text, style in zip(rows, letterings, strict=True)], char_px


def _lay_out(
    rng: np.random.Generator, rows: Sequence[SetRow], char_px: int, heading: bool
) -> tuple[tuple[int, int], list[tuple[int, int]]]:
    """The plate's (height, width) and the corner (x, y) of each row."""
    margin = int(char_px * rng.uniform(0.15, 0.45))
    top = int(char_px * (rng.uniform(0.45, 0.7) if heading else rng.uniform(0.14, 0.35)))
    bottom = int(char_px * (rng.uniform(0.3, 0.6) if heading else rng.uniform(0.14, 0.35)))
    between = int(char_px * rng.uniform(0.12, 0.35))
    band = int(char_px * rng.uniform(0.4, 0.65)) if not heading and rng.random() < 0.35 else 0
    emblem = int(char_px * rng.uniform(0.75, 1.3))
    before, after = (emblem, 0) if rng.random() < 0.6 else (0, emblem)
    if not heading or rng.random() > EMBLEM_SHARE:
        before, after = band, 0
    inner = max(row.mask.shape[1] for row in rows)
    width = before + margin + inner + margin + after
    corners, y = [], top
    for row in rows:
        corners.append((before + margin + (inner - row.mask.shape[1]) // 2, y))
        y += row.mask.shape[0] + between
    return (y - between + bottom, width), corners


def _ground(rng: np.random.Generator, size: tuple[int, int], paint: Paint) -> Image:
    """Painted metal: at times a gradient, a picture-like wash of colours, a fine grain."""
    height, width = size
    ground = np.empty((height, width, 3), np.float32)
    ground[:] = paint.ground
    kind = rng.random()
    if kind < 0.2:
        other = np.clip(np.array(paint.ground) + rng.normal(0, 40, 3), 0, 255)
        mix = np.linspace(0, 1, height, dtype=np.float32)[:, None, None]
        ground = ground * (1 - mix) + other.astype(np.float32) * mix
    elif kind < 0.3:
        wash = rng.normal(0, 22, (3, 5, 3)).astype(np.float32)
        ground += cv2.resize(wash, (width, height), interpolation=cv2.INTER_CUBIC)
    grain = np.empty((height, width, 1), np.float32)
    cv2.setRNGSeed(int(rng.integers(2**31)))
    cv2.randn(grain, (0,), (3,))
    image: Image = np.clip(ground + grain, 0, 255).astype(np.uint8)
    return image


def _print(
    rng: np.random.Generator, image: Image, ink: FloatArray, paint: Paint, embossed: float
) -> Image:
    """The characters in paint: at times embossed, worn or uneven."""
    if rng.random() < 0.2:
        wear = rng.random((max(2, ink.shape[0] // 6), max(2, ink.shape[1] // 6))).astype(np.float32)
        wear = cv2.resize(wear, (ink.shape[1], ink.shape[0]), interpolation=cv2.INTER_CUBIC)
        ink = ink * np.clip((wear - rng.uniform(-0.6, 0.1)) * 4, 0.35, 1)
    if rng.random() < embossed:
        depth = cv2.GaussianBlur(ink, (0, 0), 1.5)
        slope = np.roll(depth, 2, (0, 1)) - np.roll(depth, -2, (0, 1))
        strength = float(rng.uniform(15, 70))
        image = np.clip(image - strength * slope[..., None], 0, 255).astype(np.uint8)
    return blend(image, ink, paint.ink)
