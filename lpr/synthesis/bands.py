"""The coloured bands at the sides of plates: letters, stars, a cross, arms."""

from __future__ import annotations

import cv2
import numpy as np

from lpr.arrays import Image
from lpr.synthesis.designs.design import Band, Design
from lpr.synthesis.seals import draw_arms
from lpr.synthesis.small_print import write
from lpr.synthesis.styles import DIGITS, LETTERS, tinted

STAR_COLOR = (40, 205, 245)
FADED_SHARE = 0.12
"""Of bands whose letters and stars the sun has bleached away."""


def draw_bands(rng: np.random.Generator, image: Image, design: Design) -> tuple[int, int]:
    """Paint the bands of a design, and say how many pixels they take at the left and the right."""
    height, width = image.shape[:2]
    taken = []
    for band, at_right in ((design.band, False), (design.right, True)):
        if band is None or rng.random() > band.share:
            taken.append(0)
            continue
        band_px = round(band.width * height * float(rng.uniform(0.9, 1.08)))
        start = width - band_px if at_right else 0
        _draw_band(rng, image[:, start : start + band_px], band)
        taken.append(band_px)
    return taken[0], taken[1]


def _draw_band(rng: np.random.Generator, part: Image, band: Band) -> None:
    """One band over the whole of a part of the picture."""
    height, width = part.shape[:2]
    color = tinted(rng, band.color)
    part[:] = color
    if rng.random() < FADED_SHARE:
        return
    if band.code in _PICTURES:
        _PICTURES[band.code](rng, part, band)
        return
    if band.stars:
        for angle in np.arange(0, 2 * np.pi, np.pi / 6):
            x = width / 2 + 0.3 * width * np.cos(angle)
            y = height * 0.3 + 0.3 * width * np.sin(angle)
            size = max(1, width // 20)
            cv2.circle(part, (round(x), round(y)), size, STAR_COLOR, -1, cv2.LINE_AA)
    else:
        tone = [int(level) for level in rng.integers(60, 240, 3)]
        low = round(0.3 * width), round(0.2 * height)
        high = round(0.7 * width), round(0.4 * height)
        cv2.rectangle(part, low, high, tone, -1)
    codes = band.code.split("|")
    code = _filled(rng, codes[int(rng.integers(len(codes)))])
    size_px = 0.56 * width / max(1, len(code) - 0.6) ** 0.6
    write(part, code, (width // 2, round(height * 0.76)), int(size_px), band.ink, rng)


def _filled(rng: np.random.Generator, code: str) -> str:
    """A code with a digit for each ``#`` and a letter for each ``@``."""
    kinds = {"#": DIGITS, "@": LETTERS}
    return "".join(
        kinds[sign][int(rng.integers(len(kinds[sign])))] if sign in kinds else sign for sign in code
    )


def _cross(_: np.random.Generator, part: Image, band: Band) -> None:
    """A white cross on a red shield in the middle of the band."""
    height, width = part.shape[:2]
    size = min(0.36 * width, 0.22 * height)
    x, y = width / 2, height / 2
    low, high = (round(x - size), round(y - size)), (round(x + size), round(y + size))
    cv2.rectangle(part, low, high, band.ink, -1)
    arm, reach = 0.2 * size, 0.65 * size
    for across, down in ((arm, reach), (reach, arm)):
        start = round(x - across), round(y - down)
        cv2.rectangle(part, start, (round(x + across), round(y + down)), (240, 240, 240), -1)


def _shield(rng: np.random.Generator, part: Image, band: Band) -> None:
    """Arms in the middle of a band of the plate's own colour."""
    part[:] = band.ink
    height, width = part.shape[:2]
    draw_arms(rng, part, (width / 2, height / 2), 0.7 * width)


_PICTURES = {"cross": _cross, "arms": _shield}
