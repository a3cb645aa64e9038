"""Crops are judged dark on light and light on dark, and the surer one counts."""

from __future__ import annotations

import numpy as np

from lpr.alphabet import CLASS_COUNT, REJECT_INDEX, encode
from lpr.arrays import FloatArray
from lpr.training.characters.report import judged_crops


def sees_bright_strokes(windows: FloatArray) -> FloatArray:
    """A network that takes for a 1 what has a bright middle, and for nothing all else."""
    bright = windows[:, 16, 16, 0] > 0
    found = np.full((len(windows), CLASS_COUNT), 0.001, np.float32)
    found[:, encode("1")[0]] = np.where(bright, 0.9, 0.1)
    found[:, REJECT_INDEX] = np.where(bright, 0.05, 0.8)
    return found


def test_the_polarity_in_which_a_character_is_seen_counts() -> None:
    windows = np.full((2, 32, 32), 40, np.uint8)
    windows[:, 4:28, 13:20] = 200
    windows[1] = 255 - windows[1]
    found = judged_crops(windows, sees_bright_strokes)
    assert found.argmax(axis=1).tolist() == [1, 1]
    assert found[:, REJECT_INDEX].max() < 0.1
