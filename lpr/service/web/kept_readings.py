"""What was read in one picture, kept as passages of one look each."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

import cv2
import numpy as np

from lpr import ImageResult, Passage, Plate
from lpr.service.http.parts import parts
from lpr.service.store.values import Kind, PassageRow
from lpr.types import FrameLook, PassageState

QUALITY = 92
PAD = 0.15
"""Around a plate that is cut out, in its own width and height."""


def keep_readings(result: ImageResult, data: bytes, name: str) -> tuple[PassageRow, ...]:
    """Keep each plate of a picture as a passage of now."""
    picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    return ()
