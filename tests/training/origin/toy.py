"""An origin network of a few thousand parameters, and plates that it learns in seconds."""

from __future__ import annotations

import numpy as np

from lpr.reading.witness.origin import HEIGHT_PX, WIDTH_PX
from lpr.training.origin.model import OriginConfig, TowerConfig
from lpr.training.origin.samples import OriginSamples

TINY = OriginConfig(
    coarse=TowerConfig(6, ((8, 2), (12, 2), (16, 1)), narrow=4, dense=16),
    fine=TowerConfig(4, ((6, 2), (8, 2)), narrow=2, dense=8),
    dropout=0.1,
)
COLOURS = {"hr": (40, 40, 220), "us-ca": (40, 220, 40), "us-ny": (220, 40, 40)}
REGIONS = tuple(COLOURS)


def banded_plates(count: int, seed: int, source: str = "mine") -> OriginSamples:
    """Gray plates with a coloured band somewhere; each colour is a region's."""
    rng = np.random.default_rng(seed)
    pictures = rng.integers(110, 130, (count, HEIGHT_PX, WIDTH_PX, 3), dtype=np.uint8)
    regions = rng.choice(REGIONS, count)
    for picture, region in zip(pictures, regions, strict=True):
        left = int(rng.integers(4, 100))
        picture[:, left : left + 30] = COLOURS[str(region)]
    return OriginSamples(pictures, regions, np.full(count, source), np.arange(count))
