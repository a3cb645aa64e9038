"""Strokes are dense where something is written, and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest

from lpr.arrays import Image
from lpr.detection.parts import Pyramid
from lpr.detection.strokes import stroke_density, with_strokes
from lpr.geometry import Box

TEXT = Box(2000, 1000, 2080, 1020)
LEFT, RIGHT = Box(0, 0, 1500, 3000), Box(1500, 0, 4000, 3000)


def striped(width: int, height: int, box: Box, stroke_px: int) -> Image:
    """A gray picture with upright stripes in a box."""
    image = np.full((height, width, 3), 120, np.uint8)
    x0, y0, x1, y1 = (int(edge) for edge in box.to_list())
    image[y0:y1, x0:x1] = 220 * (np.arange(x1 - x0) // stroke_px % 2)[:, None]
    return image


def test_strokes_are_dense_where_they_stand() -> None:
    density, shrink = stroke_density(striped(4000, 3000, TEXT, 8))
    assert shrink == 4.0
    row, column = np.unravel_index(density.argmax(), density.shape)
    assert TEXT.x_min <= column * shrink <= TEXT.x_max
    assert TEXT.y_min <= row * shrink <= TEXT.y_max
    assert density.max() > 0.4
    assert density[:, :400].max() == 0.0


def test_level_edges_are_no_strokes() -> None:
    image = np.full((600, 800, 3), 30, np.uint8)
    image[300:] = 220
    assert stroke_density(image)[0].max() == 0.0


def test_parts_without_strokes_and_explained_ones_are_left_out() -> None:
    image = striped(4000, 3000, TEXT, 8)
    assert with_strokes(Pyramid(image), [LEFT, RIGHT], [], 0.15) == [RIGHT]
    assert with_strokes(Pyramid(image), [LEFT, RIGHT], [Box(1960, 980, 2120, 1040)], 0.15) == []


@pytest.mark.parametrize("size", [(1, 1), (3000, 1), (1, 3000), (2, 2)])
def test_pictures_of_any_size_have_a_density(size: tuple[int, int]) -> None:
    width, height = size
    assert stroke_density(np.zeros((height, width, 3), np.uint8))[0].max() == 0.0
