"""Characters that were read though the picture's left or right edge cuts them."""

from __future__ import annotations

import numpy as np

from lpr.reading.assembly import ReadingPath
from lpr.reading.look import Look

EDGE_PX = 0.0
"""What comes so near to the picture's edge is cut by it. Plate images repeat the edge beyond it, so
strokes that are cut go on there."""


def cut_characters(look: Look, path: ReadingPath, width_px: int) -> tuple[int, ...]:
    """Which characters of a path, the first and last of rows, the picture's edge cuts.

    Args:
        look: what the path was found in.
        path: the reading.
        width_px: the picture's width.
    """
    source = look.plate.boxes_to_source(path.boxes)
    at_edge = (source[:, 0] <= EDGE_PX) | (source[:, 2] >= width_px - EDGE_PX)
    return tuple(number for number in _ends_of_rows(path) if at_edge[number])


def _ends_of_rows(path: ReadingPath) -> list[int]:
    """The first and the last character of each row."""
    ends = np.cumsum([len(row) for row in path.lines]).tolist()
    return sorted({*(end - 1 for end in ends), 0, *ends[:-1]})
