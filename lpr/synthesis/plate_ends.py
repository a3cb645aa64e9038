"""Pictures of the left ends of plates, with the signs of countries on their bands."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np

from lpr.arrays import Image
from lpr.formats.legends import plain, written_legends
from lpr.synthesis.bands import STAR_COLOR
from lpr.synthesis.designs.design import DEEP_BLUE, WHITE
from lpr.synthesis.legend_parts import (
    GROUNDS,
    askew,
    contrasting,
    photographed,
    pick,
    put,
    squeezed,
)
from lpr.synthesis.legends import TWICE
from lpr.synthesis.styles import LETTERS, Color, nearby
from lpr.synthesis.word_fonts import pick_word_font, set_words

BLUE_SHARE = 0.85
"""Of bands, and of signs on them that are white."""
SIGN_SHARE, KNOWN_SHARE = 0.8, 0.85
"""Of ends that have a sign, and of signs that are a country's; the rest are any letters."""
BADGE_SHARE, STARS_SHARE = 0.08, 0.6
"""Of ends that have a badge in place of the letters, and of those with a ring of stars."""
GRAY = 127
"""Level of what lies beside the end in its picture."""


def draw_end(rng: np.random.Generator, size: tuple[int, int], end_px: int) -> tuple[Image, str]:
    """The lower left end of a plate in a picture that is gray beside it, and the letters there.

    Args:
        rng: decides all.
        size: width and height of the picture.
        end_px: how wide the end is in it at most.
    """
    width, height = TWICE * end_px, TWICE * size[1]
    blue = bool(rng.random() < BLUE_SHARE)
    color = nearby(rng, DEEP_BLUE) if blue else pick(rng, GROUNDS)
    ground = nearby(rng, WHITE) if rng.random() < 0.8 else pick(rng, GROUNDS)
    image = np.full((height, width, 3), ground, np.uint8)
    wide = int(width * rng.uniform(0.55, 1.0))
    left = max(0, int(rng.uniform(-0.1, 0.25) * width))
    image[:, :left] = int(rng.integers(256))
    band = image[:, left : left + wide]
    band[:] = color
    if rng.random() < STARS_SHARE:
        _draw_stars(rng, band)
    sign, kind = "", rng.random()
    if kind < SIGN_SHARE:
        sign = _pick_sign(rng)
        white = blue and rng.random() < 0.93
        _write_sign(rng, band, sign, nearby(rng, WHITE) if white else contrasting(rng, color, 60))
    elif kind < SIGN_SHARE + BADGE_SHARE:
        low, high = (int(0.2 * wide), int(0.4 * height)), (int(0.6 * wide), int(0.8 * height))
        cv2.rectangle(band, low, high, rng.integers(0, 256, 3).tolist(), -1)
    if rng.random() < 0.4:
        foot = int(rng.uniform(0, 0.14) * height)
        image[height - foot :] = int(rng.integers(80))
    seen = photographed(rng, askew(rng, image, (0.0, 0.0)), (end_px, size[1]))
    # Where the first character stands, the end ends.
    shown = end_px if rng.random() < 0.3 else int(rng.uniform(0.55, 1.0) * end_px)
    shown = min(max(shown, (left + wide) // TWICE if sign else 0), end_px)
    picture: Image = np.full((size[1], size[0], 3), GRAY, np.uint8)
    picture[:, :shown] = seen[:, :shown]
    return picture, sign


@cache
def _signs() -> tuple[str, ...]:
    """All signs that are listed, in capitals."""
    found = {plain(one) for own in written_legends().values() for one in own if one[0] == "("}
    return tuple(sorted(found))


def _pick_sign(rng: np.random.Generator) -> str:
    if rng.random() < KNOWN_SHARE:
        signs = _signs()
        return signs[int(rng.integers(len(signs)))]
    letters = rng.integers(len(LETTERS), size=int(rng.integers(1, 4)))
    return "".join(LETTERS[int(letter)] for letter in letters)


def _write_sign(rng: np.random.Generator, band: Image, sign: str, color: Color) -> None:
    """A sign in the lower half of a band, as wide as there is room at most."""
    height, width = band.shape[:2]
    mask = set_words(sign, pick_word_font(rng), float(rng.uniform(0.22, 0.46)) * height)
    bold = int(rng.choice([1, 2, 3]))
    mask = squeezed(cv2.dilate(mask, np.ones((bold, bold))), 0.92 * width, 0.6)
    y = float(
        np.clip(rng.normal(0.7, 0.13) * height - mask.shape[0] / 2, 0, height - mask.shape[0])
    )
    put(band, mask, ((width - mask.shape[1]) / 2 + float(rng.normal(0, 2)), y), color)


def _draw_stars(rng: np.random.Generator, band: Image) -> None:
    """A ring of stars in the upper half of a band, as far as the picture shows it."""
    height, width = band.shape[:2]
    middle, radius = float(rng.normal(0.15, 0.03)) * height, 0.3 * width
    for angle in np.arange(0, 2 * np.pi, np.pi / 6):
        x, y = width / 2 + radius * np.cos(angle), middle + radius * np.sin(angle)
        size = max(1, width // 22)
        cv2.circle(band, (round(x), round(y)), size, STAR_COLOR, -1, cv2.LINE_AA)
