"""What small plates of motorcycles carry beside their text: bolts, stickers, an advertisement.

Car plates that hang from two bolts have those alone."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from lpr.arrays import Image
from lpr.synthesis.foreign_signs import write_script

STAIN = (40, 70, 120)
"""Rust, blue, green, red."""


@dataclass(frozen=True, slots=True)
class _Label:
    """A place for a sticker in shares of the plate's size, each with its least and its most."""

    share: float
    """How many plates have it."""
    x: tuple[float, float]
    y: tuple[float, float]
    wide: tuple[float, float]
    tall: tuple[float, float]


_LABELS = (
    _Label(0.2, (0.46, 0.54), (0.08, 0.16), (0.15, 0.28), (0.1, 0.2)),
    _Label(0.25, (0.07, 0.13), (0.1, 0.2), (0.09, 0.15), (0.12, 0.22)),
    _Label(0.15, (0.87, 0.93), (0.1, 0.2), (0.09, 0.15), (0.12, 0.22)),
    _Label(0.1, (0.5, 0.5), (0.91, 0.95), (0.4, 0.8), (0.07, 0.12)),
)
"""Between the bolts, in the upper corners, and along the lower edge."""


def draw_mounted(rng: np.random.Generator, image: Image) -> None:
    """Two large bolts above the text, at times rusty, and stickers where there is room."""
    for label in _LABELS:
        if rng.random() < label.share:
            _draw_label(rng, image, label)
    draw_bolts(rng, image, LARGE)


@dataclass(frozen=True, slots=True)
class Bolts:
    """Where two bolts are and how large, each with its least and its most.

    ``inset`` is a share of the plate's width, ``y`` and ``radius`` are shares of its height.
    """

    inset: tuple[float, float]
    y: tuple[float, float]
    radius: tuple[float, float]
    rusty: float
    """Share of plates."""


LARGE = Bolts((0.22, 0.33), (0.12, 0.2), (0.03, 0.06), 0.4)
"""On motorcycles."""
SMALL = Bolts((0.16, 0.27), (0.09, 0.15), (0.02, 0.04), 0.15)
"""On cars."""
SLOT_SHARE = 0.5
"""Of pairs of bolts whose slots are longer than the bolts' heads."""


def draw_bolts(rng: np.random.Generator, image: Image, bolts: Bolts) -> None:
    """Two bolts above the text, as far from the plate's ends as each other."""
    height, width = image.shape[:2]
    inset, y = float(rng.uniform(*bolts.inset)) * width, float(rng.uniform(*bolts.y)) * height
    radius = max(2, round(height * float(rng.uniform(*bolts.radius))))
    rusty, slots = rng.random() < bolts.rusty, rng.random() < SLOT_SHARE
    for x in (inset, width - inset):
        _draw_bolt(rng, image, (round(x), round(y)), radius, rusty, slots)


def _draw_label(rng: np.random.Generator, image: Image, label: _Label) -> None:
    """A sticker of any colour with some script on it, round or not."""
    height, width = image.shape[:2]
    x, y = float(rng.uniform(*label.x)) * width, float(rng.uniform(*label.y)) * height
    wide, tall = float(rng.uniform(*label.wide)) * width, float(rng.uniform(*label.tall)) * height
    color = [float(level) for level in rng.integers(20, 245, 3)]
    low = round(x - wide / 2), round(y - tall / 2)
    high = round(x + wide / 2), round(y + tall / 2)
    if wide < 1.3 * tall and rng.random() < 0.5:
        cv2.circle(image, (round(x), round(y)), round(tall / 2), color, -1, cv2.LINE_AA)
    else:
        cv2.rectangle(image, low, high, color, -1)
    ink = [20.0] * 3 if sum(color) > 380 else [240.0] * 3
    for at in np.linspace(low[0], high[0], max(3, round(2 * wide / tall)))[1:-1].tolist():
        write_script(rng, image, (at, y), 0.35 * tall, ink)


def _draw_bolt(
    rng: np.random.Generator,
    image: Image,
    center: tuple[int, int],
    radius: int,
    rusty: bool,
    slot: bool,
) -> None:
    """A bolt, at times in a slot that is longer; from a rusty one a stain runs down."""
    x, y = center
    if slot:
        reach = round(1.4 * radius)
        cv2.line(image, (x - reach, y), (x + reach, y), (70, 70, 70), max(1, radius // 2))
    gray = float(rng.uniform(30, 220))
    color = [gray] * 3
    if rusty:
        color = [0.35 * gray, 0.55 * gray, gray]
        run = np.zeros(image.shape[:2], np.float32)
        end = round(y + radius * float(rng.uniform(1, 5)))
        cv2.line(run, center, (x, end), 0.6, 2 * radius)
        run = cv2.GaussianBlur(run, (0, 0), 0.6 * radius)[..., None]
        image[:] = (image + run * (np.array(STAIN) - image)).astype(np.uint8)
    cv2.circle(image, center, radius, color, -1, cv2.LINE_AA)
    cv2.circle(image, center, radius, [0.4 * gray] * 3, 1, cv2.LINE_AA)
