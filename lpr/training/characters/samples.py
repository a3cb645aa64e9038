"""Labelled character windows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from lpr.characters.normalisation import WINDOW_PX
from lpr.training.samples import Samples


@dataclass(frozen=True, slots=True)
class CharSamples(Samples):
    """Windows (N, 32, 32) uint8, their classes (N,), and the plate that each was cut from (N,)."""

    windows: npt.NDArray[np.uint8]
    labels: npt.NDArray[np.int64]
    plates: npt.NDArray[np.int64]

    @classmethod
    def none(cls) -> Self:
        windows = np.zeros((0, WINDOW_PX, WINDOW_PX), dtype=np.uint8)
        return cls(windows, np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
