"""A witness of a few thousand parameters, and rows that it learns in seconds."""

from __future__ import annotations

import numpy as np

from lpr.reading.witness.rows import ROW_HEIGHT_PX, ROW_WIDTH_PX
from lpr.training.witness.model import WitnessConfig
from lpr.training.witness.samples import RowSamples

TINY = WitnessConfig(stem=(4, 8), body=(8, 8), column=16, dilations=(1, 2), dropout=0.1)
COLOURS = {"1": (230, 40, 40), "H": (40, 230, 40), "7": (40, 40, 230)}


def striped_rows(count: int, seed: int, source: str = "mine") -> RowSamples:
    """Rows of one to three coloured bars on gray; each colour is a character."""
    rng = np.random.default_rng(seed)
    pictures = rng.integers(110, 130, (count, ROW_HEIGHT_PX, ROW_WIDTH_PX, 3), dtype=np.uint8)
    texts = []
    for picture in pictures:
        text = "".join(rng.choice(list(COLOURS), int(rng.integers(1, 4))))
        for number, character in enumerate(text):
            left = 12 + 50 * number + int(rng.integers(0, 20))
            picture[8:32, left : left + 14] = COLOURS[character]
        texts.append(text)
    return RowSamples(pictures, np.array(texts), np.full(count, source), np.arange(count))
