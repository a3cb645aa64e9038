"""Pictures of whole plates with the regions that they are from, of drawn and of real plates."""

from __future__ import annotations

import numpy as np

from lpr.arrays import Image
from lpr.datasets.records import PlateTextRecord
from lpr.geometry import Box
from lpr.images import load_image
from lpr.reading.witness.origin import origin_picture
from lpr.rectification import rectify
from lpr.synthesis.pictures import PlatePicture
from lpr.training.framing import FrameJitter, detected, jittered
from lpr.types import Detection


def drawn_plate(rng: np.random.Generator, picture: PlatePicture, jitter: FrameJitter) -> Image:
    """What the network sees of a drawn plate as a detector would find it, (96, 288, 3)."""
    return origin_picture(rectify(picture.image, detected(rng, picture, jitter)).image)


def real_plate(rng: np.random.Generator, record: PlateTextRecord, jitter: FrameJitter) -> Image:
    """What the network sees of a labelled plate, its box a little off, (96, 288, 3).

    Raises:
        ImageError: the crop cannot be read.
    """
    image = load_image(record.image)
    height, width = image.shape[:2]
    box = jittered(rng, record.box or Box(0, 0, width, height), jitter)
    return origin_picture(rectify(image, Detection(box, 1.0)).image)
