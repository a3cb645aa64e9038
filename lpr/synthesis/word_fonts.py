"""Fonts that words on plates are written in: more kinds than their characters, slanted and with
serifs too, and some like handwriting."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from PIL import Image as Pictures
from PIL import ImageDraw

from lpr.arrays import FloatArray
from lpr.synthesis.fonts import font_files, load_font

CAPITAL = 0.71
"""How high capitals are, of a font's size."""
INK = 40 / 255
"""From which share on a pixel counts as ink."""

_UNFIT = re.compile(r"symbol|dingbat|d050|math|fallback|awesome|thin|hairline|light", re.IGNORECASE)
_SLANTED = re.compile(r"italic|oblique", re.IGNORECASE)
_SCRIPT = re.compile(
    r"z003|(p052|c059|urwbook|freeserif|liberationserif|nimbusroman).*italic", re.I
)


@cache
def word_fonts() -> tuple[tuple[Path, ...], ...]:
    """The families of fonts on this machine that have letters, in a fixed order."""
    families: dict[str, list[Path]] = {}
    for path in font_files():
        if not _UNFIT.search(path.stem) and _writes(path):
            slanted = "slanted " if _SLANTED.search(path.stem) else ""
            families.setdefault(slanted + re.split(r"[-\[]", path.stem)[0][:9], []).append(path)
    return tuple(tuple(paths) for _, paths in sorted(families.items()))


def pick_word_font(rng: np.random.Generator, *, script: bool = False) -> Path:
    """A font, each family as likely as another; of those like handwriting, where there are any."""
    families = word_fonts()
    if script:
        alike = [[path for path in family if _SCRIPT.search(path.stem)] for family in families]
        families = tuple(tuple(family) for family in alike if family) or families
    family = families[int(rng.integers(len(families)))]
    return family[int(rng.integers(len(family)))]


def set_words(
    text: str, font: Path, capital_px: float, spacing: float = 0.0, slant: float = 0.0
) -> FloatArray:
    """The ink of words, (height, width) from 0 to 1, cut to what is inked; a pixel at least.

    Args:
        text: any letters that the font has.
        font: a font file.
        capital_px: how high capitals are, about.
        spacing: between the letters beside the usual one, in heights of a capital.
        slant: width by height that it leans to the right.
    """
    size = max(6, round(capital_px / CAPITAL))
    face = load_font(font, size)
    step = spacing * capital_px
    room = face.getlength(text) + step * len(text) + size + 8
    drawing = Pictures.new("L", (int(room), 2 * size))
    draw, x = ImageDraw.Draw(drawing), 4.0
    for part in text if spacing > 0 else [text]:
        draw.text((x, size // 3), part, fill=255, font=face)
        x += face.getlength(part) + step
    ink: FloatArray = np.asarray(drawing, np.float32) / np.float32(255)
    if slant:
        height, width = ink.shape
        lean = np.array([[1, -slant, slant * height], [0, 1, 0]])
        ink = np.asarray(cv2.warpAffine(ink, lean, (width + round(slant * height), height)))
    rows, columns = (np.flatnonzero((ink > INK).any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return np.zeros((1, 1), np.float32)
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _writes(path: Path) -> bool:
    try:
        return bool(load_font(path, 40).getbbox("California")[2] > 30)
    except (OSError, ValueError):
        return False
