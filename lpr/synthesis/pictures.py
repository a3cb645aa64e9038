"""Small pictures of one plate on a car, as a detector crops them: what characters train on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray, Image
from lpr.geometry import Box, Quad
from lpr.synthesis.degradation import degrade, make_faint, sharpen
from lpr.synthesis.geometry import (
    map_box,
    map_points,
    pick_steep_tilt,
    pick_tilt,
    plate_to_quad,
    tilted_quad,
)
from lpr.synthesis.mix import LIKE_REAL, Mix
from lpr.synthesis.pasting import set_plate
from lpr.synthesis.plates import PlateDrawing, draw_plate
from lpr.synthesis.styles import BODY_COLORS, COMMON_BODIES, Color

CHARACTER_PX = (8.0, 60.0)
"""Lowest and highest characters, in pixels of the picture."""
COMMON_CHARACTER_PX = 17.0
"""Half of all characters are lower than this."""
CLEAN_STRENGTH = 0.25
"""How strongly a clean picture is degraded, of the strength that it would have had."""


@dataclass(frozen=True, slots=True)
class PlatePicture:
    """A picture of a plate, and where everything on it is, in pixels of the picture.

    ``character_quads`` are the ink boxes of the drawing in perspective, ``characters`` the upright
    boxes around those; ``region`` is the drawing's.
    """

    image: Image
    quad: Quad
    text: str
    lines: tuple[str, ...]
    characters: tuple[tuple[str, Box], ...]
    character_quads: tuple[Quad, ...]
    region: str | None = None


def draw_plate_picture(
    rng: np.random.Generator, rows: Sequence[str] | None = None, mix: Mix = LIKE_REAL
) -> PlatePicture:
    """A random plate, tilted, set on a piece of car body, lit and degraded like a photograph.

    ``rows`` gives the text as in `draw_plate`, ``mix`` says what the plates and the views are like.

    Raises:
        FontError: no font was found.
        ConfigError: no design is of the regions of ``mix``.
    """
    plate = draw_plate(rng, rows=rows, mix=mix)
    height, width = plate.image.shape[:2]
    char_px = _pick_character_px(rng)
    scale = char_px / max(box.height for _, box in plate.characters)
    steep = bool(mix.steep) and rng.random() < mix.steep
    tilt = pick_steep_tilt(rng) if steep else pick_tilt(rng)
    quad = tilted_quad(width * scale, height * scale, tilt, float(rng.uniform(3, 10)))
    margins = height * scale * rng.uniform(0.15, 0.9, 4) + 2
    quad += margins[:2].astype(np.float32) - quad.min(axis=0)
    size_px = np.ceil(quad.max(axis=0) + margins[2:]).astype(int)
    colors = COMMON_BODIES if mix.designed else BODY_COLORS
    image = _car_body(rng, colors, int(size_px[0]), int(size_px[1]), char_px)
    image = _mount(rng, image, plate, quad)
    image = set_plate(image, plate.image, quad, plate.corner_px)
    strength = float(rng.uniform(0.3, 1.0))
    if mix.clean and rng.random() < mix.clean:
        strength *= CLEAN_STRENGTH
    image = degrade(rng, image, strength, char_px)
    if mix.faint and rng.random() < mix.faint:
        image = make_faint(rng, image)
    if mix.gray and rng.random() < mix.gray:
        image = cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    if mix.sharpened and rng.random() < mix.sharpened:
        radius = char_px * float(rng.uniform(0.03, 0.09))
        image = sharpen(image, max(radius, 0.5), float(rng.uniform(0.4, 2.2)))
    matrix = plate_to_quad(width, height, quad)
    quads = tuple(map_box(box, matrix) for _, box in plate.characters)
    boxes = tuple(
        (character, outline.bounding_box())
        for (character, _), outline in zip(plate.characters, quads, strict=True)
    )
    placed = Quad.from_list(quad.tolist())
    return PlatePicture(image, placed, plate.text, plate.lines, boxes, quads, plate.region)


def _pick_character_px(rng: np.random.Generator) -> float:
    """Mostly 10 to 30 px; small ones are common in photographs."""
    return float(np.clip(COMMON_CHARACTER_PX * np.exp(rng.normal(0, 0.5)), *CHARACTER_PX))


def _car_body(
    rng: np.random.Generator, colors: Sequence[Color], width: int, height: int, char_px: float
) -> Image:
    """Painted metal with soft reflections, and at times seams, a grille, a lamp."""
    color = np.array(colors[int(rng.integers(len(colors)))], np.float32)
    light = rng.normal(1, 0.16, (4, 3, 1)) * np.linspace(1.15, 0.8, 4)[:, None, None]
    small = color * light.astype(np.float32) + np.float32(rng.uniform(0, 25))
    body = cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC)
    image: Image = np.clip(body, 0, 255).astype(np.uint8)
    slope = float(rng.normal(0, 0.04)) * width
    for _ in range(int(rng.integers(0, 4))):
        y = float(rng.uniform(-0.1, 1.1)) * height
        thickness = max(1, round(char_px * float(rng.uniform(0.03, 0.3))))
        tone = _gray(rng, 20, 200) if rng.random() < 0.5 else tuple((color * 0.4).tolist())
        start, end = (0, round(y)), (width, round(y + slope))
        cv2.line(image, start, end, tone, thickness, cv2.LINE_AA)
    if rng.random() < 0.15:
        _draw_grille(rng, image, char_px)
    if rng.random() < 0.15:
        red = (float(rng.uniform(10, 60)), float(rng.uniform(10, 60)), float(rng.uniform(120, 240)))
        center = int(rng.choice([0, width])), int(rng.uniform(0, height))
        axes = round(width * rng.uniform(0.05, 0.2)), round(height * rng.uniform(0.15, 0.5))
        cv2.ellipse(image, center, axes, 0, 0, 360, red, -1, cv2.LINE_AA)
    return image


def _draw_grille(rng: np.random.Generator, image: Image, char_px: float) -> None:
    """Dark slots, level or upright, over a part of the picture's height."""
    height, width = image.shape[:2]
    pitch = max(3, round(char_px * float(rng.uniform(0.25, 0.8))))
    top, bottom = (round(height * v) for v in sorted(rng.uniform(-0.2, 1.2, 2)))
    dark, thick = _gray(rng, 5, 50), max(1, pitch // 2)
    if rng.random() < 0.6:
        for y in range(top, bottom, pitch):
            cv2.line(image, (0, y), (width, y), dark, thick, cv2.LINE_AA)
    else:
        for x in range(0, width, pitch):
            cv2.line(image, (x, top), (x, bottom), dark, thick, cv2.LINE_AA)


def _mount(rng: np.random.Generator, image: Image, plate: PlateDrawing, quad: FloatArray) -> Image:
    """What a plate sits on: a recess in the bumper, its shadow, a holder around it."""
    height, width = plate.image.shape[:2]
    matrix = plate_to_quad(width, height, quad)
    if rng.random() < 0.4:
        grown = rng.uniform(0.05, 0.6, 2) * height
        recess = _grown(width, height, matrix, float(grown[0]), float(grown[1]))
        dark = np.array(_gray(rng, 10, 130), np.float32)
        image = _cover(image, recess, dark, float(rng.uniform(0.3, 1)), 0.02 * height)
    if rng.random() < 0.6:
        drop = np.array([rng.normal(0, 0.04), rng.uniform(0.02, 0.12)], np.float32)
        shadow = quad + drop * (quad[3, 1] - quad[0, 1])
        softness = 0.03 * float(quad[3, 1] - quad[0, 1]) + 0.3
        image = _cover(
            image, shadow, np.zeros(3, np.float32), float(rng.uniform(0.3, 0.8)), softness
        )
    if rng.random() < 0.45:
        edge = float(rng.uniform(0.02, 0.09)) * height
        lower = edge * float(rng.choice([1.0, 1.0, 2.5]))
        points = Box(-edge, -edge, width + edge, height + lower).to_quad().to_array()
        tone = np.array(_gray(rng, 10, 70) if rng.random() < 0.75 else _gray(rng, 120, 230))
        image = _cover(image, map_points(points, matrix), tone.astype(np.float32), 1.0, 0.0)
    return image


def _grown(
    width: int, height: int, matrix: npt.NDArray[np.float64], dx: float, dy: float
) -> FloatArray:
    """The plate's outline in the picture, grown by that much of the drawing, (4, 2)."""
    return map_points(Box(-dx, -dy, width + dx, height + dy).to_quad().to_array(), matrix)


def _cover(
    image: Image, points: FloatArray, color: FloatArray, opacity: float, softness_px: float
) -> Image:
    """A flat shape over a picture, its edges anti-aliased or softer."""
    mask = np.zeros(image.shape[:2], np.uint8)
    corners = np.round((points - 0.5) * 16).astype(np.int32)
    cv2.fillConvexPoly(mask, corners, round(255 * opacity), cv2.LINE_AA, shift=4)
    if softness_px > 0.3:
        mask = cv2.GaussianBlur(mask, (0, 0), softness_px)
    share = mask[..., None].astype(np.float32) / 255
    covered: Image = (image + share * (color - image) + 0.5).astype(np.uint8)
    return covered


def _gray(rng: np.random.Generator, low: float, high: float) -> tuple[float, float, float]:
    level = float(rng.uniform(low, high))
    return level, level, level
