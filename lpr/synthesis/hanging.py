"""Plates in a scene: painted into it, found covered or not, and labelled at the end."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from lpr.arrays import FloatArray, Image
from lpr.geometry import Box, Quad
from lpr.images import crop
from lpr.synthesis.geometry import map_box, map_points, plate_to_quad
from lpr.synthesis.pasting import set_plate
from lpr.synthesis.plates import PlateDrawing
from lpr.warping import FloatMatrix

MIN_PLATE_PX = 12.0
"""Narrower plates are neither drawn nor labelled."""
COVERED_LEVELS = 24
"""A plate's pixel that changed by more is covered."""


@dataclass(frozen=True, slots=True)
class ScenePlate:
    """A plate in a scene, wholly visible: its text and where it is, in pixels of the scene."""

    text: str
    lines: tuple[str, ...]
    box: Box
    quad: Quad
    characters: tuple[tuple[str, Box], ...]


@dataclass(frozen=True, slots=True)
class HungPlate:
    """A plate in the picture: its drawing, its quad (4, 2), and its pixels when it was painted."""

    drawing: PlateDrawing
    quad: FloatArray
    pixels: Image


def fits(quad: FloatArray, turn: FloatMatrix, size_px: tuple[int, int]) -> bool:
    """Whether a plate is large enough, and inside the picture after the camera's turn."""
    quad = map_points(quad, turn)
    low, high = quad.min(axis=0), quad.max(axis=0)
    inside = bool(np.all(low >= 1) and np.all(high <= np.array(size_px) - 1))
    return inside and float(high[0] - low[0]) >= MIN_PLATE_PX


def hang_plate(image: Image, drawing: PlateDrawing, quad: FloatArray) -> HungPlate:
    """Paint a plate into the picture."""
    image[:] = set_plate(image, drawing.image, quad)
    return HungPlate(drawing, quad, crop(image, _box(quad)).copy())


def is_covered(image: Image, plate: HungPlate) -> bool:
    """Whether something was painted over a plate since it was hung."""
    box = _box(plate.quad)
    change = cv2.absdiff(crop(image, box), plate.pixels).max(axis=2)
    inside = np.zeros(change.shape, np.uint8)
    corners = plate.quad - np.floor([box.x_min, box.y_min])
    cv2.fillConvexPoly(inside, np.round(corners).astype(np.int32), 1)
    return bool((change[inside > 0] > COVERED_LEVELS).any())


def label_plate(plate: HungPlate, turn: FloatMatrix) -> ScenePlate:
    """Where a plate and its characters are after the camera's turn."""
    drawing = plate.drawing
    rows, columns = drawing.image.shape[:2]
    quad = map_points(plate.quad, turn)
    matrix = plate_to_quad(columns, rows, quad)
    characters = tuple(
        (character, map_box(box, matrix).bounding_box()) for character, box in drawing.characters
    )
    placed = Quad.from_list(quad.tolist())
    return ScenePlate(drawing.text, drawing.lines, placed.bounding_box(), placed, characters)


def _box(quad: FloatArray) -> Box:
    return Quad.from_list(quad.tolist()).bounding_box()
