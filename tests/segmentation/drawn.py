"""Plates drawn with OpenCV's own strokes, with the exact box of every character."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from lpr.arrays import FloatArray, GrayImage


@dataclass(frozen=True)
class DrawnPlate:
    gray: GrayImage
    boxes: FloatArray


def draw_line(
    text: str,
    char_height_px: int = 34,
    plate_height_px: int = 64,
    *,
    spacing_px: int = 6,
    light: bool = False,
    frame: bool = True,
) -> DrawnPlate:
    """One centred row of characters inside a frame."""
    glyphs = [draw_glyph(character, char_height_px) for character in text]
    inner = sum(glyph.shape[1] for glyph in glyphs) + spacing_px * (len(text) - 1)
    gray = np.full((plate_height_px, inner + 48), 210, np.uint8)
    top, x = (plate_height_px - char_height_px) // 2, 24
    boxes = []
    for glyph in glyphs:
        height, width = glyph.shape
        part = gray[top : top + height, x : x + width]
        part[glyph > 0] = 40
        boxes.append((x, top, x + width, top + height))
        x += width + spacing_px
    if frame:
        cv2.rectangle(gray, (4, 4), (gray.shape[1] - 5, plate_height_px - 5), 40, 2)
    return DrawnPlate(255 - gray if light else gray, np.array(boxes, np.float32))


def draw_rows(upper: str, lower: str) -> DrawnPlate:
    """Two rows of 40 px characters on a plate 112 px high."""
    rows = [draw_line(text, 36, 56, frame=False) for text in (upper, lower)]
    width = max(row.gray.shape[1] for row in rows)
    gray = np.full((112, width), 210, np.uint8)
    boxes = []
    for k, row in enumerate(rows):
        left = (width - row.gray.shape[1]) // 2
        gray[56 * k : 56 * (k + 1), left : left + row.gray.shape[1]] = row.gray
        boxes.append(row.boxes + np.array([left, 56 * k, left, 56 * k], np.float32))
    return DrawnPlate(gray, np.concatenate(boxes))


def draw_glyph(character: str, height_px: int) -> GrayImage:
    """One character as a tight mask of that height."""
    canvas = np.zeros((160, 200), np.uint8)
    cv2.putText(canvas, character, (40, 120), cv2.FONT_HERSHEY_SIMPLEX, 3.0, 255, 12)
    rows, columns = np.flatnonzero(canvas.any(axis=1)), np.flatnonzero(canvas.any(axis=0))
    tight = canvas[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    width_px = max(round(tight.shape[1] * height_px / tight.shape[0]), 3)
    small = cv2.resize(tight, (width_px, height_px), interpolation=cv2.INTER_AREA)
    return np.where(small > 100, 255, 0).astype(np.uint8)
