"""Training batches of the witness."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray
from lpr.training.callbacks import SeededBatches
from lpr.training.distortion import DistortionConfig, as_input, distort
from lpr.training.witness.samples import RowSamples, encode_texts


class RowBatches(SeededBatches):
    """Shuffled batches of augmented rows and their texts as the loss takes them.

    Order and changes depend on the seed, the epoch and the batch's place alone, so that a resumed
    run sees what an uninterrupted one would have seen.
    """

    def __init__(
        self,
        samples: RowSamples,
        batch_size: int,
        seed: int,
        augment: DistortionConfig | None = None,
    ) -> None:
        super().__init__()
        self._pictures = samples.pictures
        self._texts = encode_texts(samples.texts.tolist(), samples.longest)
        self._batch_size = batch_size
        self._seed = seed
        self._augment = augment
        self.begin(0)

    def __len__(self) -> int:
        return math.ceil(len(self._texts) / self._batch_size)

    def __getitem__(self, index: int) -> tuple[FloatArray, npt.NDArray[np.int32]]:
        chosen = self._order[index * self._batch_size : (index + 1) * self._batch_size]
        pictures, texts = self._pictures[chosen], self._texts[chosen]
        if self._augment is None:
            return as_input(pictures), texts
        rng = np.random.default_rng([self._seed, self._epoch, 1 + index])
        return distort(rng, pictures, self._augment), texts

    def begin(self, epoch: int) -> None:
        """Turn to an epoch, counted from 0."""
        self._epoch = epoch
        self._order = np.random.default_rng([self._seed, epoch, 0]).permutation(len(self._texts))
