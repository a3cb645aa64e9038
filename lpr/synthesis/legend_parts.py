"""What the strips around a plate's characters are made of: grounds, stickers, bolts, a holder."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray, Image
from lpr.synthesis.degradation import degrade, make_faint, sharpen
from lpr.synthesis.extras import MONTHS, STICKER_COLORS
from lpr.synthesis.styles import Color, nearby
from lpr.synthesis.word_fonts import pick_word_font, set_words

INKS: tuple[Color, ...] = (
    (24, 24, 24), (92, 42, 16), (165, 80, 20), (40, 35, 195), (45, 25, 140), (70, 110, 20),
    (246, 246, 246), (40, 205, 248), (20, 180, 245), (150, 120, 20), (40, 130, 240),
)  # fmt: skip
GROUNDS: tuple[Color, ...] = (
    *[(246, 246, 246)] * 9, (40, 205, 248), (20, 180, 245), (165, 80, 20), (140, 60, 20),
    (24, 24, 24), (70, 110, 20), (40, 35, 195), (235, 205, 150), (205, 235, 248), (150, 210, 130),
    (110, 215, 245), (225, 235, 245), (200, 200, 200),
)  # fmt: skip
FADE, CLOUDS, HILLS = 0.2, 0.25, 0.07
"""Shares of grounds that fade into another colour, have clouds of one, or hills."""
BRIGHTNESS = np.array([0.11, 0.59, 0.3], np.float32)
"""What blue, green and red count in it."""
SHARPNESS = (0.16, 0.75)
"""Pixels of the photograph for each drawn one, least and most."""


def pick(rng: np.random.Generator, listed: Sequence[Color]) -> Color:
    """One of the colours, a little off."""
    return nearby(rng, listed[int(rng.integers(len(listed)))])


def brightness(color: FloatArray | Color) -> float:
    """Of a colour, 0 to 255."""
    return float(np.dot(np.asarray(color, np.float32), BRIGHTNESS))


def contrasting(rng: np.random.Generator, ground: FloatArray | Color, least: float) -> Color:
    """An ink whose brightness is at least so much off a ground's."""
    level = brightness(ground)
    for _ in range(30):
        ink = pick(rng, INKS)
        if abs(brightness(ink) - level) > least:
            return ink
    return (0, 0, 0) if level > 127 else (255, 255, 255)


def paint(rng: np.random.Generator, size: tuple[int, int], color: Color) -> Image:
    """A piece of plate (height, width): plain, fading, in clouds of another colour, or hilly."""
    height, width = size
    ground = np.full((height, width, 3), color, np.float32)
    kind, other = rng.random(), np.array(pick(rng, GROUNDS), np.float32)
    if kind < FADE:
        ground += np.linspace(0, 1, height, dtype=np.float32)[:, None, None] * (other - ground)
    elif kind < FADE + CLOUDS:
        coarse = rng.uniform(-0.3, 1.0, (3, 6)).astype(np.float32)
        cover = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC).clip(0, 0.8)
        ground += np.float32(rng.uniform(0.2, 1.0)) * cover[..., None] * (other - ground)
    elif kind < FADE + CLOUDS + HILLS:
        xs = np.linspace(0, width, 30)
        tops = np.interp(xs, np.linspace(0, width, 7), height * rng.uniform(0.1, 0.9, 7))
        outline = np.concatenate([np.stack([xs, tops], 1), [[width, height], [0, height]]])
        over = cv2.fillPoly(ground.copy(), [outline.astype(np.int32)], other.tolist())
        ground += np.float32(rng.choice([0.5, 1.0])) * (over - ground)
    return np.clip(ground, 0, 255).astype(np.uint8)


def put(image: Image, ink: FloatArray, corner: tuple[float, float], color: Color) -> None:
    """Ink (h, w) from 0 to 1 over a picture, its upper left corner there; what is outside is cut
    off."""
    x, y = round(corner[0]), round(corner[1])
    height, width = ink.shape
    left, top = max(x, 0), max(y, 0)
    right, bottom = min(x + width, image.shape[1]), min(y + height, image.shape[0])
    if right <= left or bottom <= top:
        return
    share = ink[top - y : bottom - y, left - x : right - x, None]
    part = image[top:bottom, left:right]
    part[:] = (part * (1 - share) + share * np.array(color, np.float32)).astype(np.uint8)


def squeezed(ink: FloatArray, width_px: float, least_height: float) -> FloatArray:
    """Ink that is no wider than that; its height shrinks along, to that share at least."""
    height, width = ink.shape
    share = width_px / width
    if share >= 1:
        return ink
    size = max(2, int(width_px)), max(6, int(height * max(share, least_height)))
    smaller: FloatArray = cv2.resize(ink, size, interpolation=cv2.INTER_AREA)
    return smaller


def draw_sticker(rng: np.random.Generator, image: Image, box: tuple[float, ...]) -> None:
    """A month or a year on a coloured rectangle (x, y, width, height)."""
    x, y, width, height = box
    color = pick(rng, STICKER_COLORS)
    low, high = (round(x), round(y)), (round(x + width), round(y + height))
    cv2.rectangle(image, low, high, color, -1)
    year = f"{int(rng.integers(30)):02d}" if rng.random() < 0.5 else str(rng.integers(2000, 2025))
    text = MONTHS[int(rng.integers(12))] if rng.random() < 0.5 else year
    ink = set_words(text, pick_word_font(rng), float(rng.uniform(0.3, 0.6)) * height)
    ink = squeezed(ink, 0.9 * width, 1.0)
    corner = x + (width - ink.shape[1]) / 2, y + (height - ink.shape[0]) / 2
    put(image, ink, corner, contrasting(rng, color, 60))


def draw_bolts(rng: np.random.Generator, image: Image) -> None:
    """A bolt or two where plates have holes."""
    height, width = image.shape[:2]
    for _ in range(int(rng.integers(0, 3))):
        x = float(rng.choice([0.2, 0.8, 0.08, 0.92])) * width + float(rng.normal(0, 8))
        center, radius = (round(x), round(rng.uniform(0.2, 0.8) * height)), int(rng.uniform(3, 8))
        gray = float(rng.uniform(20, 220))
        cv2.circle(image, center, radius, (gray, gray, gray), -1, cv2.LINE_AA)


def askew(rng: np.random.Generator, image: Image, stretch: tuple[float, float]) -> Image:
    """The picture as a frame shows it that is a little off: turned, slanted and stretched."""
    height, width = image.shape[:2]
    turn, slant = rng.normal(0, (0.02, 0.08))
    across, down = 1 + rng.normal(0, stretch)
    matrix = np.array(
        [
            [across, slant, (1 - across) * width / 2 - slant * height / 2],
            [turn, down, (1 - down) * height / 2 - turn * width / 2],
        ]
    )
    moved: Image = cv2.warpAffine(image, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
    return moved


def photographed(rng: np.random.Generator, image: Image, size: tuple[int, int]) -> Image:
    """A drawing as a photograph of any sharpness shows it, brought to a size (width, height)."""
    height, width = image.shape[:2]
    scale = float(np.exp(rng.uniform(*np.log(SHARPNESS))))
    small_size = max(8, round(width * scale)), max(6, round(height * scale))
    seen: Image = cv2.resize(image, small_size, interpolation=cv2.INTER_AREA)
    seen = degrade(rng, seen, float(rng.uniform(0.2, 0.9)), max(8.0, 0.5 * seen.shape[0]))
    if rng.random() < 0.1:
        seen = make_faint(rng, seen)
    if rng.random() < 0.3:
        seen = sharpen(seen, float(rng.uniform(0.5, 1.2)), float(rng.uniform(0.3, 2)))
    if rng.random() < 0.06:
        seen = cv2.cvtColor(cv2.cvtColor(seen, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    how = cv2.INTER_AREA if seen.shape[0] > size[1] else cv2.INTER_CUBIC
    shown: npt.NDArray[np.uint8] = cv2.resize(seen, size, interpolation=how)
    return shown
