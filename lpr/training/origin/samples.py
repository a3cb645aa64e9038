"""Pictures of whole plates with the regions that they are from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from lpr.arrays import Image
from lpr.reading.witness.origin import HEIGHT_PX, WIDTH_PX
from lpr.training.samples import Samples

DRAWN = "drawn"
"""The source of drawn plates."""


@dataclass(frozen=True, slots=True)
class OriginSamples(Samples):
    """Pictures of plates (N, 96, 288, 3) uint8 BGR and the codes (N,) of their regions.

    ``sources`` (N,) names what figures are grouped by, ``plates`` (N,) the plate of each picture.
    """

    pictures: npt.NDArray[np.uint8]
    regions: npt.NDArray[np.str_]
    sources: npt.NDArray[np.str_]
    plates: npt.NDArray[np.int64]

    @classmethod
    def none(cls) -> Self:
        pictures = np.zeros((0, HEIGHT_PX, WIDTH_PX, 3), dtype=np.uint8)
        names = np.zeros(0, dtype=np.str_)
        return cls(pictures, names, names, np.zeros(0, dtype=np.int64))

    @classmethod
    def of_picture(cls, picture: Image, region: str, source: str) -> Self:
        """One sample, of the plate number 0."""
        return cls(picture[None], np.array([region]), np.array([source]), np.zeros(1, np.int64))

    @property
    def own(self) -> npt.NDArray[np.bool_]:
        """Which are one's own rather than drawn, (N,)."""
        own: npt.NDArray[np.bool_] = self.sources != DRAWN
        return own
