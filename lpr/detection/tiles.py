"""Far plates in large pictures: the full view first, then tiles of what it leaves open.

A detector scales every picture to its input, so a plate of 60 px in a picture of 4,000 px is lost.
Overlapping tiles show such plates larger ("slicing", Akyon et al. 2022); plates that are large in
the picture stay the full view's. Each part of the picture is judged for itself: a plate that was
found tells nothing of what stands elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from math import inf
from typing import Literal, TypeAlias, get_args

import numpy as np

from lpr.arrays import Image
from lpr.detection.base import Detector, Sightings, find
from lpr.detection.parts import Pyramid, find_parts
from lpr.detection.strokes import with_strokes
from lpr.errors import ConfigError
from lpr.geometry import Box
from lpr.geometry.boxes import pairwise_iou
from lpr.types import Detection, WeakDetection

TileMode: TypeAlias = Literal["auto", "off", "on"]


@dataclass(frozen=True, slots=True)
class TileConfig:
    """How pictures are cut, and which plates of the tiles count."""

    side_px: int = 1000
    """About the longer side of a tile, at least; what is not clearly larger is not cut."""
    magnification: float = 2.8
    """A tile's longer side is at least the picture's divided by this: however large the picture is,
    it has about nine tiles. A strip, as of a car park's panorama, has more, as high as it is."""
    aspect: float = 0.75
    """A tile's shorter side by its longer one, as a detector likes pictures."""
    overlap: float = 0.125
    """Share of a tile's side that the next one repeats. Plates wider than that may be cut by every
    tile, and are large enough for the full view: tiles do not count for them."""
    least_strokes: float = 0.08
    """Tiles in which upright strokes are nowhere as dense as this hold no plate
    (`lpr.detection.strokes`)."""
    min_confidence: float = 0.6
    """Score from which a tile's plates count, where the detector's own is lower,"""
    eased: float = 0.0
    """and how much less is enough where reading judges, too: far plates score lower."""
    frame_px: int = 2048
    """Pictures up to so long are cut only where no plate is found in them, or a far one: films are
    made of such, and the next frame shows nearer what this one shows too far away."""
    far_width: float = 0.06
    """Plates narrower than this share of the picture's longer side are far."""
    most_overlap: float = 0.5
    """What tiles of a long strip repeat at most: its full view shows no plate that is far."""
    max_overlap: float = 0.4
    """Of two detections with a larger IoU, the weaker is dropped,"""
    max_inside: float = 0.7
    """and so it is where more than this share of the smaller one lies in the other."""

    def side_for(self, width: int, height: int) -> float:
        """About the longer side, in pixels, of the tiles of a picture of that size.

        >>> round(TileConfig().side_for(5600, 4200)), TileConfig().side_for(20000, 90)
        (2000, 1000)
        """
        whole, across = max(width, height) / self.magnification, min(width, height) / self.aspect
        return max(self.side_px, min(whole, across))

    def overlap_for(self, width: int, height: int) -> float:
        """The share of a tile's side that the next one repeats: of a strip as much as the plates
        have that its full view shows too small.

        >>> TileConfig().overlap_for(5600, 4200), TileConfig().overlap_for(20000, 90)
        (0.125, 0.5)
        """
        if not self.is_strip(width, height):
            return self.overlap
        far = self.far_width * max(width, height) / self.side_for(width, height)
        return min(max(far, self.overlap), self.most_overlap)

    def is_strip(self, width: int, height: int) -> bool:
        """Whether a picture is so long and narrow that it has more tiles than others."""
        return self.side_for(width, height) * self.magnification < 0.99 * max(width, height)


class TiledDetector:
    """Adds to what a detector finds in the whole picture what it finds in tiles of it.

    Args:
        detector: looks at the picture and at each tile.
        mode: "auto" looks at the tiles of a large picture that show strokes other than those of the
            plates found (see `worth_tiling` for those of films), "on" at all, "off" at none.
        config: how.

    Raises:
        ConfigError: no such mode.
    """

    def __init__(
        self, detector: Detector, mode: TileMode = "auto", config: TileConfig | None = None
    ) -> None:
        if mode not in get_args(TileMode):
            raise ConfigError(
                f"tiles '{mode}': no such mode; choose from {', '.join(get_args(TileMode))}"
            )
        self._detector = detector
        self._mode = mode
        self.config = config or TileConfig()

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        """The plates of each picture, best first."""
        return [found.plates for found in self.find(images)]

    def find(self, images: Sequence[Image]) -> list[Sightings]:
        """The plates of each picture, and what is too weak to be one in any of its views."""
        tiles = [cut(image.shape[1], image.shape[0], self.config) for image in images]
        if self._mode == "off" or all(len(one) == 1 for one in tiles):
            return find(self._detector, images)
        return [
            self._look_closer(image, its) if len(its) > 1 else find(self._detector, [image])[0]
            for image, its in zip(images, tiles, strict=True)
        ]

    def _look_closer(self, image: Image, tiles: list[Box]) -> Sightings:
        """What a picture's full view and its tiles show."""
        height, width = image.shape[:2]
        picture = Pyramid(image)
        found = find_parts(self._detector, picture, [Box(0, 0, width, height)], inf)
        if self._mode == "auto":
            tiles = self._left_open(picture, tiles, found)
        size = width, height
        widest_px = self.config.overlap_for(*size) * self.config.side_for(*size)
        seen = find_parts(self._detector, picture, tiles, widest_px)
        plates, weak = list(found.plates), list(found.weak)
        for one in [*(WeakDetection(plate, 0.0) for plate in seen.plates), *seen.weak]:
            needed = max(one.needed, self.config.min_confidence) - self.config.eased
            if one.detection.confidence >= needed:
                plates.append(one.detection)
            else:
                weak.append(WeakDetection(one.detection, needed))
        plates = merge(plates, self.config)
        return Sightings(plates, _beside(plates, weak, self.config))

    def _left_open(self, picture: Pyramid, tiles: list[Box], found: Sightings) -> list[Box]:
        """The tiles that may show plates which the full view does not."""
        if not worth_tiling(found.plates, max(picture.size_px), self.config):
            return []
        if self.config.is_strip(*picture.size_px):
            return tiles  # The copy in which strokes are looked for is too narrow to show them.
        plates = [plate.box for plate in found.plates]
        return with_strokes(picture, tiles, plates, self.config.least_strokes)


def worth_tiling(found: Sequence[Detection], side_px: float, config: TileConfig) -> bool:
    """Whether tiles are likely to show more than the full view did, ``found``.

    They are in large pictures. In one of the size of a film's frames, where no plate was found,
    they may all be far; where a far one was found, still smaller ones may have been missed.
    """
    if side_px > config.frame_px:
        return True
    far_px = config.far_width * side_px
    return not found or any(detection.box.width < far_px for detection in found)


def is_far(box: Box, size_px: tuple[int, int], config: TileConfig = TileConfig()) -> bool:
    """Whether a plate is one of those far ones in a large picture that tiles are for.

    >>> is_far(Box(0, 0, 80, 20), (4000, 3000)), is_far(Box(0, 0, 80, 20), (1280, 960))
    (True, False)
    """
    longest = max(size_px)
    return longest > config.frame_px and box.width < config.far_width * longest


def cut(width: int, height: int, config: TileConfig) -> list[Box]:
    """Overlapping tiles of whole pixels that cover a picture; a single one if it is not large."""
    side = config.side_for(width, height)
    across, down = (side, config.aspect * side) if width >= height else (config.aspect * side, side)
    overlap = config.overlap_for(width, height)
    columns, rows = _spans(width, across, overlap), _spans(height, down, overlap)
    return [Box(x0, y0, x1, y1) for (y0, y1), (x0, x1) in product(rows, columns)]


def merge(detections: Sequence[Detection], config: TileConfig) -> list[Detection]:
    """The detections, best first, each plate once.

    Overlap alone would not do: the full view's box of a far plate is often too wide or too narrow
    to meet the tile's well, but one of them lies in the other.
    """
    ordered = sorted(detections, key=lambda detection: -detection.confidence)
    return [ordered[row] for row in _distinct(ordered, config)]


def _beside(
    plates: Sequence[Detection], weak: Sequence[WeakDetection], config: TileConfig
) -> list[WeakDetection]:
    """What is weak and none of the plates, best first, each thing once."""
    ordered = sorted(weak, key=lambda one: -one.detection.confidence)
    rows = _distinct([*plates, *(one.detection for one in ordered)], config)
    return [ordered[row - len(plates)] for row in rows if row >= len(plates)]


def _distinct(ordered: Sequence[Detection], config: TileConfig) -> list[int]:
    """The rows of detections that are not the same thing as one of an earlier row."""
    if not ordered:
        return []
    edges = [(d.box.x_min, d.box.y_min, d.box.x_max, d.box.y_max) for d in ordered]
    boxes = np.array(edges, np.float32)
    areas = np.prod(boxes[:, 2:] - boxes[:, :2], axis=1)
    iou = pairwise_iou(boxes, boxes)
    shared = iou / (1 + iou) * (areas[:, None] + areas[None])
    inside = shared / np.maximum(np.minimum(areas[:, None], areas[None]), 1e-9)
    same = (iou > config.max_overlap) | (inside > config.max_inside)
    kept: list[int] = []
    for row in range(len(ordered)):
        if not same[row, kept].any():
            kept.append(row)
    return kept


def _spans(length: int, side: float, overlap: float) -> list[tuple[int, int]]:
    """Where tiles of about that side begin and end along one edge of the picture."""
    repeated = overlap * side
    count = max(1, round((length - repeated) / (side - repeated)))
    step = (length - repeated) / count
    return [(round(i * step), round((i + 1) * step + repeated)) for i in range(count)]
