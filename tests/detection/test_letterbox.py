"""Pictures of any shape fit one of the input shapes, and points find their way back."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from lpr.detection.letterbox import (
    PADDING,
    best_shape,
    input_shapes,
    letterbox,
    normalise_pixels,
)


@pytest.mark.parametrize(
    ("width", "height", "filled"),
    [
        (1, 1, (64, 64)),
        (100, 50, (64, 32)),
        (50, 100, (32, 64)),
        (640, 480, (64, 48)),
        (1000, 1, (64, 1)),
        (1, 1000, (1, 64)),
    ],
)
def test_geometry(width: int, height: int, filled: tuple[int, int]) -> None:
    canvas, scale = letterbox(np.full((height, width, 3), 255, np.uint8), (64, 64))
    assert canvas.shape == (64, 64, 3)
    assert scale == pytest.approx(64 / max(width, height))
    assert (canvas[: filled[1], : filled[0]] == 255).all()
    assert (canvas[filled[1] :] == PADDING).all()
    assert (canvas[:, filled[0] :] == PADDING).all()


@pytest.mark.parametrize("size", [(2048, 1536), (2049, 1537), (777, 3001)])
def test_a_large_picture_is_averaged_as_a_small_one(size: tuple[int, int]) -> None:
    width, height = size
    noise = np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)
    image = np.asarray(cv2.GaussianBlur(noise, (0, 0), 3.0), np.uint8)
    image[: height // 3, : width // 4] = 250
    canvas, scale = letterbox(image, (256, 256))
    filled = round(width * scale), round(height * scale)
    plain = cv2.resize(image, filled, interpolation=cv2.INTER_AREA)
    off = np.abs(canvas[: filled[1], : filled[0]].astype(int) - plain)
    assert off.mean() < 1
    assert off.max() < 40


SHAPES = input_shapes(640, 32)


def test_the_shapes() -> None:
    assert SHAPES == ((480, 640), (384, 640), (640, 640), (640, 480), (640, 384))


@pytest.mark.parametrize(
    ("width", "height", "shape"),
    [
        (640, 480, (480, 640)),
        (1024, 576, (384, 640)),
        (3000, 100, (384, 640)),
        (480, 480, (640, 640)),
        (600, 500, (640, 640)),
        (680, 500, (480, 640)),
        (720, 960, (640, 480)),
        (576, 1024, (640, 384)),
    ],
)
def test_each_picture_gets_the_shape_that_shows_it_largest(
    width: int, height: int, shape: tuple[int, int]
) -> None:
    assert best_shape(width, height, SHAPES) == shape


def test_a_mark_is_where_the_scale_says() -> None:
    image = np.zeros((300, 200, 3), np.uint8)
    image[120:180, 50:100] = 255
    canvas, scale = letterbox(image, (96, 64))
    ys, xs = np.nonzero(canvas[..., 0][:, : round(200 * scale)] > 128)
    assert [xs.min(), ys.min(), xs.max() + 1, ys.max() + 1] == pytest.approx(
        [50 * scale, 120 * scale, 100 * scale, 180 * scale], abs=0.6
    )


def test_pixels_become_rgb_from_minus_one_to_one() -> None:
    blue = np.array([[[255, 0, 127]]], np.uint8)
    np.testing.assert_allclose(normalise_pixels(blue), [[[127 / 127.5 - 1, -1, 1]]], atol=1e-6)
    assert normalise_pixels(blue).dtype == np.float32
