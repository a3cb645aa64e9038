"""Cutting upright pictures out of others."""

from __future__ import annotations

import numpy as np
import pytest

from lpr.geometry import Box
from lpr.images import crop
from lpr.warping import warp


def shift(dx: float, dy: float) -> np.ndarray:
    return np.array([[1.0, 0, dx], [0, 1, dy], [0, 0, 1]])


def test_a_shift_by_whole_pixels_is_a_crop() -> None:
    image = np.random.default_rng(2).integers(0, 255, (30, 40, 3), dtype=np.uint8)
    cut = warp(image, shift(5, 6), (20, 10), 1.0)
    np.testing.assert_array_equal(cut, crop(image, Box(5, 6, 25, 16)))


def test_a_quarter_turn() -> None:
    image = np.zeros((20, 20, 3), np.uint8)
    image[:, 10:] = 255
    to_source = np.array([[0, -1.0, 20], [1, 0, 0], [0, 0, 1]])
    turned = warp(image, to_source, (20, 20), 1.0)
    assert (turned[:10] == 255).all()
    assert (turned[10:] == 0).all()


@pytest.mark.parametrize("shrink", [2.0, 3.5])
def test_fine_stripes_become_gray(shrink: float) -> None:
    """Sampled at points they would come out black or white."""
    image = np.zeros((60, 80, 3), np.uint8)
    image[:, ::2] = 255
    cut = warp(image, np.diag([shrink, shrink, 1.0]), (20, 15), shrink)
    assert np.abs(cut.astype(int) - 127).max() <= 60
    assert cut.mean() == pytest.approx(127, abs=6)


def test_outside_the_picture_its_edge_goes_on() -> None:
    image = np.full((10, 12, 3), 80, np.uint8)
    assert (warp(image, shift(100, -50), (8, 6), 1.0) == 80).all()
