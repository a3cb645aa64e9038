"""Small things on American and other plates: stickers, a stacked prefix, the embossed border."""

from __future__ import annotations

import cv2
import numpy as np

from lpr.arrays import Image
from lpr.synthesis.geometry import rounded_outline
from lpr.synthesis.letter_series import SERIES
from lpr.synthesis.lettering import Lettering, glyph
from lpr.synthesis.small_print import blend, write
from lpr.synthesis.styles import DEALERS, LETTERS, Color, tinted

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
STICKER_COLORS = (
    (60, 60, 210), (200, 120, 40), (60, 170, 60), (40, 210, 245), (40, 130, 240), (235, 235, 235),
    (160, 60, 120),
)  # fmt: skip
PREFIXES = ("DP", "DV", "HP", "FS", "MC", "PC", "TK", "CC", "PL", "VT")
"""Common ones; half of all prefixes are any two letters."""


def draw_stickers(rng: np.random.Generator, image: Image) -> None:
    """Month and year in two corners, or both on one sticker."""
    height, width = image.shape[:2]
    y = (0.13, 0.13, 0.88)[int(rng.integers(3))] * height
    tall, wide = 0.17 * height, float(rng.uniform(0.075, 0.12)) * width
    inset = float(rng.uniform(0.06, 0.15)) * width
    texts = (MONTHS[int(rng.integers(12))], f"{int(rng.integers(30)):02d}")
    sides = [0, 1] if rng.random() < 0.7 else [int(rng.integers(2))]
    for side in sides:
        x = inset if side == 0 else width - inset
        color = STICKER_COLORS[int(rng.integers(len(STICKER_COLORS)))]
        low = round(x - wide / 2), round(y - tall / 2)
        high = round(x + wide / 2), round(y + tall / 2)
        cv2.rectangle(image, low, high, color, -1)
        ink: Color = (245, 245, 245) if sum(color) < 380 else (20, 20, 20)
        size = min(0.5 * tall, 0.9 * wide / len(texts[side]) / 0.7)
        write(image, texts[side], (round(x), round(y)), round(size), ink, rng)


def draw_holder(rng: np.random.Generator, image: Image, free_px: tuple[int, int]) -> None:
    """A dealer's frame over the edges, with a name below or above.

    ``free_px`` is what is free above and below the text: the frame covers none of that.
    """
    height, width = image.shape[:2]
    gray = float(rng.choice([15.0, 25.0, 45.0, 120.0, 190.0]))
    color: Color = tinted(rng, (int(gray), int(gray), int(gray)))
    thin = float(rng.uniform(0.02, 0.06)) * height
    top = round(min(thin * float(rng.choice([1, 1, 2.5])), 0.8 * free_px[0]))
    bottom = round(min(float(rng.uniform(0.06, 0.16)) * height, 0.85 * free_px[1]))
    side = round(0.6 * thin)
    cv2.rectangle(image, (0, 0), (width, top), color, -1)
    cv2.rectangle(image, (0, height - bottom), (width, height), color, -1)
    image[:, :side] = image[:, width - side :] = color
    ink: Color = (232, 232, 232) if gray < 100 else (25, 25, 25)
    name = DEALERS[int(rng.integers(len(DEALERS)))]
    edge = (top, top // 2) if top > bottom else (bottom, height - bottom // 2)
    write(image, name, (width // 2, edge[1]), round(0.62 * edge[0]), ink, rng)


def draw_prefix(
    rng: np.random.Generator, image: Image, place: tuple[float, float, float, float], ink: Color
) -> None:
    """Two small letters, one above the other, in a place (x, y, width, height)."""
    x, y, width, height = place
    letters = PREFIXES[int(rng.integers(len(PREFIXES)))]
    if rng.random() < 0.5:
        letters = "".join(LETTERS[int(letter)] for letter in rng.integers(26, size=2))
    size = round(height * float(rng.uniform(0.36, 0.46)))
    lettering = Lettering(SERIES["us-flat"], size)
    for letter, top in zip(letters, (y, y + height - size), strict=True):
        mask = glyph(lettering, letter)[:, : max(2, round(0.85 * width))]
        left = max(0, round(x + (0.85 * width - mask.shape[1]) / 2))
        part = image[round(top) : round(top) + size, left : left + mask.shape[1]]
        part[:] = blend(part, mask[: part.shape[0], : part.shape[1]], ink)


def draw_border(rng: np.random.Generator, image: Image, ink: Color) -> None:
    """The line along the edge, with round corners, in the colour of the ink or raised."""
    height, width = image.shape[:2]
    inset = max(1, round(height * float(rng.uniform(0.015, 0.045))))
    radius = float(rng.uniform(0.04, 0.12)) * height
    color = ink if rng.random() < 0.75 else (128, 128, 128)
    thick = max(1, round(height * float(rng.uniform(0.008, 0.025))))
    line = np.round(rounded_outline((width, height), inset, radius) * 16).astype(np.int32)
    cv2.polylines(image, [line], True, color, thick, cv2.LINE_AA, 4)


def draw_rim(rng: np.random.Generator, image: Image, ground: Color, radius_px: float) -> None:
    """The edge pressed up out of the plate, in the paint of the ground: one side lit, one not."""
    height, width = image.shape[:2]
    inset = height * float(rng.uniform(0.02, 0.05))
    thick = max(1, round(height * float(rng.uniform(0.008, 0.02))))
    depth = float(rng.uniform(8, 55))
    for off, change in ((0.0, -depth), (0.8 * thick, 0.6 * depth)):
        line = rounded_outline((width, height), inset + off, max(radius_px - inset, 1.0))
        tone = [float(np.clip(level + change, 0, 255)) for level in ground]
        places = np.round(line * 16).astype(np.int32)
        cv2.polylines(image, [places], True, tone, thick, cv2.LINE_AA, 4)
