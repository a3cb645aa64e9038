"""Learning loosely cut characters while what a network says of plates stays as it is.

Loose windows among those that a network learns from make it take loose proposals for characters,
and plates are read worse. So of windows as they are cut on plates the network learns to say what it
said before (learning without forgetting: Li and Hoiem 2016), and of loose ones only which character
they show, not whether they show one.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import keras
import numpy as np
import numpy.typing as npt

from lpr.alphabet import REJECT_INDEX
from lpr.arrays import FloatArray
from lpr.characters.calibration import softmax
from lpr.characters.normalisation import normalise_windows
from lpr.reading.look import Judge
from lpr.training.callbacks import SeededBatches
from lpr.training.characters.augment import DistortConfig, augment_windows
from lpr.training.characters.loose import loosely_cut
from lpr.training.characters.samples import CharSamples

FAR_BELOW = -1e9
"""The logit of a class that is no choice."""


class KeepingBatches(SeededBatches):
    """Batches half of windows as they were cut, half of loose ones, with the targets of
    `keeping_loss`.

    Of the first, every other one is changed as in an ordinary training. Order and changes depend on
    the seed, the epoch and the batch's place alone.

    Args:
        samples: windows as they are cut on plates, some of characters.
        batch_size: half as many of either kind, at least one.
        seed: of the run.
        before: gives the logits (N, C) of normalised windows by the network as it was.
    """

    def __init__(self, samples: CharSamples, batch_size: int, seed: int, before: Judge) -> None:
        super().__init__()
        self._samples = samples
        self._characters = np.flatnonzero(samples.labels != REJECT_INDEX)
        self._half = max(batch_size // 2, 1)
        self._seed = seed
        self._before = before
        self.begin(0)

    def __len__(self) -> int:
        return math.ceil(len(self._samples) / self._half)

    def __getitem__(self, index: int) -> tuple[FloatArray, FloatArray]:
        rng = np.random.default_rng([self._seed, self._epoch, 1 + index])
        places = np.arange(index * self._half, (index + 1) * self._half)
        plain = self._samples.windows[self._order[places % len(self._order)]]
        plain[::2] = augment_windows(rng, plain[::2], DistortConfig())
        shown = self._samples.select(self._loose[places % len(self._loose)])
        kept = normalise_windows(plain)
        loose = normalise_windows(loosely_cut(rng, shown.windows))
        targets = keeping_targets(softmax(self._before(kept)), shown.labels)
        return np.concatenate([kept, loose]), targets

    def begin(self, epoch: int) -> None:
        """Turn to an epoch, counted from 0."""
        self._epoch = epoch
        rng = np.random.default_rng([self._seed, epoch, 0])
        self._order = rng.permutation(len(self._samples))
        self._loose = rng.permutation(self._characters)


def keeping_targets(kept: FloatArray, labels: npt.NDArray[np.int64]) -> FloatArray:
    """The targets of `keeping_loss`, (N + M, C + 1): probabilities and whether a window is loose.

    Args:
        kept: (N, C) what the network said of windows as they were cut.
        labels: (M,) the characters of loose windows.
    """
    count, classes = kept.shape
    targets = np.zeros((count + len(labels), classes + 1), dtype=np.float32)
    targets[:count, :classes] = kept
    targets[count + np.arange(len(labels)), labels] = 1.0
    targets[count:, classes] = 1.0
    return targets


def keeping_loss(
    keep: float,
) -> Callable[[keras.KerasTensor, keras.KerasTensor], keras.KerasTensor]:
    """The loss for the targets of `keeping_targets` and logits (B, C).

    Of a loose window it is the cross-entropy among characters, of the others ``keep`` times the
    divergence (Kullback and Leibler 1951) from what was said before.
    """

    def loss(y_true: keras.KerasTensor, logits: keras.KerasTensor) -> keras.KerasTensor:
        wanted, loose = y_true[:, :-1], y_true[:, -1]
        reject = keras.ops.one_hot(REJECT_INDEX, logits.shape[-1])
        choices = logits + FAR_BELOW * loose[:, None] * reject[None]
        said = keras.ops.log_softmax(choices, axis=-1)
        apart = wanted * (keras.ops.log(wanted + 1e-9) - said)
        return keras.ops.sum(apart, axis=-1) * (loose + keep * (1.0 - loose))

    return loss
