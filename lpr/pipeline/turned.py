"""Pictures on their side, upside down or tilted: looked at again, turned, where upright shows none.

Where it shows plates that lean, one more look in which they are level may show others beside them.

Detections alone are found in the turned picture. Their corners go back to the picture as it is, and
plates are read there: a quad says which way up a plate is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal, TypeAlias

import cv2
import numpy as np

from lpr.arrays import Image
from lpr.geometry import Quad
from lpr.types import Detection, LookName, Plate
from lpr.warping import FloatMatrix, mapped, warp

TurnMode: TypeAlias = Literal["auto", "off"]

LOOKS = {
    LookName.TURNED_90: 90.0,
    LookName.TURNED_270: 270.0,
    LookName.TURNED_180: 180.0,
    LookName.TURNED_45: 45.0,
    LookName.TURNED_315: 315.0,
}
"""How far the picture is turned, clockwise, in degrees. Plates are found up to some 25 degrees from
upright, and so they are in each of these."""
RIGHT_ANGLES = {
    90.0: cv2.ROTATE_90_CLOCKWISE,
    180.0: cv2.ROTATE_180,
    270.0: cv2.ROTATE_90_COUNTERCLOCKWISE,
}
"""Turns that only move pixels, which takes a twentieth of the time."""
UPRIGHT_BELOW = 0.8
"""Turned looks are worth it where no plate was read as surely as this;"""
SURE = 0.8
"""what they find counts when it is read as surely as that."""
READS_UPRIGHT, STANDS_UPRIGHT, SURE_UPSIDE_DOWN = 0.985, 0.86, 0.9
"""Plates are found upside down as well, and some are read there. Where none is read as surely as
the first, nor detected as surely as the second, they are read the other way up, too; that counts
from the third on."""
ILLEGIBLE = 0.2
"""What reads less surely tells nothing against a look that reads as surely as the third."""
HARDLY_DETECTED = 0.6
"""What is detected less surely than this may stand on its head however it reads."""
SURE_LEAN = 0.5
"""A plate that is read as surely as this shows how far the picture leans."""
STEEP_DEG = 20.0
"""Plates that lean so far, in the median, are hardly found, and others beside them are missed: the
picture is looked at once more, made level. Of 500 detections in Croatian photographs two do."""
GLIMPSED_PX = 320
"""Longer side of a picture of which glimpses are taken turned."""
WORTH_A_LOOK = 0.4
"""It is looked at well where a glimpse scores this: of 240 photographs made upright again all but
a few do, of turned ones without plates one in four."""
LONGEST_PX = 1280
"""Longer side of the picture that is turned: detection sees no more of it."""
SAME_PLACE = 0.5
"""Plates with this IoU or more are one plate."""
PART_OF = 0.5
"""What lies in another plate with this share or more may be a part of it."""
MOST_READ = 3
"""Detections that are read in each look, best first."""


@dataclass(frozen=True, slots=True)
class TurnedPicture:
    """A picture turned, and the (3, 3) map from its pixels back to the source's."""

    image: Image
    to_source: FloatMatrix


def is_worth_turning(plates: Sequence[Plate]) -> bool:
    """Whether a picture's plates leave it open that it must be looked at turned."""
    return all(plate.confidence < UPRIGHT_BELOW for plate in plates)


def may_stand_on_its_head(plates: Sequence[Plate]) -> bool:
    """Whether a picture's plates may be read upside down, which at times looks quite sure."""
    return bool(plates) and all(
        plate.detection_confidence < STANDS_UPRIGHT
        and (plate.confidence < READS_UPRIGHT or plate.detection_confidence < HARDLY_DETECTED)
        for plate in plates
    )


def upside_down(plates: Sequence[Plate]) -> list[Detection]:
    """The detections of plates, the other way up."""
    return [
        Detection(plate.box, plate.detection_confidence, Quad.from_list(_other_way_up(plate.quad)))
        for plate in plates
    ]


def stands_on_its_head(plates: Sequence[Plate], others: Sequence[Plate]) -> bool:
    """Whether plates are surer read the other way up, as the others are, and sure at that."""
    best = max((plate.confidence for plate in others), default=0.0)
    return best >= SURE_UPSIDE_DOWN and best > max(plate.confidence for plate in plates)


def lean_degrees(plates: Sequence[Plate]) -> float:
    """How far a picture must be turned, clockwise, until the plates that read surely are level.

    0 where none reads so, or where they lean less than `STEEP_DEG` in the median.

    >>> quad = Quad(((0, 50), (80, 0), (100, 20), (20, 70)))
    >>> plate = Plate("ZG1234AB", 0.9, quad.bounding_box(), quad, 0.7)
    >>> round(lean_degrees([plate]))
    32
    """
    sure = [plate.quad for plate in plates if plate.confidence >= SURE_LEAN]
    lean = median(map(_climb_degrees, sure)) if sure else 0.0
    return lean if abs(lean) >= STEEP_DEG else 0.0


def outdoes(plate: Plate, other: Plate) -> bool:
    """Whether a plate of a levelled picture takes the place of one that was found before.

    It does in the same place where it reads more surely, or shows more of the same text.
    """
    if not may_be_part_of(plate, other):
        return False
    longer = len(plate.text) > len(other.text) and other.text in plate.text
    return longer or plate.confidence > other.confidence


def may_be_part_of(plate: Plate, other: Plate) -> bool:
    """Whether two plates share so much that they are one, or one is a part of the other."""
    a, b = plate.box, other.box
    width = min(a.x_max, b.x_max) - max(a.x_min, b.x_min)
    height = min(a.y_max, b.y_max) - max(a.y_min, b.y_min)
    return max(width, 0.0) * max(height, 0.0) >= PART_OF * min(a.area, b.area)


def turned(image: Image, degrees: float, longest_px: float = LONGEST_PX) -> TurnedPicture:
    """A picture turned clockwise about its middle, whole, and made smaller where it is large.

    What lies around it repeats its edges.
    """
    height, width = image.shape[:2]
    shrink = max(1.0, max(width, height) / longest_px)
    cos, sin = np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))
    across = round((width * abs(cos) + height * abs(sin)) / shrink)
    down = round((width * abs(sin) + height * abs(cos)) / shrink)
    to_source = np.eye(3)
    to_source[:2, :2] = shrink * np.array([[cos, sin], [-sin, cos]])
    to_source[:2, 2] = np.array([width, height]) / 2 - to_source[:2, :2] @ [across / 2, down / 2]
    if degrees in RIGHT_ANGLES and shrink == 1.0:
        return TurnedPicture(
            np.asarray(cv2.rotate(image, RIGHT_ANGLES[degrees]), np.uint8), to_source
        )
    picture = warp(image, to_source, (across, down), shrink, cv2.INTER_LINEAR)
    return TurnedPicture(picture, to_source)


def in_source(found: Sequence[Detection], picture: TurnedPicture) -> list[Detection]:
    """Detections of a turned picture where they lie in the source, corners in the plate's order."""
    return [_moved(one, picture.to_source) for one in found]


def shows_more(look: Sequence[Plate], upright: Sequence[Plate]) -> bool:
    """Whether a turned look shows a plate that none found upright in its place outdoes.

    Detectors know which way up plates are: of two in one place, the surer one stands on its feet,
    but for one that reads surely where the other is illegible. One such plate tells for the whole
    picture.
    """
    return any(
        all(_stands(plate, other) for other in upright if _in_one_place(plate, other))
        for plate in look
    )


def _stands(plate: Plate, other: Plate) -> bool:
    """Whether of two plates in one place the first is the one that stands on its feet."""
    if other.confidence < ILLEGIBLE and plate.confidence >= SURE_UPSIDE_DOWN:
        return True
    return plate.detection_confidence > other.detection_confidence


def elsewhere(plate: Plate, others: Sequence[Plate]) -> bool:
    """Whether a plate lies where none of the others does."""
    return not any(_in_one_place(plate, other) for other in others)


def _in_one_place(plate: Plate, other: Plate) -> bool:
    return plate.box.iou(other.box) >= SAME_PLACE


def _climb_degrees(quad: Quad) -> float:
    """How steeply a plate's text climbs to the right."""
    top_left, top_right, bottom_right, bottom_left = quad.points
    x, y = (top_right[k] - top_left[k] + bottom_right[k] - bottom_left[k] for k in (0, 1))
    return math.degrees(math.atan2(-y, x))


def _moved(detection: Detection, to_source: FloatMatrix) -> Detection:
    corners = (detection.quad or detection.box.to_quad()).to_array()
    quad = Quad.from_list(mapped(corners, to_source).tolist())
    return Detection(quad.bounding_box(), detection.confidence, quad)


def _other_way_up(quad: Quad) -> list[list[float]]:
    """The corners as they follow each other when what was top is bottom."""
    corners = quad.to_list()
    return corners[2:] + corners[:2]
