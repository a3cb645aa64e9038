"""Training batches of the origin network."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from lpr.arrays import FloatArray
from lpr.training.callbacks import SeededBatches
from lpr.training.distortion import as_input
from lpr.training.origin.augment import OriginDistortion, distort_plates
from lpr.training.origin.loss import log_shares
from lpr.training.origin.regions import class_numbers
from lpr.training.origin.samples import OriginSamples

OWN_SHARE = 1 / 3
"""Of what is shown beside drawn plates, at least so much is one's own."""


class OriginBatches(SeededBatches):
    """Batches of changed plates, rare regions more often, with the targets of `adjusted_loss`.

    What is shown and how it is changed depend on the seed, the epoch and the batch's place alone,
    so that a resumed run sees what an uninterrupted one would have seen. An epoch has as many
    pictures as there are.
    """

    def __init__(
        self,
        samples: OriginSamples,
        regions: Sequence[str],
        batch_size: int,
        seed: int,
        augment: OriginDistortion | None = None,
    ) -> None:
        super().__init__()
        self._pictures = samples.pictures
        self._labels = class_numbers(samples.regions, regions)
        self._regions = len(regions)
        self._own = samples.own
        self._chances = chances(self._labels, self._own)
        self._batch_size = batch_size
        self._seed = seed
        self._augment = augment
        self.begin(0)

    def __len__(self) -> int:
        return math.ceil(len(self._labels) / self._batch_size)

    def __getitem__(self, index: int) -> tuple[FloatArray, npt.NDArray[np.int64]]:
        chosen = self._order[index * self._batch_size : (index + 1) * self._batch_size]
        pictures = self._pictures[chosen]
        targets = np.stack([self._labels[chosen], self._own[chosen]], axis=1)
        if self._augment is None:
            return as_input(pictures), targets
        rng = np.random.default_rng([self._seed, self._epoch, 1 + index])
        return distort_plates(rng, pictures, self._augment), targets

    @property
    def log_shares(self) -> FloatArray:
        """How often each region is shown among drawn plates and among one's own, (2, R)."""
        return log_shares(self._labels, self._own, self._regions)

    def begin(self, epoch: int) -> None:
        """Turn to an epoch, counted from 0."""
        self._epoch = epoch
        rng = np.random.default_rng([self._seed, epoch, 0])
        self._order = rng.choice(len(self._labels), len(self._labels), p=self._chances)


def chances(labels: npt.NDArray[np.int64], own: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """How often each picture is shown, (N,), summing to one.

    Within one's own plates and within the drawn ones, a region is shown by the square root of how
    many there are: between as often as it comes and as often as any other.

    >>> chances(np.array([0, 0, 0, 0, 1]), np.ones(5, bool)).round(3).tolist()
    [0.167, 0.167, 0.167, 0.167, 0.333]
    """
    found = np.zeros(len(labels))
    own_share = max(OWN_SHARE, own.mean()) if (~own).any() else 1.0
    for part, share in ((own, own_share), (~own, 1 - own_share if own.any() else 1.0)):
        if part.any():
            weights = np.bincount(labels[part])[labels[part]] ** -0.5
            found[part] = share * weights / weights.sum()
    return found
