"""Damage of rare kinds of pictures is told by an error, and by nothing on stderr."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
from PIL import Image as PillowImage

from lpr.errors import ImageError
from lpr.images import as_picture
from tests.fuzz.pictures import try_picture

BROKEN_WEBP = 20129
"""The input of the fuzz target of which OpenCV prints an error unless it is kept from it."""


def test_a_broken_webp_is_told_without_a_word_of_opencv(capfd: pytest.CaptureFixture[str]) -> None:
    level = cv2.utils.logging.getLogLevel()
    with pytest.raises(ImageError):
        try_picture(BROKEN_WEBP)
    assert capfd.readouterr().err == ""
    assert cv2.utils.logging.getLogLevel() == level


def test_a_picture_of_numbers_beyond_all_bounds_is_read() -> None:
    held = io.BytesIO()
    values = np.full((8, 8), -3e38, np.float32)
    values[4:] = 1.0
    PillowImage.fromarray(values).save(held, "TIFF")
    picture = as_picture(held.getvalue())
    assert (picture[:4].max(), picture[4:].min()) == (0, 255)
