"""What hides characters, drawn on pictures of plates: bars, mud, and the picture's edge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import cv2
import numpy as np

from lpr.arrays import FloatArray, Image
from lpr.geometry import Box, Quad
from lpr.types import Detection

LeastMost = tuple[float, float]
GRAYS: Mapping[str, LeastMost] = {
    "dark": (15.0, 75.0),
    "middle": (75.0, 160.0),
    "light": (160.0, 215.0),
    "white": (225.0, 255.0),
}
"""Gray levels of covers."""
MUD_BGR, MUD_SHADES = (45.0, 60.0, 80.0), (0.7, 1.6)
SPREAD = 6.0
"""How far a cover in the colour of the plate or the car is from it, gray levels (deviation)."""
REACH_X, REACH_Y = 0.2, 0.35
"""How far a cover goes beyond its character at most, of its width and height."""
LONGER, LONGER_SHARE = (0.5, 1.5), 0.3
"""Some go on downwards, by that many heights: what hangs there is fixed at its lower end."""
LEAN = 0.06
"""How much covers lean, dx / dy (deviation)."""
MOST_NOISE = 7.0
"""Of a cover, gray levels (deviation)."""
LEFT_OF_IT = (0.25, 0.8)
"""How much of a character the picture's edge cuts off, of its width."""
TIGHT_SHARE, LEAST_ROOM = 0.75, 0.03
"""Share of sides on which a whole picture is cut beside the text, and how near to it at the
nearest, of the plate's height."""


def cover_colours(
    image: Image, plate: Box
) -> dict[str, Callable[[np.random.Generator], FloatArray]]:
    """Colours that a cover may have, by name; each is drawn anew, BGR.

    Args:
        image: the picture, BGR.
        plate: where its plate is; it lies in the picture.
    """
    height, width = image.shape[:2]
    box = plate.clipped(width, height)
    x, y = slice(int(box.x_min), round(box.x_max)), slice(int(box.y_min), round(box.y_max))
    around = np.ones((height, width), dtype=bool)
    around[y, x] = False
    inside, outside = image[y, x].reshape(-1, 3), image[around]
    own = {
        "ground": np.median(inside, axis=0),
        "shade": inside.mean(axis=0),
        "car": np.median(outside if len(outside) else inside, axis=0),
    }

    def gray(limits: LeastMost) -> Callable[[np.random.Generator], FloatArray]:
        return lambda rng: np.full(3, rng.uniform(*limits), np.float32)

    def near(colour: FloatArray) -> Callable[[np.random.Generator], FloatArray]:
        return lambda rng: np.asarray(colour + rng.normal(0, SPREAD, 3), np.float32)

    def mud(rng: np.random.Generator) -> FloatArray:
        return np.asarray(MUD_BGR, np.float32) * np.float32(rng.uniform(*MUD_SHADES))

    return {
        **{name: gray(limits) for name, limits in GRAYS.items()},
        **{name: near(np.asarray(colour, np.float32)) for name, colour in own.items()},
        "mud": mud,
    }


def covered(rng: np.random.Generator, image: Image, box: Box, colour: FloatArray) -> Image:
    """The picture with something solid over a box, its edges, shading and noise varied.

    Args:
        rng: what varies it.
        image: BGR.
        box: of the character to hide.
        colour: (3,), BGR.
    """
    height, width = image.shape[:2]
    left, right = box.width * rng.uniform(0, REACH_X, 2) + 1
    up, down = box.height * rng.uniform(0, REACH_Y, 2) + 1
    if rng.random() < LONGER_SHARE:
        down += box.height * rng.uniform(*LONGER)
    x0, x1, y0, y1 = box.x_min - left, box.x_max + right, box.y_min - up, box.y_max + down
    lean = rng.normal(0, LEAN) * (y1 - y0)
    corners = np.array([[x0 + lean, y0], [x1 + lean, y0], [x1 - lean, y1], [x0 - lean, y1]])
    mask = np.zeros((height, width), np.float32)
    cv2.fillPoly(mask, [np.round(corners * 16).astype(np.int32)], (1.0,), shift=4)
    mask = cv2.GaussianBlur(mask, (0, 0), rng.uniform(0.3, 1.0) * max(box.height / 40, 0.6))
    across = (np.arange(width) - (x0 + x1) / 2)[None] / max(x1 - x0, 1)
    along = (np.arange(height) - (y0 + y1) / 2)[:, None] / max(y1 - y0, 1)
    shade = np.clip(rng.normal(0, 10) * across + rng.normal(0, 10) * along, -40, 40)
    grain = cv2.GaussianBlur(
        rng.normal(0, 1, (height, width)).astype(np.float32), (0, 0), rng.uniform(0.4, 1.2)
    )
    grain *= rng.uniform(0, MOST_NOISE) / max(float(grain.std()), 1e-6)
    fill = np.clip(colour + (shade + grain)[..., None], 0, 255)
    mixed = image + (fill - image) * mask[..., None]
    return np.asarray(np.clip(np.round(mixed), 0, 255), np.uint8)


def cropped(
    rng: np.random.Generator, image: Image, plate: Detection, text: Box
) -> tuple[Image, Detection]:
    """The picture cut beside a plate's text, left, right or both, no character of it lost.

    Args:
        rng: says where it is cut.
        image: BGR.
        plate: where its plate is.
        text: around its characters.
    """
    height, width = image.shape[:2]
    room = LEAST_ROOM * plate.box.height
    left, right = 0, width
    if rng.random() < TIGHT_SHARE:
        left = int(rng.uniform(min(plate.box.x_min, text.x_min), text.x_min) - room)
    if rng.random() < TIGHT_SHARE:
        right = int(rng.uniform(text.x_max, max(plate.box.x_max, text.x_max)) + room) + 1
    left, right = max(left, 0), min(right, width)
    box = plate.box.moved(-left, 0).clipped(right - left, height)
    quad = plate.quad and Quad.from_list([[x - left, y] for x, y in plate.quad.points])
    return np.ascontiguousarray(image[:, left:right]), replace(plate, box=box, quad=quad)


def cut(
    rng: np.random.Generator, image: Image, plate: Detection, character: Box, left: bool
) -> tuple[Image, Detection] | None:
    """The picture cut through a character, and the plate in it; None where too little is left.

    Args:
        rng: says where it is cut.
        image: BGR.
        plate: where its plate is.
        character: its first, or its last.
        left: whether the part to the left goes.
    """
    x = round(character.x_min + rng.uniform(*LEFT_OF_IT) * character.width)
    part = image[:, x:] if left else image[:, :x]
    height, width = part.shape[:2]
    box = plate.box.moved(-x if left else 0, 0).clipped(width, height)
    if min(width, height, box.width, box.height) < 16:
        return None
    return np.ascontiguousarray(part), replace(plate, box=box, quad=None)
