"""Pictures that show a plate and no more: a detector, which looks for plates on cars, sees few."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

from lpr.types import Detection, Plate

CropMode: TypeAlias = Literal["auto", "off", "on"]

PLATE_ASPECT = 2.2
"""Pictures at least so wide, of their height, may be plates of one row: photographs are not."""
SMALL_PX = 240
"""So may pictures of which no side is longer."""
FILLED = 0.35
"""Share of a picture that what was detected in it fills, where it may be a plate as a whole."""
SURE = 0.8
"""How surely a whole picture must be read to be taken for a plate."""


def may_be_a_plate(width: int, height: int, seen: Sequence[Detection]) -> bool:
    """Whether a picture of that size in which that was seen may be a plate as a whole.

    >>> may_be_a_plate(230, 50, []), may_be_a_plate(1600, 1200, [])
    (True, False)
    """
    shaped = width >= PLATE_ASPECT * height or max(width, height) <= SMALL_PX
    return shaped or any(one.box.area >= FILLED * width * height for one in seen)


def is_the_plate(whole: Plate, found: Sequence[Plate], calibrated: bool = True) -> bool:
    """Whether a picture is a plate as a whole, given how that was read and what was found in it.

    Whatever was found then is a part of it: a part that reads more surely, and is not just the text
    cut short, shows a plate in a picture, and so does one that has the text already.

    Args:
        whole: the picture, read as a plate.
        found: the plates found in it.
        calibrated: whether the reader's confidences can be compared; those of other programs
            cannot, and then every text that was found must be the whole one cut short.
    """
    if whole.confidence < SURE or any(plate.text == whole.text for plate in found):
        return False
    return all(
        (calibrated and whole.confidence >= plate.confidence) or _is_part(plate.text, whole.text)
        for plate in found
    )


def _is_part(text: str, whole: str) -> bool:
    return text != whole and text in whole
