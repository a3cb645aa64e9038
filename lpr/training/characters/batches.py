"""Training batches of the character network."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from lpr.alphabet import CLASS_COUNT, REJECT_INDEX
from lpr.arrays import FloatArray
from lpr.characters.normalisation import normalise_windows
from lpr.training.callbacks import SeededBatches
from lpr.training.characters.augment import DistortConfig, augment_windows
from lpr.training.characters.samples import CharSamples

MAX_CLASS_WEIGHT = 3.0


class CharBatches(SeededBatches):
    """Shuffled batches of augmented, normalised windows, classes and class-balancing weights.

    Order and changes depend on the seed, the epoch and the batch's place alone, so that a resumed
    run sees what an uninterrupted one would have seen.
    """

    def __init__(
        self,
        samples: CharSamples,
        batch_size: int,
        seed: int,
        augment: DistortConfig | None = None,
    ) -> None:
        super().__init__()
        self._samples = samples
        self._batch_size = batch_size
        self._augment = augment
        self._seed = seed
        self._weights = class_weights(samples.labels)[samples.labels]
        self.begin(0)

    def __len__(self) -> int:
        return math.ceil(len(self._samples) / self._batch_size)

    def __getitem__(self, index: int) -> tuple[FloatArray, npt.NDArray[np.int64], FloatArray]:
        chosen = self._order[index * self._batch_size : (index + 1) * self._batch_size]
        batch = self._samples.select(chosen)
        windows = batch.windows
        if self._augment is not None:
            rng = np.random.default_rng([self._seed, self._epoch, 1 + index])
            windows = augment_windows(rng, windows, self._augment)
        return normalise_windows(windows), batch.labels, self._weights[chosen]

    def begin(self, epoch: int) -> None:
        """Turn to an epoch, counted from 0."""
        self._epoch = epoch
        rng = np.random.default_rng([self._seed, epoch, 0])
        self._order = rng.permutation(len(self._samples))


def class_weights(labels: npt.NDArray[np.int64]) -> FloatArray:
    """A weight for each class (37 or more,): rare characters up to 3, by the root of their rarity.

    "Not a character" keeps 1; a class without samples too.
    """
    counts = np.bincount(labels, minlength=CLASS_COUNT)
    characters = np.delete(counts, REJECT_INDEX)
    usual = np.median(characters[characters > 0]) if characters.any() else 1.0
    weights = np.clip(np.sqrt(usual / np.maximum(counts, 1)), 1.0, MAX_CLASS_WEIGHT)
    weights[REJECT_INDEX] = 1.0
    return weights.astype(np.float32)
