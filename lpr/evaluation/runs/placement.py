"""How surely plates are read by how wide they are, how they are turned, how much they are blurred.

What a camera must show: one drawn plate after the other, alike but for the one thing that varies,
in places that are known, so that the curves are the reader's and not the detector's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lpr.alphabet import loose
from lpr.arrays import Image
from lpr.geometry import Quad
from lpr.synthesis.degradation import add_noise, jpeg, motion_blur
from lpr.synthesis.geometry import Tilt, tilted_quad
from lpr.synthesis.mix import Mix
from lpr.synthesis.pasting import set_plate
from lpr.synthesis.plates import PlateDrawing, draw_plate
from lpr.types import Detection
from lpr.video.watcher import FrameReader

SEED = 11
ASPECTS = 3.5, 6.0
"""Plates of one row, as their width by their height has it."""
MARGIN = 0.6
"""Picture around the plate, of its width."""


@dataclass(frozen=True, slots=True)
class Placement:
    """How a plate is seen: its width in pixels, its yaw in degrees, how far it moves across while
    the shutter is open, in shares of its height, and the quality of the compression."""

    width_px: float = 120.0
    yaw_deg: float = 0.0
    motion: float = 0.0
    quality: int = 80
    noise: float = 3.0


CURVES: Mapping[str, tuple[Placement, ...]] = {
    "width_px": tuple(Placement(width_px=w) for w in (40, 50, 60, 70, 80, 100, 140)),
    "yaw_deg": tuple(Placement(yaw_deg=d) for d in (0, 20, 35, 45, 55, 65)),
    "motion": tuple(Placement(motion=m) for m in (0.0, 0.1, 0.2, 0.3, 0.4)),
    "quality": tuple(Placement(width_px=80, quality=q) for q in (90, 60, 40, 25, 15, 8)),
}
"""What varies, and how; all else stays."""


def exact_shares(
    recognizer: FrameReader, placements: Sequence[Placement], plates: int
) -> list[float]:
    """The share of drawn plates that are read letter by letter (0=O, 1=I), for each placement."""
    drawings = [single_row(np.random.default_rng((SEED, number))) for number in range(plates)]
    return [
        sum(_is_read(recognizer, *one, placement) for one in enumerate(drawings)) / plates
        for placement in placements
    ]


def curves(
    recognizer: FrameReader, plates: int, seen: Callable[[str], None] = lambda _: None
) -> dict[str, list[tuple[float, float]]]:
    """Of each thing that varies, its values and the share that is read at each."""
    found = {}
    for name, placements in CURVES.items():
        values = [float(getattr(placement, name)) for placement in placements]
        found[name] = list(zip(values, exact_shares(recognizer, placements, plates), strict=True))
        seen(name)
    return found


def single_row(rng: np.random.Generator) -> PlateDrawing:
    """A drawn plate of one row, in the design of a country."""
    while True:
        drawing = draw_plate(rng, mix=Mix(designed=1.0))
        rows, columns = drawing.image.shape[:2]
        if ASPECTS[0] <= columns / rows <= ASPECTS[1] and len(drawing.text) > 4:
            return drawing


def _is_read(
    recognizer: FrameReader, number: int, drawing: PlateDrawing, placement: Placement
) -> bool:
    rng = np.random.default_rng((SEED, number, 1))
    image, quad = _picture(rng, drawing, placement)
    (plate,) = recognizer.read_detections(image, [Detection(quad.bounding_box(), 0.9, quad)])
    return loose(plate.text) == loose(drawing.text)


def _picture(
    rng: np.random.Generator, drawing: PlateDrawing, placement: Placement
) -> tuple[Image, Quad]:
    """The plate on a dark bumper, and its corners there."""
    rows, columns = drawing.image.shape[:2]
    width, height = placement.width_px, placement.width_px * rows / columns
    corners = tilted_quad(width, height, Tilt(yaw=float(np.deg2rad(placement.yaw_deg))))
    sides = round(width * (1 + MARGIN)), round(height + width * MARGIN)
    quad = corners + np.array([sides[0] / 2, sides[1] / 2], np.float32)
    image = set_plate(np.full((sides[1], sides[0], 3), 70, np.uint8), drawing.image, quad)
    if placement.motion:
        image = motion_blur(image, placement.motion * height, 0.0)
    image = jpeg(add_noise(rng, image, placement.noise), placement.quality)
    return image, Quad.from_list(quad.tolist())
