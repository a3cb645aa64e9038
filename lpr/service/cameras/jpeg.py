"""Pictures as JPEGs."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from lpr.video import PassageEvent

QUALITY = 88


def pictures_of(event: PassageEvent) -> tuple[bytes | None, bytes | None]:
    """The picture of a passage and its plate, as far as the event has them."""
    picture, crop = event.picture, event.crop
    return None if picture is None else jpeg(picture), None if crop is None else jpeg(crop)


def jpeg(image: npt.NDArray[np.uint8]) -> bytes:
    """A picture (BGR, height x width x 3) as a JPEG.

    >>> jpeg(np.zeros((4, 6, 3), np.uint8))[:2].hex()
    'ffd8'
    """
    encoded: Any = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1]
    data: bytes = encoded.tobytes()
    return data
