"""What the character network sees of a box."""

import numpy as np
import pytest

from lpr.arrays import FloatArray, GrayImage
from lpr.characters.normalisation import (
    MARGIN_PX,
    WINDOW_PX,
    cut_windows,
    normalise,
    normalise_windows,
)

INNER_PX = WINDOW_PX - 2 * MARGIN_PX


def plate(
    level: int = 200, ink: int = 40, box: tuple[int, int, int, int] = (20, 10, 34, 38)
) -> tuple[GrayImage, FloatArray]:
    """A gray plate with one filled block."""
    gray = np.full((48, 80), level, dtype=np.uint8)
    x_min, y_min, x_max, y_max = box
    gray[y_min:y_max, x_min:x_max] = ink
    return gray, np.array([box], dtype=np.float32)


def ink_extent(window: GrayImage) -> tuple[int, int]:
    """Columns and rows of a window that are more than half bright."""
    bright = window > (int(window.max()) + int(window.min())) / 2
    return int(bright.any(axis=0).sum()), int(bright.any(axis=1).sum())


def test_shape_type_and_statistics() -> None:
    gray, boxes = plate()
    batch = normalise(gray, boxes, np.array([False]))
    assert batch.shape == (1, 32, 32, 1)
    assert batch.dtype == np.float32
    assert batch.mean() == pytest.approx(0, abs=1e-5)
    assert batch.std() == pytest.approx(1, abs=1e-5)


def test_characters_are_bright_whatever_their_polarity() -> None:
    dark_on_light, boxes = plate(200, 40)
    light_on_dark, _ = plate(55, 215)
    first = normalise(dark_on_light, boxes, np.array([False]))
    second = normalise(light_on_dark, boxes, np.array([True]))
    np.testing.assert_allclose(first, second, atol=1e-5)
    assert first[0, 16, 16, 0] > 0 > first[0, 0, 0, 0]


def test_a_box_fills_the_window_but_for_the_margin() -> None:
    gray, boxes = plate()
    assert ink_extent(cut_windows(gray, boxes, np.array([False]))[0]) == (INNER_PX, INNER_PX)


@pytest.mark.parametrize(
    ("box", "narrow_axis"), [((20, 8, 24, 40), 0), ((10, 20, 50, 25), 1)], ids=["bar", "hyphen"]
)
def test_thin_boxes_stay_thin(box: tuple[int, int, int, int], narrow_axis: int) -> None:
    gray, boxes = plate(box=box)
    extent = ink_extent(cut_windows(gray, boxes, np.array([False]))[0])
    assert extent[1 - narrow_axis] == INNER_PX
    assert 4 <= extent[narrow_axis] < INNER_PX / 2


def test_each_window_is_the_same_alone_and_in_a_batch() -> None:
    rng = np.random.default_rng(3)
    gray = rng.integers(0, 256, (64, 200), dtype=np.uint8)
    corner = rng.uniform(0, 40, (20, 2))
    boxes = np.hstack([corner, corner + rng.uniform(3, 40, (20, 2))]).astype(np.float32)
    light = rng.random(20) < 0.5
    together = normalise(gray, boxes, light)
    for k in range(20):
        np.testing.assert_array_equal(
            normalise(gray, boxes[k : k + 1], light[k : k + 1])[0], together[k]
        )


def test_boxes_over_the_edge_repeat_it() -> None:
    gray = np.full((40, 60), 90, dtype=np.uint8)
    boxes = np.array([[-10, -5, 12, 30], [50, 20, 75, 60]], dtype=np.float32)
    assert (cut_windows(gray, boxes, np.array([True, True])) == 90).all()


def test_flat_windows_are_not_blown_up() -> None:
    windows = np.full((1, 32, 32), 100, dtype=np.uint8)
    windows[0, ::2] = 101
    assert np.abs(normalise_windows(windows)).max() < 0.1


def test_no_boxes_give_an_empty_batch() -> None:
    gray = np.zeros((20, 20), dtype=np.uint8)
    batch = normalise(gray, np.zeros((0, 4), np.float32), np.zeros(0, dtype=bool))
    assert batch.shape == (0, 32, 32, 1)
