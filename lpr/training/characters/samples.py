"""Labelled character windows: kept together, stored, split by plate."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from lpr.characters.normalisation import WINDOW_PX

_SPLIT_PARTS = 9973


@dataclass(frozen=True, slots=True)
class CharSamples:
    """Windows (N, 32, 32) uint8, their classes (N,), and the plate that each was cut from (N,).

    Plates go by `plate_number`; a split never puts two samples of one plate on different sides.
    """

    windows: npt.NDArray[np.uint8]
    labels: npt.NDArray[np.int64]
    plates: npt.NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.labels)

    def select(self, chosen: npt.NDArray[np.bool_] | npt.NDArray[np.int64]) -> CharSamples:
        """The samples of a mask or of indices."""
        return CharSamples(self.windows[chosen], self.labels[chosen], self.plates[chosen])


def no_samples() -> CharSamples:
    """Nothing, in the right shapes."""
    windows = np.zeros((0, WINDOW_PX, WINDOW_PX), dtype=np.uint8)
    return CharSamples(windows, np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))


def join(parts: Sequence[CharSamples]) -> CharSamples:
    """The samples of all parts, in their order."""
    parts = [no_samples(), *parts]
    return CharSamples(
        np.concatenate([part.windows for part in parts]),
        np.concatenate([part.labels for part in parts]),
        np.concatenate([part.plates for part in parts]),
    )


def plate_number(name: str) -> int:
    """A number for the plate of that name, the same in every run: its checksum, 32 bits."""
    return zlib.crc32(name.encode())


def is_held_out(plates: npt.NDArray[np.int64], share: float) -> npt.NDArray[np.bool_]:
    """Which plates, by their numbers (N,), are among the ``share`` that is not trained on, (N,)."""
    held_out: npt.NDArray[np.bool_] = plates % _SPLIT_PARTS < share * _SPLIT_PARTS
    return held_out


def split_by_plate(samples: CharSamples, share: float) -> tuple[CharSamples, CharSamples]:
    """Samples to train on, and those of about a ``share`` of the plates to validate on.

    The plate's number alone decides, so a model that goes on from an earlier run is never
    validated on plates that it was trained on then.
    """
    held_out = is_held_out(samples.plates, share)
    return samples.select(~held_out), samples.select(held_out)
