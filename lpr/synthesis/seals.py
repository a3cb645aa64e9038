"""What stands between the groups of a plate's text: seals, arms, stickers, pictures."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from lpr.arrays import Image
from lpr.synthesis.foreign_signs import write_script
from lpr.synthesis.small_print import write
from lpr.synthesis.styles import Color


def draw_emblem(
    rng: np.random.Generator, image: Image, center: tuple[int, int], size_px: float, ink: Color
) -> None:
    """A picture that is no character, as on American plates: a seal, a silhouette, some strokes."""
    color: Color = ink
    if rng.random() < 0.6:
        blue, green, red = (int(level) for level in rng.integers(20, 220, 3))
        color = (blue, green, red)
    radius = size_px / 2
    kind = rng.random()
    if kind < 0.35:
        cv2.circle(image, center, int(radius), color, -1, cv2.LINE_AA)
        cv2.circle(image, center, int(radius * 0.8), (210, 215, 215), 1, cv2.LINE_AA)
        letter = chr(int(rng.integers(ord("A"), ord("Z") + 1)))
        write(image, letter, center, int(radius * rng.uniform(0.6, 1.1)), (225, 230, 230), rng)
        return
    count = int(rng.integers(5, 13))
    angles = np.sort(rng.uniform(0, 2 * np.pi, count))
    reach = radius * rng.uniform(0.25, 1.0, count)
    points = np.stack([reach * np.cos(angles), reach * np.sin(angles)], axis=1) + center
    outline = np.round(points).astype(np.int32)
    if kind < 0.7:
        cv2.fillPoly(image, [outline], color, cv2.LINE_AA)
    else:
        thickness = max(1, round(size_px * float(rng.uniform(0.05, 0.14))))
        cv2.polylines(image, [outline[: count // 2 + 1]], False, color, thickness, cv2.LINE_AA)


def draw_arms(
    rng: np.random.Generator, image: Image, center: tuple[float, float], width_px: float
) -> None:
    """A shield, chequered, striped or quartered in two colours, at times with a dark outline."""
    half, drop = width_px / 2, width_px * float(rng.uniform(0.5, 0.75))
    outline = [(-half, -drop), (half, -drop), (half, 0.3 * drop), (0, drop), (-half, 0.3 * drop)]
    points = np.round(np.array(outline) + center).astype(np.int32)
    shield = cv2.fillPoly(np.zeros(image.shape[:2], np.uint8), [points], 1).astype(bool)
    columns, rows = ((1, 4), (2, 2), (3, 1), (5, 5))[int(rng.integers(4))]
    ys, xs = np.nonzero(shield)
    across = (xs - center[0] + half) / width_px * columns
    down = (ys - center[1] + drop) / (2 * drop) * rows
    odd = (across.astype(int) + down.astype(int)) % 2 == 1
    colors = rng.integers(20, 236, (2, 3)).astype(np.uint8)
    image[ys, xs] = colors[odd.astype(int)]
    if rng.random() < 0.5:
        cv2.polylines(image, [points], True, (40, 40, 40), 1, cv2.LINE_AA)


def draw_seal(
    rng: np.random.Generator,
    image: Image,
    kind: str,
    center: tuple[float, float],
    gap_px: float,
    char_px: float,
) -> None:
    """A seal of a kind ("discs", "arms", ...) in a gap between characters; "" draws nothing."""
    _SEALS[kind](rng, image, center, gap_px, char_px)


Center = tuple[float, float]


def _draw_nothing(
    _: np.random.Generator, __: Image, ___: Center, ____: float, _____: float
) -> None:
    """The gap stays empty."""


def _disc(rng: np.random.Generator, image: Image, center: Center, radius: float) -> None:
    """A round seal: a ring, a ground of another colour, and a small picture."""
    x, y = round(center[0]), round(center[1])
    size = max(2, round(radius))
    ring = _SEAL_COLORS[int(rng.integers(len(_SEAL_COLORS)))]
    cv2.circle(image, (x, y), size, ring, -1, cv2.LINE_AA)
    cv2.circle(image, (x, y), max(1, round(0.72 * size)), (205, 208, 208), -1, cv2.LINE_AA)
    tone = tuple(int(level) for level in rng.integers(30, 190, 3))
    cv2.circle(image, (x, y), max(1, round(0.36 * size)), tone, -1, cv2.LINE_AA)


def _discs(
    rng: np.random.Generator, image: Image, center: Center, gap_px: float, char_px: float
) -> None:
    """The inspection's seal above the authority's."""
    radius = min(0.46 * gap_px, 0.24 * char_px)
    if rng.random() < 0.85:
        _disc(rng, image, (center[0], center[1] - 0.27 * char_px), 0.85 * radius)
    _disc(rng, image, (center[0], center[1] + 0.25 * char_px), radius)


def _one_disc(
    rng: np.random.Generator, image: Image, center: Center, gap_px: float, char_px: float
) -> None:
    _disc(rng, image, center, min(0.48 * gap_px, 0.3 * char_px))


def _arms(
    rng: np.random.Generator, image: Image, center: Center, gap_px: float, char_px: float
) -> None:
    draw_arms(rng, image, center, min(0.85 * gap_px, 0.75 * char_px))


def _red_chequers(
    _: np.random.Generator, image: Image, center: Center, gap_px: float, char_px: float
) -> None:
    """The Croatian shield: five by five fields, red ones at the corners, under a blue crown."""
    width = min(0.8 * gap_px, 0.62 * char_px)
    half, drop = width / 2, 0.6 * width
    points = np.array([(-half, -drop), (half, -drop), (half, 0.4 * drop), (0, drop),
                       (-half, 0.4 * drop)])  # fmt: skip
    outline = np.round(points + center).astype(np.int32)
    shield = cv2.fillPoly(np.zeros(image.shape[:2], np.uint8), [outline], 1).astype(bool)
    ys, xs = np.nonzero(shield)
    across, down = (xs - center[0] + half) / width * 5, (ys - center[1] + drop) / (2 * drop) * 5
    red = (across.astype(int) + down.astype(int)) % 2 == 0
    image[ys, xs] = np.where(red[:, None], (45, 40, 190), (240, 240, 240)).astype(np.uint8)
    low = round(center[0] - 0.8 * half), round(center[1] - drop - 0.25 * width)
    high = round(center[0] + 0.8 * half), round(center[1] - drop)
    cv2.rectangle(image, low, high, (150, 90, 60), -1)


def _square(
    rng: np.random.Generator, image: Image, center: Center, gap_px: float, char_px: float
) -> None:
    """A small sticker or hologram."""
    half = min(0.42 * gap_px, 0.17 * char_px)
    y = center[1] + float(rng.choice([-0.2, 0.0, 0.2])) * char_px
    low = round(center[0] - half), round(y - 1.2 * half)
    high = round(center[0] + half), round(y + 1.2 * half)
    tone = tuple(int(level) for level in rng.integers(90, 235, 3))
    cv2.rectangle(image, low, high, tone, -1)
    cv2.rectangle(image, low, high, (120, 120, 120), 1)


def _dot(
    _: np.random.Generator, image: Image, center: Center, gap_px: float, char_px: float
) -> None:
    """A raised dot in the colour of shadow."""
    size = max(1, round(min(0.2 * gap_px, 0.09 * char_px)))
    cv2.circle(image, (round(center[0]), round(center[1])), size, (60, 60, 60), -1, cv2.LINE_AA)


def _emblem(
    rng: np.random.Generator, image: Image, center: Center, gap_px: float, char_px: float
) -> None:
    """A picture as American plates have, at times reaching behind the characters."""
    size = min(1.2 * char_px, gap_px * float(rng.uniform(0.8, 1.7)))
    at = round(center[0]), round(center[1])
    draw_emblem(rng, image, at, size, (60, 60, 60))


def _script(
    rng: np.random.Generator, image: Image, center: Center, gap_px: float, _: float
) -> None:
    """A sign of another script."""
    write_script(rng, image, center, 0.9 * gap_px, (40.0, 40.0, 40.0))


def _emirate(
    rng: np.random.Generator, image: Image, center: Center, gap_px: float, char_px: float
) -> None:
    """The emirate's name in two scripts, one above the other."""
    for step in (-0.3, 0.0, 0.3):
        at = center[0] + step * gap_px, center[1] - 0.22 * char_px
        write_script(rng, image, at, 0.35 * char_px, (40.0, 40.0, 40.0))
    name = ("DUBAI", "SHARJAH", "ABU DHABI", "AJMAN", "U.A.E.")[int(rng.integers(5))]
    size = min(0.28 * char_px, gap_px / (0.62 * len(name)))
    at_px = round(center[0]), round(center[1] + 0.3 * char_px)
    write(image, name, at_px, round(size), (40, 40, 40), rng)


_SEAL_COLORS: tuple[Color, ...] = (
    (150, 90, 40), (60, 60, 190), (60, 150, 60), (40, 160, 230), (150, 150, 150), (40, 210, 240),
    (60, 60, 60),
)  # fmt: skip
_SEALS: dict[str, Callable[[np.random.Generator, Image, Center, float, float], None]] = {
    "": _draw_nothing,
    "discs": _discs,
    "disc": _one_disc,
    "arms": _arms,
    "red-chequers": _red_chequers,
    "square": _square,
    "dot": _dot,
    "emblem": _emblem,
    "script": _script,
    "emirate": _emirate,
}
