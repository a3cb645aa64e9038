"""Rows of plate characters: glyphs cut from a font, squeezed, spaced and set side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np

from lpr.arrays import FloatArray, GrayImage
from lpr.geometry import Box
from lpr.synthesis.fonts import load_font
from lpr.synthesis.stroke_font import StrokeFont
from lpr.synthesis.stroke_glyphs import draw_glyph

FONT_SIZE_PX = 128
"""Size that glyphs are cut at, once; rows resize them."""

MARKS = {
    "-": (0.3, 0.12, 0.5),
    "·": (0.16, 0.16, 0.5),
    "•": (0.19, 0.19, 0.5),
    "~": (0.18, 0.14, 0.5),
    ".": (0.14, 0.14, 0.93),
    ":": (0.14, 0.14, 0.3),
}
"""Separators: width, height and middle, of the row's height; "~" is a short thick dash."""
ROUND = "•"
"""The one that is round."""
SEAL = "*"
"""Stands for a gap that is wide enough for a seal."""
SMALL = "^"
"""Takes no room; what follows it, to the end of the group, is smaller: a year, a district."""


@dataclass(frozen=True, slots=True)
class Lettering:
    """How a row is set: font, height of the capitals, and proportions of that height."""

    font: Path | StrokeFont
    height_px: int
    squeeze: float = 1.0
    """Horizontal scale of the glyphs."""
    spacing: float = 0.12
    """Free space between characters."""
    gap: float = 0.35
    """Free space between groups."""
    weight_px: int = 0
    """Stroke widening (positive) or thinning (negative)."""
    fixed_pitch: bool = False
    """Whether narrow characters keep the room of wide ones."""
    draw_marks: bool = True
    """Whether dashes and dots are drawn or left as gaps."""
    seal_gap: float = 0.5
    """Free space where a seal stands between groups."""
    small: float = 0.6
    """Height of small characters."""
    small_y: float = 0.45
    """Their middle, from the top."""


@dataclass(frozen=True, slots=True)
class SetRow:
    """A row of characters: ``mask`` (height, width) 0 to 1, and the ink box of each character."""

    mask: FloatArray
    characters: tuple[tuple[str, Box], ...]

    @property
    def text(self) -> str:
        """The characters, without gaps and marks."""
        return "".join(character for character, _ in self.characters)


def set_row(form: str, lettering: Lettering) -> SetRow:
    """Set a text with gaps and marks ("AB-123 C", "LEA-^08") as a row."""
    height = lettering.height_px
    pieces: list[tuple[str, FloatArray | None, int]] = []
    pitch = glyph(lettering, "H").shape[1]
    small = False
    for mark in form:
        small = mark == SMALL or (small and mark.isalnum())
        if mark == SMALL:
            continue
        if mark.isalnum():
            mask = _small_glyph(lettering, mark) if small else glyph(lettering, mark)
            wide = max(pitch, mask.shape[1]) if lettering.fixed_pitch else mask.shape[1]
            pieces.append((mark, mask, wide))
        elif mark in MARKS and lettering.draw_marks:
            pieces.append((mark, _mark(mark, height), max(2, round(MARKS[mark][0] * height))))
        else:
            room = lettering.seal_gap if mark == SEAL else lettering.gap
            pieces.append((mark, None, max(1, round(room * height))))
    spacing = max(0, round(lettering.spacing * height))
    width = sum(room for _, _, room in pieces) + spacing * (len(pieces) - 1)
    row = np.zeros((height, max(width, 1)), np.float32)
    characters = []
    x = 0
    for mark, piece, room in pieces:
        if piece is not None:
            left = x + (room - piece.shape[1]) // 2
            row[:, left : left + piece.shape[1]] = np.maximum(
                row[:, left : left + piece.shape[1]], piece
            )
            if mark.isalnum():
                characters.append((mark, _ink_box(piece, left)))
        x += room + spacing
    return SetRow(row, tuple(characters))


def glyph(lettering: Lettering, character: str) -> FloatArray:
    """A character's mask, as high as the row and as wide as its ink."""
    ink = _ink(lettering.font, character)
    scale = lettering.height_px / ink.shape[0]
    width = max(2, round(ink.shape[1] * scale * lettering.squeeze))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    resized = cv2.resize(ink, (width, lettering.height_px), interpolation=method)
    if lettering.weight_px:
        side = abs(lettering.weight_px) + 1
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
        resized = (cv2.dilate if lettering.weight_px > 0 else cv2.erode)(resized, kernel)
    mask: FloatArray = resized.astype(np.float32) / 255
    return mask


def _small_glyph(lettering: Lettering, character: str) -> FloatArray:
    """A small character's mask, as high as the row."""
    height = lettering.height_px
    mask = glyph(replace(lettering, height_px=max(2, round(lettering.small * height))), character)
    top = min(max(0, round(lettering.small_y * height - mask.shape[0] / 2)), height - len(mask))
    return np.pad(mask, ((top, height - len(mask) - top), (0, 0)))


@lru_cache(maxsize=8192)
def _ink(font: Path | StrokeFont, character: str) -> GrayImage:
    """A character as its font draws it, cut to the height of the capitals."""
    if isinstance(font, StrokeFont):
        return draw_glyph(font, character)
    face = load_font(font, FONT_SIZE_PX)
    _, top, _, bottom = face.getbbox("H")
    cap_height = max(round(bottom - top), 1)
    ink, (_, above) = face.getmask2(character, mode="L")
    width, height = ink.size
    mask = np.asarray(ink, np.uint8).reshape(height, width)
    canvas = np.zeros((cap_height, max(width, 1)), np.uint8)
    start = round(above - top)
    first, last = max(0, -start), min(height, cap_height - start)
    if first < last:
        canvas[start + first : start + last, :width] = mask[first:last]
    return canvas


def _mark(mark: str, height: int) -> FloatArray:
    width, thickness, middle = MARKS[mark]
    mask = np.zeros((height, max(2, round(width * height))), np.float32)
    half = max(1, round(thickness * height / 2))
    center = round(middle * height)
    if mark == ROUND:
        across = mask.shape[1] // 2
        cv2.circle(mask, (across, center), max(1, across), 1.0, -1, cv2.LINE_AA)
        return mask
    mask[max(0, center - half) : center + half] = 1
    return mask


def _ink_box(mask: FloatArray, left_px: int) -> Box:
    """The box of the pixels that are at least half ink."""
    rows, columns = np.nonzero(mask > 0.5)
    if not len(rows):
        return Box(left_px, 0, left_px + mask.shape[1], mask.shape[0])
    return Box(
        left_px + float(columns.min()),
        float(rows.min()),
        left_px + float(columns.max()) + 1,
        float(rows.max()) + 1,
    )
